/*
 * The functions of a served program, in a thread of their own: one after the
 * other, so that they need not know of each other, and beside the loop that
 * answers the callers. Private to runtime/program.
 */
#ifndef BPMN_PROGRAM_WORKER_H
#define BPMN_PROGRAM_WORKER_H

#include "program/work.h"

typedef struct BpmnWorker BpmnWorker;

/* Begins the thread; null: there is no memory or no thread. */
BpmnWorker *bpmn_worker_begin(void);
/* Can be read when functions have returned. */
int bpmn_worker_fd(const BpmnWorker *worker);
/* Has the thread nothing to do? */
bool bpmn_worker_is_idle(BpmnWorker *worker);
/* Answers the jobs that are done and takes new ones, which wait until
   bpmn_worker_go(). False after a message. */
bool bpmn_worker_tend(BpmnWorker *worker, BpmnHold *hold, int *exit_code);
/* What was taken is in the store: it is done, or ('stored' false) it is not
   and is forgotten. */
void bpmn_worker_go(BpmnWorker *worker, bool stored);
/* Waits a moment for the function that runs, answers, and gives all back; says
   so where a function goes on. Null is allowed. */
void bpmn_worker_end(BpmnWorker *worker, BpmnHold *hold);

#endif
