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

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static BpmnString trimmed(BpmnString text)
{
    while (text.length > 0 && is_blank(text.bytes[0])) {
        text.bytes++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.bytes[text.length - 1])) {
        text.length--;
    }
    return text;
}

bool lifecycle_list_has(BpmnString list, BpmnString item)
{
    size_t start = 0;

    if (!list.bytes) return false;
    for (size_t i = 0; i <= list.length; i++) {
        if (i < list.length && list.bytes[i] != ',') continue;
        if (bpmn_string_equal(
                trimmed((BpmnString){ list.bytes + start, i - start }), item)) {
            return true;
        }
        start = i + 1;
    }
    return false;
}

static bool is_named(BpmnString text)
{
    return text.bytes && trimmed(text).length > 0;
}

static bool is_in_group(const LifecycleTask *task,
                        const LifecyclePerson *person)
{
    if (!is_named(task->candidate_groups)) return false;
    if (!person->groups) return true;
    for (size_t i = 0; i < person->group_count; i++) {
        if (lifecycle_list_has(task->candidate_groups, person->groups[i])) {
            return true;
        }
    }
    return false;
}

bool lifecycle_is_eligible(const LifecycleTask *task,
                           const LifecyclePerson *person)
{
    if (!is_named(task->assignee) && !is_named(task->candidate_users)
        && !is_named(task->candidate_groups)) {
        return true;
    }
    if (person->name.bytes
        && (lifecycle_list_has(task->candidate_users, person->name)
            || (is_named(task->assignee)
                && bpmn_string_equal(trimmed(task->assignee), person->name)))) {
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
