/* A process becomes a net: numbers, loop heads, places, then the transitions
   of each node. */
#include "builder.h"

#include <stdlib.h>

Transition *net_add(NetBuilder *builder, Row row, const Node *node,
                    TriggerKind trigger)
{
    VECTOR_ADD(builder->arena, &builder->transitions,
               (Transition){
                   .row = row,
                   .node = net_node_number(builder, node),
                   .trigger = trigger,
                   .incident = NET_NONE,
               });
    return &builder->transitions.items[builder->transitions.count - 1];
}

void net_list(NetBuilder *builder, const Numbers *numbers,
              const uint32_t **items, uint32_t *count)
{
    *count = (uint32_t)numbers->count;
    *items = arena_copy(builder->arena, numbers->items,
                        numbers->count * sizeof(uint32_t));
}

void net_one(NetBuilder *builder, uint32_t place, const uint32_t **items,
             uint32_t *count)
{
    *count = 1;
    *items = arena_copy(builder->arena, &place, sizeof place);
}

static int by_number(const void *one, const void *other)
{
    uint32_t left = *(const uint32_t *)one;
    uint32_t right = *(const uint32_t *)other;
    return left < right ? -1 : left > right;
}

Transition *net_arrival(NetBuilder *builder, Row row, const Node *node)
{
    uint32_t number = net_node_number(builder, node);
    const NodePlaces *places = &builder->nodes[number];
    Transition *arrival = net_add(builder, row, node, TRIGGER_NONE);
    Numbers any = { 0 };
    if (places->entry != NET_NONE)
        VECTOR_ADD(builder->arena, &any, places->entry);
    for (size_t i = 0; i < node->in.count && !net_is_join(node); i++) {
        uint32_t flow = net_flow_number(builder, node->in.items[i]);
        VECTOR_ADD(builder->arena, &any,
                   builder->flow_places[flow - builder->net->node_count]);
    }
    if (any.count > 1)
        qsort(any.items, any.count, sizeof *any.items, by_number);
    net_list(builder, &any, &arrival->any, &arrival->any_count);
    arrival->passes = true;
    if (!net_waits(node) && !net_is_scope(node))
        net_assign(builder, arrival, node);
    arrival->head = places->head;
    arrival->incident = places->incident;
    return arrival;
}

static void add_arc(NetBuilder *builder, Transition *transition, Arc arc)
{
    Arc *arcs = NEW_ARRAY(builder->arena, Arc, transition->arc_count + 1);
    for (uint32_t i = 0; i < transition->arc_count; i++)
        arcs[i] = transition->arcs[i];
    arcs[transition->arc_count++] = arc;
    transition->arcs = arcs;
}

void net_arc(NetBuilder *builder, Transition *transition, uint32_t place)
{
    add_arc(builder, transition, (Arc){ .place = place });
}

void net_leave(NetBuilder *builder, Transition *transition, const Node *node,
               ArcMode mode)
{
    bool guarded = false;
    Arc *arcs = NEW_ARRAY(builder->arena, Arc, node->out.count);
    for (size_t i = 0; i < node->out.count; i++) {
        const Flow *flow = node->out.items[i];
        uint32_t number = net_flow_number(builder, flow);
        bool is_default = flow == node->default_flow;
        arcs[i].place = builder->flow_places[number - builder->net->node_count];
        if (mode == ARCS_ALL) continue;
        arcs[i].is_default = is_default;
        arcs[i].guard = is_default ? NULL : flow->condition.tree;
        guarded = guarded || arcs[i].guard;
    }
    if (!guarded && (mode == ARCS_TRUE || node->out.count < 2)) {
        mode = ARCS_ALL;
        for (size_t i = 0; i < node->out.count; i++) arcs[i].is_default = false;
    }
    transition->mode = mode;
    transition->arcs = arcs;
    transition->arc_count = (uint32_t)node->out.count;
}

static void add_inside(NetBuilder *builder, Numbers *numbers, uint32_t body)
{
    if (body == NET_NONE) return;
    const NetScope *scope = &builder->scopes.items[body];
    for (uint32_t i = 0; i < scope->place_count; i++)
        VECTOR_ADD(builder->arena, numbers, scope->places[i]);
}

void net_clear(NetBuilder *builder, Transition *transition, const Node *node,
               bool open)
{
    uint32_t number = net_node_number(builder, node);
    NodePlaces *places = &builder->nodes[number];
    uint32_t body = builder->net->elements[number].body;
    if (places->clear.count == 0) {
        VECTOR_ADD(builder->arena, &places->clear, places->wait);
        for (size_t i = 0; i < places->arms.count; i++)
            VECTOR_ADD(builder->arena, &places->clear, places->arms.items[i]);
        add_inside(builder, &places->clear, body);
    }
    /* All transitions that clear it share the list; itself comes first. */
    uint32_t skip = open ? 0 : 1;
    transition->clear = places->clear.items + skip;
    transition->clear_count = (uint32_t)places->clear.count - skip;
}

static void build_node(NetBuilder *builder, const Node *node)
{
    switch (node->kind) {
    case NODE_START_EVENT: net_build_start(builder, node); return;
    case NODE_END_EVENT: net_build_end(builder, node); return;
    case NODE_THROW_EVENT: net_build_throw(builder, node); return;
    case NODE_BOUNDARY_EVENT: net_build_boundary(builder, node); return;
    case NODE_EXCLUSIVE_GATEWAY: net_build_exclusive(builder, node); return;
    case NODE_PARALLEL_GATEWAY: net_build_parallel(builder, node); return;
    default:
        if (net_is_scope(node))
            net_build_scope(builder, node);
        else if (net_waits(node))
            net_build_wait(builder, node);
        else
            net_build_pass(builder, node);
    }
}

/* An operator lets the node try again. */
static void build_retry(NetBuilder *builder, const Node *node,
                        uint32_t incident, uint32_t entry)
{
    if (incident == NET_NONE) return;
    Transition *retry = net_add(builder, ROW_RETRY, node, TRIGGER_RETRY);
    net_one(builder, incident, &retry->pre, &retry->pre_count);
    net_arc(builder, retry, entry);
}

/* An operator takes the token from the place to another node. */
static void build_move(NetBuilder *builder, const Node *node, uint32_t place)
{
    if (place == NET_NONE) return;
    Transition *move = net_add(builder, ROW_MOVE, node, TRIGGER_MOVE);
    net_one(builder, place, &move->pre, &move->pre_count);
    PlaceKind kind = builder->places.items[place].kind;
    if (kind == PLACE_WAIT || kind == PLACE_SCOPE)
        net_clear(builder, move, node, false);
}

static void build_transitions(NetBuilder *builder)
{
    for (uint32_t i = 0; i < builder->net->node_count; i++) {
        const Node *node = builder->net->elements[i].node;
        const NodePlaces *places = &builder->nodes[i];
        build_node(builder, node);
        build_retry(builder, node, places->incident, places->entry);
        build_retry(builder, node, places->assign_incident, places->assign);
        build_retry(builder, node, places->leave_incident, places->leave);
        build_move(builder, node, places->incident);
        build_move(builder, node, places->assign_incident);
        build_move(builder, node, places->leave_incident);
        build_move(builder, node, places->wait);
    }
}

static int by_node(const void *one, const void *other)
{
    const Transition *const *left = one;
    const Transition *const *right = other;
    if ((*left)->node != (*right)->node)
        return (*left)->node < (*right)->node ? -1 : 1;
    if ((*left)->trigger != (*right)->trigger)
        return (*left)->trigger < (*right)->trigger ? -1 : 1;
    return *left < *right ? -1 : *left > *right; /* as they were built */
}

static void sort_transitions(NetBuilder *builder)
{
    size_t count = builder->transitions.count;
    const Transition **order = NEW_ARRAY(builder->arena, const Transition *,
                                         count);
    for (size_t i = 0; i < count; i++)
        order[i] = &builder->transitions.items[i];
    if (count > 1) qsort(order, count, sizeof *order, by_node);
    Transition *sorted = NEW_ARRAY(builder->arena, Transition, count);
    for (size_t i = 0; i < count; i++) sorted[i] = *order[i];
    builder->net->transitions = sorted;
    builder->net->transition_count = (uint32_t)count;
}

/* Which transition takes up a token of each place. */
static void find_consumers(Net *net, Arena *arena)
{
    net->consumers = NEW_ARRAY(arena, uint32_t, net->place_count);
    for (uint32_t i = 0; i < net->place_count; i++)
        net->consumers[i] = NET_NONE;
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->trigger != TRIGGER_NONE) continue;
        for (uint32_t j = 0; j < transition->any_count; j++)
            net->consumers[transition->any[j]] = i;
        for (uint32_t j = 0; j < transition->pre_count; j++)
            net->consumers[transition->pre[j]] = i;
    }
}

static void prepare(NetBuilder *builder)
{
    const Net *net = builder->net;
    builder->nodes = NEW_ARRAY(builder->arena, NodePlaces, net->node_count);
    for (uint32_t i = 0; i < net->node_count; i++) {
        NodePlaces *places = &builder->nodes[i];
        places->entry = places->incident = NET_NONE;
        places->assign = places->assign_incident = NET_NONE;
        places->leave = places->leave_incident = NET_NONE;
        places->wait = places->arm = NET_NONE;
    }
    builder->flow_places = NEW_ARRAY(builder->arena, uint32_t,
                                     net->element_count - net->node_count);
}

Net *net_build(const Process *process, Arena *arena)
{
    Net *net = NEW(arena, Net);
    NetBuilder builder = { .net = net, .arena = arena, .process = process };
    net->process = process;
    net_number(&builder);
    prepare(&builder);
    net_find_heads(&builder);
    net_place(&builder);
    net_build_starts(&builder);
    build_transitions(&builder);
    net->places = builder.places.items;
    net->place_count = (uint32_t)builder.places.count;
    net->scopes = builder.scopes.items;
    net->scope_count = (uint32_t)builder.scopes.count;
    sort_transitions(&builder);
    find_consumers(net, arena);
    return net;
}
