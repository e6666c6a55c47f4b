/* Directed graphs over numbers, and the circles in them. */
#ifndef BPMNC_GRAPH_H
#define BPMNC_GRAPH_H

#include "base.h"

/* The edges of each vertex one after the other: those of vertex v are
   targets[start[v]] up to targets[start[v + 1] - 1]. */
typedef struct Graph {
    uint32_t vertex_count;
    const uint32_t *start;
    const uint32_t *targets;
} Graph;

typedef struct Edge {
    uint32_t from;
    uint32_t to;
} Edge;

/* The graph of the edges, in their order; backward: each from its end to its
   beginning. Targets may be of another kind than vertices. */
Graph graph_of(uint32_t vertex_count, const Edge *edges, size_t count,
               bool backward, Arena *arena);
/* Marks all vertices that marked ones lead to. */
void graph_reach(const Graph *graph, bool *marked, Arena *arena);

/* Vertices that lead to each other: members[first] to members[end - 1], in the
   order in which they were found. */
typedef struct Component {
    uint32_t first;
    uint32_t end;
} Component;

/* All of them: one that leads to another comes behind it. */
typedef struct Components {
    const Component *items;
    uint32_t count;
    const uint32_t *members;
    const uint32_t
        *of; /* per vertex: its component; UINT32_MAX: not looked at */
} Components;

/*
 * Finds the strongly connected components, by Tarjan's algorithm (1972).
 *
 * from     per vertex: whether the search begins there too; null: at all
 *
 * Vertices that no search reaches are in no component.
 */
Components graph_components(const Graph *graph, const bool *from, Arena *arena);

/* Whether the component is a circle: several vertices, or one with an edge to
   itself. */
bool graph_is_circle(const Graph *graph, const Components *components,
                     uint32_t component);

#endif
