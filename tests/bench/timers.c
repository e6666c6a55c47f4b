/*
 * Timers.
 *
 *     timers arm COUNT RUNS
 *         CPU ns to arm one: the engine's, a timing wheel, a heap of four
 *     timers due COUNT
 *         COUNT timers are due at once while a program goes on sending
 *         commands: microseconds of the longest wait for an answer and of the
 *         median, against a slice of 1,000 firings with nothing else to do
 */
#include "core/case/timers.h"
#include "human_task.h"

enum { LEVELS = 6, SLOTS = 64, SLOT_BITS = 6, SLICE = 1000 };

/* Due within 30 days, in the order in which the wait opened. */
static const uint64_t SPAN_MS = (uint64_t)30 * 86400000;

/* A hierarchical timing wheel, as far as arming goes: 64 slots a level, each
   a list through the timers. */
typedef struct WheelTimer {
    uint64_t due_ms;
    uint32_t next; /* 1 + index; 0: none */
    uint32_t before;
} WheelTimer;

typedef struct Wheel {
    WheelTimer *timers;
    uint32_t slots[LEVELS * SLOTS];
    uint64_t used[LEVELS];
    uint64_t now_ms;
} Wheel;

static void wheel_arm(Wheel *wheel, uint32_t index, uint64_t due_ms)
{
    uint64_t apart = due_ms ^ wheel->now_ms;
    unsigned level = apart == 0
        ? 0
        : (63u - (unsigned)__builtin_clzll(apart)) / SLOT_BITS;
    unsigned slot;
    uint32_t *first;

    if (level >= LEVELS) level = LEVELS - 1;
    slot = (unsigned)(due_ms >> (SLOT_BITS * level)) & (SLOTS - 1);
    first = &wheel->slots[level * SLOTS + slot];
    wheel->timers[index] = (WheelTimer){ due_ms, *first, 0 };
    if (*first != 0) wheel->timers[*first - 1].before = index + 1;
    *first = index + 1;
    wheel->used[level] |= (uint64_t)1 << slot;
}

/* Four children each. */
typedef struct Quad {
    Timer *items;
    uint32_t count;
} Quad;

static void quad_arm(Quad *quad, Timer timer)
{
    uint32_t at = quad->count++;

    while (at > 0 && quad->items[(at - 1) / 4].due_ms > timer.due_ms) {
        quad->items[at] = quad->items[(at - 1) / 4];
        at = (at - 1) / 4;
    }
    quad->items[at] = timer;
}

static double arm_engine(const uint64_t *dues, uint32_t count)
{
    BpmnAllocator allocator = bpmn_allocator_libc();
    Timers timers = { 0 };
    double begin;
    double spent;

    check(timers_reserve(&allocator, &timers, count), "no memory");
    memset(timers.heap.items, 1, count * sizeof(Timer));
    begin = cpu_ns();
    for (uint32_t i = 0; i < count; i++) {
        timers_push(&timers, (int64_t)dues[i], i + 1, i + 1);
    }
    spent = cpu_ns() - begin;
    buffer_free(&allocator, &timers.heap, sizeof(Timer));
    return spent / count;
}

static double arm_wheel(const uint64_t *dues, uint32_t count)
{
    Wheel *wheel = calloc(1, sizeof *wheel);
    double begin;
    double spent;

    check(wheel, "no memory");
    wheel->timers = malloc(count * sizeof *wheel->timers);
    check(wheel->timers, "no memory");
    memset(wheel->timers, 1, count * sizeof *wheel->timers);
    wheel->now_ms = (uint64_t)FIRST_MS;
    begin = cpu_ns();
    for (uint32_t i = 0; i < count; i++) wheel_arm(wheel, i, dues[i]);
    spent = cpu_ns() - begin;
    free(wheel->timers);
    free(wheel);
    return spent / count;
}

static double arm_quad(const uint64_t *dues, uint32_t count)
{
    Quad quad = { malloc(count * sizeof(Timer)), 0 };
    double begin;
    double spent;

    check(quad.items, "no memory");
    memset(quad.items, 1, count * sizeof(Timer));
    begin = cpu_ns();
    for (uint32_t i = 0; i < count; i++) {
        quad_arm(&quad, (Timer){ (int64_t)dues[i], i + 1, i + 1 });
    }
    spent = cpu_ns() - begin;
    free(quad.items);
    return spent / count;
}

static void measure_arming(uint32_t count, uint32_t runs)
{
    static double engine[MOST_RUNS];
    static double wheel[MOST_RUNS];
    static double quad[MOST_RUNS];
    static double rising[MOST_RUNS];
    uint64_t *dues = malloc(2 * count * sizeof *dues);
    Random random = { 88172645463325252u };

    check(dues, "no memory");
    for (uint32_t i = 0; i < count; i++) {
        dues[i] = (uint64_t)FIRST_MS + 1 + random_next(&random) % SPAN_MS;
        dues[count + i] = (uint64_t)FIRST_MS + 3600000 + i / BATCH;
    }
    for (uint32_t run = 0; run < runs; run++) {
        engine[run] = arm_engine(dues, count);
        rising[run] = arm_engine(dues + count, count);
        wheel[run] = arm_wheel(dues, count);
        quad[run] = arm_quad(dues, count);
    }
    printf("engine_arm_ns %.2f\n", median(engine, runs));
    printf("engine_rising_ns %.2f\n", median(rising, runs));
    printf("wheel_arm_ns %.2f\n", median(wheel, runs));
    printf("quad_arm_ns %.2f\n", median(quad, runs));
    free(dues);
}

/* Runs slices until nothing is due, with a command before each or without;
   returns how many. */
static size_t run_slices(Rig *rig, Load *load, bool sends, double *waits_us,
                         size_t most)
{
    uint32_t number = load->count - 1;
    size_t slices = 0;

    while (bpmn_next_due(rig->engine) <= rig->now_ms) {
        BpmnDatum amount;
        BpmnAnswer answer;
        double begin = wall_ns();

        check(slices < most, "timers do not come to an end");
        if (sends) {
            BpmnCommand *command = start_command(rig, load, number, &amount);

            command->key = (BpmnString){ NULL, 0 };
            rig_submit(rig, 0, command);
        }
        check(bpmn_run(rig->engine, SLICE + sends) == BPMN_OK,
              "a slice was not committed");
        if (sends) {
            check(bpmn_answer(rig->engine, rig->tickets[0], &answer)
                      && answer.verdict == BPMN_APPLIED,
                  "no answer");
        }
        waits_us[slices++] = (wall_ns() - begin) / 1e3;
    }
    return slices;
}

static size_t fire_all(uint32_t count, bool sends, double *waits_us,
                       size_t most)
{
    Load load = load_new(count);
    size_t slices;
    Rig rig;

    rig_open(&rig, &hitl_process, RIG_RING, NULL);
    for (uint32_t i = 0; i < count; i += BATCH) {
        start_batch(&rig, &load, i);
        rig.now_ms = FIRST_MS;
    }
    rig.now_ms += 2 * 3600000;
    slices = run_slices(&rig, &load, sends, waits_us, most);
    bpmn_close(rig.engine);
    load_free(&load);
    return slices;
}

static void measure_due(uint32_t count)
{
    size_t most = count / SLICE * 4 + 16;
    double *waits_us = malloc(most * sizeof *waits_us);
    size_t slices;

    check(waits_us, "no memory");
    slices = fire_all(count, false, waits_us, most);
    printf("slice_us %.1f\n", median(waits_us, slices));
    printf("slice_longest_us %.1f\n", waits_us[slices - 1]);
    slices = fire_all(count, true, waits_us, most);
    printf("slices %zu\n", slices);
    printf("wait_median_us %.1f\n", median(waits_us, slices));
    printf("wait_longest_us %.1f\n", waits_us[slices - 1]);
    free(waits_us);
}

int main(int count, char **list)
{
    uint32_t timers = argument(count, list, 2, 0);
    uint32_t runs = argument(count, list, 3, 5);

    if (count == 4 && strcmp(list[1], "arm") == 0 && timers > 0 && runs > 0
        && runs <= MOST_RUNS) {
        measure_arming(timers, runs);
        return 0;
    }
    if (count == 3 && strcmp(list[1], "due") == 0 && timers > 0) {
        measure_due(timers);
        return 0;
    }
    fputs("usage: timers arm COUNT RUNS\n       timers due COUNT\n", stderr);
    return 2;
}
