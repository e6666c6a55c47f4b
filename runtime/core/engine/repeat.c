/* Once: a command that comes again gets the answer it had. */
#include "core/engine/turn.h"

/* The head at a position; false: it cannot be read. */
static bool head_at(Partition *partition, uint64_t position, Head *head)
{
    BpmnString body;

    return partition_read(partition, position, head, &body) == BPMN_OK;
}

static bool is_command(const Head *head, const BpmnCommand *command)
{
    return head->verdict == BPMN_APPLIED && head->kind != BPMN_RECORD_CARRY
        && memcmp(head->command_id, command->id, sizeof command->id) == 0;
}

static void answer_again(const Head *head, BpmnAnswer *answer)
{
    answer->verdict = BPMN_REPEATED;
    answer->reason = BPMN_REASON_NONE;
    answer->case_id = head->case_id;
    answer->version = head->version;
    answer->position = head->position;
}

bool turn_was_done(const Turn *turn, BpmnAnswer *answer)
{
    const BpmnCommand *command = turn->command;
    const CommandIds *ids = &turn->partition->ids;
    TableCursor cursor = table_find(&ids->table,
                                    command_ids_hash(ids, command->id));
    uint64_t position;
    Head head;

    while ((position = table_next(&cursor)) != 0) {
        if (!head_at(turn->partition, position, &head)) {
            answer->status = BPMN_STORE_ERROR;
            return true;
        }
        if (!is_command(&head, command)) continue;
        answer_again(&head, answer);
        return true;
    }
    return false;
}

bool bpmn_was_applied(BpmnEngine *engine, const uint8_t id[16],
                      BpmnAnswer *answer)
{
    BpmnCommand command = { .size = sizeof command };
    Turn turn = { .partition = &engine->partition, .command = &command };

    memset(answer, 0, sizeof *answer);
    memcpy(command.id, id, sizeof command.id);
    return turn_was_done(&turn, answer);
}

/* When the oldest command that is remembered was recorded: asked once while it
   is the oldest. False: its record cannot be read. */
static bool ask_oldest(Partition *partition)
{
    CommandIds *ids = &partition->ids;
    Head head;

    if (ids->asked == ids->first + 1) return true;
    if (!head_at(partition, command_ids_at(ids, ids->first)->value, &head)) {
        return false;
    }
    ids->oldest_ms = head.at_ms;
    ids->asked = ids->first + 1;
    return true;
}

int64_t bpmn_remembers_since(BpmnEngine *engine)
{
    CommandIds *ids = &engine->partition.ids;

    if (!ids->forgot || !ask_oldest(&engine->partition)) return INT64_MIN;
    return ids->oldest_ms;
}

BpmnReason turn_check_age(Turn *turn)
{
    CommandIds *ids = &turn->partition->ids;
    int64_t ms = command_id_ms(turn->command->id);

    if (!ids->forgot || ms == INT64_MAX) return BPMN_REASON_NONE;
    if (!ask_oldest(turn->partition)) {
        turn->status = BPMN_STORE_ERROR;
        return BPMN_REASON_TOO_OLD;
    }
    if (ms >= ids->oldest_ms) return BPMN_REASON_NONE;
    turn->answer_case = turn->command->case_id;
    return turn_refuse(turn, BPMN_REASON_TOO_OLD,
                       "its id is older than what is remembered of commands");
}

bool turn_is_repeated(const Turn *turn, uint64_t last_position,
                      BpmnAnswer *answer)
{
    const BpmnCommand *command = turn->command;
    uint64_t position = last_position;
    Head head;

    if (!turn->named) return false;
    for (int i = 0; position != 0 && i < LIMIT_HISTORY;
         i++, position = head.previous) {
        if (!head_at(turn->partition, position, &head)) {
            answer->status = BPMN_STORE_ERROR;
            return true;
        }
        if (head.version <= command->version) return false;
        if (!is_command(&head, command)) continue;
        answer_again(&head, answer);
        return true;
    }
    return false;
}
