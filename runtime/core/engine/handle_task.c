/* claim, begin, release, complete, escalate, fail, assign. */
#include "core/engine/turn.h"

/* The word of a command about a task is that of its operation. */
static const uint8_t OPERATIONS[COMMAND_KINDS] = {
    [BPMN_CLAIM] = LIFECYCLE_CLAIM,       [BPMN_BEGIN] = LIFECYCLE_BEGIN,
    [BPMN_RELEASE] = LIFECYCLE_RELEASE,   [BPMN_COMPLETE] = LIFECYCLE_COMPLETE,
    [BPMN_ESCALATE] = LIFECYCLE_ESCALATE, [BPMN_ASSIGN] = LIFECYCLE_ASSIGN,
    [BPMN_FAIL] = LIFECYCLE_FAIL,
};

static const char *refusal_text(BpmnReason reason)
{
    if (reason == BPMN_REASON_HELD) return "somebody holds the task";
    if (reason == BPMN_REASON_NOT_YOURS)
        return "the task is not held by this person";
    if (reason == BPMN_REASON_NOT_ELIGIBLE)
        return "the task is not offered to this person";
    return "the task has begun already";
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
    LifecycleOperation operation =
        (LifecycleOperation)OPERATIONS[turn->command->kind];
    LifecycleTask task;
    BpmnRole role;
    BpmnReason reason;

    wait_task(wait, row, turn->draft->texts.items,
              turn->partition->performers.items, &task);
    reason = lifecycle_apply(operation, &task, &turn->person, &role);
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

/* An escalation, or an error. */
static BpmnReason report(Turn *turn, size_t index)
{
    bool fails = turn->command->kind == BPMN_FAIL;
    BpmnEventKind kind = fails ? BPMN_EVENT_ERROR : BPMN_EVENT_ESCALATION;
    BpmnReason reason;

    if (turn_is_heard(turn, kind, index, &reason)) return reason;
    return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                       fails ? "nothing catches this error of the task"
                             : "nothing hears this escalation of the task");
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

/* An operator acts, and another person takes the task. */
static BpmnReason name_assigned(Turn *turn)
{
    const BpmnCommand *command = turn->command;

    if (command->kind != BPMN_ASSIGN) return BPMN_REASON_NONE;
    if (command->name.length == 0) {
        return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                           "it is not said whom the task is given to");
    }
    turn->person = (LifecyclePerson){ .name = command->name };
    turn->person.number = catalog_name(turn->partition, command->name,
                                       turn->now_ms, &turn->status);
    return turn->person.number != 0 ? BPMN_REASON_NONE : BPMN_REASON_LIMIT;
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
    reason = name_assigned(turn);
    if (reason != BPMN_REASON_NONE) return reason;
    wait = turn_means(turn, index);
    row = wait_row(turn->definition->process, wait->element);
    reason = apply_lifecycle(turn, row, wait);
    if (reason != BPMN_REASON_NONE) return reason;
    if (command->kind == BPMN_COMPLETE) return complete(turn, row, index);
    if (command->kind == BPMN_ESCALATE || command->kind == BPMN_FAIL) {
        return report(turn, index);
    }
    return change_hands(turn);
}
