/* What may stand where a name was written that is none. */
#ifndef BPMN_PROGRAM_CHOICE_H
#define BPMN_PROGRAM_CHOICE_H

#include "program/guess.h"
#include "program/pool.h"

typedef struct BpmnChoice {
    BpmnGuess guess;
    BpmnOut names; /* the first of them */
    size_t count;
    size_t shown; /* so many at most */
} BpmnChoice;

/* Without candidates yet; texts lie in the pool. */
BpmnChoice bpmn_choice(BpmnPool *pool, BpmnString name, size_t shown);
/* One candidate more; null is none, one that was there does not count. */
void bpmn_choice_add(BpmnChoice *choice, const char *candidate);
/* "; did you mean 'amount'?", where none is near "; there are: amount, note",
   of many the first; empty without candidates. */
const char *bpmn_choice_words(BpmnChoice *choice);

#endif
