/*
 * Branches that go side by side and have nothing to do with each other: what
 * one does neither helps nor hinders another, until they join. In whatever
 * order they go, the same comes of it; so it is enough to let one go on alone
 * as long as it can, then the next, and the states of all are as many as those
 * of each together, instead of their product.
 *
 * For each transition that puts several tokens (a fork) the places that these
 * can come to are put in parts, by forgetting no reason why two parts should
 * be one: a place that both come to, a transition that looks at both, a
 * variable that one writes and the other reads. A join that takes a token of
 * each part is where they end, and so is an inclusive one that waits for all of
 * each part as long as nothing of that has come to it.
 *
 * A part is a persistent set (Godefroid, Partial-Order Methods for the
 * Verification of Concurrent Systems, 4) of a state in which all tokens lie in
 * parts of the fork: nobody else can reach it before it has come to the join.
 */
#include "branches.h"
#include "../net/scope.h"

#include "order.h"

#include <string.h>

/* The places of one fork, while they are put in parts. */
typedef struct Parting {
    const Explorer *explorer;
    Arena *arena;
    uint32_t scope;      /* of the fork */
    uint32_t *part;      /* per place; NET_NONE: none */
    uint32_t *united;    /* per part: one that it is one with, or itself */
    uint32_t part_count; /* as many as there are arcs */
    VECTOR(uint32_t) places;
    VECTOR(uint32_t) joins;
    bool *fires; /* per transition */
    VECTOR(uint32_t) fired;
    struct Touched *touched; /* per group of domains */
    uint32_t at;             /* the part that is looked at */
} Parting;

/* One for all that are united with it. */
static uint32_t root_of(const uint32_t *united, uint32_t one)
{
    while (united[one] != one) one = united[one];
    return one;
}

static void unite(uint32_t *united, uint32_t one, uint32_t other)
{
    one = root_of(united, one);
    other = root_of(united, other);
    united[one > other ? one : other] = one > other ? other : one;
}

static void add_places(Parting *parting, const uint32_t *places, uint32_t count,
                       uint32_t part)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t place = places[i];
        if (parting->part[place] != NET_NONE) {
            unite(parting->united, parting->part[place], part);
        } else {
            parting->part[place] = part;
            VECTOR_ADD(parting->arena, &parting->places, place);
        }
    }
}

/* What the transition looks at or changes is of one part. */
static void add_transition(Parting *parting, uint32_t number, uint32_t part)
{
    const Transition *transition = &parting->explorer->net->transitions[number];
    if (!parting->fires[number])
        VECTOR_ADD(parting->arena, &parting->fired, number);
    parting->fires[number] = true;
    add_places(parting, transition->pre, transition->pre_count, part);
    add_places(parting, transition->any, transition->any_count, part);
    add_places(parting, transition->inhibit, transition->inhibit_count, part);
    add_places(parting, transition->clear, transition->clear_count, part);
    add_places(parting, transition->opens, transition->open_count, part);
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        const Arc *arc = &transition->arcs[i];
        add_places(parting, &arc->place, 1, part);
        add_places(parting, arc->open, arc->open ? 1 : 0, part);
    }
    if (transition->incident != NET_NONE)
        add_places(parting, &transition->incident, 1, part);
    for (uint32_t i = 0; transition->comes && i < transition->any_count; i++)
        add_places(parting, transition->comes[i].places,
                   transition->comes[i].count, part);
}

/* Only when all parts are empty does a scope around the fork complete. */
static bool is_around(const Parting *parting, const Transition *transition)
{
    const Net *net = parting->explorer->net;
    return is_fired(transition, FIRED_EMPTY)
        && net_is_within(net, parting->scope, transition->completes);
}

/* What can take a token from the place. */
static void add_consumers(Parting *parting, uint32_t place)
{
    const Graph *takers = &parting->explorer->branches->takers;
    const Net *net = parting->explorer->net;
    for (uint32_t i = takers->start[place]; i < takers->start[place + 1]; i++) {
        uint32_t number = takers->targets[i];
        const Transition *transition = &net->transitions[number];
        if (is_around(parting, transition) || is_fired(transition, FIRED_AGAIN))
            continue;
        if (is_fired(transition, FIRED_SETTLED)
            || (is_fired(transition, FIRED_ARRIVAL)
                && transition->pre_count > 1))
            VECTOR_ADD(parting->arena, &parting->joins, number);
        else
            add_transition(parting, number, parting->part[place]);
    }
}

static uint32_t count_parts(const Parting *parting)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < parting->part_count; i++)
        count += parting->united[i] == i;
    return count;
}

/* Where tokens lie before a join, one or any of them. */
static NetPlaces places_before(const Transition *join)
{
    if (join->pre_count > 0) return (NetPlaces){ join->pre, join->pre_count };
    return (NetPlaces){ join->any, join->any_count };
}

/* Does an inclusive join wait for a token there as long as none has come by the
   flows of that part, whatever has by others? What lies deeper, or beside a
   host, lasts as long as what it lies in or with. */
static bool is_awaited(const Parting *parting, const Transition *join,
                       uint32_t place)
{
    const Net *net = parting->explorer->net;
    const Place *at = &net->places[place];
    uint32_t part = root_of(parting->united, parting->part[place]);
    bool leads = false;
    if (!at->rests || net_is_among(join->any, join->any_count, place)
        || at->scope != parting->scope
        || place_facts(at)->second == SECOND_BESIDE)
        return true;
    for (uint32_t i = 0; i < join->any_count; i++) {
        const NetPlaces *comes = &join->comes[i];
        if (!net_is_among(comes->places, comes->count, place)) continue;
        if (root_of(parting->united, parting->part[join->any[i]]) != part)
            return false;
        leads = true;
    }
    return leads;
}

/* Does the join take a token of each part, and of nothing else? */
static bool ends_all(const Parting *parting, const Transition *join)
{
    uint32_t count = 0;
    NetPlaces before = places_before(join);
    bool *has = NEW_ARRAY(parting->arena, bool, parting->part_count);
    for (uint32_t i = 0; i < before.count; i++) {
        uint32_t part = parting->part[before.places[i]];
        if (part == NET_NONE) return false;
        part = root_of(parting->united, part);
        count += !has[part];
        has[part] = true;
    }
    for (size_t i = 0; i < parting->places.count && join->comes; i++)
        if (!is_awaited(parting, join, parting->places.items[i])) return false;
    return (join->pre_count == 0 || join->any_count == 0)
        && join->inhibit_count == 0 && count == count_parts(parting);
}

/* Joins that leave a part out belong to those that they join. True: there was
   one. */
static bool pass_joins(Parting *parting)
{
    for (size_t i = 0; i < parting->joins.count; i++) {
        uint32_t number = parting->joins.items[i];
        const Transition *join = &parting->explorer->net->transitions[number];
        if (parting->fires[number] || ends_all(parting, join)) continue;
        NetPlaces before = places_before(join);
        uint32_t part = NET_NONE;
        for (uint32_t j = 0; j < before.count && part == NET_NONE; j++)
            part = parting->part[before.places[j]];
        add_transition(parting, number, part);
        return true;
    }
    return false;
}

static void follow_places(Parting *parting)
{
    size_t done = 0;
    do {
        for (; done < parting->places.count; done++)
            add_consumers(parting, parting->places.items[done]);
    } while (pass_joins(parting));
}

/* One of the transition's part. */
static uint32_t part_of(const Parting *parting, const Transition *transition)
{
    uint32_t place = transition->pre_count > 0 ? transition->pre[0]
                                               : transition->any[0];
    return root_of(parting->united, parting->part[place]);
}

/* Who touches a group of domains that matters while the parts go on. */
typedef struct Touched {
    uint32_t part; /* one that does; NET_NONE: nobody yet */
    bool is_kept;  /* something is known of it between steps */
    bool is_known; /* one does more than to forget what is known */
} Touched;

/* Parts that touch what one of them knows are one. */
static void touch(Parting *parting, uint32_t domain, uint32_t part, bool knows)
{
    Touched *own =
        &parting->touched[parting->explorer->branches->groups[domain]];
    if (!own->is_kept) return;
    if (own->is_known && own->part != NET_NONE)
        unite(parting->united, own->part, part);
    own->is_known = own->is_known || knows;
    own->part = part;
}

/* The one that is looked at decides by the domain. */
static void touch_read(void *parting, uint32_t domain)
{
    Parting *own = parting;
    touch(own, domain, own->at, true);
}

static void touch_all(Parting *parting, uint32_t number)
{
    const Explorer *explorer = parting->explorer;
    const Effects *effects = &explorer->effects[number];
    uint32_t part = part_of(parting, &explorer->net->transitions[number]);
    parting->at = part;
    choice_reads(explorer->choices[number], touch_read, parting);
    for (size_t i = 0; i < effects->count; i++) {
        const Effect *effect = &effects->items[i];
        const Domain *domain = domain_at(explorer->domains, effect->domain);
        touch(parting, effect->domain, part,
              effect->value || effect->mask != domain_anything(domain));
        if (effect->value) value_reads(effect->value, touch_read, parting);
    }
}

/* Groups of domains of which something is kept while the parts go on. */
static void find_kept(Parting *parting)
{
    const Explorer *explorer = parting->explorer;
    uint64_t *live = NEW_ARRAY(parting->arena, uint64_t, explorer->live_words);
    for (uint32_t i = 0; i < explorer->rest_count; i++) {
        uint32_t place = explorer->rest_places[i];
        const Place *at = &explorer->net->places[place];
        bool is_inside = place_facts(at)->second == SECOND_INSIDE;
        if (parting->part[place] == NET_NONE && !is_inside) continue;
        const uint64_t *own = explorer_live(explorer, place);
        for (uint32_t j = 0; j < explorer->live_words; j++) live[j] |= own[j];
    }
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        if (bits_have(live, i))
            parting->touched[explorer->branches->groups[i]].is_kept = true;
    }
}

/* Parts that have to do with one variable are one, unless nothing is known of
   it between their steps, or all only forget what is. In two rounds: what is
   known is known from the first on in the second. */
static void unite_by_data(Parting *parting)
{
    uint32_t count = parting->explorer->domain_count;
    if (count == 0) return;
    parting->touched = NEW_ARRAY(parting->arena, Touched, count);
    find_kept(parting);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < count; i++)
            parting->touched[i].part = NET_NONE;
        for (size_t i = 0; i < parting->fired.count; i++)
            touch_all(parting, parting->fired.items[i]);
    }
}

/* Two that wait for one message, and who throws a signal and who hears it, have
   to do with each other. */
static void unite_by_events(Parting *parting)
{
    const Explorer *explorer = parting->explorer;
    for (uint32_t i = 0; i < explorer->ordered_count; i++) {
        uint32_t one = parting->part[explorer->ordered[i]];
        if (one == NET_NONE) continue;
        for (uint32_t j = 0; j < i; j++) {
            uint32_t other = parting->part[explorer->ordered[j]];
            if (other != NET_NONE && order_is_shared(explorer, i, j))
                unite(parting->united, one, other);
        }
        for (size_t j = 0; j < parting->fired.count; j++) {
            const Transition *transition =
                &explorer->net->transitions[parting->fired.items[j]];
            if (transition->tells == TELL_SIGNAL
                && order_hears(explorer, i, transition->told))
                unite(parting->united, one, part_of(parting, transition));
        }
    }
}

/* Can a choice of the part come out as a guess? Those go last, so that what the
   others come to is sure. */
static bool *guessing_parts(const Parting *parting)
{
    const Explorer *explorer = parting->explorer;
    bool *guesses = NEW_ARRAY(parting->arena, bool, parting->part_count);
    for (size_t i = 0; i < parting->fired.count; i++) {
        uint32_t number = parting->fired.items[i];
        const Choice *choice = explorer->choices[number];
        if (choice && choice_can_guess(choice))
            guesses[part_of(parting, &explorer->net->transitions[number])] =
                true;
    }
    return guesses;
}

static void add_member(Explorer *explorer, const Parting *parting,
                       const uint32_t *ranks, uint32_t place)
{
    Branches *branches = explorer->branches;
    Member member = {
        .fork = (uint32_t)branches->forks.count,
        .part = ranks[root_of(parting->united, parting->part[place])],
    };
    for (size_t i = 0; i < parting->joins.count; i++) {
        uint32_t number = parting->joins.items[i];
        NetPlaces before = places_before(&explorer->net->transitions[number]);
        if (!parting->fires[number]
            && net_is_among(before.places, before.count, place))
            member.is_end = true;
    }
    VECTOR_ADD(explorer->arena, &branches->members[place], member);
}

/* Keeps the fork, its parts numbered in the order in which they are to go. */
static void keep_parts(Explorer *explorer, const Parting *parting)
{
    Branches *branches = explorer->branches;
    const bool *guesses = guessing_parts(parting);
    uint32_t *ranks = NEW_ARRAY(parting->arena, uint32_t, parting->part_count);
    uint32_t count = 0;
    for (int guess = 0; guess < 2; guess++) {
        for (uint32_t i = 0; i < parting->part_count; i++) {
            if (parting->united[i] == i && guesses[i] == (guess == 1))
                ranks[i] = count++;
        }
    }
    for (size_t i = 0; i < parting->places.count; i++) {
        if (explorer->rest_index[parting->places.items[i]] != NET_NONE)
            add_member(explorer, parting, ranks, parting->places.items[i]);
    }
    VECTOR_ADD(explorer->arena, &branches->forks,
               (Fork){ .scope = parting->scope, .part_count = count });
}

static void find_parts(Explorer *explorer, const Transition *fork)
{
    const Net *net = explorer->net;
    Arena *arena = arena_new();
    Parting parting = {
        .explorer = explorer,
        .arena = arena,
        .scope = net->elements[fork->node].scope,
        .part = net_no_numbers(arena, net->place_count + 1),
        .united = NEW_ARRAY(arena, uint32_t, fork->arc_count),
        .part_count = fork->arc_count,
        .fires = NEW_ARRAY(arena, bool, net->transition_count + 1),
    };
    for (uint32_t i = 0; i < fork->arc_count; i++) {
        parting.united[i] = i;
        add_places(&parting, &fork->arcs[i].place, 1, i);
    }
    follow_places(&parting);
    if (count_parts(&parting) > 1) {
        unite_by_data(&parting);
        unite_by_events(&parting);
        /* a join that took a token of each part still does */
        if (count_parts(&parting) > 1) keep_parts(explorer, &parting);
    }
    arena_free(arena);
}

/* Domains that a condition over several variables brings together. */
static void group_domains(Explorer *explorer)
{
    uint32_t count = explorer->domain_count;
    uint32_t *groups = NEW_ARRAY(explorer->arena, uint32_t, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        groups[i] = i;
        for (uint32_t j = 0; j < i; j++) {
            if (domain_share(domain_at(explorer->domains, i),
                             domain_at(explorer->domains, j)))
                unite(groups, i, j);
        }
    }
    for (uint32_t i = 0; i < count; i++) groups[i] = root_of(groups, i);
    explorer->branches->groups = groups;
}

static void add_takers(Explorer *explorer, Edges *edges, const uint32_t *places,
                       uint32_t count, uint32_t taker)
{
    for (uint32_t i = 0; i < count; i++)
        VECTOR_ADD(explorer->arena, edges, (Edge){ places[i], taker });
}

static void list_takers(Explorer *explorer)
{
    const Net *net = explorer->net;
    Edges edges = { 0 };
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *own = &net->transitions[i];
        add_takers(explorer, &edges, own->pre, own->pre_count, i);
        add_takers(explorer, &edges, own->any, own->any_count, i);
    }
    explorer->branches->takers = graph_of(net->place_count, edges.items,
                                          edges.count, false, explorer->arena);
}

void branches_find(Explorer *explorer)
{
    const Net *net = explorer->net;
    Branches *branches = NEW(explorer->arena, Branches);
    explorer->branches = branches;
    branches->members = NEW_ARRAY(explorer->arena, Members,
                                  net->place_count + 1);
    group_domains(explorer);
    list_takers(explorer);
    uint32_t most = 0;
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->arc_count < 2 || transition->mode == ARCS_FIRST)
            continue;
        find_parts(explorer, transition);
        if (transition->arc_count > most) most = transition->arc_count;
    }
    branches->signs = NEW_ARRAY(explorer->arena, uint8_t, most + 1);
    branches->chosen = NEW_ARRAY(explorer->arena, uint64_t,
                                 explorer->rest_words);
    branches->fired = NEW_ARRAY(explorer->arena, uint64_t,
                                explorer->rest_words);
    if (branches->forks.count == 0) explorer->branches = NULL;
}

static const Member *member_of(const Branches *branches, uint32_t place,
                               uint32_t fork)
{
    const Members *members = &branches->members[place];
    for (size_t i = 0; i < members->count; i++) {
        if (members->items[i].fork == fork) return &members->items[i];
    }
    return NULL;
}

/* Lie all tokens that are chosen in parts of the fork? Scopes around it hold
   none of their own. */
static bool has_all(const Explorer *explorer, uint32_t fork)
{
    const Net *net = explorer->net;
    const Branches *branches = explorer->branches;
    for (EACH_REST(i, explorer, branches->chosen)) {
        uint32_t place = explorer->rest_places[i];
        const Place *at = &net->places[place];
        if (member_of(branches, place, fork)) continue;
        if (place_facts(at)->second != SECOND_INSIDE
            || !net_is_within(net, branches->forks.items[fork].scope,
                              net_opened_scope(net, place)))
            return false;
    }
    return true;
}

/* What is to be known of a part in a state. */
enum {
    SIGN_MOVES = 1,  /* something can happen */
    SIGN_ENDS = 2,   /* a token is at the join already */
    SIGN_BEHIND = 4, /* a wait of another part comes before one of it */
};

static uint8_t sign_of(const Explorer *explorer, uint32_t fork,
                       const Member *member, uint32_t place)
{
    const Branches *branches = explorer->branches;
    uint32_t order = explorer->order_index[place];
    bool waits = order_waits(explorer, explorer->now, place);
    uint8_t sign = member->is_end ? SIGN_ENDS : 0;
    if (explorer_fires(explorer, place) && !waits) sign |= SIGN_MOVES;
    for (uint32_t i = 0;
         waits && order != NET_NONE && i < explorer->ordered_count; i++) {
        const Member *other = member_of(branches, explorer->ordered[i], fork);
        if (order_is_before(explorer, explorer->now, i, order)
            && (!other || other->part != member->part))
            sign |= SIGN_BEHIND;
    }
    return sign;
}

/* The n-th part that can go on by itself; NET_NONE: there are fewer. */
static uint32_t find_part(const Explorer *explorer, uint32_t fork, uint32_t n)
{
    const Branches *branches = explorer->branches;
    uint32_t count = branches->forks.items[fork].part_count;
    memset(branches->signs, 0, count);
    for (EACH_REST(i, explorer, branches->chosen)) {
        uint32_t place = explorer->rest_places[i];
        const Member *member = member_of(branches, place, fork);
        if (member)
            branches->signs[member->part] |= sign_of(explorer, fork, member,
                                                     place);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (branches->signs[i] == SIGN_MOVES && n-- == 0) return i;
    }
    return NET_NONE;
}

static void keep_part(const Explorer *explorer, uint32_t fork, uint32_t part)
{
    uint64_t *chosen = explorer->branches->chosen;
    for (EACH_REST(i, explorer, chosen)) {
        const Member *member = member_of(explorer->branches,
                                         explorer->rest_places[i], fork);
        if (!member || member->part != part) bits_drop(chosen, i);
    }
}

/* Leaves of what is chosen the n-th part of a fork that it lies in; false:
   there is no such fork behind those looked at, or no such part. */
static bool choose_part(const Explorer *explorer, uint32_t n, uint32_t *looked)
{
    const Branches *branches = explorer->branches;
    uint32_t at = rest_next(explorer, branches->chosen, 0);
    while (at != NET_NONE
           && branches->members[explorer->rest_places[at]].count == 0)
        at = rest_next(explorer, branches->chosen, at + 1);
    if (at == NET_NONE) return false;
    const Members *members = &branches->members[explorer->rest_places[at]];
    for (size_t i = 0; i < members->count; i++) {
        uint32_t fork = members->items[i].fork;
        if (fork < *looked || !has_all(explorer, fork)) continue;
        *looked = fork + 1;
        uint32_t part = find_part(explorer, fork, n);
        if (part == NET_NONE) continue;
        keep_part(explorer, fork, part);
        return true;
    }
    return false;
}

bool branches_choose(const Explorer *explorer, uint32_t n)
{
    const Branches *branches = explorer->branches;
    uint32_t looked = 0;
    memset(branches->chosen, 0,
           explorer->rest_words * sizeof *branches->chosen);
    for (EACH_MARKED(i, explorer, explorer->now)) bits_add(branches->chosen, i);
    if (order_is_heard(explorer, explorer->now)
        || !choose_part(explorer, n > 0 ? n - 1 : 0, &looked))
        return false;
    while (n == 0 && choose_part(explorer, 0, &looked)) continue;
    return true;
}

uint32_t branches_ignored(Explorer *explorer)
{
    Arena *arena = arena_new();
    uint32_t count = (uint32_t)explorer->states.count;
    Graph before = graph_of(count, explorer->edges.items, explorer->edges.count,
                            true, arena);
    bool *fine = NEW_ARRAY(arena, bool, count + 1);
    uint32_t found = 0;
    for (uint32_t i = 0; i < count; i++)
        fine[i] = (explorer->states.items[i].flags & STATE_SKIPS) == 0;
    graph_reach(&before, fine, arena);
    while (found < count && fine[found]) found++;
    arena_free(arena);
    return found < count ? found : NET_NONE;
}
