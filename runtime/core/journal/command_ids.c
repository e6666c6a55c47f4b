/* What must be known of commands whose case cannot tell. */
#include "core/journal/command_ids.h"

#include <assert.h>

#include "core/base/base.h"

enum { SMALLEST_RING = 16 };

static size_t index_home(const CommandIds *ids, uint8_t kind,
                         const uint8_t id[16])
{
    return (size_t)hash_bytes(1u + kind, id, 16) & (2 * ids->size - 1);
}

/* Where the entry at a place of the ring is looked for first. */
static size_t place_home(const CommandIds *ids, uint32_t place)
{
    const CommandId *entry = &ids->ring[place];

    return index_home(ids, entry->kind, entry->id);
}

static void index_add(CommandIds *ids, uint64_t number)
{
    uint32_t place = (uint32_t)(number & (ids->size - 1));
    size_t at = place_home(ids, place);

    while (ids->index[at] != 0) at = (at + 1) & (2 * ids->size - 1);
    ids->index[at] = place + 1;
}

static void index_remove(CommandIds *ids, uint64_t number)
{
    uint32_t place = (uint32_t)(number & (ids->size - 1));
    size_t mask = 2 * ids->size - 1;
    size_t hole = place_home(ids, place);

    while (ids->index[hole] != place + 1) hole = (hole + 1) & mask;
    for (size_t next = (hole + 1) & mask; ids->index[next] != 0;
         next = (next + 1) & mask) {
        size_t home = place_home(ids, ids->index[next] - 1);

        if (((next - home) & mask) < ((next - hole) & mask)) continue;
        ids->index[hole] = ids->index[next];
        hole = next;
    }
    ids->index[hole] = 0;
}

static bool grow(const BpmnAllocator *allocator, CommandIds *ids, size_t size)
{
    CommandIds larger = { NULL, NULL, size, ids->first, ids->last };

    larger.ring = memory_take(allocator, size * sizeof *larger.ring);
    larger.index = memory_take(allocator, 2 * size * sizeof *larger.index);
    if (!larger.ring || !larger.index) {
        command_ids_free(allocator, &larger);
        return false;
    }
    memset(larger.index, 0, 2 * size * sizeof *larger.index);
    for (uint64_t number = ids->first; number != ids->last; number++) {
        larger.ring[number & (size - 1)] = *command_ids_at(ids, number);
        index_add(&larger, number);
    }
    command_ids_free(allocator, ids);
    *ids = larger;
    return true;
}

bool command_ids_reserve(const BpmnAllocator *allocator, CommandIds *ids,
                         size_t more)
{
    size_t size = ids->size ? ids->size : SMALLEST_RING;

    while (ids->last - ids->first + more > size) size *= 2;
    if (size > UINT32_MAX / 2) return false;
    return more == 0 || size == ids->size || grow(allocator, ids, size);
}

void command_ids_add(CommandIds *ids, const CommandId *entry)
{
    assert(ids->last - ids->first < ids->size);
    ids->ring[ids->last & (ids->size - 1)] = *entry;
    index_add(ids, ids->last++);
}

const CommandId *command_ids_find(const CommandIds *ids, CommandIdKind kind,
                                  const uint8_t id[16])
{
    size_t at;

    if (ids->size == 0) return NULL;
    at = index_home(ids, (uint8_t)kind, id);
    for (; ids->index[at] != 0; at = (at + 1) & (2 * ids->size - 1)) {
        const CommandId *entry = &ids->ring[ids->index[at] - 1];

        if (entry->kind == kind
            && memcmp(entry->id, id, sizeof entry->id) == 0) {
            return entry;
        }
    }
    return NULL;
}

const CommandId *command_ids_find_case(const CommandIds *ids, uint64_t case_id)
{
    uint8_t id[16] = { 0 };

    put_u64(id, case_id);
    return command_ids_find(ids, COMMAND_ID_CLOSED_CASE, id);
}

void command_ids_expire(CommandIds *ids, int64_t now_ms)
{
    while (ids->first != ids->last
           && command_ids_at(ids, ids->first)->at_ms
               < now_ms - COMMAND_IDS_MS) {
        index_remove(ids, ids->first++);
    }
}

void command_ids_truncate(CommandIds *ids, uint64_t last)
{
    while (ids->last != last) index_remove(ids, --ids->last);
}

CommandId command_id_of(const Head *head)
{
    CommandId entry = {
        .position = head->position,
        .at_ms = head->at_ms,
        .case_id = head->case_id,
        .version = head->version,
        .kind = COMMAND_ID_CHOSEN,
    };

    memcpy(entry.id, head->command_id, sizeof entry.id);
    return entry;
}

CommandId command_id_of_closed(const Head *head)
{
    CommandId entry = command_id_of(head);

    memset(entry.id, 0, sizeof entry.id);
    put_u64(entry.id, head->case_id);
    entry.kind = COMMAND_ID_CLOSED_CASE;
    return entry;
}

void command_ids_free(const BpmnAllocator *allocator, CommandIds *ids)
{
    memory_give(allocator, ids->ring, ids->size * sizeof *ids->ring);
    memory_give(allocator, ids->index, 2 * ids->size * sizeof *ids->index);
    *ids = (CommandIds){ NULL, NULL, 0, 0, 0 };
}
