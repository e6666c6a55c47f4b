/*
 * What is wrong with the net: every marking that can be reached is looked at,
 * together with what is known of the variables that conditions read.
 */
#ifndef BPMNC_PROVE_H
#define BPMNC_PROVE_H

#include "../net/net.h"

typedef enum VerdictKind {
    VERDICT_PROVED,  /* from everywhere the case can come to an end */
    VERDICT_REFUTED, /* an error was reported, with the path to it */
    /* stopped at the limit, or it hangs on what cannot be decided */
    VERDICT_UNKNOWN
} VerdictKind;

typedef struct Verdict {
    VerdictKind kind;
    size_t states; /* markings looked at, with what is known of the variables */
    size_t steps;  /* ways from one to another */
    bool stopped;  /* at max_states: nothing is known beyond */
} Verdict;

/* In which order branches go that have nothing to do with each other. */
typedef enum BranchOrder {
    BRANCHES_EITHER,   /* in every order where the states are few, else apart */
    BRANCHES_TOGETHER, /* in every order */
    BRANCHES_APART     /* one after the other, which stands for all */
} BranchOrder;

/*
 * Finds how cases that are called come back: marks what never comes of a call
 * in the nets of one program, which prove() then takes as known, and
 * lets calls know the nets of what they call.
 *
 * max_states  as of prove
 * arena       that of the nets
 */
void prove_called(Net **nets, size_t count, size_t max_states, Arena *arena);

/*
 * Explores the net, reports STUCK, LIVELOCK, GAP, OVERLAP, UNSYNCHRONISED,
 * DEAD, UNCAUGHT_ERROR, UNCAUGHT_ESCALATION, ENDLESS_CALL, UNKNOWN, and sets
 * the bound of every place.
 *
 * max_states   a count, not a time, so that verdicts repeat; 0: LIMIT_STATES
 * order        verdicts are the same whichever it is; how long it takes is not
 * found        what they point to lives in their own arena
 *
 * An error is a fault whose printed path can really happen: every choice on it
 * is decided or made from outside. Deterministic.
 */
Verdict prove(Net *net, size_t max_states, BranchOrder order, Findings *found);

/*
 * The states that the proof looks at as text, for 'dump --stage=states': each
 * with its tokens, what is known of the variables, the way to it and the states
 * behind it.
 *
 * max_states   as of prove; 0: LIMIT_DUMP_STATES
 */
void states_dump(const Net *net, size_t max_states, Text *text);

const char *verdict_name(VerdictKind kind); /* "proved", "refuted", "unknown" */

#endif
