/* The hash table of the engine. */
#include "core/base/table.h"

#include <assert.h>

#include "core/base/bytes.h"

enum { SMALLEST_PART = 16, SLACK = 16, ONE_PART_MAX = 16384 };

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

/* So many entries fit. */
static size_t part_room(const TablePart *part)
{
    size_t full = part->size * 2 / 3;

    return part->used < full ? full - part->used : 0;
}

static void insert(TablePart *part, TableEntry entry)
{
    size_t at = (size_t)entry.hash & (part->size - 1);

    assert((part->size & (part->size - 1)) == 0 && part->used < part->size);
    while (part->entries[at].value != 0) at = (at + 1) & (part->size - 1);
    part->entries[at] = entry;
    part->used++;
}

static bool part_reserve(const BpmnAllocator *allocator, TablePart *part,
                         size_t more)
{
    TablePart larger = { NULL, part->size, 0 };
    size_t bytes;

    if (more <= part_room(part)) return true;
    if (larger.size == 0) larger.size = SMALLEST_PART;
    while ((part->used + more) * 3 > larger.size * 2) larger.size *= 2;
    if (larger.size > SIZE_MAX / sizeof *larger.entries) return false;
    bytes = larger.size * sizeof *larger.entries;
    larger.entries = memory_take(allocator, bytes);
    if (!larger.entries) return false;
    memset(larger.entries, 0, bytes);
    for (size_t i = 0; i < part->size; i++) {
        if (part->entries[i].value != 0) insert(&larger, part->entries[i]);
    }
    memory_give(allocator, part->entries, part->size * sizeof *part->entries);
    *part = larger;
    return true;
}

/* From one part to all. */
static bool divide(const BpmnAllocator *allocator, Table *table)
{
    size_t bytes = TABLE_PARTS * sizeof *table->parts;
    Table parts = { .parts = memory_take(allocator, bytes) };
    bool divided = parts.parts;

    if (divided) memset(parts.parts, 0, bytes);
    for (size_t i = 0; i < table->one.size && divided; i++) {
        TableEntry entry = table->one.entries[i];
        TablePart *part;

        if (entry.value == 0) continue;
        part = table_part_of(&parts, entry.hash);
        divided = part_reserve(allocator, part, 1);
        if (divided) insert(part, entry);
    }
    parts.used = table->used;
    if (parts.parts) table_free(allocator, divided ? table : &parts);
    if (divided) *table = parts;
    return divided;
}

/* Each part gets somewhat more than it must, so that not every entry leads
   here. */
bool table_grow(const BpmnAllocator *allocator, Table *table, size_t more)
{
    size_t room = SIZE_MAX;

    if (!table->parts && table->one.size >= ONE_PART_MAX
        && !divide(allocator, table)) {
        return false;
    }
    for (size_t i = 0; i < table_parts(table); i++) {
        TablePart *part = table_part(table, i);

        if (!part_reserve(allocator, part, more + part->size / SLACK)) {
            return false;
        }
        if (part_room(part) < room) room = part_room(part);
    }
    table->room = room;
    return true;
}

void table_add(Table *table, TableEntry entry)
{
    insert(table_part_of(table, entry.hash), entry);
    table->used++;
    assert(table->room > 0);
    table->room--;
}

/* Entries behind the hole move up, so that no search ends too early. */
static void close_hole(TablePart *part, size_t hole)
{
    TableEntry *entries = part->entries;
    size_t mask = part->size - 1;

    for (size_t next = (hole + 1) & mask; entries[next].value != 0;
         next = (next + 1) & mask) {
        size_t home = (size_t)entries[next].hash & mask;

        if (((next - home) & mask) < ((next - hole) & mask)) continue;
        entries[hole] = entries[next];
        hole = next;
    }
    entries[hole].value = 0;
}

void table_replace(Table *table, TableEntry entry, uint64_t value)
{
    TablePart *part = table_part_of(table, entry.hash);
    size_t at = (size_t)entry.hash & (part->size - 1);

    if (part->size == 0) return;
    while (part->entries[at].value != entry.value
           || part->entries[at].hash != entry.hash) {
        if (part->entries[at].value == 0) return;
        at = (at + 1) & (part->size - 1);
    }
    part->entries[at].value = value;
    if (value != 0) return;
    close_hole(part, at);
    part->used--;
    table->used--;
}

void table_remove(Table *table, TableEntry entry)
{
    table_replace(table, entry, 0);
}

void table_free(const BpmnAllocator *allocator, Table *table)
{
    for (size_t i = 0; i < table_parts(table); i++) {
        const TablePart *part = table_part(table, i);

        memory_give(allocator, part->entries,
                    part->size * sizeof *part->entries);
    }
    memory_give(allocator, table->parts, TABLE_PARTS * sizeof *table->parts);
    *table = (Table){ .parts = NULL };
}
