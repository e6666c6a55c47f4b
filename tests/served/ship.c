/* A job whose function takes a second, unless its case's key says otherwise. */
#define _POSIX_C_SOURCE 199309L
#include <bpmn/program.h>

#include <string.h>
#include <time.h>

static BpmnJobResult ship(void *user, BpmnJob *job)
{
    const struct timespec second = { 1, 0 };

    (void)user;
    if (job->key.length >= 5 && memcmp(job->key.bytes, "fail-", 5) == 0)
        return BPMN_JOB_HAS_FAILED;
    if (job->key.length < 5 || memcmp(job->key.bytes, "fast-", 5) != 0)
        nanosleep(&second, NULL);
    return BPMN_JOB_IS_DONE;
}

const BpmnJobFunction bpmn_jobs[] = { { "ship", ship, NULL },
                                      { NULL, NULL, NULL } };
