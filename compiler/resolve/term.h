/*
 * Expressions as typed terms: a flat array in the order in which they are
 * computed. Made once, by resolve, when the types of variables are known;
 * interpreter, proofs and emitter walk the same ones.
 *
 * Values lie in slots, like a stack: a term puts its value in its own slot, the
 * operands of an operation lie in the slots from there on. What need not be
 * looked at is jumped over by SKIP terms.
 */
#ifndef BPMNC_TERM_H
#define BPMNC_TERM_H

#include "../read/expression.h"
#include "bpmn/value.h"

typedef enum Skip { SKIP_TRUE, SKIP_FALSE, SKIP_NOT_TRUE, SKIP_ALWAYS } Skip;

/* Of CONSTANT, FIELD, SKIP and IF: 'constant', 'field', 'target' with 'skip';
   of IF the value is there already. */
typedef struct Term {
    Operation operation;
    BpmnType type; /* LOOSE: known when it is computed, or null */
    bool may_be_null;
    bool can_fail; /* computing it, operands included, can leave a note */
    bool needs;    /* JUEL: without value it is missing */
    uint32_t slot;
    const uint32_t *operands; /* indices of terms */
    uint32_t operand_count;
    int32_t field; /* FIELD: index among the fields of the process */
    bool is_own;   /* FIELD: it lies in the image of an item */
    BpmnValue constant;
    Skip skip;
    uint32_t target;          /* SKIP: index of a term, may be the count */
    const Expression *origin; /* as read: its position and its text */
} Term;

typedef struct Terms {
    const Term *items;
    uint32_t count;
    uint32_t root;  /* the term whose value is the expression's */
    uint32_t slots; /* that it takes */
    ExpressionLanguage language;
    const char *source; /* as written in the diagram, trimmed */
    const Expression *tree;
} Terms;

/* The term whose value is the expression's. */
static inline const Term *terms_root(const Terms *terms)
{
    return &terms->items[terms->root];
}

/* The operand of a term; a SAME is what it repeats. */
static inline const Term *term_operand(const Terms *terms, const Term *term,
                                       uint32_t number)
{
    const Term *operand = &terms->items[term->operands[number]];

    while (operand->operation == OPERATION_SAME)
        operand = &terms->items[operand->operands[0]];
    return operand;
}

/* Whether it is written out, null too. */
static inline bool term_is_constant(const Term *term)
{
    return term->operation == OPERATION_CONSTANT;
}

/* Whether it is null, written out. */
static inline bool term_is_null(const Term *term)
{
    return term_is_constant(term) && term->constant.is_null;
}

/* A constant text; null: it is none. */
const char *term_text(const Term *term);
/* The constant text that a whole expression is; null: it is none, or absent. */
const char *terms_text(const Terms *terms);

/* fit.c */

/* How operands go together. */
typedef struct Fit {
    bool fits;         /* at least one signature does */
    BpmnType result;   /* LOOSE: not the same for all that do */
    BpmnType needs[2]; /* of the operands; LOOSE likewise */
} Fit;

/* The signatures that go with the types of two operands and the result; LOOSE
   is not known, and goes with all. */
Fit operation_fit(Operation operation, BpmnType one, BpmnType other,
                  BpmnType result);

/* build.c */

/* The same tree where it is a text with commas between names, as a list of
   them: a comma in a value is part of a name. Any other tree as it is. */
const Expression *terms_names(const Expression *tree, Arena *arena);

/* terms_dump.c: one line a term: its operation, what it is of, its type and
   slot; the root is marked. */
void terms_dump(const Terms *terms, Text *text);

#endif
