/* The order in which states are looked at, and paths. */
#include "branches.h"
#include "fork.h"
#include "order.h"

#include <string.h>

/*
 * The counts and the knowledge of the state that is looked at; at the start
 * there are none. The most stands for so many or more: where one of them is
 * taken, so many or fewer may be left.
 *
 * fewer    the place with just the most, all other piles with one more;
 *          NET_NONE: every pile has just so many
 */
static void decode(const Explorer *explorer, uint32_t fewer, Walk *walk)
{
    const uint64_t *words = explorer->now;
    uint64_t *orders = walk->known + explorer->domain_count;
    if (explorer->from == NET_NONE) {
        for (uint32_t i = 0; i < explorer->domain_count; i++)
            walk->known[i] = domain_before(domain_at(explorer->domains, i));
        memset(orders, 0, explorer->order_words * sizeof *orders);
        return;
    }
    for (EACH_MARKED(i, explorer, words)) {
        uint32_t count = rest_count(explorer, words, i);
        if (fewer != NET_NONE && fewer != i && count == explorer->most) count++;
        walk->counts[explorer->rest_places[i]] = (uint8_t)count;
        bits_add(walk->touched, i);
    }
    memcpy(walk->known, words + explorer->marking_words,
           (explorer->domain_count + explorer->order_words) * sizeof *words);
}

/* No token anywhere. What is on its way is gone when a walk has ended well. */
static void empty(const Explorer *explorer, Walk *walk)
{
    if (walk->failed || walk->depth > 0)
        memset(walk->counts, 0, explorer->net->place_count);
    for (EACH_REST(i, explorer, walk->touched))
        walk->counts[explorer->rest_places[i]] = 0;
    memset(walk->touched, 0, explorer->rest_words * sizeof *walk->touched);
}

static void begin_walk(Explorer *explorer, Walk *walk)
{
    empty(explorer, walk);
    walk->depth = 0;
    walk->around = 0;
    walk->log_count = walk->link_count = 0;
    walk->version = 0;
    walk->again = TABLE_NONE;
    walk->last_link = NET_NONE;
    walk->watched_link = walk->watched_before = NET_NONE;
    walk->fails = walk->maybe = walk->failed = walk->dropped = false;
    walk->joins = 0;
    walk->passed_link = NET_NONE;
    walk->armed = walk->armed_last = 0;
    explorer->results.list.count = explorer->results.words.count = 0;
}

/* Walks a step and keeps what it comes to. */
static void walk_from(Explorer *explorer, uint32_t fewer, uint32_t transition)
{
    size_t fuel = explorer->fuel;
    Walk *walk = walk_push(explorer);
    begin_walk(explorer, walk);
    decode(explorer, fewer, walk);
    walk->maybe = explorer->net->transitions[transition].asks;
    walk_fire(explorer, walk, transition);
    walk_pop(explorer);
    remember_keep(explorer, transition, fuel - explorer->fuel);
    state_reach(explorer, &explorer->results, NULL);
}

static void fire_from(Explorer *explorer, uint32_t fewer, uint32_t transition)
{
    explorer->exact = fewer == NET_NONE;
    const Past *past = remember_find(explorer, transition, fewer);
    if (past)
        state_reach(explorer, &past->results,
                    explorer->memories[transition].mask);
    else
        walk_from(explorer, fewer, transition);
}

/* Is there a pile, at a place that is taken from? Null: all are. */
static bool is_pile(const Explorer *explorer, const uint64_t *taken,
                    uint32_t rest)
{
    return rest_count(explorer, explorer->now, rest) == explorer->most
        && (!taken || rest_count(explorer, taken, rest) != 0);
}

static uint32_t count_piles(const Explorer *explorer, const uint64_t *taken)
{
    uint32_t count = 0;
    for (EACH_MARKED(i, explorer, explorer->now))
        count += is_pile(explorer, taken, i);
    return count;
}

/* The same for each way in which piles may have more than the most: none,
   all but one, all. Where no token is taken from a pile, it is all one: so many
   or more are left. */
static void fire_piles(Explorer *explorer, uint32_t transition)
{
    fire_from(explorer, NET_NONE, transition);
    if (!explorer->now_piled) return;
    const uint64_t *taken = explorer->memories[transition].taken;
    uint32_t piles = count_piles(explorer, taken);
    for (uint32_t i = rest_marked(explorer, explorer->now, 0);
         i != NET_NONE && piles > 1;
         i = rest_marked(explorer, explorer->now, i + 1)) {
        if (is_pile(explorer, taken, i)) fire_from(explorer, i, transition);
    }
    if (piles > 0) fire_from(explorer, NET_NONE - 1, transition);
}

/* Walks the steps that begin at the place, but those that wait for others. */
static void fire_place(Explorer *explorer, uint32_t place)
{
    if (order_waits(explorer, explorer->now, place)) return;
    const Graph *triggers = &explorer->triggers;
    for (uint32_t i = triggers->start[place]; i < triggers->start[place + 1];
         i++)
        fire_piles(explorer, triggers->targets[i]);
}

/* Walks the steps of all places, or of those chosen that are not behind us. */
static void fire_each(Explorer *explorer, const uint64_t *chosen,
                      uint64_t *behind)
{
    for (EACH_MARKED(i, explorer, explorer->now)) {
        if ((behind && bits_have(behind, i))
            || (chosen && !bits_have(chosen, i)))
            continue;
        if (behind) bits_add(behind, i);
        fire_place(explorer, explorer->rest_places[i]);
    }
}

/* Can something happen at a place not behind us? */
static bool is_left(const Explorer *explorer)
{
    const Branches *branches = explorer->branches;
    for (EACH_MARKED(i, explorer, explorer->now)) {
        uint32_t place = explorer->rest_places[i];
        if (!bits_have(branches->fired, i) && explorer_fires(explorer, place)
            && !order_waits(explorer, explorer->now, place))
            return true;
    }
    return false;
}

/* The steps of as few parts as the state has asked for, each once; where parts
   do not help, all. */
static void fire_parts(Explorer *explorer, uint32_t state)
{
    Branches *branches = explorer->branches;
    State *own = &explorer->states.items[state];
    uint32_t parts = own->parts;
    bool apart = true;
    own->flags &= (uint8_t)~STATE_SKIPS;
    memset(branches->fired, 0, explorer->rest_words * sizeof(uint64_t));
    for (uint32_t i = 0; i <= parts && apart; i++) {
        apart = branches_choose(explorer, i);
        fire_each(explorer, apart ? branches->chosen : NULL, branches->fired);
    }
    if (is_left(explorer)) explorer->states.items[state].flags |= STATE_SKIPS;
}

static void expand(Explorer *explorer, uint32_t state)
{
    memcpy(explorer->now, explorer_words(explorer, state),
           explorer->state_words * sizeof *explorer->now);
    explorer->now_piled = count_piles(explorer, NULL) > 0;
    if (explorer->now_piled) explorer->from_sure = false;
    if (explorer->replay.root != NET_NONE)
        fire_place(explorer, explorer->replay.root);
    else if (explorer->branches && !explorer->now_piled)
        fire_parts(explorer, state);
    else
        fire_each(explorer, NULL, NULL);
}

/* Walks all steps from a state, or the start when it is NET_NONE. */
static void visit(Explorer *explorer, uint32_t state)
{
    explorer->from = state;
    explorer->serial = 0;
    explorer->from_sure = state == NET_NONE
        || (explorer->states.items[state].flags & STATE_SURE) != 0;
    if (state != NET_NONE) expand(explorer, state);
    for (uint32_t i = 0;
         state == NET_NONE && i < explorer->net->transition_count; i++) {
        if (is_fired(&explorer->net->transitions[i], FIRED_START))
            walk_from(explorer, NET_NONE, i);
    }
    state_settle(explorer);
}

static void visit_once(Explorer *explorer, uint32_t state)
{
    if ((explorer->states.items[state].flags & STATE_EXPANDED) != 0) return;
    explorer->states.items[state].flags |= STATE_EXPANDED;
    visit(explorer, state);
}

/* Visits what was reached; those of decided paths first. */
static void visit_all(Explorer *explorer)
{
    size_t sure = 0, maybe = 0;
    while (!explorer->brief || !explorer->stopped) {
        if (sure < explorer->sure_queue.count)
            visit_once(explorer, explorer->sure_queue.items[sure++]);
        else if (maybe < explorer->maybe_queue.count)
            visit_once(explorer, explorer->maybe_queue.items[maybe++]);
        else
            break;
    }
}

/* What is left out for ever gets its turn. */
static void visit_ignored(Explorer *explorer)
{
    uint32_t state;
    while (explorer->branches && !explorer->stopped
           && (state = branches_ignored(explorer)) != NET_NONE) {
        explorer->states.items[state].parts++;
        visit(explorer, state);
        visit_all(explorer);
    }
}

Explorer *explore(const Net *net, size_t max_states, Extent extent,
                  bool with_data, uint32_t count_bits, Arena *arena)
{
    Explorer *explorer = explorer_new(net, with_data, count_bits, arena);
    explorer->max_states = max_states < NET_NONE ? max_states : NET_NONE - 1;
    explorer->replay = (Replay){ .watched = NET_NONE, .root = NET_NONE };
    explorer->fuel = LEAST_FUEL + explorer->max_states * FUEL_PER_STATE;
    explorer->brief = extent == EXTENT_BRIEF;
    if (extent == EXTENT_APART) branches_find(explorer);
    visit(explorer, NET_NONE);
    explorer->start_count = (uint32_t)explorer->states.count;
    visit_all(explorer);
    visit_ignored(explorer);
    return explorer;
}

/* Walks the steps of the state once more as the replay says. */
static Replay replay_with(Explorer *explorer, uint32_t from, Replay replay)
{
    explorer->replay = replay;
    explorer->replay.on = true;
    explorer->fuel = LEAST_FUEL;
    visit(explorer, from);
    replay = explorer->replay;
    explorer->replay = (Replay){ .watched = NET_NONE, .root = NET_NONE };
    return replay;
}

Replay explorer_replay(Explorer *explorer, uint32_t from, uint32_t root,
                       uint32_t serial, uint32_t watched)
{
    return replay_with(
        explorer, from,
        (Replay){ .serial = serial, .watched = watched, .root = root });
}

Replay explorer_follow(Explorer *explorer, uint32_t from, uint32_t root,
                       Following follows, uint32_t kept, uint32_t flow,
                       const uint64_t *beside)
{
    return replay_with(explorer, from,
                       (Replay){ .serial = NET_NONE,
                                 .watched = NET_NONE,
                                 .root = root,
                                 .follows = follows,
                                 .kept = kept,
                                 .flow = flow,
                                 .beside = beside });
}
