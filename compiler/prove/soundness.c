/*
 * Option to complete: from every state an end can be reached. States from
 * which none can form a closed set; where it comes to rest (its terminal
 * strongly connected components) shows what is wrong.
 */
#include "findings.h"

#include <string.h>

/* Edges by source. */
typedef struct Adjacency {
    uint32_t *start; /* per state, one more behind */
    uint32_t *targets;
} Adjacency;

static Adjacency adjacency_of(const Explorer *explorer, bool backward)
{
    size_t states = explorer->states.count;
    Adjacency adjacency = {
        .start = NEW_ARRAY(explorer->arena, uint32_t, states + 2),
        .targets = NEW_ARRAY(explorer->arena, uint32_t,
                             explorer->edges.count + 1),
    };
    for (size_t i = 0; i < explorer->edges.count; i++) {
        Edge edge = explorer->edges.items[i];
        adjacency.start[(backward ? edge.to : edge.from) + 2]++;
    }
    for (size_t i = 2; i < states + 2; i++)
        adjacency.start[i] += adjacency.start[i - 1];
    for (size_t i = 0; i < explorer->edges.count; i++) {
        Edge edge = explorer->edges.items[i];
        uint32_t source = backward ? edge.to : edge.from;
        adjacency.targets[adjacency.start[source + 1]++] = backward ? edge.from
                                                                    : edge.to;
    }
    return adjacency;
}

/* True when every state is marked good afterwards. States never looked at
   count as good: nothing is known of them. */
static bool spread_good(Explorer *explorer)
{
    size_t states = explorer->states.count;
    size_t good = 0;
    uint32_t *stack = NEW_ARRAY(explorer->arena, uint32_t, states + 1);
    size_t depth = 0;
    for (uint32_t i = 0; i < states; i++) {
        if ((explorer->states.items[i].flags & STATE_GOOD) != 0)
            stack[depth++] = i;
    }
    good = depth;
    if (good == states) return true;
    Adjacency before = adjacency_of(explorer, true);
    while (depth > 0) {
        uint32_t state = stack[--depth];
        for (uint32_t i = before.start[state]; i < before.start[state + 1];
             i++) {
            State *source = &explorer->states.items[before.targets[i]];
            if ((source->flags & STATE_GOOD) != 0) continue;
            source->flags |= STATE_GOOD;
            stack[depth++] = before.targets[i];
            good++;
        }
    }
    return good == states;
}

/* A set of states that is never left. */
typedef struct Trap {
    uint32_t first; /* the state that a path is shown to */
    uint32_t *states;
    size_t count;
    bool moves; /* something still happens in it */
} Trap;

/* Tarjan's algorithm without recursion, over the states that are not good. */
typedef struct Components {
    Adjacency after;
    uint32_t *index; /* 0: not visited */
    uint32_t *low;
    uint32_t *next; /* edge to look at next */
    bool *on_stack;
    uint32_t *stack;
    size_t depth;
    uint32_t *calls;
    size_t call_depth;
    uint32_t counter;
    VECTOR(Trap) traps;
} Components;

static Components components_new(const Explorer *explorer)
{
    Arena *arena = explorer->arena;
    size_t count = explorer->states.count + 1;
    return (Components){
        .after = adjacency_of(explorer, false),
        .index = NEW_ARRAY(arena, uint32_t, count),
        .low = NEW_ARRAY(arena, uint32_t, count),
        .next = NEW_ARRAY(arena, uint32_t, count),
        .on_stack = NEW_ARRAY(arena, bool, count),
        .stack = NEW_ARRAY(arena, uint32_t, count),
        .calls = NEW_ARRAY(arena, uint32_t, count),
    };
}

static void enter(Components *components, uint32_t state)
{
    components->index[state] = components->low[state] = ++components->counter;
    components->next[state] = components->after.start[state];
    components->on_stack[state] = true;
    components->stack[components->depth++] = state;
    components->calls[components->call_depth++] = state;
}

static void lower_to(Components *components, uint32_t state, uint32_t value)
{
    if (value < components->low[state]) components->low[state] = value;
}

/* Does a state of stack[from..] have an edge out of that part? */
static bool is_terminal(const Components *components, size_t from)
{
    for (size_t i = from; i < components->depth; i++) {
        uint32_t state = components->stack[i];
        for (uint32_t j = components->after.start[state];
             j < components->after.start[state + 1]; j++) {
            uint32_t target = components->after.targets[j];
            bool inside = components->on_stack[target]
                && components->index[target]
                    >= components->index[components->stack[from]];
            if (!inside) return false;
        }
    }
    return true;
}

/* A path is shown to the state first found, those of decided paths before. */
static uint32_t first_of(const Explorer *explorer, const uint32_t *states,
                         size_t count)
{
    uint32_t best = states[0];
    for (size_t i = 1; i < count; i++) {
        bool sure = (explorer->states.items[states[i]].flags & STATE_SURE) != 0;
        bool best_sure = (explorer->states.items[best].flags & STATE_SURE) != 0;
        if (sure != best_sure ? sure : states[i] < best) best = states[i];
    }
    return best;
}

static bool always_marked(const Explorer *explorer, uint32_t place,
                          const uint32_t *states, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (explorer_count(explorer, states[i], place) == 0) return false;
    }
    return true;
}

/* The join that takes up the place, as an element. */
static uint32_t join_of(const Net *net, uint32_t place)
{
    return net->transitions[net->consumers[place]].node;
}

/* Could a token at one join still be on its way to this place? Then the join
   there is the cause, and this one follows. */
static bool follows(const Teller *teller, uint32_t state, uint32_t join)
{
    const Net *net = teller->net;
    bool *reached = NEW_ARRAY(teller->arena, bool, net->place_count + 1);
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (net->places[i].kind == PLACE_JOIN && join_of(net, i) != join
            && explorer_count(teller->explorer, state, i) > 0)
            reached[i] = true;
    }
    graph_spread(net, reached, true);
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (net->places[i].kind == PLACE_JOIN && join_of(net, i) == join
            && explorer_count(teller->explorer, state, i) == 0 && reached[i])
            return true;
    }
    return false;
}

static Severity severity_at(Teller *teller, uint32_t state)
{
    bool sure = (teller->explorer->states.items[state].flags & STATE_SURE) != 0;
    if (sure)
        teller->errors++;
    else
        teller->doubts++;
    return sure ? SEVERITY_ERROR : SEVERITY_WARNING;
}

/* The flows on which the join still waits. */
static const char *missing_flows(Teller *teller, uint32_t state, uint32_t join)
{
    const Net *net = teller->net;
    Text text = text_new(teller->arena);
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (net->places[i].kind != PLACE_JOIN || join_of(net, i) != join
            || explorer_count(teller->explorer, state, i) > 0)
            continue;
        text_add(&text, text.length > 0 ? ", " : "");
        text_add(&text, title_of(teller, net->places[i].element));
    }
    return text.bytes;
}

static void tell_stuck_join(Teller *teller, uint32_t state, uint32_t join)
{
    if (teller->told[join]) return;
    teller->told[join] = true;
    Finding *finding = report_as(
        teller->found, severity_at(teller, state), CODE_STUCK,
        position_of(teller->net, join), teller->net->elements[join].id,
        "%s waits for ever: nothing can arrive by %s any more",
        title_of(teller, join), missing_flows(teller, state, join));
    finding->help = "join with the kind of gateway that split: exclusive with "
                    "exclusive, parallel with parallel";
    path_to_state(teller, finding, state, join);
}

/* True when a join was told of: its tokens can move no more. */
static bool tell_stuck_joins(Teller *teller, uint32_t state,
                             const uint32_t *states, size_t count)
{
    const Net *net = teller->net;
    uint32_t first = NET_NONE;
    bool told = false;
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (net->places[i].kind != PLACE_JOIN
            || !always_marked(teller->explorer, i, states, count))
            continue;
        uint32_t join = join_of(net, i);
        first = first == NET_NONE ? join : first;
        if (follows(teller, state, join)) continue;
        tell_stuck_join(teller, state, join);
        told = true;
    }
    /* each waits for the other */
    if (!told && first != NET_NONE) tell_stuck_join(teller, state, first);
    return first != NET_NONE;
}

/* The first element that holds a token. */
static uint32_t marked_element(const Teller *teller, uint32_t state)
{
    uint32_t best = NET_NONE;
    for (uint32_t i = 0; i < teller->net->place_count; i++) {
        uint32_t element = teller->net->places[i].element;
        bool marked = teller->net->places[i].kind != PLACE_SCOPE
            && explorer_count(teller->explorer, state, i) > 0;
        if (marked && (best == NET_NONE || element < best)) best = element;
    }
    return best;
}

static void tell_resting(Teller *teller, uint32_t state, bool moves)
{
    uint32_t element = marked_element(teller, state);
    if (element == NET_NONE || teller->told[element]) return;
    teller->told[element] = true;
    Severity severity = severity_at(teller, state);
    const char *title = title_of(teller, element);
    Position position = position_of(teller->net, element);
    const char *id = teller->net->elements[element].id;
    Finding *finding = moves
        ? report_as(teller->found, severity, CODE_LIVELOCK, position, id,
                    "from %s on, work goes round and no way leads to an end",
                    title)
        : report_as(teller->found, severity, CODE_STUCK, position, id,
                    "a token waits at %s and nothing can move it", title);
    if (moves) finding->help = "add a flow that leaves the cycle";
    path_to_state(teller, finding, state, element);
}

static void tell_trap(Teller *teller, const Trap *trap)
{
    if (!tell_stuck_joins(teller, trap->first, trap->states, trap->count))
        tell_resting(teller, trap->first, trap->moves);
}

static void add_trap(Teller *teller, Components *components, size_t from)
{
    size_t count = components->depth - from;
    uint32_t *states = arena_copy(teller->arena, components->stack + from,
                                  count * sizeof *states);
    uint32_t state = states[0];
    bool moves = components->after.start[state]
        < components->after.start[state + 1];
    VECTOR_ADD(teller->arena, &components->traps,
               (Trap){ first_of(teller->explorer, states, count), states, count,
                       moves });
}

/* All edges of the state on top of the calls are looked at. */
static void leave(Teller *teller, Components *components)
{
    uint32_t state = components->calls[--components->call_depth];
    if (components->call_depth > 0)
        lower_to(components, components->calls[components->call_depth - 1],
                 components->low[state]);
    if (components->low[state] != components->index[state]) return;
    size_t from = components->depth;
    while (components->stack[--from] != state)
        ;
    if (is_terminal(components, from)) add_trap(teller, components, from);
    while (components->depth > from)
        components->on_stack[components->stack[--components->depth]] = false;
}

static void search_from(Teller *teller, Components *components, uint32_t root)
{
    enter(components, root);
    while (components->call_depth > 0) {
        uint32_t state = components->calls[components->call_depth - 1];
        if (components->next[state] == components->after.start[state + 1]) {
            leave(teller, components);
            continue;
        }
        uint32_t target = components->after.targets[components->next[state]++];
        if (components->index[target] == 0)
            enter(components, target);
        else if (components->on_stack[target])
            lower_to(components, state, components->index[target]);
    }
}

void tell_soundness(Teller *teller)
{
    Explorer *explorer = teller->explorer;
    if (spread_good(explorer)) return;
    Components components = components_new(explorer);
    for (uint32_t i = 0; i < explorer->states.count; i++) {
        if ((explorer->states.items[i].flags & STATE_GOOD) == 0
            && components.index[i] == 0)
            search_from(teller, &components, i);
    }
    for (int sure = 1; sure >= 0; sure--) {
        for (size_t i = 0; i < components.traps.count; i++) {
            const Trap *trap = &components.traps.items[i];
            uint8_t flags = explorer->states.items[trap->first].flags;
            if (((flags & STATE_SURE) != 0) == (sure == 1))
                tell_trap(teller, trap);
        }
    }
}
