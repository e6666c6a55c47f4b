/* message: to the case that is named, or to whom its key reaches. */
#include "core/engine/turn.h"

#include "bpmn/value.h"

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

/* True when what is open in a case, or in a frame of it, takes the message. */
static bool state_takes(const Partition *partition, const CaseState *state,
                        BpmnString key, const BpmnCommand *command)
{
    const Known *known = definitions_known(&partition->definitions,
                                           state->process);
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (takes(known->definition->process, &wait, key, state_texts(state),
                  command)) {
            return true;
        }
    }
    return false;
}

/* The case is one that takes the message; false: it is the second. */
static bool meet_receiver(Turn *turn, Case *item, Frame *frame)
{
    if (item == turn->item) return true;
    if (turn->item) {
        turn->item = NULL;
        return false;
    }
    turn->item = item;
    turn->frame = frame;
    return true;
}

static bool find_cases(Turn *turn, uint64_t hash)
{
    const Partition *partition = turn->partition;
    const BpmnCommand *command = turn->command;
    size_t at = table_home(&partition->subscriptions, hash);
    uint64_t id;

    while ((id = table_next(&partition->subscriptions, hash, &at)) != 0) {
        Case *item = cases_find(&partition->cases, id);
        const CaseState *state = item ? case_state(partition, item) : NULL;

        if (!item || (command->case_id != 0 && command->case_id != id)
            || !state_takes(partition, state, state_key(state), command)) {
            continue;
        }
        if (!meet_receiver(turn, item, NULL)) return false;
    }
    return true;
}

/* Of several frames of one case the one that opened first takes it. */
static bool find_frames(Turn *turn, uint64_t hash)
{
    const Partition *partition = turn->partition;
    const BpmnCommand *command = turn->command;
    size_t at = table_home(&partition->frames.index, hash);
    Frame *frame;

    while ((frame = frames_next(&partition->frames, hash, &at))) {
        Case *item;

        if ((command->case_id != 0 && command->case_id != frame->case_id)
            || frame_is_over(partition, frame)
            || !state_takes(partition, frame_state(partition, frame),
                            frame_key(partition, frame), command)) {
            continue;
        }
        item = cases_find(&partition->cases, frame->case_id);
        if (!meet_receiver(turn, item, frame)) return false;
        if (turn->frame && frame->number < turn->frame->number) {
            turn->frame = frame;
        }
    }
    return true;
}

BpmnReason find_receiver(Turn *turn)
{
    uint64_t hash = message_hash(turn->command->name, turn->command->key);

    turn->item = NULL;
    if (!find_cases(turn, hash) || !find_frames(turn, hash)) {
        return turn_refuse(turn, BPMN_REASON_AMBIGUOUS,
                           "two cases wait for this message");
    }
    if (turn->item) return BPMN_REASON_NONE;
    return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                       "no case waits for this message");
}

BpmnReason handle_message(Turn *turn)
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
