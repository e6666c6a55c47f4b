/*
 * A search for values on its way: what witness.c and nulls.c share.
 */
#ifndef BPMNC_PROVE_SEARCH_H
#define BPMNC_PROVE_SEARCH_H

#include "domain.h"

enum { MOST_FIELDS = 5 };

typedef VECTOR(BpmnValue) Candidates;

/* Between which numbers conditions on one variable leave it. */
typedef struct Range {
    bool has_low;
    bool has_high;
    BpmnDecimal low;
    BpmnDecimal high;
} Range;

/* A search on its way. */
typedef struct Search {
    const Domains *domains;
    const KnownList *known;
    bool strict;
    Arena *arena;
    KnownList conditions;       /* to be met */
    VECTOR(size_t) ready;       /* of each: when so many fields have a value */
    VECTOR(uint32_t) fields;    /* that they read */
    VECTOR(uint32_t) variables; /* domains of those, and of their members */
    Candidates candidates[MOST_FIELDS];
    /* the field whose candidates are found */
    size_t at;
    const NetField *field;
    const Domain *domain; /* null: none */
    Mask mask;            /* what is known of it */
    Range range;
    BpmnValue *given; /* per field of the net */
    size_t tries;
    bool complete; /* if nothing is found there is nothing */
    bool hopeless; /* nothing can be tried */
} Search;

/* nulls.c */

/* The domain of a condition. */
const Domain *search_condition(const Search *search, size_t at);
/* The domain of a variable; null: none. 'mask': what is known of it. */
const Domain *search_variable(const Search *search, uint32_t field, Mask *mask);

/* Leaves out candidates that are null, or are not, where conditions tell so;
   false: there are no values. */
bool search_null(Search *search);

/* solve.c */

/* The value as one of the type that lies where the mask of the domain (null:
   none) says; false: there is none. */
bool search_fit(const Domain *domain, Mask mask, BpmnType type,
                BpmnValue *value);

/* What the field has to be for the sides of a comparison to be equal, where the
   other fields of it are given and it stands in one place; false: not known. */
bool search_solve(const Search *search, const Domain *condition, uint32_t field,
                  BpmnValue *value);

#endif
