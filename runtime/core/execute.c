/* Commands and timers, one by one, within a batch. */
#include "act.h"

#include "bpmn/value.h"
#include "bytes.h"

enum { POSTPONE_MS = 60000 };

static void act_begin(Act *act, BpmnEngine *engine, const BpmnCommand *command,
                      int64_t now_ms)
{
    memset(act, 0, offsetof(Act, body.state));
    act->engine = engine;
    act->command = command;
    act->body.command = command;
    act->named = command_is_named(command);
    act->now_ms = now_ms;
    act->body.event = BPMN_NO_ELEMENT;
    act->body.target = BPMN_NO_ELEMENT;
    act->body.incident = BPMN_NO_ELEMENT;
    act->removed_before = engine->batch.removed_count;
    act->detail = "";
    act->head.kind = BPMN_RECORD_STEP;
    act->head.at_ms = now_ms;
    act->head.element = BPMN_NO_ELEMENT;
    act->head.cause = command ? (uint8_t)command->kind : BPMN_CAUSED_BY_TIMER;
}

/* Who acts, by number. */
static void name_actor(Act *act)
{
    const BpmnCommand *command = act->command;
    BpmnEngine *engine = act->engine;

    memcpy(act->head.command_id, command->id, sizeof command->id);
    act->person = (LifecyclePerson){
        NAME_UNNAMED,
        { NULL, 0 },
        command->groups,
        command->group_count,
    };
    if (command->actor.length != 0) {
        act->person.name = command->actor;
        act->person.number = note_name(engine, command->actor, act->now_ms,
                                       &act->status);
        act->head.actor = act->person.number;
    }
    if (command->channel.length != 0) {
        act->head.channel = note_name(engine, command->channel, act->now_ms,
                                      &act->status);
    }
}

static BpmnReason handle(Act *act)
{
    switch (act->command->kind) {
    case BPMN_START: return handle_start(act);
    case BPMN_PARAMETER: return handle_parameter(act);
    case BPMN_CLAIM:
    case BPMN_BEGIN:
    case BPMN_RELEASE:
    case BPMN_COMPLETE:
    case BPMN_ESCALATE: return handle_task(act);
    case BPMN_JOB_TAKE:
    case BPMN_JOB_DONE:
    case BPMN_JOB_FAILED:
    case BPMN_JOB_ERROR: return handle_job(act);
    case BPMN_MESSAGE: return handle_message(act);
    case BPMN_RETRY:
    case BPMN_SET:
    case BPMN_MOVE: return handle_operator(act);
    }
    return BPMN_REASON_NO_SUCH_ELEMENT;
}

/* The first timer of a case that is due; false: none. */
static bool case_timer_due(const BpmnEngine *engine, const Case *item,
                           int64_t now_ms, Timer *due)
{
    const CaseState *state = case_state(engine, item);
    WaitCursor cursor = state_waits(state);
    bool found = false;
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        int64_t due_ms = wait_due(&wait);

        if (wait_kind(&wait) != BPMN_WAIT_TIMER || due_ms > now_ms) continue;
        if (found
            && (due->due_ms < due_ms
                || (due->due_ms == due_ms && due->wait_id < wait.id))) {
            continue;
        }
        *due = (Timer){ due_ms, wait.id, state->id };
        found = true;
    }
    return found;
}

/* Timers before commands: a command waits for its case's due timers only. */
static BpmnStatus fire_case(BpmnEngine *engine, const Case *item,
                            int64_t now_ms)
{
    const Timer *first = timers_first(&engine->timers);
    Timer due;

    if (!first || first->due_ms > now_ms) return BPMN_OK;
    while (case_timer_due(engine, item, now_ms, &due)) {
        BpmnStatus status = engine_fire(engine, due, now_ms);

        if (status != BPMN_OK) return status;
        engine->batch.dead++; /* its entry stays behind in the heap */
    }
    return BPMN_OK;
}

static Definition *case_definition(const BpmnEngine *engine, const Case *item)
{
    return definitions_known(&engine->definitions,
                             case_state(engine, item)->process)
        ->definition;
}

/* What a command about a node says of it stands in the record, also when it is
   refused before a wait was found. */
static void name_element(Act *act)
{
    const BpmnCommand *command = act->command;
    const BpmnProcess *process = act->definition->process;

    if (command->kind == BPMN_MOVE && command->target < process->node_count) {
        act->body.target = command->target;
    }
    if (command->wait_id == 0 && command->kind != BPMN_MESSAGE
        && command->kind != BPMN_SET
        && command->element < process->node_count) {
        act->head.element = command->element;
    }
}

/* Finds the command's case. */
static BpmnReason find_case(Act *act)
{
    BpmnEngine *engine = act->engine;
    const BpmnCommand *command = act->command;
    const CaseState *state;

    if (command->kind == BPMN_START || command->kind == BPMN_PARAMETER) {
        act->definition = definitions_find(&engine->definitions,
                                           command->process);
        return BPMN_REASON_NONE;
    }
    if (command->kind == BPMN_MESSAGE && command->key.bytes) {
        if (find_receiver(act) != BPMN_REASON_NONE) return act->reason;
    } else {
        act->item = cases_find(&engine->cases, command->case_id);
    }
    if (act->item) {
        act->definition = case_definition(engine, act->item);
        name_element(act);
        act->status = fire_case(engine, act->item, act->now_ms);
        if (act->status != BPMN_OK) return BPMN_REASON_LIMIT;
        state = case_state(engine, act->item);
        if (!(state->flags & STATE_CLOSED)) return BPMN_REASON_NONE;
    }
    act->answer_case = command->case_id;
    return act_refuse(act, BPMN_REASON_NOT_OPEN, "the case is not open");
}

/* Loads the case's state into the draft; false: dropped. */
static bool load(Act *act)
{
    BpmnEngine *engine = act->engine;

    if (!draft_load(&engine->allocator, &engine->draft,
                    case_state(engine, act->item))) {
        (void)act_no_memory(act);
        return false;
    }
    return act_prepare(act);
}

/* What the command does. NONE: it can be finished. */
static BpmnReason work(Act *act)
{
    uint64_t seen = act->command->version;

    if (act->item) {
        if (seen != 0 && seen != case_state(act->engine, act->item)->version) {
            return act_refuse(act, BPMN_REASON_CONFLICT,
                              "the case has changed since it was seen");
        }
        if (!load(act)) return BPMN_REASON_LIMIT;
    }
    return handle(act);
}

/* A command that says no version may come again as well: only where ids were
   chosen before is the case's history looked through. */
static bool comes_again(const Act *act, BpmnAnswer *answer)
{
    return act->item && act->command->version == 0 && act->named
        && (case_state(act->engine, act->item)->flags & STATE_NAMED)
        && act_is_repeated(act, case_last(act->engine, act->item), answer);
}

/* What is told to one who repeats a command that was applied. */
static bool answer_repeated(const Act *act, BpmnAnswer *answer)
{
    const BpmnEngine *engine = act->engine;
    const BpmnCommand *command = act->command;
    const Recalled *closed;

    if (act->item) {
        return act_is_repeated(act, case_last(engine, act->item), answer);
    }
    closed = recall_find_case(&engine->recall, command->case_id);
    return closed && act_is_repeated(act, closed->position, answer);
}

static void answer_applied(const Act *act, BpmnAnswer *answer)
{
    answer->case_id = act->head.case_id;
    answer->version = act->head.version;
    answer->position = act->engine->position;
}

static void answer_refused(const Act *act, BpmnAnswer *answer)
{
    answer->verdict = BPMN_REFUSED;
    answer->reason = act->reason;
    answer->case_id = act->answer_case != 0 ? act->answer_case
                                            : act->head.case_id;
    answer->version = act->head.version;
    answer->position = act->engine->position;
    answer->detail = bpmn_string(act->detail);
}

static void act_drop(Act *act)
{
    act->engine->batch.removed_count = act->removed_before;
}

void engine_execute(BpmnEngine *engine, const Queued *queued, int64_t now_ms,
                    BpmnAnswer *answer)
{
    const BpmnCommand *command = &queued->command;
    BpmnReason reason = BPMN_REASON_LIMIT;
    Act act;

    memset(answer, 0, sizeof *answer);
    act_begin(&act, engine, command, now_ms);
    act.body.command_bytes = queued->bytes;
    if (act.named && command->case_id == 0 && act_was_recalled(&act, answer)) {
        return;
    }
    name_actor(&act);
    if (act.status == BPMN_OK) reason = find_case(&act);
    if (reason == BPMN_REASON_NONE) {
        if (comes_again(&act, answer)) return;
        reason = work(&act);
    }
    if (act.status == BPMN_OK && reason == BPMN_REASON_NONE) {
        if (command->kind == BPMN_PARAMETER || act_finish(&act)) {
            answer_applied(&act, answer);
            return;
        }
        act.status = BPMN_NO_MEMORY;
    }
    act_drop(&act);
    if (act.status == BPMN_OK) {
        if (answer_repeated(&act, answer)) return;
        if (act_finish_refused(&act)) {
            answer_refused(&act, answer);
            return;
        }
        act.status = BPMN_NO_MEMORY;
    }
    answer->status = act.status;
}

/* A cycle's next time; the wait counts as armed anew. */
static void rearm(Act *act, Wait *wait)
{
    WaitTimer *timer = &wait->of.timer;

    if (timer->repetitions > 0) timer->repetitions--;
    timer->due_ms = timer->due_ms > INT64_MAX - timer->interval_ms
        ? INT64_MAX
        : timer->due_ms + timer->interval_ms;
    wait->id = 0;
    act->engine->draft.opened_now++;
}

static uint16_t timer_event(const Act *act, const Wait *wait)
{
    BpmnString none = { NULL, 0 };
    uint16_t last = BPMN_NO_ELEMENT;

    if (wait->of.timer.repetitions == 1) {
        last = event_find(act->definition, BPMN_EVENT_TIMER_LAST, wait->element,
                          none);
    }
    return last != BPMN_NO_ELEMENT
        ? last
        : event_find(act->definition, BPMN_EVENT_TIMER, wait->element, none);
}

static BpmnReason fire_wait(Act *act, uint64_t wait_id)
{
    size_t index = act_find_wait(act, BPMN_WAIT_TIMER, wait_id, 0);
    Wait *wait = act_means(act, index);
    uint16_t event = timer_event(act, wait);

    act->head.role = BPMN_ROLE_ENGINE;
    if (event == BPMN_NO_ELEMENT) {
        return act_refuse(act, BPMN_REASON_NO_SUCH_ELEMENT,
                          "nothing happens with this timer");
    }
    if (act->definition->process->events[event].keeps) rearm(act, wait);
    return act_step_wait(act, event, index);
}

static bool fire_begin(Act *act, BpmnEngine *engine, const Timer *timer,
                       int64_t now_ms)
{
    act_begin(act, engine, NULL, now_ms);
    act->item = cases_find(&engine->cases, timer->case_id);
    act->definition = case_definition(engine, act->item);
    return load(act);
}

/* A timer whose step cannot be made is tried again later. */
static bool postpone(Act *act, const Timer *timer)
{
    size_t index = act_find_wait(act, BPMN_WAIT_TIMER, timer->wait_id, 0);
    Wait *wait = act_means(act, index);

    wait->of.timer.due_ms = act->now_ms + POSTPONE_MS;
    wait->id = 0;
    act->engine->draft.opened_now++;
    act->head.kind = BPMN_RECORD_TASK;
    act->head.role = BPMN_ROLE_ENGINE;
    act->body.incident = wait->element;
    act->body.incident_cause = BPMN_CAUSE_FUEL;
    return act_finish(act);
}

BpmnStatus engine_fire(BpmnEngine *engine, Timer timer, int64_t now_ms)
{
    BpmnReason reason;
    Act act;

    if (!fire_begin(&act, engine, &timer, now_ms)) return BPMN_NO_MEMORY;
    reason = fire_wait(&act, timer.wait_id);
    if (act.status == BPMN_OK && reason == BPMN_REASON_NONE
        && act_finish(&act)) {
        return BPMN_OK;
    }
    act_drop(&act);
    if (act.status != BPMN_OK || reason == BPMN_REASON_NONE
        || !fire_begin(&act, engine, &timer, now_ms)) {
        return BPMN_NO_MEMORY;
    }
    return postpone(&act, &timer) ? BPMN_OK : BPMN_NO_MEMORY;
}

BpmnStatus engine_fire_first(BpmnEngine *engine, int64_t now_ms, bool *fired)
{
    Batch *batch = &engine->batch;
    const Timer *first;
    BpmnStatus status;
    Timer timer;

    *fired = false;
    timers_trim(engine);
    first = timers_first(&engine->timers);
    if (!first || first->due_ms > now_ms) return BPMN_OK;
    if (!room_reserve(&engine->allocator, &batch->popped,
                      batch->popped_count + 1, sizeof(Timer))) {
        return BPMN_NO_MEMORY;
    }
    timer = timers_pop(&engine->timers);
    status = engine_fire(engine, timer, engine->last_ms);
    if (status != BPMN_OK) {
        timers_push(&engine->timers, timer);
        return status;
    }
    ((Timer *)batch->popped.items)[batch->popped_count++] = timer;
    *fired = true;
    return BPMN_OK;
}
