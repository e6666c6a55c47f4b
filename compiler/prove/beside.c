/*
 * Items beside each other. In the net one is done behind the other (NetFrame).
 * What an item of a task does is done in one step, so that every order of items
 * is one of such rounds. The items of a sub-process rest between their steps,
 * while others go on: what these may write is not known while the activity is
 * open, and in which order what they wait for comes about is not asked
 * (order.c). What is beyond rounds even so is told: beyond.c.
 */
#include "beside.h"
#include "../net/frame.h"
#include "fork.h"

/* An activity whose items rest between their steps. */
struct Beside {
    Beside *next;
    uint32_t rest;     /* by rest index: a token there tells that it is open */
    uint64_t *written; /* by its items, a bit per domain */
};

/* Which number an item has stays as it is. */
static bool is_constant(const Explorer *explorer, uint32_t number)
{
    const Net *net = explorer->net;
    for (uint32_t i = 0; i < net->field_count; i++) {
        if (net->fields[i].count == COUNT_NOT
            && domain_reads(domain_at(explorer->domains, number), i))
            return false;
    }
    return true;
}

static void add_written(Explorer *explorer, uint32_t frame, uint64_t *written)
{
    const Net *net = explorer->net;
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Effects *effects = &explorer->effects[i];
        if (!net_acts_in(net, frame, &net->transitions[i])) continue;
        for (size_t j = 0; j < effects->count; j++)
            bits_add(written, effects->items[j].domain);
    }
    for (uint32_t i = 0; i < explorer->domain_count; i++)
        if (is_constant(explorer, i)) bits_drop(written, i);
}

void beside_prepare(Explorer *explorer)
{
    const Net *net = explorer->net;
    Arena *arena = explorer->arena;
    if (explorer->domain_count == 0) return;
    for (uint32_t i = 0; i < net->place_count; i++) {
        const Place *place = &net->places[i];
        if (place_facts(place)->taken != TAKEN_ITEMS) continue;
        uint32_t frame = net_host_at(net, place) + 1;
        if (!net_has_bodies(net, frame)) continue;
        Beside *beside = NEW(arena, Beside);
        beside->rest = explorer->rest_index[i];
        beside->written = NEW_ARRAY(arena, uint64_t, explorer->live_words);
        add_written(explorer, frame, beside->written);
        beside->next = explorer->besides;
        explorer->besides = beside;
    }
}

bool beside_forget(Explorer *explorer, uint64_t *words)
{
    Mask *known = words + explorer->marking_words;
    bool lost = false;
    for (const Beside *beside = explorer->besides; beside;
         beside = beside->next) {
        if (rest_count(explorer, words, beside->rest) == 0) continue;
        for (uint32_t i = 0; i < explorer->domain_count; i++) {
            Mask anything = domain_anything(domain_at(explorer->domains, i));
            if (!bits_have(beside->written, i) || known[i] == anything)
                continue;
            known[i] = anything;
            lost = true;
        }
    }
    return lost;
}

uint32_t beside_next(const Explorer *explorer, Walk *walk, uint32_t frame)
{
    const Net *net = explorer->net;
    if (net->frames[frame].begins == NET_NONE) frame++;
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (net_is_around_frame(net, frame, net->places[i].frame))
            walk->counts[i] = 0;
    }
    walk_drop_cleared(walk);
    return net->frames[frame].begins;
}
