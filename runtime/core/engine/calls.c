/* Calls: what a record means for cases that are called, and for their
   callers. */
#include "core/engine/calls.h"

#include <assert.h>

static CallNote *note_at(const BpmnEngine *engine, size_t index)
{
    return (CallNote *)engine->call_notes.items + index;
}

/* Room was reserved. What it says follows from the record to come. */
static void add_note(Turn *turn, CallNote note)
{
    note.cause = turn->partition->position + 1;
    *note_at(turn->engine, turn->engine->call_note_count++) = note;
}

/* A turn that was dropped has left notes for the same record. */
static void drop_left(const Turn *turn)
{
    BpmnEngine *engine = turn->engine;

    while (engine->call_note_count > 0
           && note_at(engine, engine->call_note_count - 1)->cause
               == turn->partition->position + 1) {
        engine->call_note_count--;
    }
}

/* Who called the case that the turn is about. */
static Caller turn_caller(const Turn *turn)
{
    const Draft *draft = turn->partition->drafts;

    if (turn->caller.case_id != 0) return turn->caller;
    return caller_of(
        (BpmnString){ draft->blocks.items, draft->head.block_bytes });
}

/* A case is called by that wait. It gets the next id, behind that of its
   caller. */
static void add_beginning(Turn *turn, Wait *wait)
{
    Cases *cases = &turn->partition->cases;

    if (!turn->item && turn->called == 0) {
        turn->called = cases_id(cases, cases->next++);
    }
    wait->words = CALL_WORDS;
    wait->of.call = (WaitCall){ .case_id = cases_id(cases, cases->next++) };
    add_note(turn,
             (CallNote){
                 .kind = CALL_BEGINS,
                 .case_id = turn->item ? turn->partition->drafts->head.id
                                       : turn->called,
                 .called = wait->of.call.case_id,
             });
}

/* The wait of that id in a draft; null: it is closed. */
static Wait *find_wait(const Draft *draft, uint64_t id)
{
    for (size_t i = 0; i < draft->wait_count; i++) {
        if (draft_wait(draft, i)->id == id) return draft_wait(draft, i);
    }
    return NULL;
}

/* What the command does to the cases that a case has called. */
static bool is_handed_on(const Turn *turn, CallKind *kind)
{
    const BpmnCommand *command = turn->command;

    if (!command) return false;
    *kind = command->kind == BPMN_SUSPEND ? CALL_SUSPENDS : CALL_RESUMES;
    return command->kind == BPMN_SUSPEND || command->kind == BPMN_RESUME;
}

/* A call as it was before the turn. */
static void note_before(Turn *turn, const Wait *before)
{
    Wait *wait = find_wait(turn->partition->drafts, before->id);
    CallNote note = {
        .kind = CALL_IS_CANCELLED,
        .case_id = turn->partition->drafts->head.id,
        .called = before->of.call.case_id,
        .flags = turn->command ? turn->command->flags : 0,
    };

    if (!wait || is_handed_on(turn, &note.kind)) {
        add_note(turn, note);
    } else if (before->of.call.cause != BPMN_CAUSE_NONE
               && wait->of.call.cause == BPMN_CAUSE_NONE) {
        add_beginning(turn, wait);
    }
}

static void note_all_before(Turn *turn)
{
    WaitCursor cursor = state_waits(case_state(turn->partition, turn->item));
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (wait_kind(&wait) == BPMN_WAIT_CALL) note_before(turn, &wait);
    }
}

static void note_all_opened(Turn *turn)
{
    Draft *draft = turn->partition->drafts;

    for (size_t i = 0; i < draft->wait_count; i++) {
        Wait *wait = draft_wait(draft, i);

        if (wait->id == 0 && wait_kind(wait) == BPMN_WAIT_CALL) {
            add_beginning(turn, wait);
        }
    }
}

/* The case has raised it, and ends with it if that is an error. */
static bool note_raised(Turn *turn, CallNote note, const BpmnEffect *effect)
{
    if (note.case_id == 0) return turn_reports(turn, effect->of.text);
    note.kind = effect->kind == BPMN_EFFECT_ERROR ? CALL_FAILS : CALL_ESCALATES;
    note.code = effect->of.text;
    add_note(turn, note);
    return true;
}

/* What goes to who called the case: what the step has raised, then its end.
   False: no room to report what goes to nobody. */
static bool note_outward(Turn *turn)
{
    const BpmnCommand *command = turn->command;
    Caller caller = turn_caller(turn);
    CallNote note = {
        .kind = command && command->kind == BPMN_CANCEL ? CALL_WAS_CANCELLED
                                                        : CALL_IS_DONE,
        .case_id = caller.case_id,
        .wait_id = caller.wait_id,
        .called = turn->item ? turn->partition->drafts->head.id : turn->called,
    };
    bool failed = false;

    for (uint32_t i = 0; i < turn->step.effect_count; i++) {
        const BpmnEffect *effect = &turn->step.effects[i];

        if (effect->kind != BPMN_EFFECT_ERROR
            && effect->kind != BPMN_EFFECT_ESCALATION) {
            continue;
        }
        failed = effect->kind == BPMN_EFFECT_ERROR;
        if (!note_raised(turn, note, effect)) return false;
    }
    if (caller.case_id != 0 && !failed
        && (turn->partition->drafts->head.flags & STATE_CLOSED)) {
        add_note(turn, note);
    }
    return true;
}

/* The most notes that a turn can lead to. */
static size_t count_notes(const Turn *turn)
{
    const Partition *partition = turn->partition;
    size_t count = turn->step.effect_count + partition->drafts->wait_count
        + (size_t)1;

    if (!turn->item) return count;
    return count
        + case_state(partition, turn->item)->wait_bytes / WAIT_FIXED_BYTES;
}

bool calls_prepare(Turn *turn)
{
    BpmnEngine *engine = turn->engine;

    drop_left(turn);
    if (!buffer_reserve(&engine->partition.allocator, &engine->call_notes,
                        engine->call_note_count + count_notes(turn),
                        sizeof(CallNote))) {
        (void)turn_no_memory(turn);
        return false;
    }
    if (turn->item) note_all_before(turn);
    note_all_opened(turn);
    return note_outward(turn);
}
