/*
 * The only writer of C text. Whatever a diagram says, it comes out as a
 * comment, a string, a number or a name, and as nothing else.
 */
#ifndef BPMNC_C_TEXT_H
#define BPMNC_C_TEXT_H

#include "../base/base.h"
#include "bpmn/types.h"

/* No line of generated text is longer. */
#define C_COLUMNS 100

/*
 * The inside of a block comment for a text of the diagram: printable ASCII;
 * other characters as \uXXXX, white space as one blank; no comment mark,
 * trigraph or backslash at the end. At most 'limit' bytes, then "..."; null
 * is empty.
 */
char *c_remark(Arena *arena, const char *text, size_t limit);

/* The same for an expression, without the marks around it. */
char *c_formula(Arena *arena, const char *text, size_t limit);

/* A block comment at an indent, wrapped at C_COLUMNS; ends with a newline.
   'remark' has been through c_remark(); an empty one is none. */
void c_comment(Text *text, size_t indent, const char *remark);

/* A string literal; null is the null pointer. Bytes that are not plain come
   as octal escapes, long texts as several literals on lines of their own,
   indented so. */
char *c_string(Arena *arena, const char *string, size_t indent);

/* Bytes as the elements of an array of uint64_t, with a comma behind each, the
   first byte of eight the lowest; behind the last come zeros. */
void c_words(Text *text, const char *bytes, size_t count);

/* A number of a table as a constant expression. */
char *c_number(Arena *arena, uint32_t number);
/* An int64_t as a constant expression. */
char *c_integer(Arena *arena, int64_t integer);
/* The digits and the exponent of a number, for functions that take both. */
char *c_decimal(Arena *arena, BpmnDecimal decimal);
/* "true" or "false". */
const char *c_boolean(bool boolean);

/* A statement or part of one at an indent, broken before operators or at
   blanks where it passes C_COLUMNS; ends with a newline. */
void c_line(Text *text, size_t indent, const char *line);

/* A statement behind a condition: on one line where it fits. */
void c_guarded(Text *text, size_t indent, const char *condition,
               const char *statement);

#endif
