/* Scopes of a net: what lies in which, and what completes. Constant questions;
   nothing here can fail. */
#ifndef BPMNC_SCOPE_H
#define BPMNC_SCOPE_H

#include "net.h"

/* Whether a scope is another one or lies in it. */
static inline bool net_is_within(const Net *net, uint32_t scope, uint32_t outer)
{
    while (scope != outer && scope != 0) scope = net->scopes[scope].parent;
    return scope == outer;
}

/* Whether event sub-processes watch the scope. */
static inline bool net_is_watched(const Net *net, uint32_t scope)
{
    return scope != 0
        && net->scopes[net->scopes[scope].parent].watched == scope;
}

/* Whether a token there tells that what event sub-processes watch is open. */
static inline bool net_is_watch(const Net *net, uint32_t place)
{
    uint32_t watched = net->scopes[net->places[place].scope].watched;

    return watched != NET_NONE && net->scopes[watched].place == place;
}

/* The scope that is open while the place has a token; NET_NONE: none. */
static inline uint32_t net_opened_scope(const Net *net, uint32_t place)
{
    if (net_is_watch(net, place))
        return net->scopes[net->places[place].scope].watched;
    return net->elements[net->places[place].element].body;
}

/* The innermost scope that a firing can leave empty: what is outside comes when
   that is not open, or completes. */
static inline uint32_t net_around(const Net *net, const Transition *firing)
{
    const NetElement *node = &net->elements[firing->node];

    if (firing->completes != NET_NONE)
        return net->scopes[firing->completes].parent;
    if (node->hears && firing->pre_count > 0)
        return net->places[firing->pre[0]].scope;
    if (node->body == NET_NONE) return node->scope;
    return net->scopes[node->body].watched != NET_NONE
        ? net->scopes[node->body].watched
        : node->body;
}

/* Per scope: the transition that completes it; NET_NONE: of the process. */
static inline uint32_t *net_completes(const Net *net, Arena *arena)
{
    uint32_t *completes = net_no_numbers(arena, net->scope_count);

    for (uint32_t i = 0; i < net->transition_count; i++) {
        if (is_fired(&net->transitions[i], FIRED_EMPTY))
            completes[net->transitions[i].completes] = i;
    }
    return completes;
}

#endif
