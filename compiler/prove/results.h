/*
 * What a step came to: what was seen on its ways, and the states that these end
 * in.
 */
#ifndef BPMNC_PROVE_RESULTS_H
#define BPMNC_PROVE_RESULTS_H

#include "split.h"

/* Something worth telling that happened inside a step. */
typedef enum SightingKind {
    SEEN_GAP,     /* no arc was taken */
    SEEN_OVERLAP, /* two guards held */
    /* a cycle without a wait closed with nothing learnt on the way */
    SEEN_TURN,
    SEEN_REPORT, /* an error or escalation that nobody catches */
    SEEN_DOUBLE, /* a second token came to a place that rests */
    SEEN_CLASH,  /* a second token came to a place that owns */
    /* two tokens passed a merge by different flows in one step */
    SEEN_MEET,
    SEEN_PASS /* a token passed a merge: see 'crossings' */
} SightingKind;

typedef struct Sighting {
    SightingKind kind;
    /* DOUBLE, CLASH, MEET, PASS: place; else transition */
    uint32_t subject;
    uint32_t from;   /* state whose step it happened in; NET_NONE: the start */
    uint32_t serial; /* among the outcomes of that state's steps */
    uint32_t via;    /* DOUBLE, CLASH: the place that led there; MEET: that of
                         the other flow; PASS: the transition that was fired */
    bool beside;     /* PASS: of another token that may pass by another flow */
    bool sure; /* every choice on the path is decided or made from outside */
    /* GAP: of values that surely occur; OVERLAP: not only of computed ones */
    bool grave;
    const Outcome *outcome; /* GAP, OVERLAP */
} Sighting;

/* Whether a place has the most tokens that are counted, or more. */
typedef enum Piles { PILES_NONE, PILES_SOME, PILES_GROW } Piles;

/* What a step came to: something to tell, or the end of one way that it may
   take. */
typedef struct Result {
    bool is_end;
    bool maybe;  /* a guess led there */
    bool failed; /* END: not gone on with, a limit */
    bool fails;  /* END: an error has ended the case */
    Piles piles; /* END */
    /* END: where the state's words begin; nothing is forgotten yet */
    size_t words;
    Sighting seen; /* not END; 'from', 'serial', 'sure' are not set */
} Result;

typedef VECTOR(uint64_t) Words;

/* Room for so many words more; returns where it begins. */
static inline size_t words_add(Words *words, size_t count, Arena *arena)
{
    size_t from = words->count;
    words->count += count;
    while (__builtin_expect(words->capacity < words->count, 0))
        words->items = vector_grow(arena, words->items, words->capacity,
                                   &words->capacity, sizeof *words->items);
    return from;
}

/* The results of a step in their order, and the words of its ends. */
typedef struct Results {
    VECTOR(Result) list;
    Words words;
} Results;

#endif
