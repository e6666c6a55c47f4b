/* What must be known of commands whose case cannot tell. */
#include "recall.h"

#include "bytes.h"

enum { SMALLEST_RING = 16 };

static size_t index_home(const Recall *recall, uint8_t kind,
                         const uint8_t id[16])
{
    return (size_t)hash_bytes(1u + kind, id, 16) & (2 * recall->size - 1);
}

/* Where the entry at a place of the ring is looked for first. */
static size_t place_home(const Recall *recall, uint32_t place)
{
    const Recalled *entry = &recall->ring[place];

    return index_home(recall, entry->kind, entry->id);
}

static void index_add(Recall *recall, uint64_t number)
{
    uint32_t place = (uint32_t)(number & (recall->size - 1));
    size_t at = place_home(recall, place);

    while (recall->index[at] != 0) at = (at + 1) & (2 * recall->size - 1);
    recall->index[at] = place + 1;
}

static void index_remove(Recall *recall, uint64_t number)
{
    uint32_t place = (uint32_t)(number & (recall->size - 1));
    size_t mask = 2 * recall->size - 1;
    size_t hole = place_home(recall, place);

    while (recall->index[hole] != place + 1) hole = (hole + 1) & mask;
    for (size_t next = (hole + 1) & mask; recall->index[next] != 0;
         next = (next + 1) & mask) {
        size_t home = place_home(recall, recall->index[next] - 1);

        if (((next - home) & mask) < ((next - hole) & mask)) continue;
        recall->index[hole] = recall->index[next];
        hole = next;
    }
    recall->index[hole] = 0;
}

static bool grow(const BpmnAllocator *allocator, Recall *recall, size_t size)
{
    Recall larger = { NULL, NULL, size, recall->first, recall->last };

    larger.ring = memory_take(allocator, size * sizeof *larger.ring);
    larger.index = memory_take(allocator, 2 * size * sizeof *larger.index);
    if (!larger.ring || !larger.index) {
        recall_free(allocator, &larger);
        return false;
    }
    memset(larger.index, 0, 2 * size * sizeof *larger.index);
    for (uint64_t number = recall->first; number != recall->last; number++) {
        larger.ring[number & (size - 1)] = *recall_at(recall, number);
        index_add(&larger, number);
    }
    recall_free(allocator, recall);
    *recall = larger;
    return true;
}

bool recall_reserve(const BpmnAllocator *allocator, Recall *recall, size_t more)
{
    size_t size = recall->size ? recall->size : SMALLEST_RING;

    while (recall->last - recall->first + more > size) size *= 2;
    if (size > UINT32_MAX / 2) return false;
    return more == 0 || size == recall->size || grow(allocator, recall, size);
}

void recall_add(Recall *recall, const Recalled *entry)
{
    recall->ring[recall->last & (recall->size - 1)] = *entry;
    index_add(recall, recall->last++);
}

const Recalled *recall_find(const Recall *recall, RecalledKind kind,
                            const uint8_t id[16])
{
    size_t at;

    if (recall->size == 0) return NULL;
    at = index_home(recall, (uint8_t)kind, id);
    for (; recall->index[at] != 0; at = (at + 1) & (2 * recall->size - 1)) {
        const Recalled *entry = &recall->ring[recall->index[at] - 1];

        if (entry->kind == kind
            && memcmp(entry->id, id, sizeof entry->id) == 0) {
            return entry;
        }
    }
    return NULL;
}

const Recalled *recall_find_case(const Recall *recall, uint64_t case_id)
{
    uint8_t id[16] = { 0 };

    put_u64(id, case_id);
    return recall_find(recall, RECALLED_CASE, id);
}

void recall_expire(Recall *recall, int64_t now_ms)
{
    while (recall->first != recall->last
           && recall_at(recall, recall->first)->at_ms < now_ms - RECALL_MS) {
        index_remove(recall, recall->first++);
    }
}

void recall_truncate(Recall *recall, uint64_t last)
{
    while (recall->last != last) index_remove(recall, --recall->last);
}

Recalled recall_command(const Head *head)
{
    Recalled entry = {
        .position = head->position,
        .at_ms = head->at_ms,
        .case_id = head->case_id,
        .version = head->version,
        .kind = RECALLED_COMMAND,
    };

    memcpy(entry.id, head->command_id, sizeof entry.id);
    return entry;
}

Recalled recall_case(const Head *head)
{
    Recalled entry = recall_command(head);

    memset(entry.id, 0, sizeof entry.id);
    put_u64(entry.id, head->case_id);
    entry.kind = RECALLED_CASE;
    return entry;
}

void recall_free(const BpmnAllocator *allocator, Recall *recall)
{
    memory_give(allocator, recall->ring, recall->size * sizeof *recall->ring);
    memory_give(allocator, recall->index,
                2 * recall->size * sizeof *recall->index);
    *recall = (Recall){ NULL, NULL, 0, 0, 0 };
}
