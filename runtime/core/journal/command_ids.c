/* Which commands were applied, by the ids that their callers chose. */
#include "core/journal/command_ids.h"

enum { SMALLEST_RING = 16 };

static bool grow(const BpmnAllocator *allocator, CommandIds *ids)
{
    size_t size = ids->size ? ids->size * 2 : SMALLEST_RING;
    TableEntry *ring = memory_take(allocator, size * sizeof *ring);

    if (!ring) return false;
    for (uint64_t number = ids->first; number != ids->last; number++) {
        ring[number & (size - 1)] = *command_ids_at(ids, number);
    }
    memory_give(allocator, ids->ring, ids->size * sizeof *ring);
    ids->ring = ring;
    ids->size = size;
    return true;
}

bool command_ids_reserve(const BpmnAllocator *allocator, CommandIds *ids)
{
    return (ids->last - ids->first < ids->size || grow(allocator, ids))
        && table_reserve(allocator, &ids->table, 1);
}

void command_ids_add(CommandIds *ids, uint64_t hash, uint64_t position)
{
    TableEntry entry = { hash, position };

    ids->ring[ids->last++ & (ids->size - 1)] = entry;
    table_add(&ids->table, entry);
}

void command_ids_truncate(CommandIds *ids, uint64_t last)
{
    while (ids->last != last) {
        table_remove(&ids->table, *command_ids_at(ids, --ids->last));
    }
}

void command_ids_trim(CommandIds *ids)
{
    for (; ids->last - ids->first > ids->limit; ids->first++) {
        table_remove(&ids->table, *command_ids_at(ids, ids->first));
        ids->forgot = true;
    }
}

int64_t command_id_ms(const uint8_t id[16])
{
    int64_t ms = 0;

    if (id[6] >> 4 != 7 || id[8] >> 6 != 2) return INT64_MAX;
    for (size_t i = 0; i < 6; i++) ms = ms << 8 | id[i];
    return ms;
}

void command_ids_free(const BpmnAllocator *allocator, CommandIds *ids)
{
    memory_give(allocator, ids->ring, ids->size * sizeof *ids->ring);
    table_free(allocator, &ids->table);
}
