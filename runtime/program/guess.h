/* Which of several names was meant by one that is none of them. */
#ifndef BPMN_PROGRAM_GUESS_H
#define BPMN_PROGRAM_GUESS_H

#include "bpmn/value.h"

/* Zero it, give it the name as written, show it each candidate. */
typedef struct BpmnGuess {
    BpmnString name;
    const char *nearest; /* null: none is near */
    size_t away;         /* bytes to change, add, drop or swap */
} BpmnGuess;

/* Takes the candidate (null is none) when it is nearer than those before: at
   most a third of the name away. Names above 128 bytes are not compared. */
void bpmn_guess(BpmnGuess *guess, const char *candidate);

#endif
