/* One call of the command line, on an engine that is open. */
#include "program/work.h"

#include "bpmn/journal.h"

#include <stdio.h>
#include <string.h>

static int exit_of_result(const BpmnResult *result)
{
    switch (result->kind) {
    case BPMN_RESULT_DONE: return BPMN_EXIT_DONE;
    case BPMN_RESULT_LIMIT: return BPMN_EXIT_LIMIT;
    case BPMN_RESULT_BROKEN: return bpmn_exit_of_status(result->status);
    case BPMN_RESULT_REFUSED:
    case BPMN_RESULT_UNMET:
    case BPMN_RESULT_WRONG:
    default: return BPMN_EXIT_REFUSED;
    }
}

/* The only open case, when there is no more than one. */
typedef struct Only {
    uint64_t id;
    size_t count;
} Only;

static bool count_case(void *user, const BpmnCaseView *view)
{
    Only *only = user;

    only->id = view->id;
    return ++only->count < 2;
}

/* Finds the case that the call means; false after a message. */
static bool choose_case(BpmnHold *hold, const BpmnCall *call,
                        BpmnExecutor *executor, BpmnVerb *verb, int *exit_code)
{
    Only only = { 0 };

    if (verb->kind == BPMN_VERB_START || verb->kind == BPMN_VERB_EVALUATE) {
        if (call->key && !verb->key.bytes) verb->key = bpmn_string(call->key);
        return true;
    }
    if ((call->case_id || call->key)
        && bpmn_verb_about(verb->kind) == BPMN_ABOUT_ANY) {
        BpmnKnownCase known = { 0 };

        *exit_code = bpmn_hold_any_case(hold, call->case_id, call->key, &known);
        bpmn_know_case(executor, known);
        executor->only_case = known.id;
        return *exit_code == BPMN_EXIT_DONE;
    }
    if (call->case_id || call->key) {
        executor->only_case = bpmn_hold_case(hold, call->case_id, call->key);
        *exit_code = BPMN_EXIT_REFUSED;
        return executor->only_case != 0;
    }
    if (bpmn_verb_about(verb->kind) == BPMN_ABOUT_NONE
        || (verb->kind == BPMN_VERB_MESSAGE && verb->key.bytes))
        return true;
    bpmn_each_case(hold->engine, count_case, &only);
    executor->only_case = only.id;
    if (only.count == 1) return true;
    bpmn_out(&hold->err,
             only.count == 0 ? "no case is open\n"
                             : "several cases are open: say --case ID or "
                               "--key K\n");
    *exit_code = only.count == 0 ? BPMN_EXIT_REFUSED : BPMN_EXIT_USAGE;
    return false;
}

/* Is the verb one that a program with a wall clock takes? */
static bool is_allowed(BpmnHold *hold, const BpmnVerb *verb)
{
    if (verb->kind == BPMN_VERB_ADVANCE
        || (verb->kind == BPMN_VERB_CLOCK && verb->command == BPMN_START))
        bpmn_out(&hold->err, "the clock is the wall's: it cannot be set\n");
    else if (verb->kind == BPMN_VERB_JOBS)
        bpmn_out(&hold->err,
                 "jobs are done by the functions of the program: "
                 "use 'work'\n");
    else if (verb->case_name.bytes)
        bpmn_out(&hold->err, "cases are named by --case ID or --key K\n");
    else
        return true;
    return false;
}

static void tell_case(BpmnHold *hold, const BpmnExecutor *executor,
                      const BpmnResult *result)
{
    BpmnExecutor again = *executor;
    const BpmnKnownCase *known = bpmn_known_case(&again, result->case_id);

    if (!known) return;
    bpmn_out(&hold->out, "case %llu", (unsigned long long)known->id);
    if (known->key.length > 0) {
        bpmn_out(&hold->out, " (");
        bpmn_out_shown(&hold->out, known->key);
        bpmn_out(&hold->out, ")");
    }
    bpmn_out(&hold->out, ": ");
    (void)bpmn_tell_waits(&hold->out, hold->engine, NULL, known->process,
                          known->id, BPMN_FIRST_WAITS);
    bpmn_out(&hold->out, "\n");
}

/* Who has heard the signal of a record. */
typedef struct Heard {
    uint64_t thrown_at;
    size_t heard;
    size_t begun;
    size_t passed;
} Heard;

static bool count_heard(void *user, const BpmnRecordView *record)
{
    Heard *heard = user;

    if (record->thrown_at != heard->thrown_at
        || record->kind == BPMN_RECORD_OBJECT
        || record->verdict == BPMN_REFUSED)
        return true;
    if (record->version == 1)
        heard->begun++;
    else if (record->incident_cause == BPMN_CAUSE_SUSPENDED)
        heard->passed++;
    else
        heard->heard++;
    return true;
}

/* What a step did that is about no case. */
static BpmnStatus tell_done(BpmnHold *hold, const BpmnVerb *verb,
                            const BpmnResult *result)
{
    Heard heard = { .thrown_at = result->position };
    BpmnStatus status = BPMN_OK;

    if (verb->refused || result->position == 0) return status;
    if (verb->kind == BPMN_VERB_PARAMETER) {
        bpmn_out(&hold->out, "parameter ");
        bpmn_out_shown(&hold->out, verb->data[0].name);
        bpmn_out(&hold->out, "=");
        bpmn_out_value(&hold->out, &verb->data[0].value);
        bpmn_out(&hold->out, "\n");
    } else if (verb->kind == BPMN_VERB_IN_FORCE) {
        bpmn_out(&hold->out, "in force: version ");
        bpmn_out_shown(&hold->out, verb->name);
        bpmn_out(&hold->out, "\n");
    } else if (verb->kind == BPMN_VERB_CLOCK) {
        BpmnClockView clock;

        bpmn_clock(hold->engine, &clock);
        bpmn_out(&hold->out, "the time is ");
        bpmn_out_instant(&hold->out, clock.now_ms);
        bpmn_out(&hold->out, "\n");
    } else if (verb->kind == BPMN_VERB_BROADCAST) {
        status = bpmn_read_on(hold->others, hold->engine, bpmn_read,
                              result->position, count_heard, &heard);
        if (status != BPMN_OK) return status;
        bpmn_out(&hold->out, "signal ");
        bpmn_out_shown(&hold->out, verb->name);
        bpmn_out(&hold->out, ": heard %zu time%s, began %zu case%s",
                 heard.heard, heard.heard == 1 ? "" : "s", heard.begun,
                 heard.begun == 1 ? "" : "s");
        if (heard.passed > 0)
            bpmn_out(&hold->out, ", passed suspended cases by %zu time%s",
                     heard.passed, heard.passed == 1 ? "" : "s");
        bpmn_out(&hold->out, "%s\n",
                 bpmn_next_due(hold->engine) == INT64_MIN ? " so far" : "");
    }
    return status;
}

/* A command that an earlier call with this id has done: its answer again, also
   when its case has ended. */
static int tell_again(BpmnHold *hold, BpmnExecutor *executor,
                      const BpmnVerb *verb, const BpmnAnswer *answer)
{
    BpmnResult result = { .case_id = answer->case_id,
                          .position = answer->position };
    BpmnKnownCase known = { 0 };
    char number[24];
    int exit_code;

    if (answer->status != BPMN_OK)
        return bpmn_hold_status(hold, answer->status);
    snprintf(number, sizeof number, "%llu",
             (unsigned long long)answer->case_id);
    if (bpmn_verb_about(verb->kind) != BPMN_ABOUT_ANY && answer->case_id != 0) {
        exit_code = bpmn_hold_any_case(hold, number, NULL, &known);
        if (exit_code > BPMN_EXIT_REFUSED) return exit_code;
        if (known.id != 0) {
            bpmn_know_case(executor, known);
            tell_case(hold, executor, &result);
        }
    }
    return bpmn_exit_of_status(tell_done(hold, verb, &result));
}

static int execute_one(BpmnHold *hold, const BpmnCall *call,
                       BpmnExecutor *executor, BpmnVerb *verb)
{
    BpmnResult result;
    size_t worked;
    int exit_code = BPMN_EXIT_DONE;
    BpmnAnswer answer;

    if (!is_allowed(hold, verb)) return BPMN_EXIT_USAGE;
    if (bpmn_was_executed(executor, &answer))
        return tell_again(hold, executor, verb, &answer);
    if (!choose_case(hold, call, executor, verb, &exit_code)) return exit_code;
    if (!bpmn_execute(executor, verb, &result)) {
        bpmn_out_brief(&hold->err, verb->text);
        bpmn_out(&hold->err, ": ");
        bpmn_out_string(&hold->err, result.text);
        bpmn_out(&hold->err, "\n");
        return exit_of_result(&result);
    }
    if (!hold->others && !bpmn_hold_work(hold, &worked, &exit_code))
        return exit_code;
    if (bpmn_verb_about(verb->kind) != BPMN_ABOUT_ANY)
        tell_case(hold, executor, &result);
    return bpmn_exit_of_status(tell_done(hold, verb, &result));
}

/* What is wrong with words that are no step. */
static void tell_wrong(BpmnHold *hold, const BpmnCall *call,
                       const BpmnCursor *cursor)
{
    size_t count;
    BpmnManualCommand *rows = bpmn_call_verbs(hold->pool, &count);

    if (bpmn_verb_tell_unknown(&hold->err, rows, count,
                               bpmn_string(call->words[0])))
        return;
    bpmn_out_brief(&hold->err, cursor->text);
    bpmn_out(&hold->err, "\ncolumn %zu: expected %s\n", cursor->error_at + 1,
             cursor->error);
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].name, call->words[0]) == 0)
            bpmn_out(&hold->err, "the form of '%s' is: %s %s\n", rows[i].name,
                     rows[i].name, rows[i].form);
}

static int execute_words(BpmnHold *hold, const BpmnCall *call)
{
    BpmnCursor cursor = {
        .pool = hold->pool,
        .text = bpmn_verb_join(hold->pool, call->word_count, call->words),
    };
    BpmnExecutor executor = {
        .pool = hold->pool,
        .engine = hold->engine,
        .processes = hold->program->processes,
        .process_count = hold->program->process_count,
        .channel = "command line",
        .others = hold->others,
        .restart = bpmn_hold_restart,
        .restart_user = hold,
        .out = &hold->out,
    };
    uint8_t id[16] = { 0 };
    BpmnVerb *verbs;
    size_t count;
    int exit_code = BPMN_EXIT_DONE;

    if (call->id && bpmn_call_id(call->id, id)) executor.id = id;
    executor.groups = bpmn_call_groups(hold->pool, call, &executor.group_count);
    if (!bpmn_verb_read_line(&cursor, &verbs, &count)) {
        tell_wrong(hold, call, &cursor);
        return BPMN_EXIT_USAGE;
    }
    if (count == 0) {
        bpmn_out(&hold->err, "a verb is missing\n");
        return BPMN_EXIT_USAGE;
    }
    for (size_t i = 0; i < count && exit_code == BPMN_EXIT_DONE; i++)
        exit_code = execute_one(hold, call, &executor, &verbs[i]);
    return exit_code;
}

static int work(BpmnHold *hold)
{
    size_t worked;
    int exit_code = BPMN_EXIT_DONE;

    if (hold->others) {
        bpmn_out(&hold->out, "the program that serves does the jobs\n");
        return BPMN_EXIT_DONE;
    }
    if (!bpmn_hold_work(hold, &worked, &exit_code)) return exit_code;
    bpmn_out(&hold->out, "%zu jobs\n", worked);
    bpmn_tell_idle_functions(hold);
    return BPMN_EXIT_DONE;
}

int bpmn_hold_call(BpmnHold *hold, const BpmnCall *call)
{
    BpmnStatus status = hold->looks || hold->others ? BPMN_OK
                                                    : bpmn_run(hold->engine, 0);
    int exit_code;

    if (status != BPMN_OK) return bpmn_hold_status(hold, status);
    if (bpmn_hold_look(hold, call, &exit_code)) return exit_code;
    return call->look == BPMN_LOOK_WORK ? work(hold)
                                        : execute_words(hold, call);
}
