/* What holds of every net that net_build() has made, whatever the diagram. */
#include "net.h"
#include "scope.h"

/* A flow joins two nodes and follows the others that leave its source. */
static bool is_flow_whole(const Net *net, uint32_t index)
{
    const NetElement *flow = &net->elements[index];
    const NetElement *source = &net->elements[flow->source];

    return flow->source < net->node_count && flow->target < net->node_count
        && index - source->first_out < source->out_count;
}

static bool is_node_whole(const Net *net, uint32_t index)
{
    const NetElement *node = &net->elements[index];

    if (node->source != NET_NONE || node->scope >= net->scope_count
        || (node->body != NET_NONE && node->body >= net->scope_count)
        || (node->host != NET_NONE && node->host >= net->node_count)
        || (node->enter != NET_NONE && node->enter >= net->place_count))
        return false;
    for (uint32_t i = 0; i < node->in_count; i++) {
        if (net->elements[node->in[i]].target != index) return false;
    }
    for (uint32_t i = 0; i < node->boundary_count; i++) {
        if (net->elements[node->boundaries[i]].host != index) return false;
    }
    return true;
}

static bool is_scope_whole(const Net *net, uint32_t index)
{
    const NetScope *scope = &net->scopes[index];
    bool is_process = index == 0;

    if ((scope->parent == NET_NONE) != is_process
        || (scope->place == NET_NONE) != is_process)
        return false;
    if (!is_process
        && (scope->parent >= index
            || (!net_is_watched(net, index)
                && net->places[scope->place].element != scope->element)))
        return false;
    /* One range. */
    for (uint32_t i = 1; i < scope->place_count; i++) {
        if (scope->places[i] != scope->places[0] + i) return false;
    }
    return scope->place_count == 0
        || scope->places[scope->place_count - 1] < net->place_count;
}

static bool is_place_whole(const Net *net, uint32_t index)
{
    const Place *place = &net->places[index];
    bool is_flow = place->element >= net->node_count;

    return place->id && place->element < net->element_count
        && place->scope < net->scope_count
        && is_flow == place_facts(place)->on_flow
        && place->rests == place_facts(place)->rests;
}

static bool are_places(const Net *net, const uint32_t *places, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (places[i] >= net->place_count) return false;
    }
    return true;
}

static bool rest(const Net *net, const uint32_t *places, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!net->places[places[i]].rests) return false;
    }
    return true;
}

/* At most one default, which has no guard; guards only where they count. */
static bool are_arcs_whole(const Net *net, const Transition *transition)
{
    uint32_t defaults = 0;

    for (uint32_t i = 0; i < transition->arc_count; i++) {
        const Arc *arc = &transition->arcs[i];

        if (arc->place >= net->place_count) return false;
        if (arc->is_default && (arc->guard || ++defaults > 1)) return false;
        if (transition->arcs->open
            && !arc->open != (i + 1 == transition->arc_count))
            return false;
        if (arc->open && (arc->guard || !net->places[*arc->open].rests))
            return false;
        if (transition->mode == ARCS_ALL && (arc->guard || arc->is_default))
            return false;
    }
    return true;
}

/* What is settled gathers, and each flow says from where. */
static bool is_gathering_whole(const Net *net, const Transition *transition)
{
    if (is_fired(transition, FIRED_SETTLED) == !transition->comes) return false;
    for (uint32_t i = 0; transition->comes && i < transition->any_count; i++) {
        const NetPlaces *comes = &transition->comes[i];

        if (!place_gathers(&net->places[transition->any[i]])
            || !are_places(net, comes->places, comes->count)
            || !rest(net, comes->places, comes->count))
            return false;
    }
    return true;
}

static bool is_transition_whole(const Net *net, const Transition *transition)
{
    uint32_t incident = transition->incident;

    return transition->node < net->node_count
        && are_places(net, transition->any, transition->any_count)
        && are_places(net, transition->pre, transition->pre_count)
        && are_places(net, transition->inhibit, transition->inhibit_count)
        && are_places(net, transition->clear, transition->clear_count)
        && are_places(net, transition->opens, transition->open_count)
        && rest(net, transition->pre, transition->pre_count)
        && rest(net, transition->opens, transition->open_count)
        && are_arcs_whole(net, transition)
        && is_gathering_whole(net, transition)
        && (incident == NET_NONE
            || place_facts(&net->places[incident])->taken == TAKEN_INCIDENT);
}

/* A place that passes is taken up at once, so by somebody. */
static bool is_consumed(const Net *net, uint32_t place)
{
    uint32_t consumer = net->consumers[place];

    if (consumer == NET_NONE) return net->places[place].rests;
    return consumer < net->transition_count
        && is_fired(&net->transitions[consumer], FIRED_ARRIVAL);
}

bool net_is_bounded(const Net *net)
{
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (net->places[i].bound == 0) return false;
    }
    return true;
}

bool net_is_whole(const Net *net)
{
    for (uint32_t i = 0; i < net->element_count; i++) {
        if (i < net->node_count ? !is_node_whole(net, i)
                                : !is_flow_whole(net, i))
            return false;
    }
    for (uint32_t i = 0; i < net->scope_count; i++) {
        if (!is_scope_whole(net, i)) return false;
    }
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (!is_place_whole(net, i) || !is_consumed(net, i)) return false;
    }
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];

        if (!is_transition_whole(net, transition)) return false;
        if (i > 0 && transition[-1].node > transition->node) return false;
    }
    return net->scope_count > 0 && net->node_count <= net->element_count;
}
