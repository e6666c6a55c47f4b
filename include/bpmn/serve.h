/*
 * For programs that serve many callers: what else would make them wait while a
 * million cases are looked at.
 */
#ifndef BPMN_SERVE_H
#define BPMN_SERVE_H

#include "bpmn/engine.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Shows open cases as bpmn_each_case() does, those with an id below 'case_id'
   only: page by page. */
void bpmn_each_case_below(BpmnEngine *engine, uint64_t case_id,
                          BpmnCaseVisitor *visit, void *user);

/* How long a job that was shown is not shown again: so long a lease should be
   with which it is taken. */
#define BPMN_JOB_SHOWN_MS 60000

/*
 * The next job that can be done now, of a type that the program does
 * (BpmnConfig.does_job): of those that were due first the oldest. It is not
 * shown again for BPMN_JOB_SHOWN_MS unless a try of it fails or 'retry' grants
 * new ones.
 *
 * False, *view untouched: there is none. The view, which is without items,
 * lasts until the next run.
 */
bool bpmn_next_job(BpmnEngine *engine, BpmnWaitView *view);
/* When bpmn_next_job() may have one; INT64_MAX: not before the next run. */
int64_t bpmn_next_job_due(const BpmnEngine *engine);

#ifdef __cplusplus
}
#endif
#endif
