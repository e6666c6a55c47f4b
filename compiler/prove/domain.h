/*
 * What is known of a value: the set of regions that it can lie in.
 *
 * The constants that conditions compare a variable with cut its values into
 * regions in which every condition is constant: the points themselves and the
 * open intervals between them for numbers and times; the constants and 'any
 * other' for texts; true and false; null. A condition that cannot be decided
 * becomes a variable of its own, with the regions false and true; a comparison
 * of two terms one with the regions less, equal, greater; where one of their
 * variables may be null, also null, of an order: one of the two, both.
 */
#ifndef BPMNC_DOMAIN_H
#define BPMNC_DOMAIN_H

#include "../net/net.h"
#include "bpmn/value.h"

/* Bit i: the value may lie in region i. */
typedef uint64_t Mask;

enum { MOST_REGIONS = 60 };
/* Nothing has looked at the value since it was written. */
#define MASK_FRESH (UINT64_C(1) << 63)
/* The diagram computed it, so not every value need occur. */
#define MASK_COMPUTED (UINT64_C(1) << 62)
/* Null can be in it, and no condition on the way has asked for null: where it
   leads to an incident it does not count. */
#define MASK_UNASKED (UINT64_C(1) << 61)
/* A signal from outside brought it, which others hear next; nothing has written
   it since. */
#define MASK_GIVEN (UINT64_C(1) << 60)
#define MASK_REGIONS ((UINT64_C(1) << MOST_REGIONS) - 1)

/* One region. */
static inline Mask mask_bit(size_t region)
{
    return UINT64_C(1) << region;
}

/* The regions of an ORDER, and of an OPAQUE that is null. */
enum { LESS = 1, EQUAL = 2, GREATER = 4, ONE_NULL = 8, BOTH_NULL = 16 };
enum { OPAQUE_NULL = 4 };

typedef enum DomainKind {
    DOMAIN_NUMBER,
    DOMAIN_TIME, /* instant or duration, milliseconds */
    DOMAIN_BOOLEAN,
    DOMAIN_TEXT,
    DOMAIN_ORDER, /* how two terms compare */
    DOMAIN_OPAQUE /* a condition that cannot be decided */
} DomainKind;

typedef struct Domain {
    DomainKind kind;
    BpmnType type;
    /* the variable; ORDER: left term; OPAQUE: the condition */
    const char *name;
    const char *right; /* ORDER: right term */
    /* that the variable, also a path, begins with; ORDER, OPAQUE: NET_NONE */
    uint32_t root;
    uint32_t field;       /* of the process; NET_NONE: none, or several */
    const NetField *info; /* null: none */
    /* constants: NUMBER, TIME ascending; TEXT in order of flows */
    VECTOR(BpmnValue) cuts;
    Mask all;   /* where a value can lie; null is in it if it is named */
    Mask null;  /* its bit, whether named or not */
    Mask other; /* TEXT: no constant; 0 when the set is closed */
    bool names_null;
    bool asks_null; /* a condition asks whether it, or a copy, is null */
    /* compared with a variable that is assigned constants: what a comparison
       says of it is kept when that is */
    bool is_mixed;
    /* TEXT: closed by a declaration, not by what tasks give */
    bool is_declared;
    /* more constants than regions: every condition is undecided */
    bool crowded;
    /* ORDER, OPAQUE: what is read, for forgetting */
    const Terms *terms;
    const Term *term;
    bool is_of_closed; /* of numbers, times, truths, closed sets of texts */
    bool swapped;      /* ORDER: the left of the term's operands is 'right' */
    /* a call, or a parameter: may change with every event */
    bool volatile_value;
} Domain;

/* What is known of one domain. */
typedef struct Known {
    uint32_t domain;
    Mask mask;
} Known;

typedef VECTOR(Known) KnownList;

typedef enum ConditionKind {
    CONDITION_CONSTANT,
    CONDITION_ATOM,
    CONDITION_AND,
    CONDITION_OR,
    CONDITION_NOT,
    CONDITION_IF
} ConditionKind;

/* The first two as C has them. */
typedef enum Truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_NULL } Truth;

typedef struct Condition Condition;
struct Condition {
    ConditionKind kind;
    Truth constant;
    uint32_t domain; /* ATOM */
    Mask yes;        /* ATOM: regions in which it is true */
    Mask none;       /* ATOM: regions in which it is null */
    bool names_null; /* ATOM: asks for null */
    bool two_valued; /* JUEL: a null is an incident */
    Condition **children;
    size_t child_count;
};

/* The domains of a net. */
typedef struct Domains {
    Arena *arena;
    const Net *net;
    /* per field, where it has no domain: a condition asks for null */
    bool *asks_null;
    VECTOR(Domain) list;
} Domains;

/* The domain of that number. */
static inline const Domain *domain_at(const Domains *domains, size_t number)
{
    return &domains->list.items[number];
}

/* Two terms that are compared; where one is a constant it is the right one. */
typedef struct Comparison {
    const Term *left;
    const Term *right;
    bool swapped; /* written the other way round */
} Comparison;

/* Whether a term is meant. */
typedef bool IsTerm(const void *context, const Term *term);

/* Is it one of = != < <= > >= ? */
static inline bool term_compares(const Term *term)
{
    return operation_compares(term->operation);
}

/* Is it one of and, or, not? */
static inline bool term_is_logic(const Term *term)
{
    return term->operation == OPERATION_AND || term->operation == OPERATION_OR
        || term->operation == OPERATION_NOT;
}

/* A number as a decimal, which may have too many digits. */
static inline BpmnDecimal value_number(BpmnValue value)
{
    if (value.type == BPMN_DECIMAL) return value.as.decimal;
    return (BpmnDecimal){ value.as.integer, 0, 0 };
}

/* The numbers between two, without them; null: without end there. */
typedef struct Gulf {
    const BpmnDecimal *low;
    const BpmnDecimal *high;
} Gulf;

/* How a comparison comes out when its sides change places. */
static inline Mask orders_swapped(Mask orders)
{
    return (orders & ~(Mask)(LESS | GREATER))
        | ((orders & LESS) != 0 ? GREATER : 0)
        | ((orders & GREATER) != 0 ? LESS : 0);
}

/* The same of two whole numbers when the left one is one more. */
static inline Mask orders_behind(Mask orders)
{
    return (orders & ~(Mask)(LESS | EQUAL))
        | ((orders & EQUAL) != 0 ? GREATER : 0)
        | ((orders & LESS) != 0 ? LESS | EQUAL | MASK_COMPUTED : 0);
}

/* domain.c */

/* The kind that a variable of that type has; OPAQUE where it has none. */
DomainKind domain_kind(BpmnType type);
/* Can the variable of the domain have a value of that type? */
bool domain_takes(const Domain *domain, BpmnType type);
/* A domain of a variable by its name; NET_NONE: no condition reads it. */
uint32_t domain_find(const Domains *domains, const char *name);
/* The variable, or member of one, that a term is; null: it is none. */
const char *domain_variable(const Term *term);
/* The domain of the variable that a term is; NET_NONE: it has none. */
uint32_t domain_of(const Domains *domains, const Term *term);
/* Whether the term is one more than the domain, a number of rounds or items
   that nobody else writes. */
bool domain_counts(const Domains *domains, uint32_t domain, const Terms *terms,
                   const Term *term);
/* The operands of a term that compares, or has two. */
Comparison comparison_of(const Terms *terms, const Term *term);
/* What is asked for null or emptiness, which is true or false whatever it is;
   null: nothing is. */
const Term *term_asks_null(const Terms *terms, const Term *term);
/* Is a variable compared with a constant? */
bool comparison_is_decided(const Comparison *comparison);
/* Is a term meant, or one that it is made of? Outer ones are asked before. */
bool term_any(const Terms *terms, const Term *term, IsTerm *is,
              const void *context);
/* Is it null only where a variable that it reads is? */
bool term_is_null_by_variables(const Terms *terms, const Term *term);
/* Is the field read? */
bool term_reads(const Terms *terms, const Term *term, uint32_t field);
/* What is known of a value that has come from outside and was not looked at. */
Mask domain_anything(const Domain *domain);
/* The same before a case begins: its variables are null, and what begins it
   writes them. */
Mask domain_before(const Domain *domain);
/* The mask without null where nobody has asked for null. */
Mask domain_asked(const Domain *domain, Mask mask);
/* Has something been learnt of the value? */
bool domain_is_looked_at(const Domain *domain, Mask mask);
/* Is more known of it than of what has come from outside? */
bool domain_is_learnt(const Domain *domain, Mask mask);
/* True when writing the field makes what is known of the domain void. */
bool domain_reads(const Domain *domain, uint32_t field);
/* True when one variable at least has a part in both. */
bool domain_share(const Domain *one, const Domain *other);
/* ORDER and OPAQUE: which region it is depends on variables: witness.h. */
bool domain_is_undecided(const Domain *domain);
/* Are all values of the mask known to occur: numbers, times, booleans, and
   texts of a closed set? */
bool domain_is_closed(const Domain *domain, Mask mask);

/* between.c */

/* The largest whole number that is no larger; one beyond 64 bits as it is. */
BpmnDecimal number_floor(BpmnDecimal number);
/* Can the variable of the domain be that number? */
bool domain_has_number(const Domain *domain, BpmnDecimal number);
/* A number of the gulf that the variable can be, the simplest at hand; false:
   there is none. */
bool domain_between(const Domain *domain, const Gulf *gulf, BpmnDecimal *found);

/* region.c */

/* The numbers of an even region, an interval between cuts; the cuts are put
   down in 'ends'. */
Gulf domain_gulf(const Domain *domain, size_t region, BpmnDecimal ends[2]);

/* The region of a constant as a mask; 0 when it is not known to be in one. */
Mask domain_value_region(const Domain *domain, const BpmnValue *value);
/* The constant that a formula outside of expressions is, its text read by the
   type; false: it is none, or of another type. */
bool domain_plain_value(const Domain *domain, const Formula *formula,
                        BpmnValue *value);
/* The same for a text, as outcomes are. */
Mask domain_text_region(const Domain *domain, const char *text);
/* Is there one value, or null, in the regions of the mask? */
bool domain_is_point(const Domain *domain, Mask mask);
/* How two values compare: LESS, EQUAL, GREATER; 0: not at all. */
Mask values_order(BpmnValue one, BpmnValue other);
/* The region of an ORDER or OPAQUE for values, one for each field; 0: it cannot
   be computed. */
Mask domain_tried_region(const Domains *domains, const Domain *domain,
                         const BpmnValue *given);
/* A value of one of the regions as people write it: a point before an
   interval. */
FindingValue domain_witness(const Domain *domain, Mask mask, Arena *arena);
/* A value as people write it. */
const char *domain_value_text(const BpmnValue *value, Arena *arena);

/* cut.c */

/* Goes through every guard of the net, and through what is assigned to what
   guards read: afterwards all domains of variables are known and cut. */
Domains *domains_of(const Net *net, Arena *arena);

/* condition.c */

/* Translates a term of an expression, as a guard is; new ORDER and OPAQUE
   domains may be added. */
Condition *condition_of(Domains *domains, const Terms *terms, const Term *term);
/* True where the condition is false, null where it is null. */
Condition *condition_not(Domains *domains, Condition *condition);
/* One that is that. */
Condition *condition_constant(Domains *domains, Truth truth);

#endif
