/* Timers, one by one, within a batch. */
#include "core/engine/turn.h"

void timer_use_missed(const BpmnCalendar *calendar, const BpmnCycle *cycle,
                      int64_t now_ms, int64_t *index, int64_t *repetitions)
{
    int64_t missed;

    if (calendar->due(cycle, *index + 1) > now_ms) return;
    missed = calendar->first(cycle, now_ms + 1) - 1 - *index;
    if (*repetitions > 0) {
        if (missed >= *repetitions) missed = *repetitions - 1;
        *repetitions -= missed;
    }
    *index += missed;
}

static void use_missed(const BpmnCalendar *calendar, Wait *wait, int64_t now_ms)
{
    WaitTimer *timer = &wait->of.timer;
    BpmnCycle cycle = wait_cycle(wait);

    if (wait->words != CYCLE_WORDS || bpmn_cycle_is_cron(&cycle)) return;
    timer_use_missed(calendar, &cycle, now_ms, &timer->index,
                     &timer->repetitions);
}

/* By the clock of the case. */
static int64_t next_of_cron(const Turn *turn, uint16_t element)
{
    const BpmnProcess *process = turn->definition->process;
    BpmnString text = bpmn_string(wait_row(process, element)->cron);

    return process->abilities.crons->next(text, turn->now_ms)
        - draft_behind_ms(turn->partition->drafts, turn->now_ms);
}

/* A cycle's next time; the wait counts as armed anew. False: dropped. */
static bool rearm(Turn *turn, size_t index)
{
    Wait *wait = draft_wait(turn->draft, index);
    WaitTimer *timer = &wait->of.timer;
    BpmnCycle cycle = wait_cycle(wait);

    if (timer->repetitions > 0) timer->repetitions--;
    timer->due_ms = bpmn_cycle_is_cron(&cycle)
        ? next_of_cron(turn, wait->element)
        : turn->definition->process->abilities.calendar->due(&cycle,
                                                             ++timer->index);
    return turn_opens_again(turn, index);
}

static uint16_t timer_event(const Turn *turn, const Wait *wait)
{
    BpmnString none = { NULL, 0 };
    uint16_t last = BPMN_NO_ELEMENT;

    if (wait->of.timer.repetitions == 1) {
        last = event_find(turn->definition, BPMN_EVENT_TIMER_LAST,
                          wait->element, none);
    }
    return last != BPMN_NO_ELEMENT
        ? last
        : event_find(turn->definition, BPMN_EVENT_TIMER, wait->element, none);
}

static BpmnReason fire_wait(Turn *turn, uint64_t wait_id)
{
    size_t index = turn_find_wait(turn, BPMN_WAIT_TIMER, wait_id, 0);
    Wait *wait = turn_means(turn, index);
    uint16_t event;

    use_missed(turn->definition->process->abilities.calendar, wait,
               turn->now_ms - draft_paused_ms(turn->partition->drafts));
    event = timer_event(turn, wait);
    turn->head.role = BPMN_ROLE_ENGINE;
    if (event == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "nothing happens with this timer");
    }
    if (turn->definition->process->events[event].keeps && !rearm(turn, index)) {
        return turn_no_memory(turn);
    }
    return turn_step_wait(turn, event, index);
}

static bool fire_begin(Turn *turn, BpmnEngine *engine, const Timer *timer,
                       int64_t now_ms)
{
    turn_begin(turn, engine, NULL, now_ms);
    turn->item = cases_find(&engine->partition.cases, timer->case_id);
    turn->frame = frame_of_wait(&engine->partition, timer->case_id,
                                timer->wait_id);
    turn->definition = definitions_of_case(&engine->partition, turn->item);
    return turn_load(turn);
}

/* A timer whose step cannot be made is tried again later. */
static bool postpone(Turn *turn, const Timer *timer, BpmnCause cause)
{
    size_t index = turn_find_wait(turn, BPMN_WAIT_TIMER, timer->wait_id, 0);
    Wait *wait = turn_means(turn, index);

    wait->of.timer.due_ms = turn->now_ms + POSTPONE_MS
        - draft_paused_ms(turn->partition->drafts);
    if (!turn_opens_again(turn, index)) return false;
    turn->head.kind = BPMN_RECORD_TASK;
    turn->head.role = BPMN_ROLE_ENGINE;
    turn->body.incident = wait->element;
    turn->body.incident_cause = (uint16_t)cause;
    return turn_finish(turn);
}

static BpmnStatus fire(BpmnEngine *engine, Timer timer, int64_t now_ms)
{
    BpmnReason reason;
    BpmnCause cause;
    Turn turn;

    if (!fire_begin(&turn, engine, &timer, now_ms)) return BPMN_NO_MEMORY;
    reason = fire_wait(&turn, timer.wait_id);
    if (turn_finish_well(&turn, &reason)) return BPMN_OK;
    turn_drop(&turn);
    cause = turn_why_not(&turn);
    if (turn.status != BPMN_OK || reason == BPMN_REASON_NONE
        || !fire_begin(&turn, engine, &timer, now_ms)) {
        return BPMN_NO_MEMORY;
    }
    if (postpone(&turn, &timer, cause)) return BPMN_OK;
    turn_drop(&turn);
    return turn_found_no_room(&turn);
}

static BpmnStatus fire_all(BpmnEngine *engine, Timer timer, int64_t now_ms)
{
    const Partition *partition = &engine->partition;
    BpmnStatus status;

    if (!cases_find(&partition->cases, timer.case_id)) {
        return partition->abilities.starts->fire(engine, &timer, now_ms);
    }
    status = fire(engine, timer, now_ms);
    if (status != BPMN_OK) return status;
    return engine_follow(engine, timer.case_id, now_ms);
}

/* The first timer that is due, when its case has heard what it still awaits;
   null: none. */
static const Timer *find_first(BpmnEngine *engine, int64_t now_ms,
                               BpmnStatus *status)
{
    Partition *partition = &engine->partition;
    const Timer *first;
    bool heard = !engine_is_heard(engine);

    do {
        if (!timers_trim(partition)) *status = BPMN_NO_MEMORY;
        first = timers_first(&partition->timers);
        if (*status != BPMN_OK || !first || first->due_ms > now_ms) return NULL;
        if (!heard || !cases_find(&partition->cases, first->case_id))
            return first;
        *status = partition->abilities.signals->hear_case(
            engine, cases_find(&partition->cases, first->case_id),
            partition->last_ms, &heard);
    } while (*status == BPMN_OK && heard);
    return *status == BPMN_OK ? first : NULL;
}

/* While one fires, the case of the next comes near. */
static void next_soon(const Partition *partition)
{
    const Timer *next = timers_first(&partition->timers);

    if (next) case_soon(cases_find(&partition->cases, next->case_id));
}

static BpmnStatus fire_first(BpmnEngine *engine, int64_t now_ms, bool *fired)
{
    Partition *partition = &engine->partition;
    BpmnStatus status = BPMN_OK;
    Timer timer;

    *fired = false;
    if (!find_first(engine, now_ms, &status)) return status;
    if (!batch_pop_timer(partition, &timer)) return BPMN_NO_MEMORY;
    next_soon(partition);
    status = fire_all(engine, timer, partition->last_ms);
    *fired = status == BPMN_OK || status == BPMN_TOO_LARGE;
    if (status == BPMN_OK) return BPMN_OK;
    /* Where not even the incident can be recorded, others have their turn. */
    if (status == BPMN_TOO_LARGE) timer.due_ms = now_ms + POSTPONE_MS;
    timers_push(&partition->timers, timer.due_ms, timer.wait_id, timer.case_id);
    partition->batch.popped_count--;
    return status == BPMN_TOO_LARGE ? BPMN_OK : status;
}

/* Takes the earlier one. */
static void take_earlier(Timer *due, bool *found, const Timer *other)
{
    if (*found && !timer_is_before(other, due)) return;
    *due = *other;
    *found = true;
}

/* The first timer of the case itself that is due. */
static void find_own(const Partition *partition, const Case *item,
                     int64_t now_ms, Timer *due, bool *found)
{
    const CaseState *state = case_state(partition, item);
    int64_t paused = state_paused_ms(state);
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        Timer own = { wait.of.timer.due_ms + paused, wait.id, state->id };

        if (wait_kind(&wait) != BPMN_WAIT_TIMER || own.due_ms > now_ms)
            continue;
        take_earlier(due, found, &own);
    }
}

/* The first timer of a case, or of a frame of it, that is due. */
static BpmnStatus find_due(Partition *partition, const Case *item,
                           int64_t now_ms, Timer *due, bool *found)
{
    Frame *root = case_root(partition, case_state(partition, item)->id);
    const Timer *below = NULL;
    BpmnStatus status = BPMN_OK;

    *found = false;
    find_own(partition, item, now_ms, due, found);
    if (root)
        status = partition->abilities.frames->first_timer(partition, root,
                                                          &below);
    if (below && below->due_ms <= now_ms) take_earlier(due, found, below);
    return status;
}

/* Timers before commands: a command waits for its case's due timers only. Their
   entries stay behind in the heap of all. */
static BpmnStatus fire_due(BpmnEngine *engine, const Case *item, int64_t now_ms,
                           bool *more)
{
    Partition *partition = &engine->partition;
    BpmnStatus status;
    bool found;
    Timer due;

    while ((status = find_due(partition, item, now_ms, &due, &found)) == BPMN_OK
           && found) {
        *more = engine->firings_left == 0;
        if (*more) return BPMN_OK;
        engine->firings_left--;
        status = fire_all(engine, due, now_ms);
        if (status != BPMN_OK) return status;
        partition->batch.dead++;
    }
    return status;
}

const BpmnTimers bpmn_ability_timer = {
    fire_first, fire_due, timers_trim, timers_bury, timers_put_back,
};
