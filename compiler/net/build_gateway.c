/* Gateways. Source: BPMN 2.0.2, 13.4. */
#include "builder.h"

/* Merging needs no transition of its own: tokens pass one by one. */
void net_build_exclusive(NetBuilder *builder, const Node *node)
{
    Transition *choice = net_arrival(builder, ROW_CHOICE, node);
    net_leave(builder, choice, node, ARCS_FIRST);
}

void net_build_events(NetBuilder *builder, const Node *node)
{
    if (!net_waits(node)) return; /* cases begin there */
    Transition *opening = net_arrival(builder, ROW_EVENTS, node);
    const NodePlaces *places = &builder->nodes[opening->node];
    net_list_with_arms(builder, places->wait, places, &opening->opens,
                       &opening->open_count);
}

/* The tokens before a join, one of each flow. */
static void list_gathered(NetBuilder *builder, const Transition *join,
                          const uint32_t **items, uint32_t *count)
{
    const NetElement *element = &builder->net->elements[join->node];
    Numbers gathered = { 0 };
    for (uint32_t i = 0; i < element->in_count; i++)
        VECTOR_ADD(builder->arena, &gathered,
                   net_flow_place(builder, element->in[i]));
    net_list(builder, &gathered, items, count);
}

void net_build_parallel(NetBuilder *builder, const Node *node)
{
    bool joins = net_is_join(node);
    Transition *transition = net_arrival(builder, joins ? ROW_JOIN : ROW_SPLIT,
                                         node);
    net_leave(builder, transition, node, ARCS_ALL);
    if (!joins) return;
    /* Each token passes the join when it reaches it, not when it fires. */
    transition->passes = false;
    list_gathered(builder, transition, &transition->pre,
                  &transition->pre_count);
}

static void build_split(NetBuilder *builder, const Node *node, bool passes)
{
    Transition *split = net_arrival(builder, ROW_INCLUSIVE_SPLIT, node);
    split->passes = passes;
    net_leave(builder, split, node, ARCS_TRUE);
}

/* Where the flows behind a join cannot be chosen, it is not joined again:
   they are a firing of their own. */
void net_build_inclusive(NetBuilder *builder, const Node *node)
{
    uint32_t entry = net_entry_of(builder, node, ENTRY_NODE)->place;
    if (!net_is_join(node)) {
        build_split(builder, node, true);
        return;
    }
    Transition *join = net_add(builder, ROW_INCLUSIVE_JOIN, node,
                               TRIGGER_SETTLED);
    list_gathered(builder, join, &join->any, &join->any_count);
    net_add_coming(builder, join);
    if (entry == NET_NONE) {
        net_leave(builder, join, node, ARCS_TRUE);
        return;
    }
    net_arc(builder, join, entry);
    build_split(builder, node, false);
}
