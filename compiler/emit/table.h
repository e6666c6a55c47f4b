/* Tables of the generated source, row by row. */
#ifndef BPMNC_EMIT_TABLE_H
#define BPMNC_EMIT_TABLE_H

#include "write.h"

/* A row of members by name, broken between them where it is long. */
typedef struct TableRow {
    Text *rows;    /* of the table, where it stands */
    size_t column; /* where its last line ends */
} TableRow;

/* Begins a row behind the others. 'index' null: rows follow one another. */
TableRow row_begin(Text *rows, const char *index);
/* A member and its value as C. */
void row_add(TableRow *row, const char *name, const char *value);
/* A string; null: nothing. */
void row_add_text(TableRow *row, const char *name, const char *text);
/* A number. */
void row_add_number(TableRow *row, const char *name, uint32_t number);
/* true; false: nothing. */
void row_add_flag(TableRow *row, const char *name, bool flag);
/* Ends the row, which has a member. */
void row_end(TableRow *row);

/* A constant array of these rows, below a remark; rows empty: nothing. */
void write_table(const Writer *writer, const char *type, const char *name,
                 const Text *rows);
/*
 * The name of a constant array with these rows, which is written unless one
 * alike has been.
 *
 * kind, number  its name: GROUPS_3
 */
const char *write_list(const Writer *writer, const char *type, const char *kind,
                       uint32_t number, const Text *rows);
/* The same of strings. */
const char *write_strings(const Writer *writer, const char *kind,
                          uint32_t number, const char *const *strings,
                          uint32_t count);

/* BPMN_NO_ELEMENT, or the element's name. */
const char *element_text(const Writer *writer, uint16_t element);

/* waits.c: what can be waited for, and the lists that it points to. */
void write_waits(const Writer *writer);

#endif
