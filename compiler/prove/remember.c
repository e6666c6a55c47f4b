/*
 * Steps remembered. What a step comes to depends on few of the places: those
 * that its transitions look at or change. Where all of these are as they were
 * in a step before, it comes to the same there, and all other places stay as
 * they are; so it need not be walked again.
 */
#include "again.h"

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
    uint64_t *taken;   /* places that lose one token of several */
    uint64_t *domains; /* looked at or changed */
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

static void add_domain(void *reach, uint32_t domain)
{
    const Reach *own = reach;
    bits_add(own->domains, domain);
}

/* What is known of a domain is changed only where it is another afterwards. */
static void add_domains(Reach *reach, uint32_t number)
{
    const Effects *effects = &reach->explorer->effects[number];
    choice_reads(reach->explorer->choices[number], add_domain, reach);
    for (size_t i = 0; i < effects->count; i++) {
        add_domain(reach, effects->items[i].domain);
        if (effects->items[i].value)
            value_reads(effects->items[i].value, add_domain, reach);
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
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        const Arc *arc = &transition->arcs[i];
        add_arrival(reach, arc->place);
        add_places(reach, arc->open, arc->open ? 1 : 0);
    }
    if (transition->incident != NET_NONE)
        add_arrival(reach, transition->incident);
    for (uint32_t i = 0; transition->comes && i < transition->any_count; i++)
        add_places(reach, transition->comes[i].places,
                   transition->comes[i].count);
    add_domains(reach, number);
}

/* A scope that is not complete can become so only by what changes at it. */
static void add_completes(Reach *reach)
{
    const Explorer *explorer = reach->explorer;
    for (uint32_t i = 1; i < explorer->net->scope_count; i++) {
        uint32_t number = explorer->completes[i];
        const Transition *transition = &explorer->net->transitions[number];
        if (any_marked(reach->places, transition->pre, transition->pre_count)
            || any_marked(reach->places, transition->inhibit,
                          transition->inhibit_count))
            add_transition(reach, number);
    }
}

/* The same of a join: by what changes at it, or where it is waited for. */
static void add_settling(Reach *reach)
{
    const Net *net = reach->explorer->net;
    for (uint32_t i = 0; i < net->settling_count; i++) {
        const Transition *join = &net->transitions[net->settling[i]];
        bool changes = any_marked(reach->places, join->any, join->any_count);
        for (uint32_t j = 0; j < join->any_count; j++)
            changes = changes
                || any_marked(reach->places, join->comes[j].places,
                              join->comes[j].count);
        if (changes) add_transition(reach, net->settling[i]);
    }
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

/* What else is known of the values is looked at with them. */
static void mask_domains(Explorer *explorer, const Reach *reach)
{
    ties_add(explorer, NULL, reach->domains);
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        if (bits_have(reach->domains, i))
            reach->mask[explorer->marking_words + i] = UINT64_MAX;
    }
}

static void find_masks(Explorer *explorer, uint32_t transition, Memory *memory)
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
        .domains = NEW_ARRAY(arena, uint64_t, explorer->live_words + 1),
    };
    add_transition(&reach, transition);
    for (uint32_t i = 0; i < reach.count; i++) {
        follow(&reach, reach.list[i]);
        if (i + 1 == reach.count) add_completes(&reach);
        if (i + 1 == reach.count) add_settling(&reach);
    }
    if (any_marked(reach.places, explorer->ordered, explorer->ordered_count))
        add_orders(&reach);
    if (explorer->domain_count > 0) mask_domains(explorer, &reach);
    memory->mask = reach.mask;
    memory->taken = reach.taken;
}

/* Is it the step walked or remembered last? Mostly it is. */
static bool is_last(const Explorer *explorer, const Memory *memory,
                    uint64_t first)
{
    if (memory->last == TABLE_NONE) return false;
    const uint64_t *key = word_table_key(&explorer->past_keys, memory->last);
    const uint64_t *now = explorer->now;
    if (key[0] != first) return false;
    for (uint32_t i = 0; i < explorer->state_words; i++) {
        if (key[i + 1] != (now[i] & memory->mask[i])) return false;
    }
    return true;
}

static uint32_t hash_of(const Explorer *explorer)
{
    return hash_words(0, explorer->key, explorer->state_words + 1);
}

/* The step among those that were walked; TABLE_NONE: it was not. */
static uint32_t find(const Explorer *explorer, const Memory *memory,
                     uint64_t first)
{
    explorer->key[0] = first;
    for (uint32_t i = 0; i < explorer->state_words; i++)
        explorer->key[i + 1] = explorer->now[i] & memory->mask[i];
    return word_table_find(&explorer->past_keys, hash_of(explorer),
                           explorer->key);
}

/* A transition that has fired so often is worth finding out about. */
static bool remembers(Explorer *explorer, uint32_t transition)
{
    Memory *memory = &explorer->memories[transition];
    if (memory->mask) return true;
    if (++memory->fired < WORTH_REMEMBERING) return false;
    if (!explorer->key) {
        explorer->past_keys.width = explorer->state_words + 1;
        explorer->key = NEW_ARRAY(explorer->arena, uint64_t,
                                  explorer->past_keys.width);
    }
    find_masks(explorer, transition, memory);
    return true;
}

const Past *remember_find(Explorer *explorer, uint32_t transition,
                          uint32_t fewer)
{
    Memory *memory = &explorer->memories[transition];
    uint64_t first = (uint64_t)transition << 32 | fewer;
    if (explorer->replay.on) return NULL;
    if (!is_last(explorer, memory, first)) {
        uint32_t past = remembers(explorer, transition)
            ? find(explorer, memory, first)
            : TABLE_NONE;
        if (past == TABLE_NONE) return NULL;
        memory->last = past;
    }
    const Past *past = &explorer->pasts.items[memory->last];
    /* walked, it stops where there is none left */
    if (past->fuel > explorer->fuel) return NULL;
    explorer->fuel -= past->fuel;
    return past;
}

void remember_keep(Explorer *explorer, uint32_t transition, size_t fuel)
{
    const Results *results = &explorer->results;
    Memory *memory = &explorer->memories[transition];
    if (!memory->mask || explorer->replay.on || explorer->fuel == 0
        || again_asked(explorer) || explorer->past_bytes >= MOST_PAST_BYTES)
        return;
    Arena *arena = explorer->arena;
    size_t list_bytes = results->list.count * sizeof *results->list.items;
    size_t word_bytes = results->words.count * sizeof *results->words.items;
    explorer->past_bytes += sizeof(Past) + list_bytes + word_bytes
        + explorer->past_keys.width * sizeof *explorer->key;
    Past past = { .fuel = fuel };
    past.results.list.count = results->list.count;
    past.results.list.items = arena_copy(arena, results->list.items,
                                         list_bytes);
    past.results.words.items = arena_copy(arena, results->words.items,
                                          word_bytes);
    memory->last = word_table_add(&explorer->past_keys, hash_of(explorer),
                                  explorer->key, arena);
    VECTOR_ADD(arena, &explorer->pasts, past);
}
