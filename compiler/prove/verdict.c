/* The proof of one net: bounds without data, then soundness with data. */
#include "prove.h"

#include <assert.h>

#include "findings.h"
#include "../net/inside.h"

/* So many times the states are looked at where more tokens are counted. */
enum { STATES_MORE = 64 };
/* So many states are looked at in every order, and so many for the bounds. */
enum { FEW_STATES = 1000, STATES_FOR_BOUNDS = 20000, STATES_INSIDE = 20000 };

/* Does what is known of values or cycles, the order of waits, or an incident (a
   second token at a place that owns is one), change what can happen? Else one
   exploration serves for both. */
static bool needs_two(const Net *net, const Explorer *explorer)
{
    if (explorer->piled || explorer->ordered_count > 0) return true;
    for (size_t i = 0; i < explorer->sightings.count; i++) {
        if (explorer->sightings.items[i].kind == SEEN_CLASH) return true;
    }
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (walk_rests_anew(net, transition)
            || explorer_is_never_due(net, transition))
            return true;
        for (uint32_t j = 0; j < transition->arc_count; j++) {
            if (transition->mode != ARCS_ALL
                && (transition->arcs[j].guard
                    || transition->arcs[j].is_default))
                return true;
        }
    }
    return false;
}

/* A token in an incident before or after a wait counts as one in the wait. */
static uint32_t bound_of_incident(const Net *net, const Explorer *explorer,
                                  uint32_t place)
{
    uint32_t bound = explorer->bounds[place];
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (place_facts(&net->places[i])->second == SECOND_MEETS
            && net->places[i].element == net->places[place].element
            && explorer->bounds[i] > bound)
            bound = explorer->bounds[i];
    }
    return bound;
}

/*
 * A bit in generated code must hold whatever the data are, so no reasoning
 * about data goes into a bound; and in whatever order things happen, so
 * neither does one where branches went one after the other: between its steps
 * a second token may come. Beyond STATES_FOR_BOUNDS tokens of such a process
 * are counted.
 */
static void set_bounds(Net *net, const Explorer *explorer)
{
    assert(!explorer->branches);
    for (uint32_t i = 0; i < net->place_count; i++) {
        Place *place = &net->places[i];
        uint32_t bound = place_facts(place)->taken == TAKEN_INCIDENT
            ? bound_of_incident(net, explorer, i)
            : explorer->bounds[i];
        /* a host's: of each of its items one may rest there */
        if (explorer->stopped
            || net->frames[place->frame].sort == BPMN_FRAME_HOST
            || beyond_rounds(net, place))
            bound = UINT32_MAX;
        place->bound = bound == 0 ? 1 : bound;
    }
}

static size_t fewer(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void find_bounds(Net *net, const Explorer *explorer, size_t max_states,
                        Arena *arena)
{
    if (explorer->branches)
        explorer = explore(net, fewer(max_states, STATES_FOR_BOUNDS),
                           EXTENT_BRIEF, false, FEW_BITS, arena);
    else if (explorer->net != net || needs_two(net, explorer))
        explorer = explore(net, max_states, EXTENT_ALL, false, FEW_BITS, arena);
    set_bounds(net, explorer);
}

static void tell_stopped(const Net *net, const Explorer *explorer,
                         Findings *found)
{
    size_t states = explorer->states.count;
    Finding *finding =
        report(found, CODE_UNKNOWN, net->position, net->id,
               "the proof of %s stopped after %zu states: nothing is known "
               "beyond",
               net->id ? net->id : "the process", states);
    finding->help = states < explorer->max_states
        ? "one step goes in too many ways: let fewer choices follow one "
          "another "
          "without a wait between them"
        : "raise --max-states, or let fewer branches run side by side";
}

/* The same with more tokens counted, if that comes to an end. A pile that grows
   by itself would be one again. */
static Explorer *count_more(Explorer *explorer, size_t max_states, Arena *arena)
{
    size_t most = explorer->states.count * STATES_MORE;
    Extent extent = explorer->branches ? EXTENT_APART : EXTENT_ALL;
    Explorer *more = explore(explorer->net, fewer(most, max_states), extent,
                             true, MORE_BITS, arena);
    return more->stopped ? explorer : more;
}

static VerdictKind kind_of(const Teller *teller)
{
    if (teller->errors > 0) return VERDICT_REFUTED;
    if (teller->doubts > 0 || teller->explorer->stopped) return VERDICT_UNKNOWN;
    return VERDICT_PROVED;
}

/* Every order of steps where the states are few, else that of branches one
   after the other. */
static Explorer *explore_enough(const Net *net, size_t max_states,
                                BranchOrder order, Arena *arena)
{
    if (order == BRANCHES_EITHER) {
        Explorer *brief = explore(net, fewer(max_states, FEW_STATES),
                                  EXTENT_BRIEF, true, FEW_BITS, arena);
        if (!brief->stopped) return brief;
    }
    Extent extent = order == BRANCHES_TOGETHER ? EXTENT_ALL : EXTENT_APART;
    return explore(net, max_states, extent, true, FEW_BITS, arena);
}

/* Were two cases of one call open at a time, which have places for one? */
static bool meets_inside(const Explorer *explorer)
{
    const Net *net = explorer->net;
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *begin = &net->transitions[i];
        for (uint32_t j = 0; begin->begins != 0 && j < net->place_count; j++) {
            if (net->places[j].element == begin->node
                && place_facts(&net->places[j])->second == SECOND_INSIDE
                && explorer->bounds[j] > 1)
                return true;
        }
    }
    return false;
}

/* With what the process calls inside, where that does not go too far; else a
   called case comes back in any way that prove_called() found, at any time. */
static Explorer *explore_inside(const Net *net, size_t max_states,
                                BranchOrder order, Arena *arena)
{
    const Net *whole = net_inside(net, arena);
    if (whole) {
        Explorer *explorer = explore_enough(
            whole, fewer(max_states, STATES_INSIDE), order, arena);
        if (!explorer->stopped && !meets_inside(explorer)) return explorer;
    }
    return explore_enough(net, max_states, order, arena);
}

Verdict prove(Net *net, size_t max_states, BranchOrder order, Findings *found)
{
    assert(net_is_whole(net));
    if (max_states == 0) max_states = LIMIT_STATES;
    Arena *proof = arena_new();
    Explorer *explorer = explore_inside(net, max_states, order, proof);
    find_bounds(net, explorer, max_states, proof);
    if (explorer->piled && !explorer->pumps && !explorer->stopped)
        explorer = count_more(explorer, max_states, proof);
    Teller teller = {
        .explorer = explorer,
        .net = explorer->net,
        .arena = proof,
        .found = found,
        .max_states = max_states,
        .told = NEW_ARRAY(proof, uint8_t, net_all_elements(explorer->net) + 1),
    };
    /* followers are left out by the order: what stands still explains what is
       dead */
    tell_endless(&teller, net);
    tell_choices(&teller);
    tell_idle(&teller);
    tell_soundness(&teller);
    tell_merges(&teller);
    tell_dead(&teller);
    tell_uncaught(&teller);
    tell_beyond(&teller);
    if (explorer->stopped) tell_stopped(net, explorer, found);
    Verdict verdict = {
        .kind = kind_of(&teller),
        .states = explorer->states.count,
        .steps = explorer->edges.count,
        .stopped = explorer->stopped,
    };
    assert(net_is_bounded(net));
    assert(verdict.kind != VERDICT_PROVED || !verdict.stopped);
    arena_free(proof);
    return verdict;
}

const char *verdict_name(VerdictKind kind)
{
    switch (kind) {
    case VERDICT_PROVED: return "proved";
    case VERDICT_REFUTED: return "refuted";
    case VERDICT_UNKNOWN: break;
    }
    return "unknown";
}
