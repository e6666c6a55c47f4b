/* People, programs and channels by number. */
#include "core/case/dictionary.h"

#include <assert.h>

enum { SMALLEST_INDEX = 16 };

static size_t dictionary_home(const Dictionary *dictionary, BpmnString text)
{
    return (size_t)hash_bytes(3, text.bytes, text.length)
        & (dictionary->size - 1);
}

uint32_t dictionary_search(Dictionary *dictionary, BpmnString text)
{
    size_t at;

    if (dictionary->size == 0) return 0;
    at = dictionary_home(dictionary, text);
    for (; dictionary->index[at] != 0; at = (at + 1) & (dictionary->size - 1)) {
        if (dictionary_is(dictionary, dictionary->index[at], text)) {
            return dictionary->recent = dictionary->index[at];
        }
    }
    return 0;
}

static void index_rebuild(Dictionary *dictionary)
{
    memset(dictionary->index, 0, dictionary->size * sizeof *dictionary->index);
    for (uint32_t number = 1; number <= dictionary->count; number++) {
        size_t at = dictionary_home(dictionary,
                                    *dictionary_at(dictionary, number));

        while (dictionary->index[at] != 0)
            at = (at + 1) & (dictionary->size - 1);
        dictionary->index[at] = number;
    }
}

static bool index_reserve(const BpmnAllocator *allocator,
                          Dictionary *dictionary)
{
    size_t size = dictionary->size ? dictionary->size * 2 : SMALLEST_INDEX;
    uint32_t *index;

    if ((dictionary->count + (size_t)1) * 2 <= dictionary->size) return true;
    index = memory_take(allocator, size * sizeof *index);
    if (!index) return false;
    memory_give(allocator, dictionary->index, dictionary->size * sizeof *index);
    dictionary->index = index;
    dictionary->size = size;
    index_rebuild(dictionary);
    return true;
}

uint32_t dictionary_add(const BpmnAllocator *allocator, Dictionary *dictionary,
                        BpmnString text)
{
    size_t at;
    char *copy;

    if (dictionary->count >= UINT32_MAX - 2
        || !buffer_reserve(allocator, &dictionary->texts,
                           dictionary->count + (size_t)1, sizeof(BpmnString))
        || !index_reserve(allocator, dictionary)) {
        return 0;
    }
    copy = memory_take(allocator, text.length + 1);
    if (!copy) return 0;
    copy_bytes(copy, text.bytes, text.length);
    dictionary->count++;
    *dictionary_at(dictionary, dictionary->count) = (BpmnString){ copy,
                                                                  text.length };
    at = dictionary_home(dictionary, text);
    while (dictionary->index[at] != 0) at = (at + 1) & (dictionary->size - 1);
    dictionary->index[at] = dictionary->count;
    assert(dictionary->count * (size_t)2 <= dictionary->size);
    return dictionary->count;
}

BpmnString dictionary_text(const Dictionary *dictionary, uint32_t number)
{
    if (number == NAME_UNNAMED) return (BpmnString){ "", 0 };
    if (number == NAME_NOBODY || number > dictionary->count) {
        return (BpmnString){ NULL, 0 };
    }
    return *dictionary_at(dictionary, number);
}

void dictionary_truncate(const BpmnAllocator *allocator, Dictionary *dictionary,
                         uint32_t count)
{
    assert(count <= dictionary->count);
    if (dictionary->count == count) return;
    dictionary->recent = 0;
    for (; dictionary->count > count; dictionary->count--) {
        BpmnString *name = dictionary_at(dictionary, dictionary->count);

        memory_give(allocator, (char *)(uintptr_t)name->bytes,
                    name->length + 1);
    }
    index_rebuild(dictionary);
}

void dictionary_free(const BpmnAllocator *allocator, Dictionary *dictionary)
{
    if (dictionary->size != 0) dictionary_truncate(allocator, dictionary, 0);
    buffer_free(allocator, &dictionary->texts, sizeof(BpmnString));
    memory_give(allocator, dictionary->index,
                dictionary->size * sizeof *dictionary->index);
}
