/*
 * A finding for people: where, what, the line of the file with a caret, the
 * path and the values that lead there, how to mend it.
 */
#include "formats.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "program/pool.h"

enum {
    /* bytes of a line that are shown */
    WIDEST_EXCERPT = 96,
    /* of them before the place, on a longer line */
    BEFORE_CARET = 40
};

static bool continues(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Bytes of the thing that stands at 'from': a tag's name, else a value. */
static size_t marked_bytes(SourceText line, size_t from)
{
    size_t at = from;
    const char *ends = line.bytes[from] == '<' ? " \t/>" : "\"<>";
    if (at < line.length) at++;
    if (at < line.length && line.bytes[at] == '/') at++; /* of an end tag */
    while (at < line.length && !strchr(ends, line.bytes[at])) at++;
    return at - from;
}

/* The part of a line that is shown, with what escapes terminals know
   removed. */
static SourceText visible_part(SourceText line, size_t caret, bool *cut_front)
{
    size_t from = 0;
    size_t length = line.length;
    if (line.length > WIDEST_EXCERPT && caret > BEFORE_CARET)
        from = caret - BEFORE_CARET;
    while (from > 0 && continues(line.bytes[from])) from--;
    if (length - from > WIDEST_EXCERPT) length = from + WIDEST_EXCERPT;
    while (length < line.length && continues(line.bytes[length])) length++;
    *cut_front = from > 0;
    return (SourceText){ .bytes = line.bytes + from, .length = length - from };
}

static void put_visible(SourceText part, Text *out)
{
    for (size_t i = 0; i < part.length;) {
        unsigned code;
        size_t unseen = bpmn_unseen(part.bytes + i, part.length - i, &code);
        bool shown = unseen == 0 || part.bytes[i] == '\t';
        text_add_char(out, shown ? part.bytes[i] : '?');
        i += shown ? 1 : unseen;
    }
}

/* A text of the diagram, so that nothing of it acts on the terminal. */
static void put_text(const char *text, Text *out)
{
    size_t left = strlen(text);
    while (left > 0) {
        unsigned code;
        size_t unseen = bpmn_unseen(text, left, &code);
        size_t count = unseen > 0 ? unseen : 1;
        if (unseen > 0)
            text_add_format(out, "\\u%04x", code);
        else
            text_add_char(out, *text);
        text += count;
        left -= count;
    }
}

/* Blanks below the part's bytes before the caret: a tab stays a tab, a
   character of several bytes is one blank. */
static void put_caret(SourceText part, size_t before, size_t marked, Text *out)
{
    for (size_t i = 0; i < before && i < part.length; i++) {
        if (part.bytes[i] == '\t')
            text_add_char(out, '\t');
        else if (!continues(part.bytes[i]))
            text_add_char(out, ' ');
    }
    for (size_t i = before; i < before + marked && i < part.length; i++) {
        if (!continues(part.bytes[i])) text_paint(out, PAINT_GOOD, "^");
    }
    if (before >= part.length) text_paint(out, PAINT_GOOD, "^");
    text_add_char(out, '\n');
}

static void put_excerpt(Position position, SourceText source, Text *out)
{
    SourceText line = source_line(source, position.line);
    if (line.length == 0 || position.column == 0) return;
    size_t caret = position.column - 1;
    if (caret >= line.length) caret = line.length - 1;
    bool cut_front = false;
    SourceText part = visible_part(line, caret, &cut_front);
    char number[16];
    int width = snprintf(number, sizeof number, "%u", (unsigned)position.line);
    text_add_format(out, "%*s |\n%s | %s", width, "", number,
                    cut_front ? "..." : "");
    put_visible(part, out);
    bool cut_back = part.bytes + part.length < line.bytes + line.length;
    text_add_format(out, "%s\n%*s | %s", cut_back ? "..." : "", width, "",
                    cut_front ? "   " : "");
    put_caret(part, (size_t)(line.bytes + caret - part.bytes),
              marked_bytes(line, caret), out);
}

static void put_path(const Finding *finding, Text *out)
{
    if (finding->path_count == 0) return;
    text_add(out, "   = path:");
    size_t column = 10;
    for (size_t i = 0; i < finding->path_count; i++) {
        size_t length = strlen(finding->path[i]) + 3;
        if (i > 0 && column + length > 100) {
            text_add(out, " >\n          ");
            column = 10;
        } else if (i > 0) {
            text_add(out, " >");
        }
        text_add_char(out, ' ');
        put_text(finding->path[i], out);
        column += length;
    }
    text_add_char(out, '\n');
}

static void put_values(const Finding *finding, Text *out)
{
    for (size_t i = 0; i < finding->value_count; i++) {
        text_add(out, i == 0 ? "   = with: " : ", ");
        put_text(finding->values[i].name, out);
        text_add(out, " = ");
        put_text(finding->values[i].value, out);
    }
    if (finding->value_count > 0) text_add_char(out, '\n');
}

/* A file as it is called from the working directory, when it lies in that. */
static const char *near_path(const char *file)
{
    char folder[4096];
    size_t length;
    if (getcwd(folder, sizeof folder)) {
        length = strlen(folder);
        if (strncmp(file, folder, length) == 0 && file[length] == '/')
            file += length + 1;
    }
    while (strncmp(file, "./", 2) == 0 && file[2] != '/') file += 2;
    return file;
}

static void put_place(const char *file, Position position, Text *out)
{
    if (!file) return;
    put_text(near_path(file), out);
    if (position.line > 0)
        text_add_format(out, ":%u:%u", (unsigned)position.line,
                        (unsigned)position.column);
    text_add(out, ": ");
}

/* A line of help, once in a run. */
static void put_help(const char *help, NameMap *told, Text *out)
{
    if (name_map_get(told, help)) return;
    name_map_put(told, help, told);
    text_add(out, "   help: ");
    put_text(help, out);
    text_add_char(out, '\n');
}

static const Paint PAINTS[] = {
    [SEVERITY_ADVICE] = PAINT_QUIET,
    [SEVERITY_WARNING] = PAINT_DOUBTFUL,
    [SEVERITY_ERROR] = PAINT_BAD,
};

void text_finding(const Finding *finding, SourceText source, NameMap *told,
                  Text *out)
{
    char explain[32];
    put_place(finding->file, finding->position, out);
    text_paint(out, PAINTS[finding->severity],
               severity_name(finding->severity));
    text_add(out, ": ");
    put_text(finding->message, out);
    text_add_format(out, " [BPMNC%d %s]\n", (int)finding->code,
                    code_name(finding->code));
    put_excerpt(finding->position, source, out);
    put_path(finding, out);
    put_values(finding, out);
    if (finding->help) put_help(finding->help, told, out);
    snprintf(explain, sizeof explain, "`bpmnc explain BPMNC%d`",
             (int)finding->code);
    put_help(explain, told, out);
    if (!finding->note) return;
    put_place(finding->file, finding->note_position, out);
    text_add(out, "note: ");
    put_text(finding->note, out);
    text_add_char(out, '\n');
    put_excerpt(finding->note_position, source, out);
}

/* How many of a severity were not shown. */
static void put_rest(const Findings *found, size_t count, const char *what,
                     Text *out)
{
    if (count <= LIMIT_SHOWN) return;
    put_place(found->file, (Position){ 0 }, out);
    text_add_format(out, "note: %zu more %s; --format=json has all\n\n",
                    count - LIMIT_SHOWN, what);
}

void text_findings(Findings *found, SourceText source, Text *out)
{
    size_t shown[] = {
        [SEVERITY_ADVICE] = 0, [SEVERITY_WARNING] = 0, [SEVERITY_ERROR] = 0
    };
    if (!found->told) found->told = name_map_new(found->arena);
    for (size_t i = 0; i < found->list.count; i++) {
        const Finding *finding = &found->list.items[i];
        if (++shown[finding->severity] > LIMIT_SHOWN
            && finding->severity != SEVERITY_ERROR)
            continue;
        text_finding(finding, source_of(finding, found->file, source),
                     found->told, out);
        text_add_char(out, '\n');
    }
    put_rest(found, shown[SEVERITY_WARNING], "warnings", out);
    put_rest(found, shown[SEVERITY_ADVICE], "pieces of advice", out);
}
