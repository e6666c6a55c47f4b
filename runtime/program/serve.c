/* Holds a database and does what other calls of the program ask for. */
#include "program/program.h"
#include "program/wire.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_S 2  /* with a caller who says nothing */
#define REST_MS 60000 /* the longest sleep */
#define LEAST_MS 10

typedef struct Server {
    const BpmnProgram *program;
    const char *database;
    BpmnEngine *engine;
    int listener;
    int signals;
} Server;

/* One caller: its words in, exit code and texts out. */
static bool read_call(int socket_fd, BpmnPool *pool, int *argc, char ***argv)
{
    uint32_t count;

    if (!bpmn_wire_get_number(socket_fd, &count) || count > BPMN_WIRE_WORDS_MAX)
        return false;
    *argc = (int)count;
    *argv = bpmn_pool_alloc(pool, (count + 1) * sizeof **argv);
    for (uint32_t i = 0; i < count; i++) {
        BpmnString word;

        if (!bpmn_wire_get_text(socket_fd, pool, &word)) return false;
        (*argv)[i] = bpmn_pool_text(pool, word);
    }
    return true;
}

static void answer_caller(Server *server, int socket_fd)
{
    BpmnPool pool = { 0 };
    BpmnHold hold = bpmn_hold(server->program, server->database, server->engine,
                              &pool);
    int argc;
    char **argv;

    bpmn_wire_patience(socket_fd, PATIENCE_S);
    if (read_call(socket_fd, &pool, &argc, &argv)) {
        BpmnCall call = bpmn_call_read(&pool, argc, argv);
        int exit_code = BPMN_EXIT_USAGE;

        if (call.word_count > 0 && !call.wrong)
            exit_code = bpmn_hold_call(&hold, &call);
        server->engine = hold.engine;
        /* A caller who has gone away has its answer in the journal. */
        if (bpmn_wire_send_number(socket_fd, (uint32_t)exit_code)
            && bpmn_wire_send_text(
                socket_fd, (BpmnString){ hold.out.bytes, hold.out.length }))
            bpmn_wire_send_text(
                socket_fd, (BpmnString){ hold.err.bytes, hold.err.length });
    }
    bpmn_pool_free(&pool);
}

/* Fires what is due, does open jobs. */
static BpmnStatus tend(const Server *server)
{
    BpmnPool pool = { 0 };
    BpmnHold hold = bpmn_hold(server->program, server->database, server->engine,
                              &pool);
    size_t worked;
    int exit_code;
    BpmnStatus status = bpmn_run(server->engine, 0);

    if (status == BPMN_OK) bpmn_hold_work(&hold, &worked, &exit_code);
    if (hold.err.length > 0) fwrite(hold.err.bytes, 1, hold.err.length, stderr);
    bpmn_pool_free(&pool);
    return status;
}

static int rest_ms(const Server *server)
{
    BpmnClock clock = bpmn_clock_wall();
    int64_t due_ms = bpmn_next_due(server->engine);
    int64_t now_ms = clock.now_ms(clock.user);

    if (due_ms <= now_ms) return LEAST_MS;
    return due_ms - now_ms < REST_MS ? (int)(due_ms - now_ms) : REST_MS;
}

static int attend(Server *server)
{
    for (;;) {
        struct pollfd waits[2] = { { server->listener, POLLIN, 0 },
                                   { server->signals, POLLIN, 0 } };
        BpmnStatus status = tend(server);

        if (status != BPMN_OK) {
            fprintf(stderr, "%s\n", bpmn_status_text(status));
            return bpmn_exit_of_status(status);
        }
        if (poll(waits, 2, rest_ms(server)) < 0 && errno != EINTR)
            return BPMN_EXIT_FAULT;
        if (waits[1].revents != 0) return BPMN_EXIT_DONE;
        if (waits[0].revents == 0) continue;
        int socket_fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC);
        if (socket_fd >= 0) {
            answer_caller(server, socket_fd);
            close(socket_fd);
            if (!server->engine) return BPMN_EXIT_REACH;
        }
    }
}

/* A socket that only its owner may use; what an earlier program left there is
   removed, for the database is ours. */
static int listen_at(const struct sockaddr_un *address)
{
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    mode_t mask = umask(0177);

    unlink(address->sun_path);
    if (listener >= 0
        && (bind(listener, (const struct sockaddr *)address, sizeof *address)
                != 0
            || listen(listener, 64) != 0)) {
        close(listener);
        listener = -1;
    }
    umask(mask);
    return listener;
}

/* SIGINT and SIGTERM as something to poll for. */
static int catch_signals(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    return signalfd(-1, &signals, SFD_CLOEXEC);
}

static int serve_open(Server *server, const char *database)
{
    struct sockaddr_un address = { 0 };

    if (!bpmn_socket_address(database, &address)) {
        fprintf(stderr, "%s: the name is too long for a socket beside it\n",
                database);
        return BPMN_EXIT_LIMIT;
    }
    server->signals = catch_signals();
    server->listener = listen_at(&address);
    if (server->listener < 0 || server->signals < 0) {
        fprintf(stderr, "%s: %s\n", address.sun_path, strerror(errno));
        return BPMN_EXIT_REACH;
    }
    printf("holds %s\n", database);
    fflush(stdout);
    int exit_code = attend(server);
    unlink(address.sun_path);
    return exit_code;
}

int bpmn_serve(const BpmnProgram *program, const char *database)
{
    Server server = {
        .program = program, .database = database, .listener = -1, .signals = -1
    };
    BpmnProblem problem;
    BpmnStatus status = bpmn_hold_open(program, database, false, &server.engine,
                                       &problem);

    if (status != BPMN_OK) return bpmn_hold_failed(database, status, &problem);
    int exit_code = serve_open(&server, database);
    if (server.listener >= 0) close(server.listener);
    if (server.signals >= 0) close(server.signals);
    bpmn_close(server.engine);
    return exit_code;
}
