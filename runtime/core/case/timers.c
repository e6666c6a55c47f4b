/* Timers by due time. */
#include "core/case/timers.h"

#include <assert.h>

static Timer *timer_at(const Timers *timers, size_t index)
{
    return (Timer *)timers->heap.items + index;
}

/* The first of the children that begin there, of at most so many. */
static Timer *first_child(Timer *child, size_t left)
{
    Timer *end = child + (left < TIMER_CHILDREN ? left : TIMER_CHILDREN);
    Timer *first = child;

    while (++child < end) {
        if (timer_is_before(child, first)) first = child;
    }
    return first;
}

static void sift_down(Timers *timers, size_t index)
{
    Timer *heap = timers->heap.items;
    Timer *at = heap + index;
    const Timer timer = *at;
    size_t below;

    while ((below = TIMER_CHILDREN * (size_t)(at - heap) + 1) < timers->count) {
        Timer *child = first_child(heap + below, timers->count - below);

        if (!timer_is_before(child, &timer)) break;
        *at = *child;
        at = child;
    }
    *at = timer;
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
    for (size_t i = kept / TIMER_CHILDREN + 1; i > 0; i--) {
        if (i <= kept) sift_down(timers, i - 1);
    }
}
