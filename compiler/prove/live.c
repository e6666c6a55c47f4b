/*
 * Which knowledge can still matter: of a token at a place, the domains that a
 * choice on its way may read before something writes them. The rest is
 * forgotten, so that states that behave alike are one.
 */
#include "explore.h"

enum { MOST_TRACKED = 64 }; /* domains beyond are never forgotten */

static uint64_t domain_bit(uint32_t domain)
{
    return domain < MOST_TRACKED ? UINT64_C(1) << domain : 0;
}

static uint64_t reads_of(const Choice *choice)
{
    uint64_t reads = 0;
    for (uint32_t i = 0; choice && i < choice->domain_count; i++)
        reads |= domain_bit(choice->domains[i]);
    return reads;
}

static uint64_t writes_of(const Effects *effects)
{
    uint64_t writes = 0;
    for (size_t i = 0; i < effects->count; i++)
        writes |= domain_bit(effects->items[i].domain);
    return writes;
}

/* Guards are looked at after the writing. */
static uint64_t live_before(const Explorer *explorer, uint32_t number)
{
    const Transition *transition = &explorer->net->transitions[number];
    uint64_t live = reads_of(explorer->choices[number]);
    for (uint32_t i = 0; i < transition->open_count; i++)
        live |= explorer->live[transition->opens[i]];
    for (uint32_t i = 0; i < transition->arc_count; i++)
        live |= explorer->live[transition->arcs[i].place];
    return live & ~writes_of(&explorer->effects[number]);
}

static bool add_live(Explorer *explorer, const uint32_t *places, uint32_t count,
                     uint64_t live)
{
    bool news = false;
    for (uint32_t i = 0; i < count; i++) {
        news = news || (live & ~explorer->live[places[i]]) != 0;
        explorer->live[places[i]] |= live;
    }
    return news;
}

void explorer_find_live(Explorer *explorer)
{
    const Net *net = explorer->net;
    explorer->live = NEW_ARRAY(explorer->arena, uint64_t, net->place_count + 1);
    bool news = explorer->domain_count > 0;
    while (news) {
        news = false;
        for (uint32_t i = net->transition_count; i-- > 0;) {
            const Transition *transition = &net->transitions[i];
            uint64_t live = live_before(explorer, i);
            if (live == 0) continue;
            if (add_live(explorer, transition->any, transition->any_count,
                         live))
                news = true;
            if (add_live(explorer, transition->pre, transition->pre_count,
                         live))
                news = true;
            if (add_live(explorer, transition->inhibit,
                         transition->inhibit_count, live))
                news = true;
        }
    }
}

void explorer_forget(const Explorer *explorer, uint64_t *words)
{
    uint64_t live = 0;
    uint64_t *known = words + explorer->marking_words;
    for (uint32_t i = rest_marked(explorer, words, 0); i != NET_NONE;
         i = rest_marked(explorer, words, i + 1))
        live |= explorer->live[explorer->rest_places[i]];
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        if (i < MOST_TRACKED && (live & domain_bit(i)) == 0)
            known[i] = domain_anything(&explorer->domains.list.items[i]);
    }
}
