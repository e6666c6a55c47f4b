/*
 * What the numbers in the records of a process mean, and how its images lie:
 * written into definition records, and read back from them, so that a journal
 * can be read without the program that wrote it. One list of columns a row
 * says both ways.
 *
 *     0  net hash, 32     32  image_bytes, nulls_offset, bytes of tables: u32
 *    44  counts of places, fields, elements, nodes, events, parameters, waits:
 *        u16; of kinds of frames u16
 *    60  counts of all constants and outcomes, of names, of outputs: u32
 *    72  the tables: process id, places, fields, elements, events, parameters,
 *        waits, frames
 *    then the labels: process name; of each element its name and condition; of
 *    each wait its form
 *
 * A text: u16 length and bytes; length 0xFFFF: none. A list: u16 count and
 * texts; count 0xFFFF: none. A place: id, bit u16, counter offset u32. A field:
 * name, type u8, offset u32, null bit u16, count of constants u16, the
 * constants. An element: id, kind u8, scope u16. An event: kind u8, keeps u8,
 * element u16, code. A parameter: name, type u8. A wait: kind u8, flags u8,
 * element u16, host u16, outcome field u16, assignee, lists of users and
 * groups, list of outcomes, outputs (count u16 and fields u16), job type, tries
 * u32, back-off i64, message. Of a process with frames: for
 * each kind sort u8, depth u8, element u16, parent u16, 0 u16, bytes of the
 * image u32, offset of its nulls u32; then the kind of each place and of each
 * field, u16.
 *
 * The bytes of the tables are counted from 0 on. Labels are for people: where
 * they alone differ, records and images are the same.
 */
#include "core/journal/definition_record.h"

#include "core/journal/definition_part.h"

#include <stddef.h>

#include "core/step/image.h"

enum { AT_TABLES = 40 };

#define SIZE_OF(Row, member) sizeof(((Row *)0)->member)
#define NUMBER_COLUMN(Row, member, bytes)                                  \
    {                                                                      \
        FORM_NUMBER, bytes, SIZE_OF(Row, member), offsetof(Row, member), 0 \
    }
#define ZERO_COLUMN(bytes)          \
    {                               \
        FORM_NUMBER, bytes, 0, 0, 0 \
    }
#define FLAG_COLUMN(Row, member, bit)               \
    {                                               \
        FORM_FLAG, bit, 0, offsetof(Row, member), 0 \
    }
#define TEXT_COLUMN(form, Row, member)       \
    {                                        \
        form, 0, 0, offsetof(Row, member), 0 \
    }
#define LIST_COLUMN(form, Row, items, count)                \
    {                                                       \
        form, 0, SIZE_OF(Row, count), offsetof(Row, items), \
            offsetof(Row, count)                            \
    }

static const Column HEAD_COLUMNS[] = {
    NUMBER_COLUMN(BpmnProcess, image_bytes, 4),
    NUMBER_COLUMN(BpmnProcess, nulls_offset, 4),
    ZERO_COLUMN(4), /* bytes of the tables, once they are known */
    NUMBER_COLUMN(BpmnProcess, place_count, 2),
    NUMBER_COLUMN(BpmnProcess, field_count, 2),
    NUMBER_COLUMN(BpmnProcess, element_count, 2),
    NUMBER_COLUMN(BpmnProcess, node_count, 2),
    NUMBER_COLUMN(BpmnProcess, event_count, 2),
    NUMBER_COLUMN(BpmnProcess, parameter_count, 2),
    NUMBER_COLUMN(BpmnProcess, wait_count, 2),
    NUMBER_COLUMN(BpmnProcess, frame_count, 2),
    ZERO_COLUMN(4), /* counts of all lists, in the order of their forms */
    ZERO_COLUMN(4),
    ZERO_COLUMN(4),
};
static const Column ID_COLUMNS[] = { TEXT_COLUMN(FORM_ID, BpmnProcess, id) };
static const Column PLACE_COLUMNS[] = {
    TEXT_COLUMN(FORM_ID, BpmnPlace, id),
    NUMBER_COLUMN(BpmnPlace, bit, 2),
    NUMBER_COLUMN(BpmnPlace, counter_offset, 4),
};
static const Column FIELD_COLUMNS[] = {
    TEXT_COLUMN(FORM_ID, BpmnField, name),
    NUMBER_COLUMN(BpmnField, type, 1),
    NUMBER_COLUMN(BpmnField, offset, 4),
    NUMBER_COLUMN(BpmnField, null_bit, 2),
    LIST_COLUMN(FORM_TEXTS, BpmnField, constants, constant_count),
};
static const Column ELEMENT_COLUMNS[] = {
    TEXT_COLUMN(FORM_ID, BpmnElement, id),
    NUMBER_COLUMN(BpmnElement, kind, 1),
    NUMBER_COLUMN(BpmnElement, scope, 2),
};
static const Column EVENT_COLUMNS[] = {
    NUMBER_COLUMN(BpmnEvent, kind, 1),
    FLAG_COLUMN(BpmnEvent, keeps, 1),
    NUMBER_COLUMN(BpmnEvent, element, 2),
    TEXT_COLUMN(FORM_TEXT, BpmnEvent, code),
};
static const Column PARAMETER_COLUMNS[] = {
    TEXT_COLUMN(FORM_ID, BpmnParameterInfo, name),
    NUMBER_COLUMN(BpmnParameterInfo, type, 1),
};
static const Column WAIT_COLUMNS[] = {
    NUMBER_COLUMN(BpmnWait, kind, 1),
    FLAG_COLUMN(BpmnWait, interrupting, 1),
    FLAG_COLUMN(BpmnWait, outcomes_closed, 2),
    FLAG_COLUMN(BpmnWait, correlated, 4),
    NUMBER_COLUMN(BpmnWait, element, 2),
    NUMBER_COLUMN(BpmnWait, host, 2),
    NUMBER_COLUMN(BpmnWait, outcome_field, 2),
    TEXT_COLUMN(FORM_TEXT, BpmnWait, assignee),
    LIST_COLUMN(FORM_NAMES, BpmnWait, candidate_users.items,
                candidate_users.count),
    LIST_COLUMN(FORM_NAMES, BpmnWait, candidate_groups.items,
                candidate_groups.count),
    LIST_COLUMN(FORM_TEXTS, BpmnWait, outcomes, outcome_count),
    LIST_COLUMN(FORM_NUMBERS, BpmnWait, outputs, output_count),
    TEXT_COLUMN(FORM_TEXT, BpmnWait, job_type),
    NUMBER_COLUMN(BpmnWait, tries, 4),
    NUMBER_COLUMN(BpmnWait, backoff_ms, 8),
    TEXT_COLUMN(FORM_TEXT, BpmnWait, name),
};
static const Column FRAME_COLUMNS[] = {
    NUMBER_COLUMN(BpmnFrameKind, sort, 1),
    NUMBER_COLUMN(BpmnFrameKind, depth, 1),
    NUMBER_COLUMN(BpmnFrameKind, element, 2),
    NUMBER_COLUMN(BpmnFrameKind, parent, 2),
    ZERO_COLUMN(2),
    NUMBER_COLUMN(BpmnFrameKind, image_bytes, 4),
    NUMBER_COLUMN(BpmnFrameKind, nulls_offset, 4),
};
static const Column PLACE_FRAME_COLUMNS[] = {
    NUMBER_COLUMN(BpmnPlace, frame, 2),
};
static const Column FIELD_FRAME_COLUMNS[] = {
    NUMBER_COLUMN(BpmnField, frame, 2),
};
static const Column NAME_COLUMNS[] = { TEXT_COLUMN(FORM_TEXT, BpmnProcess,
                                                   name) };
static const Column ELEMENT_LABELS[] = {
    TEXT_COLUMN(FORM_TEXT, BpmnElement, name),
    TEXT_COLUMN(FORM_TEXT, BpmnElement, condition),
};
static const Column WAIT_LABELS[] = { TEXT_COLUMN(FORM_TEXT, BpmnWait, form) };

#define COUNT_OF(columns) (sizeof(columns) / sizeof(Column))
#define PART_OF_PROCESS(columns)            \
    {                                       \
        columns, COUNT_OF(columns), 0, 0, 0 \
    }
#define PART_OF(columns, Row, rows, count)                                    \
    {                                                                         \
        columns, COUNT_OF(columns), sizeof(Row), offsetof(BpmnProcess, rows), \
            offsetof(BpmnProcess, count)                                      \
    }

const Part LAYOUT_PARTS[PARTS] = {
    PART_OF_PROCESS(HEAD_COLUMNS),
    PART_OF_PROCESS(ID_COLUMNS),
    PART_OF(PLACE_COLUMNS, BpmnPlace, places, place_count),
    PART_OF(FIELD_COLUMNS, BpmnField, fields, field_count),
    PART_OF(ELEMENT_COLUMNS, BpmnElement, elements, element_count),
    PART_OF(EVENT_COLUMNS, BpmnEvent, events, event_count),
    PART_OF(PARAMETER_COLUMNS, BpmnParameterInfo, parameters, parameter_count),
    PART_OF(WAIT_COLUMNS, BpmnWait, waits, wait_count),
    [PART_FRAMES] = PART_OF(FRAME_COLUMNS, BpmnFrameKind, frames, frame_count),
    PART_OF(PLACE_FRAME_COLUMNS, BpmnPlace, places, place_count),
    PART_OF(FIELD_FRAME_COLUMNS, BpmnField, fields, field_count),
    [PART_LABELS_FROM] = PART_OF_PROCESS(NAME_COLUMNS),
    PART_OF(ELEMENT_LABELS, BpmnElement, elements, element_count),
    PART_OF(WAIT_LABELS, BpmnWait, waits, wait_count),
};

const uint8_t *layout_rows(const BpmnProcess *process, size_t part,
                           uint16_t *count)
{
    const uint8_t *at = (const uint8_t *)process;
    const uint8_t *rows;

    *count = 1;
    if (LAYOUT_PARTS[part].row_bytes == 0) return at;
    memcpy(count, at + LAYOUT_PARTS[part].count_at, sizeof *count);
    /* Which frame they are of is said only where there are frames. */
    if (part >= PART_TABLES_TO && part < PART_LABELS_FROM
        && process->frame_count == 0) {
        *count = 0;
    }
    memcpy(&rows, at + LAYOUT_PARTS[part].rows_at, sizeof rows);
    return rows;
}

/* Counts when 'to' is null. */
typedef struct Writer {
    uint8_t *to;
    size_t used;
    uint32_t lists[FORM_LISTS]; /* how many items all of a form have */
} Writer;

static void write_number(Writer *writer, uint64_t number, size_t bytes)
{
    if (writer->to) memcpy(writer->to + writer->used, &number, bytes);
    writer->used += bytes;
}

/* Only labels and conditions can be too long for their length: the rest of
   them stands in the diagram. */
static void write_text(Writer *writer, BpmnString text)
{
    if (text.length >= LAYOUT_NO_TEXT) text.length = LAYOUT_NO_TEXT - 1;
    write_number(writer, text.bytes ? text.length : LAYOUT_NO_TEXT, 2);
    if (!text.bytes) return;
    if (writer->to) {
        copy_bytes(writer->to + writer->used, text.bytes, text.length);
    }
    writer->used += text.length;
}

static BpmnString text_or_none(const char *text)
{
    return text ? bpmn_string(text) : (BpmnString){ NULL, 0 };
}

static void write_list(Writer *writer, const Column *column, const uint8_t *row)
{
    uint64_t count = 0;
    const void *items;

    memcpy(&items, row + column->at, sizeof items);
    memcpy(&count, row + column->count_at, column->size);
    if (!items && column->form != FORM_TEXTS) {
        write_number(writer, LAYOUT_NO_TEXT, 2);
        return;
    }
    write_number(writer, count, 2);
    writer->lists[column->form] += (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        if (column->form == FORM_NUMBERS) {
            write_number(writer, ((const uint16_t *)items)[i], 2);
        } else {
            write_text(writer,
                       column->form == FORM_NAMES
                           ? ((const BpmnString *)items)[i]
                           : bpmn_string(((const char *const *)items)[i]));
        }
    }
}

static void write_column(Writer *writer, const Column *column,
                         const uint8_t *row)
{
    uint64_t number = 0;
    const char *text;
    bool flag;

    switch ((Form)column->form) {
    case FORM_NUMBER:
        memcpy(&number, row + column->at, column->size);
        write_number(writer, number, column->bytes);
        break;
    case FORM_FLAG:
        if (column->bytes == 1) write_number(writer, 0, 1);
        memcpy(&flag, row + column->at, sizeof flag);
        if (writer->to && flag) writer->to[writer->used - 1] |= column->bytes;
        break;
    case FORM_ID:
    case FORM_TEXT:
        memcpy(&text, row + column->at, sizeof text);
        write_text(writer, text_or_none(text));
        break;
    case FORM_TEXTS:
    case FORM_NAMES:
    case FORM_NUMBERS: write_list(writer, column, row); break;
    }
}

static void write_row(Writer *writer, const Part *part, const uint8_t *row)
{
    for (uint16_t i = 0; i < part->column_count; i++) {
        write_column(writer, &part->columns[i], row);
    }
}

/* The first of them is the case. */
static void write_frames(Writer *writer, const BpmnProcess *process)
{
    for (uint16_t i = 0; i < process->frame_count; i++) {
        BpmnFrameKind row = process->frames[i];
        ImageForm form = image_form(process, i);

        row.image_bytes = form.bytes;
        row.nulls_offset = form.nulls_offset;
        write_row(writer, &LAYOUT_PARTS[PART_FRAMES], (const uint8_t *)&row);
    }
}

size_t layout_write(const BpmnProcess *process, uint8_t *to)
{
    Writer writer = { to, sizeof process->net_hash, { 0 } };

    if (to) memcpy(to, process->net_hash, sizeof process->net_hash);
    for (size_t part = 0; part < PARTS; part++) {
        uint16_t count;
        const uint8_t *row = layout_rows(process, part, &count);

        if (part == PART_LABELS_FROM && to) {
            put_u32(to + AT_TABLES, (uint32_t)writer.used);
            for (size_t i = 0; i < FORM_LISTS; i++) {
                put_u32(to + LAYOUT_AT_LISTS + 4 * i, writer.lists[i]);
            }
        }
        if (part == PART_FRAMES) {
            write_frames(&writer, process);
            continue;
        }
        for (; count > 0; count--, row += LAYOUT_PARTS[part].row_bytes) {
            write_row(&writer, &LAYOUT_PARTS[part], row);
        }
    }
    return writer.used;
}

size_t layout_table_bytes(BpmnString layout)
{
    return layout.length < LAYOUT_HEAD_BYTES
        ? 0
        : get_u32((const uint8_t *)layout.bytes + AT_TABLES);
}

BpmnString layout_process_id(BpmnString layout)
{
    Reader reader = { (const uint8_t *)layout.bytes, layout.length, false };

    (void)read_bytes(&reader, LAYOUT_HEAD_BYTES);
    return read_text(&reader, read_u16(&reader));
}
