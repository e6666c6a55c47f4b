/* Timers by due time. */
#include "timers.h"

static Timer *timer_at(const Timers *timers, size_t index)
{
    return (Timer *)timers->heap.items + index;
}

static bool is_before(const Timer *one, const Timer *other)
{
    if (one->due_ms != other->due_ms) return one->due_ms < other->due_ms;
    return one->wait_id < other->wait_id;
}

bool timers_reserve(const BpmnAllocator *allocator, Timers *timers,
                    size_t more)
{
    return room_reserve(allocator, &timers->heap, timers->count + more,
                        sizeof(Timer));
}

void timers_push(Timers *timers, Timer timer)
{
    size_t at = timers->count++;

    while (at > 0) {
        size_t parent = (at - 1) / 2;

        if (!is_before(&timer, timer_at(timers, parent))) break;
        *timer_at(timers, at) = *timer_at(timers, parent);
        at = parent;
    }
    *timer_at(timers, at) = timer;
}

const Timer *timers_first(const Timers *timers)
{
    return timers->count == 0 ? NULL : timer_at(timers, 0);
}

static void sift_down(Timers *timers, size_t at)
{
    Timer timer = *timer_at(timers, at);

    for (;;) {
        size_t child = 2 * at + 1;

        if (child >= timers->count) break;
        if (child + 1 < timers->count
            && is_before(timer_at(timers, child + 1), timer_at(timers, child))) {
            child++;
        }
        if (!is_before(timer_at(timers, child), &timer)) break;
        *timer_at(timers, at) = *timer_at(timers, child);
        at = child;
    }
    *timer_at(timers, at) = timer;
}

Timer timers_pop(Timers *timers)
{
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
    enum { AHEAD = 16 };
    size_t kept = 0;
    size_t i;

    for (i = 0; i < timers->count; i++) {
        if (i + AHEAD < timers->count) soon(user, timer_at(timers, i + AHEAD));
        if (!alive(user, timer_at(timers, i))) continue;
        *timer_at(timers, kept++) = *timer_at(timers, i);
    }
    timers->count = kept;
    timers->dead = 0;
    for (i = kept / 2; i > 0; i--) sift_down(timers, i - 1);
}
