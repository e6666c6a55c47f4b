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
    Transition *opening = net_arrival(builder, ROW_EVENTS, node);
    const NodePlaces *places = &builder->nodes[opening->node];
    net_list_with_arms(builder, places->wait, places, &opening->opens,
                       &opening->open_count);
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
    const NetElement *element = &builder->net->elements[transition->node];
    Numbers pre = { 0 };
    for (uint32_t i = 0; i < element->in_count; i++)
        VECTOR_ADD(builder->arena, &pre,
                   net_flow_place(builder, element->in[i]));
    net_list(builder, &pre, &transition->pre, &transition->pre_count);
}
