/*
 * Option to complete: from every state an end can be reached. States from
 * which none can form a closed set; where it comes to rest (its terminal
 * strongly connected components) shows what is wrong.
 */
#include "findings.h"

#include "../base/graph.h"

#include <string.h>

/* The ways between states, or each from its end to its beginning. */
static Graph graph_of(const Explorer *explorer, bool backward)
{
    uint32_t states = (uint32_t)explorer->states.count;
    size_t edges = explorer->edges.count;
    uint32_t *start = NEW_ARRAY(explorer->arena, uint32_t, states + 2);
    uint32_t *targets = NEW_ARRAY(explorer->arena, uint32_t, edges + 1);
    for (size_t i = 0; i < edges; i++) {
        Edge edge = explorer->edges.items[i];
        start[(backward ? edge.to : edge.from) + 2]++;
    }
    for (size_t i = 2; i < states + 2; i++) start[i] += start[i - 1];
    for (size_t i = 0; i < edges; i++) {
        Edge edge = explorer->edges.items[i];
        uint32_t source = backward ? edge.to : edge.from;
        targets[start[source + 1]++] = backward ? edge.from : edge.to;
    }
    return (Graph){ states, start, targets };
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
    Graph before = graph_of(explorer, true);
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

/* Could a token at one join still be on its way to this place? Then the join
   there is the cause, and this one follows. */
static bool follows(const Teller *teller, uint32_t state, uint32_t join)
{
    const Net *net = teller->net;
    bool *reached = NEW_ARRAY(teller->arena, bool, net->place_count + 1);
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (place_gathers(&net->places[i]) && net_taken_by(net, i) != join
            && explorer_count(teller->explorer, state, i) > 0)
            reached[i] = true;
    }
    spread_on(net, reached, true);
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (place_gathers(&net->places[i]) && net_taken_by(net, i) == join
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
        if (!place_gathers(&net->places[i]) || net_taken_by(net, i) != join
            || explorer_count(teller->explorer, state, i) > 0)
            continue;
        text_add(&text, text.length > 0 ? ", " : "");
        text_add(&text, title_of(teller, net->places[i].element));
    }
    return text.bytes;
}

static void tell_stuck_join(Teller *teller, uint32_t state, uint32_t join)
{
    if (!tell_once(teller, join, TOLD_STUCK)) return;
    Finding *finding = report_as(
        teller->found, severity_at(teller, state), CODE_STUCK,
        teller->net->elements[join].position, teller->net->elements[join].id,
        "%s waits for ever: nothing can arrive by %s any more",
        title_of(teller, join), missing_flows(teller, state, join));
    finding->help = "join with the kind of gateway that split: exclusive with "
                    "exclusive, parallel with parallel";
    path_to_state(teller, finding, state, join);
}

/* Do its tokens go on within the trap, and others take their place? */
static bool is_passed(Teller *teller, uint32_t join, const uint32_t *states,
                      size_t count)
{
    Explorer *explorer = teller->explorer;
    bool seen = explorer->seen[join];
    explorer->seen[join] = false;
    for (size_t i = 0; i < count && !explorer->seen[join]; i++)
        explorer_replay(explorer, states[i], NET_NONE, NET_NONE);
    bool passed = explorer->seen[join];
    explorer->seen[join] = seen;
    return passed;
}

/* True when a join was told of: its tokens can move no more. */
static bool tell_stuck_joins(Teller *teller, uint32_t state,
                             const uint32_t *states, size_t count, bool moves)
{
    const Net *net = teller->net;
    uint32_t first = NET_NONE;
    bool told = false;
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (!place_gathers(&net->places[i])
            || !always_marked(teller->explorer, i, states, count))
            continue;
        uint32_t join = net_taken_by(net, i);
        if (join == NET_NONE
            || (moves && is_passed(teller, join, states, count)))
            continue;
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
        bool marked = place_facts(&teller->net->places[i])->second
                != SECOND_INSIDE
            && explorer_count(teller->explorer, state, i) > 0;
        if (marked && (best == NET_NONE || element < best)) best = element;
    }
    return best;
}

static void tell_resting(Teller *teller, uint32_t state, bool moves)
{
    uint32_t element = marked_element(teller, state);
    if (element == NET_NONE
        || !tell_once(teller, element, moves ? TOLD_LIVELOCK : TOLD_STUCK))
        return;
    Severity severity = severity_at(teller, state);
    const char *title = title_of(teller, element);
    Position position = teller->net->elements[element].position;
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

/* A set of states that is never left: a path is shown to 'state'. */
typedef struct Trap {
    uint32_t state;
    const uint32_t *states;
    size_t count;
    bool moves; /* something still happens in it */
} Trap;

static void tell_trap(Teller *teller, const Trap *trap)
{
    if (!tell_stuck_joins(teller, trap->state, trap->states, trap->count,
                          trap->moves))
        tell_resting(teller, trap->state, trap->moves);
}

/* Does no way lead out of the component? */
static bool is_terminal(const Graph *after, const Components *components,
                        uint32_t number)
{
    const Component *component = &components->items[number];
    for (uint32_t i = component->first; i < component->end; i++) {
        uint32_t state = components->members[i];
        for (uint32_t j = after->start[state]; j < after->start[state + 1]; j++)
            if (components->of[after->targets[j]] != number) return false;
    }
    return true;
}

/* The traps whose path is one of decided choices, or the others. */
static void tell_traps(Teller *teller, const Graph *after,
                       const Components *components, bool sure)
{
    const Explorer *explorer = teller->explorer;
    for (uint32_t i = 0; i < components->count; i++) {
        const Component *component = &components->items[i];
        const uint32_t *states = components->members + component->first;
        if (!is_terminal(after, components, i)) continue;
        Trap trap = {
            .states = states,
            .count = component->end - component->first,
            .moves = after->start[*states] < after->start[*states + 1],
        };
        trap.state = first_of(explorer, states, trap.count);
        uint8_t flags = explorer->states.items[trap.state].flags;
        if (((flags & STATE_SURE) != 0) == sure) tell_trap(teller, &trap);
    }
}

void tell_soundness(Teller *teller)
{
    Explorer *explorer = teller->explorer;
    if (spread_good(explorer)) return;
    Graph after = graph_of(explorer, false);
    bool *bad = NEW_ARRAY(explorer->arena, bool, explorer->states.count);
    for (uint32_t i = 0; i < explorer->states.count; i++)
        bad[i] = (explorer->states.items[i].flags & STATE_GOOD) == 0;
    Components components = graph_components(&after, bad, explorer->arena);
    tell_traps(teller, &after, &components, true);
    tell_traps(teller, &after, &components, false);
}
