/*
 * Walks of one step that come together.
 */
#ifndef BPMNC_PROVE_AGAIN_H
#define BPMNC_PROVE_AGAIN_H

#include "explorer.h"

/* A step begins. */
void again_begin(Explorer *explorer);
/* The token taken up last passes a merge. */
void again_pass(const Explorer *explorer, Walk *walk);
/* Has another walk of the step come to where ways join as this token does now,
   and goes on in the same way? Else *number is for its link. */
bool again_comes(Explorer *explorer, const Walk *walk, Token token,
                 uint32_t *number);
/* Was that asked of the step that is walked? */
bool again_asked(const Explorer *explorer);

#endif
