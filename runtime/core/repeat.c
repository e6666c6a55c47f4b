/* Once: a command that comes again gets the answer it had. */
#include "act.h"

#include "bytes.h"

static bool take_head(void *user, const BpmnRecordBytes *record)
{
    Head *head = user;

    if (head_of(record, head) != BPMN_OK) head->position = 0;
    return false;
}

/* The head at a position, of the batch or of the store. */
static bool head_at(const BpmnEngine *engine, uint64_t position, Head *head)
{
    const uint8_t *pending = batch_head_at(engine, position);

    head->position = 0;
    if (pending) return head_read(pending, head);
    return engine->store.read_at(engine->store.user, position, take_head, head)
        == BPMN_STORE_OK
        && head->position == position;
}

bool act_was_recalled(const Act *act, BpmnAnswer *answer)
{
    const BpmnCommand *command = act->command;
    const Recalled *entry = recall_find(&act->engine->recall, RECALLED_COMMAND,
                                        command->id);

    if (!entry) return false;
    answer->verdict = BPMN_REPEATED;
    answer->case_id = entry->case_id;
    answer->version = entry->version;
    answer->position = entry->position;
    return true;
}

bool act_is_repeated(const Act *act, uint64_t last_position, BpmnAnswer *answer)
{
    const BpmnCommand *command = act->command;
    uint64_t position = last_position;
    Head head;

    if (!act->named) return false;
    for (; position != 0; position = head.previous) {
        if (!head_at(act->engine, position, &head)) {
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
