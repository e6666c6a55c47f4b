/* message: to the case that is named, or to whom its key reaches. */
#include "core/engine/kept.h"
#include "core/engine/notes.h"

/* The wait takes the message: by its name and, when one was given, its key. */
static bool takes(const BpmnProcess *process, const Wait *wait,
                  BpmnString case_key, const void *texts, Message message)
{
    const BpmnWait *row = wait_row(process, wait->element);
    BpmnString key;

    if (wait_kind(wait) != BPMN_WAIT_MESSAGE || !row || !row->name
        || !bpmn_string_equal(wait_name(wait, row, texts), message.name)) {
        return false;
    }
    if (!message.key.bytes) return true;
    key = message_key(wait, case_key, texts);
    return key.bytes && bpmn_string_equal(key, message.key);
}

/* The wait is open, in its case or a frame of it, and takes the message. */
static bool takes_it(const Partition *partition, const Awaiting *awaiting,
                     Message message)
{
    const Case *item = cases_find(&partition->cases, awaiting->case_id);
    const Frame *frame = frame_of_wait(partition, awaiting->case_id,
                                       awaiting->wait_id);
    const CaseState *around = item ? case_state(partition, item) : NULL;
    const CaseState *state = frame ? frame_state(partition, frame) : around;
    const Known *known;
    WaitCursor cursor;
    Wait wait;

    if (!item) return false;
    known = definitions_known(&partition->definitions, state->process);
    cursor = state_waits(state);
    while (wait_next(&cursor, &wait)) {
        if (wait.id != awaiting->wait_id) continue;
        return takes(known->definition->process, &wait, state_key(around),
                     state_texts(state), message);
    }
    return false;
}

static Message message_of(const BpmnCommand *command)
{
    return (Message){ command->name, command->key };
}

static bool is_taker(const Turn *turn, const Awaiting *awaiting)
{
    return takes_it(turn->partition, awaiting, message_of(turn->command));
}

static uint64_t hash_of(const BpmnCommand *command)
{
    return message_hash(command->name, command->key);
}

static void find_receiver(Turn *turn)
{
    const Awaited *awaited = &turn->partition->awaited;
    const Awaiting *first = awaited_first(awaited, hash_of(turn->command));
    const Awaiting *awaiting = first;
    uint64_t meant = turn->command->case_id;

    while (awaiting
           && ((meant != 0 && meant != awaiting->case_id)
               || !is_taker(turn, awaiting))) {
        awaiting = awaited_next(awaited, first, awaiting);
    }
    turn->item = awaiting
        ? cases_find(&turn->partition->cases, awaiting->case_id)
        : NULL;
}

static void find_taker(Turn *turn)
{
    const Partition *partition = turn->partition;
    const Awaited *awaited = &partition->awaited;
    const Awaiting *first = awaited_first(awaited, hash_of(turn->command));
    const Awaiting *awaiting = first;
    uint64_t case_id = case_state(partition, turn->item)->id;

    while (awaiting
           && (awaiting->case_id != case_id || !is_taker(turn, awaiting))) {
        awaiting = awaited_next(awaited, first, awaiting);
    }
    if (!awaiting) return;
    turn->frame = frame_of_wait(partition, case_id, awaiting->wait_id);
}

static BpmnReason take(Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;
    const Draft *draft = turn->draft;
    BpmnReason reason;
    uint16_t event;
    size_t i = 0;

    while (i < draft->wait_count
           && !takes(process, draft_wait(draft, i),
                     draft_key(turn->partition->drafts), draft->texts.items,
                     message_of(turn->command))) {
        i++;
    }
    if (i == draft->wait_count) {
        return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                           "the case does not wait for this message");
    }
    (void)turn_means(turn, i);
    turn->head.role = BPMN_ROLE_SENDER;
    event = event_find(turn->definition, BPMN_EVENT_MESSAGE, turn->head.element,
                       (BpmnString){ NULL, 0 });
    if (event == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                           "nothing happens with this message");
    }
    reason = turn_write_data(turn, NULL);
    if (reason != BPMN_REASON_NONE) return reason;
    return turn_step_wait(turn, event, i);
}

/* Nobody takes it: it is kept, or refused. */
static BpmnReason miss(Turn *turn)
{
    turn->head.role = BPMN_ROLE_SENDER;
    if (turn->command->lease_ms > 0) return keep_message(turn);
    if (turn->answer_case != 0) {
        return turn_refuse(turn, BPMN_REASON_DUPLICATE_KEY,
                           "an open case of the process that would begin has "
                           "this key");
    }
    return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                       "no case waits for this message");
}

static bool knows(const Turn *turn, const Note *note, BpmnString name)
{
    const Partition *partition = turn->partition;
    const Definition *definition = note->kind == NOTE_MESSAGE_BEGINS
        ? &partition->definitions.items[note->definition]
        : definitions_of_case(partition,
                              cases_find(&partition->cases, note->case_id));

    return field_find(definition, name) != BPMN_NO_ELEMENT;
}

/* Where several take it each takes what it knows; what none knows is
   refused. */
static BpmnReason check_names(Turn *turn, size_t first)
{
    const BpmnEngine *engine = turn->engine;

    turn->heard = engine->note_count > first + 1;
    for (size_t i = 0; turn->heard && i < turn->command->data_count; i++) {
        size_t j = first;

        while (
            j < engine->note_count
            && !knows(turn, note_at(engine, j), turn->command->data[i].name)) {
            j++;
        }
        if (j < engine->note_count) continue;
        turn->datum = i + 1;
        return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                           "no process that takes the message has a variable "
                           "of that name");
    }
    return BPMN_REASON_NONE;
}

/* The first that takes it does so by the command's own record, the others
   behind that. */
static BpmnReason handle_by_key(Turn *turn)
{
    BpmnEngine *engine = turn->engine;
    BpmnReason reason;
    size_t first;
    Note own;

    reason = address_command(turn, &first);
    if (reason != BPMN_REASON_NONE) return reason;
    if (engine->note_count == first) return miss(turn);
    reason = check_names(turn, first);
    if (reason != BPMN_REASON_NONE) return reason;
    own = *note_at(engine, first);
    if (!turn->item) {
        turn->definition = &turn->partition->definitions.items[own.definition];
    }
    reason = turn->item ? take(turn) : handle_start_at(turn, own.event);
    note_at(engine, first)->cause = 0;
    for (size_t i = first + 1; i < engine->note_count; i++) {
        note_at(engine, i)->cause = turn->partition->position + 1;
    }
    return reason;
}

static BpmnReason handle_message(Turn *turn)
{
    return turn->command->key.bytes ? handle_by_key(turn) : take(turn);
}

/* The wait of a draft takes the message, in the case under work. */
static bool drafted_takes(const Turn *turn, const Draft *draft,
                          const Wait *wait, Message message)
{
    return takes(turn->definition->process, wait,
                 draft_key(turn->partition->drafts), draft->texts.items,
                 message);
}

static void subscribe(Turn *turn, uint32_t depth, const Wait *wait)
{
    Partition *partition = turn->partition;
    const Draft *draft = partition_draft(partition, depth);
    uint64_t case_id = partition->drafts->head.id;
    uint64_t hash;

    if (!wait_message_hash(partition, draft->head.process,
                           draft_key(partition->drafts), draft->texts.items,
                           wait, &hash)) {
        return;
    }
    if (message_is_kept(partition, hash)) turn->engine->offers = true;
    awaited_add(&partition->awaited, hash, wait->id, case_id);
    batch_note(partition, NULL, (TableEntry){ hash, wait->id }, true);
}

static bool leave(Turn *turn, const Wait *wait)
{
    return batch_loses(turn->partition, NULL, (TableEntry){ 0, wait->id })
        || turn_no_memory(turn) == BPMN_REASON_NONE;
}

const BpmnMessages bpmn_ability_message = {
    .handle = handle_message,
    .take = take,
    .find_receiver = find_receiver,
    .find_taker = find_taker,
    .takes = takes_it,
    .drafted_takes = drafted_takes,
    .subscribe = subscribe,
    .leave = leave,
    .keep = keep_message,
    .offer = offer_kept,
    .expire = expire_kept,
    .forget = awaited_remove,
    .work = deliver_all,
};
