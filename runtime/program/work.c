/* Jobs that linked functions do: take, call, answer. */
#include "program/program.h"

#include <string.h>

#define LEASE_MS 60000
#define JOBS_MAX 100000 /* of one call */

/* What a function has set so far. */
typedef struct Answer {
    BpmnPool *pool;
    BpmnDatum *data;
    size_t count;
    size_t capacity;
    BpmnString text;
} Answer;

const BpmnValue *bpmn_job_input(const BpmnJob *job, const char *name)
{
    for (size_t i = 0; i < job->input_count; i++)
        if (bpmn_string_equal(job->input[i].name, bpmn_string(name)))
            return &job->input[i].value;
    return NULL;
}

bool bpmn_job_set(BpmnJob *job, const char *name, BpmnValue value)
{
    Answer *answer = job->answer;
    BpmnDatum datum = { bpmn_pool_string(answer->pool, bpmn_string(name)),
                        bpmn_pool_value(answer->pool, value) };

    for (size_t i = 0; i < answer->count; i++) {
        if (bpmn_string_equal(answer->data[i].name, datum.name)) {
            answer->data[i] = datum;
            return true;
        }
    }
    answer->data = bpmn_pool_grow(answer->pool, answer->data, answer->count,
                                  &answer->capacity, sizeof *answer->data);
    answer->data[answer->count++] = datum;
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
    Answer *answer = job->answer;

    answer->text = bpmn_pool_string(answer->pool, bpmn_string(text));
    return true;
}

static const BpmnJobFunction *find_function(const BpmnProgram *program,
                                            const char *type)
{
    const BpmnJobFunction *row = program->jobs;

    for (; row && row->type && type; row++)
        if (strcmp(row->type, type) == 0) return row;
    return NULL;
}

/* A job that can be done now. */
typedef struct Ready {
    const BpmnProcess *process;
    const BpmnJobFunction *function;
    uint64_t case_id;
    uint64_t wait_id;
    uint16_t element;
    uint32_t tries_left;
} Ready;

typedef struct Search {
    BpmnHold *hold;
    int64_t now_ms;
    const BpmnCaseView *view; /* the case that is looked at */
    Ready *jobs;
    size_t count;
    size_t capacity;
} Search;

static const char *job_type(const BpmnProcess *process, uint16_t element)
{
    uint16_t wait = process->elements[element].wait;

    return wait == BPMN_NO_ELEMENT ? NULL : process->waits[wait].job_type;
}

static bool visit_wait(void *user, const BpmnWaitView *wait)
{
    Search *search = user;
    const BpmnProcess *process = search->view->process;
    const BpmnJobFunction *function;

    if (wait->kind != BPMN_WAIT_JOB || bpmn_wait_is_incident(wait)
        || wait->holder.bytes || wait->due_ms > search->now_ms)
        return true;
    function = find_function(search->hold->program,
                             job_type(process, wait->element));
    if (!function) return true;
    search->jobs = bpmn_pool_grow(search->hold->pool, search->jobs,
                                  search->count, &search->capacity,
                                  sizeof *search->jobs);
    search->jobs[search->count++] =
        (Ready){ process,  function,      search->view->id,
                 wait->id, wait->element, wait->tries_left };
    return true;
}

static bool visit_case(void *user, const BpmnCaseView *view)
{
    Search *search = user;

    search->view = view;
    bpmn_each_wait(search->hold->engine, view->id, visit_wait, search);
    return true;
}

/* The variables of a case that have a value, copied: what the function sees
   must not move while it works. */
static const BpmnDatum *copy_fields(BpmnHold *hold, const BpmnCaseView *view,
                                    size_t *count)
{
    const BpmnProcess *process = view->process;
    BpmnDatum *data = bpmn_pool_alloc(hold->pool,
                                      process->field_count * sizeof *data);

    *count = 0;
    for (uint16_t i = 0; i < process->field_count; i++) {
        BpmnValue value;

        if (!bpmn_field_get(process, view->image, i, &value) || value.is_null)
            continue;
        data[*count].name = bpmn_string(process->fields[i].name);
        data[(*count)++].value = bpmn_pool_value(hold->pool, value);
    }
    return data;
}

static bool submit(BpmnHold *hold, const BpmnCommand *command,
                   BpmnAnswer *answer, int *exit_code)
{
    BpmnStatus status = BPMN_NO_MEMORY;
    BpmnTicket ticket = bpmn_submit(hold->engine, command, &status);

    if (ticket != 0) status = bpmn_run_until(hold->engine, ticket, answer);
    if (status == BPMN_OK) status = answer->status;
    if (status == BPMN_OK) return true;
    *exit_code = bpmn_hold_status(hold, status);
    return false;
}

static BpmnCommand job_command(const Ready *ready, BpmnCommandKind kind)
{
    return (BpmnCommand){ .size = sizeof(BpmnCommand),
                          .kind = kind,
                          .case_id = ready->case_id,
                          .element = ready->element,
                          .wait_id = ready->wait_id,
                          .actor = bpmn_string(ready->function->type),
                          .channel = bpmn_string("function") };
}

static void call_function(BpmnHold *hold, const Ready *ready, Answer *answer,
                          BpmnCommand *command)
{
    BpmnCaseView view;
    BpmnJob job = {
        .size = sizeof job,
        .type = ready->function->type,
        .node = ready->process->elements[ready->element].id,
        .process = ready->process,
        .case_id = ready->case_id,
        .tries_left = ready->tries_left,
        .answer = answer,
    };

    if (bpmn_case(hold->engine, ready->case_id, &view)) {
        job.key = bpmn_pool_string(hold->pool, view.key);
        job.input = copy_fields(hold, &view, &job.input_count);
    }
    BpmnJobResult result = ready->function->call(ready->function->user, &job);
    command->data = bpmn_fit_data(hold->pool, ready->process, answer->data,
                                  answer->count);
    switch (result) {
    case BPMN_JOB_IS_DONE:
        command->kind = BPMN_JOB_DONE;
        command->data_count = answer->count;
        break;
    case BPMN_JOB_HAS_FAILED:
        command->kind = BPMN_JOB_FAILED;
        command->text = answer->text;
        break;
    case BPMN_JOB_HAS_ERROR:
        command->kind = BPMN_JOB_ERROR;
        command->code = answer->text;
        command->data_count = answer->count;
        break;
    }
}

/* Takes a job, does it, answers it. An answer that is refused counts as a try
   that failed, so that it ends. */
static bool do_job(BpmnHold *hold, const Ready *ready, int *exit_code)
{
    Answer answer = { .pool = hold->pool };
    BpmnCommand command = job_command(ready, BPMN_JOB_TAKE);
    BpmnAnswer said;

    command.lease_ms = LEASE_MS;
    if (!submit(hold, &command, &said, exit_code)) return false;
    if (said.verdict == BPMN_REFUSED) return true;
    command = job_command(ready, BPMN_JOB_DONE);
    call_function(hold, ready, &answer, &command);
    if (!submit(hold, &command, &said, exit_code)) return false;
    if (said.verdict != BPMN_REFUSED || command.kind == BPMN_JOB_FAILED)
        return true;
    bpmn_out(&hold->err, "job %s: its answer was refused: %s\n",
             ready->process->elements[ready->element].id,
             bpmn_reason_text(said.reason));
    command = job_command(ready, BPMN_JOB_FAILED);
    command.text = bpmn_string("its answer was refused");
    return submit(hold, &command, &said, exit_code);
}

bool bpmn_hold_work(BpmnHold *hold, size_t *worked, int *exit_code)
{
    BpmnClock clock = bpmn_clock_wall();

    *worked = 0;
    while (hold->program->jobs && *worked < JOBS_MAX) {
        Search search = { .hold = hold, .now_ms = clock.now_ms(clock.user) };

        bpmn_each_case(hold->engine, visit_case, &search);
        if (search.count == 0) return true;
        for (size_t i = 0; i < search.count; i++, ++*worked)
            if (!do_job(hold, &search.jobs[i], exit_code)) return false;
    }
    if (!hold->program->jobs) return true;
    bpmn_out(&hold->err, "more than %d jobs in one call\n", JOBS_MAX);
    *exit_code = BPMN_EXIT_LIMIT;
    return false;
}
