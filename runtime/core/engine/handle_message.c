/* message: to the case that is named, or to whom its key reaches. */
#include "core/engine/turn.h"

/* The wait takes the message: by its name and, when one was given, its key. */
static bool takes(const BpmnProcess *process, const Wait *wait,
                  BpmnString case_key, const void *texts,
                  const BpmnCommand *command)
{
    const BpmnWait *row = wait_row(process, wait->element);
    BpmnString key;

    if (wait_kind(wait) != BPMN_WAIT_MESSAGE || !row || !row->name
        || !bpmn_string_equal(bpmn_string(row->name), command->name)) {
        return false;
    }
    if (!command->key.bytes) return true;
    key = message_key(wait, case_key, texts);
    return key.bytes && bpmn_string_equal(key, command->key);
}

/* The oldest wait of a case, or of a frame of it, that takes the message;
   UINT64_MAX: none. */
static uint64_t taker(const Partition *partition, const CaseState *state,
                      BpmnString key, const BpmnCommand *command)
{
    const Known *known = definitions_known(&partition->definitions,
                                           state->process);
    WaitCursor cursor = state_waits(state);
    uint64_t oldest = UINT64_MAX;
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (wait.id < oldest
            && takes(known->definition->process, &wait, key, state_texts(state),
                     command)) {
            oldest = wait.id;
        }
    }
    return oldest;
}

static uint64_t taker_in_case(const Turn *turn, const Case *item)
{
    const CaseState *state = case_state(turn->partition, item);

    return taker(turn->partition, state, state_key(state), turn->command);
}

static uint64_t taker_in_frame(const Turn *turn, const Frame *frame)
{
    const Partition *partition = turn->partition;

    return frame_is_over(partition, frame)
        ? UINT64_MAX
        : taker(partition, frame_state(partition, frame),
                frame_key(partition, frame), turn->command);
}

/* The case is one that takes the message; false: it is the second. */
static bool meet_receiver(Turn *turn, uint64_t id)
{
    Case *item = cases_find(&turn->partition->cases, id);
    bool is_first = !turn->item || turn->item == item;

    turn->item = is_first ? item : NULL;
    return is_first;
}

static bool find_cases(Turn *turn, uint64_t hash)
{
    const Partition *partition = turn->partition;
    uint64_t meant = turn->command->case_id;
    size_t at = table_home(&partition->subscriptions, hash);
    uint64_t id;

    while ((id = table_next(&partition->subscriptions, hash, &at)) != 0) {
        const Case *item = cases_find(&partition->cases, id);

        if (!item || (meant != 0 && meant != id)
            || taker_in_case(turn, item) == UINT64_MAX) {
            continue;
        }
        if (!meet_receiver(turn, id)) return false;
    }
    return true;
}

static bool find_frames(Turn *turn, uint64_t hash)
{
    const Partition *partition = turn->partition;
    uint64_t meant = turn->command->case_id;
    size_t at = table_home(&partition->frames.index, hash);
    Frame *frame;

    while ((frame = frames_next(&partition->frames, hash, &at))) {
        if ((meant != 0 && meant != frame->case_id)
            || taker_in_frame(turn, frame) == UINT64_MAX) {
            continue;
        }
        if (!meet_receiver(turn, frame->case_id)) return false;
    }
    return true;
}

static uint64_t hash_of(const BpmnCommand *command)
{
    return message_hash(command->name, command->key);
}

static BpmnReason find_receiver(Turn *turn)
{
    uint64_t hash = hash_of(turn->command);

    turn->item = NULL;
    if (!find_cases(turn, hash) || !find_frames(turn, hash)) {
        return turn_refuse(turn, BPMN_REASON_AMBIGUOUS,
                           "two cases wait for this message");
    }
    if (turn->item) return BPMN_REASON_NONE;
    return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                       "no case waits for this message");
}

static void find_taker(Turn *turn)
{
    const Partition *partition = turn->partition;
    uint64_t case_id = case_state(partition, turn->item)->id;
    uint64_t hash = hash_of(turn->command);
    size_t at = table_home(&partition->frames.index, hash);
    uint64_t oldest = taker_in_case(turn, turn->item);
    Frame *frame;

    while ((frame = frames_next(&partition->frames, hash, &at))) {
        uint64_t wait = frame->case_id == case_id ? taker_in_frame(turn, frame)
                                                  : UINT64_MAX;

        if (wait >= oldest) continue;
        oldest = wait;
        turn->frame = frame;
    }
}

static BpmnReason handle_message(Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;
    const Draft *draft = turn->draft;
    BpmnReason reason;
    uint16_t event;
    size_t i = 0;

    while (i < draft->wait_count
           && !takes(process, draft_wait(draft, i),
                     draft_key(turn->partition->drafts), draft->texts.items,
                     turn->command)) {
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

/* The entry of a wait of the case itself; false: nobody reaches it by key. */
static bool entry_of(const Partition *partition, const Wait *wait,
                     TableEntry *entry)
{
    const Draft *draft = partition->drafts;

    return wait_subscription(partition, &draft->head, draft->texts.items, wait,
                             entry);
}

static void subscribe(Turn *turn, const Wait *wait)
{
    Partition *partition = turn->partition;
    TableEntry entry;

    if (!entry_of(partition, wait, &entry)) return;
    table_add(&partition->subscriptions, entry);
    batch_note(partition, &partition->subscriptions, entry, true);
}

static bool unsubscribe(Turn *turn, const Wait *wait)
{
    Partition *partition = turn->partition;
    TableEntry entry;

    return !entry_of(partition, wait, &entry)
        || turn_loses_entry(turn, &partition->subscriptions, entry);
}

const BpmnMessages bpmn_ability_message = {
    .handle = handle_message,
    .find_receiver = find_receiver,
    .find_taker = find_taker,
    .subscribe = subscribe,
    .unsubscribe = unsubscribe,
};
