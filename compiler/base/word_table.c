/* See word_table.h. */
#include "word_table.h"

#include <string.h>

uint32_t word_table_add(WordTable *words, uint32_t hash, const uint64_t *key,
                        Arena *arena)
{
    size_t key_bytes = words->width * sizeof *key;
    uint32_t number = (uint32_t)words->table.count;
    words->keys = vector_grow(arena, words->keys, number, &words->capacity,
                              key_bytes);
    memcpy(words->keys + number * words->width, key, key_bytes);
    hash_table_add(&words->table, hash, number, arena);
    return number;
}

void word_table_empty(WordTable *words)
{
    HashTable *table = &words->table;
    memset(table->slots, 0, table->slot_count * sizeof *table->slots);
    table->count = 0;
}
