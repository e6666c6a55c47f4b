/* What exploration needs to look up quickly, made once for a net. */
#include "../net/frame.h"
#include "../net/scope.h"
#include "beside.h"
#include "order.h"

#include <string.h>

enum { MOST_FREE = 12 }; /* guarded arcs whose sets are counted */

/* Of the wait that the transition answers. */
static const Opening *opening_of(const Net *net, const Transition *transition)
{
    return net->places[transition->pre[0]].opening;
}

bool explorer_is_never_due(const Net *net, const Transition *transition)
{
    if (transition->pre_count == 0) return false;
    const Opening *opening = opening_of(net, transition);
    if (!opening || opening->due != DUE_AGAIN || !opening->is_constant)
        return false;
    int64_t times = opening->again.repetitions;
    return transition->keeps ? times == 1 : times < 0;
}

/* Is the transition one that exploration fires from outside? Without data, for
   the bounds, a cycle may have any number of times. */
static bool is_explored(const Net *net, const Transition *transition,
                        bool with_data)
{
    switch (trigger_facts(transition)->fired) {
    case FIRED_ANSWER:
        return !with_data
            || (!transition->never_comes
                && !explorer_is_never_due(net, transition));
    case FIRED_AGAIN: return !with_data;
    case FIRED_START:
    case FIRED_ARRIVAL:
    case FIRED_EMPTY:
    case FIRED_SETTLED: return false;
    }
    return false;
}

static void number_rests(Explorer *explorer)
{
    const Net *net = explorer->net;
    Arena *arena = explorer->arena;
    explorer->rest_index = net_no_numbers(arena, net->place_count);
    explorer->rest_places = NEW_ARRAY(arena, uint32_t, net->place_count);
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (!net->places[i].rests) continue;
        explorer->rest_index[i] = explorer->rest_count;
        explorer->rest_places[explorer->rest_count++] = i;
    }
}

static void list_triggers(Explorer *explorer)
{
    const Net *net = explorer->net;
    Edges edges = { 0 };
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->pre_count > 0
            && is_explored(net, transition, explorer->with_data))
            VECTOR_ADD(explorer->arena, &edges,
                       (Edge){ transition->pre[0], i });
    }
    explorer->triggers = graph_of(net->place_count, edges.items, edges.count,
                                  false, explorer->arena);
}

/* What is assigned to variables that conditions read; may add domains of what
   cannot be decided. */
static void find_values(Explorer *explorer)
{
    const Net *net = explorer->net;
    Domains *domains = explorer->domains;
    explorer->values = NEW_ARRAY(explorer->arena, const Value **,
                                 net->transition_count + 1);
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->assign_count == 0) continue;
        explorer->values[i] = NEW_ARRAY(explorer->arena, const Value *,
                                        transition->assign_count);
        for (uint32_t j = 0; j < transition->assign_count; j++) {
            const Assignment *assign = &transition->assigns[j];
            uint32_t domain = domain_find(domains,
                                          net->fields[assign->field].name);
            if (domain != NET_NONE)
                explorer->values[i][j] = value_of(domains, domain,
                                                  assign->value);
        }
    }
}

/* Does a condition over several variables read the field? */
static bool is_compared(const Explorer *explorer, uint32_t field)
{
    for (uint32_t i = 0; i < explorer->domains->list.count; i++) {
        const Domain *domain = domain_at(explorer->domains, i);
        if (domain_is_undecided(domain) && !domain->volatile_value
            && domain_reads(domain, field))
            return true;
    }
    return false;
}

/* That what is copied and its copy are one value is known where a condition
   over several variables reads one of them. True: that is news. */
static bool find_equal(Explorer *explorer, uint32_t number, uint32_t at)
{
    const Assignment *assign = &explorer->net->transitions[number].assigns[at];
    const Condition **equal = &explorer->equals[number][at];
    uint32_t source = value_field(assign->value);
    if (*equal || source == NET_NONE || source == assign->field
        || explorer->net->fields[source].is_parameter
        || (!is_compared(explorer, source)
            && !is_compared(explorer, assign->field)))
        return false;
    *equal = value_equal(explorer->domains, assign->field, source);
    return *equal;
}

static void find_equals(Explorer *explorer)
{
    const Net *net = explorer->net;
    explorer->equals = NEW_ARRAY(explorer->arena, const Condition **,
                                 net->transition_count + 1);
    for (uint32_t i = 0; i < net->transition_count; i++)
        explorer->equals[i] = NEW_ARRAY(explorer->arena, const Condition *,
                                        net->transitions[i].assign_count + 1);
    for (bool news = true; news;) {
        news = false;
        for (uint32_t i = 0; i < net->transition_count; i++) {
            for (uint32_t j = 0; j < net->transitions[i].assign_count; j++)
                news |= find_equal(explorer, i, j);
        }
    }
}

static void prepare_data(Explorer *explorer)
{
    const Net *net = explorer->net;
    explorer->domains = domains_of(net, explorer->arena);
    for (uint32_t i = 0; i < net->transition_count; i++)
        explorer->choices[i] = choice_of(&net->transitions[i],
                                         explorer->domains);
    find_values(explorer);
    find_equals(explorer);
    explorer->domain_count = (uint32_t)explorer->domains->list.count;
    explorer_find_effects(explorer);
    ties_prepare(explorer);
    explorer_find_live(explorer);
    beside_prepare(explorer);
    meets_prepare(explorer);
}

static void add_free(Explorer *explorer, Outcomes *outcomes, uint32_t arc,
                     const uint64_t *set)
{
    VECTOR_ADD(explorer->arena, outcomes,
               (Outcome){ .arc = arc, .set = set, .also = NET_NONE });
}

/* Every arc up to the first without guard. */
static void free_first(Explorer *explorer, const Transition *transition,
                       Outcomes *outcomes)
{
    bool always = false;
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        const Arc *arc = &transition->arcs[i];
        if (arc->is_default || !always) add_free(explorer, outcomes, i, NULL);
        always = always || (!arc->is_default && !arc->guard);
    }
}

/* The arcs taken when of the guarded ones those of 'chosen' are; null: none. */
static const uint64_t *free_set(Explorer *explorer,
                                const Transition *transition, uint64_t chosen)
{
    uint64_t *set = NEW_ARRAY(explorer->arena, uint64_t, arc_words(transition));
    uint32_t guarded = 0;
    bool any = false;
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        const Arc *arc = &transition->arcs[i];
        bool taken = arc->is_default ? chosen == 0 : !arc->guard;
        if (!arc->is_default && arc->guard)
            taken = guarded < MOST_FREE && (chosen >> guarded++ & 1) != 0;
        if (taken) bits_add(set, i);
        any = any || taken;
    }
    return any ? set : NULL;
}

/* Every set of guarded arcs, as far as they can be counted. */
static void free_true(Explorer *explorer, const Transition *transition,
                      Outcomes *outcomes)
{
    uint32_t guarded = 0;
    for (uint32_t i = 0; i < transition->arc_count; i++)
        guarded += transition->arcs[i].guard && !transition->arcs[i].is_default;
    if (guarded > MOST_FREE) {
        explorer->stopped = true;
        guarded = MOST_FREE;
    }
    for (uint64_t chosen = 0; chosen < UINT64_C(1) << guarded; chosen++) {
        const uint64_t *set = free_set(explorer, transition, chosen);
        if (set) add_free(explorer, outcomes, NET_NONE, set);
    }
}

static void prepare_free(Explorer *explorer)
{
    for (uint32_t i = 0; i < explorer->net->transition_count; i++) {
        const Transition *transition = &explorer->net->transitions[i];
        if (transition->mode == ARCS_ALL || transition->arc_count == 0
            || net_asks_open(transition))
            continue;
        Outcomes *outcomes = NEW(explorer->arena, Outcomes);
        if (transition->mode == ARCS_FIRST)
            free_first(explorer, transition, outcomes);
        else
            free_true(explorer, transition, outcomes);
        explorer->free_outcomes[i] = outcomes;
    }
}

/* More tokens behind a firing than were taken. */
static bool forks(const Transition *transition)
{
    return transition->arc_count > 0
        && (transition->keeps
            || (transition->arc_count > 1 && transition->mode != ARCS_FIRST));
}

/* Where tokens rest after which what happens is a guess. */
static void mark_guesses(Explorer *explorer)
{
    const Net *net = explorer->net;
    explorer->guesses = NEW_ARRAY(explorer->arena, uint64_t,
                                  explorer->marking_words);
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->pre_count == 0) continue;
        uint32_t rest = explorer->rest_index[transition->pre[0]];
        if (rest == NET_NONE) continue;
        if (transition->asks)
            rest_add(explorer, explorer->guesses, rest, explorer->most);
        else if (transition->called)
            rest_add(explorer, explorer->guesses, rest, explorer->most - 1);
    }
}

/* What the states are written with. */
static void prepare_states(Explorer *explorer)
{
    const Net *net = explorer->net;
    Arena *arena = explorer->arena;
    explorer->rest_words = explorer->rest_count / 64 + 1;
    explorer->marking_words = explorer->rest_count * explorer->count_bits / 64
        + 1;
    explorer->state_words = explorer->marking_words + explorer->domain_count
        + explorer->order_words;
    explorer->walk_words = explorer->domain_count + explorer->order_words
        + explorer->rest_words + net->place_count / 8 + 1;
    explorer->table.width = explorer->state_words;
    for (uint32_t i = 0; i < net->transition_count; i++)
        explorer->forks = explorer->forks || forks(&net->transitions[i]);
    explorer->now = NEW_ARRAY(arena, uint64_t, explorer->state_words);
    explorer->incidents = NEW_ARRAY(arena, uint64_t, explorer->marking_words);
    for (uint32_t i = 0; i < explorer->rest_count; i++) {
        const Place *place = &net->places[explorer->rest_places[i]];
        if (place_facts(place)->taken == TAKEN_INCIDENT)
            rest_add(explorer, explorer->incidents, i, explorer->most);
    }
    mark_guesses(explorer);
}

Explorer *explorer_new(const Net *net, bool with_data, uint32_t count_bits,
                       Arena *arena)
{
    Explorer *explorer = NEW(arena, Explorer);
    uint32_t count = net->transition_count;
    explorer->net = net;
    explorer->arena = arena;
    explorer->with_data = with_data;
    explorer->count_bits = count_bits;
    explorer->most = (1u << count_bits) - 1;
    explorer->choices = NEW_ARRAY(arena, Choice *, count + 1);
    explorer->free_outcomes = NEW_ARRAY(arena, Outcomes *, count + 1);
    explorer->effects = NEW_ARRAY(arena, Effects, count + 1);
    explorer->memories = NEW_ARRAY(arena, Memory, count + 1);
    for (uint32_t i = 0; i < count; i++)
        explorer->memories[i].last = TABLE_NONE;
    explorer->seen = NEW_ARRAY(arena, bool, net_all_elements(net) + 1);
    explorer->bounds = NEW_ARRAY(arena, uint32_t, net->place_count + 1);
    explorer->completes = net_completes(net, arena);
    number_rests(explorer);
    list_triggers(explorer);
    if (with_data)
        prepare_data(explorer);
    else
        prepare_free(explorer);
    order_prepare(explorer);
    prepare_states(explorer);
    return explorer;
}
