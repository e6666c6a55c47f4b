/*
 * What a served program is asked for is done on a stack of its own: an errand.
 * One that takes long rests between its pieces, so that others have their turn,
 * and is gone on with; nothing runs beside anything. Private to
 * runtime/program.
 */
#ifndef BPMN_PROGRAM_ERRAND_H
#define BPMN_PROGRAM_ERRAND_H

#include "program/program.h"

typedef struct BpmnErrand BpmnErrand;

/* Those of one server. */
typedef struct BpmnErrands {
    BpmnHold *hold; /* with what each begins */
    void *server;
    BpmnErrand *spare; /* one that is over; null */
    size_t resting;    /* how many do */
    bool end;          /* those that rest do no more */
} BpmnErrands;

struct BpmnErrand {
    BpmnErrands *among;
    struct BpmnErrandStack *stack;
    void (*run)(BpmnErrand *errand);
    bool is_over;
    BpmnPool pool;
    BpmnHold hold;     /* its own results and messages */
    BpmnOthers others; /* its hold's */
    uint32_t opened;   /* of the hold, when it began or opened an engine */
    int argc;          /* of a call */
    char **argv;
    int exit_code;
};

/* One with nothing to do yet; null: no memory. */
BpmnErrand *bpmn_errand(BpmnErrands *among);
/* It begins with 'run', or goes on (null), until it rests or is over. True: it
   is over. */
bool bpmn_errand_go(BpmnErrand *errand, void (*run)(BpmnErrand *errand));
/* True when the engine that it has used is another one by now. */
bool bpmn_errand_is_late(const BpmnErrand *errand);
/* Gives back one that is over, or has not begun. */
void bpmn_errand_give(BpmnErrand *errand);
/* Gives back what is kept for others, when none is under way. */
void bpmn_errands_free(BpmnErrands *among);

#endif
