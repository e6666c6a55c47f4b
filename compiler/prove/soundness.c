/*
 * Option to complete: from every state an end can be reached. States from
 * which none can form a closed set; where it comes to rest (its terminal
 * strongly connected components) shows what is wrong.
 */
#include "../net/settle.h"
#include "findings.h"

/* Marks the states from which none is reached that is good; true: there are
   some. States never looked at count as good: nothing is known of them. */
static bool find_bad(const Explorer *explorer, bool *bad)
{
    uint32_t count = (uint32_t)explorer->states.count;
    bool *good = NEW_ARRAY(explorer->arena, bool, count + 1);
    bool all = true;
    for (uint32_t i = 0; i < count; i++) {
        good[i] = (explorer->states.items[i].flags & STATE_GOOD) != 0;
        all = all && good[i];
    }
    if (all) return false;
    Graph before = graph_of(count, explorer->edges.items, explorer->edges.count,
                            true, explorer->arena);
    graph_reach(&before, good, explorer->arena);
    all = true;
    for (uint32_t i = 0; i < count; i++) {
        bad[i] = !good[i];
        all = all && good[i];
    }
    return !all;
}

static bool is_sure(const Teller *teller, uint32_t state)
{
    return (teller->explorer->states.items[state].flags & STATE_SURE) != 0;
}

/* A path is shown to the state first found, those of decided paths before. */
static uint32_t first_of(const Teller *teller, const uint32_t *states,
                         size_t count)
{
    uint32_t best = states[0];
    for (size_t i = 1; i < count; i++) {
        bool sure = is_sure(teller, states[i]);
        bool best_sure = is_sure(teller, best);
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

/* Is it a place before the join, with a token there or without? */
static bool is_before(const Teller *teller, uint32_t state, uint32_t join,
                      uint32_t place, bool marked)
{
    const Net *net = teller->net;
    return place_gathers(&net->places[place])
        && net_taken_by(net, place) == join
        && (explorer_count(teller->explorer, state, place) > 0) == marked;
}

/* Could a token at one join still be on its way to this place? Then the join
   there is the cause, and this one follows. */
static bool follows(const Teller *teller, uint32_t state, uint32_t join)
{
    const Net *net = teller->net;
    bool *reached = NEW_ARRAY(teller->arena, bool, net->place_count + 1);
    for (uint32_t i = 0; i < net->place_count; i++)
        reached[i] = place_gathers(&net->places[i])
            && net_taken_by(net, i) != join
            && explorer_count(teller->explorer, state, i) > 0;
    spread_on(net, reached, true);
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (reached[i] && is_before(teller, state, join, i, false)) return true;
    }
    return false;
}

static void add_flow(Teller *teller, uint32_t place, Text *text)
{
    text_add(text, text->length > 0 ? ", " : "");
    text_add(text, title_of(teller, teller->net->places[place].element));
}

/* The flows on which the join still waits. */
static const char *missing_flows(Teller *teller, uint32_t state, uint32_t join)
{
    const Net *net = teller->net;
    Text text = text_new(teller->arena);
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (is_before(teller, state, join, i, false))
            add_flow(teller, i, &text);
    }
    return text.bytes;
}

/* What an inclusive gateway does; null: it is none. */
static const Transition *gathering_at(const Net *net, uint32_t join)
{
    for (uint32_t i = 0; i < net->settling_count; i++) {
        const Transition *transition = &net->transitions[net->settling[i]];
        if (transition->node == join) return transition;
    }
    return NULL;
}

/* A state, and who knows it. */
typedef struct Marking {
    const Explorer *explorer;
    uint32_t state;
} Marking;

static uint32_t count_tokens(const void *user, uint32_t place)
{
    const Marking *marking = user;
    return explorer_count(marking->explorer, marking->state, place);
}

/* The flows by which a token could come that it waits for. */
static const char *awaited_flows(Teller *teller, uint32_t state,
                                 const Transition *join)
{
    Marking marking = { teller->explorer, state };
    Text text = text_new(teller->arena);
    for (uint32_t i = 0; i < join->any_count; i++) {
        if (net_awaits(join, i, count_tokens, &marking))
            add_flow(teller, join->any[i], &text);
    }
    return text.bytes;
}

static void tell_stuck_join(Teller *teller, uint32_t state, uint32_t join)
{
    const Transition *gathers = gathering_at(teller->net, join);
    if (!tell_once(teller, join, TOLD_STUCK)) return;
    Finding *finding = tell_fault(
        teller, is_sure(teller, state), CODE_STUCK, join,
        arena_format(teller->arena,
                     gathers
                         ? "%s waits for ever: what may come by %s never does"
                         : "%s waits for ever: nothing can arrive by %s any "
                           "more",
                     title_of(teller, join),
                     gathers ? awaited_flows(teller, state, gathers)
                             : missing_flows(teller, state, join)));
    finding->help = gathers
        ? "let what stands still before it, or goes round, come to an end"
        : "join with the kind of gateway that split: exclusive with "
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
        explorer_replay(explorer, states[i], NET_NONE, NET_NONE, NET_NONE);
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

/* The first element that holds a token; NET_NONE: there are but calls whose
   cases never complete. */
static uint32_t marked_element(const Teller *teller, uint32_t state)
{
    uint32_t best = NET_NONE;
    for (uint32_t i = 0; i < teller->net->place_count; i++) {
        uint32_t element = teller->net->places[i].element;
        bool marked = place_facts(&teller->net->places[i])->second
                != SECOND_INSIDE
            && explorer_count(teller->explorer, state, i) > 0;
        if (marked && (best == NET_NONE || element < best)
            && !calls_in_vain(teller->net, element))
            best = element;
    }
    return best;
}

static void tell_resting(Teller *teller, uint32_t state, bool moves)
{
    uint32_t element = marked_element(teller, state);
    if (element == NET_NONE
        || !tell_once(teller, element, moves ? TOLD_LIVELOCK : TOLD_STUCK))
        return;
    bool sure = is_sure(teller, state);
    const char *title = title_of(teller, element);
    Finding *finding = moves
        ? tell_fault(
            teller, sure, CODE_LIVELOCK, element,
            arena_format(
                teller->arena,
                "from %s on, work goes round and no way leads to an end",
                title))
        : tell_fault(teller, sure, CODE_STUCK, element,
                     arena_format(teller->arena,
                                  "a token waits at %s and nothing can move it",
                                  title));
    if (moves) finding->help = "add a flow that leaves the cycle";
    path_to_state(teller, finding, state, element);
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
    for (uint32_t i = 0; i < components->count; i++) {
        const Component *component = &components->items[i];
        const uint32_t *states = components->members + component->first;
        size_t count = component->end - component->first;
        uint32_t state = first_of(teller, states, count);
        bool moves = after->start[*states] < after->start[*states + 1];
        if (!is_terminal(after, components, i)
            || is_sure(teller, state) != sure)
            continue;
        if (!tell_stuck_joins(teller, state, states, count, moves))
            tell_resting(teller, state, moves);
    }
}

void tell_soundness(Teller *teller)
{
    const Explorer *explorer = teller->explorer;
    uint32_t count = (uint32_t)explorer->states.count;
    bool *bad = NEW_ARRAY(explorer->arena, bool, count + 1);
    if (!find_bad(explorer, bad)) return;
    Graph after = graph_of(count, explorer->edges.items, explorer->edges.count,
                           false, explorer->arena);
    Components components = graph_components(&after, bad, explorer->arena);
    tell_traps(teller, &after, &components, true);
    tell_traps(teller, &after, &components, false);
}
