/* Steps, and what their effects make of a case's waits. */
#include "act.h"

#include "bpmn/value.h"
#include "bytes.h"

/* Notes an element as opened or closed; boundary events are not told of. */
static bool note(Act *act, Room *room, NumberList *list, const BpmnWait *row,
                 uint16_t element)
{
    if (row && row->host != BPMN_NO_ELEMENT) return true;
    if (list->count >= UINT16_MAX
        || !room_reserve(&act->engine->allocator, room, list->count + (size_t)1,
                         sizeof(uint16_t))) {
        (void)act_no_memory(act);
        return false;
    }
    list->bytes = room->items;
    put_u16((uint8_t *)room->items + 2 * list->count++, element);
    return true;
}

static bool note_closed(Act *act, const Wait *wait)
{
    if (wait_kind(wait) == BPMN_WAIT_INCIDENT) return true;
    return note(act, &act->engine->closed, &act->body.closed,
                wait_row(act->definition->process, wait->element),
                wait->element);
}

static bool is_computed(const BpmnTaskOpening *opening)
{
    return opening->assignee.bytes || opening->candidate_users.bytes
        || opening->candidate_groups.bytes || opening->due_ms != INT64_MIN
        || opening->follow_up_ms != INT64_MIN || opening->priority != 50;
}

static bool keep_opening(Act *act, Wait *wait, const BpmnTaskOpening *opening)
{
    const BpmnAllocator *allocator = &act->engine->allocator;
    Draft *draft = &act->engine->draft;
    WaitTask *task = &wait->of.task;

    wait->words = TASK_WORDS;
    task->due_ms = opening->due_ms;
    task->follow_up_ms = opening->follow_up_ms;
    task->priority = opening->priority;
    return draft_keep_text(allocator, draft, opening->assignee, &task->assignee)
        && draft_keep_text(allocator, draft, opening->candidate_users,
                           &task->candidate_users)
        && draft_keep_text(allocator, draft, opening->candidate_groups,
                           &task->candidate_groups);
}

/* A named assignee holds the task from the start. */
static bool open_task(Act *act, Wait *wait, const BpmnTaskOpening *opening,
                      const BpmnWait *row)
{
    BpmnString assignee = opening->assignee;

    if (is_computed(opening) && !keep_opening(act, wait, opening)) {
        return act_no_memory(act) == BPMN_REASON_NONE;
    }
    if (!assignee.bytes && row && row->assignee) {
        assignee = bpmn_string(row->assignee);
    }
    if (assignee.length == 0) return true;
    wait_set_task_state(wait, BPMN_TASK_RESERVED);
    wait->holder = note_name(act->engine, assignee, act->now_ms, &act->status);
    return wait->holder != 0;
}

static void open_job(Wait *wait, const BpmnWait *row)
{
    wait->words = JOB_WORDS;
    wait->of.job = (WaitJob){
        INT64_MIN,
        INT64_MIN,
        row && row->tries != 0 ? row->tries : 1,
        BPMN_CAUSE_NONE,
    };
}

static void open_timer(Wait *wait, const BpmnTimerOpening *opening)
{
    bool cycle = opening->interval_ms != 0 || opening->repetitions != 1;

    wait->words = cycle ? CYCLE_WORDS : TIMER_WORDS;
    wait->of.timer = (WaitTimer){
        opening->due_ms,
        opening->interval_ms,
        opening->repetitions,
    };
}

static bool open_message(Act *act, Wait *wait, BpmnString key)
{
    if (!key.bytes) return true;
    wait->words = MESSAGE_WORDS;
    return draft_keep_text(&act->engine->allocator, &act->engine->draft, key,
                           &wait->of.key)
        || act_no_memory(act) == BPMN_REASON_NONE;
}

static Wait *add_wait(Act *act, const BpmnEffect *effect)
{
    Wait *wait = draft_open(&act->engine->allocator, &act->engine->draft,
                            effect->wait, effect->element);

    if (wait)
        wait->opened_ms = act->now_ms;
    else
        (void)act_no_memory(act);
    return wait;
}

static bool open_wait(Act *act, const BpmnEffect *effect)
{
    const BpmnWait *row = wait_row(act->definition->process, effect->element);
    Wait *wait = add_wait(act, effect);
    bool opened = wait;

    if (!opened) return false;
    switch (effect->wait) {
    case BPMN_WAIT_TASK:
        opened = open_task(act, wait, &effect->of.task, row);
        break;
    case BPMN_WAIT_JOB: open_job(wait, row); break;
    case BPMN_WAIT_TIMER: open_timer(wait, &effect->of.timer); break;
    case BPMN_WAIT_MESSAGE:
        opened = open_message(act, wait, effect->of.text);
        break;
    default: break;
    }
    return opened
        && note(act, &act->engine->opened, &act->body.opened, row,
                effect->element);
}

static bool open_incident(Act *act, const BpmnEffect *effect)
{
    Wait *wait = add_wait(act, effect);

    if (!wait) return false;
    wait->words = INCIDENT_WORDS;
    wait->of.incident = (WaitIncident){
        (uint16_t)effect->cause,
        effect->flow,
        0,
    };
    if (act->body.incident == BPMN_NO_ELEMENT) {
        act->body.incident = effect->element;
        act->body.incident_cause = (uint16_t)effect->cause;
    }
    return true;
}

/* Closes the wait at an index of the draft; false: dropped. */
static bool close_wait(Act *act, size_t index)
{
    BpmnEngine *engine = act->engine;
    Batch *batch = &engine->batch;
    const Wait *wait = draft_wait(&engine->draft, index);
    Subscription entry;

    if (wait->id != 0 && wait_kind(wait) == BPMN_WAIT_TIMER
        && (act->command || wait->id != act->body.wait_id)) {
        act->dead_timers++;
    }
    if (wait->id != 0
        && wait_subscription(engine, &engine->draft.head,
                             engine->draft.texts.items, wait, &entry)) {
        if (!room_reserve(&engine->allocator, &batch->removed,
                          batch->removed_count + 1, sizeof entry)) {
            (void)act_no_memory(act);
            return false;
        }
        ((Subscription *)batch->removed.items)[batch->removed_count++] = entry;
    }
    draft_close(&engine->draft, index);
    return true;
}

static bool withdraw(Act *act, size_t index)
{
    if (!note_closed(act, draft_wait(&act->engine->draft, index))) {
        return false;
    }
    return close_wait(act, index);
}

/* Does the wait stand for a job in an incident? */
static bool is_stuck_job(const Wait *wait)
{
    return wait_kind(wait) == BPMN_WAIT_JOB
        && wait_cause(wait) != BPMN_CAUSE_NONE;
}

/* The oldest wait that the effect means; an operator's move
   takes a job in an incident before one that a program may be doing. */
static size_t find_closed(const Act *act, const BpmnEffect *effect)
{
    const Draft *draft = &act->engine->draft;
    bool moves = act->step.process->events[act->body.event].kind
        == BPMN_EVENT_MOVE;
    size_t found = NO_WAIT;

    for (size_t i = 0; i < draft->wait_count; i++) {
        const Wait *wait = draft_wait(draft, i);

        if (wait->element != effect->element
            || wait_kind(wait) != effect->wait) {
            continue;
        }
        if (!moves || is_stuck_job(wait)) return i;
        if (found == NO_WAIT) found = i;
    }
    return found;
}

static bool close_waits(Act *act, const BpmnEffect *effect)
{
    size_t i;

    while ((i = find_closed(act, effect)) != NO_WAIT) {
        if (!withdraw(act, i)) return false;
        if (effect->kind == BPMN_EFFECT_CLOSE) break;
    }
    return true;
}

static bool end_case(Act *act)
{
    Draft *draft = &act->engine->draft;

    draft->head.flags |= STATE_CLOSED;
    while (draft->wait_count > 0) {
        if (!withdraw(act, 0)) return false;
    }
    return true;
}

/* Several codes of one step stand on a line each. */
static bool add_report(Act *act, BpmnString code)
{
    BpmnString line;

    if (!act->body.reported.bytes) {
        act->body.reported = code;
        return true;
    }
    line = bpmn_join(&act->step, (BpmnString){ "\n", 1 }, code);
    act->body.reported = bpmn_join(&act->step, act->body.reported, line);
    return act->step.fault == BPMN_FAULT_NONE;
}

static bool apply_effect(Act *act, const BpmnEffect *effect)
{
    switch (effect->kind) {
    case BPMN_EFFECT_OPEN: return open_wait(act, effect);
    case BPMN_EFFECT_CLOSE:
    case BPMN_EFFECT_CLOSE_ALL: return close_waits(act, effect);
    case BPMN_EFFECT_INCIDENT: return open_incident(act, effect);
    case BPMN_EFFECT_REPORT: return add_report(act, effect->of.text);
    case BPMN_EFFECT_END: return end_case(act);
    }
    return true;
}

/* A token passes a node when it reaches it. One that an operator lets try
   again has been there since. */
static void forget_retried(BpmnStep *step)
{
    const BpmnEvent *event = &step->process->events[step->event];

    if (event->kind == BPMN_EVENT_RETRY && step->path_count > 0
        && step->path[0] == event->element) {
        step->path++;
        step->path_count--;
    }
}

BpmnReason act_step(Act *act, uint16_t event)
{
    BpmnStep *step = &act->step;

    act->body.event = event;
    step->event = event;
    step->target = act->body.target;
    step->process->step(step, act->engine->draft.image.items);
    forget_retried(step);
    if (step->fault == BPMN_FAULT_LIMIT) {
        return act_refuse(act, BPMN_REASON_LIMIT,
                          "the step goes beyond a limit");
    }
    if (step->fault == BPMN_FAULT_BAD_TARGET) {
        return act_refuse(act, BPMN_REASON_NO_SUCH_ELEMENT,
                          "the target cannot be entered from here");
    }
    for (uint32_t i = 0; i < step->effect_count; i++) {
        if (!apply_effect(act, &step->effects[i])) return act_no_memory(act);
    }
    return BPMN_REASON_NONE;
}

BpmnReason act_step_wait(Act *act, uint16_t event, size_t wait)
{
    if (!act->definition->process->events[event].keeps
        && !withdraw(act, wait)) {
        return act_no_memory(act);
    }
    return act_step(act, event);
}
