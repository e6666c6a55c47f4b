/* Walks of a step: one for each level of nesting, made when it is first needed,
   and copied where a step can go on in several ways. */
#include "fork.h"

#include <string.h>

static Token *new_stack(Explorer *explorer, size_t capacity)
{
    return NEW_ARRAY(explorer->arena, Token, capacity);
}

Walk *walk_push(Explorer *explorer)
{
    if (explorer->nesting == explorer->walks.count) {
        Walk *walk = NEW(explorer->arena, Walk);
        walk->known = NEW_ARRAY(explorer->arena, uint64_t,
                                explorer->walk_words);
        walk->touched = walk->known + explorer->domain_count
            + explorer->order_words;
        walk->counts = (uint8_t *)(walk->touched + explorer->rest_words);
        walk->capacity = 16;
        walk->stack = new_stack(explorer, walk->capacity);
        VECTOR_ADD(explorer->arena, &explorer->walks, walk);
    }
    return explorer->walks.items[explorer->nesting++];
}

void walk_pop(Explorer *explorer)
{
    explorer->nesting--;
}

void walk_reserve(Explorer *explorer, Walk *walk, size_t depth)
{
    if (depth <= walk->capacity) return;
    Token *stack = new_stack(explorer, depth * 2);
    memcpy(stack, walk->stack, walk->depth * sizeof *stack);
    walk->stack = stack;
    walk->capacity = depth * 2;
}

Walk *walk_fork(Explorer *explorer, const Walk *walk)
{
    if (explorer->nesting >= LIMIT_STEP_CHOICES) {
        explorer->stopped = true;
        return NULL;
    }
    explorer->step_ways++;
    Walk *copy = walk_push(explorer);
    Walk own = *copy;
    *copy = *walk;
    copy->counts = own.counts;
    copy->touched = own.touched;
    copy->known = own.known;
    copy->stack = own.stack;
    copy->capacity = own.capacity;
    copy->depth = 0;
    walk_reserve(explorer, copy, walk->depth);
    copy->depth = walk->depth;
    memcpy(copy->known, walk->known,
           explorer->walk_words * sizeof *copy->known);
    memcpy(copy->stack, walk->stack, walk->depth * sizeof *copy->stack);
    return copy;
}

void walk_drop_cleared(Walk *walk)
{
    size_t kept = 0;
    for (size_t i = 0; i < walk->depth; i++) {
        if (walk->counts[walk->stack[i].place] > 0)
            walk->stack[kept++] = walk->stack[i];
    }
    walk->depth = kept;
}
