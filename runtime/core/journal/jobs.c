/* Which jobs the program can do. */
#include "core/journal/frame.h"

#include "bpmn/serve.h"
enum { FEW_JOBS = 4096 };

bool jobs_reserve(Partition *partition, size_t more)
{
    return !partition->does_job
        || timers_reserve(&partition->allocator, &partition->jobs, more);
}

void jobs_push(Partition *partition, const BpmnProcess *process,
               uint64_t case_id, const Wait *wait)
{
    const BpmnWait *row = wait_row(process, wait->element);

    if (!partition->does_job || !row || !row->job_type) return;
    if (!partition->does_job(partition->does_job_user, row->job_type)) return;
    timers_push(&partition->jobs, wait->of.job.due_ms, wait->id, case_id);
}

bool jobs_note(Partition *partition, const BpmnProcess *process,
               uint64_t case_id, const Wait *wait)
{
    if (!jobs_reserve(partition, 1)) return false;
    jobs_push(partition, process, case_id, wait);
    return true;
}

static bool keeps(void *user, const Timer *job)
{
    return wait_is_open(user, job);
}

static void soon(void *user, const Timer *job)
{
    (void)user;
    (void)job;
}

/* Dead entries never outnumber live ones for long. */
static void sweep(Partition *partition)
{
    Timers *jobs = &partition->jobs;

    if (jobs->count < partition->jobs_limit) return;
    timers_sweep(jobs, keeps, soon, partition);
    partition->jobs_limit = 2 * jobs->count + FEW_JOBS;
}

static bool find_in(const CaseState *state, uint64_t wait_id, Wait *wait)
{
    WaitCursor cursor = state_waits(state);

    while (wait_next(&cursor, wait)) {
        if (wait->id == wait_id) return true;
    }
    return false;
}

/* False: the job is not open any more. */
static bool find_wait(const Partition *partition, const Timer *job, Wait *wait)
{
    const Case *item = cases_find(&partition->cases, job->case_id);
    const Frame *frame;

    if (!item) return false;
    if (find_in(case_state(partition, item), job->wait_id, wait)) return true;
    frame = frame_of_wait(partition, job->case_id, job->wait_id);
    return frame && !frame_is_over(partition, frame)
        && find_in(frame_state(partition, frame), job->wait_id, wait);
}

/* When nobody has it and its next try is due. */
static int64_t due_of(const Wait *wait)
{
    const WaitJob *job = &wait->of.job;

    return wait->holder != NAME_NOBODY && job->lease_ms > job->due_ms
        ? job->lease_ms
        : job->due_ms;
}

/* Its case is suspended: it is looked at again later. */
static bool is_halted(const Partition *partition, const Timer *job)
{
    return state_is_suspended(
        case_state(partition, cases_find(&partition->cases, job->case_id)));
}

bool jobs_take(Partition *partition, int64_t now_ms, Timer *job)
{
    const Timer *first;
    Wait wait;

    sweep(partition);
    while ((first = timers_first(&partition->jobs))
           && first->due_ms <= now_ms) {
        bool is_due;

        *job = timers_pop(&partition->jobs);
        if (!find_wait(partition, job, &wait) || wait.of.job.tries == 0)
            continue;
        is_due = due_of(&wait) <= now_ms && !is_halted(partition, job);
        timers_push(&partition->jobs,
                    due_of(&wait) > now_ms ? due_of(&wait)
                                           : now_ms + BPMN_JOB_SHOWN_MS,
                    job->wait_id, job->case_id);
        if (is_due) return true;
    }
    return false;
}
