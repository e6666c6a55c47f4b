/*
 * What goes along with a message or signal that is thrown.
 */
#ifndef BPMNC_THROWN_H
#define BPMNC_THROWN_H

#include <stdint.h>

/* The value that a field has by then, under a name that who gets it knows. */
typedef struct Brought {
    const char *name;
    uint32_t field;
} Brought;

typedef struct Thrown {
    uint32_t key; /* of a message: the field that has its key, else NET_NONE */
    uint32_t named; /* the same of a name that was computed, of a signal too */
    int64_t lives_ms; /* a message is kept so long where nobody takes it */
    const Brought *brings;
    uint32_t bring_count;
} Thrown;

#endif
