/* What functions see of their jobs, printed; one whose answer is of the wrong
   type; one whose own type no job has. */
#include <bpmn/program.h>

#include <stdio.h>

static BpmnJobResult show(void *user, BpmnJob *job)
{
    const BpmnValue *person = bpmn_job_input(job, "person");

    (void)user;
    printf("%s", job->node);
    for (uint32_t i = 0; i < job->item_count; i++)
        printf(" %u", (unsigned)job->items[i]);
    if (person)
        printf(" %.*s", (int)person->as.text.length,
               (const char *)person->as.text.bytes);
    printf(bpmn_job_input(job, "people") ? "\n" : " nobody\n");
    return BPMN_JOB_IS_DONE;
}

static BpmnJobResult count(void *user, BpmnJob *job)
{
    (void)user;
    return bpmn_job_set_text(job, "total", "two") ? BPMN_JOB_IS_DONE
                                                  : BPMN_JOB_HAS_FAILED;
}

const BpmnJobFunction bpmn_jobs[] = { { "show", show, NULL },
                                      { "count", count, NULL },
                                      { "shwo", show, NULL },
                                      { NULL, NULL, NULL } };
