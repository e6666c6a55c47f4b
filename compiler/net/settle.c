/* Inclusive gateways: whether one need not wait. */
#include "settle.h"

/* What is asked of one that gathers. */
typedef struct Gathering {
    const Transition *join;
    CountTokens *count;
    const void *user;
} Gathering;

static bool has_token(const Gathering *gathering, uint32_t at)
{
    return gathering->count(gathering->user, gathering->join->any[at]) > 0;
}

/* Can a token there come by a flow that has one already? */
static bool is_covered(const Gathering *gathering, uint32_t place)
{
    const Transition *join = gathering->join;
    for (uint32_t i = 0; i < join->any_count; i++) {
        const NetPlaces *comes = &join->comes[i];
        if (has_token(gathering, i)
            && net_is_among(comes->places, comes->count, place))
            return true;
    }
    return false;
}

bool net_awaits(const Transition *join, uint32_t at, CountTokens *count,
                const void *user)
{
    Gathering gathering = { join, count, user };
    const NetPlaces *comes = &join->comes[at];
    if (has_token(&gathering, at)) return false;
    for (uint32_t i = 0; i < comes->count; i++) {
        uint32_t place = comes->places[i];
        if (count(user, place) > 0 && !is_covered(&gathering, place))
            return true;
    }
    return false;
}

static bool may_fire(const Transition *join, CountTokens *count,
                     const void *user)
{
    bool any = false;
    for (uint32_t i = 0; i < join->any_count; i++)
        any = any || count(user, join->any[i]) > 0;
    for (uint32_t i = 0; i < join->any_count && any; i++)
        if (net_awaits(join, i, count, user)) return false;
    return any;
}

uint32_t net_settled(const Net *net, CountTokens *count, const void *user)
{
    for (uint32_t i = 0; i < net->settling_count; i++) {
        const Transition *join = &net->transitions[net->settling[i]];
        if (may_fire(join, count, user)) return net->settling[i];
    }
    return NET_NONE;
}

uint32_t net_open_way(const Transition *transition, CountTokens *count,
                      const void *user)
{
    const Arc *arc = transition->arcs;
    while (arc->open && count(user, *arc->open) == 0) arc++;
    return arc->place;
}
