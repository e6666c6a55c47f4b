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

/* A part of a case that waits for something: the case itself, or one of its
   frames. Zero it to begin with the case. */
typedef struct BpmnWaitPlace {
    uint32_t depth;
    uint32_t places[BPMN_MAX_DEPTH];
} BpmnWaitPlace;

/*
 * Shows the waits of a case as bpmn_each_wait() does, piece by piece: those of
 * the case itself, where the place is its, and of 'parts' frames from the place
 * on. True: there are more, from the place, which has moved there; it holds
 * whatever runs between two pieces.
 */
bool bpmn_each_wait_from(BpmnEngine *engine, uint64_t case_id,
                         BpmnWaitPlace *place, uint32_t parts,
                         BpmnWaitVisitor *visit, void *user);

/* Shows the records of a case as bpmn_history() does, from the one at that
   position, which is one of its records, or 0, backwards. */
BpmnStatus bpmn_history_from(BpmnEngine *engine, uint64_t position,
                             BpmnRecordVisitor *visit, void *user);

/* Takes the command that was submitted last out of the queue again, where it
   was not executed yet: its ticket is the next one's. */
void bpmn_take_back(BpmnEngine *engine, BpmnTicket ticket);

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
