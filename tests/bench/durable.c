/*
 * Commands that last: 64 in flight on SQLite, a completion and a start in
 * turn, while many cases are open. Each batch is appended to a second
 * database as well, without an engine; both are timed, and which goes first
 * changes from batch to batch.
 *
 *     durable DIR SECONDS OPEN
 *         commands per second of the engine and of the raw appends, the
 *         worst second and the median, records per command
 */
#include "durable.h"

enum { MOST_SECONDS = 86400 };

/* A store that hands each batch to the raw database, too. */
typedef struct Both {
    BpmnStore inner;
    Raw raw;
    double raw_ns;
    uint64_t records;
    uint64_t batches;
    bool counts; /* false: only the engine's is written */
} Both;

static void timed_raw(Both *both, const BpmnRecordBytes *records, size_t count)
{
    double begin = wall_ns();

    raw_append(&both->raw, records, count);
    both->raw_ns += wall_ns() - begin;
}

static BpmnStoreStatus both_append(void *user, const BpmnRecordBytes *records,
                                   size_t count)
{
    Both *both = user;
    bool first = both->counts && both->batches++ % 2 == 0;
    BpmnStoreStatus status;

    if (first) timed_raw(both, records, count);
    status = both->inner.append(both->inner.user, records, count);
    if (both->counts && !first) timed_raw(both, records, count);
    both->records += count;
    return status;
}

static BpmnStoreStatus both_read_from(void *user, uint64_t position,
                                      BpmnRecordReader *reader, void *to)
{
    Both *both = user;

    return both->inner.read_from(both->inner.user, position, reader, to);
}

static BpmnStoreStatus both_read_at(void *user, uint64_t position,
                                    BpmnRecordReader *reader, void *to)
{
    Both *both = user;

    return both->inner.read_at(both->inner.user, position, reader, to);
}

static BpmnStoreStatus both_carry_done(void *user, uint64_t start)
{
    Both *both = user;

    return both->inner.carry_done(both->inner.user, start);
}

static BpmnStoreStatus both_window(void *user, uint64_t *start, uint64_t *last)
{
    Both *both = user;

    return both->inner.window(both->inner.user, start, last);
}

static void both_close(void *user)
{
    Both *both = user;

    both->inner.close(both->inner.user);
}

static void engine_open(Rig *rig, Both *both, const char *path)
{
    BpmnConfig config = {
        .size = sizeof config,
        .clock = bpmn_clock_wall(),
        .allocator = bpmn_allocator_libc(),
        .random = bpmn_random_system(),
        .digest = bpmn_digest_sodium(),
        .process_count = 1,
    };

    memset(rig, 0, sizeof *rig);
    rig->process = &hitl_process;
    config.processes = &rig->process;
    check(bpmn_store_sqlite(path, &both->inner) == BPMN_OK,
          "the database cannot be opened");
    config.store = (BpmnStore){
        .size = sizeof(BpmnStore),
        .user = both,
        .append = both_append,
        .read_from = both_read_from,
        .read_at = both_read_at,
        .carry_done = both_carry_done,
        .window = both_window,
        .close = both_close,
        .recovery = &bpmn_ability_recovery,
    };
    check(bpmn_open(&config, &rig->engine) == BPMN_OK,
          "the engine cannot be opened");
}

/* Callers choose ids, as those do who may have to ask again. */
static void name(BpmnCommand *command, uint64_t number)
{
    memcpy(command->id, &number, sizeof number);
    command->id[15] = 1;
}

/* 32 completions of cases picked at random, each followed by a start with
   the same key. */
static void mixed_batch(Rig *rig, Load *load, uint64_t *number)
{
    uint32_t picked[BATCH / 2];
    uint64_t ids[BATCH];
    BpmnDatum datum;

    for (uint32_t i = 0; i < BATCH / 2; i++) {
        uint32_t step = load->count / (BATCH / 2);
        BpmnCommand *command;

        picked[i] = i * step + (uint32_t)(random_next(&load->random) % step);
        command = complete_command(rig, load, picked[i], &datum);
        name(command, ++*number);
        rig_submit(rig, 2 * i, command);
        command = start_command(rig, load, picked[i], &datum);
        name(command, ++*number);
        rig_submit(rig, 2 * i + 1, command);
    }
    rig_run(rig, BATCH, ids);
    for (uint32_t i = 0; i < BATCH / 2; i++)
        load->ids[picked[i]] = ids[2 * i + 1];
}

typedef struct Result {
    double engine_ns;
    double raw_ns;
    uint64_t commands;
    double seconds[MOST_SECONDS]; /* commands in each, of the engine's time */
    size_t second_count;
} Result;

static void run(Rig *rig, Both *both, Load *load, double limit_ns,
                Result *result)
{
    double begin = wall_ns();
    double mark_ns = 0;
    uint64_t mark = 0;
    uint64_t number = 0;

    both->counts = true;
    both->records = 0;
    while (wall_ns() - begin < limit_ns) {
        double raw_before = both->raw_ns;
        double start = wall_ns();

        mixed_batch(rig, load, &number);
        result->engine_ns += wall_ns() - start - (both->raw_ns - raw_before);
        result->commands += BATCH;
        if (result->engine_ns - mark_ns < 1e9) continue;
        check(result->second_count < MOST_SECONDS, "too many seconds");
        result->seconds[result->second_count++] =
            (double)(result->commands - mark) * 1e9
            / (result->engine_ns - mark_ns);
        mark_ns = result->engine_ns;
        mark = result->commands;
    }
    result->raw_ns = both->raw_ns;
}

static void print(const Both *both, Result *result)
{
    double commands = (double)result->commands;

    printf("engine_per_s %.0f\n", commands * 1e9 / result->engine_ns);
    printf("raw_per_s %.0f\n", commands * 1e9 / result->raw_ns);
    printf("records_per_command %.3f\n", (double)both->records / commands);
    if (result->second_count == 0) return;
    printf("median_second %.0f\n",
           median(result->seconds, result->second_count));
    printf("worst_second %.0f\n", result->seconds[0]);
}

int main(int count, char **list)
{
    static Result result;
    static Both both;
    char path[4096];
    char raw_path[4096];
    double seconds;
    Load load;
    Rig rig;

    if (count != 4 || (seconds = strtod(list[2], NULL)) <= 0
        || argument(count, list, 3, 0) < BATCH) {
        fputs("usage: durable DIR SECONDS OPEN\n", stderr);
        return 2;
    }
    load = load_new(argument(count, list, 3, 0));
    snprintf(path, sizeof path, "%s/engine.db", list[1]);
    snprintf(raw_path, sizeof raw_path, "%s/raw.db", list[1]);
    remove_database(path);
    remove_database(raw_path);
    engine_open(&rig, &both, path);
    raw_open(&both.raw, raw_path);
    open_cases(&rig, &load);
    run(&rig, &both, &load, seconds * 1e9, &result);
    print(&both, &result);
    bpmn_close(rig.engine);
    raw_close(&both.raw);
    load_free(&load);
    remove_database(path);
    remove_database(raw_path);
    return 0;
}
