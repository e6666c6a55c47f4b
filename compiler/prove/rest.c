/* Resting places that hold tokens. */
#include "explore.h"

uint32_t rest_next(const Explorer *explorer, const uint64_t *bits,
                   uint32_t at)
{
    uint32_t word = at / 64;
    if (word >= explorer->rest_words)
        return NET_NONE;
    uint64_t left = bits[word] >> at % 64 << at % 64;
    while (left == 0) {
        if (++word == explorer->rest_words)
            return NET_NONE;
        left = bits[word];
    }
    return word * 64 + (uint32_t)__builtin_ctzll(left);
}

uint32_t rest_marked(const Explorer *explorer, uint32_t state, uint32_t at)
{
    const uint64_t *words = explorer_words(explorer, state);
    uint32_t word = at / 32;
    if (word >= explorer->marking_words)
        return NET_NONE;
    uint64_t left = words[word] >> at % 32 * 2 << at % 32 * 2;
    while (left == 0) {
        if (++word == explorer->marking_words)
            return NET_NONE;
        left = words[word];
    }
    return word * 32 + (uint32_t)__builtin_ctzll(left) / 2;
}
