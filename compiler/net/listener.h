/*
 * Who listens to the interpreter.
 */
#ifndef BPMNC_LISTENER_H
#define BPMNC_LISTENER_H

#include "net.h"

/* One thing that a step does, at the time when it does it. */
typedef struct NetAct {
    NetActKind kind;
    uint32_t number;        /* of what act.def says */
    uint32_t count;         /* CLEAR */
    BpmnCause cause;        /* GUARD, INCIDENT */
    const char *text;       /* of what tell.def lists */
    const BpmnValue *value; /* SET, GUARD without cause */
} NetAct;

/* Who is told of each act. What the arguments point to is the step's, and ends
   with the call. */
struct NetListener {
    void *user;
    void (*hear)(void *user, const Net *net, const BpmnStep *step,
                 const NetAct *act);
};

#endif
