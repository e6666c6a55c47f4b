/*
 * A choice among arcs, and what can come of it, given what is known of the
 * values: for each outcome the arcs taken and what is known afterwards.
 */
#ifndef BPMNC_PROVE_SPLIT_H
#define BPMNC_PROVE_SPLIT_H

#include "../base/bits.h"
#include "../base/word_table.h"
#include "domain.h"

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

typedef VECTOR(Outcome) Outcomes;

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
    return outcome->set && bits_have(outcome->set, arc);
}

/* Outcomes that were found before: choice.c. */
typedef struct Memo Memo;

/* The choice of one transition. */
typedef struct Choice {
    const Transition *transition;
    const Domains *all; /* of the net */
    Condition **guards; /* per arc; null: always */
    uint32_t *domains;  /* that the guards read */
    uint32_t domain_count;
    bool *names_null;     /* per domain of those */
    Mask *box;            /* for one question */
    VECTOR(Memo *) memos; /* outcomes found before */
    WordTable table;      /* what was known then */
} Choice;

enum {
    MOST_OUTCOMES = 4096,
    MOST_DOMAINS = 1000,
    /* conditions over several variables, up to which overlaps are told */
    MOST_ALSO = 150
};

/* The domain by its place among those that the guards read. */
static inline const Domain *choice_domain(const Choice *choice, uint32_t at)
{
    return domain_at(choice->all, choice->domains[at]);
}

/* A copy of what is known of the choice's domains. */
Mask *choice_copy(const Choice *choice, const Mask *masks);
/* All outcomes for a box that holds what the choice sees of what is known;
   false: too many. */
bool choice_split(const Choice *choice, const Mask *box, Outcomes *outcomes);

#endif
