/* People, programs and channels by number. */
#include "core/case/dictionary.h"

#include <assert.h>

static uint64_t name_hash(BpmnString text)
{
    return hash_bytes(3, text.bytes, text.length);
}

uint32_t dictionary_search(Dictionary *dictionary, BpmnString text)
{
    TableCursor cursor = table_find(&dictionary->index, name_hash(text));
    uint32_t number;

    while ((number = (uint32_t)table_next(&cursor)) != 0) {
        if (dictionary_is(dictionary, number, text)) {
            return dictionary->recent = number;
        }
    }
    return 0;
}

uint32_t dictionary_add(const BpmnAllocator *allocator, Dictionary *dictionary,
                        BpmnString text)
{
    char *copy;

    if (dictionary->count >= UINT32_MAX - 2
        || !buffer_reserve(allocator, &dictionary->texts,
                           dictionary->count + (size_t)1, sizeof(BpmnString))
        || !table_reserve(allocator, &dictionary->index, 1)) {
        return 0;
    }
    copy = memory_take(allocator, text.length + 1);
    if (!copy) return 0;
    copy_bytes(copy, text.bytes, text.length);
    dictionary->count++;
    *dictionary_at(dictionary, dictionary->count) = (BpmnString){ copy,
                                                                  text.length };
    table_add(&dictionary->index,
              (TableEntry){ name_hash(text), dictionary->count });
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

        table_remove(&dictionary->index,
                     (TableEntry){ name_hash(*name), dictionary->count });
        memory_give(allocator, (char *)(uintptr_t)name->bytes,
                    name->length + 1);
    }
}

void dictionary_free(const BpmnAllocator *allocator, Dictionary *dictionary)
{
    dictionary_truncate(allocator, dictionary, 0);
    buffer_free(allocator, &dictionary->texts, sizeof(BpmnString));
    table_free(allocator, &dictionary->index);
}
