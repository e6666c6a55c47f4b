/*
 * Items: what one of many writes when it is completed, against one of ten, and
 * opening a database with a case of that many, half of them done, against
 * reading its live window without an engine.
 *
 *     items DIR MANY RUNS      bytes of each, milliseconds of both
 *
 * The process is that of tests/unit/panel.h, with a list and results.
 */
#include "durable.h"
#include "panel.h"

enum { FEW = 10 };

/* A database, and the tasks of the panel that was started last. */
typedef struct Panel {
    Rig rig;
    const char *path;
    uint64_t case_id;
    uint64_t *ids;
    uint32_t count;
} Panel;

static bool take_review(void *user, const BpmnWaitView *wait)
{
    Panel *panel = user;

    if (wait->element == REVIEW) panel->ids[panel->count++] = wait->id;
    return true;
}

/* A case whose panel is a list of so many numbers. */
static void start_panel(Panel *panel, uint32_t count)
{
    size_t bytes = count * (size_t)9;
    char *room = malloc(bytes + BPMN_STRUCTURE_HEAD);
    char *at = room;
    BpmnDatum datum = { bpmn_string("panel"), { .type = BPMN_STRUCTURE } };
    BpmnCommand one = { .size = sizeof one,
                        .kind = BPMN_START,
                        .process = &PANEL_PROCESS,
                        .element = BPMN_NO_ELEMENT,
                        .data = &datum,
                        .data_count = 1 };

    check(room, "no memory");
    at = bpmn_pack_head(false, bytes, count, at);
    for (uint32_t i = 0; i < count; i++) {
        at = bpmn_pack((BpmnValue){ .type = BPMN_INTEGER, .as.integer = i },
                       at);
    }
    datum.value.as.text = (BpmnString){ room, bytes + BPMN_STRUCTURE_HEAD };
    rig_submit(&panel->rig, 0, &one);
    rig_run(&panel->rig, 1, &panel->case_id);
    free(room);
    panel->count = 0;
    for (uint32_t before = 1; panel->count < count; before = panel->count) {
        check(before > 0, "items do not begin");
        panel->count = 0;
        check(bpmn_run(panel->rig.engine, 0) == BPMN_OK, "a slice failed");
        bpmn_each_wait(panel->rig.engine, panel->case_id, take_review, panel);
    }
}

/* The bytes of all records. */
static uint64_t written(const Panel *panel)
{
    sqlite3_stmt *sum;
    sqlite3 *db;
    uint64_t bytes;

    check(sqlite3_open_v2(panel->path, &db, SQLITE_OPEN_READONLY, NULL)
              == SQLITE_OK,
          "the database cannot be opened");
    sum = statement(db, "SELECT sum(length(head) + length(body)) FROM records");
    check(sqlite3_step(sum) == SQLITE_ROW, "there are no records");
    bytes = (uint64_t)sqlite3_column_int64(sum, 0);
    sqlite3_finalize(sum);
    sqlite3_close(db);
    return bytes;
}

/* Completes the first items, in batches; the bytes that each has written. */
static double complete_items(Panel *panel, uint32_t count)
{
    uint64_t before = written(panel);

    for (uint32_t i = 0; i < count; i += BATCH) {
        uint32_t some = count - i < BATCH ? count - i : BATCH;

        for (uint32_t j = 0; j < some; j++) {
            rig_submit(&panel->rig, j,
                       &(BpmnCommand){ .size = sizeof(BpmnCommand),
                                       .kind = BPMN_COMPLETE,
                                       .case_id = panel->case_id,
                                       .element = REVIEW,
                                       .wait_id = panel->ids[i + j],
                                       .actor = { "ann", 3 },
                                       .flags = BPMN_TRUSTED,
                                       .outcome = { "yes", 3 } });
        }
        rig_run(&panel->rig, some, NULL);
    }
    return (double)(written(panel) - before) / count;
}

static double engine_scan(Panel *panel, uint32_t items)
{
    double begin = wall_ns();
    double spent;

    rig_open(&panel->rig, &PANEL_PROCESS, RIG_SQLITE, panel->path);
    spent = wall_ns() - begin;
    panel->count = 0;
    bpmn_each_wait(panel->rig.engine, panel->case_id, take_review, panel);
    check(panel->count == items, "an item was not recovered");
    bpmn_close(panel->rig.engine);
    return spent;
}

int main(int count, char **list)
{
    static double engine[MOST_RUNS];
    static double raw[MOST_RUNS];
    uint32_t many = argument(count, list, 2, 0);
    uint32_t runs = argument(count, list, 3, 5);
    uint64_t rows;
    uint64_t bytes;
    char path[4096];
    Panel panel = { .path = path };

    if (count != 4 || many < 2 * FEW || runs < 1 || runs > MOST_RUNS) {
        fputs("usage: items DIR MANY RUNS\n", stderr);
        return 2;
    }
    snprintf(path, sizeof path, "%s/items.db", list[1]);
    remove_database(path);
    panel.ids = calloc(many, sizeof *panel.ids);
    check(panel.ids, "no memory");
    rig_open(&panel.rig, &PANEL_PROCESS, RIG_SQLITE, path);
    start_panel(&panel, FEW);
    printf("few_bytes %.1f\n", complete_items(&panel, FEW - 1));
    start_panel(&panel, many);
    printf("many_bytes %.1f\n", complete_items(&panel, many / 2));
    bpmn_close(panel.rig.engine);
    for (uint32_t run = 0; run < runs; run++) {
        raw[run] = raw_scan(path, &rows, &bytes) / 1e6;
        engine[run] = engine_scan(&panel, many - many / 2) / 1e6;
    }
    printf("engine_ms %.1f\n", median(engine, runs));
    printf("raw_ms %.1f\n", median(raw, runs));
    printf("window_rows %llu\n", (unsigned long long)rows);
    remove_database(path);
    free(panel.ids);
    return 0;
}
