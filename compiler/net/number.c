/* Numbers for nodes and flows: by flow from the start events, so that they
   do not depend on the order in the file. */
#include "builder.h"

#include <stdlib.h>
#include <string.h>

static int by_id(const void *one, const void *other)
{
    const Node *const *left = one;
    const Node *const *right = other;
    return strcmp((*left)->id, (*right)->id);
}

static void sort_nodes(NodeList *list)
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, by_id);
}

static bool begins_without_flow(const Node *node)
{
    return node->in.count == 0 && node->kind != NODE_BOUNDARY_EVENT
        && node->kind != NODE_EVENT_SUB_PROCESS;
}

NodeList net_starts(const Scope *scope, Arena *arena)
{
    NodeList events = { 0 };
    NodeList others = { 0 };
    for (size_t i = 0; i < scope->nodes.count; i++) {
        const Node *node = scope->nodes.items[i];
        if (net_is_start(node))
            VECTOR_ADD(arena, &events, node);
        else if (begins_without_flow(node))
            VECTOR_ADD(arena, &others, node);
    }
    NodeList *list = events.count > 0 ? &events : &others;
    sort_nodes(list);
    return *list;
}

NodeList net_begun_by(const Node *watcher, Arena *arena)
{
    const Node *event = node_begun_by(watcher);
    NodeList list = { 0 };
    if (event && event->parts.count == 0) VECTOR_ADD(arena, &list, event);
    for (size_t i = 0; event && i < event->parts.count; i++)
        VECTOR_ADD(arena, &list, (const Node *)event->parts.items[i]);
    return list;
}

NodeList net_watchers(const Scope *scope, Arena *arena)
{
    NodeList watchers = { 0 };
    for (size_t i = 0; i < scope->nodes.count; i++) {
        const Node *node = scope->nodes.items[i];
        if (node->kind == NODE_EVENT_SUB_PROCESS)
            VECTOR_ADD(arena, &watchers, node);
    }
    sort_nodes(&watchers);
    return watchers;
}

/* An untyped task in a drawing is a person's; what a step computes passes. */
static BpmnElementKind kind_of(const Node *node)
{
    if (node->computes) return BPMN_TASK;
    return node_is_persons(node) ? BPMN_USER_TASK : node_facts(node)->kind;
}

/* Of no number is known anything yet. */
static NetElement new_element(const char *id, const char *name,
                              Position position, BpmnElementKind kind)
{
    return (NetElement){
        .id = id,
        .name = name,
        .position = position,
        .kind = kind,
        .scope = NET_NONE,
        .body = NET_NONE,
        .enter = NET_NONE,
        .host = NET_NONE,
        .part_of = NET_NONE,
        .thrown_by = NET_NONE,
        .source = NET_NONE,
        .target = NET_NONE,
    };
}

/* The elements so far are the queue of the search. */
static void visit(NetBuilder *builder, const Node *node)
{
    Net *net = builder->net;
    if (builder->node_numbers[node->order] != NET_NONE) return;
    builder->node_numbers[node->order] = net->node_count;
    builder->sources[net->node_count] = node;
    NetElement *element = &net->elements[net->node_count++];
    *element = new_element(node->id, node->name, node->position, kind_of(node));
    element->word = node_kind_name(node->kind);
    element->sign = net_sign(node);
    element->leaves_by_first = node_facts(node)->leaves == LEAVES_FIRST;
    element->hears = node_hears(node);
    element->watches = node_facts(node)->entered == ENTERED_TRIGGER;
    element->interrupting = element->hears && node->interrupting;
    if (node->loop.condition.tree)
        element->condition = node->loop.condition.tree->source;
}

static void visit_all(NetBuilder *builder, NodeList list)
{
    for (size_t i = 0; i < list.count; i++) visit(builder, list.items[i]);
}

static void visit_scope(NetBuilder *builder, const Scope *scope)
{
    visit_all(builder, net_starts(scope, builder->arena));
    visit_all(builder, net_watchers(scope, builder->arena));
}

static void visit_next(NetBuilder *builder, const Node *node)
{
    NodeList boundaries = { 0 };
    for (size_t i = 0; i < node->boundaries.count; i++)
        VECTOR_ADD(builder->arena, &boundaries,
                   (const Node *)node->boundaries.items[i]);
    sort_nodes(&boundaries);
    if (node->body) visit_scope(builder, node->body);
    for (size_t i = 0; i < node->parts.count; i++)
        visit(builder, node->parts.items[i]);
    if (node->loop.thrown) visit(builder, node->loop.thrown);
    visit_all(builder, boundaries);
    for (size_t i = 0; i < node->out.count; i++)
        visit(builder, node->out.items[i]->target);
}

static void number_nodes(NetBuilder *builder)
{
    const Process *process = builder->process;
    const Net *net = builder->net;
    visit_scope(builder, process->scope);
    for (uint32_t next = 0; next < net->node_count; next++)
        visit_next(builder, builder->sources[next]);

    NodeList rest = { 0 };
    for (size_t i = 0; i < process->nodes.count; i++) {
        if (builder->node_numbers[i] == NET_NONE)
            VECTOR_ADD(builder->arena, &rest,
                       (const Node *)process->nodes.items[i]);
    }
    sort_nodes(&rest);
    visit_all(builder, rest);
}

static NetElement element_of_flow(const NetBuilder *builder, const Flow *flow)
{
    const Node *from = flow->source;
    const Expression *condition = flow->condition.tree;
    bool is_default = flow == from->default_flow;
    bool counts = node_facts(from)->leaves != LEAVES_EVERY;
    NetElement element = new_element(flow->id, flow->name, flow->position,
                                     BPMN_FLOW);
    element.source = net_node_number(builder, from);
    element.target = net_node_number(builder, flow->target);
    element.condition = condition ? condition->source : NULL;
    element.is_guarded = condition && counts && !is_default;
    element.is_default = is_default;
    return element;
}

static void number_flows(NetBuilder *builder)
{
    Net *net = builder->net;
    net->element_count = net->node_count;
    for (uint32_t number = 0; number < net->node_count; number++) {
        const Node *node = builder->sources[number];
        net->elements[number].first_out = net->element_count;
        net->elements[number].out_count = (uint32_t)node->out.count;
        for (size_t i = 0; i < node->out.count; i++) {
            const Flow *flow = node->out.items[i];
            builder->flow_numbers[flow->order] = net->element_count;
            net->elements[net->element_count++] = element_of_flow(builder,
                                                                  flow);
        }
    }
}

static int by_number(const void *one, const void *other)
{
    uint32_t left = *(const uint32_t *)one;
    uint32_t right = *(const uint32_t *)other;
    return left < right ? -1 : left > right;
}

void net_sort(uint32_t *numbers, size_t count)
{
    if (count > 1) qsort(numbers, count, sizeof *numbers, by_number);
}

/* What leads to a node, and what stands on its border. */
static void link_node(const NetBuilder *builder, const Node *node,
                      NetElement *element)
{
    size_t in_count = node->in.count, count = node->boundaries.count;
    uint32_t *in = NEW_ARRAY(builder->arena, uint32_t, in_count);
    uint32_t *boundaries = NEW_ARRAY(builder->arena, uint32_t, count);
    for (size_t i = 0; i < in_count; i++)
        in[i] = net_flow_number(builder, node->in.items[i]);
    for (size_t i = 0; i < count; i++)
        boundaries[i] = net_node_number(builder, node->boundaries.items[i]);
    uint32_t *parts = NEW_ARRAY(builder->arena, uint32_t, node->parts.count);
    for (size_t i = 0; i < node->parts.count; i++)
        parts[i] = net_node_number(builder, node->parts.items[i]);
    element->parts = parts;
    element->part_count = (uint32_t)node->parts.count;
    if (node->part_of)
        element->part_of = net_node_number(builder, node->part_of);
    if (node->thrown_by)
        element->thrown_by = net_node_number(builder, node->thrown_by);
    net_sort(in, in_count);
    net_sort(boundaries, count);
    element->in = in;
    element->in_count = (uint32_t)in_count;
    element->boundaries = boundaries;
    element->boundary_count = (uint32_t)count;
    if (node->attached_to)
        element->host = net_node_number(builder, node->attached_to);
}

void net_number(NetBuilder *builder)
{
    const Process *process = builder->process;
    Arena *arena = builder->arena;
    size_t count = process->nodes.count + process->flows.count;
    builder->node_numbers = net_no_numbers(arena, process->nodes.count);
    builder->flow_numbers = net_no_numbers(arena, process->flows.count);
    builder->sources = NEW_ARRAY(arena, const Node *, process->nodes.count);
    builder->net->elements = NEW_ARRAY(arena, NetElement, count);
    number_nodes(builder);
    number_flows(builder);
    for (uint32_t i = 0; i < builder->net->node_count; i++)
        link_node(builder, builder->sources[i], &builder->net->elements[i]);
}
