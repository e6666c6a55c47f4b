/* Growing buffers. */
#include "core/base/buffer.h"

#include <assert.h>

#include "core/base/bytes.h"

enum { SMALLEST_BUFFER = 16 };

bool buffer_grow(const BpmnAllocator *allocator, Buffer *buffer, size_t needed,
                 size_t item_bytes)
{
    size_t capacity = buffer->capacity;
    void *items;

    assert(item_bytes > 0 && needed > capacity);
    if (needed > SIZE_MAX / 2 / item_bytes) return false;
    capacity += capacity / 2 < SMALLEST_BUFFER ? SMALLEST_BUFFER : capacity / 2;
    if (capacity < needed) capacity = needed;
    items = allocator->resize(allocator->user, buffer->items,
                              buffer->capacity * item_bytes,
                              capacity * item_bytes);
    if (!items) return false;
    buffer->items = items;
    buffer->capacity = capacity;
    assert(buffer->items && buffer->capacity >= needed);
    return true;
}

void buffer_free(const BpmnAllocator *allocator, Buffer *buffer,
                 size_t item_bytes)
{
    memory_give(allocator, buffer->items, buffer->capacity * item_bytes);
    buffer->items = NULL;
    buffer->capacity = 0;
}

void *memory_take(const BpmnAllocator *allocator, size_t bytes)
{
    return allocator->resize(allocator->user, NULL, 0, bytes);
}

void memory_give(const BpmnAllocator *allocator, void *old, size_t bytes)
{
    if (old) (void)allocator->resize(allocator->user, old, bytes, 0);
}

void memory_clear(void *memory, size_t bytes)
{
    memset(memory, 0, bytes);
}
