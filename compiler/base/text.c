/* Text under construction, templates with named holes, JSON strings. */
#include "base.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { FIRST_CAPACITY = 64 };

/* Makes room for length more bytes and the NUL behind them. */
static void text_reserve(Text *text, size_t length)
{
    size_t needed = text->length + length + 1;
    if (needed <= text->capacity) return;
    size_t capacity = text->capacity;
    while (capacity < needed) capacity *= 2;
    char *bytes = arena_alloc(text->arena, capacity);
    memcpy(bytes, text->bytes, text->length);
    text->bytes = bytes;
    text->capacity = capacity;
}

Text text_new(Arena *arena)
{
    return (Text){
        .arena = arena,
        .bytes = arena_alloc(arena, FIRST_CAPACITY),
        .length = 0,
        .capacity = FIRST_CAPACITY,
    };
}

static bool has_colours(FILE *out)
{
    const char *terminal = getenv("TERM");
    const char *none = getenv("NO_COLOR");

    return isatty(fileno(out)) && terminal && *terminal
        && strcmp(terminal, "dumb") != 0 && !(none && *none);
}

Text text_for(Arena *arena, FILE *out)
{
    Text text = text_new(arena);

    text.colours = has_colours(out);
    return text;
}

void text_paint(Text *text, Paint paint, const char *word)
{
    static const char *const CODES[] = {
        [PAINT_GOOD] = "32",
        [PAINT_BAD] = "1;31",
        [PAINT_DOUBTFUL] = "1;33",
        [PAINT_QUIET] = "36",
    };

    if (text->colours)
        text_add_format(text, "\033[%sm%s\033[0m", CODES[paint], word);
    else
        text_add(text, word);
}

void text_add(Text *text, const char *string)
{
    text_add_bytes(text, string, strlen(string));
}

void text_add_bytes(Text *text, const char *bytes, size_t length)
{
    text_reserve(text, length);
    if (length > 0) memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_add_char(Text *text, char byte)
{
    text_add_bytes(text, &byte, 1);
}

void text_add_format(Text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length > 0) {
        text_reserve(text, (size_t)length);
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format,
                  again);
        text->length += (size_t)length;
    }
    va_end(again);
}

/* The value of the hole whose name is the length bytes at name. */
static const char *hole_value(const Hole *holes, const char *name,
                              size_t length)
{
    for (; holes->name; holes++) {
        if (strlen(holes->name) == length
            && memcmp(holes->name, name, length) == 0)
            return holes->value ? holes->value : "";
    }
    assert(holes->name && "the template names a missing hole");
    return "";
}

void text_put(Text *text, const char *template, const Hole *holes)
{
    for (;;) {
        const char *dollar = strchr(template, '$');
        if (!dollar) {
            text_add(text, template);
            return;
        }
        text_add_bytes(text, template, (size_t)(dollar - template));
        const char *name = dollar + 1;
        const char *close = strchr(name, '$');
        assert(close && "a hole is not closed");
        if (!close) return;
        if (close == name)
            text_add_char(text, '$');
        else
            text_add(text, hole_value(holes, name, (size_t)(close - name)));
        template = close + 1;
    }
}

bool text_equal(const char *one, const char *other)
{
    if (!one || !other) return one == other;
    return strcmp(one, other) == 0;
}

const char *text_words(const char *spelled, Arena *arena)
{
    Text text = text_new(arena);
    for (const char *at = spelled; *at != '\0'; at++) {
        if (*at < 'A' || *at > 'Z') {
            text_add_char(&text, *at);
            continue;
        }
        bool is_one = strncmp(at, "Based", 5) == 0
            || (at - spelled >= 3 && strncasecmp(at - 3, "sub", 3) == 0);
        text_add_char(&text, is_one ? '-' : ' ');
        text_add_char(&text, (char)(*at - 'A' + 'a'));
    }
    return text.bytes;
}

/* The escape that JSON has for a byte, or null. */
static const char *json_escape(char byte)
{
    switch (byte) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return NULL;
    }
}

void text_add_json(Text *text, const char *string)
{
    if (!string) {
        text_add(text, "null");
        return;
    }
    text_add_char(text, '"');
    for (; *string != '\0'; string++) {
        const char *escape = json_escape(*string);
        if (escape)
            text_add(text, escape);
        else if ((unsigned char)*string < 0x20 || *string == 0x7f)
            text_add_format(text, "\\u%04x", (unsigned)*string);
        else
            text_add_char(text, *string);
    }
    text_add_char(text, '"');
}
