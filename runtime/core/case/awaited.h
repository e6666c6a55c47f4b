/*
 * Who waits for messages by key: a line of waits for each message_hash(), the
 * oldest first, in which also many that wait for the same cost little.
 */
#ifndef CORE_AWAITED_H
#define CORE_AWAITED_H

#include "core/base/base.h"
#include "core/case/timers.h"

/* A wait in its line, which is a ring: before the first stands the last. */
typedef struct Awaiting {
    uint64_t hash;
    uint64_t wait_id; /* 0: a free place */
    uint64_t case_id;
    uint32_t next; /* of a free place: the next free one, from 1; 0: none */
    uint32_t before;
} Awaiting;

/* Zeroed it is empty; all of it belongs to it. */
typedef struct Awaited {
    Buffer places; /* Awaiting */
    size_t count;  /* of places, the free ones too */
    uint32_t free; /* the first free one, from 1; 0: none */
    Table lines;   /* places of the oldest, from 1, by message_hash() */
    Table waits;   /* all places, from 1, by a hash of the wait's id */
    Timers found;  /* what recovery has found: 'due' is the hash */
} Awaited;

/* Makes room for 'more' waits; false: no memory. */
static inline bool awaited_reserve(const BpmnAllocator *allocator,
                                   Awaited *awaited, size_t more)
{
    return awaited->count + more < UINT32_MAX
        && buffer_reserve(allocator, &awaited->places, awaited->count + more,
                          sizeof(Awaiting))
        && table_reserve(allocator, &awaited->lines, more)
        && table_reserve(allocator, &awaited->waits, more);
}

/* Adds a wait, later than all of its line; room was reserved. */
void awaited_add(Awaited *awaited, uint64_t hash, uint64_t wait_id,
                 uint64_t case_id);
/* Takes a wait out; does nothing where it is not. */
void awaited_remove(Awaited *awaited, uint64_t wait_id);
/* The oldest of a line; null: nobody waits. */
const Awaiting *awaited_first(const Awaited *awaited, uint64_t hash);
/* The next of the line of a first one; null: there is none. */
static inline const Awaiting *awaited_next(const Awaited *awaited,
                                           const Awaiting *first,
                                           const Awaiting *awaiting)
{
    const Awaiting *places = awaited->places.items;

    return &places[awaiting->next] == first ? NULL : &places[awaiting->next];
}

/* Adds a wait that was found in no order; false: no memory. */
bool awaited_find(const BpmnAllocator *allocator, Awaited *awaited,
                  uint64_t hash, uint64_t wait_id, uint64_t case_id);
/* Puts those into their lines; false: no memory. */
bool awaited_line_up(const BpmnAllocator *allocator, Awaited *awaited);
/* Gives everything back. */
static inline void awaited_free(const BpmnAllocator *allocator,
                                Awaited *awaited)
{
    buffer_free(allocator, &awaited->places, sizeof(Awaiting));
    buffer_free(allocator, &awaited->found.heap, sizeof(Timer));
    table_free(allocator, &awaited->lines);
    table_free(allocator, &awaited->waits);
}

#endif
