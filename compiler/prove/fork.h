/*
 * Walks as copies of each other. They are the explorer's; nothing here fails
 * but at its limit.
 */
#ifndef BPMNC_PROVE_FORK_H
#define BPMNC_PROVE_FORK_H

#include "explorer.h"

/* The walk for one more level of nesting; its arrays are uninitialised. */
Walk *walk_push(Explorer *explorer);
/* Gives back the walk of walk_push or walk_fork. */
void walk_pop(Explorer *explorer);
/* Room for so many tokens to take up. */
void walk_reserve(Explorer *explorer, Walk *walk, size_t depth);
/* A copy one level deeper; null at the limit: then the explorer has stopped. */
Walk *walk_fork(Explorer *explorer, const Walk *walk);
/* Drops tokens whose place was cleared before they had their turn. */
void walk_drop_cleared(Walk *walk);

#endif
