/*
 * A hash table of keys of so many words each, numbered in the order in which
 * they come. What is kept for a key lies with the table's owner, by its number.
 */
#ifndef BPMNC_WORD_TABLE_H
#define BPMNC_WORD_TABLE_H

#include "hash_table.h"

/* With a width and else zero: empty, and without memory. */
typedef struct WordTable {
    size_t width; /* words of a key */
    uint64_t *keys;
    size_t capacity; /* keys that there is room for */
    HashTable table;
} WordTable;

/* The key of that number; it may move when one is added. */
static inline const uint64_t *word_table_key(const WordTable *words,
                                             uint32_t number)
{
    return words->keys + (size_t)number * words->width;
}

/* Is that the key of that number? For the table itself. */
static inline bool word_table_has(const void *words, uint32_t number,
                                  const void *key)
{
    const WordTable *own = words;
    const uint64_t *one = word_table_key(own, number);
    const uint64_t *other = key;
    for (size_t i = 0; i < own->width; i++) {
        if (one[i] != other[i]) return false;
    }
    return true;
}

/* The number of the key, which has that hash; TABLE_NONE: it is not there. */
static inline uint32_t word_table_find(const WordTable *words, uint32_t hash,
                                       const uint64_t *key)
{
    return hash_table_find(&words->table, hash, word_table_has, words, key);
}

/* Adds a key, which is copied; it is not in the table. Returns its number. */
uint32_t word_table_add(WordTable *words, uint32_t hash, const uint64_t *key,
                        Arena *arena);
/* Takes all keys out; their memory is kept. */
void word_table_empty(WordTable *words);

#endif
