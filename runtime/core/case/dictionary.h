/*
 * People, programs and channels by number. Records and cases hold numbers;
 * a name record says once who that is, and can be erased.
 */
#ifndef CORE_DICTIONARY_H
#define CORE_DICTIONARY_H

#include "core/base/base.h"

/* Numbers that are no name's: nobody, and somebody without a name. */
#define NAME_NOBODY 0u
#define NAME_UNNAMED UINT32_MAX

typedef struct Dictionary {
    Buffer texts; /* BpmnString, by number - 1; the names own their bytes */
    uint32_t count;
    uint32_t recent; /* found last: commands come in runs of one actor */
    Table index;     /* numbers by hash */
} Dictionary;

/* The text with that number, from 1 on. */
static inline BpmnString *dictionary_at(const Dictionary *dictionary,
                                        uint32_t number)
{
    return (BpmnString *)dictionary->texts.items + (number - 1);
}

/* Whether that number stands for the text. */
static inline bool dictionary_is(const Dictionary *dictionary, uint32_t number,
                                 BpmnString text)
{
    const BpmnString *name = dictionary_at(dictionary, number);

    return name->length == text.length
        && same_bytes(name->bytes, text.bytes, text.length);
}

/* The number of a name by the index alone; 0: not known. */
uint32_t dictionary_search(Dictionary *dictionary, BpmnString text);

/* The number of a name; 0: not known. */
static inline uint32_t dictionary_find(Dictionary *dictionary, BpmnString text)
{
    return dictionary->recent != 0
            && dictionary_is(dictionary, dictionary->recent, text)
        ? dictionary->recent
        : dictionary_search(dictionary, text);
}

/* Adds a name that is not there; its number, 0: no memory. */
uint32_t dictionary_add(const BpmnAllocator *allocator, Dictionary *dictionary,
                        BpmnString text);
/* The name of a number; bytes null: nobody's. NAME_UNNAMED gives an empty
   text. */
BpmnString dictionary_text(const Dictionary *dictionary, uint32_t number);
/* Forgets the names behind 'count'. */
void dictionary_truncate(const BpmnAllocator *allocator, Dictionary *dictionary,
                         uint32_t count);
/* Gives its memory back, the texts too. */
void dictionary_free(const BpmnAllocator *allocator, Dictionary *dictionary);

#endif
