/*
 * The refund process as a program: two jobs done by C functions, all else by
 * people, on one SQLite file.
 *
 *     ./refund --db cases.db start key='"C-17"' ticket='"C-17"' \
 *         amount=50.00 standing=good
 *     ./refund --db cases.db complete Tier1 by ann outcome refund --key C-17
 *     ./refund --db cases.db why 1
 *
 * No line here looks at an amount, a tier or a time: that is the diagram's
 * part. What is left to write is the work itself.
 */
#include <stdio.h>

#include "bpmn/program.h"
#include "refund_escalation.h"

/* The bot settles nothing today; a person will look. */
static BpmnJobResult bot_reply(void *user, BpmnJob *job)
{
    (void)user;
    return bpmn_job_set_text(job, "answer", "no") ? BPMN_JOB_IS_DONE
                                                  : BPMN_JOB_HAS_FAILED;
}

/* Pays. The case's key makes the payment happen once, however often the
   function is called for the same case. */
static BpmnJobResult pay(void *user, BpmnJob *job)
{
    FILE *payments = user;

    fprintf(payments, "paid %.*s\n", (int)job->key.length, job->key.bytes);
    return BPMN_JOB_IS_DONE;
}

int main(int argc, char **argv)
{
    static const BpmnProcess *const processes[] = {
        &refund_escalation_process,
    };
    const BpmnJobFunction jobs[] = {
        { "bot-reply", bot_reply, NULL },
        { "refund", pay, stdout },
        { NULL, NULL, NULL },
    };
    BpmnProgram program = bpmn_program(processes, 1, jobs);

    return bpmn_program_run(argc, argv, &program);
}
