/* The life of a human task: who may do what in which state, and what becomes
   of the task. The rules are rows of lifecycle.def. */
#ifndef HUMAN_LIFECYCLE_H
#define HUMAN_LIFECYCLE_H

#include "bpmn/engine.h"
#include "bpmn/journal.h"

typedef enum LifecycleOperation {
    LIFECYCLE_CLAIM,
    LIFECYCLE_BEGIN,
    LIFECYCLE_RELEASE,
    LIFECYCLE_COMPLETE,
    LIFECYCLE_ESCALATE,
    LIFECYCLE_FAIL,
    LIFECYCLE_ASSIGN,
    LIFECYCLE_WITHDRAW
} LifecycleOperation;

/* A task, and who is named for it. */
typedef struct LifecycleTask {
    BpmnTaskState state;
    bool done;
    uint32_t holder; /* number of a name; 0: nobody */
    BpmnString assignee;
    BpmnNames candidate_users;
    BpmnNames candidate_groups;
} LifecycleTask;

/* Who acts. An unnamed person acts as the holder where there is one. */
typedef struct LifecyclePerson {
    uint32_t number; /* of the name */
    BpmnString name; /* bytes null: unnamed */
    const BpmnString *groups;
    size_t group_count;
    bool trusted; /* counts as in every group */
} LifecyclePerson;

/*
 * Does the operation or refuses it.
 *
 * task     its state, holder and done change when the operation is allowed
 * person   null for LIFECYCLE_WITHDRAW; of LIFECYCLE_ASSIGN who gets the task
 * role     the role in which the person acted, also when refused
 *
 * Returns BPMN_REASON_NONE, HELD (claiming what is held), NOT_YOURS (held by
 * another, or by nobody where a holder is needed), NOT_ELIGIBLE, or CONFLICT
 * (the holder, in a state that does not allow it).
 */
BpmnReason lifecycle_apply(LifecycleOperation operation, LifecycleTask *task,
                           const LifecyclePerson *person, BpmnRole *role);

/* True when the task is offered to the person: named, in a group that is
   named, or nobody is named at all. */
bool lifecycle_is_eligible(const LifecycleTask *task,
                           const LifecyclePerson *person);

#endif
