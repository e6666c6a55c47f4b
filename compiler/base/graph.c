/* See graph.h. */
#include "graph.h"

Graph graph_of(uint32_t vertex_count, const Edge *edges, size_t count,
               bool backward, Arena *arena)
{
    uint32_t *start = NEW_ARRAY(arena, uint32_t, vertex_count + 2);
    uint32_t *targets = NEW_ARRAY(arena, uint32_t, count + 1);
    for (size_t i = 0; i < count; i++)
        start[(backward ? edges[i].to : edges[i].from) + 2]++;
    for (size_t i = 2; i < vertex_count + 2; i++) start[i] += start[i - 1];
    for (size_t i = 0; i < count; i++) {
        uint32_t source = backward ? edges[i].to : edges[i].from;
        targets[start[source + 1]++] = backward ? edges[i].from : edges[i].to;
    }
    return (Graph){ vertex_count, start, targets };
}

void graph_reach(const Graph *graph, bool *marked, Arena *arena)
{
    uint32_t *stack = NEW_ARRAY(arena, uint32_t, graph->vertex_count + 1);
    uint32_t depth = 0;
    for (uint32_t i = 0; i < graph->vertex_count; i++) {
        if (marked[i]) stack[depth++] = i;
    }
    while (depth > 0) {
        uint32_t vertex = stack[--depth];
        for (uint32_t i = graph->start[vertex]; i < graph->start[vertex + 1];
             i++) {
            uint32_t target = graph->targets[i];
            if (marked[target]) continue;
            marked[target] = true;
            stack[depth++] = target;
        }
    }
}

typedef struct Descent {
    uint32_t vertex;
    uint32_t next; /* edge to look at next */
} Descent;

typedef struct Tarjan {
    const Graph *graph;
    uint32_t *index; /* 0: not visited */
    uint32_t *low;
    uint32_t *of;
    uint32_t *stack; /* vertices whose component is still open */
    uint32_t height;
    Descent *path; /* recursion, as an array */
    uint32_t depth;
    uint32_t counter;
    Component *items;
    uint32_t count;
    uint32_t *members;
    uint32_t member_count;
} Tarjan;

static void enter(Tarjan *tarjan, uint32_t vertex)
{
    tarjan->index[vertex] = tarjan->low[vertex] = ++tarjan->counter;
    tarjan->stack[tarjan->height++] = vertex;
    tarjan->path[tarjan->depth++] = (Descent){ vertex,
                                               tarjan->graph->start[vertex] };
}

static void lower_to(Tarjan *tarjan, uint32_t vertex, uint32_t value)
{
    if (value < tarjan->low[vertex]) tarjan->low[vertex] = value;
}

/* The vertices on the stack from 'root' on are one component. */
static void close_component(Tarjan *tarjan, uint32_t root)
{
    uint32_t bottom = tarjan->height;
    while (tarjan->stack[--bottom] != root) continue;
    uint32_t first = tarjan->member_count;
    for (uint32_t i = bottom; i < tarjan->height; i++) {
        tarjan->of[tarjan->stack[i]] = tarjan->count;
        tarjan->members[tarjan->member_count++] = tarjan->stack[i];
    }
    tarjan->items[tarjan->count++] = (Component){ first, tarjan->member_count };
    tarjan->height = bottom;
}

static void leave(Tarjan *tarjan)
{
    uint32_t vertex = tarjan->path[--tarjan->depth].vertex;
    if (tarjan->depth > 0)
        lower_to(tarjan, tarjan->path[tarjan->depth - 1].vertex,
                 tarjan->low[vertex]);
    if (tarjan->low[vertex] == tarjan->index[vertex])
        close_component(tarjan, vertex);
}

static void search_from(Tarjan *tarjan, uint32_t root)
{
    enter(tarjan, root);
    while (tarjan->depth > 0) {
        Descent *descent = &tarjan->path[tarjan->depth - 1];
        if (descent->next == tarjan->graph->start[descent->vertex + 1]) {
            leave(tarjan);
            continue;
        }
        uint32_t target = tarjan->graph->targets[descent->next++];
        if (tarjan->index[target] == 0)
            enter(tarjan, target);
        else if (tarjan->of[target] == UINT32_MAX)
            lower_to(tarjan, descent->vertex, tarjan->index[target]);
    }
}

Components graph_components(const Graph *graph, const bool *from, Arena *arena)
{
    uint32_t count = graph->vertex_count;
    Tarjan tarjan = {
        .graph = graph,
        .index = NEW_ARRAY(arena, uint32_t, count),
        .low = NEW_ARRAY(arena, uint32_t, count),
        .of = NEW_ARRAY(arena, uint32_t, count),
        .stack = NEW_ARRAY(arena, uint32_t, count),
        .path = NEW_ARRAY(arena, Descent, count),
        .items = NEW_ARRAY(arena, Component, count),
        .members = NEW_ARRAY(arena, uint32_t, count),
    };
    for (uint32_t i = 0; i < count; i++) tarjan.of[i] = UINT32_MAX;
    for (uint32_t i = 0; i < count; i++) {
        if (tarjan.index[i] == 0 && (!from || from[i])) search_from(&tarjan, i);
    }
    return (Components){ tarjan.items, tarjan.count, tarjan.members,
                         tarjan.of };
}

bool graph_is_circle(const Graph *graph, const Components *components,
                     uint32_t component)
{
    const Component *item = &components->items[component];
    uint32_t vertex = components->members[item->first];
    if (item->end - item->first > 1) return true;
    for (uint32_t i = graph->start[vertex]; i < graph->start[vertex + 1]; i++) {
        if (graph->targets[i] == vertex) return true;
    }
    return false;
}
