/*
 * A net put behind another one in one: all that it has, with other numbers and
 * names. For nets of the proof alone.
 */
#ifndef BPMNC_SHIFT_H
#define BPMNC_SHIFT_H

#include "net.h"

/* By how much the numbers of a net grow where it stands behind others. */
typedef struct Shift {
    Arena *arena;
    const char *before; /* in front of the names of its variables */
    uint32_t part;      /* that its variables and elements are of */
    uint32_t element;
    uint32_t place;
    uint32_t field;
    uint32_t scope;
    uint32_t frame; /* of others than the case's */
    uint32_t transition;
} Shift;

/* The number behind so many others; NET_NONE stays. */
static inline uint32_t shifted(uint32_t number, uint32_t by)
{
    return number == NET_NONE ? NET_NONE : number + by;
}

/* The numbers, and behind them another list. */
void numbers_add(const uint32_t **numbers, uint32_t *count,
                 const uint32_t *more, uint32_t more_count, Arena *arena);

/*
 * Adds to the net all that another one has. Its outermost scope becomes one
 * that stands in the scope 'around' of the net, and has no place yet.
 *
 * net     its arrays are made anew in the arena; elements that are added lie
 *         behind those that are counted
 * before  in front of the names of its variables
 *
 * Returns by how much its numbers have grown.
 */
Shift net_add_net(Net *net, const Net *added, uint32_t around,
                  const char *before, Arena *arena);

#endif
