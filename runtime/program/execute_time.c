/* Virtual time: every timer on the way fires at its own instant. */
#include "program/execute.h"

#define FIRINGS_MAX 100000 /* of one step */

static bool run_one_timer(BpmnExecutor *executor, bool *fired)
{
    BpmnStatus status = BPMN_OK;

    *fired = bpmn_run_timer(executor->engine, executor->clock->now_ms, &status);
    if (status != BPMN_OK) return bpmn_broken(executor, status);
    return !*fired || bpmn_execute_observe(executor);
}

/* With a wall clock the engine itself takes what is due; where others wait, one
   slice of what the step has left to do, if any. */
static bool run_due(BpmnExecutor *executor)
{
    enum { SLICE = 1000 };
    BpmnStatus status = BPMN_OK;

    if (!executor->others)
        status = bpmn_run(executor->engine, 0);
    else if (bpmn_next_due(executor->engine) == INT64_MIN)
        status = bpmn_run(executor->engine, SLICE);

    if (status != BPMN_OK) return bpmn_broken(executor, status);
    return bpmn_execute_observe(executor);
}

/* An open job that may be answered now. */
typedef struct Ready {
    int64_t now_ms;
    uint64_t wait_id; /* 0: none */
    uint16_t element;
} Ready;

static bool visit_ready(void *user, const BpmnWaitView *wait)
{
    Ready *ready = user;

    if (wait->kind != BPMN_WAIT_JOB || bpmn_wait_is_incident(wait)
        || wait->due_ms > ready->now_ms)
        return true;
    ready->wait_id = wait->id;
    ready->element = wait->element;
    return false;
}

static const BpmnJobExample *example_of(BpmnExecutor *executor,
                                        const BpmnProcess *process,
                                        uint16_t element)
{
    BpmnResult unheard = { 0 };
    BpmnExecutor quiet = *executor;

    quiet.result = &unheard;
    for (size_t i = 0; i < executor->example_count; i++)
        if (bpmn_find_element(&quiet, process, &executor->examples[i].node,
                              false)
            == element)
            return &executor->examples[i];
    return NULL;
}

/* It is the job's answer that was refused: the step before it is done. */
static bool tell_answer(BpmnExecutor *executor, const char *job)
{
    BpmnString text = executor->result->text;

    if (executor->result->kind != BPMN_RESULT_REFUSED) return false;
    return bpmn_result(executor, BPMN_RESULT_WRONG,
                       "the job %s answers itself, and is refused: %.*s", job,
                       (int)text.length, text.bytes);
}

/* Answers one job of one case. */
static bool answer_job(BpmnExecutor *executor, const BpmnKnownCase *known,
                       bool *answered)
{
    Ready ready = { .now_ms = executor->clock->now_ms };
    BpmnCommand command = { .kind = BPMN_JOB_DONE, .case_id = known->id };

    bpmn_each_wait(executor->engine, known->id, visit_ready, &ready);
    *answered = ready.wait_id != 0;
    if (!*answered) return true;
    command.element = ready.element;
    command.wait_id = ready.wait_id;
    const BpmnJobExample *example = example_of(executor, known->process,
                                               ready.element);
    if (example) {
        command.data = bpmn_fit_data(executor->pool, known->process,
                                     example->data, example->data_count);
        command.data_count = example->data_count;
    }
    return bpmn_execute_command(executor, known->process, &command)
        || tell_answer(executor, known->process->elements[ready.element].id);
}

static bool answer_jobs(BpmnExecutor *executor, bool *answered)
{
    *answered = false;
    for (size_t i = 0; i < executor->case_count; i++) {
        BpmnKnownCase known = executor->cases[i];
        bool one;

        if (!answer_job(executor, &known, &one)) return false;
        *answered = *answered || one;
    }
    return true;
}

bool bpmn_execute_settle(BpmnExecutor *executor)
{
    uint64_t about = executor->result->case_id;

    if (!executor->clock) return run_due(executor);
    for (int i = 0; i < FIRINGS_MAX; i++) {
        bool fired;
        bool answered = false;

        if (!run_one_timer(executor, &fired)) return false;
        if (!fired && executor->jobs_auto && !answer_jobs(executor, &answered))
            return false;
        executor->result->case_id = about;
        if (!fired && !answered) return true;
    }
    return bpmn_result(executor, BPMN_RESULT_LIMIT,
                       "more than %d timers and jobs at one instant",
                       FIRINGS_MAX);
}

bool bpmn_execute_jobs(BpmnExecutor *executor, const BpmnVerb *verb)
{
    (void)verb;
    executor->jobs_auto = true;
    return bpmn_execute_settle(executor);
}

bool bpmn_execute_clock(BpmnExecutor *executor, const BpmnVerb *verb)
{
    bool sets = verb->command == BPMN_START;

    if (!executor->clock && !sets) return bpmn_execute_in_force(executor, verb);
    if (!executor->clock || !sets)
        return bpmn_result(executor, BPMN_RESULT_WRONG,
                           executor->clock ? "a scenario sets its clock"
                                           : "the clock is the wall's");
    if (executor->begun)
        return bpmn_result(executor, BPMN_RESULT_WRONG,
                           "the clock is set before the first step");
    executor->clock->now_ms = verb->instant_ms;
    return true;
}

/* Where an advance ends. */
static bool find_target(BpmnExecutor *executor, const BpmnVerb *verb,
                        int64_t *target_ms)
{
    int64_t now_ms = executor->clock->now_ms;

    switch (verb->advance) {
    case BPMN_ADVANCE_BY:
        *target_ms = bpmn_instant_add(now_ms, verb->duration_months,
                                      verb->duration_ms);
        return true;
    case BPMN_ADVANCE_TO:
        *target_ms = verb->instant_ms;
        return verb->instant_ms >= now_ms
            || bpmn_result(executor, BPMN_RESULT_WRONG,
                           "the clock is past that instant");
    case BPMN_ADVANCE_NEXT:
        *target_ms = bpmn_next_due(executor->engine);
        if (*target_ms == INT64_MAX)
            return bpmn_refusal(executor, BPMN_REASON_NOT_DUE,
                                "nothing is due");
        if (*target_ms < now_ms) *target_ms = now_ms;
        return true;
    }
    return false;
}

bool bpmn_execute_advance(BpmnExecutor *executor, const BpmnVerb *verb)
{
    int64_t target_ms;

    if (!executor->clock)
        return bpmn_result(executor, BPMN_RESULT_WRONG,
                           "the clock is the wall's");
    /* what comes into force does so where the clock stands */
    if (!executor->begun && !run_due(executor)) return false;
    executor->begun = true;
    if (!find_target(executor, verb, &target_ms)) return false;
    for (int i = 0; i < FIRINGS_MAX; i++) {
        int64_t due_ms = bpmn_next_due(executor->engine);

        if (due_ms > target_ms) {
            executor->clock->now_ms = target_ms;
            return bpmn_execute_settle(executor);
        }
        if (due_ms > executor->clock->now_ms) executor->clock->now_ms = due_ms;
        if (!bpmn_execute_settle(executor)) return false;
    }
    return bpmn_result(executor, BPMN_RESULT_LIMIT,
                       "more than %d instants on the way", FIRINGS_MAX);
}
