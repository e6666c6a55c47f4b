/* #line directives: functions that stand at their node in the diagram. */
#include <string.h>

#include "write.h"

/* The mark that becomes a number. */
static const char MARK[] = "#line @";

/* The last part of a file's name, with harmless bytes only. */
static char *base_name(Arena *arena, const char *file)
{
    const char *slash = file ? strrchr(file, '/') : NULL;
    char *name = arena_string(arena,
                              slash      ? slash + 1
                                  : file ? file
                                         : "diagram");

    for (char *at = name; *at; at++) {
        bool plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z')
            || (*at >= '0' && *at <= '9') || *at == '.' || *at == '-';
        if (!plain) *at = '_';
    }
    return name;
}

void write_line_of(const Writer *writer, uint32_t element)
{
    const Net *net = writer->plan->net;

    if (!writer->lines || element == NET_NONE) return;
    uint32_t line = net->elements[element].position.line;
    if (line == 0) line = 1;
    write_text(writer, "#line $line$ \"$file$\"\n",
               HOLES({ "line", c_number(writer->arena, line) },
                     { "file", base_name(writer->arena, net->file) }));
}

void write_line_back(const Writer *writer, uint32_t element)
{
    if (!writer->lines || element == NET_NONE) return;
    write_text(writer, "$mark$ \"$prefix$.c\"\n", HOLES({ "mark", MARK }));
}

void write_line_numbers(const Writer *writer)
{
    Text whole = text_new(writer->arena);
    uint32_t line = 1;

    if (!writer->lines) return;
    for (const char *at = writer->text->bytes; *at; line++) {
        size_t length = strcspn(at, "\n");

        if (strncmp(at, MARK, sizeof MARK - 1) == 0) {
            text_add_format(&whole, "#line %u", line + 1);
            at += sizeof MARK - 1;
            length -= sizeof MARK - 1;
        }
        text_add_bytes(&whole, at, length + (at[length] == '\n'));
        at += length + (at[length] == '\n');
    }
    *writer->text = whole;
}
