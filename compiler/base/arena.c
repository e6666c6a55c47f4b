/*
 * Memory that dies all at once: a list of zeroed blocks, handed out from the
 * front. The only place in the compiler that ends the program for lack of
 * memory, so that no stage has a path for it.
 */
#include "base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_BLOCK_BYTES = 32 * 1024,
    LARGEST_BLOCK_BYTES = 1024 * 1024,
    EXIT_OWN_FAULT = 5          /* of the exit codes: bpmnc's own fault */
};

typedef struct Block Block;
struct Block {
    Block *before;
    max_align_t bytes[];
};

struct Arena {
    Block *newest;
    char *free;                 /* first byte not handed out */
    char *end;
    size_t next_block_bytes;
};

static void out_of_memory(void)
{
    fputs("bpmnc: out of memory\n", stderr);
    exit(EXIT_OWN_FAULT);
}

Arena *arena_new(void)
{
    Arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL)
        out_of_memory();
    arena->next_block_bytes = FIRST_BLOCK_BYTES;
    return arena;
}

void arena_free(Arena *arena)
{
    if (arena == NULL)
        return;
    Block *block = arena->newest;
    while (block != NULL) {
        Block *before = block->before;
        free(block);
        block = before;
    }
    free(arena);
}

/* A block of its own, behind the newest, so that the newest stays in use. */
static void *alloc_large(Arena *arena, size_t size_bytes)
{
    Block *block = calloc(1, sizeof *block + size_bytes);
    if (block == NULL)
        out_of_memory();
    if (arena->newest == NULL) {
        arena->newest = block;
    } else {
        block->before = arena->newest->before;
        arena->newest->before = block;
    }
    return block->bytes;
}

static void add_block(Arena *arena)
{
    size_t size_bytes = arena->next_block_bytes;
    Block *block = calloc(1, sizeof *block + size_bytes);
    if (block == NULL)
        out_of_memory();
    block->before = arena->newest;
    arena->newest = block;
    arena->free = (char *)block->bytes;
    arena->end = arena->free + size_bytes;
    if (arena->next_block_bytes < LARGEST_BLOCK_BYTES)
        arena->next_block_bytes *= 2;
}

/* Hands out bytes without rounding up for the next caller. */
static char *take(Arena *arena, size_t size_bytes)
{
    if (size_bytes > SIZE_MAX / 2)
        out_of_memory();
    if (size_bytes > arena->next_block_bytes / 4)
        return alloc_large(arena, size_bytes);
    if ((size_t)(arena->end - arena->free) < size_bytes)
        add_block(arena);
    char *bytes = arena->free;
    arena->free += size_bytes;
    return bytes;
}

void *arena_alloc(Arena *arena, size_t size_bytes)
{
    size_t past = (uintptr_t)arena->free % _Alignof(max_align_t);
    if (past != 0) {
        size_t skip = _Alignof(max_align_t) - past;
        size_t left = (size_t)(arena->end - arena->free);
        arena->free += skip <= left ? skip : left;
    }
    return take(arena, size_bytes);
}

void *arena_copy(Arena *arena, const void *bytes, size_t size_bytes)
{
    void *copy = arena_alloc(arena, size_bytes);
    if (size_bytes > 0)
        memcpy(copy, bytes, size_bytes);
    return copy;
}

char *arena_text(Arena *arena, const char *bytes, size_t length)
{
    char *copy = take(arena, length + 1);
    if (length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

char *arena_string(Arena *arena, const char *string)
{
    if (string == NULL)
        return NULL;
    return arena_text(arena, string, strlen(string));
}

char *arena_format(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    size_t size_bytes = length < 0 ? 1 : (size_t)length + 1;
    char *string = take(arena, size_bytes);
    vsnprintf(string, size_bytes, format, again);
    va_end(again);
    return string;
}

/* Doubles the capacity when the vector is full; the old items stay readable
   where they are until the arena dies. */
void *vector_grow(Arena *arena, void *items, size_t count, size_t *capacity,
                  size_t item_bytes)
{
    if (count < *capacity)
        return items;
    size_t larger = *capacity == 0 ? 8 : *capacity * 2;
    void *grown = arena_alloc(arena, larger * item_bytes);
    if (count > 0)
        memcpy(grown, items, count * item_bytes);
    *capacity = larger;
    return grown;
}
