/* Messages that cases throw, and those of commands that several processes take:
   who gets them, and how. Source: docs/reference/semantics.md. */
#include "core/engine/notes.h"

/* A message on its way. */
typedef struct Throw {
    Turn *turn;
    Message message;
    Note note;
    size_t first;         /* of its notes */
    bool is_own;          /* the case under work takes it */
    const char *reported; /* why nobody gets it; null: nothing yet */
    BpmnReason reason;    /* the same */
} Throw;

/* The process that a note of the throw leads to. */
static const BpmnProcess *process_of(const Throw *thrown, const Note *note)
{
    const Partition *partition = thrown->turn->partition;
    const Case *item = cases_find(&partition->cases, note->case_id);

    if (note->kind == NOTE_MESSAGE_BEGINS) {
        return partition->definitions.items[note->definition].process;
    }
    return item ? definitions_of_case(partition, item)->process
                : thrown->turn->definition->process;
}

/* The note to a case of that process, which has several versions; null: none
   gets it. */
static const Note *one_of(const Throw *thrown, const BpmnProcess *process)
{
    const BpmnEngine *engine = thrown->turn->engine;

    for (size_t i = thrown->first; i < engine->note_count; i++) {
        if (bpmn_string_equal(
                bpmn_string(process_of(thrown, note_at(engine, i))->id),
                bpmn_string(process->id))) {
            return note_at(engine, i);
        }
    }
    return NULL;
}

static void report(Throw *thrown, BpmnReason reason)
{
    thrown->reason = reason;
    thrown->reported = bpmn_reason_text(reason);
}

/* A case gets it; false: dropped. Two of one process: nobody does. */
static bool address(Throw *thrown, uint64_t case_id, const BpmnProcess *process)
{
    const Note *other = one_of(thrown, process);

    if (other) {
        report(thrown, BPMN_REASON_AMBIGUOUS);
        thrown->turn->answer_case = other->case_id;
        thrown->turn->other_case = case_id;
        return true;
    }
    thrown->note.kind = NOTE_MESSAGE;
    thrown->note.case_id = case_id;
    return note_add(thrown->turn, thrown->note);
}

/* One that waits stands still: nobody gets it. That two of one process wait
   says more. */
static void note_suspended(Throw *thrown, const Case *item)
{
    const CaseState *state = case_state(thrown->turn->partition, item);

    if (!state_is_suspended(state) || thrown->reason == BPMN_REASON_AMBIGUOUS) {
        return;
    }
    report(thrown, BPMN_REASON_SUSPENDED);
    thrown->turn->answer_case = state->id;
}

/* The case that throws it may wait for it, in what its step has left. */
static bool address_own(Throw *thrown)
{
    Turn *turn = thrown->turn;
    const BpmnMessages *messages = turn->partition->abilities.messages;

    for (uint32_t depth = 0; depth <= turn->depth; depth++) {
        const Draft *draft = partition_draft(turn->partition, depth);

        for (size_t i = 0; i < draft->wait_count; i++) {
            if (!messages->drafted_takes(turn, draft, draft_wait(draft, i),
                                         thrown->message)) {
                continue;
            }
            thrown->is_own = true;
            return address(thrown, note_own_case(turn),
                           turn->definition->process);
        }
    }
    return true;
}

/* A wait of the case that throws it, in a frame that its step leaves as it is:
   where none was found that it takes. */
static bool is_beside(const Throw *thrown, const Awaiting *awaiting)
{
    const Turn *turn = thrown->turn;
    const Frame *frame = frame_of_wait(turn->partition, awaiting->case_id,
                                       awaiting->wait_id);

    if (thrown->is_own || !frame || frame_is_over(turn->partition, frame)) {
        return false;
    }
    for (uint32_t depth = 1; depth <= turn->depth; depth++) {
        if (turn->numbers[depth] == frame->number) return false;
    }
    return true;
}

static bool address_waits(Throw *thrown)
{
    Turn *turn = thrown->turn;
    const Partition *partition = turn->partition;
    const Awaited *awaited = &partition->awaited;
    const Awaiting *first = awaited_first(
        awaited, message_hash(thrown->message.name, thrown->message.key));
    const Awaiting *awaiting = first;
    uint64_t own = turn->item ? partition->drafts->head.id : 0;
    uint64_t met = 0;

    for (; awaiting && thrown->message.key.bytes;
         awaiting = awaited_next(awaited, first, awaiting)) {
        const Case *item;

        if (awaiting->case_id == met
            || (awaiting->case_id == own && !is_beside(thrown, awaiting))
            || !partition->abilities.messages->takes(partition, awaiting,
                                                     thrown->message)) {
            continue;
        }
        met = awaiting->case_id;
        item = cases_find(&partition->cases, met);
        note_suspended(thrown, item);
        if (!address(thrown, met,
                     definitions_of_case(partition, item)->process)) {
            return false;
        }
    }
    return true;
}

/* The note leads to the start event of a definition that has its message.
   False: there is none, or another version is in force. */
static bool find_start(const Definitions *definitions, size_t index, Note *note)
{
    const Definition *definition = &definitions->items[index];
    const BpmnProcess *process = definition->process;

    if (!definitions_is_in_force(definitions, definition)) return false;
    for (uint16_t event = 0; event < process->event_count; event++) {
        const BpmnEvent *row = &process->events[event];

        if (row->kind != BPMN_EVENT_START || !row->code
            || !bpmn_string_equal(bpmn_string(row->code), note->text)) {
            continue;
        }
        note->kind = NOTE_MESSAGE_BEGINS;
        note->case_id = 0;
        note->definition = (uint16_t)index;
        note->event = event;
        return true;
    }
    return false;
}

/* Whether a case with the command's key stands in the way of one that would
   begin by it. A throw is delivered to that case. */
static bool is_taken(const Throw *thrown, const BpmnProcess *process)
{
    uint64_t other = thrown->note.command
        ? bpmn_case_by_key(thrown->turn->engine, process, thrown->message.key)
        : 0;

    if (other != 0) thrown->turn->answer_case = other;
    return other != 0;
}

/* Processes of which no case gets it begin one by it. */
static bool address_starts(Throw *thrown)
{
    const Definitions *definitions = &thrown->turn->partition->definitions;

    for (size_t i = 0; i < definitions->count; i++) {
        const BpmnProcess *process = definitions->items[i].process;

        if (!one_of(thrown, process)
            && find_start(definitions, i, &thrown->note)
            && !is_taken(thrown, process)
            && !note_add(thrown->turn, thrown->note)) {
            return false;
        }
    }
    return true;
}

/* Nobody gets it: it is kept, or that is reported. */
static bool miss(Throw *thrown)
{
    Turn *turn = thrown->turn;

    turn->engine->note_count = thrown->first;
    if (thrown->reported) {
        return turn_reports(turn, bpmn_string(thrown->reported));
    }
    if (thrown->note.lives_ms == 0) {
        return turn_reports(turn, bpmn_string("no-receiver"));
    }
    thrown->note.kind = NOTE_MESSAGE_IS_KEPT;
    return note_add(turn, thrown->note);
}

bool note_message(Turn *turn, const BpmnEffect *effect)
{
    BpmnEngine *engine = turn->engine;
    BpmnString name = effect->of.message.name;
    Throw thrown = {
        .turn = turn,
        .message = { name,
                     effect->of.message.keyed
                         ? effect->of.message.key
                         : draft_key(turn->partition->drafts) },
        .first = engine->note_count,
    };

    thrown.note.command_bytes = name.length + thrown.message.key.length;
    if (thrown.message.key.bytes && turn->partition->abilities.messages) {
        thrown.note.lives_ms = effect->of.message.lives_ms;
    }

    if (effect->of.message.keyed && !thrown.message.key.bytes) {
        return turn_reports(turn, bpmn_string("no-receiver"));
    }
    if (!note_keep(turn, &thrown.note, thrown.message, effect)) return false;
    if (turn->partition->abilities.messages
        && (!address_own(&thrown) || !address_waits(&thrown))) {
        return false;
    }
    if (!thrown.reported && !address_starts(&thrown)) return false;
    if (!thrown.reported && engine->note_count > thrown.first) return true;
    return miss(&thrown);
}

static BpmnReason refuse(const Throw *thrown)
{
    return turn_refuse(thrown->turn, thrown->reason,
                       thrown->reason == BPMN_REASON_AMBIGUOUS
                           ? "two cases of one process wait for this message"
                           : "a case that waits for this message is suspended");
}

BpmnReason address_command(Turn *turn, size_t *first)
{
    const BpmnCommand *command = turn->command;
    Throw addressed = {
        .turn = turn,
        .message = { command->name, command->key },
        .note = { .command = command,
                  .command_bytes = turn->body.command_bytes },
        .first = turn->engine->note_count,
        .is_own = true,
    };

    *first = addressed.first;
    if (!note_keep(turn, &addressed.note, addressed.message, NULL)
        || (turn->item
            && !address(&addressed, note_own_case(turn),
                        turn->definition->process))) {
        return BPMN_REASON_LIMIT;
    }
    if (command->case_id != 0) return BPMN_REASON_NONE;
    if (turn->item) note_suspended(&addressed, turn->item);
    if (!address_waits(&addressed)) return BPMN_REASON_LIMIT;
    if (addressed.reported) return refuse(&addressed);
    return address_starts(&addressed) ? BPMN_REASON_NONE : BPMN_REASON_LIMIT;
}

static BpmnReason give(Turn *turn, const Note *note)
{
    const BpmnMessages *messages = turn->partition->abilities.messages;

    if (note->kind == NOTE_MESSAGE_BEGINS) {
        turn->definition =
            &turn->partition->definitions.items[note->definition];
        return handle_start_at(turn, note->event);
    }
    turn->item = cases_find(&turn->partition->cases, note->case_id);
    if (!find_open_case(turn->partition, note->case_id)) {
        return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                           "the case that waited has ended");
    }
    turn->definition = definitions_of_case(turn->partition, turn->item);
    messages->find_taker(turn);
    if (!turn_load(turn)) return BPMN_REASON_LIMIT;
    return messages->take(turn);
}

/* What came before it has taken the wait, or ended the case: the process takes
   it by its start event. False: it has none. */
static bool start_instead(const BpmnEngine *engine, const Note *note,
                          Note *start)
{
    const Definitions *definitions = &engine->partition.definitions;
    const Case *item = cases_find(&engine->partition.cases, note->case_id);
    const BpmnProcess *process = item
        ? definitions_of_case(&engine->partition, item)->process
        : NULL;

    *start = *note;
    for (size_t i = 0; process && i < definitions->count; i++) {
        if (bpmn_string_equal(bpmn_string(definitions->items[i].process->id),
                              bpmn_string(process->id))
            && find_start(definitions, i, start)) {
            return true;
        }
    }
    return false;
}

/* Whom it goes to instead: who waited does not any more, or who begins by it is
   there by now. False: to nobody else. */
static bool go_instead(const Turn *turn, BpmnReason reason, const Note *note,
                       Note *other)
{
    if (reason == BPMN_REASON_NO_RECEIVER && note->kind == NOTE_MESSAGE) {
        if (start_instead(turn->engine, note, other)) return true;
        *other = *note;
        other->kind = NOTE_MESSAGE_IS_KEPT;
        return note->lives_ms > 0;
    }
    *other = *note;
    other->kind = NOTE_MESSAGE;
    other->case_id = turn->answer_case;
    return reason == BPMN_REASON_DUPLICATE_KEY
        && turn->partition->abilities.messages;
}

/* Who begins to wait later gets it. */
static BpmnStatus keep(BpmnEngine *engine, const Note *note,
                       BpmnCommand *command, int64_t now_ms)
{
    BpmnReason reason;
    Turn turn;

    command->kind = BPMN_MESSAGE;
    command->lease_ms = note->lives_ms;
    turn_begin(&turn, engine, command, now_ms);
    turn.head.role = BPMN_ROLE_SENDER;
    turn.body.thrown_at = note->cause;
    turn.body.command_bytes = note->command_bytes;
    reason = turn.partition->abilities.messages->keep(&turn);
    if (reason != BPMN_REASON_NONE) return turn_end_refused(&turn, reason);
    /* what was delivered before it may have come to wait for it */
    engine->offers = true;
    return BPMN_OK;
}

static BpmnStatus deliver(BpmnEngine *engine, const Note *note,
                          BpmnCommand *command, bool is_one_more, bool is_first,
                          int64_t now_ms)
{
    BpmnReason reason;
    Turn turn;
    Note other;

    command->kind = note->kind == NOTE_MESSAGE ? BPMN_MESSAGE : BPMN_START;
    turn_begin(&turn, engine, command, now_ms);
    turn.heard = true;
    turn.body.thrown_at = note->cause;
    turn.body.command_bytes = note->command_bytes;
    reason = is_one_more ? turn_refuse(&turn, BPMN_REASON_LIMIT,
                                       "too many messages come of one another")
                         : give(&turn, note);
    turn.head.role = BPMN_ROLE_ENGINE;
    if (turn_finish_well(&turn, &reason)) return BPMN_OK;
    if (is_first && go_instead(&turn, reason, note, &other)) {
        turn_drop(&turn);
        return other.kind == NOTE_MESSAGE_IS_KEPT
            ? keep(engine, &other, command, now_ms)
            : deliver(engine, &other, command, is_one_more, false, now_ms);
    }
    return turn_end_refused(&turn, reason);
}

BpmnStatus deliver_message(BpmnEngine *engine, const Note *note,
                           bool is_one_more, int64_t now_ms)
{
    Note own = *note;
    BpmnCommand command = {
        .size = sizeof command,
        .element = BPMN_NO_ELEMENT,
    };

    if (!note_given(engine, &own, &command)) return BPMN_NO_MEMORY;
    return own.kind == NOTE_MESSAGE_IS_KEPT
        ? keep(engine, &own, &command, now_ms)
        : deliver(engine, &own, &command, is_one_more, true, now_ms);
}

BpmnStatus deliver_all(BpmnEngine *engine, int64_t now_ms)
{
    size_t done = 0;
    BpmnStatus status = notes_work(engine, now_ms, &done, deliver_message);

    if (status != BPMN_OK) engine->spoilt = status;
    return status;
}
