/* Jobs that linked functions do: take, call, answer. */
#include "program/work.h"
#include "program/choice.h"
#include "program/work_input.h"
#include "bpmn/serve.h"

#include <string.h>

#define JOBS_MAX 100000 /* of one call */
#define TYPES_SHOWN 8

const BpmnValue *bpmn_job_input(const BpmnJob *job, const char *name)
{
    for (size_t i = 0; i < job->input_count; i++)
        if (bpmn_string_equal(job->input[i].name, bpmn_string(name)))
            return &job->input[i].value;
    return NULL;
}

bool bpmn_job_set(BpmnJob *job, const char *name, BpmnValue value)
{
    BpmnWork *work = job->answer;
    BpmnDatum datum = { bpmn_pool_string(work->pool, bpmn_string(name)),
                        bpmn_pool_value(work->pool, value) };

    for (size_t i = 0; i < work->data_count; i++) {
        if (bpmn_string_equal(work->data[i].name, datum.name)) {
            work->data[i] = datum;
            return true;
        }
    }
    work->data = bpmn_pool_grow(work->pool, work->data, work->data_count,
                                &work->data_capacity, sizeof *work->data);
    work->data[work->data_count++] = datum;
    return true;
}

bool bpmn_job_set_text(BpmnJob *job, const char *name, const char *text)
{
    return bpmn_job_set(
        job, name,
        (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(text) });
}

bool bpmn_job_set_integer(BpmnJob *job, const char *name, int64_t integer)
{
    return bpmn_job_set(
        job, name, (BpmnValue){ .type = BPMN_INTEGER, .as.integer = integer });
}

bool bpmn_job_set_boolean(BpmnJob *job, const char *name, bool boolean)
{
    return bpmn_job_set(
        job, name, (BpmnValue){ .type = BPMN_BOOLEAN, .as.boolean = boolean });
}

bool bpmn_job_text(BpmnJob *job, const char *text)
{
    BpmnWork *work = job->answer;

    work->text = bpmn_pool_string(work->pool, bpmn_string(text));
    return true;
}

/* Null: the element does not wait, in this version of the process. */
static const BpmnWait *row_of(const BpmnProcess *process, uint16_t element)
{
    uint16_t wait = process->elements[element].wait;

    return wait == BPMN_NO_ELEMENT ? NULL : &process->waits[wait];
}

static bool submit(BpmnHold *hold, const BpmnCommand *command,
                   BpmnAnswer *answer, int *exit_code)
{
    BpmnStatus status = bpmn_execute_now(hold->engine, hold->others, command,
                                         answer);

    if (status == BPMN_OK) return true;
    *exit_code = bpmn_hold_status(hold, status);
    return false;
}

static BpmnCommand job_command(const BpmnWork *work, BpmnCommandKind kind)
{
    return (BpmnCommand){ .size = sizeof(BpmnCommand),
                          .kind = kind,
                          .case_id = work->job.case_id,
                          .element = work->element,
                          .wait_id = work->wait_id,
                          .actor = bpmn_string(work->job.type),
                          .channel = bpmn_string("function"),
                          .lease_ms = kind == BPMN_JOB_TAKE ? BPMN_JOB_SHOWN_MS
                                                            : 0 };
}

/* What its function will see. */
static bool prepare(BpmnHold *hold, const BpmnWaitView *wait, BpmnWork *work)
{
    const BpmnProcess *process;
    const BpmnWait *row;
    BpmnCaseView view;

    if (!bpmn_case(hold->engine, wait->case_id, &view)) return false;
    process = view.process;
    row = row_of(process, wait->element);
    if (!row) return false;
    work->function = bpmn_job_function(hold->program, row->job_type);
    if (!work->function) return false;
    work->wait_id = wait->id;
    work->element = wait->element;
    work->job = (BpmnJob){
        .size = sizeof work->job,
        .type = work->function->type,
        .node = process->elements[wait->element].id,
        .process = process,
        .case_id = wait->case_id,
        .key = bpmn_pool_string(work->pool, view.key),
        .tries_left = wait->tries_left,
        .about = row->name,
    };
    return bpmn_work_inputs(hold->engine, &view, wait, work->pool, &work->job);
}

bool bpmn_work_next(BpmnHold *hold, BpmnPool *pool, BpmnWork *work,
                    int *exit_code)
{
    BpmnWaitView wait;

    *exit_code = BPMN_EXIT_DONE;
    while (bpmn_next_job(hold->engine, &wait)) {
        BpmnCommand command;
        BpmnAnswer said;

        *work = (BpmnWork){ .pool = pool };
        if (!prepare(hold, &wait, work)) continue;
        command = job_command(work, BPMN_JOB_TAKE);
        if (!submit(hold, &command, &said, exit_code)) return false;
        if (said.verdict != BPMN_REFUSED) return true;
    }
    return false;
}

void bpmn_work_call(BpmnWork *work)
{
    work->job.answer = work;
    work->result = work->function->call(work->function->user, &work->job);
    work->called = true;
}

static BpmnCommand answer_of(const BpmnWork *work)
{
    BpmnCommand command = job_command(work, BPMN_JOB_DONE);

    if (work->result == BPMN_JOB_HAS_FAILED) {
        command.kind = BPMN_JOB_FAILED;
        command.text = work->text;
        return command;
    }
    if (work->result == BPMN_JOB_HAS_ERROR) {
        command.kind = BPMN_JOB_ERROR;
        command.code = work->text;
    }
    command.data = bpmn_fit_data(work->pool, work->job.process, work->data,
                                 work->data_count);
    command.data_count = work->data_count;
    return command;
}

/* In words, as a step that answers the job by hand is told. */
static const char *why_refused(BpmnHold *hold, const BpmnWork *work,
                               const BpmnCommand *command,
                               const BpmnAnswer *said)
{
    BpmnResult result = { .kind = BPMN_RESULT_REFUSED };
    BpmnExecutor executor = {
        .pool = work->pool,
        .engine = hold->engine,
        .processes = hold->program->processes,
        .process_count = hold->program->process_count,
        .result = &result,
    };
    BpmnOut out = { .pool = work->pool };

    bpmn_tell_refusal(&executor, work->job.process, command, said);
    bpmn_out(&out, "its answer was refused: %s",
             bpmn_reason_text(said->reason));
    if (result.text.length > 0)
        bpmn_out(&out, ": %.*s", (int)result.text.length,
                 (const char *)result.text.bytes);
    return out.bytes;
}

/* An answer that is refused counts as a try that failed, so that it ends; while
   the case is suspended that is refused, too, and the job is done again. */
bool bpmn_work_answer(BpmnHold *hold, const BpmnWork *work, int *exit_code)
{
    BpmnCommand command = answer_of(work);
    BpmnAnswer said;
    const char *why;

    if (!submit(hold, &command, &said, exit_code)) return false;
    if (said.verdict != BPMN_REFUSED || command.kind == BPMN_JOB_FAILED)
        return true;
    why = why_refused(hold, work, &command, &said);
    bpmn_out(&hold->err, "job %s: %s\n", work->job.node, why);
    if (said.reason == BPMN_REASON_SUSPENDED) return true;
    command = job_command(work, BPMN_JOB_FAILED);
    command.text = bpmn_string(why);
    return submit(hold, &command, &said, exit_code);
}

bool bpmn_hold_work(BpmnHold *hold, size_t *worked, int *exit_code)
{
    BpmnWork work;

    *worked = 0;
    while (hold->program->jobs && *worked < JOBS_MAX) {
        if (!bpmn_work_next(hold, hold->pool, &work, exit_code))
            return *exit_code == BPMN_EXIT_DONE;
        bpmn_work_call(&work);
        ++*worked;
        if (!bpmn_work_answer(hold, &work, exit_code)) return false;
    }
    if (!hold->program->jobs) return true;
    bpmn_out(&hold->err, "more than %d jobs in one call\n", JOBS_MAX);
    *exit_code = BPMN_EXIT_LIMIT;
    return false;
}

/* The types of jobs that the processes have. */
static bool add_types(const BpmnProcess *process, const char *type,
                      BpmnChoice *choice)
{
    bool found = false;

    for (uint16_t i = 0; i < process->wait_count; i++) {
        const char *has = process->waits[i].job_type;

        if (!has) continue;
        found = found || strcmp(has, type) == 0;
        bpmn_choice_add(choice, has);
    }
    return found;
}

void bpmn_tell_idle_functions(BpmnHold *hold)
{
    const BpmnProgram *program = hold->program;

    for (const BpmnJobFunction *function = program->jobs;
         function && function->type; function++) {
        BpmnChoice choice = bpmn_choice(hold->pool, bpmn_string(function->type),
                                        TYPES_SHOWN);
        bool found = false;

        for (size_t i = 0; i < program->process_count; i++)
            found = add_types(program->processes[i], function->type, &choice)
                || found;
        if (!found)
            bpmn_out(&hold->err, "no job has the type of a function, '%s'%s\n",
                     function->type, bpmn_choice_words(&choice));
    }
}
