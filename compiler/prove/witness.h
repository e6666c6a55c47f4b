/*
 * Values that make what is known true: what conditions over several variables
 * say is tried with values of the regions that each can lie in.
 */
#ifndef BPMNC_PROVE_WITNESS_H
#define BPMNC_PROVE_WITNESS_H

#include "domain.h"

typedef enum Found {
    FOUND_NONE,   /* there are no such values */
    FOUND_VALUES, /* these are some */
    FOUND_NOT     /* none of those that were tried; there may be some */
} Found;

/* What was found. */
typedef struct Witness {
    Found found;
    bool tried;        /* NOT: values were tried at all */
    uint32_t *fields;  /* that the conditions read */
    BpmnValue *values; /* VALUES: of each; else null */
    uint32_t count;
} Witness;

/* Is anything known of a condition over several variables? */
bool witness_is_needed(const Domains *domains, const KnownList *known);

/*
 * Looks for values.
 *
 * known   where more is known than nothing; each domain once
 * strict  null only where it was asked for
 * arena   for what is returned
 */
Witness witness_find(const Domains *domains, const KnownList *known,
                     bool strict, Arena *arena);

#endif
