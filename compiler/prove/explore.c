/* The table of states, the order in which they are looked at, and paths. */
#include "explore.h"

#include <string.h>

enum { FIRST_SLOTS = 64 };

const uint64_t *explorer_words(const Explorer *explorer, uint32_t state)
{
    return explorer->words + (size_t)state * explorer->state_words;
}

uint32_t explorer_count(const Explorer *explorer, uint32_t state,
                        uint32_t place)
{
    uint32_t rest = explorer->rest_index[place];
    if (rest == NET_NONE)
        return 0;
    const uint64_t *words = explorer_words(explorer, state);
    return (uint32_t)(words[rest / 32] >> (rest % 32 * 2)) & 3;
}

static uint64_t hash_words(const uint64_t *words, uint32_t count)
{
    uint64_t hash = 0;
    for (uint32_t i = 0; i < count; i++) {
        hash = (hash ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return hash * UINT64_C(0xbf58476d1ce4e5b9) >> 20;
}

static void enlarge(Explorer *explorer)
{
    size_t count =
        explorer->slot_count == 0 ? FIRST_SLOTS : explorer->slot_count * 4;
    explorer->slots = NEW_ARRAY(explorer->arena, uint32_t, count);
    explorer->slot_count = count;
    for (uint32_t i = 0; i < explorer->states.count; i++) {
        size_t at = hash_words(explorer_words(explorer, i),
                               explorer->state_words) & (count - 1);
        while (explorer->slots[at] != 0)
            at = (at + 1) & (count - 1);
        explorer->slots[at] = i + 1;
    }
}

/* Room for one more state, its words written behind the others. */
static uint64_t *next_words(Explorer *explorer)
{
    size_t width = explorer->state_words;
    size_t needed = (explorer->states.count + 1) * width;
    if (needed > explorer->words_capacity) {
        size_t capacity = needed * 2 + 16 * width;
        uint64_t *words = NEW_ARRAY(explorer->arena, uint64_t, capacity);
        if (explorer->states.count > 0)
            memcpy(words, explorer->words,
                   explorer->states.count * width * sizeof *words);
        explorer->words = words;
        explorer->words_capacity = capacity;
    }
    return explorer->words + explorer->states.count * width;
}

/* What a walk's end is to exploration. */
typedef enum End {
    END_STATE,
    END_EMPTY,                  /* no token is left: the case is over */
    END_PILE                    /* MOST_TOKENS at a place */
} End;

/* Writes a walk's end as a state. */
static End encode(const Explorer *explorer, const Walk *walk, uint64_t *words)
{
    uint64_t any = 0;
    memset(words, 0, explorer->state_words * sizeof *words);
    for (uint32_t i = rest_next(explorer, walk->touched, 0); i != NET_NONE;
         i = rest_next(explorer, walk->touched, i + 1)) {
        uint64_t count = walk->counts[explorer->rest_places[i]];
        if (count >= MOST_TOKENS && explorer->with_data)
            return END_PILE;
        if (count > MOST_TOKENS)
            count = MOST_TOKENS;
        words[i / 32] |= count << (i % 32 * 2);
        any |= count;
    }
    if (explorer->domain_count > 0)
        explorer_write_known(explorer, walk, words + explorer->marking_words);
    return any != 0 ? END_STATE : END_EMPTY;
}

static void mark_good(Explorer *explorer)
{
    if (explorer->from != NET_NONE)
        explorer->states.items[explorer->from].flags |= STATE_GOOD;
}

static bool has_incident(const Explorer *explorer, const Walk *walk)
{
    for (uint32_t i = rest_next(explorer, walk->touched, 0); i != NET_NONE;
         i = rest_next(explorer, walk->touched, i + 1)) {
        uint32_t place = explorer->rest_places[i];
        if (walk->counts[place] != 0 &&
            explorer->net->places[place].kind == PLACE_INCIDENT)
            return true;
    }
    return false;
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
    if ((state->flags & (STATE_SURE | STATE_EXPANDED)) != 0)
        return;
    state->flags |= STATE_SURE;
    state->from = explorer->from;
    state->serial = serial;
    enqueue(explorer, number, true);
}

static void add_edge(Explorer *explorer, uint32_t to)
{
    if (explorer->from != NET_NONE && explorer->with_data)
        VECTOR_ADD(explorer->arena, &explorer->edges,
                   (Edge){explorer->from, to});
}

static void add_state(Explorer *explorer, const Walk *walk, size_t slot,
                      uint32_t serial, bool sure)
{
    uint32_t number = (uint32_t)explorer->states.count;
    uint8_t flags = sure ? STATE_SURE : 0;
    if (has_incident(explorer, walk))
        flags |= STATE_GOOD;
    VECTOR_ADD(explorer->arena, &explorer->states,
               (State){explorer->from, serial, flags});
    explorer->slots[slot] = number + 1;
    if (explorer->states.count * 2 > explorer->slot_count)
        enlarge(explorer);
    add_edge(explorer, number);
    enqueue(explorer, number, sure);
}

/* The slot of the state whose words stand behind the last. */
static size_t find_slot(const Explorer *explorer, const uint64_t *words)
{
    size_t width = explorer->state_words;
    size_t mask = explorer->slot_count - 1;
    size_t at = hash_words(words, explorer->state_words) & mask;
    while (explorer->slots[at] != 0 &&
           memcmp(explorer_words(explorer, explorer->slots[at] - 1), words,
                  width * sizeof *words) != 0)
        at = (at + 1) & mask;
    return at;
}

void explorer_keep(Explorer *explorer, const Walk *walk)
{
    uint32_t serial = explorer->serial;
    if (!step_tick(explorer, walk))
        return;
    if (walk->failed) {
        mark_good(explorer);
        return;
    }
    uint64_t *words = next_words(explorer);
    End end = encode(explorer, walk, words);
    if (end != END_STATE) {
        explorer->piled = explorer->piled || end == END_PILE;
        mark_good(explorer);
        return;
    }
    bool sure = explorer->from_sure && !walk->maybe;
    size_t slot = find_slot(explorer, words);
    uint32_t found = explorer->slots[slot];
    if (found != 0) {
        add_edge(explorer, found - 1);
        if (sure)
            make_sure(explorer, found - 1, serial);
    } else if (explorer->states.count >= explorer->max_states) {
        explorer->stopped = true;
        mark_good(explorer);
    } else {
        add_state(explorer, walk, slot, serial, sure);
    }
}

/*
 * The counts and the knowledge of a state. MOST_TOKENS stand for so many or
 * more: where one of them is taken, so many or fewer may be left.
 *
 * fewer    the place with just MOST_TOKENS, all other piles with one more;
 *          NET_NONE: every pile has just so many
 */
static void decode(const Explorer *explorer, uint32_t state, uint32_t fewer,
                   Walk *walk)
{
    const uint64_t *words = explorer_words(explorer, state);
    for (uint32_t i = rest_marked(explorer, state, 0); i != NET_NONE;
         i = rest_marked(explorer, state, i + 1)) {
        walk->counts[explorer->rest_places[i]] =
            (words[i / 32] >> (i % 32 * 2)) & 3;
        if (fewer != NET_NONE && fewer != i &&
            walk->counts[explorer->rest_places[i]] == MOST_TOKENS)
            walk->counts[explorer->rest_places[i]]++;
        walk->touched[i / 64] |= UINT64_C(1) << i % 64;
    }
    memcpy(walk->known, words + explorer->marking_words,
           explorer->domain_count * sizeof *words);
}

/* No token anywhere. What is on its way is gone when a walk has ended well. */
static void empty(const Explorer *explorer, Walk *walk)
{
    if (walk->failed || walk->depth > 0)
        memset(walk->counts, 0, explorer->net->place_count);
    for (uint32_t i = rest_next(explorer, walk->touched, 0); i != NET_NONE;
         i = rest_next(explorer, walk->touched, i + 1))
        walk->counts[explorer->rest_places[i]] = 0;
    memset(walk->touched, 0, explorer->rest_words * sizeof *walk->touched);
}

static void begin_walk(Explorer *explorer, Walk *walk)
{
    empty(explorer, walk);
    walk->depth = 0;
    walk->log_count = walk->link_count = 0;
    walk->version = 0;
    walk->last_link = NET_NONE;
    walk->watched_link = walk->watched_before = NET_NONE;
    walk->maybe = walk->failed = false;
    explorer->versions = 0;
}

static void fire_from(Explorer *explorer, uint32_t state, uint32_t fewer,
                      uint32_t transition)
{
    Walk *walk = step_push(explorer);
    begin_walk(explorer, walk);
    decode(explorer, state, fewer, walk);
    step_fire(explorer, walk, transition);
    step_pop(explorer);
}

/* The same for each way in which piles may have more than MOST_TOKENS. */
static void fire_piles(Explorer *explorer, uint32_t state, uint32_t transition)
{
    const uint64_t *words = explorer_words(explorer, state);
    bool any = false;
    fire_from(explorer, state, NET_NONE, transition);
    for (uint32_t i = rest_marked(explorer, state, 0); i != NET_NONE;
         i = rest_marked(explorer, state, i + 1)) {
        words = explorer_words(explorer, state);
        if (((words[i / 32] >> (i % 32 * 2)) & 3) != MOST_TOKENS)
            continue;
        any = true;
        fire_from(explorer, state, i, transition);
    }
    if (any)
        fire_from(explorer, state, NET_NONE - 1, transition);
}

static void expand(Explorer *explorer, uint32_t state)
{
    for (uint32_t i = rest_marked(explorer, state, 0); i != NET_NONE;
         i = rest_marked(explorer, state, i + 1)) {
        uint32_t place = explorer->rest_places[i];
        for (uint32_t j = explorer->trigger_start[place];
             j < explorer->trigger_start[place + 1]; j++)
            fire_piles(explorer, state, explorer->triggers[j]);
    }
}

static void start(Explorer *explorer)
{
    for (uint32_t i = 0; i < explorer->net->transition_count; i++) {
        if (explorer->net->transitions[i].trigger != TRIGGER_START)
            continue;
        Walk *walk = step_push(explorer);
        begin_walk(explorer, walk);
        for (uint32_t j = 0; j < explorer->domain_count; j++)
            walk->known[j] =
                explorer->domains.list.items[j].all | MASK_FRESH;
        step_fire(explorer, walk, i);
        step_pop(explorer);
    }
}

/* Walks all steps from a state, or the start when it is NET_NONE. */
static void visit(Explorer *explorer, uint32_t state)
{
    explorer->from = state;
    explorer->serial = 0;
    explorer->from_sure = state == NET_NONE ||
        (explorer->states.items[state].flags & STATE_SURE) != 0;
    if (state == NET_NONE)
        start(explorer);
    else
        expand(explorer, state);
}

static void visit_once(Explorer *explorer, uint32_t state)
{
    if ((explorer->states.items[state].flags & STATE_EXPANDED) != 0)
        return;
    explorer->states.items[state].flags |= STATE_EXPANDED;
    visit(explorer, state);
}

Explorer *explore(const Net *net, size_t max_states, bool with_data,
                  bool with_incidents, Arena *arena)
{
    Explorer *explorer = explorer_new(net, arena);
    explorer->max_states = max_states < NET_NONE ? max_states : NET_NONE - 1;
    explorer->with_data = with_data;
    explorer->with_incidents = with_incidents;
    explorer->replay.watched = NET_NONE;
    explorer->fuel = LEAST_FUEL + explorer->max_states * FUEL_PER_STATE;
    explorer_prepare(explorer);
    enlarge(explorer);
    visit(explorer, NET_NONE);
    for (size_t i = 0; i < explorer->sure_queue.count; i++)
        visit_once(explorer, explorer->sure_queue.items[i]);
    for (size_t i = 0; i < explorer->maybe_queue.count; i++)
        visit_once(explorer, explorer->maybe_queue.items[i]);
    return explorer;
}

Replay explorer_replay(Explorer *explorer, uint32_t from, uint32_t serial,
                       uint32_t watched)
{
    explorer->replay =
        (Replay){.on = true, .serial = serial, .watched = watched};
    explorer->fuel = LEAST_FUEL;
    visit(explorer, from);
    Replay replay = explorer->replay;
    explorer->replay = (Replay){.watched = NET_NONE};
    return replay;
}
