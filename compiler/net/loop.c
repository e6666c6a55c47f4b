/*
 * Loop heads: one node on each cycle that a token can go round within one
 * step, where a step that has run out of fuel stops.
 *
 * Vertices are the nodes, by number, and behind them the completions of the
 * scopes, by the number of the sub-process.
 */
#include "builder.h"

typedef struct Visit {
    uint32_t vertex;
    size_t next; /* of its edges */
} Visit;

typedef enum Colour { WHITE, GREY, BLACK } Colour;

typedef struct HeadSearch {
    NetBuilder *builder;
    Numbers *edges; /* by vertex */
    Colour *colours;
    Visit *visits; /* the path of grey vertices */
    uint32_t depth;
} HeadSearch;

static void add_edge(HeadSearch *search, uint32_t from, uint32_t to)
{
    VECTOR_ADD(search->builder->arena, &search->edges[from], to);
}

static void add_flows(HeadSearch *search, uint32_t from, const Node *node)
{
    for (size_t i = 0; i < node->out.count; i++)
        add_edge(search, from,
                 net_node_number(search->builder, node->out.items[i]->target));
}

/* The token ends at the node: its scope may complete. */
static void add_completion(HeadSearch *search, uint32_t from, const Node *node)
{
    const NetBuilder *builder = search->builder;
    const Node *owner = node->scope->owner;
    if (owner)
        add_edge(search, from,
                 builder->net->node_count + net_node_number(builder, owner));
}

static void add_hearer(HeadSearch *search, uint32_t from, const Node *node,
                       const Node *hearer)
{
    if (!hearer
        || (node->event.kind == EVENT_ESCALATION && !hearer->interrupting))
        add_flows(search, from, node);
    if (!hearer) return;
    add_edge(
        search, from,
        net_node_number(search->builder,
                        hearer->attached_to ? hearer : hearer->scope->owner));
}

static void add_event(HeadSearch *search, uint32_t from, const Node *node)
{
    EventKind kind = node->event.kind;
    Hearers hearers = { 0 };
    if (node_hears(node) || !event_facts(node)->code) {
        add_flows(search, from, node);
        return;
    }
    hearers = net_hearers(search->builder, node, kind, net_code(node));
    for (size_t i = 0; i < hearers.count; i++)
        add_hearer(search, from, node, hearers.items[i].event);
}

static void add_node(HeadSearch *search, uint32_t number)
{
    NetBuilder *builder = search->builder;
    const Node *node = builder->sources[number];
    if (net_waits(node)) {
        if (node->loop.test_before) { /* no round, and so no wait */
            add_flows(search, number, node);
            add_completion(search, number, node);
        }
        return;
    }
    if (net_is_scope(node)) {
        uint32_t completion = builder->net->node_count + number;
        NodeList starts = net_starts(node->body, builder->arena);
        for (size_t i = 0; i < starts.count; i++)
            add_edge(search, number, net_node_number(builder, starts.items[i]));
        add_edge(search, number, completion);
        if (node->loop.thrown)
            add_edge(search, completion,
                     net_node_number(builder, node->loop.thrown));
        add_flows(search, completion, node);
        add_completion(search, completion, node);
        return;
    }
    for (size_t i = 0; i < node->parts.count; i++)
        add_edge(search, number,
                 net_node_number(builder, node->parts.items[i]));
    if (node->loop.thrown)
        add_edge(search, number, net_node_number(builder, node->loop.thrown));
    add_event(search, number, node);
    add_completion(search, number, node);
}

/* Nothing re-enters a parallel join. */
static bool can_be_head(const Node *node)
{
    return !net_is_join(node) || node->kind == NODE_INCLUSIVE_GATEWAY;
}

/* The head of a cycle that closes with the edge from 'from' to 'to': every
   such cycle has both. */
static void mark_head(HeadSearch *search, uint32_t from, uint32_t to)
{
    const NetBuilder *builder = search->builder;
    uint32_t nodes = builder->net->node_count;
    uint32_t head = to < nodes ? to : to - nodes;
    if (!can_be_head(builder->sources[head]))
        head = from < nodes ? from : from - nodes;
    if (can_be_head(builder->sources[head])) builder->nodes[head].head = true;
}

static void enter(HeadSearch *search, uint32_t vertex)
{
    search->colours[vertex] = GREY;
    search->visits[search->depth++] = (Visit){ vertex, 0 };
}

static void search_from(HeadSearch *search, uint32_t root)
{
    if (search->colours[root] != WHITE) return;
    enter(search, root);
    while (search->depth > 0) {
        Visit *visit = &search->visits[search->depth - 1];
        const Numbers *edges = &search->edges[visit->vertex];
        if (visit->next == edges->count) {
            search->colours[visit->vertex] = BLACK;
            search->depth--;
            continue;
        }
        uint32_t to = edges->items[visit->next++];
        if (search->colours[to] == GREY)
            mark_head(search, visit->vertex, to);
        else if (search->colours[to] == WHITE)
            enter(search, to);
    }
}

void net_find_heads(NetBuilder *builder)
{
    uint32_t nodes = builder->net->node_count;
    HeadSearch search = {
        .builder = builder,
        .edges = NEW_ARRAY(builder->arena, Numbers, 2 * nodes),
        .colours = NEW_ARRAY(builder->arena, Colour, 2 * nodes),
        .visits = NEW_ARRAY(builder->arena, Visit, 2 * nodes),
    };
    for (uint32_t number = 0; number < nodes; number++)
        add_node(&search, number);
    for (uint32_t vertex = 0; vertex < 2 * nodes; vertex++)
        search_from(&search, vertex);
}
