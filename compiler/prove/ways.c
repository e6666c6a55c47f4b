/*
 * The ways in which the writing of a firing can come out: one, unless values
 * are chosen by conditions, or are one with others from then on.
 */
#include "explorer.h"

#include <string.h>

static Mask *known_of(const Explorer *explorer, Way way)
{
    return explorer->way_words.items + way.words;
}

/* The same with words of its own. */
static Way copy_way(Explorer *explorer, Way way)
{
    size_t from = way.words;
    way.words = words_add(&explorer->way_words, explorer->domain_count,
                          explorer->arena);
    memcpy(known_of(explorer, way), explorer->way_words.items + from,
           explorer->domain_count * sizeof(Mask));
    return way;
}

/* The way goes on with the variable in that mask; not with no value at all. */
static void add_way(Explorer *explorer, Way way, uint32_t domain, Mask mask)
{
    if ((mask & MASK_REGIONS) == 0) return;
    Way next = copy_way(explorer, way);
    known_of(explorer, next)[domain] = mask;
    VECTOR_ADD(explorer->arena, &explorer->ways, next);
}

/* What the target of a copy is then. */
static Mask copied_mask(const Explorer *explorer, const Value *value,
                        uint32_t domain, Mask mask)
{
    const Domain *from = domain_at(explorer->domains, value->source);
    if (value->needs) mask &= ~from->null;
    return value_copied(from, domain_at(explorer->domains, domain), mask);
}

/* The two are one value from now on. Where the source can still be asked for,
   they are followed region by region, so that they stay one. */
static void add_copies(Explorer *explorer, Way way, uint32_t domain,
                       const Value *value)
{
    Mask mask = known_of(explorer, way)[value->source];
    if (!explorer->shared[value->source]) {
        add_way(explorer, way, domain,
                copied_mask(explorer, value, domain, mask));
        return;
    }
    for (Mask left = mask & MASK_REGIONS; left != 0; left &= left - 1) {
        Mask part = (left & -left) | (mask & ~MASK_REGIONS);
        Way own = copy_way(explorer, way);
        known_of(explorer, own)[value->source] = part;
        add_way(explorer, own, domain,
                copied_mask(explorer, value, domain, part));
    }
}

static void add_value(Explorer *explorer, Way way, uint32_t domain,
                      const Value *value);

/* Is a condition null for nulls alone that no condition has asked for? */
static bool is_unasked(const Choice *choice, const Outcome *outcome)
{
    bool unasked = false;
    for (uint32_t i = 0; i < choice->domain_count; i++) {
        Mask mask = outcome->masks[i];
        if ((mask & choice_domain(choice, i)->null) == 0) continue;
        if ((mask & MASK_UNASKED) == 0) return false;
        unasked = true;
    }
    return unasked;
}

static void add_chosen(Explorer *explorer, Way way, uint32_t domain,
                       const Value *value)
{
    const Choice *choice = value->choice;
    const Outcomes *outcomes = choice_outcomes(value->choice,
                                               known_of(explorer, way));
    if (!outcomes) explorer->stopped = true;
    for (size_t i = 0; outcomes && i < outcomes->count; i++) {
        const Outcome *outcome = &outcomes->items[i];
        Way own = copy_way(explorer, way);
        own.maybe = own.maybe || outcome->maybe;
        for (uint32_t j = 0; j < choice->domain_count; j++)
            known_of(explorer, own)[choice->domains[j]] = outcome->masks[j];
        own.is_missing = outcome->arc == NET_NONE;
        bool unasked = value->kept && outcome->arc == 2
            && is_unasked(choice, outcome);
        if (own.is_missing)
            VECTOR_ADD(explorer->arena, &explorer->ways, own);
        else if (unasked)
            add_way(explorer, own, domain,
                    value->branches[2]->mask | MASK_UNASKED);
        else
            add_value(explorer, own, domain, value->branches[outcome->arc]);
    }
}

static void add_value(Explorer *explorer, Way way, uint32_t domain,
                      const Value *value)
{
    switch (value->kind) {
    case VALUE_KNOWN: /* the only one there is is as good as not looked at */
        add_way(explorer, way, domain,
                value->mask == domain_at(explorer->domains, domain)->all
                    ? value->mask | MASK_FRESH
                    : value->mask);
        break;
    case VALUE_COPY: add_copies(explorer, way, domain, value); break;
    case VALUE_CHOSEN: add_chosen(explorer, way, domain, value); break;
    case VALUE_COMPUTED:
        add_way(explorer, way, domain,
                domain_anything(domain_at(explorer->domains, domain))
                    | MASK_COMPUTED);
        break;
    }
}

/* Is the variable assigned what it is? */
static bool is_idle(const Explorer *explorer, Way way, const Effect *effect)
{
    const Mask *known = known_of(explorer, way);
    if (effect_is_idle(effect, explorer->hears, known[effect->domain]))
        return true;
    return effect->unless
        && (known[effect->target] & MASK_REGIONS) == effect->unless->mask;
}

/* Each way since the mark becomes those that the effect makes of it. */
static void spread_ways(Explorer *explorer, WayMark mark, const Effect *effect)
{
    size_t end = explorer->ways.count;
    for (size_t i = mark.ways; i < end; i++) {
        Way way = explorer->ways.items[i];
        if (way.is_missing || is_idle(explorer, way, effect))
            VECTOR_ADD(explorer->arena, &explorer->ways, way);
        else if (effect->value)
            add_value(explorer, way, effect->domain, effect->value);
        else
            add_way(explorer, way, effect->domain,
                    effect_mask(effect, known_of(explorer, way)));
    }
    explorer->ways.count -= end - mark.ways;
    memmove(explorer->ways.items + mark.ways, explorer->ways.items + end,
            (explorer->ways.count - mark.ways) * sizeof(Way));
}

WayMark ways_find(Explorer *explorer, const Effects *effects, const Mask *known)
{
    WayMark mark = { explorer->ways.count, explorer->way_words.count };
    Way way = { .words = words_add(&explorer->way_words, explorer->domain_count,
                                   explorer->arena) };
    memcpy(known_of(explorer, way), known,
           explorer->domain_count * sizeof *known);
    VECTOR_ADD(explorer->arena, &explorer->ways, way);
    for (size_t i = 0; i < effects->count; i++)
        spread_ways(explorer, mark, &effects->items[i]);
    return mark;
}

void ways_drop(Explorer *explorer, WayMark mark)
{
    explorer->ways.count = mark.ways;
    explorer->way_words.count = mark.words;
}
