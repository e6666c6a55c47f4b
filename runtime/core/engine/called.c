/* What follows from calls: the called case begins or ends, its caller hears of
   it. */
#include "core/engine/calling.h"

/* The frame in which the call waits; null: the case itself, or it is over. */
static Frame *frame_of_call(const Partition *partition, const Note *note)
{
    if (note->wait_id != 0) {
        return frame_of_wait(partition, note->case_id, note->wait_id);
    }
    return note->frame == 0 ? NULL
                            : partition->abilities.frames->find(
                                &partition->frames, note->case_id, note->frame);
}

/* The call waits for that case, and is in no incident: its wait is found. */
static bool is_awaited(Calling *calling)
{
    const Partition *partition = &calling->engine->partition;
    const Case *item = find_open_case(partition, calling->note.case_id);
    WaitCursor cursor;
    Wait wait;

    if (!item) return false;
    calling->frame = frame_of_call(partition, &calling->note);
    if (calling->frame && frame_is_over(partition, calling->frame)) {
        return false;
    }
    cursor = state_waits(calling->frame ? frame_state(partition, calling->frame)
                                        : case_state(partition, item));
    while (wait_next(&cursor, &wait)) {
        if (wait_kind(&wait) != BPMN_WAIT_CALL
            || wait.of.call.case_id != calling->note.called) {
            continue;
        }
        calling->note.wait_id = wait.id;
        calling->element = wait.element;
        return wait.of.call.cause == BPMN_CAUSE_NONE;
    }
    return false;
}

/* The most that a datum takes in a body. */
static size_t datum_bytes(const BpmnDatum *datum)
{
    enum { FIXED = 32 };
    bool has_text = !datum->value.is_null && type_has_bytes(datum->value.type);

    return FIXED + datum->name.length
        + (has_text ? datum->value.as.text.length : 0);
}

static void begin_turn(Calling *calling, Turn *turn)
{
    const Note *note = &calling->note;

    turn_begin(turn, calling->engine, &calling->command, calling->now_ms);
    turn->head.cause = BPMN_CAUSED_BY_CALL;
    turn->head.role = BPMN_ROLE_ENGINE;
    turn->body.thrown_at = note->cause;
    turn->body.command_bytes = calling->command.code.length
        + calling->command.key.length;
    for (size_t i = 0; i < calling->command.data_count; i++) {
        turn->body.command_bytes += datum_bytes(&calling->command.data[i]);
    }
    turn->heard = true;
}

/* Loads a case, with a frame unless that is null; false: no memory. */
static bool load(Calling *calling, Turn *turn, Case *item, Frame *frame)
{
    begin_turn(calling, turn);
    turn->item = item;
    turn->frame = frame;
    turn->definition = definitions_of_case(turn->partition, item);
    return turn_load(turn);
}

/* The same of the caller, where the call waits. */
static bool load_caller(Calling *calling, Turn *turn)
{
    return load(
        calling, turn,
        find_open_case(&calling->engine->partition, calling->note.case_id),
        calling->frame);
}

/* The wait of the call, in the case that was loaded. */
static size_t find_call(Calling *calling, Turn *turn)
{
    size_t index = turn_find_wait(turn, BPMN_WAIT_CALL, calling->note.wait_id,
                                  0);

    (void)turn_means(turn, index);
    return index;
}

/* The call rests until an operator lets it call again. A case that goes on
   nevertheless is cancelled. */
static BpmnStatus rest(Calling *calling, BpmnCause cause)
{
    Turn turn;
    Wait *wait;

    calling->command.data_count = 0;
    if (!load_caller(calling, &turn)) return BPMN_NO_MEMORY;
    wait = draft_wait(turn.draft, find_call(calling, &turn));
    if (calling->note.kind == NOTE_CALL_ESCALATES
        && !note_add(&turn,
                     (Note){ .kind = NOTE_CALL_IS_CANCELLED,
                             .case_id = calling->note.case_id,
                             .called = calling->note.called })) {
        return BPMN_NO_MEMORY;
    }
    wait->of.call.cause = cause;
    turn.draft->touched = true;
    turn.head.kind = BPMN_RECORD_TASK;
    turn.body.incident = wait->element;
    turn.body.incident_cause = (uint16_t)cause;
    turn.body.frames.incident = turn.numbers[turn.at];
    return turn_finish(&turn) ? BPMN_OK : turn_found_no_room(&turn);
}

/* What cannot be made is recorded as refused, and the call rests. */
static BpmnStatus end_turn(Calling *calling, Turn *turn, BpmnReason reason,
                           BpmnCause cause)
{
    BpmnStatus status;

    if (turn_finish_well(turn, &reason)) return BPMN_OK;
    if (turn->step.fault != BPMN_FAULT_NONE || turn->too_large) {
        cause = turn_why_not(turn);
    }
    status = turn_end_refused(turn, reason);
    return status == BPMN_OK ? rest(calling, cause) : status;
}

/* The last of the program's processes that has the id; null: none. */
static Definition *find_called(Partition *partition, BpmnString id)
{
    Definitions *definitions = &partition->definitions;

    for (size_t i = definitions->count; i > 0; i--) {
        Definition *definition = &definitions->items[i - 1];

        if (bpmn_string_equal(bpmn_string(definition->process->id), id)) {
            return definition;
        }
    }
    return NULL;
}

/* The items around the call, from the outermost; returns how many. */
static uint32_t list_items(const Partition *partition, const Frame *frame,
                           uint32_t items[BPMN_MAX_DEPTH])
{
    uint32_t before = BPMN_MAX_DEPTH;
    FramePlace place;

    for (; frame && frame->parent; frame = frame->parent) {
        (void)state_place(frame_state(partition, frame), &place);
        if (place.item != 0) items[--before] = place.item;
    }
    memmove(items, items + before, (BPMN_MAX_DEPTH - before) * sizeof *items);
    return BPMN_MAX_DEPTH - before;
}

static bool set_caller(Turn *turn)
{
    const BpmnAllocator *allocator = &turn->partition->allocator;
    Draft *draft = turn->partition->drafts;
    const BpmnCaller *caller = &turn->caller;
    uint8_t bytes[CALLER_BYTES];

    caller_write(caller, bytes);
    return draft_set_block(allocator, draft, STATE_BLOCK_CALLER, 0,
                           (BpmnString){ (const char *)bytes, sizeof bytes })
        && (caller->item_count == 0
            || draft_set_block(
                allocator, draft, STATE_BLOCK_CALLER_ITEMS, 0,
                (BpmnString){ (const char *)caller->items,
                              caller->item_count * sizeof *caller->items }));
}

/* It lies as deep in calls as its caller, and one more. */
static BpmnCaller caller_of_call(const Calling *calling,
                                 uint32_t items[BPMN_MAX_DEPTH])
{
    const Partition *partition = &calling->engine->partition;
    uint64_t case_id = calling->note.case_id;
    const CaseState *state = case_state(partition,
                                        cases_find(&partition->cases, case_id));
    unsigned more = calling->frame ? LIMIT_CALL_OF_ITEM : 1;

    return (BpmnCaller){
        .case_id = case_id,
        .wait_id = calling->note.wait_id,
        .element = calling->element,
        .depth = (uint16_t)(caller_of(state_blocks(state)).depth + more),
        .items = items,
        .item_count = list_items(partition, calling->frame, items),
    };
}

static BpmnReason begin_called(Turn *turn, bool is_one_more)
{
    if (!turn->definition) {
        return turn_refuse(turn, BPMN_REASON_NOT_IN_FORCE,
                           "the program lacks the process that is called");
    }
    if (is_one_more || turn->caller.depth > LIMIT_CALL_DEPTH) {
        return turn_refuse(turn, BPMN_REASON_LIMIT,
                           "too many calls come of one another");
    }
    return handle_start_called(turn);
}

static BpmnStatus begin(Calling *calling, bool is_one_more)
{
    Partition *partition = &calling->engine->partition;
    const Case *item = find_open_case(partition, calling->note.case_id);
    const BpmnWait *row;
    uint32_t items[BPMN_MAX_DEPTH];
    BpmnReason reason;
    Turn turn;

    if (!is_awaited(calling)) return BPMN_OK;
    row = wait_row(definitions_of_case(partition, item)->process,
                   calling->element);
    calling->command.kind = BPMN_START;
    calling->command.element = BPMN_NO_ELEMENT;
    if (!calling_take_inputs(calling, item, row)) return BPMN_NO_MEMORY;
    begin_turn(calling, &turn);
    turn.definition = find_called(partition, bpmn_string(row->name));
    turn.called = calling->note.called;
    turn.caller = caller_of_call(calling, items);
    reason = begin_called(&turn, is_one_more);
    turn.head.role = BPMN_ROLE_ENGINE;
    if (turn.status == BPMN_OK && reason == BPMN_REASON_NONE
        && !set_caller(&turn)) {
        return BPMN_NO_MEMORY;
    }
    return end_turn(calling, &turn, reason, BPMN_CAUSE_CALL);
}

static BpmnReason complete(Turn *turn, size_t index)
{
    BpmnReason reason = turn_write_data(turn, NULL);

    if (reason != BPMN_REASON_NONE) return reason;
    return turn_step_wait(turn,
                          event_find(turn->definition, BPMN_EVENT_DONE,
                                     turn->head.element,
                                     (BpmnString){ NULL, 0 }),
                          index);
}

/* Loads the caller, with what the called case gives it as data, and its wait.
   False: no memory. */
static bool load_results(Calling *calling, Turn *turn, size_t *index)
{
    const Cases *cases = &calling->engine->partition.cases;

    if (!calling_take_results(calling, cases_find(cases, calling->note.called))
        || !load_caller(calling, turn)) {
        return false;
    }
    *index = find_call(calling, turn);
    calling_keep_outputs(
        calling, turn, wait_row(turn->definition->process, turn->head.element));
    return true;
}

static BpmnStatus finish_done(Calling *calling)
{
    BpmnReason reason;
    size_t index;
    Turn turn;

    if (!load_results(calling, &turn, &index)) return BPMN_NO_MEMORY;
    reason = complete(&turn, index);
    return end_turn(calling, &turn, reason, BPMN_CAUSE_CALL);
}

/* Who called that case may hear it, and has before what it gives. Else the call
   rests in an incident with an error, and an escalation is reported. */
static BpmnStatus raise_in(Calling *calling, BpmnEventKind kind)
{
    BpmnReason reason = BPMN_REASON_NONE;
    size_t index;
    Turn turn;

    calling->command.code = calling->note.text;
    if (!load_results(calling, &turn, &index)) return BPMN_NO_MEMORY;
    if (!turn_is_heard(&turn, kind, index, &reason)) {
        if (kind == BPMN_EVENT_ERROR)
            return rest(calling, BPMN_CAUSE_JOB_ERROR);
        calling->command.data_count = 0;
        turn.head.kind = BPMN_RECORD_TASK;
        if (!turn_reports(&turn, calling->note.text)) return BPMN_NO_MEMORY;
    }
    return end_turn(calling, &turn, reason, BPMN_CAUSE_CALL);
}

static BpmnStatus answer(Calling *calling)
{
    if (!is_awaited(calling)) return BPMN_OK;
    switch (calling->note.kind) {
    case NOTE_CALL_IS_DONE: return finish_done(calling);
    case NOTE_CALL_FAILS: return raise_in(calling, BPMN_EVENT_ERROR);
    case NOTE_CALL_ESCALATES: return raise_in(calling, BPMN_EVENT_ESCALATION);
    case NOTE_CALL_WAS_CANCELLED: return rest(calling, BPMN_CAUSE_CALL);
    case NOTE_CALL_BEGINS:
    case NOTE_CALL_IS_CANCELLED:
    case NOTE_CALL_SUSPENDS:
    case NOTE_CALL_RESUMES:
    case NOTE_LOOK:
    case NOTE_MESSAGE:
    case NOTE_MESSAGE_BEGINS:
    case NOTE_MESSAGE_IS_KEPT: break;
    }
    return BPMN_OK;
}

/* What was done to the caller is done to the called case. */
static BpmnStatus hand_on(Calling *calling, BpmnCommandKind kind)
{
    Partition *partition = &calling->engine->partition;
    Case *item = find_open_case(partition, calling->note.called);
    BpmnReason reason;
    Turn turn;

    if (!item || !definitions_of_case(partition, item)) return BPMN_OK;
    calling->command.kind = kind;
    calling->command.flags = calling->note.flags;
    if (!load(calling, &turn, item, NULL)) return BPMN_NO_MEMORY;
    reason = handle_case(&turn);
    turn.head.role = BPMN_ROLE_ENGINE;
    if (turn.status == BPMN_OK && reason != BPMN_REASON_NONE) {
        turn_drop(&turn); /* it is so already */
        return BPMN_OK;
    }
    return turn.status == BPMN_OK && turn_finish(&turn)
        ? BPMN_OK
        : turn_found_no_room(&turn);
}

static BpmnStatus work_off(BpmnEngine *engine, const Note *note,
                           bool is_one_more, int64_t now_ms)
{
    Calling calling = {
        .engine = engine,
        .note = *note,
        .command = { .size = sizeof(BpmnCommand) },
        .now_ms = now_ms,
    };

    switch (note->kind) {
    case NOTE_CALL_BEGINS: return begin(&calling, is_one_more);
    case NOTE_CALL_IS_DONE:
    case NOTE_CALL_FAILS:
    case NOTE_CALL_ESCALATES:
    case NOTE_CALL_WAS_CANCELLED: return answer(&calling);
    case NOTE_CALL_IS_CANCELLED: return hand_on(&calling, BPMN_CANCEL);
    case NOTE_CALL_SUSPENDS: return hand_on(&calling, BPMN_SUSPEND);
    case NOTE_CALL_RESUMES: return hand_on(&calling, BPMN_RESUME);
    case NOTE_LOOK:
        return engine->partition.abilities.conditions->look_below(
            engine, note, is_one_more, now_ms);
    case NOTE_MESSAGE:
    case NOTE_MESSAGE_BEGINS:
    case NOTE_MESSAGE_IS_KEPT:
        return deliver_message(engine, note, is_one_more, now_ms);
    }
    return BPMN_OK;
}

/* Items begin behind it, one after the other, each with all that comes of it;
   those that there is no room for begin in the next run. */
static BpmnStatus work(BpmnEngine *engine, int64_t now_ms)
{
    BpmnStatus status = BPMN_OK;
    size_t done = 0;

    while (engine->note_count > 0 && status == BPMN_OK) {
        status = notes_work(engine, now_ms, &done, work_off);
        if (status == BPMN_OK && done < LIMIT_NOTES_AT_ONCE)
            status = engine_open_items(engine, 0, now_ms);
    }
    if (status != BPMN_OK) engine->spoilt = status;
    return status;
}

const BpmnCalls bpmn_ability_call = {
    .prepare = calls_prepare,
    .work = work,
    .hear = calls_hear,
    .raise = calls_raise,
};
