/* Answers of programs: job-take, job, job-failed, job-error. */
#include "core/engine/turn.h"

/* The end of a span that begins at ms; never beyond the last instant. */
static int64_t end_of(int64_t ms, int64_t more_ms)
{
    return more_ms > 0 && ms > INT64_MAX - more_ms ? INT64_MAX : ms + more_ms;
}

static bool is_leased(const Turn *turn, const Wait *wait)
{
    return wait->holder != NAME_NOBODY && wait->of.job.lease_ms > turn->now_ms;
}

/* Taken over by another, or not due. */
static BpmnReason check_worker(Turn *turn, const Wait *wait)
{
    bool takes = turn->command->kind == BPMN_JOB_TAKE;

    if (wait->of.job.due_ms > turn->now_ms) {
        return turn_refuse(turn, BPMN_REASON_NOT_DUE,
                           "the job is not due after its last failure");
    }
    if (!is_leased(turn, wait) || wait->holder == turn->person.number) {
        return BPMN_REASON_NONE;
    }
    if (takes) {
        return turn_refuse(turn, BPMN_REASON_HELD,
                           "another program has taken the job");
    }
    return turn_refuse(turn, BPMN_REASON_NOT_YOURS,
                       "the job was taken over by another program");
}

static BpmnReason take(Turn *turn, Wait *wait)
{
    if (turn->command->lease_ms <= 0) {
        return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                           "a lease lasts a millisecond or longer");
    }
    wait->holder = turn->person.number;
    wait->of.job.lease_ms = end_of(turn->now_ms, turn->command->lease_ms);
    turn->head.kind = BPMN_RECORD_TASK;
    return BPMN_REASON_NONE;
}

static BpmnReason rest_in_incident(Turn *turn, Wait *wait, BpmnCause cause)
{
    wait->of.job.tries = 0;
    wait->of.job.cause = cause;
    wait->of.job.due_ms = INT64_MIN;
    turn->body.incident = wait->element;
    turn->body.incident_cause = (uint16_t)cause;
    turn->head.kind = BPMN_RECORD_TASK;
    return BPMN_REASON_NONE;
}

static void end_lease(Wait *wait)
{
    wait->holder = NAME_NOBODY;
    wait->of.job.lease_ms = INT64_MIN;
}

/* It can be tried again when its wait says so. */
static BpmnReason note(Turn *turn, const Wait *wait)
{
    return jobs_note(turn->partition, turn->definition->process,
                     turn->partition->drafts->head.id, wait)
        ? BPMN_REASON_NONE
        : turn_no_memory(turn);
}

static BpmnReason fail(Turn *turn, const BpmnWait *row, Wait *wait)
{
    end_lease(wait);
    if (wait->of.job.tries <= 1) {
        return rest_in_incident(turn, wait, BPMN_CAUSE_JOB_FAILED);
    }
    wait->of.job.tries--;
    wait->of.job.due_ms = row->backoff_ms > 0
        ? end_of(turn->now_ms, row->backoff_ms)
        : INT64_MIN;
    turn->head.kind = BPMN_RECORD_TASK;
    return note(turn, wait);
}

static BpmnReason done(Turn *turn, const BpmnWait *row, size_t index)
{
    uint16_t event = event_find(turn->definition, BPMN_EVENT_DONE, row->element,
                                (BpmnString){ NULL, 0 });
    BpmnReason reason = turn_write_data(turn, row);

    if (reason != BPMN_REASON_NONE) return reason;
    if (event == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "the job cannot be completed");
    }
    return turn_step_wait(turn, event, index);
}

/* Nobody hears it, outside the case neither: an incident. */
static BpmnReason raise_error(Turn *turn, size_t index)
{
    Wait *wait = draft_wait(turn->draft, index);
    BpmnReason reason;
    bool heard = turn_is_heard(turn, BPMN_EVENT_ERROR, index, &reason);

    if (heard) return reason;
    reason = turn_write_data(turn, NULL);
    if (reason != BPMN_REASON_NONE) return reason;
    end_lease(wait);
    reason = rest_in_incident(turn, wait, BPMN_CAUSE_JOB_ERROR);
    return reason == BPMN_REASON_NONE ? turn_look(turn) : reason;
}

static BpmnReason handle_job(Turn *turn)
{
    const BpmnCommand *command = turn->command;
    BpmnReason reason = turn_check_element(turn, BPMN_WAIT_JOB);
    const BpmnWait *row;
    size_t index;
    Wait *wait;

    if (reason != BPMN_REASON_NONE) return reason;
    index = turn_find_wait(turn, BPMN_WAIT_JOB, command->wait_id,
                           command->element);
    if (index == NO_WAIT) {
        return turn_refuse(turn, BPMN_REASON_NOT_OPEN, "the job is not open");
    }
    wait = turn_means(turn, index);
    row = wait_row(turn->definition->process, wait->element);
    turn->head.role = BPMN_ROLE_WORKER;
    reason = check_worker(turn, wait);
    if (reason != BPMN_REASON_NONE) return reason;
    if (command->data_count != 0
        && (command->kind == BPMN_JOB_TAKE
            || command->kind == BPMN_JOB_FAILED)) {
        return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                           "only a result or an error brings data");
    }
    if (command->kind == BPMN_JOB_TAKE) return take(turn, wait);
    if (command->kind == BPMN_JOB_FAILED) return fail(turn, row, wait);
    if (command->kind == BPMN_JOB_ERROR) return raise_error(turn, index);
    return done(turn, row, index);
}

const BpmnJobs bpmn_ability_job = { handle_job, note, jobs_reserve, jobs_push };
