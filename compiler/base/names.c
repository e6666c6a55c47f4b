/* Names to pointers, and the nearest of several names. */
#include "base.h"

#include <string.h>

enum {
    /* a power of two, as every later size */
    FIRST_SLOTS = 64,
    /* longer names get no suggestion */
    LONGEST_COMPARED = 128
};

typedef struct Slot {
    const char *name; /* null: free */
    void *value;
    uint64_t hash;
} Slot;

struct NameMap {
    Arena *arena;
    Slot *slots;
    size_t slot_count;
    size_t used;
};

/* FNV-1a: short keys, and the same order on every machine. */
static uint64_t hash_name(const char *name)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * UINT64_C(1099511628211);
    return hash;
}

/* The slot that holds name, or the free one where it belongs. */
static Slot *find_slot(const NameMap *map, const char *name, uint64_t hash)
{
    size_t mask = map->slot_count - 1;
    size_t at = (size_t)(hash ^ hash >> 32) & mask;
    for (;; at = (at + 1) & mask) {
        Slot *slot = &map->slots[at];
        if (!slot->name) return slot;
        if (slot->hash == hash && strcmp(slot->name, name) == 0) return slot;
    }
}

NameMap *name_map_new(Arena *arena)
{
    NameMap *map = NEW(arena, NameMap);
    map->arena = arena;
    map->slot_count = FIRST_SLOTS;
    map->slots = NEW_ARRAY(arena, Slot, FIRST_SLOTS);
    return map;
}

void *name_map_get(const NameMap *map, const char *name)
{
    if (!name) return NULL;
    Slot *slot = find_slot(map, name, hash_name(name));
    return slot->name ? slot->value : NULL;
}

static void enlarge(NameMap *map)
{
    Slot *old = map->slots;
    size_t old_count = map->slot_count;
    map->slot_count *= 2;
    map->slots = NEW_ARRAY(map->arena, Slot, map->slot_count);
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].name) *find_slot(map, old[i].name, old[i].hash) = old[i];
    }
}

void name_map_put(NameMap *map, const char *name, void *value)
{
    if (map->used * 2 >= map->slot_count) enlarge(map);
    uint64_t hash = hash_name(name);
    Slot *slot = find_slot(map, name, hash);
    if (!slot->name) {
        slot->name = arena_string(map->arena, name);
        slot->hash = hash;
        map->used++;
    }
    slot->value = value;
}

static size_t smaller(size_t one, size_t other)
{
    return one < other ? one : other;
}

/* Levenshtein's distance, one row at a time. Both names are at most
   LONGEST_COMPARED bytes long. */
static size_t edit_distance(const char *one, const char *other)
{
    size_t row[LONGEST_COMPARED + 1];
    size_t width = strlen(other);
    for (size_t i = 0; i <= width; i++) row[i] = i;
    for (size_t line = 1; one[line - 1] != '\0'; line++) {
        size_t diagonal = row[0];
        row[0] = line;
        for (size_t i = 1; i <= width; i++) {
            size_t change = diagonal + (one[line - 1] != other[i - 1]);
            diagonal = row[i];
            row[i] = smaller(change, smaller(row[i], row[i - 1]) + 1);
        }
    }
    return row[width];
}

const char *name_nearest(const char *name, const char *const *candidates,
                         size_t count)
{
    size_t length = strlen(name);
    if (length > LONGEST_COMPARED) return NULL;
    size_t best_distance = length / 3 + 1;
    const char *best = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *candidate = candidates[i];
        if (!candidate) continue;
        size_t other = strlen(candidate);
        size_t apart = other > length ? other - length : length - other;
        if (other > LONGEST_COMPARED || apart >= best_distance) continue;
        size_t distance = edit_distance(name, candidate);
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}
