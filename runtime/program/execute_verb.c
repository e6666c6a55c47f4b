/* One verb at a time: what it means is found, done, and looked at. */
#include "program/execute.h"

static void remember_person(BpmnExecutor *executor, const BpmnPerson *person)
{
    if (!person->name.bytes || !person->groups_given) return;
    for (size_t i = 0; i < executor->people_count; i++) {
        if (bpmn_string_equal(executor->people[i].name, person->name)) {
            executor->people[i] = *person;
            return;
        }
    }
    executor->people =
        bpmn_pool_grow(executor->pool, executor->people, executor->people_count,
                       &executor->people_capacity, sizeof *executor->people);
    executor->people[executor->people_count++] = *person;
}

bool bpmn_execute_why(BpmnExecutor *executor, const BpmnVerb *verb)
{
    const BpmnKnownCase *known = bpmn_execute_case(executor, verb);

    if (!known) return false;
    BpmnStatus status = bpmn_tell_story(executor->out, executor->engine,
                                        executor->others, known);
    return status == BPMN_OK || bpmn_broken(executor, status);
}

/* Texts of cases lie in the pool: what is known of them stays. */
bool bpmn_execute_restart(BpmnExecutor *executor, const BpmnVerb *verb)
{
    BpmnStatus status;

    (void)verb;
    executor->begun = true;
    if (!executor->restart)
        return bpmn_result(executor, BPMN_RESULT_WRONG,
                           "nothing is stored that could be opened again");
    status = executor->restart(executor->restart_user, &executor->engine);
    if (status != BPMN_OK) return bpmn_broken(executor, status);
    return bpmn_execute_observe(executor) && bpmn_execute_settle(executor);
}

static BpmnExecute *const EXECUTES[] = {
#define VERB(NAME, word, read, execute, refusable, ABOUT, COMMAND, virtual, \
             form, help)                                                    \
    bpmn_execute_##execute,
#include "program/verb.def"
#undef VERB
};

/* "not-yours: ann holds the task", then who waits for what. */
static void explain(BpmnExecutor *executor)
{
    BpmnOut out = { .pool = executor->pool };
    const BpmnKnownCase *known;

    if (executor->result->kind == BPMN_RESULT_BROKEN) return;
    known = bpmn_known_case(executor, executor->result->case_id);
    if (!known) known = bpmn_known_case(executor, executor->last_case);
    if (executor->result->kind == BPMN_RESULT_REFUSED) {
        bpmn_out(&out, "refused: %s",
                 bpmn_reason_text(executor->result->reason));
        if (executor->result->text.length > 0) bpmn_out_bytes(&out, ": ", 2);
    }
    bpmn_out_string(&out, executor->result->text);
    if (known) {
        bpmn_out(&out, "\nwaiting: ");
        (void)bpmn_tell_waits(&out, executor->engine, NULL, known->process,
                              known->id, BPMN_FIRST_WAITS);
    }
    executor->result->text = (BpmnString){ out.bytes, out.length };
}

/* What 'refused' makes of a result. */
static bool judge_refusal(BpmnExecutor *executor, const BpmnVerb *verb)
{
    if (executor->result->kind == BPMN_RESULT_DONE) {
        bpmn_result(executor, BPMN_RESULT_UNMET, "the step was not refused");
        return false;
    }
    if (executor->result->kind != BPMN_RESULT_REFUSED) return false;
    if (verb->refused_for == BPMN_REASON_NONE
        || verb->refused_for == executor->result->reason) {
        executor->result->kind = BPMN_RESULT_DONE;
        return true;
    }
    BpmnString said = executor->result->text;
    bpmn_result(executor, BPMN_RESULT_UNMET, "refused for %s, not for %s: %s",
                bpmn_reason_text(executor->result->reason),
                bpmn_reason_text(verb->refused_for),
                said.bytes ? said.bytes : "");
    return false;
}

bool bpmn_execute(BpmnExecutor *executor, const BpmnVerb *verb,
                  BpmnResult *result)
{
    *result = (BpmnResult){ .kind = BPMN_RESULT_DONE };
    executor->result = result;
    remember_person(executor, &verb->person);
    bool good = EXECUTES[verb->kind](executor, verb)
        && (!bpmn_verb_is_refusable(verb->kind)
            || bpmn_execute_settle(executor));
    if (verb->refused) good = judge_refusal(executor, verb);
    if (!good) explain(executor);
    return good;
}
