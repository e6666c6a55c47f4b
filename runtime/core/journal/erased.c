/* Bodies that are missing: erased, or damaged. */
#include "core/journal/erased.h"

#include "core/journal/catalog.h"

bool erased_add(const BpmnAllocator *allocator, Erased *erased,
                uint64_t position)
{
    if (!buffer_reserve(allocator, &erased->missing, erased->count + 1,
                        sizeof(uint64_t))) {
        return false;
    }
    ((uint64_t *)erased->missing.items)[erased->count++] = 2 * position;
    return true;
}

static void name(Erased *erased, uint64_t position)
{
    uint64_t *missing = erased->missing.items;
    size_t low = 0;
    size_t high = erased->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (missing[middle] / 2 < position)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == erased->count || missing[low] != 2 * position) return;
    missing[low]++;
    erased->named++;
}

bool erased_name(Erased *erased, BpmnString body)
{
    uint32_t count;

    if (!catalog_list_read(body, sizeof(uint64_t), &count)) return false;
    for (uint32_t i = 0; i < count; i++)
        name(erased, catalog_erase_read(body, i));
    return true;
}

uint64_t erased_unnamed(const Erased *erased)
{
    const uint64_t *missing = erased->missing.items;
    size_t i;

    if (erased->named == erased->count) return 0;
    for (i = 0; missing[i] % 2 != 0; i++) continue;
    return missing[i] / 2;
}

void erased_free(const BpmnAllocator *allocator, Erased *erased)
{
    buffer_free(allocator, &erased->missing, sizeof(uint64_t));
}
