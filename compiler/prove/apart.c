/*
 * From where a token can pass a merge that another has passed before by a given
 * flow. Guards and counts are left aside: what is not found here is no place to
 * look for two that meet.
 */
#include "explorer.h"
#include "../net/scope.h"

/* Places, and behind them transitions: what takes a token, what puts one. */
typedef struct Ways {
    const Net *net;
    Arena *arena;
    Edges edges;
} Ways;

static void add_takers(Ways *ways, const uint32_t *places, uint32_t count,
                       uint32_t transition)
{
    for (uint32_t i = 0; i < count; i++)
        VECTOR_ADD(ways->arena, &ways->edges, (Edge){ places[i], transition });
}

static void add_transition(Ways *ways, uint32_t number)
{
    const Transition *transition = &ways->net->transitions[number];
    uint32_t own = ways->net->place_count + number;
    add_takers(ways, transition->any, transition->any_count, own);
    add_takers(ways, transition->pre, transition->pre_count, own);
    for (uint32_t i = 0; i < transition->open_count; i++)
        VECTOR_ADD(ways->arena, &ways->edges,
                   (Edge){ own, transition->opens[i] });
    for (uint32_t i = 0; i < transition->arc_count; i++)
        VECTOR_ADD(ways->arena, &ways->edges,
                   (Edge){ own, transition->arcs[i].place });
}

/* The graph backward; a scope completes by whatever is in it. */
static void list_ways(Explorer *explorer)
{
    const Net *net = explorer->net;
    Ways ways = { .net = net, .arena = explorer->arena };
    for (uint32_t i = 0; i < net->transition_count; i++)
        if (!is_fired(&net->transitions[i], FIRED_AGAIN))
            add_transition(&ways, i);
    for (uint32_t i = 0; i < net->place_count; i++) {
        uint32_t completes = explorer->completes[net->places[i].scope];
        if (completes != NET_NONE)
            add_takers(&ways, &i, 1, net->place_count + completes);
    }
    uint32_t count = net->place_count + net->transition_count;
    explorer->ways_on = graph_of(count, ways.edges.items, ways.edges.count,
                                 false, explorer->arena);
    explorer->ways_back = graph_of(count, ways.edges.items, ways.edges.count,
                                   true, explorer->arena);
}

/* A search backward from a merge. */
typedef struct Spread {
    Explorer *explorer;
    uint32_t merge;
    bool *reached; /* per vertex */
    VECTOR(uint32_t) waiting;
} Spread;

bool explorer_joins_behind(Explorer *explorer, uint32_t merge, uint32_t number)
{
    const Net *net = explorer->net;
    const Transition *transition = &net->transitions[number];
    bool joins = is_fired(transition, FIRED_SETTLED)
        || (transition->pre_count > 1 && is_fired(transition, FIRED_ARRIVAL));
    if (!joins) return false;
    if (!explorer->behind)
        explorer->behind = NEW_ARRAY(explorer->arena, bool *,
                                     net->transition_count + 1);
    if (!explorer->behind[merge]) {
        bool *behind = NEW_ARRAY(explorer->arena, bool,
                                 explorer->ways_on.vertex_count + 1);
        behind[net->place_count + merge] = true;
        graph_reach(&explorer->ways_on, behind, explorer->arena);
        explorer->behind[merge] = behind;
    }
    return explorer->behind[merge][net->place_count + number];
}

/* Is the search to go on there? */
static bool is_way(const Spread *spread, uint32_t vertex)
{
    const Net *net = spread->explorer->net;
    uint32_t node = net->transitions[spread->merge].node;
    return vertex >= net->place_count
        || net_is_within(net, net->places[vertex].scope,
                         net->elements[node].scope);
}

static void reach(Spread *spread, uint32_t vertex)
{
    if (spread->reached[vertex] || !is_way(spread, vertex)) return;
    spread->reached[vertex] = true;
    VECTOR_ADD(spread->explorer->arena, &spread->waiting, vertex);
}

const bool *explorer_apart(Explorer *explorer, uint32_t flow)
{
    const Net *net = explorer->net;
    const Graph *back = &explorer->ways_back;
    Spread spread = { .explorer = explorer, .merge = net->consumers[flow] };
    const Transition *merge = &net->transitions[spread.merge];
    if (!explorer->apart)
        explorer->apart = NEW_ARRAY(explorer->arena, bool *,
                                    net->place_count + 1);
    if (explorer->apart[flow]) return explorer->apart[flow];
    if (!back->start) list_ways(explorer);
    spread.reached = NEW_ARRAY(explorer->arena, bool, back->vertex_count + 1);
    for (uint32_t i = 0; i < merge->any_count; i++) {
        uint32_t other = merge->any[i];
        if (other != flow && place_facts(&net->places[other])->on_flow)
            reach(&spread, other);
    }
    while (spread.waiting.count > 0) {
        uint32_t at = spread.waiting.items[--spread.waiting.count];
        for (uint32_t i = back->start[at]; i < back->start[at + 1]; i++)
            reach(&spread, back->targets[i]);
    }
    return explorer->apart[flow] = spread.reached;
}

bool explorer_is_beside(Explorer *explorer, const Walk *walk, uint32_t flow)
{
    const bool *apart = explorer_apart(explorer, flow);
    for (size_t i = 0; i < walk->depth; i++)
        if (apart[walk->stack[i].place]) return true;
    for (EACH_REST(i, explorer, walk->touched)) {
        uint32_t place = explorer->rest_places[i];
        if (apart[place] && walk->counts[place] > 0) return true;
    }
    return false;
}

const bool *explorer_leads(Explorer *explorer, const bool *places)
{
    const Net *net = explorer->net;
    const Graph *back = &explorer->ways_back;
    if (!back->start) list_ways(explorer);
    bool *leads = NEW_ARRAY(explorer->arena, bool, back->vertex_count + 1);
    for (uint32_t i = 0; i < net->place_count; i++) {
        for (uint32_t j = back->start[i]; places[i] && j < back->start[i + 1];
             j++)
            leads[back->targets[j]] = true;
    }
    graph_reach(back, leads, explorer->arena);
    return leads;
}
