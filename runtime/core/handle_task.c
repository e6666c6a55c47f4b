/* claim, begin, release, complete, escalate. */
#include "act.h"

static LifecycleOperation operation_of(BpmnCommandKind kind)
{
    switch (kind) {
    case BPMN_CLAIM: return LIFECYCLE_CLAIM;
    case BPMN_BEGIN: return LIFECYCLE_BEGIN;
    case BPMN_RELEASE: return LIFECYCLE_RELEASE;
    case BPMN_ESCALATE: return LIFECYCLE_ESCALATE;
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
    default: return "the task has begun already";
    }
}

/* Does what the life cycle allows to the wait, or refuses. */
static BpmnReason apply_lifecycle(Act *act, const BpmnWait *row, Wait *wait)
{
    WaitTexts texts = task_texts(wait, row, act->engine->draft.texts.items);
    LifecycleTask task = {
        .state = wait_task_state(wait),
        .holder = wait->holder,
        .assignee = texts.assignee,
        .candidate_users = texts.candidate_users,
        .candidate_groups = texts.candidate_groups,
    };
    BpmnRole role;
    BpmnReason reason = lifecycle_apply(operation_of(act->command->kind), &task,
                                        &act->person, &role);

    if (reason != BPMN_REASON_NONE) {
        return act_refuse(act, reason, refusal_text(reason));
    }
    act->head.role = (uint8_t)role;
    if (act->head.actor == NAME_NOBODY && role == BPMN_ROLE_HOLDER
        && wait->holder != NAME_UNNAMED) {
        act->head.actor = wait->holder;
    }
    wait_set_task_state(wait, task.state);
    wait->holder = task.holder;
    return BPMN_REASON_NONE;
}

static BpmnReason complete(Act *act, const BpmnWait *row, size_t index)
{
    uint16_t event = event_find(act->definition, BPMN_EVENT_DONE, row->element,
                                (BpmnString){ NULL, 0 });
    BpmnReason reason = act_write_data(act, row);

    if (reason == BPMN_REASON_NONE) reason = act_write_outcome(act, row);
    if (reason != BPMN_REASON_NONE) return reason;
    if (event == BPMN_NO_ELEMENT) {
        return act_refuse(act, BPMN_REASON_NO_SUCH_ELEMENT,
                          "the task cannot be completed");
    }
    return act_step_wait(act, event, index);
}

static BpmnReason escalate(Act *act, size_t index, uint16_t element)
{
    uint16_t event = event_find(act->definition, BPMN_EVENT_ESCALATION, element,
                                act->command->code);
    BpmnReason reason;

    if (event == BPMN_NO_ELEMENT) {
        event = event_find(act->definition, BPMN_EVENT_ESCALATION, element,
                           (BpmnString){ NULL, 0 });
    }
    if (event == BPMN_NO_ELEMENT) {
        return act_refuse(act, BPMN_REASON_NO_RECEIVER,
                          "nothing hears this escalation of the task");
    }
    reason = act_write_data(act, NULL);
    if (reason != BPMN_REASON_NONE) return reason;
    return act_step_wait(act, event, index);
}

static BpmnReason change_hands(Act *act)
{
    if (act->command->data_count != 0 || act->command->outcome.bytes) {
        return act_refuse(act, BPMN_REASON_BAD_DATA,
                          "only completing brings data");
    }
    act->head.kind = BPMN_RECORD_TASK;
    return BPMN_REASON_NONE;
}

BpmnReason handle_task(Act *act)
{
    const BpmnCommand *command = act->command;
    BpmnReason reason = act_check_element(act, BPMN_WAIT_TASK);
    const BpmnWait *row;
    Wait *wait;
    size_t index;

    if (reason != BPMN_REASON_NONE) return reason;
    index = act_find_wait(act, BPMN_WAIT_TASK, command->wait_id,
                          command->element);
    if (index == NO_WAIT) {
        return act_refuse(act, BPMN_REASON_NOT_OPEN, "the task is not open");
    }
    wait = act_means(act, index);
    row = wait_row(act->definition->process, wait->element);
    reason = apply_lifecycle(act, row, wait);
    if (reason != BPMN_REASON_NONE) return reason;
    if (command->kind == BPMN_COMPLETE) return complete(act, row, index);
    if (command->kind == BPMN_ESCALATE) {
        return escalate(act, index, wait->element);
    }
    return change_hands(act);
}
