/* People, programs and channels by number. */
#include "names.h"

#include "bytes.h"
#include "journal.h"

enum { SMALLEST_INDEX = 16 };

static size_t name_home(const Names *names, BpmnString text)
{
    return (size_t)hash_bytes(3, text.bytes, text.length) & (names->size - 1);
}

uint32_t names_search(Names *names, BpmnString text)
{
    size_t at;

    if (names->size == 0) return 0;
    at = name_home(names, text);
    for (; names->index[at] != 0; at = (at + 1) & (names->size - 1)) {
        if (name_is(names, names->index[at], text)) {
            return names->recent = names->index[at];
        }
    }
    return 0;
}

static void index_rebuild(Names *names)
{
    memset(names->index, 0, names->size * sizeof *names->index);
    for (uint32_t number = 1; number <= names->count; number++) {
        size_t at = name_home(names, *name_at(names, number));

        while (names->index[at] != 0) at = (at + 1) & (names->size - 1);
        names->index[at] = number;
    }
}

static bool index_reserve(const BpmnAllocator *allocator, Names *names)
{
    size_t size = names->size ? names->size * 2 : SMALLEST_INDEX;
    uint32_t *index;

    if ((names->count + (size_t)1) * 2 <= names->size) return true;
    index = memory_take(allocator, size * sizeof *index);
    if (!index) return false;
    memory_give(allocator, names->index, names->size * sizeof *index);
    names->index = index;
    names->size = size;
    index_rebuild(names);
    return true;
}

uint32_t names_add(const BpmnAllocator *allocator, Names *names,
                   BpmnString text)
{
    size_t at;
    char *copy;

    if (names->count >= UINT32_MAX - 2
        || !room_reserve(allocator, &names->texts, names->count + (size_t)1,
                         sizeof(BpmnString))
        || !index_reserve(allocator, names)) {
        return 0;
    }
    copy = memory_take(allocator, text.length + 1);
    if (!copy) return 0;
    copy_bytes(copy, text.bytes, text.length);
    names->count++;
    *name_at(names, names->count) = (BpmnString){ copy, text.length };
    at = name_home(names, text);
    while (names->index[at] != 0) at = (at + 1) & (names->size - 1);
    names->index[at] = names->count;
    return names->count;
}

BpmnString names_text(const Names *names, uint32_t number)
{
    if (number == NAME_UNNAMED) return (BpmnString){ "", 0 };
    if (number == NAME_NOBODY || number > names->count) {
        return (BpmnString){ NULL, 0 };
    }
    return *name_at(names, number);
}

void names_truncate(const BpmnAllocator *allocator, Names *names,
                    uint32_t count)
{
    if (names->count == count) return;
    names->recent = 0;
    for (; names->count > count; names->count--) {
        BpmnString *name = name_at(names, names->count);

        memory_give(allocator, (char *)(uintptr_t)name->bytes,
                    name->length + 1);
    }
    index_rebuild(names);
}

void names_free(const BpmnAllocator *allocator, Names *names)
{
    if (names->size != 0) names_truncate(allocator, names, 0);
    room_free(allocator, &names->texts, sizeof(BpmnString));
    memory_give(allocator, names->index, names->size * sizeof *names->index);
}
