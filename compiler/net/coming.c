/*
 * From where a token may still come to an inclusive gateway, flow by flow: by
 * the drawing, whatever conditions say. What sits on the border of an activity
 * is a way on from it; a sub-process is one place, and so is an activity whose
 * items run beside each other. Source: BPMN 2.0.2, 13.4.3.
 */
#include "builder.h"

/* A search backward from one flow. */
typedef struct Search {
    NetBuilder *builder;
    uint32_t join;
    uint32_t flow;
    bool *reached; /* per node: a way leads from it to the flow */
    Numbers waiting;
} Search;

/* A way that passes the gateway itself does not count. */
static void reach(Search *search, uint32_t node)
{
    if (node == search->join || search->reached[node]) return;
    search->reached[node] = true;
    VECTOR_ADD(search->builder->arena, &search->waiting, node);
}

static void search_back(Search *search)
{
    const NetElement *elements = search->builder->net->elements;
    reach(search, elements[search->flow].source);
    while (search->waiting.count > 0) {
        uint32_t number = search->waiting.items[--search->waiting.count];
        const NetElement *at = &elements[number];
        const Node *node = search->builder->sources[number];
        for (uint32_t i = 0; i < at->in_count; i++)
            reach(search, elements[at->in[i]].source);
        for (size_t i = 0; i < node->parts.count; i++)
            reach(search,
                  net_node_number(search->builder, node->parts.items[i]));
        if (at->host != NET_NONE) reach(search, at->host);
    }
}

/* Does a flow of the gateway lead back to it so? */
static bool comes_round(const Search *search)
{
    const NetElement *elements = search->builder->net->elements;
    const NetElement *join = &elements[search->join];
    for (uint32_t i = 0; i < join->out_count; i++) {
        uint32_t flow = join->first_out + i;
        if (flow == search->flow || search->reached[elements[flow].target])
            return true;
    }
    return false;
}

/* What is armed, or open for several that are, lasts as long as its host, which
   counts. */
static bool can_come(const Search *search, const Place *place)
{
    const NetElement *element = &search->builder->net->elements[place->element];
    PlaceSecond second = place_facts(place)->second;
    if (!place->rests || second == SECOND_BESIDE
        || (second == SECOND_INSIDE && element->host != NET_NONE))
        return false;
    if (place->element == search->join) return comes_round(search);
    return search->reached[place_facts(place)->on_flow ? element->target
                                                       : place->element];
}

/* Those of the gateway's own frame. */
static NetPlaces find_places(const Search *search, uint32_t frame)
{
    NetBuilder *builder = search->builder;
    Numbers found = { 0 };
    NetPlaces comes;
    for (uint32_t i = 0; i < builder->places.count; i++) {
        const Place *place = &builder->places.items[i];
        if (place->frame == frame && can_come(search, place))
            VECTOR_ADD(builder->arena, &found, i);
    }
    net_list(builder, &found, &comes.places, &comes.count);
    return comes;
}

void net_add_coming(NetBuilder *builder, Transition *join)
{
    const Net *net = builder->net;
    NetPlaces *comes = NEW_ARRAY(builder->arena, NetPlaces, join->any_count);
    for (uint32_t i = 0; i < join->any_count; i++) {
        const Place *gathers = &builder->places.items[join->any[i]];
        Search search = {
            .builder = builder,
            .join = join->node,
            .flow = gathers->element,
            .reached = NEW_ARRAY(builder->arena, bool, net->node_count),
        };
        search_back(&search);
        comes[i] = find_places(&search, gathers->frame);
    }
    join->comes = comes;
}
