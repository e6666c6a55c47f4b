/* A case begins by a receive task that instantiates, or by what stands behind
   an event-based gateway that does. Source: BPMN 2.0.2, 10.3.3 and 10.6.6. */
#include "builder.h"

/* One of several events begins the case, or the first of those that all
   come. */
static void leave_gateway(NetBuilder *builder, Transition *begun,
                          const Node *gateway, const Node *node)
{
    for (size_t i = 0; i < gateway->parts.count; i++)
        if (gateway->parts.items[i] != node)
            net_arc(builder, begun,
                    net_entry_of(builder, gateway->parts.items[i], ENTRY_NODE)
                        ->place);
    const Node *event = node->part_of ? node->part_of : node;
    for (size_t i = 0; i < gateway->out.count && !gateway->body; i++) {
        const Flow *flow = gateway->out.items[i];
        bool has_come = flow->target == event;
        if (has_come != gateway->takes_all)
            net_arc(builder, begun,
                    net_flow_place(builder, net_flow_number(builder, flow)));
    }
}

void net_build_begin(NetBuilder *builder, const Node *node)
{
    const Node *before = node_begins_at(node);
    const Node *gateway = before ? before : node->part_of;
    const Entry *begin = net_entry_of(builder, node, ENTRY_BEGIN);
    const Entry *come = net_entry_of(builder, node, ENTRY_COME);
    Transition *begins = net_begin(builder, node);
    begins->passes = before && node->part_of;
    net_arc(builder, begins, begin->place);
    Transition *begun = net_add(builder, ROW_BEGUN, gateway ? gateway : node,
                                TRIGGER_NONE);
    net_one(builder, begin->place, &begun->any, &begun->any_count);
    begun->incident = begin->incident;
    begun->passes = true;
    net_open(builder, begun, &builder->watching.items[0]);
    if (node->part_of && !before)
        net_open(builder, begun,
                 &(Numbers){ .items = &builder->nodes[begun->node].wait,
                             .count = 1 });
    if (gateway) leave_gateway(builder, begun, gateway, node);
    if (come->place == NET_NONE) return;
    net_arc(builder, begun, come->place);
    Transition *goes_on = net_taking(builder, ROW_CAUGHT, node, ENTRY_COME);
    goes_on->passes = gateway;
    net_end(builder, goes_on, node);
}
