/* One step of a case in every way that it can go: a transition from outside,
   then internal ones depth first, as net.h says. */
#include "../net/frame.h"
#include "../net/scope.h"
#include "../net/settle.h"
#include "again.h"
#include "beside.h"
#include "fork.h"
#include "order.h"

#include <string.h>

static uint32_t count_tokens(const void *walk, uint32_t place)
{
    return ((const Walk *)walk)->counts[place];
}

static void log_element(Explorer *explorer, Walk *walk, uint32_t element)
{
    explorer->seen[element] = true;
    explorer->log.count = walk->log_count;
    VECTOR_ADD(explorer->arena, &explorer->log, element);
    walk->log_count++;
}

static void see(Explorer *explorer, const Walk *walk, Sighting sighting)
{
    if (!replay_passes(explorer, walk))
        VECTOR_ADD(explorer->arena, &explorer->results.list,
                   (Result){ .maybe = walk->maybe, .seen = sighting });
}

static uint32_t place_of(const Explorer *explorer, uint32_t link)
{
    return link == NET_NONE ? NET_NONE : explorer->links.items[link].place;
}

/* A replay asks how tokens came to one place. */
static void watch(Explorer *explorer, Walk *walk, uint32_t place, uint32_t link)
{
    if (place != explorer->replay.watched) return;
    walk->watched_before = walk->watched_link;
    walk->watched_link = link_add(explorer, walk, place, link);
}

/* Does a token have its link when it comes there to rest? Before a join it has
   its turn first, unless it is followed. */
static bool leaves_link(const Explorer *explorer, uint32_t place)
{
    return explorer->forks && explorer->with_data
        && (explorer->replay.follows != FOLLOW_NONE
            || !place_gathers(&explorer->net->places[place]));
}

static void put_token(Explorer *explorer, Walk *walk, uint32_t place,
                      uint32_t link)
{
    uint32_t rest = explorer->rest_index[place];
    uint8_t count = walk->counts[place];
    if (rest != NET_NONE) bits_add(walk->touched, rest);
    if (count < UINT8_MAX) walk->counts[place] = ++count;
    if (explorer->order_index[place] != NET_NONE)
        order_arm(explorer, walk, explorer->order_index[place]);
    uint32_t bound = count >= MOST_TOKENS ? UINT32_MAX : count;
    if (bound > explorer->bounds[place]) explorer->bounds[place] = bound;
    watch(explorer, walk, place, link);
    if (rest != NET_NONE && leaves_link(explorer, place))
        link_add(explorer, walk, place, link);
    PlaceSecond second = place_facts(&explorer->net->places[place])->second;
    bool counted = second == SECOND_GATHERS || second == SECOND_MEETS;
    if (count > 1 && counted && explorer->with_data)
        see(explorer, walk,
            (Sighting){ .kind = SEEN_DOUBLE,
                        .subject = place,
                        .via = place_of(explorer, link) });
}

/* When it begins: items when all else of the step is over, then notes. */
static unsigned lateness(const Explorer *explorer, uint32_t place)
{
    if (explorer->net->places[place].is_note) return 2;
    return net_begins_item(explorer->net, place) ? 1 : 0;
}

/* Pushed so that the first is taken up first, and what is late behind the
   rest. */
static void push_token(Explorer *explorer, Walk *walk, uint32_t place,
                       uint32_t link)
{
    unsigned late = lateness(explorer, place);
    put_token(explorer, walk, place, link);
    if (net_taken_by(explorer->net, place) == NET_NONE) return;
    walk_reserve(explorer, walk, walk->depth + 1);
    size_t at = walk->depth++;
    for (; late > 0 && at > 0
         && lateness(explorer, walk->stack[at - 1].place) <= late;
         at--)
        walk->stack[at] = walk->stack[at - 1];
    walk->stack[at] = (Token){ place, link };
}

/* Is nothing left to take up but what is late? */
static bool is_over(const Explorer *explorer, const Walk *walk)
{
    return walk->depth == 0
        || lateness(explorer, walk->stack[walk->depth - 1].place) > 0;
}

static void set_known(Walk *walk, uint32_t domain, Mask mask)
{
    uint64_t change[] = { domain, walk->known[domain], mask };
    if (walk->known[domain] == mask) return;
    walk->known[domain] = mask;
    walk->version ^= hash_words(domain, &change[1], 1)
        ^ hash_words(domain, &change[2], 1);
}

/* Puts tokens on the arcs taken (outcome null: on all): in their order for
   the places, so that the first is the next to be taken up. */
static void put_arcs(Explorer *explorer, Walk *walk,
                     const Transition *transition, const Outcome *outcome,
                     uint32_t link)
{
    size_t bottom = walk->depth;
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        uint32_t place = transition->arcs[i].place;
        if (outcome && !takes_arc(outcome, transition->mode, i)) continue;
        push_token(explorer, walk, place, link);
        bottom += lateness(explorer, place) > 0;
    }
    for (size_t low = bottom, high = walk->depth; low + 1 < high; low++) {
        Token token = walk->stack[--high];
        walk->stack[high] = walk->stack[low];
        walk->stack[low] = token;
    }
}

static void fork_incident(Explorer *explorer, const Walk *walk,
                          const Transition *transition, uint32_t link)
{
    Walk *copy = walk_fork(explorer, walk);
    if (!copy) return;
    put_token(explorer, copy, transition->incident, link);
    walk_run(explorer, copy);
    walk_pop(explorer);
}

/* A token that cannot go on rests. Where it is an item's, or what is asked
   behind one, others go on without it; none are left when all have given. */
static void fail(Explorer *explorer, Walk *walk, const Transition *transition,
                 uint32_t link)
{
    uint32_t frame = net_frame_of(explorer->net, transition);
    if (transition->incident == NET_NONE) {
        walk->failed = true;
    } else if (frame == 0 || transition->gathers) {
        put_token(explorer, walk, transition->incident, link);
    } else {
        fork_incident(explorer, walk, transition, link);
        push_token(explorer, walk, beside_next(explorer, walk, frame), link);
    }
}

/* What was learnt; false: no values are left. */
static bool learn(Explorer *explorer, Walk *walk, const Choice *choice,
                  const Outcome *outcome)
{
    for (uint32_t i = 0; i < choice->domain_count; i++)
        set_known(walk, choice->domains[i], outcome->masks[i]);
    Found found = meets_find(explorer, choice, walk->known);
    walk->maybe = walk->maybe || outcome->maybe || found == FOUND_NOT;
    walk->dropped = found == FOUND_NONE;
    return !walk->dropped;
}

static void see_outcome(Explorer *explorer, const Walk *walk, uint32_t number,
                        const Outcome *outcome, bool grave)
{
    if (takes_nothing(outcome))
        see(explorer, walk,
            (Sighting){ .kind = SEEN_GAP,
                        .subject = number,
                        .grave = grave,
                        .outcome = outcome });
    if (outcome->also == NET_NONE) return;
    Found also = meets_also(explorer, explorer->choices[number], outcome,
                            walk->known);
    if (also != FOUND_NONE)
        see(explorer, walk,
            (Sighting){ .kind = SEEN_OVERLAP,
                        .subject = number,
                        .grave = !outcome->also_maybe && also == FOUND_VALUES,
                        .outcome = outcome });
}

/* The walk takes the outcome. */
static void follow(Explorer *explorer, Walk *walk, uint32_t number,
                   const Outcome *outcome, uint32_t link)
{
    const Transition *transition = &explorer->net->transitions[number];
    const Choice *choice = explorer->choices[number];
    if (choice) {
        bool grave = takes_nothing(outcome)
            && choice_is_grave(explorer->domains, choice, outcome, walk->known);
        if (!learn(explorer, walk, choice, outcome)) return;
        see_outcome(explorer, walk, number, outcome, grave);
    }
    if (takes_nothing(outcome))
        fail(explorer, walk, transition, link);
    else
        put_arcs(explorer, walk, transition, outcome, link);
}

/* Copies of the walk go every way but the last, the walk goes that. */
static void choose(Explorer *explorer, Walk *walk, uint32_t number,
                   uint32_t link)
{
    const Transition *transition = &explorer->net->transitions[number];
    const Outcomes *outcomes = explorer->free_outcomes[number];
    if (net_asks_open(transition)) {
        push_token(explorer, walk, net_open_way(transition, count_tokens, walk),
                   link);
        return;
    }
    if (explorer->choices[number])
        outcomes = choice_outcomes(explorer->choices[number], walk->known);
    if (!outcomes && explorer->choices[number]) {
        explorer->stopped = true;
        walk->failed = true;
        return;
    }
    if (!outcomes) {
        put_arcs(explorer, walk, transition, NULL, link);
        return;
    }
    for (size_t i = 0; i + 1 < outcomes->count; i++) {
        Walk *copy = walk_fork(explorer, walk);
        if (!copy) break;
        follow(explorer, copy, number, &outcomes->items[i], link);
        walk_run(explorer, copy);
        walk_pop(explorer);
    }
    if (outcomes->count == 0) { /* of values that do not count */
        walk->failed = true;
        return;
    }
    follow(explorer, walk, number, &outcomes->items[outcomes->count - 1], link);
}

static bool is_clashing(const Net *net, const Walk *walk,
                        const Transition *transition)
{
    return transition->open_count > 0 && net->places[transition->opens[0]].owns
        && walk->counts[transition->opens[0]] > 0;
}

/* A second token where it would need timers of its own. */
static void clash(Explorer *explorer, Walk *walk, const Transition *transition,
                  uint32_t link)
{
    uint32_t place = transition->opens[0];
    if (explorer->bounds[place] < 2) explorer->bounds[place] = 2;
    watch(explorer, walk, place, link);
    if (explorer->with_data)
        see(explorer, walk,
            (Sighting){ .kind = SEEN_CLASH,
                        .subject = place,
                        .via = place_of(explorer, link) });
    fail(explorer, walk, transition, link);
}

bool walk_rests_anew(const Net *net, const Transition *transition)
{
    if (transition->incident == NET_NONE) return false;
    if (transition->open_count > 0)
        return place_facts(&net->places[transition->opens[0]])->second
            != SECOND_MEETS;
    return is_fired(transition, FIRED_ARRIVAL)
        || is_fired(transition, FIRED_EMPTY)
        || is_fired(transition, FIRED_START);
}

/* A way that may be gone while others go on that are out of sight: nothing is
   sure on it. */
static void fork_beside(Explorer *explorer, const Walk *walk, uint32_t place,
                        uint32_t link)
{
    Walk *copy = walk_fork(explorer, walk);
    if (!copy) return;
    copy->maybe = true;
    if (place != NET_NONE) push_token(explorer, copy, place, link);
    walk_run(explorer, copy);
    walk_pop(explorer);
}

/* One body more. Beside others it goes out of sight, or those do. */
static void begin_body(Explorer *explorer, Walk *walk,
                       const Transition *transition, uint32_t link)
{
    uint32_t place = transition->opens[0];
    if (walk->counts[place] > 0) {
        fork_beside(explorer, walk, NET_NONE, link);
        (void)beside_next(explorer, walk, transition->hosts);
        walk->maybe = true;
    } else {
        put_token(explorer, walk, place, link);
    }
    push_token(explorer, walk, transition->arcs[0].place, link);
}

/* What opens, and the choice, once everything is assigned. */
static void go_on(Explorer *explorer, Walk *walk, uint32_t number,
                  uint32_t link)
{
    const Transition *transition = &explorer->net->transitions[number];
    if (net_begins_body(transition)) {
        begin_body(explorer, walk, transition, link);
        return;
    }
    if (transition->ends_item && transition->mode == ARCS_ALL) {
        fork_beside(explorer, walk, transition->arcs[0].place, link);
        push_token(explorer, walk, transition->arcs[1].place, link);
        return;
    }
    for (uint32_t i = 0; i < transition->open_count; i++)
        put_token(explorer, walk, transition->opens[i], link);
    choose(explorer, walk, number, link);
}

static void take_way(Explorer *explorer, Walk *walk, const Way *way,
                     uint32_t number, uint32_t link)
{
    const Mask *known = explorer->way_words.items + way->words;
    for (uint32_t i = 0; i < explorer->domain_count; i++)
        set_known(walk, i, known[i]);
    walk->maybe = walk->maybe || way->maybe;
    if (way->is_missing)
        fail(explorer, walk, &explorer->net->transitions[number], link);
    else
        go_on(explorer, walk, number, link);
}

static void write_one(const Explorer *explorer, Walk *walk,
                      const Effect *effect)
{
    if (!effect_is_idle(effect, explorer->hears, walk->known[effect->domain]))
        set_known(walk, effect->domain, effect_mask(effect, walk->known));
}

/* Writes and assigns. Copies of the walk go every way but the last. */
static void write_all(Explorer *explorer, Walk *walk, uint32_t number,
                      uint32_t link)
{
    const Effects *effects = &explorer->effects[number];
    if (!effects->has_values) {
        for (size_t i = 0; i < effects->count; i++)
            write_one(explorer, walk, &effects->items[i]);
        go_on(explorer, walk, number, link);
        return;
    }
    WayMark mark = ways_find(explorer, effects, walk->known);
    size_t end = explorer->ways.count;
    if (end == mark.ways) walk->failed = true; /* no value that counts */
    for (size_t i = mark.ways; i < end; i++) {
        bool last = i + 1 == end;
        Way way = explorer->ways.items[i];
        Walk *own = last ? walk : walk_fork(explorer, walk);
        if (!own) break;
        take_way(explorer, own, &way, number, link);
        if (last) break;
        walk_run(explorer, own);
        walk_pop(explorer);
    }
    ways_drop(explorer, mark);
}

/* Everything after the tokens were taken. */
static void act(Explorer *explorer, Walk *walk, uint32_t number, uint32_t link)
{
    const Transition *transition = &explorer->net->transitions[number];
    walk->around = net_around(explorer->net, transition);
    for (uint32_t i = 0; i < transition->clear_count; i++)
        walk->counts[transition->clear[i]] = 0;
    if (transition->clear_count > 0) walk_drop_cleared(walk);
    walk->fails = walk->fails || transition->ends_case;
    bool joins = is_fired(transition, FIRED_SETTLED)
        || (transition->pre_count > 0 && is_fired(transition, FIRED_ARRIVAL));
    if (transition->passes || joins)
        log_element(explorer, walk, transition->node);
    if (net_is_unheard(transition) && explorer->with_data)
        see(explorer, walk,
            (Sighting){ .kind = SEEN_REPORT, .subject = number });
    if (transition->tells == TELL_SIGNAL && explorer->ordered_count > 0)
        order_throw(explorer, walk, transition->told);
    if (is_clashing(explorer->net, walk, transition)) {
        clash(explorer, walk, transition, link);
        return;
    }
    if (!explorer->with_data && walk_rests_anew(explorer->net, transition))
        fork_incident(explorer, walk, transition, link);
    write_all(explorer, walk, number, link);
}

/* The token taken up last passes a merge. */
static void pass_merge(Explorer *explorer, Walk *walk, uint32_t number)
{
    uint32_t own = explorer->links.items[walk->last_link].place;
    uint32_t other = link_met(explorer, walk, number);
    if (other != NET_NONE)
        see(explorer, walk,
            (Sighting){ .kind = SEEN_MEET, .subject = own, .via = other });
    if (!explorer->forks || !place_facts(&explorer->net->places[own])->on_flow)
        return;
    replay_pass(explorer, walk, number);
    see(explorer, walk,
        (Sighting){ .kind = SEEN_PASS,
                    .subject = own,
                    .via = explorer->fired,
                    .beside = explorer_is_beside(explorer, walk, own) });
}

/* A token waits before a join; one that is followed has its link. */
static void gather(Explorer *explorer, Walk *walk, Token token)
{
    if (explorer->replay.follows == FOLLOW_NONE)
        link_add(explorer, walk, token.place, token.link);
}

/* The step turns without end by the last of these places; NET_NONE: each ends
   by itself. */
static void fail_turning(Explorer *explorer, Walk *walk, uint32_t endless)
{
    if (explorer->with_data && endless != NET_NONE)
        see(explorer, walk,
            (Sighting){ .kind = SEEN_TURN,
                        .subject = explorer->net->consumers[endless] });
    walk->failed = true;
}

/* Takes up the next token. */
static void take_up(Explorer *explorer, Walk *walk)
{
    Token token = walk->stack[--walk->depth];
    walk->last_link = token.link;
    const Net *net = explorer->net;
    uint32_t number = net->consumers[token.place];
    const Place *place = &net->places[token.place];
    if (place_facts(place)->on_flow)
        log_element(explorer, walk, place->element);
    if (number == NET_NONE || !walk_joins(walk, &net->transitions[number])) {
        gather(explorer, walk, token);
        return;
    }
    const Transition *transition = &net->transitions[number];
    if (transition->any_count > 0) walk->counts[token.place]--;
    walk_take(walk, transition);
    walk->joins += transition->pre_count > 0;
    bool begins = net_begins_item(net, token.place);
    LinkVersion version = { 0 };
    if (transition->head || begins) version = link_version(explorer, walk);
    uint32_t endless = token.place;
    if (transition->head
        && (walk->link_count > MOST_PASSED
            || link_turns(explorer, token.link, token.place, version,
                          &endless))) {
        fail_turning(explorer, walk, endless);
        return;
    }
    walk->dropped = begins && link_began(explorer, walk, token, version);
    if (walk->dropped) return;
    walk->last_link = link_add(explorer, walk, token.place, token.link);
    bool is_clean = replay_joins_clean(explorer, walk, number, token.place);
    Link *link = &explorer->links.items[walk->last_link];
    link->version = version;
    link->is_join = place_gathers(place);
    link->is_cut = !is_clean;
    if (transition->any_count > 1 && explorer->with_data
        && transition->open_count + transition->arc_count > 0)
        pass_merge(explorer, walk, number);
    act(explorer, walk, number, walk->last_link);
}

/* Of the scopes around the node that fired last, from the inside out: the
   first that is open completes if it is empty. False: none does. */
static bool complete(Explorer *explorer, Walk *walk)
{
    const Net *net = explorer->net;
    while (walk->around != 0) {
        const NetScope *scope = &net->scopes[walk->around];
        uint32_t number = explorer->completes[walk->around];
        walk->around = scope->parent;
        if (walk->counts[scope->place] == 0) continue;
        const Transition *transition = &net->transitions[number];
        if (!walk_enables(walk, transition)) break;
        walk_take(walk, transition);
        act(explorer, walk, number,
            link_add(explorer, walk, transition->pre[0], walk->last_link));
        return true;
    }
    walk->around = 0;
    return false;
}

/* The token that a join takes which came last in this step: its link. Where all
   have been there since before, one begins with the first of them. */
static uint32_t gathered_link(Explorer *explorer, Walk *walk,
                              const Transition *join)
{
    const Link *links = explorer->links.items;
    for (uint32_t i = walk->link_count; i-- > 0;) {
        if (walk->counts[links[i].place] > 0
            && net_is_among(join->any, join->any_count, links[i].place))
            return link_add(explorer, walk, links[i].place, i);
    }
    uint32_t first = 0;
    while (walk->counts[join->any[first]] == 0) first++;
    return link_add(explorer, walk, join->any[first], NET_NONE);
}

/* No token can move: the first join that waits for that fires. False: none
   does. */
static bool settle(Explorer *explorer, Walk *walk)
{
    uint32_t number = net_settled(explorer->net, count_tokens, walk);
    if (number == NET_NONE) return false;
    const Transition *join = &explorer->net->transitions[number];
    LinkVersion version = link_whole(explorer, walk);
    uint32_t endless;
    if (link_settles_again(explorer, walk, join->node, version, &endless)) {
        fail_turning(explorer, walk, endless);
        return true;
    }
    walk->last_link = gathered_link(explorer, walk, join);
    Link *link = &explorer->links.items[walk->last_link];
    link->version = version;
    link->is_join = link->is_settled = true;
    link->is_cut = !replay_joins_clean(explorer, walk, number, link->place);
    for (uint32_t i = 0; i < join->any_count; i++)
        if (walk->counts[join->any[i]] > 0) walk->counts[join->any[i]]--;
    act(explorer, walk, number, walk->last_link);
    return true;
}

/* May ways of the step come together here? */
static bool is_joint(const Explorer *explorer, const Walk *walk)
{
    if (walk->depth == 0) return true;
    Token token = walk->stack[walk->depth - 1];
    uint32_t number = explorer->net->consumers[token.place];
    if (token.link != walk->last_link) return true;
    return number != NET_NONE
        && (explorer->net->transitions[number].head
            || explorer->net->transitions[number].any_count > 1);
}

void walk_run(Explorer *explorer, Walk *walk)
{
    for (;;) {
        if (explorer->fuel == 0) {
            explorer->stopped = true;
            walk->failed = true;
        }
        if (walk->failed || walk->dropped) break;
        bool fired = complete(explorer, walk);
        walk->dropped = !fired && is_joint(explorer, walk)
            && again_comes(explorer, walk);
        if (walk->dropped) break;
        fired = fired || (is_over(explorer, walk) && settle(explorer, walk));
        if (!fired && walk->depth == 0) break;
        if (explorer->fuel > 0) explorer->fuel--; /* again.c takes some, too */
        if (!fired) take_up(explorer, walk);
    }
    if (!walk->dropped) state_write(explorer, walk);
}

void walk_fire(Explorer *explorer, Walk *walk, uint32_t number)
{
    explorer->fired = number;
    explorer->hears = HEARS_NEW;
    again_begin(explorer);
    const Transition *transition = &explorer->net->transitions[number];
    if (!walk_enables(walk, transition)) return;
    walk_take(walk, transition);
    if (transition->pre_count > 0
        && explorer->order_index[transition->pre[0]] != NET_NONE)
        explorer->hears = order_fire(explorer, walk,
                                     explorer->order_index[transition->pre[0]],
                                     transition->keeps);
    uint32_t link = NET_NONE;
    if (explorer->replay.follows == FOLLOW_KEPT
        && !net_is_among(transition->pre, transition->pre_count,
                         explorer->replay.kept))
        link_add(explorer, walk, explorer->replay.kept, NET_NONE);
    if (transition->pre_count > 0)
        link = link_add(explorer, walk, transition->pre[0], NET_NONE);
    walk->last_link = link;
    act(explorer, walk, number, link);
    walk_run(explorer, walk);
}
