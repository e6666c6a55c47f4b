/*
 * People, programs and channels by number. Records and cases hold numbers;
 * a name record says once who that is, and can be erased.
 */
#ifndef CORE_NAMES_H
#define CORE_NAMES_H

#include "bytes.h"
#include "memory.h"

typedef struct Names {
    Room texts; /* BpmnString, by number - 1; the names own their bytes */
    uint32_t count;
    uint32_t recent; /* found last: commands come in runs of one actor */
    uint32_t *index; /* 1 + place in texts; 0: free */
    size_t size;     /* of the index: power of 2, or 0 */
} Names;

static inline BpmnString *name_at(const Names *names, uint32_t number)
{
    return (BpmnString *)names->texts.items + (number - 1);
}

static inline bool name_is(const Names *names, uint32_t number, BpmnString text)
{
    const BpmnString *name = name_at(names, number);

    return name->length == text.length
        && same_bytes(name->bytes, text.bytes, text.length);
}

uint32_t names_search(Names *names, BpmnString text);

/* The number of a name; 0: not known. */
static inline uint32_t names_find(Names *names, BpmnString text)
{
    return names->recent != 0 && name_is(names, names->recent, text)
        ? names->recent
        : names_search(names, text);
}

/* Adds a name that is not there; its number, 0: no memory. */
uint32_t names_add(const BpmnAllocator *allocator, Names *names,
                   BpmnString text);
/* The name of a number; bytes null: nobody's. NAME_UNNAMED gives an empty
   text. */
BpmnString names_text(const Names *names, uint32_t number);
/* Forgets the names behind 'count'. */
void names_truncate(const BpmnAllocator *allocator, Names *names,
                    uint32_t count);
void names_free(const BpmnAllocator *allocator, Names *names);

#endif
