/*
 * What the firing of a transition makes of what is known of the values.
 */
#ifndef BPMNC_PROVE_EFFECT_H
#define BPMNC_PROVE_EFFECT_H

#include "value.h"

/* Writing: what is known of a domain after a transition has fired. */
typedef struct Effect {
    uint32_t domain;
    Mask mask;          /* if there is no value */
    const Value *value; /* assigned; null: what 'mask' says */
    bool is_equal;      /* it is that two variables are one value from now on */
    bool is_more;       /* ORDER: the left side is one more */
    bool is_less;       /* the same: the right side */
    bool is_brought;    /* by a signal: see effect_is_idle */
    /* null: always; else only where the variable of the domain 'target', which
       is assigned that, had another value */
    const Value *unless;
    uint32_t target;
} Effect;

typedef struct Effects {
    Effect *items;
    size_t count;
    size_t capacity;
    bool has_values; /* one of them is assigned */
    bool has_equals; /* one of them is that two are one value */
} Effects;

/* Where a signal is heard, what comes with it. */
typedef enum Hearing {
    HEARS_NEW,    /* it comes from outside */
    HEARS_AGAIN,  /* the same as another had of this signal */
    HEARS_NOTHING /* the process threw the signal */
} Hearing;

/* Does the event leave what is known of the domain as it is? */
static inline bool effect_is_idle(const Effect *effect, Hearing hearing,
                                  Mask known)
{
    return effect->is_brought && hearing != HEARS_NEW
        && (hearing == HEARS_NOTHING || (known & MASK_GIVEN) != 0);
}

/* What is known of the domain behind an effect without a value. */
static inline Mask effect_mask(const Effect *effect, const Mask *known)
{
    if (effect->is_more) return orders_behind(known[effect->domain]);
    if (effect->is_less)
        return orders_swapped(
            orders_behind(orders_swapped(known[effect->domain])));
    return effect->mask;
}

#endif
