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

static uint64_t reads_of_value(const Value *value)
{
    switch (value->kind) {
    case VALUE_COPY: return domain_bit(value->source);
    case VALUE_CHOSEN: break;
    case VALUE_KNOWN:
    case VALUE_COMPUTED: return 0;
    }
    uint64_t reads = reads_of(value->choice);
    for (uint32_t i = 0; i < value->choice->transition->arc_count; i++)
        reads |= reads_of_value(value->branches[i]);
    return reads;
}

/* What matters before the writing, given what does afterwards. */
static uint64_t before_effects(const Effects *effects, uint64_t live)
{
    for (size_t i = effects->count; i-- > 0;) {
        const Effect *effect = &effects->items[i];
        uint64_t own = domain_bit(effect->domain);
        uint64_t reads = effect->value ? reads_of_value(effect->value) : 0;
        if (effect->domain >= MOST_TRACKED)
            live |= reads;
        else if ((live & own) != 0)
            live = (live & ~own) | reads;
    }
    return live;
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
    return before_effects(&explorer->effects[number], live);
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

static void mark_copies(Explorer *explorer, const Value *value, uint64_t after)
{
    if (value->kind == VALUE_COPY) {
        uint64_t own = domain_bit(value->source);
        if (own == 0 || (own & after) != 0)
            explorer->shared[value->source] = true;
    }
    if (value->kind != VALUE_CHOSEN) return;
    for (uint32_t i = 0; i < value->choice->transition->arc_count; i++)
        mark_copies(explorer, value->branches[i], after);
}

/* What is copied and may be looked at afterwards: by what follows in the same
   firing, or by any token. */
static void find_shared(Explorer *explorer)
{
    const Net *net = explorer->net;
    uint64_t anywhere = 0;
    explorer->shared = NEW_ARRAY(explorer->arena, bool,
                                 explorer->domain_count + 1);
    for (uint32_t i = 0; i < net->place_count; i++)
        anywhere |= explorer->live[i];
    for (uint32_t i = 0; i < net->transition_count; i++) {
        uint64_t after = anywhere | reads_of(explorer->choices[i]);
        const Effects *effects = &explorer->effects[i];
        for (size_t j = effects->count; j-- > 0;) {
            const Value *value = effects->items[j].value;
            if (!value) continue;
            mark_copies(explorer, value, after);
            after |= reads_of_value(value);
        }
    }
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
    find_shared(explorer);
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
