/*
 * How far the wall's clock is believed, by one that only goes forward.
 * Source: docs/how-to/operate.md, "The clock was wrong".
 */
#include "core/engine/turn.h"

#include "core/base/base.h"

enum {
    JUMP_MS = 60 * 60 * 1000, /* more in one run of the clocks is a jump */
    AGREED_MS = 10 * 60 * 1000,
    NEAR_MS = 1000 /* clocks that differ by less agree */
};

/* More behind another boot is a jump. */
#define FAR_MS ((int64_t)400 * 24 * 60 * 60 * 1000)

/* The wall's clock is believed. */
static int64_t believe(const BpmnEngine *engine, Keeper *keeper,
                       int64_t time_ms, int64_t monotonic_ms)
{
    ClockNote *note = &keeper->note;

    memcpy(note->run, engine->clock.run, sizeof note->run);
    note->time_ms = time_ms;
    note->monotonic_ms = monotonic_ms;
    note->ahead_ms = note->since_ms = INT64_MIN;
    note->known = true;
    keeper->pace = BPMN_CLOCK_GOES;
    return time_ms;
}

static bool is_near(int64_t one, int64_t other)
{
    return one - other < NEAR_MS && other - one < NEAR_MS;
}

/* The wall's has jumped ahead of what is due by the other: it is believed when
   both have agreed for long enough. */
static int64_t hold(const BpmnEngine *engine, Keeper *keeper, int64_t wall_ms,
                    int64_t monotonic_ms, int64_t due_ms)
{
    ClockNote *note = &keeper->note;
    int64_t ahead_ms = wall_ms - monotonic_ms;

    if (note->ahead_ms == INT64_MIN || !is_near(ahead_ms, note->ahead_ms)) {
        note->ahead_ms = ahead_ms;
        note->since_ms = monotonic_ms;
    } else if (monotonic_ms - note->since_ms >= AGREED_MS
               && wall_ms - due_ms < FAR_MS) {
        return believe(engine, keeper, wall_ms, monotonic_ms);
    }
    keeper->pace = BPMN_CLOCK_HELD;
    return due_ms;
}

static int64_t later_of(int64_t one, int64_t other)
{
    return one > other ? one : other;
}

/* By the clock whose run is the note's. */
static int64_t read_on(const BpmnEngine *engine, Keeper *keeper,
                       int64_t wall_ms, int64_t monotonic_ms, int64_t jump_ms)
{
    ClockNote *note = &keeper->note;
    int64_t last_ms = engine->partition.last_ms;
    int64_t passed_ms = later_of(monotonic_ms - note->monotonic_ms, 0);
    int64_t due_ms = later_of(note->time_ms + passed_ms, last_ms);
    int64_t half_ms = note->time_ms + passed_ms / 2;

    if (wall_ms - due_ms > jump_ms) {
        return hold(engine, keeper, wall_ms, monotonic_ms, due_ms);
    }
    if (wall_ms >= later_of(half_ms, last_ms)) {
        return believe(engine, keeper, wall_ms, monotonic_ms);
    }
    if (half_ms < last_ms) {
        half_ms = believe(engine, keeper, last_ms, monotonic_ms);
    }
    note->ahead_ms = note->since_ms = INT64_MIN;
    keeper->pace = BPMN_CLOCK_BEHIND;
    return half_ms;
}

static int64_t read_pace(const BpmnEngine *engine, Keeper *keeper)
{
    const BpmnClock *clock = &engine->clock;
    int64_t wall_ms = clock->now_ms(clock->user);
    int64_t monotonic_ms = clock->monotonic_ms(clock->user);
    int64_t last_ms = engine->partition.last_ms;
    ClockNote *note = &keeper->note;

    if (last_ms == INT64_MIN) {
        return believe(engine, keeper, wall_ms, monotonic_ms);
    }
    if (!note->known) *note = engine->partition.clock;
    if (note->known && memcmp(note->run, clock->run, sizeof note->run) == 0) {
        return read_on(engine, keeper, wall_ms, monotonic_ms, JUMP_MS);
    }
    (void)believe(engine, keeper, last_ms, monotonic_ms);
    return read_on(engine, keeper, wall_ms, monotonic_ms, FAR_MS);
}

/* Told are another run of the clock, whether the wall's is held back, and where
   it began to be behind: from these the next opening goes on. */
static void take_note(BpmnEngine *engine)
{
    const ClockNote *note = &engine->keeper.note;
    ClockNote *told = &engine->partition.clock;

    if (told->known && memcmp(told->run, note->run, sizeof told->run) == 0
        && told->ahead_ms == note->ahead_ms && told->since_ms == note->since_ms
        && (engine->keeper.pace != BPMN_CLOCK_BEHIND
            || (told->time_ms == note->time_ms
                && told->monotonic_ms == note->monotonic_ms))) {
        return;
    }
    *told = *note;
    engine->partition.clock_told = false;
}

/* From here on it is the wall's time. */
static BpmnReason set_time(Turn *turn, int64_t wall_ms)
{
    BpmnEngine *engine = turn->engine;
    const BpmnClock *clock = &engine->clock;
    Partition *partition = turn->partition;
    TimeBefore before = { engine->keeper, partition->clock, partition->last_ms,
                          true };

    if (turn->named
        && !command_ids_reserve(&partition->allocator, &partition->ids)) {
        return turn_no_memory(turn);
    }
    (void)believe(engine, &engine->keeper, wall_ms,
                  clock->monotonic_ms(clock->user));
    partition->clock = engine->keeper.note;
    turn->now_ms = turn->head.at_ms = wall_ms;
    if (!catalog_environment(partition, turn->command->text, &turn->head)) {
        engine->keeper = before.keeper;
        partition->clock = before.clock;
        return turn_no_memory(turn);
    }
    partition->last_ms = wall_ms;
    if (!engine->time_before.changed) engine->time_before = before;
    turn_remember(turn);
    return BPMN_REASON_NONE;
}

static BpmnReason handle_pace(Turn *turn)
{
    BpmnClockView view;

    bpmn_clock(turn->engine, &view);
    if (turn->command->kind == BPMN_CLOCK_ACCEPT
        && view.pace != BPMN_CLOCK_HELD) {
        return turn_refuse(turn, BPMN_REASON_CONFLICT,
                           "the wall's clock is not held back");
    }
    if (turn->command->kind == BPMN_CLOCK_RESET
        && view.wall_ms >= turn->partition->last_ms) {
        return turn_refuse(turn, BPMN_REASON_CONFLICT,
                           "no record is ahead of the wall's clock");
    }
    return set_time(turn, view.wall_ms);
}

const BpmnPace bpmn_ability_pace = { read_pace, take_note, handle_pace };
