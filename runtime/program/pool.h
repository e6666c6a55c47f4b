/*
 * Memory and text of the command line: a pool that is given back all at once,
 * and text that grows in it.
 *
 * For short-lived programs and scenarios only: where there is no memory, the
 * program ends with exit code 5.
 */
#ifndef BPMN_PROGRAM_POOL_H
#define BPMN_PROGRAM_POOL_H

#include "bpmn/value.h"

/* Zero it to begin; bpmn_pool_free gives everything back and leaves it so. */
typedef struct BpmnPool {
    struct BpmnPoolBlock *blocks;
} BpmnPool;

void *bpmn_pool_alloc(BpmnPool *pool, size_t size_bytes); /* zeroed */
/* A copy with a NUL after it; null stays null. */
BpmnString bpmn_pool_string(BpmnPool *pool, BpmnString text);
/* The same as a string of C; null becomes "". */
char *bpmn_pool_text(BpmnPool *pool, BpmnString text);
/* The value with a copy of its text. */
BpmnValue bpmn_pool_value(BpmnPool *pool, BpmnValue value);
/* A longer copy of 'count' items when they fill 'capacity'; else 'items'. */
void *bpmn_pool_grow(BpmnPool *pool, void *items, size_t count,
                     size_t *capacity, size_t item_bytes);
/* Gives everything back; null blocks are allowed. */
void bpmn_pool_free(BpmnPool *pool);

/* Bytes that grow, for what lives longer than a call. Zero it to begin. */
typedef struct BpmnBytes {
    uint8_t *bytes;
    size_t used;
    size_t room;
} BpmnBytes;

/* Room for so many more; false: no memory, nothing has changed. */
bool bpmn_bytes_reserve(BpmnBytes *to, size_t more);
/* Appends; false: no memory. */
bool bpmn_bytes_add(BpmnBytes *to, const void *bytes, size_t count);
/* Takes so many from the front. */
void bpmn_bytes_drop(BpmnBytes *from, size_t count);
/* Gives the memory back. */
void bpmn_bytes_free(BpmnBytes *of);

/* Text under construction. Zero it, give it a pool; bytes is null until the
   first addition, then NUL-terminated. */
typedef struct BpmnOut {
    BpmnPool *pool;
    char *bytes;
    size_t length;
    size_t capacity;
} BpmnOut;

/* Appends bytes as they are. */
void bpmn_out_bytes(BpmnOut *out, const char *bytes, size_t length);
/* Appends by a format of printf. */
void bpmn_out(BpmnOut *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Appends a text. */
void bpmn_out_string(BpmnOut *out, BpmnString text);
/* Bytes of the character at 'at' that would act on a terminal instead of being
   seen there, or turn the direction of what follows: controls, and the marks of
   Unicode's bidirectional algorithm. *code is its number; 0: it is none. */
size_t bpmn_unseen(const char *at, size_t left, unsigned *code);
/* Takes the next of texts of which one stands on a line each; false: there is
   none. */
bool bpmn_next_line(BpmnString *lines, BpmnString *line);
/* Appends a text for people: what is not seen there is escaped, "\u202e". */
void bpmn_out_shown(BpmnOut *out, BpmnString text);
/* The same; of a long text the beginning, and how many bytes it has. */
void bpmn_out_brief(BpmnOut *out, BpmnString text);
/* A JSON string with its quotes; a null text is null. */
void bpmn_out_quoted(BpmnOut *out, BpmnString text);
/* One of several names: as bpmn_out_shown(); where it has a comma or a quote,
   or a blank at an end, a JSON string, as it is typed. */
void bpmn_out_name(BpmnOut *out, BpmnString name);
/* A member of an object, with the comma before it; of a null text none. */
void bpmn_out_member(BpmnOut *out, const char *key, BpmnString text);
/* The same for a list of names; of null names none. */
void bpmn_out_names(BpmnOut *out, const char *key, BpmnNames names);
/* A value as JSON: numbers as numbers, instants and durations as texts. */
void bpmn_out_value(BpmnOut *out, const BpmnValue *value);
/* "2030-01-07T09:10:00.000Z", without quotes. */
void bpmn_out_instant(BpmnOut *out, int64_t ms);

#endif
