/*
 * Bodies that are missing. One that a later ERASE record names was erased; any
 * other is damage.
 */
#ifndef CORE_ERASED_H
#define CORE_ERASED_H

#include "core/base/base.h"

typedef struct Erased {
    Buffer missing; /* uint64_t: twice the position, 1 more when it
                                   is named; ascending */
    size_t count;
    size_t named;
} Erased;

/* The next record has no body; false: no memory. */
bool erased_add(const BpmnAllocator *allocator, Erased *erased,
                uint64_t position);
/* Takes the body of an ERASE record; false: it does not fit. */
bool erased_name(Erased *erased, BpmnString body);
/* The first position that no record names; 0: none. */
uint64_t erased_unnamed(const Erased *erased);
/* Gives its memory back. */
void erased_free(const BpmnAllocator *allocator, Erased *erased);

#endif
