/* What a wait says of itself. */
#include "core/case/state.h"

#include "bpmn/value.h"

BpmnCause wait_cause(const Wait *wait)
{
    switch (wait_kind(wait)) {
    case BPMN_WAIT_INCIDENT: return (BpmnCause)wait->of.incident.cause;
    case BPMN_WAIT_JOB: return (BpmnCause)wait->of.job.cause;
    case BPMN_WAIT_TASK:
    case BPMN_WAIT_TIMER:
    case BPMN_WAIT_MESSAGE:
    case BPMN_WAIT_SCOPE:
    case BPMN_WAIT_SIGNAL:
    default: return BPMN_CAUSE_NONE;
    }
}

int64_t wait_due(const Wait *wait)
{
    switch (wait_kind(wait)) {
    case BPMN_WAIT_TASK:
        return wait->words != 0 ? wait->of.task.due_ms : INT64_MIN;
    case BPMN_WAIT_JOB: return wait->of.job.due_ms;
    case BPMN_WAIT_TIMER: return wait->of.timer.due_ms;
    case BPMN_WAIT_MESSAGE:
    case BPMN_WAIT_INCIDENT:
    case BPMN_WAIT_SCOPE:
    case BPMN_WAIT_SIGNAL:
    default: return INT64_MIN;
    }
}

static BpmnString text_at(const void *texts, WaitText text)
{
    if (text.offset == NO_TEXT) return (BpmnString){ NULL, 0 };
    return (BpmnString){ (const char *)texts + text.offset, text.length };
}

BpmnString wait_key(const Wait *wait, const void *texts)
{
    if (wait_kind(wait) != BPMN_WAIT_MESSAGE || wait->words == 0) {
        return (BpmnString){ NULL, 0 };
    }
    return text_at(texts, wait->of.key);
}

size_t wait_name_count(const Wait *wait, const void *texts)
{
    BpmnString users;
    BpmnString groups;

    if (wait_kind(wait) != BPMN_WAIT_TASK || wait->words == 0) return 0;
    users = text_at(texts, wait->of.task.candidate_users);
    groups = text_at(texts, wait->of.task.candidate_groups);
    return names_count(users) + names_count(groups);
}

/* The names of a list, in 'room'; of none when there is no list. */
static BpmnNames unpack_names(BpmnString list, BpmnString *room)
{
    if (!list.bytes) return (BpmnNames){ NULL, 0 };
    return names_read(list, room);
}

Performers wait_performers(const Wait *wait, const BpmnWait *row,
                           const void *texts, BpmnString *room)
{
    Performers found = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };
    const WaitTask *task = &wait->of.task;

    if (wait->words != 0) {
        found.assignee = text_at(texts, task->assignee);
        found.candidate_users =
            unpack_names(text_at(texts, task->candidate_users), room);
        found.candidate_groups =
            unpack_names(text_at(texts, task->candidate_groups),
                         room + found.candidate_users.count);
    }
    if (!found.assignee.bytes && row->assignee) {
        found.assignee = bpmn_string(row->assignee);
    }
    if (!found.candidate_users.items) {
        found.candidate_users = row->candidate_users;
    }
    if (!found.candidate_groups.items) {
        found.candidate_groups = row->candidate_groups;
    }
    return found;
}
