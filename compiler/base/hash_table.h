/*
 * The hash table of the compiler. It holds numbers: what they number lies with
 * the table's owner, who says when one is the item that is looked for.
 */
#ifndef BPMNC_HASH_TABLE_H
#define BPMNC_HASH_TABLE_H

#include "base.h"

#define TABLE_NONE UINT32_MAX

typedef struct TableSlot {
    uint32_t hash;
    uint32_t next; /* the item's number and 1; 0: free */
} TableSlot;

/* Open addressing, at most half full; all zero: empty, and without memory. */
typedef struct HashTable {
    TableSlot *slots;
    size_t slot_count; /* a power of two, or 0 */
    size_t count;      /* of items */
} HashTable;

/* Whether the item with that number has the key. */
typedef bool HasKey(const void *owner, uint32_t item, const void *key);

/* The number of the item with that hash and key; TABLE_NONE: there is none.
   Inline, so that the question is not a call. */
static inline uint32_t hash_table_find(const HashTable *table, uint32_t hash,
                                       HasKey *has_key, const void *owner,
                                       const void *key)
{
    if (table->slot_count == 0) return TABLE_NONE;
    size_t mask = table->slot_count - 1;
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
        const TableSlot *slot = &table->slots[at];
        if (slot->next == 0) return TABLE_NONE;
        if (slot->hash == hash && has_key(owner, slot->next - 1, key))
            return slot->next - 1;
    }
}

/* Asks for the memory where the search for that hash begins. */
static inline void hash_table_prefetch(const HashTable *table, uint32_t hash)
{
    if (table->slot_count > 0)
        __builtin_prefetch(&table->slots[hash & (table->slot_count - 1)]);
}

/* The item that is looked at first for that hash; TABLE_NONE: none. */
static inline uint32_t hash_table_near(const HashTable *table, uint32_t hash)
{
    if (table->slot_count == 0) return TABLE_NONE;
    return table->slots[hash & (table->slot_count - 1)].next - 1;
}

/* Adds an item that is not in the table. */
void hash_table_add(HashTable *table, uint32_t hash, uint32_t item,
                    Arena *arena);

/* Mixes words into a hash that begins as 'seed'. */
static inline uint32_t hash_words(uint64_t seed, const uint64_t *words,
                                  size_t count)
{
    uint64_t hash = seed;
    for (size_t i = 0; i < count; i++) {
        hash = (hash ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
    }
    return (uint32_t)(hash * UINT64_C(0xbf58476d1ce4e5b9) >> 20);
}

#endif
