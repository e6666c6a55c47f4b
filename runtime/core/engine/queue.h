/* The queue of an engine, as who submits and who runs it use it. */
#ifndef CORE_QUEUE_H
#define CORE_QUEUE_H

#include "core/engine/engine_state.h"

/* Sets the pointers of a command anew: the queue's memory has moved since it
   was copied. */
void queue_point(Queued *queued);
/* The command at an offset, which moves to the next; its pointers are set. */
static inline Queued *queue_at(Queue *queue, size_t *at)
{
    Queued *queued = (Queued *)(void *)((uint8_t *)queue->bytes.items + *at);

    if (queued->base != (uintptr_t)queued) queue_point(queued);
    *at += queued->bytes;
    return queued;
}

/* Takes out what is before the offset: one command. */
static inline void queue_drop_first(Queue *queue, size_t next)
{
    queue->first = next;
    if (--queue->count == 0) queue->first = queue->used = 0;
}

/* Makes room for a command of so many bytes, another behind it, and its answer;
   false: no memory. */
bool queue_reserve(BpmnEngine *engine, size_t bytes);
/* Gives its memory back, with all that is queued. */
void queue_free(const BpmnAllocator *allocator, Queue *queue);

#endif
