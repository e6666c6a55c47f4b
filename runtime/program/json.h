/*
 * JSON values of DATA, read strictly: RFC 8259, valid UTF-8, no NUL, no name
 * twice in an object, at most 32 levels.
 */
#ifndef BPMN_PROGRAM_JSON_H
#define BPMN_PROGRAM_JSON_H

#include "program/pool.h"

/* A text and how far it is read; the first thing that was wrong. */
typedef struct BpmnCursor {
    BpmnPool *pool;
    BpmnString text;
    size_t at;
    const char *error; /* what was expected; null: nothing is wrong */
    size_t error_at;
} BpmnCursor;

/* The next byte, 0 at the end. A NUL in the text counts as its end. */
char bpmn_cursor_peek(const BpmnCursor *cursor);
/* Notes what was expected at 'at', unless something was wrong before; false. */
bool bpmn_cursor_fail(BpmnCursor *cursor, size_t at, const char *error);

/*
 * Reads the value that begins at the cursor. An integer that fits 64 bits and
 * is written without point and exponent is BPMN_INTEGER, another number
 * BPMN_DECIMAL, a list or object BPMN_STRUCTURE. Null has the
 * type BPMN_LOOSE. Texts lie in the pool.
 */
bool bpmn_json_read(BpmnCursor *cursor, BpmnValue *value);
/* Reads a text in quotes. */
bool bpmn_json_read_text(BpmnCursor *cursor, BpmnString *text);
/* A number alone; false, nothing noted, when the text is no JSON number;
   *wide: it is one, no integer of 64 bits, and needs more than 18 digits. */
bool bpmn_json_number(BpmnString text, BpmnValue *number, bool *wide);

#endif
