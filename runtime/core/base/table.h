/*
 * The hash table of the engine: values by 64-bit hashes, several to a hash.
 *
 * Open addressing; whoever looks up compares what the value stands for, for
 * different things may have one hash. A large one is in parts by the first bits
 * of the hash, each of which grows by itself: no command waits for all entries
 * to be put in another place.
 */
#ifndef CORE_TABLE_H
#define CORE_TABLE_H

#include "core/base/buffer.h"

/* Spreads what differs in a few bits over all 64. */
static inline uint64_t hash_mix(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdu;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53u;
    return x ^ x >> 33;
}

/* A hash of a number of a sequence: four in a row have neighbouring places in
   a table, for what is numbered one after the other is mostly wanted so. */
static inline uint64_t hash_number(uint64_t seed, uint64_t number)
{
    return (hash_mix(seed * 0x9e3779b97f4a7c15u ^ number >> 2) & ~(uint64_t)3)
        | (number & 3);
}

/* A hash of bytes: 64 bits, good in each of them. */
uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t count);

typedef struct TableEntry {
    uint64_t hash;
    uint64_t value; /* 0: a free place */
} TableEntry;

typedef struct TablePart {
    TableEntry *entries;
    size_t size; /* power of 2, or 0 */
    size_t used;
} TablePart;

enum { TABLE_PART_BITS = 6, TABLE_PARTS = 1 << TABLE_PART_BITS };

/* Zeroed it is empty; the entries belong to it. */
typedef struct Table {
    TablePart one;    /* all, while it is small */
    TablePart *parts; /* TABLE_PARTS of them; null: one */
    size_t used;
    size_t room; /* so many entries fit, whatever their hashes */
} Table;

/* Makes the table larger, so that it has room for 'more' entries; false: no
   memory. */
SELDOM bool table_grow(const BpmnAllocator *allocator, Table *table,
                       size_t more);
/* Makes room for 'more' entries, of which there are few: each part has room for
   all of them. False: no memory. */
static inline bool table_reserve(const BpmnAllocator *allocator, Table *table,
                                 size_t more)
{
    return more <= table->room || table_grow(allocator, table, more);
}

/* Adds an entry, which may be there already; room was reserved. */
void table_add(Table *table, TableEntry entry);
/* Gives one such entry another value; does nothing when there is none. */
void table_replace(Table *table, TableEntry entry, uint64_t value);
/* Takes one such entry out; does nothing when there is none. */
void table_remove(Table *table, TableEntry entry);
/* Gives its memory back; it is empty then. */
void table_free(const BpmnAllocator *allocator, Table *table);

/* How many parts it has. */
static inline size_t table_parts(const Table *table)
{
    return table->parts ? TABLE_PARTS : 1;
}

/* The part with that index. */
static inline TablePart *table_part(const Table *table, size_t index)
{
    return table->parts ? &table->parts[index] : (TablePart *)&table->one;
}

/* The part with the entries of a hash. */
static inline TablePart *table_part_of(const Table *table, uint64_t hash)
{
    return table_part(table, hash >> (64 - TABLE_PART_BITS));
}

/* Walks the values of the entries with one hash. */
typedef struct TableCursor {
    const TablePart *part;
    uint64_t hash;
    size_t at;
} TableCursor;

/* All of that hash. */
static inline TableCursor table_find(const Table *table, uint64_t hash)
{
    const TablePart *part = table_part_of(table, hash);

    return (TableCursor){ part, hash, (size_t)hash & (part->size - 1) };
}

/* The next value; 0: no more. */
static inline uint64_t table_next(TableCursor *cursor)
{
    const TablePart *part = cursor->part;

    if (part->size == 0) return 0;
    while (part->entries[cursor->at].value != 0) {
        const TableEntry *entry = &part->entries[cursor->at];

        cursor->at = (cursor->at + 1) & (part->size - 1);
        if (entry->hash == cursor->hash) return entry->value;
    }
    return 0;
}

#endif
