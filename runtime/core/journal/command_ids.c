/* Which commands were applied, by the ids that their callers chose. */
#include "core/journal/command_ids.h"

enum { SMALLEST_RING = 4 };

/* A block that is passed stays where it is, for those to come. */
static bool grow(const BpmnAllocator *allocator, CommandIds *ids)
{
    size_t size = ids->size ? ids->size * 2 : SMALLEST_RING;
    uint64_t first = ids->first / COMMAND_IDS_BLOCK;
    TableEntry **blocks = memory_take(allocator, size * sizeof *blocks);

    if (!blocks) return false;
    memset((void *)blocks, 0, size * sizeof *blocks);
    for (uint64_t i = first; i < first + ids->size; i++) {
        blocks[i & (size - 1)] = ids->blocks[i & (ids->size - 1)];
    }
    memory_give(allocator, (void *)ids->blocks, ids->size * sizeof *blocks);
    ids->blocks = blocks;
    ids->size = size;
    return true;
}

/* Room behind the last. */
static bool ring_reserve(const BpmnAllocator *allocator, CommandIds *ids)
{
    uint64_t number = ids->last / COMMAND_IDS_BLOCK;
    TableEntry **block;

    if (number - ids->first / COMMAND_IDS_BLOCK >= ids->size
        && !grow(allocator, ids)) {
        return false;
    }
    block = &ids->blocks[number & (ids->size - 1)];
    if (!*block) {
        *block = memory_take(allocator, COMMAND_IDS_BLOCK * sizeof **block);
    }
    return *block;
}

bool command_ids_reserve(const BpmnAllocator *allocator, CommandIds *ids)
{
    return ring_reserve(allocator, ids)
        && table_reserve(allocator, &ids->table, 1);
}

void command_ids_add(CommandIds *ids, uint64_t hash, uint64_t position)
{
    TableEntry entry = { hash, position };

    *command_ids_at(ids, ids->last++) = entry;
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
    for (size_t i = 0; i < ids->size; i++) {
        memory_give(allocator, ids->blocks[i],
                    COMMAND_IDS_BLOCK * sizeof *ids->blocks[i]);
    }
    memory_give(allocator, (void *)ids->blocks,
                ids->size * sizeof *ids->blocks);
    table_free(allocator, &ids->table);
}
