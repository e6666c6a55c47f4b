/* The hash table of the engine. */
#include "core/base/table.h"

#include <assert.h>

#include "core/base/bytes.h"

enum { SMALLEST_TABLE = 16 };

uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t count)
{
    const uint8_t *at = bytes;
    uint64_t hash = seed ^ count * 0x9e3779b97f4a7c15u;

    uint64_t last = 0;

    if (count < 8) {
        while (count > 0) last = last << 8 | at[--count];
        return hash_mix(hash ^ last);
    }
    for (; count > 8; count -= 8, at += 8) {
        hash = (hash ^ get_u64(at)) * 0xff51afd7ed558ccdu;
        hash ^= hash >> 32;
    }
    return hash_mix(hash ^ get_u64(at + count - 8));
}

static void insert(Table *table, TableEntry entry)
{
    size_t at = table_home(table, entry.hash);

    assert((table->size & (table->size - 1)) == 0);
    while (table->entries[at].value != 0) at = (at + 1) & (table->size - 1);
    table->entries[at] = entry;
}

bool table_grow(const BpmnAllocator *allocator, Table *table, size_t more)
{
    Table larger = { NULL, table->size, table->used };
    size_t bytes;

    if (larger.size == 0) larger.size = SMALLEST_TABLE;
    while ((larger.used + more) * 3 > larger.size * 2) larger.size *= 2;
    if (larger.size > SIZE_MAX / sizeof *larger.entries) return false;
    bytes = larger.size * sizeof *larger.entries;
    larger.entries = memory_take(allocator, bytes);
    if (!larger.entries) return false;
    memset(larger.entries, 0, bytes);
    for (size_t i = 0; i < table->size; i++) {
        if (table->entries[i].value != 0) insert(&larger, table->entries[i]);
    }
    table_free(allocator, table);
    *table = larger;
    return true;
}

void table_add(Table *table, TableEntry entry)
{
    assert(table->used < table->size);
    insert(table, entry);
    table->used++;
}

/* Entries behind the hole move up, so that no search ends too early. */
static void close_hole(Table *table, size_t hole)
{
    TableEntry *entries = table->entries;
    size_t mask = table->size - 1;

    for (size_t next = (hole + 1) & mask; entries[next].value != 0;
         next = (next + 1) & mask) {
        size_t home = table_home(table, entries[next].hash);

        if (((next - home) & mask) < ((next - hole) & mask)) continue;
        entries[hole] = entries[next];
        hole = next;
    }
    entries[hole].value = 0;
}

void table_remove(Table *table, TableEntry entry)
{
    size_t at;

    if (table->size == 0) return;
    at = table_home(table, entry.hash);
    for (; table->entries[at].value != 0; at = (at + 1) & (table->size - 1)) {
        if (table->entries[at].value != entry.value
            || table->entries[at].hash != entry.hash) {
            continue;
        }
        assert(table->used > 0);
        close_hole(table, at);
        table->used--;
        return;
    }
}

void table_free(const BpmnAllocator *allocator, Table *table)
{
    memory_give(allocator, table->entries,
                table->size * sizeof *table->entries);
    *table = (Table){ NULL, 0, 0 };
}
