/* Gateways. Source: BPMN 2.0.2, 13.4. */
#include "builder.h"

/* Merging needs no transition of its own: tokens pass one by one. */
void net_build_exclusive(NetBuilder *builder, const Node *node)
{
    Transition *choice = net_arrival(builder, ROW_CHOICE, node);
    net_leave(builder, choice, node, ARCS_FIRST);
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
    /* The places of the incoming flows follow one another: see place.c. */
    Numbers pre = { 0 };
    uint32_t first = NET_NONE;
    for (size_t i = 0; i < node->in.count; i++) {
        uint32_t flow = net_flow_number(builder, node->in.items[i]);
        uint32_t place = builder->flow_places[flow - builder->net->node_count];
        first = place < first ? place : first;
    }
    for (size_t i = 0; i < node->in.count; i++)
        VECTOR_ADD(builder->arena, &pre, first + (uint32_t)i);
    net_list(builder, &pre, &transition->pre, &transition->pre_count);
}
