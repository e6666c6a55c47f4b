/*
 * Memory that dies all at once: a list of blocks, handed out from the front
 * and zeroed as they are handed out. The only place in the compiler that ends
 * the program for lack of memory, so that no stage has a path for it.
 */
#include "arena.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_BLOCK_BYTES = 32 * 1024,
    LARGEST_BLOCK_BYTES = 1024 * 1024,
    EXIT_OWN_FAULT = 5 /* of the exit codes: bpmnc's own fault */
};

typedef struct Block Block;
struct Block {
    Block *before;
    max_align_t bytes[];
};

struct Arena {
    Block *newest;
    char *free; /* first byte not handed out */
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
    if (!arena) out_of_memory();
    arena->next_block_bytes = FIRST_BLOCK_BYTES;
    return arena;
}

void arena_free(Arena *arena)
{
    if (!arena) return;
    Block *block = arena->newest;
    while (block) {
        Block *before = block->before;
        free(block);
        block = before;
    }
    free(arena);
}

/* A block of its own, behind the newest, so that the newest stays in use. */
static void *alloc_large(Arena *arena, size_t size_bytes, bool zeroed)
{
    size_t block_bytes = sizeof(Block) + size_bytes;
    Block *block = zeroed ? calloc(1, block_bytes) : malloc(block_bytes);
    if (!block) out_of_memory();
    block->before = NULL;
    if (!arena->newest) {
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
    Block *block = malloc(sizeof *block + size_bytes);
    if (!block) out_of_memory();
    block->before = arena->newest;
    arena->newest = block;
    arena->free = (char *)block->bytes;
    arena->end = arena->free + size_bytes;
    if (arena->next_block_bytes < LARGEST_BLOCK_BYTES)
        arena->next_block_bytes *= 2;
}

static bool is_large(const Arena *arena, size_t size_bytes)
{
    if (size_bytes > SIZE_MAX / 2) out_of_memory();
    return size_bytes > arena->next_block_bytes / 4;
}

/* Hands out bytes that are not large, without rounding up for the next
   caller. */
static char *take_small(Arena *arena, size_t size_bytes)
{
    if ((size_t)(arena->end - arena->free) < size_bytes) add_block(arena);
    char *bytes = arena->free;
    arena->free += size_bytes;
    return bytes;
}

/* For texts: any place will do, and the caller fills it. */
static char *take(Arena *arena, size_t size_bytes)
{
    if (is_large(arena, size_bytes))
        return alloc_large(arena, size_bytes, false);
    return take_small(arena, size_bytes);
}

/* Goes on to where any type can lie. */
static void align(Arena *arena)
{
    size_t past = (uintptr_t)arena->free % _Alignof(max_align_t);
    if (past != 0) {
        size_t skip = _Alignof(max_align_t) - past;
        size_t left = (size_t)(arena->end - arena->free);
        arena->free += skip <= left ? skip : left;
    }
}

void *arena_alloc(Arena *arena, size_t size_bytes)
{
    if (is_large(arena, size_bytes))
        return alloc_large(arena, size_bytes, true);
    align(arena);
    void *bytes = take_small(arena, size_bytes);
    if (size_bytes > 0) memset(bytes, 0, size_bytes);
    return bytes;
}

void *arena_copy(Arena *arena, const void *bytes, size_t size_bytes)
{
    align(arena);
    void *copy = take(arena, size_bytes);
    if (size_bytes > 0) memcpy(copy, bytes, size_bytes);
    return copy;
}

char *arena_text(Arena *arena, const char *bytes, size_t length)
{
    char *copy = take(arena, length + 1);
    if (length > 0) memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

char *arena_string(Arena *arena, const char *string)
{
    if (!string) return NULL;
    return arena_text(arena, string, strlen(string));
}

char *arena_format(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *string = arena_format_list(arena, format, arguments);
    va_end(arguments);
    return string;
}

/* Most texts fit into what is left of the block: those are written once. */
char *arena_format_list(Arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    size_t left = (size_t)(arena->end - arena->free);
    int length = vsnprintf(arena->free, left, format, arguments);
    size_t size_bytes = length < 0 ? 1 : (size_t)length + 1;
    bool fits = length >= 0 && size_bytes <= left;
    char *string = fits ? take_small(arena, size_bytes)
                        : take(arena, size_bytes);
    string[size_bytes - 1] = '\0';
    if (!fits) vsnprintf(string, size_bytes, format, again);
    va_end(again);
    return string;
}

/* Doubles the capacity when the vector is full; the old items stay readable
   where they are until the arena dies. */
void *vector_grow(Arena *arena, void *items, size_t count, size_t *capacity,
                  size_t item_bytes)
{
    if (count < *capacity) return items;
    size_t larger = *capacity == 0 ? 8 : *capacity * 2;
    align(arena);
    void *grown = take(arena, larger * item_bytes);
    if (count > 0) memcpy(grown, items, count * item_bytes);
    *capacity = larger;
    return grown;
}

char *arena_count(Arena *arena, uint64_t number)
{
    if (number < 1000) return arena_format(arena, "%d", (int)number);
    return arena_format(arena, "%s,%03d", arena_count(arena, number / 1000),
                        (int)(number % 1000));
}
