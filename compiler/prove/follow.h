/*
 * What walking a step once more is to find, and what it found: replay.c.
 */
#ifndef BPMNC_PROVE_FOLLOW_H
#define BPMNC_PROVE_FOLLOW_H

#include "domain.h"

/* The places that a token came through in a step, the last first. */
typedef struct Chain {
    uint32_t *places;
    uint32_t count; /* 0: it did not come in this step */
} Chain;

/* What comes of a step for the tokens that are followed: one lies at a place in
   the state that the step ends in, or passes a merge. */
typedef struct Move {
    /* among the outcomes of the steps that were walked; of that it passes */
    uint32_t serial;
    uint32_t state; /* NET_NONE: it passes */
    uint32_t place; /* of the flow, where the merge is passed */
    bool passes;
} Move;

/* Whose way is of interest, where two may pass a merge: of a token at 'root';
   at 'kept', in the steps of all; of those that do not come of one that passes
   by 'flow'. */
typedef enum Following {
    FOLLOW_NONE,
    FOLLOW_ONE,
    FOLLOW_KEPT,
    FOLLOW_OTHERS
} Following;

/* What walking a step once more is to find. */
typedef struct Replay {
    bool on;
    bool found;
    uint32_t serial;
    uint32_t watched;  /* place; NET_NONE: none */
    uint32_t fired;    /* the transition from outside */
    const Mask *known; /* there, per domain */
    uint32_t *log;     /* elements passed */
    uint32_t log_count;
    Chain last;    /* how the last token came to the watched place */
    Chain before;  /* and the one before */
    uint32_t root; /* only the steps that begin there; NET_NONE: all */
    Following follows;
    uint32_t kept; /* KEPT: place */
    uint32_t flow; /* place by which the first of two passed the merge */
    /* ONE, KEPT: bit per resting place: there lies another token that does not
       come of the first either; null: none is known */
    const uint64_t *beside;
    VECTOR(Move) moves;
    VECTOR(uint32_t) ends; /* states that the steps come to, followed or not */
} Replay;

#endif
