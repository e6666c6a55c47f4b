/*
 * What the parts of a net are called by: numbers, and lists of them. Nothing
 * here can fail.
 */
#ifndef BPMNC_NUMBERS_H
#define BPMNC_NUMBERS_H

#include "../base/arena.h"

/* No element, place, scope, transition. */
#define NET_NONE UINT32_MAX

/* That many NET_NONE. */
static inline uint32_t *net_no_numbers(Arena *arena, size_t count)
{
    uint32_t *numbers = NEW_ARRAY(arena, uint32_t, count);
    for (size_t i = 0; i < count; i++) numbers[i] = NET_NONE;
    return numbers;
}

/* Is the number one of those? */
static inline bool net_is_among(const uint32_t *numbers, uint32_t count,
                                uint32_t number)
{
    for (uint32_t i = 0; i < count; i++) {
        if (numbers[i] == number) return true;
    }
    return false;
}

#endif
