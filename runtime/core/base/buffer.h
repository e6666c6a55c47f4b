/* Memory from the allocator that the engine was given. */
#ifndef CORE_BUFFER_H
#define CORE_BUFFER_H

#include "bpmn/engine.h"

/* MEMORY_SOON brings what a pointer points to near: without the empty asm the
   compiler would take a function that does no more for one without an effect,
   and leave its calls out. SELDOM keeps what is seldom called out of the way of
   what is called for each command. */
#if defined(__GNUC__)
#define SELDOM __attribute__((cold, noinline))
#define MEMORY_SOON(pointer)              \
    do {                                  \
        __builtin_prefetch((pointer), 1); \
        __asm__ volatile("");             \
    } while (0)
#else
#define MEMORY_SOON(pointer) ((void)(pointer))
#define SELDOM
#endif

/* A growing array: items belong to it. Zeroed it is empty. */
typedef struct Buffer {
    void *items;
    size_t capacity; /* in items */
} Buffer;

/*
 * Makes buffer for at least 'needed' items of item_bytes each. False when there
 * is no memory; the buffer is then as before. Items are not cleared.
 */
SELDOM bool buffer_grow(const BpmnAllocator *allocator, Buffer *buffer,
                        size_t needed, size_t item_bytes);

/* The same, without a call where there is room already. */
static inline bool buffer_reserve(const BpmnAllocator *allocator,
                                  Buffer *buffer, size_t needed,
                                  size_t item_bytes)
{
    return needed <= buffer->capacity
        || buffer_grow(allocator, buffer, needed, item_bytes);
}

/* Gives the buffer back. */
void buffer_free(const BpmnAllocator *allocator, Buffer *buffer,
                 size_t item_bytes);

/* New bytes, not cleared; null: none left. */
void *memory_take(const BpmnAllocator *allocator, size_t bytes);
/* Gives bytes back; null is allowed. */
void memory_give(const BpmnAllocator *allocator, void *old, size_t bytes);

/* Zeros bytes by a call: where compilers know the size they make a string
   instruction of it, which takes long to begin. */
void memory_clear(void *memory, size_t bytes);

#endif
