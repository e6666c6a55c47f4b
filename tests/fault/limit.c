/*
 * limit [--step=N]: SQLite takes no row longer than so many bytes, for each
 * number from one that stops everything to one that stops nothing. What does
 * not fit is refused or has the status for it, nothing that was acknowledged
 * is lost, and the file opens again, with the limit and without it.
 */
#include "load.h"

#include <sqlite3.h>
#include <unistd.h>

enum {
    FEW_BATCHES = 12,
    /* so many that ids of commands are recorded, and that the window moves */
    MANY_BATCHES = 600,
    SMALLEST = 200,
    LARGEST = 1600, /* behind the longest record of a case */
    USUAL_STEP = 16
};

static int row_limit; /* 0: SQLite's own */

static int lower(sqlite3 *db, char **error, const void *routines)
{
    (void)error;
    (void)routines;
    if (row_limit != 0) sqlite3_limit(db, SQLITE_LIMIT_LENGTH, row_limit);
    return SQLITE_OK;
}

static bool is_of_limit(BpmnStatus status)
{
    return status == BPMN_OK || status == BPMN_TOO_LARGE;
}

/* Opens; null: done, else what is wrong. *engine null: not with this limit. */
static const char *open_engine(const char *path, BpmnEngine **engine)
{
    BpmnConfig config = load_config();
    BpmnStatus status = bpmn_store_sqlite(path, &config.store);

    *engine = NULL;
    if (status == BPMN_OK) status = bpmn_open(&config, engine);
    if (status == BPMN_OK || (row_limit != 0 && is_of_limit(status))) {
        return NULL;
    }
    return bpmn_status_text(status);
}

/* Loads under the limit, then looks at it without. */
static const char *run_limit(const char *path, Ledger *ledger, int limit,
                             int batches, uint32_t *answered)
{
    Random random = { (uint64_t)limit };
    BpmnEngine *engine;
    const char *fault;

    ledger_clear(ledger);
    row_limit = limit;
    for (int again = 0; again < 2; again++) {
        fault = open_engine(path, &engine);
        for (int i = 0; !fault && engine && i < batches; i++) {
            BpmnStatus status = load_batch(engine, ledger, &random);

            if (!is_of_limit(status)) fault = bpmn_status_text(status);
        }
        if (!fault && engine) fault = check_ledger(engine, ledger);
        bpmn_close(engine);
        if (fault) return fault;
    }
    *answered = ledger->answered;
    row_limit = 0;
    fault = open_engine(path, &engine);
    if (!fault) fault = check_ledger(engine, ledger);
    if (!fault) fault = resolve(engine, ledger);
    if (!fault) bpmn_close(engine);
    return fault;
}

/* What the runs came to. */
typedef struct Result {
    unsigned passed;
    unsigned failed;
    unsigned shut; /* limits under which nothing was answered */
} Result;

static void try_limit(const char *path, Ledger *ledger, int limit, int batches,
                      Result *result)
{
    uint32_t answered = 0;
    const char *fault = run_limit(path, ledger, limit, batches, &answered);

    remove_database(path);
    if (fault) printf("not ok limit %d: %s\n", limit, fault);
    if (fault)
        result->failed++;
    else
        result->passed++;
    result->shut += answered == 0;
}

int main(int count, char **arguments)
{
    static const int ids[] = { 2000, 10000, 65800, 65900 };
    Ledger *ledger = calloc(1, sizeof *ledger);
    Result result = { 0 };
    int step = USUAL_STEP;
    char path[64];

    if (!ledger) return 1;
    for (int i = 1; i < count; i++) {
        (void)sscanf(arguments[i], "--step=%d", &step);
    }
    (void)sqlite3_auto_extension((void (*)(void))lower);
    snprintf(path, sizeof path, "%s/bpmn-limit-%ld",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
             (long)getpid());
    for (int limit = SMALLEST; limit < LARGEST; limit += step) {
        try_limit(path, ledger, limit, FEW_BATCHES, &result);
    }
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        try_limit(path, ledger, ids[i], MANY_BATCHES, &result);
    }
    free(ledger);
    printf("%u limits let nothing in\n", result.shut);
    printf("%u passed, %u failed\n", result.passed, result.failed);
    return result.failed == 0 ? 0 : 1;
}
