/* The table of states: what a step came to is written down, then made states
   of, edges and sightings. */
#include "beside.h"
#include "left.h"
#include "order.h"

#include <string.h>

const uint64_t *explorer_words(const Explorer *explorer, uint32_t state)
{
    return word_table_key(&explorer->table, state);
}

uint32_t explorer_count(const Explorer *explorer, uint32_t state,
                        uint32_t place)
{
    uint32_t rest = explorer->rest_index[place];
    if (rest == NET_NONE) return 0;
    return rest_count(explorer, explorer_words(explorer, state), rest);
}

/* The words of one state more. */
static uint64_t *add_room(Explorer *explorer, Words *words)
{
    size_t from = words_add(words, explorer->state_words, explorer->arena);
    return words->items + from;
}

/* Writes a walk's end as a state. */
static Piles encode(Explorer *explorer, const Walk *walk, uint64_t *words)
{
    Piles piles = PILES_NONE;
    memset(words, 0, explorer->marking_words * sizeof *words);
    for (EACH_REST(i, explorer, walk->touched)) {
        uint64_t count = walk->counts[explorer->rest_places[i]];
        if (count >= explorer->most && piles == PILES_NONE) piles = PILES_SOME;
        if (count > explorer->most) {
            piles = PILES_GROW;
            count = explorer->most;
        }
        rest_add(explorer, words, i, count);
    }
    memcpy(words + explorer->marking_words, walk->known,
           (explorer->domain_count + explorer->order_words) * sizeof *words);
    order_clean(explorer, walk,
                words + explorer->marking_words + explorer->domain_count);
    return piles;
}

/* The state that a walk ends in; NET_NONE: none that is known. */
static uint32_t find_end(Explorer *explorer, const Walk *walk)
{
    Words *room = &explorer->arrivals.words;
    uint64_t *words = add_room(explorer, room);
    encode(explorer, walk, words);
    explorer_forget(explorer, words);
    (void)beside_forget(explorer, words);
    left_forget(explorer, words);
    uint32_t hash = hash_words(0, words, explorer->state_words);
    uint32_t state = word_table_find(&explorer->table, hash, words);
    room->count -= explorer->state_words;
    return state == TABLE_NONE ? NET_NONE : state;
}

void state_write(Explorer *explorer, const Walk *walk)
{
    if (explorer->replay.follows != FOLLOW_NONE)
        replay_follow(explorer, walk,
                      walk->failed ? NET_NONE : find_end(explorer, walk));
    if (replay_passes(explorer, walk)) return;
    Result result = {
        .is_end = true,
        .maybe = walk->maybe,
        .failed = walk->failed,
        .fails = walk->fails,
    };
    if (!walk->failed) {
        result.words = explorer->results.words.count;
        result.piles = encode(explorer, walk,
                              add_room(explorer, &explorer->results.words));
    }
    VECTOR_ADD(explorer->arena, &explorer->results.list, result);
}

static void mark(Explorer *explorer, uint8_t flags)
{
    if (explorer->from != NET_NONE)
        explorer->states.items[explorer->from].flags |= flags;
    else
        explorer->rests_at_start = true;
}

/* Is there one that says the same and is no weaker? Of places there are a few,
   because which flows met is found out later. */
static bool is_known(const Explorer *explorer, const Sighting *sighting)
{
    bool is_place = sighting->kind == SEEN_DOUBLE
        || sighting->kind == SEEN_CLASH || sighting->kind == SEEN_MEET;
    size_t same = 0;
    for (size_t i = 0; i < explorer->sightings.count; i++) {
        const Sighting *other = &explorer->sightings.items[i];
        if (other->kind != sighting->kind
            || other->subject != sighting->subject)
            continue;
        if (is_place && other->via == sighting->via && ++same >= 8) return true;
        bool no_weaker = (other->sure || !sighting->sure)
            && (other->grave || !sighting->grave);
        if (!is_place && no_weaker) return true;
    }
    return false;
}

/* Tokens at the place in the state that is looked at which the firing of the
   transition leaves there. */
static uint32_t count_left(const Explorer *explorer, uint32_t rest,
                           const Transition *fired)
{
    uint32_t place = explorer->rest_places[rest];
    uint32_t count = rest_count(explorer, explorer->now, rest);
    if (net_is_among(fired->clear, fired->clear_count, place)) return 0;
    if (!fired->keeps && net_is_among(fired->pre, fired->pre_count, place))
        return count - 1;
    return count;
}

/* Is another token left in the state that may pass by another flow? */
static bool has_other(Explorer *explorer, const Sighting *pass)
{
    const bool *apart = explorer_apart(explorer, pass->subject);
    const Transition *fired = &explorer->net->transitions[pass->via];
    if (explorer->from == NET_NONE) return false;
    for (EACH_MARKED(i, explorer, explorer->now)) {
        if (apart[explorer->rest_places[i]]
            && count_left(explorer, i, fired) > 0)
            return true;
    }
    return false;
}

static void add_crossing(Explorer *explorer, const Sighting *pass)
{
    const Transition *fired = &explorer->net->transitions[pass->via];
    Crossing crossing = {
        .from = explorer->from,
        .root = fired->pre_count > 0 ? fired->pre[0] : NET_NONE,
        .flow = pass->subject,
    };
    for (size_t i = explorer->crossings.count; i-- > 0;) {
        const Crossing *other = &explorer->crossings.items[i];
        if (other->from != crossing.from) break;
        if (other->root == crossing.root && other->flow == crossing.flow)
            return;
    }
    if (pass->beside || has_other(explorer, pass))
        VECTOR_ADD(explorer->arena, &explorer->crossings, crossing);
}

static void add_sighting(Explorer *explorer, const Result *result,
                         uint32_t serial)
{
    Sighting sighting = result->seen;
    sighting.from = explorer->from;
    sighting.serial = serial;
    sighting.sure = explorer->from_sure && !result->maybe;
    if (sighting.kind == SEEN_PASS)
        add_crossing(explorer, &sighting);
    else if (!is_known(explorer, &sighting))
        VECTOR_ADD(explorer->arena, &explorer->sightings, sighting);
}

static void enqueue(Explorer *explorer, uint32_t number, bool sure)
{
    if (sure)
        VECTOR_ADD(explorer->arena, &explorer->sure_queue, number);
    else
        VECTOR_ADD(explorer->arena, &explorer->maybe_queue, number);
}

/* Reached by guesses before, now by decided choices alone. */
static void make_sure(Explorer *explorer, uint32_t number, uint32_t serial)
{
    State *state = &explorer->states.items[number];
    if ((state->flags & (STATE_SURE | STATE_EXPANDED)) != 0) return;
    state->flags |= STATE_SURE;
    state->from = explorer->from;
    state->serial = serial;
    enqueue(explorer, number, true);
}

static void add_edge(Explorer *explorer, uint32_t to)
{
    if (explorer->from != NET_NONE
        && (explorer->with_data || explorer->branches))
        VECTOR_ADD(explorer->arena, &explorer->edges,
                   (Edge){ explorer->from, to });
}

/* Does the marking have one of the bits? */
static bool has_any(const Explorer *explorer, const uint64_t *words,
                    const uint64_t *bits)
{
    uint64_t marked = 0;
    for (uint32_t i = 0; i < explorer->marking_words; i++)
        marked |= words[i] & bits[i];
    return marked != 0;
}

static void add_state(Explorer *explorer, const Arrival *arrival,
                      const uint64_t *words)
{
    uint32_t number = (uint32_t)explorer->states.count;
    uint8_t flags = arrival->sure ? STATE_SURE : 0;
    if (has_any(explorer, words, explorer->incidents)) flags |= STATE_GOOD;
    VECTOR_ADD(explorer->arena, &explorer->states,
               (State){ explorer->from, arrival->serial, flags, 0 });
    word_table_add(&explorer->table, arrival->hash, words, explorer->arena);
    add_edge(explorer, number);
    enqueue(explorer, number, arrival->sure);
}

static void arrive(Explorer *explorer, const Arrival *arrival,
                   const uint64_t *words)
{
    uint32_t found = word_table_find(&explorer->table, arrival->hash, words);
    if (found != TABLE_NONE) {
        add_edge(explorer, found);
        if (arrival->sure && explorer->maybe_queue.count > 0)
            make_sure(explorer, found, arrival->serial);
    } else if (explorer->states.count >= explorer->max_states) {
        explorer->stopped = true;
        mark(explorer, STATE_GOOD);
    } else {
        add_state(explorer, arrival, words);
    }
}

void state_settle(Explorer *explorer)
{
    Arrivals *arrivals = &explorer->arrivals;
    size_t count = arrivals->list.count;
    size_t width = explorer->state_words;
    for (size_t i = 0; i < count; i++) {
        uint32_t near = hash_table_near(&explorer->table.table,
                                        arrivals->list.items[i].hash);
        if (near != TABLE_NONE)
            __builtin_prefetch(explorer_words(explorer, near));
    }
    for (size_t i = 0; i < count; i++)
        arrive(explorer, &arrivals->list.items[i],
               arrivals->words.items + i * width);
    arrivals->list.count = arrivals->words.count = 0;
}

/* The words of a step's end as a whole state; false: no token is left. */
static bool merge(const Explorer *explorer, const uint64_t *end,
                  const uint64_t *mask, uint64_t *words)
{
    const uint64_t *now = explorer->now;
    uint32_t width = explorer->state_words;
    uint32_t marking_words = explorer->marking_words;
    uint64_t any = 0;
    if (width == 1 && mask) { /* mostly */
        words[0] = (now[0] & ~mask[0]) | (end[0] & mask[0]);
        return words[0] != 0;
    }
    if (!mask) memcpy(words, end, width * sizeof *words);
    for (uint32_t i = 0; i < width && mask; i++)
        words[i] = (now[i] & ~mask[i]) | (end[i] & mask[i]);
    for (uint32_t i = 0; i < marking_words; i++) any |= words[i];
    return any != 0;
}

/* Without any token the case is over. True: it is the state that is looked
   at. */
static bool reach_end(Explorer *explorer, const Results *results,
                      const Result *result, const uint64_t *mask,
                      uint32_t serial)
{
    Arrivals *arrivals = &explorer->arrivals;
    bool sure = explorer->from_sure && !result->maybe;
    uint64_t *words = add_room(explorer, &arrivals->words);
    if (!merge(explorer, results->words.items + result->words, mask, words)) {
        explorer->returns = explorer->returns || !result->fails;
        arrivals->words.count -= explorer->state_words;
        mark(explorer, STATE_GOOD | STATE_ENDS);
        return false;
    }
    explorer_forget(explorer, words);
    if (beside_forget(explorer, words)
        || has_any(explorer, words, explorer->guesses))
        sure = false;
    left_forget(explorer, words);
    uint32_t hash = hash_words(0, words, explorer->state_words);
    hash_table_prefetch(&explorer->table.table, hash);
    VECTOR_ADD(explorer->arena, &arrivals->list,
               (Arrival){ hash, serial, sure });
    return memcmp(words, explorer->now, explorer->state_words * sizeof *words)
        == 0;
}

void state_reach(Explorer *explorer, const Results *results,
                 const uint64_t *mask)
{
    for (size_t i = 0; i < results->list.count; i++) {
        const Result *result = &results->list.items[i];
        uint32_t serial = explorer->serial++;
        if (!result->is_end) {
            add_sighting(explorer, result, serial);
        } else if (result->failed) {
            mark(explorer, STATE_GOOD);
        } else {
            bool same = reach_end(explorer, results, result, mask, serial);
            explorer->piled = explorer->piled || result->piles != PILES_NONE;
            explorer->pumps = explorer->pumps
                || (same && result->piles == PILES_GROW && explorer->exact);
        }
    }
}
