/* Timers that are armed: which still live, what the batch has taken out. */
#include "core/journal/frame.h"

/* The state in which the wait of a timer or job is open; null: it is not. */
static const CaseState *state_of_wait(const Partition *partition,
                                      const CaseState *state,
                                      const Timer *timer)
{
    const Frame *frame;

    if (state_has_wait(state, timer->wait_id)) return state;
    frame = frame_of_wait(partition, timer->case_id, timer->wait_id);
    return frame ? frame_state(partition, frame) : NULL;
}

bool wait_is_open(const Partition *partition, const Timer *timer)
{
    const Case *item = cases_find(&partition->cases, timer->case_id);

    return item && state_of_wait(partition, case_state(partition, item), timer);
}

/* Of a case that is suspended no timer fires; one that was had entries that
   stand too early now. */
SELDOM static bool is_due_then(const CaseState *state, const CaseState *waits,
                               const Timer *timer)
{
    BpmnSuspension suspension = state_suspension(state);
    WaitCursor cursor = state_waits(waits);
    Wait wait;

    if (is_suspended(suspension)) return false;
    while (wait_next(&cursor, &wait) && wait.id != timer->wait_id) continue;
    return wait.of.timer.due_ms + suspension.paused_ms <= timer->due_ms;
}

bool timer_is_alive(const Partition *partition, const Timer *timer)
{
    const Case *item = cases_find(&partition->cases, timer->case_id);
    const CaseState *state = item ? case_state(partition, item) : NULL;
    const CaseState *waits = state ? state_of_wait(partition, state, timer)
                                   : NULL;

    if (!item) {
        return partition->abilities.starts
            && partition->abilities.starts->is_alive(partition, timer);
    }
    return waits
        && (state->block_bytes == 0 || is_due_then(state, waits, timer));
}

bool batch_pop_timer(Partition *partition, Timer *timer)
{
    Batch *batch = &partition->batch;

    if (!buffer_reserve(&partition->allocator, &batch->popped,
                        batch->popped_count + 1, sizeof *timer)) {
        return false;
    }
    *timer = timers_pop(&partition->timers);
    ((Timer *)batch->popped.items)[batch->popped_count++] = *timer;
    return true;
}

bool timers_trim(Partition *partition)
{
    const Timer *first;
    Timer dead;

    while ((first = timers_first(&partition->timers))
           && !timer_is_alive(partition, first)) {
        if (partition->batch.record_count == 0)
            (void)timers_pop(&partition->timers);
        else if (!batch_pop_timer(partition, &dead))
            return false;
        if (partition->timers.dead > 0) partition->timers.dead--;
    }
    return true;
}

static bool sweep_keeps(void *user, const Timer *timer)
{
    return timer_is_alive(user, timer);
}

static void sweep_soon(void *user, const Timer *timer)
{
    const Partition *partition = user;

    case_soon(cases_find(&partition->cases, timer->case_id));
}

void timers_bury(Partition *partition, size_t dead)
{
    Timers *timers = &partition->timers;

    timers->dead += dead;
    if (timers->dead * 2 > timers->count) {
        timers_sweep(timers, sweep_keeps, sweep_soon, partition);
    }
}

void timers_put_back(Partition *partition)
{
    const Batch *batch = &partition->batch;

    for (size_t i = 0; i < batch->popped_count; i++) {
        const Timer *timer = (const Timer *)batch->popped.items + i;

        timers_push(&partition->timers, timer->due_ms, timer->wait_id,
                    timer->case_id);
    }
}
