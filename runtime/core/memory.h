/* Memory from the allocator that the engine was given. */
#ifndef CORE_MEMORY_H
#define CORE_MEMORY_H

#include "bpmn/engine.h"

/* A growing array: items belong to it. Zeroed it is empty. */
typedef struct Room {
    void *items;
    size_t capacity; /* in items */
} Room;

/*
 * Makes room for at least 'needed' items of item_bytes each. False when there
 * is no memory; the room is then as before. Items are not cleared.
 */
bool room_grow(const BpmnAllocator *allocator, Room *room, size_t needed,
               size_t item_bytes);

static inline bool room_reserve(const BpmnAllocator *allocator, Room *room,
                                size_t needed, size_t item_bytes)
{
    return needed <= room->capacity
        || room_grow(allocator, room, needed, item_bytes);
}

/* Gives the room back. */
void room_free(const BpmnAllocator *allocator, Room *room, size_t item_bytes);

/* New bytes, not cleared; null: none left. */
void *memory_take(const BpmnAllocator *allocator, size_t bytes);
/* Gives bytes back; null is allowed. */
void memory_give(const BpmnAllocator *allocator, void *old, size_t bytes);

/* Brings what a pointer points to near, if the compiler can say so. */
#if defined(__GNUC__)
#define MEMORY_SOON(pointer) __builtin_prefetch((pointer), 1)
#else
#define MEMORY_SOON(pointer) ((void)(pointer))
#endif

/* A hash of bytes: 64 bits, good in each of them. */
uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t count);

#endif
