/*
 * From exec to the first case done.
 *
 *     start memory|sqlite|nothing RUNS DIR
 *         microseconds, median; kilobytes in memory at most
 *
 * Runs itself again and again; the new program opens an engine, starts a case
 * of hitl, completes it and says so. 'nothing' only says so: what exec and
 * loading the libraries take.
 */
#include "durable.h"

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

/* The first case, from start to end. */
static void first_case(RigStore store, const char *path)
{
    Load load = load_new(1);
    Rig rig;

    rig_open(&rig, &hitl_process, store, path);
    start_batch(&rig, &load, 0);
    complete_batch(&rig, &load, 0);
    check(write(STDOUT_FILENO, "!", 1) == 1, "nobody listens");
    bpmn_close(rig.engine);
    load_free(&load);
}

static int child(const char *what, const char *path)
{
    if (strcmp(what, "nothing") == 0) {
        return write(STDOUT_FILENO, "!", 1) == 1 ? 0 : 1;
    }
    first_case(strcmp(what, "sqlite") == 0 ? RIG_SQLITE : RIG_MEMORY, path);
    return 0;
}

/* Runs this program once; nanoseconds until it says that the case is done. */
static double run_once(char *program, char *what, char *path, double *most_kb)
{
    char *list[] = { program, "child", what, path, NULL };
    posix_spawn_file_actions_t actions;
    struct rusage usage;
    double begin;
    double spent;
    int ends[2];
    int status;
    pid_t pid;
    char said;

    check(pipe(ends) == 0, "no pipe");
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    begin = wall_ns();
    check(posix_spawn(&pid, "/proc/self/exe", &actions, NULL, list, environ)
              == 0,
          "the program cannot be run");
    (void)close(ends[1]);
    check(read(ends[0], &said, 1) == 1, "the program failed");
    spent = wall_ns() - begin;
    (void)close(ends[0]);
    posix_spawn_file_actions_destroy(&actions);
    check(wait4(pid, &status, 0, &usage) == pid && status == 0,
          "the program failed");
    *most_kb = (double)usage.ru_maxrss;
    return spent;
}

int main(int count, char **list)
{
    static double spent[MOST_RUNS];
    static double most_kb[MOST_RUNS];
    char path[4096];
    uint32_t runs;

    if (count == 4 && strcmp(list[1], "child") == 0) {
        return child(list[2], list[3]);
    }
    runs = argument(count, list, 2, 0);
    if (count != 4 || runs < 1 || runs > MOST_RUNS) {
        fputs("usage: start memory|sqlite|nothing RUNS DIR\n", stderr);
        return 2;
    }
    snprintf(path, sizeof path, "%s/start.db", list[3]);
    for (uint32_t run = 0; run < runs; run++) {
        remove_database(path);
        spent[run] = run_once(list[0], list[1], path, &most_kb[run]) / 1e3;
    }
    remove_database(path);
    printf("first_case_us %.0f\n", median(spent, runs));
    printf("most_kb %.0f\n", median(most_kb, runs));
    return 0;
}
