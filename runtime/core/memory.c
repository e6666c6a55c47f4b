/* Growing arrays and hashes. */
#include "memory.h"

#include "bytes.h"

enum { SMALLEST_ROOM = 16 };

bool room_grow(const BpmnAllocator *allocator, Room *room, size_t needed,
               size_t item_bytes)
{
    size_t capacity = room->capacity;
    void *items;

    if (needed > SIZE_MAX / 2 / item_bytes) return false;
    capacity += capacity / 2 < SMALLEST_ROOM ? SMALLEST_ROOM : capacity / 2;
    if (capacity < needed) capacity = needed;
    items = allocator->resize(allocator->user, room->items,
                              room->capacity * item_bytes,
                              capacity * item_bytes);
    if (!items) return false;
    room->items = items;
    room->capacity = capacity;
    return true;
}

void room_free(const BpmnAllocator *allocator, Room *room, size_t item_bytes)
{
    memory_give(allocator, room->items, room->capacity * item_bytes);
    room->items = NULL;
    room->capacity = 0;
}

void *memory_take(const BpmnAllocator *allocator, size_t bytes)
{
    return allocator->resize(allocator->user, NULL, 0, bytes);
}

void memory_give(const BpmnAllocator *allocator, void *old, size_t bytes)
{
    if (old) (void)allocator->resize(allocator->user, old, bytes, 0);
}

static uint64_t mix(uint64_t x)
{
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdu;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53u;
    return x ^ x >> 33;
}

uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t count)
{
    const uint8_t *at = bytes;
    uint64_t hash = seed ^ count * 0x9e3779b97f4a7c15u;

    uint64_t last = 0;

    if (count < 8) {
        while (count > 0) last = last << 8 | at[--count];
        return mix(hash ^ last);
    }
    for (; count > 8; count -= 8, at += 8) {
        hash = (hash ^ get_u64(at)) * 0xff51afd7ed558ccdu;
        hash ^= hash >> 32;
    }
    return mix(hash ^ get_u64(at + count - 8));
}
