/*
 * Walks of one step that come together.
 */
#ifndef BPMNC_PROVE_AGAIN_H
#define BPMNC_PROVE_AGAIN_H

#include "explorer.h"

/* A step begins. */
void again_begin(Explorer *explorer);
/* Has another walk of the step been where this one is now, before it goes on?
   In steps of many ways only; what is new there costs fuel. */
bool again_comes(Explorer *explorer, Walk *walk);
/* Was that asked of the step that is walked? */
bool again_asked(const Explorer *explorer);

#endif
