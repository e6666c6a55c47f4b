/*
 * Terms while they are made. Private to build.c and build_term.c.
 */
#ifndef BPMNC_BUILD_TERM_H
#define BPMNC_BUILD_TERM_H

#include "term.h"

/* The terms of one expression under construction. */
typedef struct Build {
    Arena *arena;
    ExpressionLanguage language;
    VECTOR(Term) terms;
    uint32_t slots;
} Build;

/* Adds a term, and returns its number. */
uint32_t build_add(Build *build, Operation operation, const Expression *tree,
                   uint32_t slot);
/* The term of that number, until the next one is added. */
Term *build_term(const Build *build, uint32_t number);
/* The type of the term of that number. */
BpmnType build_type(const Build *build, uint32_t number);
/* Gives a term its operands; what of them can fail, can fail in it. */
void build_operands(Build *build, uint32_t term, const uint32_t *operands,
                    uint32_t count);
/* In JUEL what has no value is missing: notes it of a term that may have
   none. */
void build_need(const Build *build, Term *term);
/* Adds an operation of operands that lie in its slot and behind, typed by its
   signatures; returns its number. */
uint32_t build_operation(Build *build, Operation operation,
                         const Expression *tree, uint32_t slot,
                         const uint32_t *operands, uint32_t count);
/* Adds a SKIP behind the term that it tests; build_land() sets its target: the
   next term that is added. */
uint32_t build_skip(Build *build, Skip when, uint32_t tested,
                    const Expression *tree);
/* The next term is where that SKIP leads to. */
void build_land(Build *build, uint32_t skip);
/* Adds a constant, and returns its number. */
uint32_t build_constant(Build *build, const Expression *tree, uint32_t slot,
                        BpmnValue value);

#endif
