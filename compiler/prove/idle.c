/* Cycles in which time does not go on: all that waits there are timers that are
   due at once. */
#include "../base/graph.h"
#include "findings.h"

/* A timer that is due as it is armed: that is no wait. */
static bool is_due_at_once(const Opening *opening)
{
    return opening->due == DUE_AFTER && opening->is_constant
        && opening->after.months == 0 && opening->after.ms == 0;
}

/* What a token does at each node, by number. */
typedef enum Stay { STAYS_NOT, STAYS_AT_ONCE, STAYS } Stay;

/* An event-based gateway: what is armed for it stands on no border and in no
   inside of it. It stays as that does. */
static uint32_t gateway_of(const Net *net, const Place *place)
{
    const NetElement *element = &net->elements[place->element];
    bool is_armed = place->opening && place->owner != place->element
        && element->host == NET_NONE && !element->hears;
    return is_armed ? place->owner : NET_NONE;
}

static Stay *stays_of(const Teller *teller)
{
    const Net *net = teller->net;
    Stay *stays = NEW_ARRAY(teller->arena, Stay, net_all_elements(net) + 1);
    for (uint32_t i = 0; i < net->place_count; i++) {
        const Place *place = &net->places[i];
        if (!place->opening) continue;
        stays[place->element] = is_due_at_once(place->opening) ? STAYS_AT_ONCE
                                                               : STAYS;
    }
    for (uint32_t i = 0; i < net->place_count; i++) {
        uint32_t gateway = gateway_of(net, &net->places[i]);
        if (gateway != NET_NONE) stays[gateway] = STAYS_NOT;
    }
    return stays;
}

/* The flows by which a token goes round without a wait. */
static Graph graph_without_waits(const Teller *teller, const Stay *stays)
{
    const Net *net = teller->net;
    Edges flows = { 0 };
    for (uint32_t i = net->node_count; i < net->element_count; i++) {
        const NetElement *flow = &net->elements[i];
        if (teller->explorer->seen[i] && stays[flow->source] != STAYS
            && stays[flow->target] != STAYS)
            VECTOR_ADD(teller->arena, &flows,
                       (Edge){ flow->source, flow->target });
    }
    return graph_of(net->node_count, flows.items, flows.count, false,
                    teller->arena);
}

static void tell_timer(Teller *teller, uint32_t timer)
{
    if (!tell_once(teller, timer, TOLD_LIVELOCK)) return;
    tell_fault(teller, false, CODE_LIVELOCK, timer,
               arena_format(teller->arena,
                            "the cycle through %s turns while no time goes on: "
                            "a timer of no time is no wait",
                            title_of(teller, timer)))
        ->help = "let the timer wait for some time, or for what the cycle asks "
                 "for: a message, a signal";
}

void tell_idle(Teller *teller)
{
    const Net *net = teller->net;
    const Stay *stays = stays_of(teller);
    Graph graph = graph_without_waits(teller, stays);
    Components circles = graph_components(&graph, NULL, teller->arena);
    for (uint32_t i = 0; i < net->node_count; i++) {
        if (stays[i] == STAYS_AT_ONCE
            && graph_is_circle(&graph, &circles, circles.of[i]))
            tell_timer(teller, i);
    }
}
