/*
 * What an assignment gives, as far as it is known: a constant, the value of
 * another variable, one of several by a condition, or something computed.
 */
#ifndef BPMNC_PROVE_VALUE_H
#define BPMNC_PROVE_VALUE_H

#include "choice.h"

typedef enum ValueKind {
    VALUE_KNOWN,   /* lies in 'mask' */
    VALUE_COPY,    /* of the domain 'source' */
    VALUE_CHOSEN,  /* the branch that 'choice' takes */
    VALUE_COMPUTED /* not every value need occur */
} ValueKind;

typedef struct Value Value;
struct Value {
    ValueKind kind;
    Mask mask;
    uint32_t source;
    bool needs; /* COPY: null is an incident */
    bool kept;  /* CHOSEN: the truth of a condition, null where that is */
    Choice *choice;
    const Value **branches; /* per arc of the choice */
};

/* What the variable of the domain is after it was assigned. New ORDER and
   OPAQUE domains may be added. Never null. */
const Value *value_of(Domains *domains, uint32_t domain,
                      const Formula *formula);

/* The field that is copied as it is; NET_NONE: something else is assigned. */
uint32_t value_field(const Formula *formula);
/*
 * That one variable is the other, both null too, as a condition; one domain may
 * be added. Null: their types do not compare.
 */
const Condition *value_equal(Domains *domains, uint32_t one, uint32_t other);

/* Tells of each domain that the value may be found by. */
void value_reads(const Value *value, DomainReader *read, void *user);

/* The mask of one domain as the same values in another of its kind. */
Mask value_copied(const Domain *from, const Domain *to, Mask mask);

#endif
