/*
 * What fires when no token of a step can move any more, and which way is open:
 * asked by all who walk a net. Constant questions; nothing here can fail.
 */
#ifndef BPMNC_SETTLE_H
#define BPMNC_SETTLE_H

#include "net.h"

/* Tokens at a place that have had their turn. */
typedef uint32_t CountTokens(const void *user, uint32_t place);

/* Whether a SETTLED transition waits for a token that may come to that
   place of its 'any'. */
bool net_awaits(const Transition *join, uint32_t at, CountTokens *count,
                const void *user);

/*
 * The first SETTLED transition that may fire, now that no token can
 * move; NET_NONE: none. One may when a place of its 'any' has a token, and each
 * token that may come to one without can come to one with a token instead.
 *
 * Source: BPMN 2.0.2, 13.4.3, inclusive gateway.
 */
uint32_t net_settled(const Net *net, CountTokens *count, const void *user);

/* Where a firing puts its token whose arcs ask what is open
   (net_asks_open()). */
uint32_t net_open_way(const Transition *transition, CountTokens *count,
                      const void *user);

#endif
