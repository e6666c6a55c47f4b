/*
 * Timers by due time: a heap of four children on (due, wait id).
 *
 * Within a step ids are given in the order of element numbers, so the order
 * is the promised one: due, then armed first, then element. Cancelling is
 * lazy: an entry whose wait is not open any more is dead.
 */
#ifndef CORE_TIMERS_H
#define CORE_TIMERS_H

#include <assert.h>

#include "core/base/base.h"

/* They lie together: few misses on the way down. */
enum { TIMER_CHILDREN = 4 };

typedef struct Timer {
    int64_t due_ms;
    uint64_t wait_id;
    uint64_t case_id;
} Timer;

typedef struct Timers {
    Buffer heap; /* Timer */
    size_t count;
    size_t dead; /* entries known to be dead */
} Timers;

/* Makes room for 'more' entries; false: no memory. */
static inline bool timers_reserve(const BpmnAllocator *allocator,
                                  Timers *timers, size_t more)
{
    return buffer_reserve(allocator, &timers->heap, timers->count + more,
                          sizeof(Timer));
}

/* True when one is due before the other. */
static inline bool timer_is_before(const Timer *one, const Timer *other)
{
    return one->due_ms < other->due_ms
        || (one->due_ms == other->due_ms && one->wait_id < other->wait_id);
}

/* Adds an entry; room was reserved. Most are due last: inline, they take few
   instructions. */
static inline void timers_push(Timers *timers, int64_t due_ms, uint64_t wait_id,
                               uint64_t case_id)
{
    const Timer timer = { due_ms, wait_id, case_id };
    Timer *heap = timers->heap.items;
    size_t at = timers->count++;

    assert(at < timers->heap.capacity);
    while (at > 0) {
        size_t parent = (at - 1) / TIMER_CHILDREN;

        if (!timer_is_before(&timer, &heap[parent])) break;
        heap[at] = heap[parent];
        at = parent;
    }
    heap[at] = timer;
}

/* The entry that is due first, dead or alive; null: none. */
static inline const Timer *timers_first(const Timers *timers)
{
    return timers->count == 0 ? NULL : timers->heap.items;
}

/* Takes the first one out. */
Timer timers_pop(Timers *timers);
/* Keeps the entries for which 'alive' is true; 'soon' is told of each some
   entries before. */
void timers_sweep(Timers *timers, bool (*alive)(void *user, const Timer *timer),
                  void (*soon)(void *user, const Timer *timer), void *user);

#endif
