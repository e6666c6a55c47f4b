/*
 * What calls leave to do in the append in which they were made: notes, worked
 * off in their order, each by a record of its own.
 */
#ifndef CORE_CALLS_H
#define CORE_CALLS_H

#include "core/engine/turn.h"

typedef enum CallKind {
    CALL_BEGINS,        /* the called case is to begin */
    CALL_IS_DONE,       /* it has ended */
    CALL_FAILS,         /* it has ended with the error 'code' */
    CALL_ESCALATES,     /* it goes on, and escalates 'code' */
    CALL_WAS_CANCELLED, /* by an operator */
    CALL_IS_CANCELLED,  /* its wait is closed: it is to end */
    CALL_SUSPENDS,      /* with its caller, as the flags say */
    CALL_RESUMES
} CallKind;

typedef struct CallNote {
    CallKind kind;
    uint64_t case_id; /* that calls */
    uint64_t wait_id; /* of that case; 0: the one that waits for 'called' */
    uint64_t called;
    uint64_t cause;  /* position of the record that is to lead to it */
    BpmnString code; /* constant text */
    uint32_t flags;
} CallNote;

/* As in BpmnCalls. */
bool calls_prepare(Turn *turn);

#endif
