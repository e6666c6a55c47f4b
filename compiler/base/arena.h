/* Memory that lives as long as a stage's result, and growing arrays in it. */
#ifndef BPMNC_ARENA_H
#define BPMNC_ARENA_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Memory that is given back all at once. An arena is named by what dies with
 * it. Zeroed; aligned for any type.
 */
typedef struct Arena Arena;

/* An empty arena. */
Arena *arena_new(void);
void arena_free(Arena *arena); /* null is allowed */
/* Bytes that are 0. */
void *arena_alloc(Arena *arena, size_t size_bytes);
/* A copy of the bytes, aligned for any type. */
void *arena_copy(Arena *arena, const void *bytes, size_t size_bytes);
/* copy with a NUL after it */
char *arena_text(Arena *arena, const char *bytes, size_t length);
char *arena_string(Arena *arena, const char *string); /* null stays null */
/* Text by a format of printf. */
char *arena_format(Arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same with the arguments as a list. */
char *arena_format_list(Arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* A number as people write it: "10,000". */
char *arena_count(Arena *arena, uint64_t number);

#define NEW(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define NEW_ARRAY(arena, Type, count) \
    ((Type *)arena_alloc((arena), sizeof(Type) * (size_t)(count)))

/*
 * A growing array of Type: declare with VECTOR(Type), append with
 * VECTOR_ADD. Old storage stays in the arena, so pointers into items are
 * valid only until the next append; everything dies with the arena.
 */
#define VECTOR(Type)     \
    struct {             \
        Type *items;     \
        size_t count;    \
        size_t capacity; \
    }

/* A larger copy of the first 'count' items; *capacity is how many it holds. For
   VECTOR_ADD. */
void *vector_grow(Arena *arena, void *items, size_t count, size_t *capacity,
                  size_t item_bytes);

#define VECTOR_ADD(arena, vector, ...)                                     \
    do {                                                                   \
        if ((vector)->count == (vector)->capacity)                         \
            (vector)->items =                                              \
                vector_grow((arena), (vector)->items, (vector)->count,     \
                            &(vector)->capacity, sizeof *(vector)->items); \
        (vector)->items[(vector)->count++] = (__VA_ARGS__);                \
    } while (0)

/* Some texts. */
typedef VECTOR(const char *) Texts;

#endif
