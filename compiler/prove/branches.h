/*
 * Which of several branches goes on first: where they have nothing to do with
 * each other it is all one, and one order stands for all.
 */
#ifndef BPMNC_PROVE_BRANCHES_H
#define BPMNC_PROVE_BRANCHES_H

#include "explorer.h"

/* A part of a fork that a place belongs to. */
typedef struct Member {
    uint32_t fork;
    uint32_t part; /* in the order in which they are to go */
    bool is_end;   /* a token there is before the join of all parts */
} Member;

typedef VECTOR(Member) Members;

/* A transition that puts tokens which go on side by side. */
typedef struct Fork {
    uint32_t scope; /* that its node stands in */
    uint32_t part_count;
} Fork;

struct Branches {
    VECTOR(Fork) forks;
    Members *members; /* per place */
    uint32_t *groups; /* per domain: those of one variable are one */
    Graph takers;     /* of places: transitions that take their tokens */
    uint8_t *signs;   /* per part, for one question */
    uint64_t *chosen; /* a bit for each resting place */
    uint64_t *fired;  /* the same: of those, the ones behind us */
};

/* Finds the forks of the net; all else is prepared. Where there is none
   'branches' of the explorer stays null. */
void branches_find(Explorer *explorer);

/*
 * Sets 'chosen' to places whose steps are enough for the state that is looked
 * at, as long as what is left out gets its turn: branches_ignored.
 *
 * n  0: as few as can be; else the n-th part that would do too
 *
 * False: there is no such part, and no step can be left out.
 */
bool branches_choose(const Explorer *explorer, uint32_t n);

/* A state with steps left out from which none is reached where all are walked:
   one that needs more of its own; NET_NONE: there is none. */
uint32_t branches_ignored(Explorer *explorer);

#endif
