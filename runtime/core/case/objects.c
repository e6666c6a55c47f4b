/* Objects: what lasts besides cases. */
#include "core/case/objects.h"

#include <assert.h>

Object *objects_find(const Objects *objects, uint64_t id)
{
    for (size_t i = 0; i < objects->count; i++) {
        if (objects_at(objects, i)->id == id) return objects_at(objects, i);
    }
    return NULL;
}

static void settle(const BpmnAllocator *allocator, Objects *objects,
                   bool committed)
{
    for (size_t i = objects->count; i > 0; i--) {
        Object *object = objects_at(objects, i - 1);

        if (committed ? object->ends : object->begins) {
            objects_remove(allocator, objects, object);
            continue;
        }
        if (committed)
            object->committed = object->place;
        else
            object->place = object->committed;
        object->begins = object->ends = false;
    }
}

static void give_back(const BpmnAllocator *allocator, Objects *objects)
{
    objects_truncate(allocator, objects, 0);
    buffer_free(allocator, &objects->items, sizeof(Object));
}

Object *objects_add(const BpmnAllocator *allocator, Objects *objects,
                    size_t bytes)
{
    static const ObjectsCare CARE = { settle, give_back };
    Object *object;
    uint8_t *body;

    objects->care = &CARE;
    if (bytes > UINT32_MAX
        || !buffer_reserve(allocator, &objects->items, objects->count + 1,
                           sizeof *object)) {
        return NULL;
    }
    body = memory_take(allocator, bytes);
    if (!body) return NULL;
    object = objects_at(objects, objects->count++);
    *object = (Object){ .body = body, .capacity = (uint32_t)bytes };
    return object;
}

void objects_truncate(const BpmnAllocator *allocator, Objects *objects,
                      size_t count)
{
    assert(count <= objects->count);
    while (objects->count > count) {
        const Object *object = objects_at(objects, --objects->count);

        objects->resting -= object->rests;
        memory_give(allocator, object->body, object->capacity);
    }
}

void objects_order(Objects *objects)
{
    for (size_t i = objects->count; i-- > 1;) {
        Object *object = objects_at(objects, i);
        Object last = *object;

        if (object[-1].id <= last.id) return;
        object[0] = object[-1];
        object[-1] = last;
    }
}

void objects_remove(const BpmnAllocator *allocator, Objects *objects,
                    Object *object)
{
    size_t behind = objects->count - 1
        - (size_t)(object - objects_at(objects, 0));

    objects->resting -= object->rests;
    memory_give(allocator, object->body, object->capacity);
    if (behind != 0) memmove(object, object + 1, behind * sizeof *object);
    objects->count--;
}
