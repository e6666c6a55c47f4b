/*
 * Who waits for signals: an entry for each wait, in the order in which they
 * were armed, which is that of their ids.
 *
 * Nothing is taken out when a wait closes: its entry is dead. What was served
 * and stays armed has a new entry, behind all others.
 */
#ifndef CORE_HEARERS_H
#define CORE_HEARERS_H

#include "core/base/base.h"

typedef struct Hearer {
    uint64_t hash; /* of the signal's name, signal_hash() */
    uint64_t wait_id;
    uint64_t case_id;
} Hearer;

typedef struct Hearers {
    Buffer items; /* Hearer */
    size_t count;
    size_t swept; /* as many were alive when the dead were last taken out */
} Hearers;

/* The hash of a signal's name. */
uint64_t signal_hash(BpmnString name);
/* Makes room for 'more' entries; false: no memory. */
static inline bool hearers_reserve(const BpmnAllocator *allocator,
                                   Hearers *hearers, size_t more)
{
    return buffer_reserve(allocator, &hearers->items, hearers->count + more,
                          sizeof(Hearer));
}

/* Adds an entry behind the others; room was reserved. */
void hearers_push(Hearers *hearers, Hearer hearer);
/* Puts those that recovery added in no order into that of their ids. */
void hearers_sort(Hearers *hearers);
/* The first whose wait has that id, or a later one; the count: none. */
size_t hearers_from(const Hearers *hearers, uint64_t wait_id);
/* Takes out those that are not alive, where these may be most of all. */
void hearers_sweep(Hearers *hearers,
                   bool (*alive)(const void *user, const Hearer *hearer),
                   const void *user);

/* The entry at an index, below the count. */
static inline const Hearer *hearers_at(const Hearers *hearers, size_t index)
{
    return (const Hearer *)hearers->items.items + index;
}

#endif
