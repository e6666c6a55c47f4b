/* Steps, and what their effects make of a case's waits. */
#include "core/engine/turn.h"

#include <assert.h>

/* One entry more of a list; false: dropped. */
static inline bool list_number(Turn *turn, Buffer *room, NumberList *list,
                               uint16_t number)
{
    if (!buffer_reserve(&turn->partition->allocator, room,
                        list->count + (size_t)1, sizeof(uint16_t))) {
        (void)turn_no_memory(turn);
        return false;
    }
    list->bytes = room->items;
    put_u16((uint8_t *)room->items + 2 * list->count++, number);
    return true;
}

/* What follows in the list is of another frame. */
SELDOM static bool list_frame(Turn *turn, Buffer *room, NumberList *list,
                              uint32_t frame)
{
    turn->listed[list == &turn->body.closed] = frame;
    return list_number(turn, room, list, BPMN_NO_ELEMENT)
        && list_number(turn, room, list, (uint16_t)frame)
        && list_number(turn, room, list, (uint16_t)(frame >> 16));
}

/* Notes an element as opened or closed; boundary events are not told of. The
   lists begin in the frame that acts. */
static inline bool list_element(Turn *turn, Buffer *room, NumberList *list,
                                const BpmnWait *row, uint16_t element)
{
    uint32_t frame = turn->numbers[turn->at];

    if (row && row->host != BPMN_NO_ELEMENT) return true;
    if (turn->listed[list == &turn->body.closed] != frame
        && !list_frame(turn, room, list, frame)) {
        return false;
    }
    return list_number(turn, room, list, element);
}

static bool note_closed(Turn *turn, const Wait *wait)
{
    if (wait_kind(wait) == BPMN_WAIT_INCIDENT) return true;
    return list_element(turn, &turn->engine->closed, &turn->body.closed,
                        wait_row(turn->definition->process, wait->element),
                        wait->element);
}

static bool is_computed(const BpmnTaskOpening *opening)
{
    return opening->assignee.bytes || opening->candidate_users.items
        || opening->candidate_groups.items || opening->due_ms != INT64_MIN
        || opening->follow_up_ms != INT64_MIN || opening->priority != 50;
}

SELDOM static bool keep_opening(Turn *turn, Wait *wait,
                                const BpmnTaskOpening *opening)
{
    const BpmnAllocator *allocator = &turn->partition->allocator;
    Draft *draft = turn->draft;
    WaitTask *task = &wait->of.task;

    wait->words = TASK_WORDS;
    task->due_ms = opening->due_ms;
    task->follow_up_ms = opening->follow_up_ms;
    task->priority = opening->priority;
    return draft_keep_text(allocator, draft, opening->assignee, &task->assignee)
        && draft_keep_names(allocator, draft, opening->candidate_users,
                            &task->candidate_users)
        && draft_keep_names(allocator, draft, opening->candidate_groups,
                            &task->candidate_groups)
        && reserve_performers(turn->partition,
                              opening->candidate_users.count
                                  + opening->candidate_groups.count);
}

/* A named assignee holds the task from the start. */
static bool open_task(Turn *turn, Wait *wait, const BpmnTaskOpening *opening,
                      const BpmnWait *row)
{
    BpmnString assignee = opening->assignee;

    if (is_computed(opening) && !keep_opening(turn, wait, opening)) {
        return turn_no_memory(turn) == BPMN_REASON_NONE;
    }
    if (!assignee.bytes && row && row->assignee) {
        assignee = bpmn_string(row->assignee);
    }
    if (assignee.length == 0) return true;
    wait_set_task_state(wait, BPMN_TASK_RESERVED);
    wait->holder = catalog_name(turn->partition, assignee, turn->now_ms,
                                &turn->status);
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

/* By the clock of the case. */
static void open_timer(const Turn *turn, Wait *wait,
                       const BpmnTimerOpening *opening)
{
    const BpmnCycle *cycle = &opening->cycle;
    int64_t behind = draft_behind_ms(turn->partition->drafts, turn->now_ms);

    wait->words = opening->repetitions == 1 ? TIMER_WORDS : CYCLE_WORDS;
    wait->of.timer = (WaitTimer){
        .due_ms = opening->due_ms - behind,
        .anchor_ms = cycle->anchor_ms - behind,
        .interval_ms = cycle->interval_ms,
        .repetitions = opening->repetitions,
        .index = opening->index,
        .months = cycle->months,
        .offset_minutes = cycle->offset_minutes,
    };
}

/* The text at that word of what is awaited: words go up to the last that is
   there. */
SELDOM static bool open_by_text(Turn *turn, Wait *wait, BpmnString text,
                                uint8_t at)
{
    if (text.bytes) wait->words = (uint8_t)(at + 1);
    return draft_keep_text(&turn->partition->allocator, turn->draft, text,
                           &wait->of.named[at])
        || turn_no_memory(turn) == BPMN_REASON_NONE;
}

static Wait *add_wait(Turn *turn, const BpmnEffect *effect)
{
    Wait *wait = draft_open(&turn->partition->allocator, turn->draft,
                            effect->wait, effect->element);

    if (!wait) {
        (void)turn_no_memory(turn);
        return NULL;
    }
    wait->opened_ms = turn->now_ms;
    return wait;
}

static bool open_wait(Turn *turn, const BpmnEffect *effect)
{
    const BpmnWait *row = wait_row(turn->definition->process, effect->element);
    Wait *wait = add_wait(turn, effect);
    bool opened = wait;

    if (!opened) return false;
    wait->opened_by = (uint32_t)(effect - turn->step.effects) + 1;
    switch (effect->wait) {
    case BPMN_WAIT_TASK:
        opened = open_task(turn, wait, &effect->of.task, row);
        break;
    case BPMN_WAIT_JOB: open_job(wait, row); break;
    case BPMN_WAIT_TIMER: open_timer(turn, wait, &effect->of.timer); break;
    case BPMN_WAIT_MESSAGE:
        opened = open_by_text(turn, wait, effect->of.message.key, 0)
            && open_by_text(turn, wait, effect->of.message.name, 1);
        break;
    case BPMN_WAIT_SIGNAL:
        opened = open_by_text(turn, wait, effect->of.text, 0);
        break;
    case BPMN_WAIT_CALL:
    case BPMN_WAIT_INCIDENT:
    case BPMN_WAIT_SCOPE:
    case BPMN_WAIT_CONDITION:
    default: break;
    }
    return opened
        && list_element(turn, &turn->engine->opened, &turn->body.opened, row,
                        effect->element);
}

SELDOM static bool open_incident(Turn *turn, const BpmnEffect *effect)
{
    Wait *wait = add_wait(turn, effect);

    if (!wait) return false;
    wait->words = INCIDENT_WORDS;
    wait->of.incident = (WaitIncident){
        (uint16_t)effect->cause,
        effect->flow,
        0,
        0,
    };
    if (turn->partition->abilities.operators) {
        turn->partition->abilities.operators->place(turn, wait);
    }
    if (effect->cause == BPMN_CAUSE_SLICE) {
        turn->slices |= 1u << turn->at;
    } else if (turn->body.incident == BPMN_NO_ELEMENT) {
        turn->body.incident = effect->element;
        turn->body.incident_cause = (uint16_t)effect->cause;
        turn->body.frames.incident = turn->numbers[turn->at];
    }
    return true;
}

/* The wait cannot be found any more, by whom it was waited for. */
SELDOM static bool unindex_wait(Turn *turn, const Wait *wait)
{
    const BpmnAbilities *abilities = &turn->partition->abilities;

    if (wait_kind(wait) == BPMN_WAIT_MESSAGE
        && !abilities->messages->leave(turn, wait)) {
        return false;
    }
    return turn->at == 0 || abilities->frames->unhang(turn, wait);
}

bool turn_rest_in_incident(Turn *turn, uint16_t element, BpmnCause cause)
{
    BpmnEffect effect = {
        .element = element,
        .flow = BPMN_NO_ELEMENT,
        .wait = BPMN_WAIT_INCIDENT,
        .cause = cause,
    };

    return open_incident(turn, &effect);
}

bool turn_opens_again(Turn *turn, size_t index)
{
    Wait *wait = draft_wait(turn->draft, index);

    if (!unindex_wait(turn, wait)) return false;
    wait->id = 0;
    turn->draft->opened_now++;
    turn->draft->touched = true;
    return true;
}

/* Closes the wait at an index of the draft; false: dropped. */
static bool withdraw(Turn *turn, size_t index)
{
    const Wait *wait = draft_wait(turn->draft, index);
    BpmnWaitKind kind = wait_kind(wait);

    if (!note_closed(turn, wait)) return false;
    if (wait->id != 0 && kind == BPMN_WAIT_TIMER
        && (turn->command || wait->id != turn->body.wait_id)) {
        turn->dead_timers++;
    }
    if (wait->id != 0 && (turn->at > 0 || kind == BPMN_WAIT_MESSAGE)
        && !unindex_wait(turn, wait)) {
        return false;
    }
    draft_close(turn->draft, index);
    return true;
}

BpmnReason turn_withdraw(Turn *turn, size_t index)
{
    return withdraw(turn, index) ? BPMN_REASON_NONE : turn_no_memory(turn);
}

/* The oldest wait that the effect means. */
static size_t find_closed(const Turn *turn, const BpmnEffect *effect)
{
    const Draft *draft = turn->draft;

    for (size_t i = 0; i < draft->wait_count; i++) {
        const Wait *wait = draft_wait(draft, i);

        if (wait->element == effect->element
            && wait_kind(wait) == effect->wait) {
            return i;
        }
    }
    return NO_WAIT;
}

static bool close_waits(Turn *turn, const BpmnEffect *effect)
{
    size_t i;

    while ((i = find_closed(turn, effect)) != NO_WAIT) {
        if (!withdraw(turn, i)) return false;
        if (effect->kind == BPMN_EFFECT_CLOSE) break;
    }
    return true;
}

bool turn_withdraw_all(Turn *turn)
{
    while (turn->draft->wait_count > 0) {
        if (!withdraw(turn, 0)) return false;
    }
    return true;
}

bool turn_end_case(Turn *turn)
{
    turn_at(turn, 0);
    turn->draft->head.flags |= STATE_CLOSED;
    turn->draft->touched = true;
    turn->over_from = 1;
    return turn_withdraw_all(turn);
}

/* They stand on a line each. */
bool turn_reports(Turn *turn, BpmnString code)
{
    BpmnString *reported = &turn->body.reported;

    if (!reported->bytes) {
        *reported = code;
        return true;
    }
    *reported = bpmn_join(&turn->step, *reported, (BpmnString){ "\n", 1 });
    *reported = bpmn_join(&turn->step, *reported, code);
    return turn->step.fault == BPMN_FAULT_NONE;
}

static bool apply_effect(Turn *turn, const BpmnEffect *effect)
{
    turn_at(turn, effect->depth);
    switch (effect->kind) {
    case BPMN_EFFECT_OPEN: return open_wait(turn, effect);
    case BPMN_EFFECT_CLOSE:
    case BPMN_EFFECT_CLOSE_ALL: return close_waits(turn, effect);
    case BPMN_EFFECT_INCIDENT: return open_incident(turn, effect);
    case BPMN_EFFECT_REPORT: return turn_reports(turn, effect->of.text);
    case BPMN_EFFECT_END: return turn_end_case(turn);
    case BPMN_EFFECT_SIGNAL:
        return turn->partition->abilities.signals->throws(turn, effect);
    case BPMN_EFFECT_OPEN_ITEMS:
    case BPMN_EFFECT_ITEM_DONE:
    case BPMN_EFFECT_HOST_OVER:
    case BPMN_EFFECT_WITHDRAW:
        return turn->partition->abilities.frames->apply(turn, effect);
    case BPMN_EFFECT_ERROR: /* once all is done: calls.c */
    case BPMN_EFFECT_ESCALATION:
    case BPMN_EFFECT_MESSAGE: break;
    }
    return true;
}

/* Why a step with that fault is refused; NONE: it has none. */
SELDOM static BpmnReason refuse_fault(Turn *turn)
{
    switch (turn->step.fault) {
    case BPMN_FAULT_NONE: break;
    case BPMN_FAULT_LIMIT:
        return turn_refuse(turn, BPMN_REASON_LIMIT,
                           "the step goes beyond a limit");
    case BPMN_FAULT_SECOND_TOKEN:
        return turn_refuse(turn, BPMN_REASON_LIMIT,
                           "a second token would come where one has room");
    case BPMN_FAULT_BAD_TARGET:
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "the target cannot be entered from here");
    }
    return BPMN_REASON_NONE;
}

BpmnReason turn_take_over(Turn *turn, uint32_t done)
{
    BpmnStep *step = &turn->step;
    const BpmnEffect *end;
    BpmnReason reason;

    if (step->fault != BPMN_FAULT_NONE) return refuse_fault(turn);
    reason = turn_check_room(turn);
    if (reason != BPMN_REASON_NONE) return reason;
    end = step->effects + step->effect_count;
    for (const BpmnEffect *effect = step->effects + done; effect != end;
         effect++) {
        if (apply_effect(turn, effect)) continue;
        return step->fault != BPMN_FAULT_NONE ? refuse_fault(turn)
                                              : turn_no_memory(turn);
    }
    return BPMN_REASON_NONE;
}

static BpmnReason run_step(Turn *turn)
{
    BpmnReason reason;

    turn->step.process->step(&turn->step);
    reason = turn_take_over(turn, 0);
    return reason == BPMN_REASON_NONE ? turn_look(turn) : reason;
}

BpmnReason turn_step(Turn *turn, uint16_t event)
{
    assert(event < turn->step.process->event_count);
    turn->body.event = event;
    turn->step.event = event;
    return run_step(turn);
}

/* What a called case gives with what it raises is mapped as at its end. Where
   that cannot be done nothing comes of it. */
static BpmnReason give(Turn *turn)
{
    BpmnStep *step = &turn->step;
    uint16_t event = event_find(turn->definition, BPMN_EVENT_GIVES,
                                turn->head.element, (BpmnString){ NULL, 0 });

    if (event == BPMN_NO_ELEMENT) return BPMN_REASON_NONE;
    step->event = event;
    step->process->step(step);
    if (step->fault != BPMN_FAULT_NONE) return refuse_fault(turn);
    return step->effect_count == 0
        ? BPMN_REASON_NONE
        : turn_refuse(turn, BPMN_REASON_BAD_DATA,
                      "what the call maps cannot be computed");
}

bool turn_is_heard(Turn *turn, BpmnEventKind kind, size_t index,
                   BpmnReason *reason)
{
    const BpmnCalls *calls = turn->partition->abilities.calls;
    uint16_t event = turn_find_heard(turn, kind, turn->head.element,
                                     turn->command->code);

    if (event == BPMN_NO_ELEMENT && !(calls && calls->hear(turn, kind))) {
        return false;
    }
    *reason = turn_write_data(turn, NULL);
    if (*reason == BPMN_REASON_NONE) *reason = give(turn);
    if (*reason == BPMN_REASON_NONE) {
        *reason = event == BPMN_NO_ELEMENT ? calls->raise(turn, kind)
                                           : turn_step_wait(turn, event, index);
    }
    return true;
}

BpmnReason turn_take(Turn *turn, size_t wait, uint16_t place, bool moves)
{
    if (wait != NO_WAIT && !withdraw(turn, wait)) return turn_no_memory(turn);
    place_take(&turn->step, turn->images[turn->at], place, moves);
    return BPMN_REASON_NONE;
}

BpmnReason turn_open(Turn *turn, uint16_t kind)
{
    turn->step.event = BPMN_OPENS;
    turn->step.target = kind;
    return run_step(turn);
}

BpmnReason turn_enter(Turn *turn, uint16_t target, bool moves)
{
    turn->step.event = BPMN_ENTERS;
    turn->step.target = target;
    turn->step.moves = moves;
    return run_step(turn);
}

BpmnReason turn_step_wait(Turn *turn, uint16_t event, size_t wait)
{
    if (!turn->definition->process->events[event].keeps
        && !withdraw(turn, wait)) {
        return turn_no_memory(turn);
    }
    return turn_step(turn, event);
}
