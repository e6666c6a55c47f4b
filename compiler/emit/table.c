/* See table.h. */
#include "table.h"

#include <string.h>

enum { ROW_INDENT = 4 };

TableRow row_begin(Text *rows, const char *index)
{
    size_t before = rows->length;

    text_put(rows, index ? "    [$index$] = {" : "    {",
             HOLES({ "index", index }));
    return (TableRow){ rows, rows->length - before };
}

void row_add(TableRow *row, const char *name, const char *value)
{
    const char *last = strrchr(value, '\n');
    size_t length = strlen(name) + strcspn(value, "\n") + strlen(". = ,");
    bool fits = row->column + length + strlen(" },") <= C_COLUMNS;

    text_put(row->rows,
             fits ? " .$name$ = $value$," : "\n        .$name$ = $value$,",
             HOLES({ "name", name }, { "value", value }));
    if (last)
        row->column = strlen(last);
    else
        row->column = length + (fits ? row->column + 1 : ROW_INDENT + 4);
}

void row_add_text(TableRow *row, const char *name, const char *text)
{
    if (text) row_add(row, name, c_string(row->rows->arena, text, 8));
}

void row_add_number(TableRow *row, const char *name, uint32_t number)
{
    row_add(row, name, c_number(row->rows->arena, number));
}

void row_add_flag(TableRow *row, const char *name, bool flag)
{
    if (flag) row_add(row, name, "true");
}

void row_end(TableRow *row)
{
    row->rows->length--; /* the last comma */
    text_add(row->rows, " },\n");
}

void write_table(const Writer *writer, const char *type, const char *name,
                 const Text *rows)
{
    if (rows->length == 0) return;
    write_text(
        writer, "static const $type$ $name$[] = {\n$rows$};\n\n",
        HOLES({ "type", type }, { "name", name }, { "rows", rows->bytes }));
}

const char *write_list(const Writer *writer, const char *type, const char *kind,
                       uint32_t number, const Text *rows)
{
    char *key = arena_format(writer->arena, "%s %s", kind, rows->bytes);
    char *name = name_map_get(writer->lists, key);

    if (name) return name;
    name = arena_format(writer->arena, "%s_%u", kind, number);
    write_table(writer, type, name, rows);
    name_map_put(writer->lists, key, name);
    return name;
}

const char *write_strings(const Writer *writer, const char *kind,
                          uint32_t number, const char *const *strings,
                          uint32_t count)
{
    Text rows = text_new(writer->arena);

    for (uint32_t i = 0; i < count; i++) {
        c_line(&rows, 4,
               arena_format(writer->arena, "%s,",
                            c_string(writer->arena, strings[i], 8)));
    }
    return write_list(writer, "char *const", kind, number, &rows);
}

const char *element_text(const Writer *writer, uint16_t element)
{
    return element == BPMN_NO_ELEMENT ? "BPMN_NO_ELEMENT"
                                      : writer->plan->elements[element];
}
