/*
 * kill --kills=N --seed=S: a worker on a SQLite file is killed at random
 * moments, every fifth time between a commit's return and its answers. After
 * each kill everything acknowledged is there, nothing twice, and the chain is
 * whole.
 */
#include "load.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KILLS_PER_FILE = 25, MOST_WAIT_US = 20000 };

static BpmnStore inner;
static uint32_t appends_to_live; /* 0: without end */

/* The commit is done, and nobody hears of it. */
static BpmnStoreStatus append_and_die(void *user,
                                      const BpmnRecordBytes *records,
                                      size_t count)
{
    BpmnStoreStatus status = inner.append(user, records, count);

    if (appends_to_live != 0 && --appends_to_live == 0) {
        (void)raise(SIGKILL);
    }
    return status;
}

static int work(const char *path, Ledger *ledger, uint64_t seed)
{
    Random random = { seed };
    BpmnConfig config = load_config();
    BpmnEngine *engine;

    if (bpmn_store_sqlite(path, &config.store) != BPMN_OK) return 1;
    inner = config.store;
    config.store.append = append_and_die;
    if (bpmn_open(&config, &engine) != BPMN_OK) return 1;
    while (load_batch(engine, ledger, &random) == BPMN_OK) continue;
    return 1;
}

static void sleep_us(uint64_t us)
{
    struct timespec time = { 0, (long)us * 1000 };

    (void)nanosleep(&time, NULL);
}

/* One life of a worker; null: it was killed as it should be. */
static const char *kill_once(const char *path, Ledger *ledger, Random *random,
                             bool after_commit)
{
    uint64_t seed = random_next(random);
    uint64_t wait_us = 2000 + random_below(random, MOST_WAIT_US);
    int status;
    pid_t child;

    appends_to_live = after_commit ? 1 + (uint32_t)random_below(random, 8) : 0;
    child = fork();
    if (child < 0) return "fork failed";
    if (child == 0) _exit(work(path, ledger, seed));
    if (!after_commit) {
        sleep_us(wait_us);
        (void)kill(child, SIGKILL);
    }
    if (waitpid(child, &status, 0) != child) return "wait failed";
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL
        ? NULL
        : "the worker ended by itself";
}

static bool run_case(const char *path, Ledger *ledger, Random *random,
                     unsigned number)
{
    bool after_commit = number % 5 == 4;
    uint32_t before = ledger->answered;
    const char *fault = kill_once(path, ledger, random, after_commit);
    uint32_t answered = ledger->answered - before;

    if (!fault) fault = check_database(path, ledger);
    printf("%s kill %u %s: %u commands, %u answered%s%s\n",
           fault ? "not ok" : "ok", number + 1,
           after_commit ? "after a commit" : "at any moment", ledger->count,
           answered, fault ? ": " : "", fault ? fault : "");
    return !fault;
}

static unsigned long option(int count, char **arguments, const char *name,
                            unsigned long usual)
{
    size_t length = strlen(name);

    for (int i = 1; i < count; i++) {
        if (strncmp(arguments[i], name, length) == 0) {
            return strtoul(arguments[i] + length, NULL, 10);
        }
    }
    return usual;
}

int main(int count, char **arguments)
{
    unsigned long kills = option(count, arguments, "--kills=", 100);
    Random random = { option(count, arguments, "--seed=", 1) };
    Ledger *ledger = mmap(NULL, sizeof *ledger, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    char path[64];
    unsigned passed = 0;
    unsigned i;

    if (ledger == MAP_FAILED) return 3;
    snprintf(path, sizeof path, "/tmp/bpmn-kill-%ld.db", (long)getpid());
    for (i = 0; i < kills; i++) {
        if (i % KILLS_PER_FILE == 0 || ledger->count > LEDGER_MAX / 2) {
            remove_database(path);
            ledger_clear(ledger);
        }
        passed += run_case(path, ledger, &random, i);
        (void)fflush(stdout);
    }
    remove_database(path);
    printf("%u passed, %u failed\n", passed, i - passed);
    return passed == i ? 0 : 1;
}
