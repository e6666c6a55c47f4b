/* Jobs that linked functions do, step by step. Private to runtime/program. */
#ifndef BPMN_PROGRAM_WORK_H
#define BPMN_PROGRAM_WORK_H

#include "program/program.h"

/* One job that is done: what its function sees and what it has set so far. */
typedef struct BpmnWork {
    BpmnPool *pool; /* all of it lies there */
    const BpmnJobFunction *function;
    uint64_t wait_id;
    uint16_t element;
    BpmnJob job;
    bool called;
    BpmnJobResult result;
    BpmnDatum *data;
    size_t data_count;
    size_t data_capacity;
    BpmnString text;
} BpmnWork;

/* Takes the next job, under lease, into *work and the pool. False: there is
   none, or, the exit code not being 0, after a message. */
bool bpmn_work_next(BpmnHold *hold, BpmnPool *pool, BpmnWork *work,
                    int *exit_code);
/* Calls its function, in any thread: nothing but the pool is touched. */
void bpmn_work_call(BpmnWork *work);
/* Answers a job whose function was called; false after a message. */
bool bpmn_work_answer(BpmnHold *hold, const BpmnWork *work, int *exit_code);
/* Does the open jobs one after the other, until none is left that is due.
   *worked counts them; false after a message. */
bool bpmn_hold_work(BpmnHold *hold, size_t *worked, int *exit_code);
/* Says which functions there are whose type no job of the program has. */
void bpmn_tell_idle_functions(BpmnHold *hold);

#endif
