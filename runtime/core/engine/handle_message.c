/* message: to the case that is named, or to whom its key reaches. */
#include "core/engine/turn.h"

#include "bpmn/value.h"

/* The wait takes the message: by its name and, when one was given, its key. */
static bool takes(const BpmnProcess *process, const Wait *wait,
                  const CaseState *head, const void *texts,
                  const BpmnCommand *command)
{
    const BpmnWait *row = wait_row(process, wait->element);
    BpmnString key;

    if (wait_kind(wait) != BPMN_WAIT_MESSAGE || !row || !row->name
        || !bpmn_string_equal(bpmn_string(row->name), command->name)) {
        return false;
    }
    if (!command->key.bytes) return true;
    key = message_key(wait, head, texts);
    return key.bytes && bpmn_string_equal(key, command->key);
}

/* True when an open case takes the message. */
static bool case_takes(const Partition *partition, const CaseState *state,
                       const BpmnCommand *command)
{
    const Known *known = definitions_known(&partition->definitions,
                                           state->process);
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (takes(known->definition->process, &wait, state, state_texts(state),
                  command)) {
            return true;
        }
    }
    return false;
}

BpmnReason find_receiver(Turn *turn)
{
    Partition *partition = turn->partition;
    const BpmnCommand *command = turn->command;
    uint64_t hash = message_hash(command->name, command->key);
    size_t at = table_home(&partition->subscriptions, hash);
    uint64_t id;

    turn->item = NULL;
    while ((id = table_next(&partition->subscriptions, hash, &at)) != 0) {
        Case *item = cases_find(&partition->cases, id);

        if (!item || item == turn->item
            || (command->case_id != 0 && command->case_id != id)
            || !case_takes(partition, case_state(partition, item), command)) {
            continue;
        }
        if (turn->item) {
            turn->item = NULL;
            return turn_refuse(turn, BPMN_REASON_AMBIGUOUS,
                               "two cases wait for this message");
        }
        turn->item = item;
    }
    if (turn->item) return BPMN_REASON_NONE;
    return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                       "no case waits for this message");
}

BpmnReason handle_message(Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;
    Draft *draft = &turn->partition->draft;
    BpmnReason reason;
    uint16_t event;
    size_t i = 0;

    while (i < draft->wait_count
           && !takes(process, draft_wait(draft, i), &draft->head,
                     draft->texts.items, turn->command)) {
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
