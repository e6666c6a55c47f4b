/* Names to pointers, and the nearest of several names. */
#include "hash_table.h"

#include "program/guess.h"

#include <string.h>

typedef struct Entry {
    const char *name;
    void *value;
} Entry;

struct NameMap {
    Arena *arena;
    HashTable table;
    VECTOR(Entry) entries;
};

/* FNV-1a: short keys, and the same on every machine. */
static uint32_t hash_name(const char *name)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
    return (uint32_t)(hash ^ hash >> 32);
}

static bool has_name(const void *map, uint32_t entry, const void *name)
{
    const NameMap *own = map;
    return strcmp(own->entries.items[entry].name, name) == 0;
}

/* Null when it is absent. */
static Entry *find_entry(const NameMap *map, const char *name, uint32_t hash)
{
    uint32_t entry = hash_table_find(&map->table, hash, has_name, map, name);
    return entry == TABLE_NONE ? NULL : &map->entries.items[entry];
}

NameMap *name_map_new(Arena *arena)
{
    NameMap *map = NEW(arena, NameMap);
    map->arena = arena;
    return map;
}

void *name_map_get(const NameMap *map, const char *name)
{
    if (!name) return NULL;
    const Entry *entry = find_entry(map, name, hash_name(name));
    return entry ? entry->value : NULL;
}

void name_map_put(NameMap *map, const char *name, void *value)
{
    uint32_t hash = hash_name(name);
    Entry *entry = find_entry(map, name, hash);
    if (entry) {
        entry->value = value;
        return;
    }
    hash_table_add(&map->table, hash, (uint32_t)map->entries.count, map->arena);
    VECTOR_ADD(map->arena, &map->entries,
               (Entry){ arena_string(map->arena, name), value });
}

const char *name_nearest(const char *name, const char *const *candidates,
                         size_t count)
{
    BpmnGuess guess = { .name = bpmn_string(name) };
    for (size_t i = 0; i < count; i++) bpmn_guess(&guess, candidates[i]);
    return guess.nearest;
}
