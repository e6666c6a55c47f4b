/* The life of a human task. */
#include "human/lifecycle.h"

#include "bpmn/value.h"

typedef enum HolderEffect {
    HOLDER_TAKES,
    HOLDER_KEEPS,
    HOLDER_FREES
} HolderEffect;

/* Where a row leads, beyond the states a task can be seen in. */
enum { BPMN_TASK_DONE = 15 };

typedef struct Row {
    BpmnRole who; /* BPMN_ROLE_NONE: not allowed */
    int to;
    HolderEffect holder;
} Row;

static const Row ROWS[LIFECYCLE_WITHDRAW + 1][BPMN_TASK_IN_PROGRESS + 1] = {
#define LIFECYCLE(OPERATION, FROM, TO, WHO, HOLDER)                \
    [LIFECYCLE_##OPERATION][BPMN_TASK_##FROM] = { BPMN_ROLE_##WHO, \
                                                  BPMN_TASK_##TO,  \
                                                  HOLDER_##HOLDER },
#include "human/lifecycle.def"
#undef LIFECYCLE
};

static bool is_in_group(const LifecycleTask *task,
                        const LifecyclePerson *person)
{
    if (task->candidate_groups.count == 0) return false;
    if (person->trusted) return true;
    for (size_t i = 0; i < person->group_count; i++) {
        if (bpmn_names_have(task->candidate_groups, person->groups[i])) {
            return true;
        }
    }
    return false;
}

bool lifecycle_is_eligible(const LifecycleTask *task,
                           const LifecyclePerson *person)
{
    if (task->assignee.length == 0 && !task->candidate_users.items
        && !task->candidate_groups.items) {
        return true;
    }
    if (person->name.bytes
        && (bpmn_names_have(task->candidate_users, person->name)
            || (task->assignee.length > 0
                && bpmn_string_equal(task->assignee, person->name)))) {
        return true;
    }
    return is_in_group(task, person);
}

static bool is_holder(const LifecycleTask *task, const LifecyclePerson *person)
{
    return task->holder != 0
        && (!person->name.bytes || person->number == task->holder);
}

/* Why an operation is not allowed in that state. */
static BpmnReason refusal(LifecycleOperation operation,
                          const LifecycleTask *task,
                          const LifecyclePerson *person)
{
    if (operation == LIFECYCLE_CLAIM) return BPMN_REASON_HELD;
    return is_holder(task, person) ? BPMN_REASON_CONFLICT
                                   : BPMN_REASON_NOT_YOURS;
}

BpmnReason lifecycle_apply(LifecycleOperation operation, LifecycleTask *task,
                           const LifecyclePerson *person, BpmnRole *role)
{
    const Row *row = &ROWS[operation][task->state];

    *role = BPMN_ROLE_NONE;
    if (row->who == BPMN_ROLE_NONE) return refusal(operation, task, person);
    if (row->who == BPMN_ROLE_HOLDER && !is_holder(task, person)) {
        return BPMN_REASON_NOT_YOURS;
    }
    if (row->who == BPMN_ROLE_CANDIDATE
        && !lifecycle_is_eligible(task, person)) {
        return BPMN_REASON_NOT_ELIGIBLE;
    }
    *role = row->who;
    if (row->holder == HOLDER_TAKES) task->holder = person->number;
    if (row->holder == HOLDER_FREES) task->holder = 0;
    if (row->to == BPMN_TASK_DONE)
        task->done = true;
    else
        task->state = (BpmnTaskState)row->to;
    return BPMN_REASON_NONE;
}
