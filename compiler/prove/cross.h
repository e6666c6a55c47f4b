/*
 * Two tokens that pass a merge one after the other.
 */
#ifndef BPMNC_PROVE_CROSS_H
#define BPMNC_PROVE_CROSS_H

#include "findings.h"

/* How two tokens pass a merge, neither of which comes of the other. */
typedef struct Encounter {
    uint32_t flow;   /* place by which the second passes it */
    Stride last;     /* the step in which it does */
    Stride *strides; /* from the step in which the first does, to that */
    uint32_t stride_count;
} Encounter;

/* What was looked at of one exploration. */
typedef struct Crossings Crossings;

/* Nothing yet; in the teller's arena. */
Crossings *crossings_new(Teller *teller);
/*
 * Looks for a second token that passes a merge by another flow than the one of
 * the crossing.
 *
 * behind  per place: flows by which the second is of no interest; null: all
 *         are of some
 * found   written where there is one
 *
 * False: there is none, but for those that were looked for before.
 */
bool crossings_find(Crossings *crossings, const Crossing *crossing,
                    const bool *behind, Encounter *found);
/* Whether as many places in states were looked at as states may be: what was
   not found since need not be known. */
bool crossings_stopped(const Crossings *crossings);

#endif
