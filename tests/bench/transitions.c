/*
 * Cases that run from start to end at once: seq10 and xor3, in batches of 64,
 * on a store in memory, against C written by hand for them that leaves the
 * same record (head, data, path, after-image) in memory as well.
 *
 *     transitions seq10|xor3 CASES RUNS [ring|memory]
 *         CPU ns of a case: engine, written by hand, and the transitions alone
 */
#include "engine.h"
#include "seq10.h"
#include "xor3.h"

enum { CHUNK_BYTES = 1 << 18 };

/* Where the base keeps its records: chunks, or one buffer over and over. */
typedef struct Chunk {
    struct Chunk *before;
    size_t used;
    uint8_t bytes[CHUNK_BYTES];
} Chunk;

typedef struct Records {
    Chunk *last;
    uint8_t **index; /* by position */
    size_t index_size;
    uint64_t position;
    bool keeps;
} Records;

static uint8_t *records_room(Records *records, size_t bytes)
{
    Chunk *chunk = records->last;
    uint8_t *to;

    if (!chunk || bytes > CHUNK_BYTES - chunk->used) {
        if (chunk && !records->keeps) {
            chunk->used = 0;
        } else {
            chunk = malloc(sizeof *chunk);
            check(chunk, "no memory");
            chunk->before = records->last;
            chunk->used = 0;
            records->last = chunk;
        }
    }
    to = chunk->bytes + chunk->used;
    chunk->used += (bytes + 7) & ~(size_t)7;
    if (!records->keeps) {
        records->position++;
        return to;
    }
    if (records->position == records->index_size) {
        records->index_size += records->index_size / 2 + 64;
        records->index = realloc(records->index,
                                 records->index_size * sizeof *records->index);
        check(records->index, "no memory");
    }
    records->index[records->position++] = to;
    return to;
}

static void records_free(Records *records)
{
    while (records->last) {
        Chunk *before = records->last->before;

        free(records->last);
        records->last = before;
    }
    free(records->index);
}

typedef struct Head {
    uint32_t bytes;
    uint16_t format;
    uint16_t kind;
    uint32_t partition;
    uint32_t epoch;
    uint64_t position;
    uint64_t case_id;
    uint64_t previous;
    int64_t at_ms;
    uint32_t version;
    uint32_t actor;
    uint32_t role;
    uint32_t channel;
    uint32_t cause;
    uint32_t verdict;
    uint8_t command[16];
    uint8_t answer[16];
    uint8_t digest[32];
} Head;

typedef struct Item {
    uint64_t id;
    int64_t started_ms;
    uint64_t marking;
    uint64_t nulls;
    int64_t amount;
    uint32_t version;
    uint32_t closed;
} Item;

typedef struct Command {
    uint8_t id[16];
    int64_t at_ms;
    uint32_t actor;
    uint32_t unused;
    int64_t amount;
} Command;

static void record(Records *records, const Command *command, const Item *item,
                   const uint16_t *path, size_t path_bytes)
{
    size_t bytes = sizeof(Head) + sizeof command->amount + path_bytes
        + sizeof *item;
    uint8_t *to = records_room(records, bytes);
    Head head = {
        .bytes = (uint32_t)bytes,
        .format = 1,
        .kind = 1,
        .position = records->position,
        .case_id = item->id,
        .at_ms = command->at_ms,
        .version = item->version,
        .actor = command->actor,
    };

    memcpy(head.command, command->id, sizeof head.command);
    memcpy(to, &head, sizeof head);
    memcpy(to + sizeof head, &command->amount, sizeof command->amount);
    to += sizeof head + sizeof command->amount;
    memcpy(to, path, path_bytes);
    memcpy(to + path_bytes, item, sizeof *item);
}

/* The state is in memory after each transition, and not put together by the
   compiler. */
#define REACHES(item, place)                      \
    do {                                          \
        (item)->marking = (uint64_t)1 << (place); \
        __asm__ volatile("" ::: "memory");        \
    } while (0)

static void seq10_moves(Item *item)
{
    REACHES(item, 1);
    REACHES(item, 2);
    REACHES(item, 3);
    REACHES(item, 4);
    REACHES(item, 5);
    REACHES(item, 6);
    REACHES(item, 7);
    REACHES(item, 8);
    REACHES(item, 9);
    REACHES(item, 10);
    REACHES(item, 11);
    item->marking = 0;
    item->closed = 1;
}

/* Returns which of the three flows was taken. */
static int xor3_moves(Item *item)
{
    int taken = item->amount > 1000 ? 0 : item->amount > 100 ? 1 : 2;

    REACHES(item, 1);
    REACHES(item, 2 + taken);
    REACHES(item, 5);
    REACHES(item, 6);
    item->marking = 0;
    item->closed = 1;
    return taken;
}

static const uint16_t seq10_path[] = {
    0, 12, 1, 13, 2, 14, 3, 15, 4,  16, 5,  17,
    6, 18, 7, 19, 8, 20, 9, 21, 10, 22, 11,
};
static const uint16_t xor3_paths[3][9] = {
    { 0, 7, 1, 8, 2, 11, 5, 14, 6 },
    { 0, 7, 1, 9, 3, 12, 5, 14, 6 },
    { 0, 7, 1, 10, 4, 13, 5, 14, 6 },
};

static __attribute__((noinline)) void hand_batch(bool choice, Records *records,
                                                 const Command *commands,
                                                 uint32_t count,
                                                 uint64_t *last_id,
                                                 uint64_t *ids)
{
    for (uint32_t i = 0; i < count; i++) {
        Item item = {
            .id = ++*last_id,
            .started_ms = commands[i].at_ms,
            .version = 1,
            .amount = commands[i].amount,
        };

        ids[i] = item.id;
        if (choice) {
            int taken = xor3_moves(&item);

            record(records, &commands[i], &item, xor3_paths[taken],
                   sizeof xor3_paths[0]);
        } else {
            seq10_moves(&item);
            record(records, &commands[i], &item, seq10_path, sizeof seq10_path);
        }
    }
}

/* What is measured, and with what. */
typedef struct Plan {
    bool choice; /* xor3 */
    bool keeps;  /* records stay in memory */
    uint32_t cases;
    const int64_t *amounts;
} Plan;

static double hand_run(const Plan *plan)
{
    Records records = { .keeps = plan->keeps };
    uint64_t ids[BATCH];
    uint64_t last_id = 0;
    double begin = cpu_ns();
    double spent;

    for (uint32_t at = 0; at < plan->cases; at += BATCH) {
        Command commands[BATCH];

        for (uint32_t i = 0; i < BATCH; i++) {
            commands[i] = (Command){
                .at_ms = FIRST_MS + at,
                .actor = 7,
                .amount = plan->amounts[(at + i) & 0xFFFF],
            };
        }
        hand_batch(plan->choice, &records, commands, BATCH, &last_id, ids);
    }
    spent = cpu_ns() - begin;
    records_free(&records);
    return spent / plan->cases;
}

static double bare_run(const Plan *plan)
{
    Item items[BATCH] = { 0 };
    double begin = cpu_ns();

    for (uint32_t at = 0; at < plan->cases; at++) {
        Item *item = &items[at % BATCH];

        item->id = at;
        item->amount = plan->amounts[at & 0xFFFF];
        if (plan->choice)
            (void)xor3_moves(item);
        else
            seq10_moves(item);
    }
    return (cpu_ns() - begin) / plan->cases;
}

static BpmnCommand *start_command(Rig *rig, const Plan *plan,
                                  const BpmnDatum *amount)
{
    BpmnCommand *command = bpmn_compose(rig->engine, BPMN_START, 0, 0);

    command->process = rig->process;
    command->actor = (BpmnString){ "ann", 3 };
    command->data = amount;
    command->data_count = plan->choice ? 1 : 0;
    return command;
}

static double engine_run(const Plan *plan)
{
    const BpmnProcess *process = plan->choice ? &xor3_process : &seq10_process;
    BpmnDatum amount = bpmn_datum_integer("amount", BPMN_INTEGER, 0);
    uint64_t ids[BATCH];
    double begin;
    double spent;
    Rig rig;

    rig_open(&rig, process, plan->keeps ? RIG_MEMORY : RIG_RING, NULL);
    begin = cpu_ns();
    for (uint32_t at = 0; at < plan->cases; at += BATCH) {
        rig.now_ms++;
        for (uint32_t i = 0; i < BATCH; i++) {
            amount.value.as.integer = plan->amounts[(at + i) & 0xFFFF];
            rig_submit(&rig, i, start_command(&rig, plan, &amount));
        }
        rig_run(&rig, BATCH, ids);
    }
    spent = cpu_ns() - begin;
    bpmn_close(rig.engine);
    return spent / plan->cases;
}

int main(int count, char **list)
{
    static int64_t amounts[0x10000];
    static double engine[MOST_RUNS];
    static double hand[MOST_RUNS];
    static double bare[MOST_RUNS];
    Plan plan = { false, true, argument(count, list, 2, 200000), amounts };
    int runs = (int)argument(count, list, 3, 5);
    Random random = { 88172645463325252u };

    if (count < 4 || runs < 1 || runs > MOST_RUNS) {
        fputs("usage: transitions seq10|xor3 CASES RUNS [ring|memory]\n",
              stderr);
        return 2;
    }
    plan.choice = strcmp(list[1], "xor3") == 0;
    plan.keeps = count < 5 || strcmp(list[4], "ring") != 0;
    plan.cases = plan.cases / BATCH * BATCH;
    for (size_t i = 0; i < 0x10000; i++) {
        amounts[i] = (int64_t)(random_next(&random) >> 20) % 2000;
    }
    for (int run = -1; run < runs; run++) {
        int to = run < 0 ? 0 : run;

        engine[to] = engine_run(&plan);
        hand[to] = hand_run(&plan);
        bare[to] = bare_run(&plan);
    }
    printf("engine_case_ns %.1f\n", median(engine, (size_t)runs));
    printf("hand_case_ns %.1f\n", median(hand, (size_t)runs));
    printf("bare_case_ns %.1f\n", median(bare, (size_t)runs));
    return 0;
}
