/* Timers by due time. */
#include "core/case/timers.h"

#include <assert.h>

enum { CHILDREN = 4 }; /* they lie together: few misses on the way down */

static Timer *timer_at(const Timers *timers, size_t index)
{
    return (Timer *)timers->heap.items + index;
}

static inline bool is_before(const Timer *one, const Timer *other)
{
    return one->due_ms < other->due_ms
        || (one->due_ms == other->due_ms && one->wait_id < other->wait_id);
}

void timers_push(Timers *timers, int64_t due_ms, uint64_t wait_id,
                 uint64_t case_id)
{
    const Timer timer = { due_ms, wait_id, case_id };

    assert(timers->count < timers->heap.capacity);
    Timer *heap = timers->heap.items;
    size_t at = timers->count++;

    while (at > 0) {
        size_t parent = (at - 1) / CHILDREN;

        if (!is_before(&timer, &heap[parent])) break;
        heap[at] = heap[parent];
        at = parent;
    }
    heap[at] = timer;
}

/* The first of the children that begin at an index. */
static size_t first_child(const Timers *timers, size_t child)
{
    size_t end = child + CHILDREN < timers->count ? child + CHILDREN
                                                  : timers->count;
    size_t first = child;

    while (++child < end) {
        if (is_before(timer_at(timers, child), timer_at(timers, first))) {
            first = child;
        }
    }
    return first;
}

static void sift_down(Timers *timers, size_t at)
{
    Timer timer = *timer_at(timers, at);

    while (CHILDREN * at + 1 < timers->count) {
        size_t child = first_child(timers, CHILDREN * at + 1);

        if (!is_before(timer_at(timers, child), &timer)) break;
        *timer_at(timers, at) = *timer_at(timers, child);
        at = child;
    }
    *timer_at(timers, at) = timer;
}

Timer timers_pop(Timers *timers)
{
    assert(timers->count > 0);
    Timer first = *timer_at(timers, 0);

    timers->count--;
    if (timers->count != 0) {
        *timer_at(timers, 0) = *timer_at(timers, timers->count);
        sift_down(timers, 0);
    }
    return first;
}

void timers_sweep(Timers *timers, bool (*alive)(void *user, const Timer *timer),
                  void (*soon)(void *user, const Timer *timer), void *user)
{
    enum { AHEAD = 16, NEAR_ANYWAY = 2048 };
    size_t ahead = timers->count < NEAR_ANYWAY ? NEAR_ANYWAY : AHEAD;
    size_t kept = 0;

    for (size_t i = 0; i < timers->count; i++) {
        if (i + ahead < timers->count) soon(user, timer_at(timers, i + ahead));
        if (!alive(user, timer_at(timers, i))) continue;
        *timer_at(timers, kept++) = *timer_at(timers, i);
    }
    assert(kept <= timers->count);
    timers->count = kept;
    timers->dead = 0;
    for (size_t i = kept / CHILDREN + 1; i > 0; i--) {
        if (i <= kept) sift_down(timers, i - 1);
    }
}
