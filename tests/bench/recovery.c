/*
 * Recovery: opening a database with many open cases, against reading its live
 * window without an engine.
 *
 *     recovery DIR OPEN RUNS      milliseconds of both, bytes of the window
 */
#include "durable.h"

static double engine_scan(const char *path, uint32_t open)
{
    double begin = wall_ns();
    double spent;
    BpmnCaseView view;
    Rig rig;

    rig_open(&rig, &hitl_process, RIG_SQLITE, path);
    spent = wall_ns() - begin;
    check(bpmn_case(rig.engine, open / 2 + 1, &view) && view.open,
          "a case was not recovered");
    bpmn_close(rig.engine);
    return spent;
}

/* An eighth of the cases was replaced since it was opened. */
static void write_journal(const char *path, uint32_t open)
{
    Load load = load_new(open);
    uint32_t replaced = open / 8 / BATCH * BATCH;
    Rig rig;

    remove_database(path);
    rig_open(&rig, &hitl_process, RIG_SQLITE, path);
    open_cases(&rig, &load);
    for (uint32_t i = 0; i < replaced; i += BATCH)
        complete_batch(&rig, &load, i);
    for (uint32_t i = 0; i < replaced; i += BATCH) start_batch(&rig, &load, i);
    bpmn_close(rig.engine);
    load_free(&load);
}

int main(int count, char **list)
{
    static double engine[MOST_RUNS];
    static double raw[MOST_RUNS];
    uint32_t open = argument(count, list, 2, 0);
    uint32_t runs = argument(count, list, 3, 5);
    uint64_t rows = 0;
    uint64_t bytes = 0;
    char path[4096];

    if (count != 4 || open < 8 * BATCH || runs < 1 || runs > MOST_RUNS) {
        fputs("usage: recovery DIR OPEN RUNS\n", stderr);
        return 2;
    }
    snprintf(path, sizeof path, "%s/recovery.db", list[1]);
    write_journal(path, open);
    for (uint32_t run = 0; run < runs; run++) {
        raw[run] = raw_scan(path, &rows, &bytes) / 1e6;
        engine[run] = engine_scan(path, open) / 1e6;
    }
    printf("engine_ms %.1f\n", median(engine, runs));
    printf("raw_ms %.1f\n", median(raw, runs));
    printf("window_rows %llu\n", (unsigned long long)rows);
    printf("window_bytes %llu\n", (unsigned long long)bytes);
    remove_database(path);
    return 0;
}
