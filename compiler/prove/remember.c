/*
 * Steps remembered. What a step comes to depends on few of the places: those
 * that its transitions look at or change. Where all of these are as they were
 * in a step before, it comes to the same there, and all other places stay as
 * they are; so it need not be walked again.
 */
#include "explorer.h"

#include <string.h>

enum {
    WORTH_REMEMBERING = 16, /* steps that a transition is walked for before */
    MOST_PAST_BYTES = 16 * 1024 * 1024
};

/* What the steps of one transition can fire, and the places concerned. */
typedef struct Reach {
    const Explorer *explorer;
    bool *fires;    /* per transition */
    uint32_t *list; /* those, in the order found */
    uint32_t count;
    bool *places; /* per place: looked at or changed */
    uint64_t *mask;
    uint64_t *taken; /* places that lose one token of several */
} Reach;

static void add_place(Reach *reach, uint32_t place)
{
    uint32_t rest = reach->explorer->rest_index[place];
    reach->places[place] = true;
    if (rest != NET_NONE)
        rest_add(reach->explorer, reach->mask, rest, reach->explorer->most);
}

static void add_places(Reach *reach, const uint32_t *places, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) add_place(reach, places[i]);
}

static void add_taken(Reach *reach, const uint32_t *places, uint32_t count)
{
    add_places(reach, places, count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t rest = reach->explorer->rest_index[places[i]];
        if (rest != NET_NONE)
            rest_add(reach->explorer, reach->taken, rest,
                     reach->explorer->most);
    }
}

static void add_transition(Reach *reach, uint32_t number)
{
    if (number == NET_NONE || reach->fires[number]) return;
    reach->fires[number] = true;
    reach->list[reach->count++] = number;
}

/* A token may come there. */
static void add_arrival(Reach *reach, uint32_t place)
{
    add_place(reach, place);
    add_transition(reach, reach->explorer->net->consumers[place]);
}

static void add_choice(const Choice *choice, uint64_t *known)
{
    for (uint32_t i = 0; choice && i < choice->domain_count; i++)
        known[choice->domains[i]] = UINT64_MAX;
}

static void add_value(const Value *value, uint64_t *known)
{
    if (value->kind == VALUE_COPY) known[value->source] = UINT64_MAX;
    if (value->kind != VALUE_CHOSEN) return;
    add_choice(value->choice, known);
    for (uint32_t i = 0; i < value->choice->transition->arc_count; i++)
        add_value(value->branches[i], known);
}

/* What is known of a domain is changed only where it is another afterwards. */
static void add_domains(Reach *reach, uint32_t number)
{
    const Explorer *explorer = reach->explorer;
    const Effects *effects = &explorer->effects[number];
    uint64_t *known = reach->mask + explorer->marking_words;
    add_choice(explorer->choices[number], known);
    for (size_t i = 0; i < effects->count; i++) {
        known[effects->items[i].domain] = UINT64_MAX;
        if (effects->items[i].value) add_value(effects->items[i].value, known);
    }
}

static void follow(Reach *reach, uint32_t number)
{
    const Transition *transition = &reach->explorer->net->transitions[number];
    add_taken(reach, transition->any, transition->any_count);
    if (transition->keeps)
        add_places(reach, transition->pre, transition->pre_count);
    else
        add_taken(reach, transition->pre, transition->pre_count);
    add_places(reach, transition->inhibit, transition->inhibit_count);
    add_places(reach, transition->clear, transition->clear_count);
    for (uint32_t i = 0; i < transition->open_count; i++)
        add_arrival(reach, transition->opens[i]);
    for (uint32_t i = 0; i < transition->arc_count; i++)
        add_arrival(reach, transition->arcs[i].place);
    if (transition->incident != NET_NONE)
        add_arrival(reach, transition->incident);
    add_domains(reach, number);
}

static bool any_concerned(const Reach *reach, const uint32_t *places,
                          uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (reach->places[places[i]]) return true;
    }
    return false;
}

/* A scope that is not complete can become so only by what changes at it. */
static void add_completes(Reach *reach)
{
    const Explorer *explorer = reach->explorer;
    for (uint32_t i = 1; i < explorer->net->scope_count; i++) {
        uint32_t number = explorer->completes[i];
        const Transition *transition = &explorer->net->transitions[number];
        if (any_concerned(reach, transition->pre, transition->pre_count)
            || any_concerned(reach, transition->inhibit,
                             transition->inhibit_count))
            add_transition(reach, number);
    }
}

static bool touches_order(const Reach *reach)
{
    for (uint32_t i = 0; i < reach->explorer->ordered_count; i++) {
        if (reach->places[reach->explorer->ordered[i]]) return true;
    }
    return false;
}

/* What is armed is put in order with all that is. */
static void add_orders(Reach *reach)
{
    const Explorer *explorer = reach->explorer;
    add_places(reach, explorer->ordered, explorer->ordered_count);
    for (uint32_t i = 0; i < explorer->order_words; i++)
        reach->mask[explorer->marking_words + explorer->domain_count + i] =
            UINT64_MAX;
}

static void find_masks(const Explorer *explorer, uint32_t transition,
                       Memory *memory)
{
    const Net *net = explorer->net;
    Arena *arena = explorer->arena;
    Reach reach = {
        .explorer = explorer,
        .fires = NEW_ARRAY(arena, bool, net->transition_count),
        .list = NEW_ARRAY(arena, uint32_t, net->transition_count),
        .places = NEW_ARRAY(arena, bool, net->place_count),
        .mask = NEW_ARRAY(arena, uint64_t, explorer->state_words),
        .taken = NEW_ARRAY(arena, uint64_t, explorer->marking_words),
    };
    add_transition(&reach, transition);
    for (uint32_t i = 0; i < reach.count; i++) {
        follow(&reach, reach.list[i]);
        if (i + 1 == reach.count) add_completes(&reach);
    }
    if (touches_order(&reach)) add_orders(&reach);
    memory->mask = reach.mask;
    memory->taken = reach.taken;
}

/* Is it the step walked or remembered last? Mostly it is. */
static bool is_last(const Explorer *explorer, const Memory *memory,
                    uint32_t fewer)
{
    const Past *past = memory->last;
    if (!past || past->fewer != fewer) return false;
    const uint64_t *now = explorer->now;
    for (uint32_t i = 0; i < explorer->state_words; i++) {
        if (past->key[i] != (now[i] & memory->mask[i])) return false;
    }
    return true;
}

/* A question for a step: which, from what. */
typedef struct Question {
    uint32_t transition;
    uint32_t fewer;
} Question;

static bool is_answer(const void *explorer, uint32_t number, const void *asked)
{
    const Explorer *own = explorer;
    const Question *question = asked;
    const Past *past = own->pasts.items[number];
    if (past->transition != question->transition
        || past->fewer != question->fewer)
        return false;
    for (uint32_t i = 0; i < own->state_words; i++) {
        if (past->key[i] != own->key[i]) return false;
    }
    return true;
}

static uint32_t hash_of(const Explorer *explorer, const Question *question)
{
    return hash_words((uint64_t)question->transition << 32 ^ question->fewer,
                      explorer->key, explorer->state_words);
}

static const Past *find(const Explorer *explorer, uint32_t transition,
                        uint32_t fewer)
{
    const uint64_t *mask = explorer->memories[transition].mask;
    for (uint32_t i = 0; i < explorer->state_words; i++)
        explorer->key[i] = explorer->now[i] & mask[i];
    Question question = { transition, fewer };
    uint32_t past = hash_table_find(&explorer->past_table,
                                    hash_of(explorer, &question), is_answer,
                                    explorer, &question);
    return past == TABLE_NONE ? NULL : explorer->pasts.items[past];
}

/* A transition that has fired so often is worth finding out about. */
static bool remembers(Explorer *explorer, uint32_t transition)
{
    Memory *memory = &explorer->memories[transition];
    if (memory->mask) return true;
    if (++memory->fired < WORTH_REMEMBERING) return false;
    if (!explorer->key)
        explorer->key = NEW_ARRAY(explorer->arena, uint64_t,
                                  explorer->state_words);
    find_masks(explorer, transition, memory);
    return true;
}

const Past *remember_find(Explorer *explorer, uint32_t transition,
                          uint32_t fewer)
{
    Memory *memory = &explorer->memories[transition];
    if (explorer->replay.on) return NULL;
    if (!is_last(explorer, memory, fewer)) {
        const Past *past = remembers(explorer, transition)
            ? find(explorer, transition, fewer)
            : NULL;
        if (!past) return NULL;
        memory->last = past;
    }
    if (memory->last->fuel > explorer->fuel)
        /* walked, it stops where there is none left */
        return NULL;
    explorer->fuel -= memory->last->fuel;
    return memory->last;
}

void remember_keep(Explorer *explorer, uint32_t transition, uint32_t fewer,
                   size_t fuel)
{
    const Results *results = &explorer->results;
    Memory *memory = &explorer->memories[transition];
    if (!memory->mask || explorer->replay.on || explorer->fuel == 0
        || explorer->past_bytes >= MOST_PAST_BYTES)
        return;
    Arena *arena = explorer->arena;
    size_t key_bytes = explorer->state_words * sizeof *explorer->key;
    explorer->past_bytes += sizeof(Past) + key_bytes
        + results->list.count * sizeof *results->list.items
        + results->words.count * sizeof *results->words.items;
    Past *past = arena_alloc(arena, sizeof *past + key_bytes);
    *past = (Past){
        .transition = transition,
        .fewer = fewer,
        .fuel = fuel,
    };
    past->results.list.count = results->list.count;
    past->results.list.items =
        arena_copy(arena, results->list.items,
                   results->list.count * sizeof *results->list.items);
    past->results.words.items =
        arena_copy(arena, results->words.items,
                   results->words.count * sizeof *results->words.items);
    memcpy(past->key, explorer->key, key_bytes);
    hash_table_add(&explorer->past_table,
                   hash_of(explorer, &(Question){ transition, fewer }),
                   (uint32_t)explorer->pasts.count, arena);
    VECTOR_ADD(arena, &explorer->pasts, past);
    memory->last = past;
}
