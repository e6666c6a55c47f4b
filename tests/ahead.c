/*
 * Stands before the system's library (LD_PRELOAD): clocks that are ahead by so
 * many seconds, WALL_AHEAD and BOOT_AHEAD, and a program that stops as soon as
 * it listens (STOP_AT_LISTEN).
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t id, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime, id, now);
    const char *ahead = id == CLOCK_REALTIME ? getenv("WALL_AHEAD")
        : id == CLOCK_BOOTTIME               ? getenv("BOOT_AHEAD")
                                             : NULL;

    if (ahead) now->tv_sec += atol(ahead);
    return result;
}

int listen(int socket_fd, int backlog)
{
    int result = (int)syscall(SYS_listen, socket_fd, backlog);

    if (getenv("STOP_AT_LISTEN")) raise(SIGSTOP);
    return result;
}
