/* due, tries: an operator says when something is due, and how often a job is
   tried. */
#include "core/engine/turn.h"

static BpmnReason bad_value(Turn *turn, const char *detail)
{
    turn->datum = 1;
    return turn_refuse(turn, BPMN_REASON_BAD_DATA, detail);
}

/* The only value that the command gives, as a whole number. */
static bool only_value(const BpmnCommand *command, BpmnType type,
                       int64_t *number)
{
    const BpmnValue *value = command->data_count == 1 ? &command->data->value
                                                      : NULL;

    if (!value || value->is_null || value->type != type) return false;
    *number = value->as.integer;
    return true;
}

/* Whether it can be due: a job that has failed for good cannot. */
static bool is_timed(const Wait *wait)
{
    BpmnWaitKind kind = wait_kind(wait);

    return kind == BPMN_WAIT_TIMER || kind == BPMN_WAIT_TASK
        || (kind == BPMN_WAIT_JOB && wait->of.job.cause == BPMN_CAUSE_NONE);
}

static bool is_job(const Wait *wait)
{
    return wait_kind(wait) == BPMN_WAIT_JOB;
}

/* One that had all as its row says. */
static void set_task_due(Wait *wait, int64_t due_ms)
{
    static const WaitText NONE = { NO_TEXT, 0 };

    if (wait->words == 0) {
        wait->words = TASK_WORDS;
        wait->of.task = (WaitTask){
            .assignee = NONE,
            .candidate_users = NONE,
            .candidate_groups = NONE,
            .follow_up_ms = INT64_MIN,
            .priority = BPMN_PRIORITY_USUAL,
        };
    }
    wait->of.task.due_ms = due_ms;
}

/* By the clock of the case; a cycle goes on as it was. */
static BpmnReason set_timer_due(Turn *turn, size_t index, int64_t due_ms)
{
    Wait *wait = draft_wait(turn->draft, index);

    wait->of.timer.due_ms = due_ms
        - draft_behind_ms(turn->partition->drafts, turn->now_ms);
    turn->dead_timers++;
    return turn_opens_again(turn, index) ? BPMN_REASON_NONE
                                         : turn_no_memory(turn);
}

static BpmnReason set_due(Turn *turn, size_t index, int64_t due_ms)
{
    Wait *wait = turn_means(turn, index);

    if (wait_kind(wait) == BPMN_WAIT_TIMER) {
        return set_timer_due(turn, index, due_ms);
    }
    if (wait_kind(wait) == BPMN_WAIT_TASK) {
        set_task_due(wait, due_ms);
        return BPMN_REASON_NONE;
    }
    wait->of.job.due_ms = due_ms;
    return turn->partition->abilities.jobs->note(turn, wait);
}

static BpmnReason due(Turn *turn)
{
    size_t index = turn_find_meant(turn, is_timed);
    int64_t due_ms;

    if (!only_value(turn->command, BPMN_INSTANT, &due_ms)) {
        return bad_value(turn, "due is one instant");
    }
    return index != NO_WAIT
        ? set_due(turn, index, due_ms)
        : turn_refuse(turn, BPMN_REASON_NOT_OPEN, "nothing is due there");
}

/* A job that has none left goes on with them. */
static BpmnReason tries(Turn *turn)
{
    size_t index = turn_find_meant(turn, is_job);
    int64_t count;
    Wait *wait;

    if (!only_value(turn->command, BPMN_INTEGER, &count) || count < 1
        || count > UINT32_MAX) {
        return bad_value(turn, "tries are a number from 1 to 4294967295");
    }
    if (index == NO_WAIT) {
        return turn_refuse(turn, BPMN_REASON_NOT_OPEN, "the job is not open");
    }
    wait = turn_means(turn, index);
    wait->of.job.tries = (uint32_t)count;
    wait->of.job.cause = BPMN_CAUSE_NONE;
    return turn->partition->abilities.jobs->note(turn, wait);
}

BpmnReason handle_due(Turn *turn)
{
    turn->head.role = BPMN_ROLE_OPERATOR;
    turn->head.kind = BPMN_RECORD_TASK;
    turn->draft->touched = true;
    return turn->command->kind == BPMN_DUE ? due(turn) : tries(turn);
}
