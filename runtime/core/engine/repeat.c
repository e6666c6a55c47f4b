/* Once: a command that comes again gets the answer it had. */
#include "core/engine/turn.h"

#include "core/base/base.h"

static bool take_head(void *user, const BpmnRecordBytes *record)
{
    Head *head = user;

    if (head_of(record, head, NULL) != BPMN_OK) head->position = 0;
    return false;
}

/* The head at a position, of the batch or of the store. */
static bool head_at(const Partition *partition, uint64_t position, Head *head)
{
    const uint8_t *pending = batch_head_at(partition, position);

    head->position = 0;
    if (pending) return head_read(pending, head, NULL);
    return partition->store.read_at(partition->store.user, position, take_head,
                                    head)
        == BPMN_STORE_OK
        && head->position == position;
}

bool turn_was_done(const Turn *turn, BpmnAnswer *answer)
{
    const BpmnCommand *command = turn->command;
    const CommandId *entry = command_ids_find(&turn->partition->ids,
                                              COMMAND_ID_CHOSEN, command->id);

    if (!entry) return false;
    answer->verdict = BPMN_REPEATED;
    answer->case_id = entry->case_id;
    answer->version = entry->version;
    answer->position = entry->position;
    return true;
}

bool turn_is_repeated(const Turn *turn, uint64_t last_position,
                      BpmnAnswer *answer)
{
    const BpmnCommand *command = turn->command;
    uint64_t position = last_position;
    Head head;

    if (!turn->named) return false;
    for (; position != 0; position = head.previous) {
        if (!head_at(turn->partition, position, &head)) {
            answer->status = BPMN_STORE_ERROR;
            return true;
        }
        if (head.version <= command->version) return false;
        if (head.verdict != BPMN_APPLIED || head.kind == BPMN_RECORD_CARRY
            || memcmp(head.command_id, command->id, sizeof command->id) != 0) {
            continue;
        }
        answer->verdict = BPMN_REPEATED;
        answer->reason = BPMN_REASON_NONE;
        answer->case_id = head.case_id;
        answer->version = head.version;
        answer->position = position;
        return true;
    }
    return false;
}
