/*
 * Which knowledge can still matter: of a token at a place, the domains that a
 * choice on its way may read before something writes them. The rest is
 * forgotten, unless it is tied to that, so that states that behave alike are
 * one.
 */
#include "order.h"

#include <string.h>

static void add_domain(void *set, uint32_t domain)
{
    bits_add(set, domain);
}

static void add_all(const Explorer *explorer, uint64_t *set,
                    const uint64_t *more)
{
    for (uint32_t i = 0; i < explorer->live_words; i++) set[i] |= more[i];
}

const uint64_t *explorer_live(const Explorer *explorer, uint32_t place)
{
    return explorer->live + (size_t)place * explorer->live_words;
}

/* What is known of a value matters where what is known of its copy does: then
   that the two are one matters before, for what is tied to it. */
static void add_equals(const Effects *effects, const uint64_t *tied,
                       uint64_t *live)
{
    for (size_t i = 0; i < effects->count; i++) {
        const Effect *effect = &effects->items[i];
        if (effect->is_equal && bits_have(tied, effect->domain))
            bits_add(live, effect->domain);
    }
}

/* What matters before the writing, given what does afterwards. A signal that is
   heard may bring nothing. */
static void before_effects(Explorer *explorer, const Effects *effects,
                           uint64_t *live)
{
    uint64_t *tied = explorer->ties.set;
    if (effects->has_equals) {
        memcpy(tied, live, explorer->live_words * sizeof *tied);
        ties_add(explorer, NULL, tied);
    }
    for (size_t i = effects->count; i-- > 0;) {
        const Effect *effect = &effects->items[i];
        if (!bits_have(live, effect->domain)) continue;
        if (effect->unless)
            bits_add(live, effect->target);
        else if (!effect->is_more && !effect->is_less && !effect->is_brought)
            bits_drop(live, effect->domain);
        if (effect->value) value_reads(effect->value, add_domain, live);
    }
    if (effects->has_equals) add_equals(effects, tied, live);
}

/* What matters before a transition; guards are looked at after the writing. */
static void live_before(Explorer *explorer, uint32_t number, uint64_t *live)
{
    const Transition *transition = &explorer->net->transitions[number];
    memset(live, 0, explorer->live_words * sizeof *live);
    choice_reads(explorer->choices[number], add_domain, live);
    for (uint32_t i = 0; i < transition->open_count; i++)
        add_all(explorer, live, explorer_live(explorer, transition->opens[i]));
    for (uint32_t i = 0; i < transition->arc_count; i++)
        add_all(explorer, live,
                explorer_live(explorer, transition->arcs[i].place));
    before_effects(explorer, &explorer->effects[number], live);
}

static bool add_live(Explorer *explorer, const uint32_t *places, uint32_t count,
                     const uint64_t *live)
{
    bool news = false;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t *own = explorer->live
            + (size_t)places[i] * explorer->live_words;
        for (uint32_t j = 0; j < explorer->live_words; j++) {
            news = news || (live[j] & ~own[j]) != 0;
            own[j] |= live[j];
        }
    }
    return news;
}

static void mark_copies(Explorer *explorer, const Value *value,
                        const uint64_t *after)
{
    if (value->kind == VALUE_COPY && bits_have(after, value->source))
        explorer->shared[value->source] = true;
    if (value->kind != VALUE_CHOSEN) return;
    for (uint32_t i = 0; i < value->choice->transition->arc_count; i++)
        mark_copies(explorer, value->branches[i], after);
}

/* What is copied and may be looked at afterwards: by what follows in the same
   firing, or by any token. */
static void find_shared(Explorer *explorer, uint64_t *after)
{
    const Net *net = explorer->net;
    uint64_t *anywhere = NEW_ARRAY(explorer->arena, uint64_t,
                                   explorer->live_words);
    explorer->shared = NEW_ARRAY(explorer->arena, bool,
                                 explorer->domain_count + 1);
    for (uint32_t i = 0; i < net->place_count; i++)
        add_all(explorer, anywhere, explorer_live(explorer, i));
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Effects *effects = &explorer->effects[i];
        if (!effects->has_values) continue;
        memcpy(after, anywhere, explorer->live_words * sizeof *after);
        choice_reads(explorer->choices[i], add_domain, after);
        for (size_t j = effects->count; j-- > 0;) {
            const Value *value = effects->items[j].value;
            if (!value) continue;
            mark_copies(explorer, value, after);
            value_reads(value, add_domain, after);
        }
    }
}

/* Nothing is tried again where data are looked at. */
void explorer_find_live(Explorer *explorer)
{
    const Net *net = explorer->net;
    Arena *arena = explorer->arena;
    explorer->live_words = explorer->domain_count / 64 + 1;
    explorer->live = NEW_ARRAY(
        arena, uint64_t, (size_t)net->place_count * explorer->live_words + 1);
    explorer->live_now = NEW_ARRAY(arena, uint64_t, explorer->live_words);
    bool news = explorer->domain_count > 0;
    while (news) {
        news = false;
        for (uint32_t i = net->transition_count; i-- > 0;) {
            const Transition *transition = &net->transitions[i];
            uint64_t *live = explorer->live_now;
            if (is_fired(transition, FIRED_AGAIN)) continue;
            live_before(explorer, i, live);
            news |= add_live(explorer, transition->any, transition->any_count,
                             live);
            news |= add_live(explorer, transition->pre, transition->pre_count,
                             live);
            news |= add_live(explorer, transition->inhibit,
                             transition->inhibit_count, live);
        }
    }
    find_shared(explorer, explorer->live_now);
}

/* What is known of domains that are not live now, and of others those flags. */
static void forget(Explorer *explorer, Mask *known, Mask flags)
{
    uint64_t *live = explorer->live_now;
    ties_add(explorer, known, live);
    for (uint32_t i = 0; i < explorer->domain_count; i++) {
        if (!bits_have(live, i))
            known[i] = domain_anything(domain_at(explorer->domains, i));
        known[i] &= ~flags;
    }
}

void explorer_forget(Explorer *explorer, uint64_t *words)
{
    uint64_t *live = explorer->live_now;
    if (explorer->domain_count == 0) return;
    memset(live, 0, explorer->live_words * sizeof *live);
    for (EACH_MARKED(i, explorer, words))
        add_all(explorer, live,
                explorer_live(explorer, explorer->rest_places[i]));
    forget(explorer, words + explorer->marking_words,
           order_is_given(explorer, words) ? 0 : MASK_GIVEN);
}

void explorer_forget_on_way(Explorer *explorer, const Walk *walk, Mask *known)
{
    uint64_t *live = explorer->live_now;
    if (explorer->domain_count == 0) return;
    memset(live, 0, explorer->live_words * sizeof *live);
    for (size_t i = 0; i < walk->depth; i++)
        add_all(explorer, live, explorer_live(explorer, walk->stack[i].place));
    for (EACH_REST(i, explorer, walk->touched)) {
        uint32_t rest = explorer->rest_places[i];
        if (walk->counts[rest] > 0)
            add_all(explorer, live, explorer_live(explorer, rest));
    }
    forget(explorer, known, 0);
}
