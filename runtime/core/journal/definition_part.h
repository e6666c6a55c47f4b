/*
 * The columns of the tables in a definition record: what is written of each
 * row, in its order, and read back.
 */
#ifndef CORE_DEFINITION_PART_H
#define CORE_DEFINITION_PART_H

#include "core/base/base.h"

/* Length of a text, and count of a list, that is none. */
enum { LAYOUT_NO_TEXT = 0xFFFF };

/* Where a layout counts the items of all lists, u32 each. */
enum { LAYOUT_AT_LISTS = 60 };

/* How a column stands in the record. */
typedef enum Form {
    FORM_TEXTS, /* lists: of ids */
    FORM_NAMES,
    FORM_NUMBERS, /* of rows */
    FORM_LISTS,   /* so many forms are lists */
    FORM_NUMBER = FORM_LISTS,
    FORM_FLAG, /* a bit of a byte, which begins with the flag 1 */
    FORM_ID,   /* a text that must be there */
    FORM_TEXT
} Form;

/* Where a column of a row lies in memory. */
typedef struct Column {
    uint8_t form;
    uint8_t bytes; /* of a number in the record; of a flag its bit */
    uint8_t size;  /* of a number, or count, in memory; 0: it is 0 */
    uint16_t at;
    uint16_t count_at;
} Column;

/* Columns of all rows of a table of the process, or of the process itself. */
typedef struct Part {
    const Column *columns;
    uint16_t column_count;
    uint16_t row_bytes; /* 0: the process itself */
    uint16_t rows_at;
    uint16_t count_at;
} Part;

/* The parts in the order of the record: the head, the id, tables, which frames
   places and fields are of, labels. */
enum {
    PART_TABLES_FROM = 2,
    PART_FRAMES = 8,
    PART_TABLES_TO = 9,
    PART_LABELS_FROM = 11,
    PARTS = 14
};

extern const Part LAYOUT_PARTS[PARTS];

/* The rows of a part of a process, and how many. */
const uint8_t *layout_rows(const BpmnProcess *process, size_t part,
                           uint16_t *count);

#endif
