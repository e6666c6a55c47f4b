/*
 * What trees and terms of expressions are made of: operators and functions, as
 * operation.def lists them, and what has no row there.
 */
#ifndef BPMNC_OPERATION_H
#define BPMNC_OPERATION_H

#include "../base/base.h"
#include "bpmn/operation.h"

typedef enum Operation {
    OPERATION_CONSTANT, /* a value that is written out; null too */
    OPERATION_FIELD,    /* a variable or parameter; in trees a path too */
    OPERATION_IF,       /* condition, then, else */
    OPERATION_UNKNOWN,  /* a call that nobody knows: no value, and missing */
    OPERATION_ONE_OF,   /* in trees: the first operand is one of the others */
    OPERATION_SAME,     /* in terms: the operand's value, which stays there */
    OPERATION_LAST,     /* in terms: of two operands the second, the first was
                           for SAME */
    OPERATION_SKIP,     /* in terms: goes on elsewhere */
#define OPERATION(NAME, ...) OPERATION_##NAME,
#include "operation.def"
    OPERATIONS
} Operation;

/* Is it one of = != < <= > >= ? */
static inline bool operation_compares(Operation operation)
{
    return operation >= OPERATION_EQUAL && operation <= OPERATION_GREATER_EQUAL;
}

/* How expressions write it. */
typedef enum Called {
    CALLED_SIGN,
    CALLED_ONE, /* a function of so many operands */
    CALLED_TWO,
    CALLED_INSIDE
} Called;

/* When an operation has no value. */
typedef enum Nulls {
    NULLS_OPERANDS,
    NULLS_TYPES,
    NULLS_NEVER,
    NULLS_ALWAYS
} Nulls;

/* A row of OPERATION; all 0 where there is none. */
typedef struct OperationFacts {
    const char *written; /* the sign or the name */
    Called called;
    Nulls nulls;
    bool fails; /* of itself: it can be inexact */
    BpmnOperation *compute;
} OperationFacts;

/* A row of FORM; all 0 where there is none. */
typedef struct OperationForm {
    const char *rule;
    uint8_t number;
    int level;
} OperationForm;

/* A row of UNREAD. */
typedef struct UnreadForm {
    const char *rule;
    const char *called;
    const char *instead;
} UnreadForm;

/* What the table says of an operation. */
const OperationFacts *operation_facts(Operation operation);
/* How trees have it. */
const OperationForm *operation_form(Operation operation);
/* The operation whose operands are the children of that node of a grammar.
   UNKNOWN: none. */
Operation operation_of_rule(const char *rule);
/* The function of that name and so many operands. UNKNOWN: none. */
Operation operation_of_function(const char *name, size_t count);
/* Which functions may be meant by a name that is none of them, or is given
   another number of operands: "did you mean contains(a, b)?". Lies in the
   arena. */
const char *operation_help(const char *name, Arena *arena);
/* The row of a node whose value is not computed. Null: none. */
const UnreadForm *operation_unread(const char *rule);
/* The comparison that FEEL writes so. UNKNOWN: none. */
Operation operation_of_comparison(const char *sign);

#endif
