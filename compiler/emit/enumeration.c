/* Enumerations of the generated files. */
#include <string.h>

#include "write.h"

/* Names longer than this push their own comments only. */
enum { ALIGNED_MAX = 56 };

static size_t length_of(const Writer *writer, const Constant *constant)
{
    return strlen(constant->name)
        + strlen(c_number(writer->arena, constant->number));
}

/* "NAME = 7," with its comment below the others. */
static void write_constant(const Writer *writer, const Constant *constant,
                           size_t width)
{
    size_t length = length_of(writer, constant);
    int blanks = length < width ? (int)(width - length) : 0;

    write_line(
        writer, 4,
        constant->title ? "$name$ = $number$,$blanks$ /* $title$ */"
                        : "$name$ = $number$,",
        HOLES({ "name", constant->name },
              { "number", c_number(writer->arena, constant->number) },
              { "blanks", arena_format(writer->arena, "%*s", blanks, "") },
              { "title", constant->title }));
}

void write_enumeration(const Writer *writer, const char *remark,
                       const char *type, const Constants *constants)
{
    Hole holes[] = { { "type", type }, { 0 } };
    size_t width = 0;

    if (constants->count == 0) return;
    for (size_t i = 0; i < constants->count; i++) {
        size_t length = length_of(writer, &constants->items[i]);
        if (length > width && length <= ALIGNED_MAX) width = length;
    }
    c_comment(writer->text, 0, remark);
    write_text(writer, type ? "typedef enum $type$ {\n" : "enum {\n", holes);
    for (size_t i = 0; i < constants->count; i++)
        write_constant(writer, &constants->items[i], width);
    write_text(writer, type ? "} $type$;\n\n" : "};\n\n", holes);
}
