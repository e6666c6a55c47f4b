/*
 * The human-task case: cases are started, wait for a person, and are completed
 * in random order, in batches of 64.
 *
 *     human_task time WAITING RUNS [ring|memory]
 *         CPU ns of a start, a completion and both: engine, written by hand
 *     human_task memory engine|hand WAITING
 *         resident bytes of a waiting case
 */
#include "human_task.h"

#include "hand_written.h"

/* Nanoseconds of a start and of a completion. */
typedef struct Spent {
    double start;
    double complete;
} Spent;

static Spent engine_round(Rig *rig, Load *load)
{
    double begin;
    double middle;

    shuffle(&load->random, load->order, load->count);
    begin = cpu_ns();
    for (uint32_t i = 0; i < load->count; i += BATCH) start_batch(rig, load, i);
    middle = cpu_ns();
    for (uint32_t i = 0; i < load->count; i += BATCH)
        complete_batch(rig, load, i);
    return (Spent){ middle - begin, cpu_ns() - middle };
}

static void hand_start_batch(Hand *hand, Load *load, int64_t now_ms,
                             uint32_t first)
{
    uint32_t count = load->count - first < BATCH ? load->count - first : BATCH;
    HandCommand commands[BATCH];

    for (uint32_t i = 0; i < count; i++) {
        commands[i] =
            (HandCommand){ .at_ms = now_ms, .actor = 7, .amount = first + i };
        memcpy(commands[i].key, load->keys[first + i], HAND_KEY_BYTES);
    }
    check(hand_start(hand, commands, (int)count, &load->ids[first]) == 0,
          "a start was refused");
}

static void hand_complete_batch(Hand *hand, const Load *load, int64_t now_ms,
                                uint32_t first)
{
    uint32_t count = load->count - first < BATCH ? load->count - first : BATCH;
    HandCommand commands[BATCH];

    for (uint32_t i = 0; i < count; i++) {
        uint32_t number = load->order[first + i];

        commands[i] = (HandCommand){
            .at_ms = now_ms,
            .actor = 7,
            .case_id = load->ids[number],
            .version = 1,
            .approved = (int32_t)(number & 1),
        };
    }
    check(hand_complete(hand, commands, (int)count) == 0,
          "a completion was refused");
}

static Spent hand_round(Hand *hand, Load *load, int64_t *now_ms)
{
    double begin;
    double middle;

    shuffle(&load->random, load->order, load->count);
    begin = cpu_ns();
    for (uint32_t i = 0; i < load->count; i += BATCH) {
        hand_start_batch(hand, load, ++*now_ms, i);
    }
    middle = cpu_ns();
    for (uint32_t i = 0; i < load->count; i += BATCH) {
        hand_complete_batch(hand, load, ++*now_ms, i);
    }
    return (Spent){ middle - begin, cpu_ns() - middle };
}

/* Columns of one side. */
typedef struct Times {
    double start[MOST_RUNS];
    double complete[MOST_RUNS];
    double both[MOST_RUNS];
} Times;

static void note(Times *times, int run, Spent spent, double cases)
{
    if (run < 0) return;
    times->start[run] = spent.start / cases;
    times->complete[run] = spent.complete / cases;
    times->both[run] = (spent.start + spent.complete) / cases;
}

static void print(const char *name, Times *times, int runs)
{
    size_t count = (size_t)runs;

    printf("%s_start_ns %.1f\n", name, median(times->start, count));
    printf("%s_complete_ns %.1f\n", name, median(times->complete, count));
    printf("%s_case_ns %.1f\n", name, median(times->both, count));
}

static void add(Spent *sum, Spent more)
{
    sum->start += more.start;
    sum->complete += more.complete;
}

/* Both sides take turns, so that what else the machine does hits both. */
static void measure_time(uint32_t waiting, int runs, RigStore store)
{
    uint32_t rounds = waiting < 1000000 ? 1000000 / waiting : 1;
    double cases = (double)waiting * rounds;
    Hand *hand = hand_open(waiting,
                           (uint64_t)waiting * rounds * (uint64_t)(runs + 1));
    Load load = load_new(waiting);
    int64_t now_ms = FIRST_MS;
    Times engine_times;
    Times hand_times;
    Rig rig;

    rig_open(&rig, &hitl_process, store, NULL);
    for (int run = -1; run < runs; run++) {
        Spent engine = { 0, 0 };
        Spent by_hand = { 0, 0 };

        for (uint32_t i = 0; i < rounds; i++)
            add(&engine, engine_round(&rig, &load));
        for (uint32_t i = 0; i < rounds; i++) {
            add(&by_hand, hand_round(hand, &load, &now_ms));
        }
        note(&engine_times, run, engine, cases);
        note(&hand_times, run, by_hand, cases);
    }
    print("engine", &engine_times, runs);
    print("hand", &hand_times, runs);
    bpmn_close(rig.engine);
    hand_close(hand);
    load_free(&load);
}

/* Cases are replaced once before it counts, so that what is spared on the
   first ones is not overlooked. */
static void measure_engine_memory(uint32_t waiting)
{
    Load load = load_new(waiting);
    double before;
    Rig rig;

    rig_open(&rig, &hitl_process, RIG_RING, NULL);
    before = resident_bytes();
    (void)engine_round(&rig, &load);
    for (uint32_t i = 0; i < waiting; i += BATCH) start_batch(&rig, &load, i);
    printf("bytes %.1f\n", (resident_bytes() - before) / waiting);
    bpmn_close(rig.engine);
    load_free(&load);
}

static void measure_hand_memory(uint32_t waiting)
{
    Load load = load_new(waiting);
    double before = resident_bytes();
    Hand *hand = hand_open(waiting, 3 * (uint64_t)waiting);
    int64_t now_ms = FIRST_MS;

    (void)hand_round(hand, &load, &now_ms);
    for (uint32_t i = 0; i < waiting; i += BATCH) {
        hand_start_batch(hand, &load, ++now_ms, i);
    }
    check(hand_count(hand) == waiting, "cases are missing");
    printf("bytes %.1f\n", (resident_bytes() - before) / waiting);
    hand_close(hand);
    load_free(&load);
}

int main(int count, char **list)
{
    if (count >= 4 && strcmp(list[1], "time") == 0) {
        bool keeps = count > 4 && strcmp(list[4], "memory") == 0;
        uint32_t waiting = argument(count, list, 2, 1000);
        uint32_t runs = argument(count, list, 3, 5);

        check(waiting > 0 && runs > 0 && runs <= MOST_RUNS, "wrong numbers");
        measure_time(waiting, (int)runs, keeps ? RIG_MEMORY : RIG_RING);
        return 0;
    }
    if (count == 4 && strcmp(list[1], "memory") == 0) {
        uint32_t waiting = argument(count, list, 3, 1000);

        check(waiting > 0, "wrong numbers");
        if (strcmp(list[2], "engine") == 0)
            measure_engine_memory(waiting);
        else
            measure_hand_memory(waiting);
        return 0;
    }
    fputs("usage: human_task time WAITING RUNS [ring|memory]\n"
          "       human_task memory engine|hand WAITING\n",
          stderr);
    return 2;
}
