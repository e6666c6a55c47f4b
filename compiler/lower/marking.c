/* Where tokens lie: a bit for each place that rests, a counter beside it
   where they may pile up, and a bit for each branch that can be taken away
   while it waits for its turn. */
#include "lower.h"
#include "../net/frame.h"
#include "../net/scope.h"

void lower_places(Lowering *lowering)
{
    const Net *net = lowering->net;
    Plan *plan = lowering->plan;

    size_t room = net->place_count;
    for (uint32_t i = 0; i < net->transition_count; i++) {
        room += net->transitions[i].arc_count;
    }
    plan->frames = NEW_ARRAY(lowering->arena, PlanFrame, net->frame_count);
    plan->places = NEW_ARRAY(lowering->arena, PlanPlace, room);
    plan->place_bits = NEW_ARRAY(lowering->arena, uint32_t, net->place_count);
    for (uint32_t i = 0; i < net->place_count; i++) {
        const Place *place = &net->places[i];

        plan->place_bits[i] = NET_NONE;
        if (!place->rests) continue;
        plan->place_bits[i] = plan->place_count;
        plan->places[plan->place_count] = (PlanPlace){
            .place = i,
            .element = place->element,
            .scope = place->scope,
            .frame = place->frame,
            .bit = plan->frames[place->frame].bits++,
            .counter = place_is_single(place) ? NULL : "",
        };
        plan->place_count++;
    }
    plan->rest_count = plan->place_count;
}

/* True when the firing leaves a token in the scope, whatever it chooses. */
static bool puts_inside(const Net *net, const Transition *firing,
                        uint32_t scope)
{
    bool all = true, any = false;

    if (firing->keeps) return true;
    for (uint32_t i = 0; i < firing->open_count; i++) {
        uint32_t place = firing->opens[i];

        if (net_is_within(net, net->places[place].scope, scope)) return true;
    }
    for (uint32_t i = 0; i < firing->arc_count; i++) {
        uint32_t place = firing->arcs[i].place;
        bool inside = net_is_within(net, net->places[place].scope, scope);

        all = all && inside;
        any = any || inside;
    }
    return firing->mode == ARCS_ALL ? any : all && any;
}

uint32_t lower_scope_left(const Net *net, const Transition *firing)
{
    uint32_t scope = net_around(net, firing);
    const NetElement *element = &net->elements[firing->node];

    if (element->body != NET_NONE && firing->completes == NET_NONE) {
        if (firing->open_count > 0) return firing->arc_count == 0 ? scope : 0;
        scope = element->scope;
    }
    while (scope != 0
           && net_is_among(firing->clear, firing->clear_count,
                           net->scopes[scope].place)) {
        scope = net->scopes[scope].parent;
    }
    return scope != 0 && !puts_inside(net, firing, scope) ? scope : 0;
}

/* Passes what holds of transitions on to each with an arc to one of them that
   the same step takes up. */
static bool spread_once(const Net *net, bool *holds)
{
    bool changed = false;

    for (uint32_t i = net->transition_count; i-- > 0;) {
        const Transition *transition = &net->transitions[i];

        for (uint32_t j = 0; j < transition->arc_count; j++) {
            uint32_t place = transition->arcs[j].place;
            uint32_t next = net->consumers[place];

            if (next == NET_NONE || !holds[next] || holds[i]
                || net_begins_item(net, place))
                continue;
            holds[i] = changed = true;
        }
    }
    return changed;
}

/* Whether the firing itself, or what completes behind it, acts in a frame
   around its own. */
static bool leaves_frame(const Net *net, const Transition *transition)
{
    uint32_t frame = net_frame_of(net, transition);

    if (frame == 0) return false;
    if (transition->ends_item || lower_scope_left(net, transition) != 0)
        return true;
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        if (net->places[transition->arcs[i].place].frame < frame) return true;
    }
    return transition->clear_count > 0
        && net_clear_frame(net, transition) != frame;
}

void lower_disturbances(Lowering *lowering)
{
    const Net *net = lowering->net;

    lowering->disturbs = NEW_ARRAY(lowering->arena, bool,
                                   net->transition_count);
    lowering->leaves = NEW_ARRAY(lowering->arena, bool, net->transition_count);
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];

        lowering->disturbs[i] = transition->clear_count > 0
            || transition->ends_case || lower_scope_left(net, transition) != 0;
        lowering->leaves[i] = leaves_frame(net, transition);
    }
    while (spread_once(net, lowering->disturbs)) continue;
    while (spread_once(net, lowering->leaves)) continue;
}

bool lower_needs_pending(const Lowering *lowering, const Transition *from,
                         uint32_t arc)
{
    const Net *net = lowering->net;

    if (lower_scope_left(net, from) != 0) return true;
    for (uint32_t i = 0; i < arc; i++) {
        uint32_t next = net->consumers[from->arcs[i].place];

        if (next != NET_NONE && lowering->disturbs[next]) return true;
    }
    return false;
}
