/* Answers of programs: job-take, job, job-failed, job-error. */
#include "act.h"

static int64_t later(int64_t ms, int64_t more_ms)
{
    return more_ms > 0 && ms > INT64_MAX - more_ms ? INT64_MAX : ms + more_ms;
}

static bool is_leased(const Act *act, const Wait *wait)
{
    return wait->holder != NAME_NOBODY && wait->of.job.lease_ms > act->now_ms;
}

/* Taken over by another, or not due. */
static BpmnReason check_worker(Act *act, const Wait *wait)
{
    bool takes = act->command->kind == BPMN_JOB_TAKE;

    if (wait->of.job.due_ms > act->now_ms) {
        return act_refuse(act, BPMN_REASON_NOT_DUE,
                          "the job is not due after its last failure");
    }
    if (!is_leased(act, wait) || wait->holder == act->person.number) {
        return BPMN_REASON_NONE;
    }
    if (takes) {
        return act_refuse(act, BPMN_REASON_HELD,
                          "another program has taken the job");
    }
    return act_refuse(act, BPMN_REASON_NOT_YOURS,
                      "the job was taken over by another program");
}

static BpmnReason take(Act *act, Wait *wait)
{
    if (act->command->lease_ms <= 0) {
        return act_refuse(act, BPMN_REASON_BAD_DATA,
                          "a lease lasts a millisecond or longer");
    }
    wait->holder = act->person.number;
    wait->of.job.lease_ms = later(act->now_ms, act->command->lease_ms);
    act->head.kind = BPMN_RECORD_TASK;
    return BPMN_REASON_NONE;
}

static BpmnReason rest_in_incident(Act *act, Wait *wait, BpmnCause cause)
{
    wait->of.job.tries = 0;
    wait->of.job.cause = cause;
    wait->of.job.due_ms = INT64_MIN;
    act->body.incident = wait->element;
    act->body.incident_cause = (uint16_t)cause;
    act->head.kind = BPMN_RECORD_TASK;
    return BPMN_REASON_NONE;
}

static void end_lease(Wait *wait)
{
    wait->holder = NAME_NOBODY;
    wait->of.job.lease_ms = INT64_MIN;
}

static BpmnReason fail(Act *act, const BpmnWait *row, Wait *wait)
{
    end_lease(wait);
    if (wait->of.job.tries <= 1) {
        return rest_in_incident(act, wait, BPMN_CAUSE_JOB_FAILED);
    }
    wait->of.job.tries--;
    wait->of.job.due_ms = row->backoff_ms > 0
        ? later(act->now_ms, row->backoff_ms)
        : INT64_MIN;
    act->head.kind = BPMN_RECORD_TASK;
    return BPMN_REASON_NONE;
}

static BpmnReason done(Act *act, const BpmnWait *row, size_t index)
{
    uint16_t event = event_find(act->definition, BPMN_EVENT_DONE, row->element,
                                (BpmnString){ NULL, 0 });
    BpmnReason reason = act_write_data(act, row);

    if (reason != BPMN_REASON_NONE) return reason;
    if (event == BPMN_NO_ELEMENT) {
        return act_refuse(act, BPMN_REASON_NO_SUCH_ELEMENT,
                          "the job cannot be completed");
    }
    return act_step_wait(act, event, index);
}

/* The exact code first, then a handler of any; nobody: an incident. */
static BpmnReason raise_error(Act *act, size_t index)
{
    Wait *wait = draft_wait(&act->engine->draft, index);
    uint16_t event = event_find(act->definition, BPMN_EVENT_ERROR,
                                wait->element, act->command->code);
    BpmnReason reason = act_write_data(act, NULL);

    if (reason != BPMN_REASON_NONE) return reason;
    if (event == BPMN_NO_ELEMENT) {
        event = event_find(act->definition, BPMN_EVENT_ERROR, wait->element,
                           (BpmnString){ NULL, 0 });
    }
    if (event != BPMN_NO_ELEMENT) return act_step_wait(act, event, index);
    end_lease(wait);
    return rest_in_incident(act, wait, BPMN_CAUSE_JOB_ERROR);
}

BpmnReason handle_job(Act *act)
{
    const BpmnCommand *command = act->command;
    BpmnReason reason = act_check_element(act, BPMN_WAIT_JOB);
    const BpmnWait *row;
    size_t index;
    Wait *wait;

    if (reason != BPMN_REASON_NONE) return reason;
    index = act_find_wait(act, BPMN_WAIT_JOB, command->wait_id,
                          command->element);
    if (index == NO_WAIT) {
        return act_refuse(act, BPMN_REASON_NOT_OPEN, "the job is not open");
    }
    wait = act_means(act, index);
    row = wait_row(act->definition->process, wait->element);
    act->head.role = BPMN_ROLE_WORKER;
    reason = check_worker(act, wait);
    if (reason != BPMN_REASON_NONE) return reason;
    if (command->data_count != 0
        && (command->kind == BPMN_JOB_TAKE
            || command->kind == BPMN_JOB_FAILED)) {
        return act_refuse(act, BPMN_REASON_BAD_DATA,
                          "only a result or an error brings data");
    }
    switch (command->kind) {
    case BPMN_JOB_TAKE: return take(act, wait);
    case BPMN_JOB_FAILED: return fail(act, row, wait);
    case BPMN_JOB_ERROR: return raise_error(act, index);
    default: return done(act, row, index);
    }
}
