/* Sets of numbers as bits, 64 to a word. */
#ifndef BPMNC_BITS_H
#define BPMNC_BITS_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the number is in the set. */
static inline bool bits_have(const uint64_t *bits, uint32_t number)
{
    return (bits[number / 64] >> number % 64 & 1) != 0;
}

/* Puts the number in. */
static inline void bits_add(uint64_t *bits, uint32_t number)
{
    bits[number / 64] |= UINT64_C(1) << number % 64;
}

/* Takes the number out. */
static inline void bits_drop(uint64_t *bits, uint32_t number)
{
    bits[number / 64] &= ~(UINT64_C(1) << number % 64);
}

#endif
