/* message: to the case that is named, or to whom its key reaches. */
#include "core/engine/kept.h"

/* The wait takes the message: by its name and, when one was given, its key. */
static bool takes(const BpmnProcess *process, const Wait *wait,
                  BpmnString case_key, const void *texts, Message message)
{
    const BpmnWait *row = wait_row(process, wait->element);
    BpmnString key;

    if (wait_kind(wait) != BPMN_WAIT_MESSAGE || !row || !row->name
        || !bpmn_string_equal(bpmn_string(row->name), message.name)) {
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

/* The case is one that takes the message; false: it is the second. */
static bool meet_receiver(Turn *turn, uint64_t id)
{
    if (turn->answer_case != 0 && turn->answer_case != id) {
        turn->other_case = id;
        turn->item = NULL;
        return false;
    }
    turn->answer_case = id;
    turn->item = cases_find(&turn->partition->cases, id);
    return true;
}

static uint64_t hash_of(const BpmnCommand *command)
{
    return message_hash(command->name, command->key);
}

/* Those of one case stand for it by their first. */
static bool find_case(Turn *turn)
{
    const Awaited *awaited = &turn->partition->awaited;
    const Awaiting *first = awaited_first(awaited, hash_of(turn->command));
    const Awaiting *awaiting = first;
    uint64_t meant = turn->command->case_id;
    uint64_t met = 0;

    for (; awaiting; awaiting = awaited_next(awaited, first, awaiting)) {
        if (awaiting->case_id == met
            || (meant != 0 && meant != awaiting->case_id)
            || !is_taker(turn, awaiting)) {
            continue;
        }
        met = awaiting->case_id;
        if (!meet_receiver(turn, met)) return false;
    }
    return true;
}

static BpmnReason find_receiver(Turn *turn)
{
    turn->item = NULL;
    if (!find_case(turn)) {
        return turn_refuse(turn, BPMN_REASON_AMBIGUOUS,
                           "two cases wait for this message");
    }
    if (turn->item || turn->command->lease_ms > 0) return BPMN_REASON_NONE;
    return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                       "no case waits for this message");
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

static BpmnReason handle_message(Turn *turn)
{
    const BpmnProcess *process;
    const Draft *draft = turn->draft;
    BpmnReason reason;
    uint16_t event;
    size_t i = 0;

    if (!turn->item) return keep_message(turn);
    process = turn->definition->process;
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
    .find_receiver = find_receiver,
    .find_taker = find_taker,
    .takes = takes_it,
    .drafted_takes = drafted_takes,
    .subscribe = subscribe,
    .leave = leave,
    .offer = offer_kept,
    .expire = expire_kept,
    .forget = awaited_remove,
};
