/*
 * What can come of a choice among arcs, given what is known of the values: for
 * each outcome the arcs taken and what is known afterwards.
 */
#ifndef BPMNC_CHOICE_H
#define BPMNC_CHOICE_H

#include "domain.h"
#include "../base/hash_table.h"

/* One outcome. Masks are those of the choice's own domains, in their order. */
typedef struct Outcome {
    uint32_t arc; /* ARCS_FIRST: the one taken; NET_NONE: none, an incident */
    /* ARCS_TRUE: bit per arc, 64 a word; null: none, an incident */
    const uint64_t *set;
    bool maybe; /* a guess: a condition that cannot be decided came out so */
    /* ARCS_FIRST: a later arc that holds too; NET_NONE: none known */
    uint32_t also;
    bool also_maybe; /* only for computed values, which need not occur */
    const Mask *masks;
    const Mask *also_masks; /* values for which both hold */
} Outcome;

typedef struct Outcomes {
    Outcome *items;
    size_t count;
    size_t capacity;
} Outcomes;

/* Words of a set of arcs. */
static inline size_t arc_words(const Transition *transition)
{
    return transition->arc_count / 64 + 1;
}

/* Is no arc taken? */
static inline bool takes_nothing(const Outcome *outcome)
{
    return outcome->arc == NET_NONE && !outcome->set;
}

/* Whether the arc of the transition is taken. */
static inline bool takes_arc(const Outcome *outcome, ArcMode mode, uint32_t arc)
{
    if (mode == ARCS_FIRST) return outcome->arc == arc;
    return outcome->set && (outcome->set[arc / 64] >> arc % 64 & 1) != 0;
}

typedef struct Memo Memo;

/* The choice of one transition. */
typedef struct Choice {
    const Transition *transition;
    Condition **guards; /* per arc; null: always */
    uint32_t *domains;  /* that the guards read */
    uint32_t domain_count;
    bool *names_null;     /* per domain of those */
    Mask *box;            /* for one question */
    VECTOR(Memo *) memos; /* outcomes found before */
    HashTable table;      /* of them by what was known */
} Choice;

/* Null when the transition has nothing to choose. */
Choice *choice_of(const Transition *transition, Domains *domains);
/* The choice among the arcs of a transition by these conditions, one for each
   arc; null: always, and of the default. */
Choice *choice_of_conditions(const Transition *transition, Condition **guards,
                             Domains *domains);

/*
 * The outcomes for what is known; remembered, so that equal questions cost a
 * look-up.
 *
 * known    per domain of the net
 *
 * With more than MOST_OUTCOMES nothing is decided: any arc may be taken, as a
 * guess. Null where the arcs taken are a set, and too many are possible.
 */
const Outcomes *choice_outcomes(Choice *choice, const Domains *domains,
                                const Mask *known);

/* Can it come out as a guess? Whether it does depends on what is known. */
bool choice_can_guess(const Choice *choice, const Domains *domains);

enum {
    MOST_OUTCOMES = 4096,
    MOST_DOMAINS = 1000,
    /* conditions over several variables, up to which overlaps are told */
    MOST_ALSO = 150
};

/* split.c */

/* The same without memory, for a box that holds what the choice sees of what
   is known; false: too many. */
bool choice_split(Choice *choice, const Domains *domains, const Mask *box,
                  Outcomes *outcomes);

#endif
