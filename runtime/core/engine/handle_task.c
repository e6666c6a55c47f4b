/* claim, begin, release, complete, escalate. */
#include "core/engine/turn.h"

static LifecycleOperation operation_of(BpmnCommandKind kind)
{
    switch (kind) {
    case BPMN_CLAIM: return LIFECYCLE_CLAIM;
    case BPMN_BEGIN: return LIFECYCLE_BEGIN;
    case BPMN_RELEASE: return LIFECYCLE_RELEASE;
    case BPMN_ESCALATE: return LIFECYCLE_ESCALATE;
    case BPMN_START:
    case BPMN_COMPLETE:
    case BPMN_JOB_TAKE:
    case BPMN_JOB_DONE:
    case BPMN_JOB_FAILED:
    case BPMN_JOB_ERROR:
    case BPMN_MESSAGE:
    case BPMN_RETRY:
    case BPMN_SET:
    case BPMN_MOVE:
    case BPMN_PARAMETER:
    case BPMN_SIGNAL:
    case BPMN_IN_FORCE:
    case BPMN_BROADCAST:
    default: return LIFECYCLE_COMPLETE;
    }
}

static const char *refusal_text(BpmnReason reason)
{
    switch (reason) {
    case BPMN_REASON_HELD: return "somebody holds the task";
    case BPMN_REASON_NOT_YOURS: return "the task is not held by this person";
    case BPMN_REASON_NOT_ELIGIBLE:
        return "the task is not offered to this person";
    case BPMN_REASON_NONE:
    case BPMN_REASON_NOT_OPEN:
    case BPMN_REASON_CONFLICT:
    case BPMN_REASON_DUPLICATE_KEY:
    case BPMN_REASON_NO_RECEIVER:
    case BPMN_REASON_AMBIGUOUS:
    case BPMN_REASON_BAD_DATA:
    case BPMN_REASON_BAD_OUTCOME:
    case BPMN_REASON_NOT_DUE:
    case BPMN_REASON_LIMIT:
    case BPMN_REASON_NO_SUCH_ELEMENT:
    case BPMN_REASON_TOO_OLD:
    case BPMN_REASON_NOT_IN_FORCE:
    default: return "the task has begun already";
    }
}

/* Notes the groups by which the person is a candidate; a caller that gave them
   has checked them. False: no memory. */
static bool note_groups(Turn *turn, const LifecycleTask *task)
{
    const BpmnCommand *command = turn->command;
    BpmnNames *groups = &turn->body.groups;
    Buffer *room = &turn->engine->groups;

    if (!command->groups
        || !buffer_reserve(&turn->partition->allocator, room,
                           command->group_count + 1, sizeof(BpmnString))) {
        return !command->groups;
    }
    groups->items = room->items;
    for (size_t i = 0; i < command->group_count; i++) {
        if (!bpmn_names_have(task->candidate_groups, command->groups[i])) {
            continue;
        }
        ((BpmnString *)room->items)[groups->count++] = command->groups[i];
    }
    return true;
}

/* Does what the life cycle allows to the wait, or refuses. */
static BpmnReason apply_lifecycle(Turn *turn, const BpmnWait *row, Wait *wait)
{
    Performers performers = wait_performers(wait, row, turn->draft->texts.items,
                                            turn->partition->performers.items);
    LifecycleTask task = {
        .state = wait_task_state(wait),
        .holder = wait->holder,
        .assignee = performers.assignee,
        .candidate_users = performers.candidate_users,
        .candidate_groups = performers.candidate_groups,
    };
    BpmnRole role;
    BpmnReason reason = lifecycle_apply(operation_of(turn->command->kind),
                                        &task, &turn->person, &role);

    if (reason != BPMN_REASON_NONE) {
        return turn_refuse(turn, reason, refusal_text(reason));
    }
    turn->head.role = (uint8_t)role;
    if (role == BPMN_ROLE_CANDIDATE && !note_groups(turn, &task)) {
        return turn_no_memory(turn);
    }
    if (turn->head.actor == NAME_NOBODY && role == BPMN_ROLE_HOLDER
        && wait->holder != NAME_UNNAMED) {
        turn->head.actor = wait->holder;
    }
    wait_set_task_state(wait, task.state);
    wait->holder = task.holder;
    return BPMN_REASON_NONE;
}

static BpmnReason complete(Turn *turn, const BpmnWait *row, size_t index)
{
    uint16_t event = event_find(turn->definition, BPMN_EVENT_DONE, row->element,
                                (BpmnString){ NULL, 0 });
    BpmnReason reason = turn_write_data(turn, row);

    if (reason == BPMN_REASON_NONE) reason = turn_write_outcome(turn, row);
    if (reason != BPMN_REASON_NONE) return reason;
    if (event == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "the task cannot be completed");
    }
    return turn_step_wait(turn, event, index);
}

static BpmnReason escalate(Turn *turn, size_t index, uint16_t element)
{
    uint16_t event = event_find(turn->definition, BPMN_EVENT_ESCALATION,
                                element, turn->command->code);
    BpmnReason reason;

    if (event == BPMN_NO_ELEMENT) {
        event = event_find(turn->definition, BPMN_EVENT_ESCALATION, element,
                           (BpmnString){ NULL, 0 });
    }
    if (event == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                           "nothing hears this escalation of the task");
    }
    reason = turn_write_data(turn, NULL);
    if (reason != BPMN_REASON_NONE) return reason;
    return turn_step_wait(turn, event, index);
}

static BpmnReason change_hands(Turn *turn)
{
    if (turn->command->data_count != 0 || turn->command->outcome.bytes) {
        return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                           "only completing brings data");
    }
    turn->head.kind = BPMN_RECORD_TASK;
    return BPMN_REASON_NONE;
}

BpmnReason handle_task(Turn *turn)
{
    const BpmnCommand *command = turn->command;
    BpmnReason reason = turn_check_element(turn, BPMN_WAIT_TASK);
    const BpmnWait *row;
    Wait *wait;
    size_t index;

    if (reason != BPMN_REASON_NONE) return reason;
    index = turn_find_wait(turn, BPMN_WAIT_TASK, command->wait_id,
                           command->element);
    if (index == NO_WAIT) {
        return turn_refuse(turn, BPMN_REASON_NOT_OPEN, "the task is not open");
    }
    wait = turn_means(turn, index);
    row = wait_row(turn->definition->process, wait->element);
    reason = apply_lifecycle(turn, row, wait);
    if (reason != BPMN_REASON_NONE) return reason;
    if (command->kind == BPMN_COMPLETE) return complete(turn, row, index);
    if (command->kind == BPMN_ESCALATE) {
        return escalate(turn, index, wait->element);
    }
    return change_hands(turn);
}
