/* What the function of a job sees of its case. Private to runtime/program. */
#ifndef BPMN_PROGRAM_WORK_INPUT_H
#define BPMN_PROGRAM_WORK_INPUT_H

#include "program/program.h"

/* Gives the job its variables, as expressions at its node read them, and the
   items that it is in; all of it lies in the pool. False: it is not open. */
bool bpmn_work_inputs(BpmnEngine *engine, const BpmnCaseView *view,
                      const BpmnWaitView *wait, BpmnPool *pool, BpmnJob *job);

#endif
