/*
 * Objects: what lasts besides cases. Each has an id from the counter of cases,
 * a class, a version, and what it is, which is the body of its record.
 *
 * They are few, and kept by rising id.
 */
#ifndef CORE_OBJECTS_H
#define CORE_OBJECTS_H

#include "core/base/base.h"

/* Where it stands. */
typedef struct ObjectPlace {
    uint64_t version;
    uint64_t last_position;  /* of its last record */
    uint64_t state_position; /* of the last record that says what it is */
    uint64_t cursor; /* where who works through it goes on; not recorded */
} ObjectPlace;

typedef struct Object {
    uint64_t id; /* 0: not given yet */
    ObjectPlace place;
    ObjectPlace committed; /* what it goes back to */
    uint8_t *body;         /* at a multiple of 8 */
    int64_t until_ms;      /* of a message that is kept: when it is over */
    uint64_t hash;         /* of the same: its message_hash() */
    uint32_t bytes;
    uint32_t capacity;
    uint16_t sort; /* BpmnObjectClass */
    bool rests;    /* nothing is to be done with it now */
    bool begins;   /* in the batch */
    bool ends;     /* in the batch: it is over for whoever looks */
} Object;

/* What is done with all of them: reached through the first one that is
   added. */
typedef struct ObjectsCare ObjectsCare;

typedef struct Objects {
    Buffer items; /* Object */
    size_t count;
    size_t resting;          /* of these */
    const ObjectsCare *care; /* null: there was none */
} Objects;

struct ObjectsCare {
    /* The batch is committed, or it is taken back: so is what it did. */
    void (*settle)(const BpmnAllocator *allocator, Objects *objects,
                   bool committed);
    /* Gives everything back. */
    void (*free)(const BpmnAllocator *allocator, Objects *objects);
};

/* The object at an index, below the count. */
static inline Object *objects_at(const Objects *objects, size_t index)
{
    return (Object *)objects->items.items + index;
}

/* The object of that id; null: none. */
Object *objects_find(const Objects *objects, uint64_t id);
/* Whether the object at an index is one to work through. */
static inline bool objects_is_due(const Objects *objects, size_t index)
{
    return !objects_at(objects, index)->ends
        && !objects_at(objects, index)->rests;
}

/* Whether it is of that class, and nobody has it yet. */
static inline bool object_rests_as(const Object *object, uint16_t sort)
{
    return object->rests && !object->ends && object->sort == sort;
}

/* Nothing is to be done with that one now. */
static inline void objects_rest(Objects *objects, Object *object)
{
    object->rests = true;
    objects->resting++;
}

/* Adds one behind the others with room for 'bytes'; null: no memory. */
Object *objects_add(const BpmnAllocator *allocator, Objects *objects,
                    size_t bytes);
/* Takes the last ones out, down to 'count'. */
void objects_truncate(const BpmnAllocator *allocator, Objects *objects,
                      size_t count);
/* Moves the last one to where its id belongs. */
void objects_order(Objects *objects);
/* Takes that one out. */
void objects_remove(const BpmnAllocator *allocator, Objects *objects,
                    Object *object);

#endif
