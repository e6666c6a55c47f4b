/* Calls: what a record means for cases that are called, and for their
   callers. */
#include "core/engine/notes.h"

/* Who called the case that the turn is about. */
static BpmnCaller turn_caller(const Turn *turn)
{
    const Draft *draft = turn->partition->drafts;

    if (turn->caller.case_id != 0) return turn->caller;
    return caller_of(
        (BpmnString){ draft->blocks.items, draft->head.block_bytes });
}

bool calls_hear(const Turn *turn, BpmnEventKind kind)
{
    const Partition *partition = turn->partition;
    BpmnCaller caller = turn_caller(turn);

    while (caller.case_id != 0) {
        const Case *item = find_open_case(partition, caller.case_id);
        const Definition *definition = item
            ? definitions_of_case(partition, item)
            : NULL;

        if (!definition) return false;
        if (event_hearing(definition, kind, caller.element, turn->command->code)
            != BPMN_NO_ELEMENT) {
            return true;
        }
        caller = caller_of(state_blocks(case_state(partition, item)));
    }
    return false;
}

BpmnReason calls_raise(Turn *turn, BpmnEventKind kind)
{
    bool fails = kind == BPMN_EVENT_ERROR;
    BpmnStep *step = &turn->step;

    if (step->effect_count == step->effect_capacity) return turn_no_room(turn);
    step->effects[step->effect_count++] = (BpmnEffect){
        .kind = fails ? BPMN_EFFECT_ERROR : BPMN_EFFECT_ESCALATION,
        .element = turn->head.element,
        .of.text = turn->command->code,
    };
    if (fails) return turn_end_here(turn);
    turn->head.kind = BPMN_RECORD_TASK;
    return turn_look(turn);
}

/* A case is called by that wait of the frame at a depth. It gets the next id,
   behind that of its caller. False: dropped, as below. */
static bool add_beginning(Turn *turn, uint32_t depth, Wait *wait)
{
    Cases *cases = &turn->partition->cases;
    uint64_t caller = note_own_case(turn);

    wait->words = CALL_WORDS;
    wait->of.call = (WaitCall){ .case_id = cases_id(cases, cases->next++) };
    return note_add(turn,
                    (Note){ .kind = NOTE_CALL_BEGINS,
                            .case_id = caller,
                            .called = wait->of.call.case_id,
                            .frame = turn->numbers[depth] });
}

/* The wait of that id in a draft; null: it is closed. */
static Wait *find_wait(const Draft *draft, uint64_t id)
{
    for (size_t i = 0; i < draft->wait_count; i++) {
        if (draft_wait(draft, i)->id == id) return draft_wait(draft, i);
    }
    return NULL;
}

static bool note_call(Turn *turn, const Wait *wait, NoteKind kind)
{
    return note_add(
        turn,
        (Note){ .kind = kind,
                .case_id = turn->partition->drafts->head.id,
                .called = wait->of.call.case_id,
                .flags = turn->command ? turn->command->flags : 0 });
}

/* A call as it was before the turn, in the frame at a depth, which is worked
   on. */
static bool note_before(Turn *turn, uint32_t depth, const Wait *before)
{
    Wait *wait = find_wait(partition_draft(turn->partition, depth), before->id);

    if (!wait) return note_call(turn, before, NOTE_CALL_IS_CANCELLED);
    return before->of.call.cause == BPMN_CAUSE_NONE
        || wait->of.call.cause != BPMN_CAUSE_NONE
        || add_beginning(turn, depth, wait);
}

static bool note_each_before(Turn *turn, const CaseState *state, uint32_t depth)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (wait_kind(&wait) == BPMN_WAIT_CALL
            && !note_before(turn, depth, &wait)) {
            return false;
        }
    }
    return true;
}

/* Each call as it was before the turn, in a frame that it does not work on. */
static bool note_each(Turn *turn, const CaseState *state, NoteKind kind)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (wait_kind(&wait) == BPMN_WAIT_CALL
            && !note_call(turn, &wait, kind)) {
            return false;
        }
    }
    return true;
}

/* The same of all frames from one on. */
static bool note_below(Turn *turn, const Frame *top, NoteKind kind)
{
    const Partition *partition = turn->partition;

    for (const Frame *frame = top; frame; frame = frame_after(top, frame)) {
        if (frame->number != 0 && !frame_is_over(partition, frame)
            && !note_each(turn, frame_state(partition, frame), kind)) {
            return false;
        }
    }
    return true;
}

/* The same of the frames that it ends, or whose case it ends. */
static bool note_over(Turn *turn)
{
    if ((turn->partition->drafts->head.flags & STATE_CLOSED) != 0) {
        return note_below(turn, turn->root, NOTE_CALL_IS_CANCELLED);
    }
    for (size_t i = 0; i < turn->over_count; i++) {
        if (!note_below(turn, turn_over(turn, i), NOTE_CALL_IS_CANCELLED))
            return false;
    }
    return true;
}

/* All that the case has called is suspended or goes on with it, before what
   its step closes is cancelled. */
static bool note_handed_on(Turn *turn)
{
    const BpmnCommand *command = turn->command;
    NoteKind kind = NOTE_CALL_RESUMES;

    if (!command
        || (command->kind != BPMN_SUSPEND && command->kind != BPMN_RESUME)) {
        return true;
    }
    if (command->kind == BPMN_SUSPEND) kind = NOTE_CALL_SUSPENDS;
    return note_each(turn, case_state(turn->partition, turn->item), kind)
        && note_below(turn, turn->root, kind);
}

static bool note_all_before(Turn *turn)
{
    const Partition *partition = turn->partition;

    if (!note_handed_on(turn)
        || !note_each_before(turn, case_state(partition, turn->item), 0)) {
        return false;
    }
    for (uint32_t i = 1; i <= turn->depth && i < turn->over_from; i++) {
        if (!turn_begins(turn, i)
            && !note_each_before(turn, frame_state(partition, turn->frames[i]),
                                 i)) {
            return false;
        }
    }
    return note_over(turn);
}

static bool note_all_opened(Turn *turn)
{
    for (uint32_t depth = 0; depth <= turn->depth && depth < turn->over_from;
         depth++) {
        Draft *draft = partition_draft(turn->partition, depth);

        for (size_t i = 0; i < draft->wait_count; i++) {
            Wait *wait = draft_wait(draft, i);

            if (wait->id == 0 && wait_kind(wait) == BPMN_WAIT_CALL
                && !add_beginning(turn, depth, wait)) {
                return false;
            }
        }
    }
    return true;
}

/* The case has raised it, and ends with it if that is an error. */
static bool note_raised(Turn *turn, BpmnCaller caller, const BpmnEffect *effect)
{
    bool fails = effect->kind == BPMN_EFFECT_ERROR;

    if (caller.case_id == 0) return turn_reports(turn, effect->of.text);
    return note_add(
        turn,
        (Note){ .kind = fails ? NOTE_CALL_FAILS : NOTE_CALL_ESCALATES,
                .case_id = caller.case_id,
                .wait_id = caller.wait_id,
                .called = note_own_case(turn),
                .text = effect->of.text });
}

/* The case has ended, by no error: who called it is told. */
static bool note_end(Turn *turn, BpmnCaller caller)
{
    bool cancelled = turn->command && turn->command->kind == BPMN_CANCEL;

    return note_add(
        turn,
        (Note){ .kind = cancelled ? NOTE_CALL_WAS_CANCELLED : NOTE_CALL_IS_DONE,
                .case_id = caller.case_id,
                .wait_id = caller.wait_id,
                .called = note_own_case(turn) });
}

/* What goes from the case to others: what its step has thrown, then its end. */
static bool note_outward(Turn *turn)
{
    BpmnCaller caller = turn_caller(turn);
    bool ended = turn->partition->drafts->head.flags & STATE_CLOSED;
    bool failed = false;

    for (uint32_t i = 0; i < turn->step.effect_count; i++) {
        const BpmnEffect *effect = &turn->step.effects[i];
        bool is_error = effect->kind == BPMN_EFFECT_ERROR;

        if ((is_error || effect->kind == BPMN_EFFECT_ESCALATION)
            && !note_raised(turn, caller, effect)) {
            return false;
        }
        if (effect->kind == BPMN_EFFECT_MESSAGE
            && !note_message(turn, effect)) {
            return false;
        }
        failed = failed || is_error;
    }
    return caller.case_id == 0 || failed || !ended || note_end(turn, caller);
}

/* What awaits a condition in frames beside. */
static bool note_looks(Turn *turn)
{
    const BpmnConditions *conditions = turn->partition->abilities.conditions;

    return !conditions || conditions->note(turn);
}

bool calls_prepare(Turn *turn)
{
    return (!turn->item || note_all_before(turn)) && note_all_opened(turn)
        && note_outward(turn) && note_looks(turn);
}
