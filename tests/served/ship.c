/* A job whose function takes a second, unless its case's key says otherwise. */
#define _POSIX_C_SOURCE 200809L
#include <bpmn/program.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Until the file is there that RELEASED names. */
static void wait_for_release(void)
{
    const struct timespec moment = { 0, 1000000 };
    const char *name = getenv("RELEASED");

    while (name && access(name, F_OK) != 0) nanosleep(&moment, NULL);
}

static bool begins(BpmnString key, const char *with)
{
    size_t length = strlen(with);

    return key.length >= length && memcmp(key.bytes, with, length) == 0;
}

static BpmnJobResult ship(void *user, BpmnJob *job)
{
    const struct timespec second = { 1, 0 };

    (void)user;
    if (begins(job->key, "fail-")) return BPMN_JOB_HAS_FAILED;
    if (begins(job->key, "held"))
        wait_for_release();
    else if (!begins(job->key, "fast-"))
        nanosleep(&second, NULL);
    return BPMN_JOB_IS_DONE;
}

const BpmnJobFunction bpmn_jobs[] = { { "ship", ship, NULL },
                                      { NULL, NULL, NULL } };
