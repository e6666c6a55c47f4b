/* See c_text.h. */
#include "c_text.h"

#include <inttypes.h>
#include <string.h>

/* Bytes of one string literal; C promises 4095 for a whole one. */
#define LITERAL_BYTES 400

/* One character of UTF-8; damaged bytes count as U+FFFD. Length by *bytes. */
static uint32_t read_character(const char *text, size_t *bytes)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t length = at[0] < 0x80 ? 1
        : at[0] >= 0xF0          ? 4
        : at[0] >= 0xE0          ? 3
                                 : 2;
    uint32_t character = at[0] & (0x7Fu >> (length == 1 ? 0 : length));

    *bytes = 1;
    if (length == 1) return at[0];
    if (at[0] < 0xC2 || at[0] > 0xF4) return 0xFFFD;
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80) return 0xFFFD;
        character = character << 6 | (at[i] & 0x3F);
    }
    *bytes = length;
    return character;
}

static bool is_blank(char byte)
{
    return (unsigned char)byte <= ' ' || byte == 0x7F;
}

/* Puts a blank before a byte that would end or open a comment, or finish a
   trigraph, together with the one before. */
static void add_plain(Text *text, char byte)
{
    char before = text->length ? text->bytes[text->length - 1] : 0;

    if ((before == '*' && byte == '/') || (before == '/' && byte == '*')
        || (before == '?' && byte == '?')) {
        text_add_char(text, ' ');
    }
    if (byte != ' ' || before != ' ') text_add_char(text, byte);
}

static void add_character(Text *text, uint32_t character)
{
    if (character <= 0xFFFF) {
        text_add_format(text, "\\u%04" PRIX32, character);
    } else {
        text_add_format(text, "\\U%08" PRIX32, character);
    }
}

/* ${x} and #{x}, whole: what stands inside. */
static bool is_wrapped(const char *text, size_t length)
{
    if (length < 3 || (text[0] != '$' && text[0] != '#') || text[1] != '{') {
        return false;
    }
    return strchr(text, '}') == text + length - 1;
}

char *c_formula(Arena *arena, const char *text, size_t limit)
{
    size_t length = text ? strlen(text) : 0;

    if (length == 0) return "";
    if (text[0] == '=')
        return c_remark(arena, text + 1 + strspn(text + 1, " "), limit);
    if (!is_wrapped(text, length)) return c_remark(arena, text, limit);
    return c_remark(arena, arena_text(arena, text + 2, length - 3), limit);
}

char *c_remark(Arena *arena, const char *string, size_t limit)
{
    Text text = text_new(arena);

    if (!string) return "";
    while (*string) {
        size_t bytes;
        uint32_t character = read_character(string, &bytes);

        if (text.length >= limit) {
            text_add(&text, "...");
            break;
        }
        if (is_blank(*string))
            add_plain(&text, ' ');
        else if (character < 0x7F)
            add_plain(&text, (char)character);
        else
            add_character(&text, character);
        string += bytes;
    }
    char last = text.length ? text.bytes[text.length - 1] : 0;
    if (last == '\\') text_add(&text, " .");
    return text.bytes;
}

/* How many bytes of a remark fit on a line: up to its last blank. */
static size_t line_length(const char *remark, size_t room)
{
    size_t length = strlen(remark);

    if (length <= room) return length;
    for (length = room; length > 0 && remark[length] != ' '; length--) continue;
    if (length > 0) return length;
    return room;
}

static void add_indent(Text *text, size_t indent)
{
    while (indent-- > 0) text_add_char(text, ' ');
}

void c_comment(Text *text, size_t indent, const char *remark)
{
    size_t room = C_COLUMNS - indent - 8;
    const char *mark = "/* ";

    while (*remark) {
        size_t length = line_length(remark, room);

        add_indent(text, indent);
        text_add(text, mark);
        text_add_bytes(text, remark, length);
        mark = "   ";
        remark += length;
        while (*remark == ' ') remark++;
        if (length > 0 && text->bytes[text->length - 1] == '\\') {
            text_add(text, " .");
        }
        text_add(text, *remark ? "\n" : " */\n");
    }
}

static void add_byte(Text *text, char byte)
{
    if (byte == '"' || byte == '\\' || byte == '?') {
        text_add_char(text, '\\');
        text_add_char(text, byte);
    } else if (byte >= ' ' && byte < 0x7F) {
        text_add_char(text, byte);
    } else {
        text_add_format(text, "\\%03o", (unsigned)(unsigned char)byte);
    }
}

char *c_string(Arena *arena, const char *string, size_t indent)
{
    Text text = text_new(arena);

    if (!string) return "0";
    text_add_char(&text, '"');
    for (size_t i = 0, line = 0; string[i]; i++) {
        size_t begin = text.length;

        if (line >= C_COLUMNS - indent - 8
            || (i > 0 && i % LITERAL_BYTES == 0)) {
            text_add(&text, "\"\n");
            add_indent(&text, indent);
            text_add_char(&text, '"');
            line = 0;
            begin = text.length;
        }
        add_byte(&text, string[i]);
        line += text.length - begin;
    }
    text_add_char(&text, '"');
    return text.bytes;
}

void c_words(Text *text, const char *bytes, size_t count)
{
    static const char DIGITS[] = "0123456789abcdef";
    char word[] = "0x0123456789abcdef,";

    for (size_t i = 0; i < count; i += 8) {
        for (size_t j = 0; j < 8; j++) {
            size_t at = i + 7 - j;
            unsigned byte = at < count ? (unsigned char)bytes[at] : 0;

            word[2 + 2 * j] = DIGITS[byte / 16];
            word[3 + 2 * j] = DIGITS[byte % 16];
        }
        text_add(text, word);
        if (i % 32 == 24 || i + 8 >= count) text_add_char(text, '\n');
    }
}

char *c_integer(Arena *arena, int64_t integer)
{
    if (integer == INT64_MIN) return "INT64_MIN";
    if (integer >= INT16_MIN && integer <= INT16_MAX) {
        return arena_format(arena, "%" PRId64, integer);
    }
    return arena_format(arena, "INT64_C(%" PRId64 ")", integer);
}

char *c_number(Arena *arena, uint32_t number)
{
    return arena_format(arena, "%" PRIu32, number);
}

char *c_decimal(Arena *arena, BpmnDecimal decimal)
{
    return arena_format(arena, "%s, %" PRId32,
                        c_integer(arena, decimal.coefficient),
                        decimal.exponent);
}

const char *c_boolean(bool boolean)
{
    return boolean ? "true" : "false";
}

/* A place where a line may be broken; 0: none. */
typedef struct Break {
    size_t at;
    int depth; /* of parentheses and braces */
} Break;

/* The last one counts of those that stand least deep. */
static void keep(Break *best, size_t at, int depth)
{
    if (best->at == 0 || depth <= best->depth) *best = (Break){ at, depth };
}

static bool is_operator(const char *at)
{
    return strncmp(at, " && ", 4) == 0 || strncmp(at, " || ", 4) == 0;
}

/* Where a line may be broken best: before an operator of a condition, else
   behind a comma, in the last two thirds of what fits; else at the last blank
   that fits, else at the first one; 0: nowhere. Never inside a string. */
static size_t find_break(const char *line, size_t room)
{
    Break comma = { 0, 0 }, condition = { 0, 0 };
    size_t blank = 0;
    bool string = false;
    int depth = 0;

    for (size_t i = 0; line[i] && line[i] != '\n' && (i < room || !blank);
         i++) {
        if (line[i] == '\\' && string)
            i++;
        else if (line[i] == '"')
            string = !string;
        if (string) continue;
        if (strchr("({", line[i])) depth++;
        if (strchr(")}", line[i])) depth--;
        if (line[i] != ' ' || i == 0) continue;
        blank = i;
        if (i <= room / 3) continue;
        if (line[i - 1] == ',') keep(&comma, i, depth);
        if (is_operator(line + i)) keep(&condition, i, depth);
    }
    if (condition.at) return condition.at;
    return comma.at ? comma.at : blank;
}

void c_line(Text *text, size_t indent, const char *line)
{
    size_t inner = indent;

    for (;;) {
        const char *end = strchr(line, '\n');
        size_t length = end ? (size_t)(end - line) : strlen(line);
        size_t room = C_COLUMNS - inner;

        add_indent(text, inner);
        inner = indent + 4;
        if (length > room) {
            size_t at = find_break(line, room);
            if (at > 0) {
                text_add_bytes(text, line, at);
                text_add_char(text, '\n');
                line += at + 1;
                continue;
            }
        }
        text_add_bytes(text, line, length);
        text_add_char(text, '\n');
        if (!end) return;
        line = end + 1;
    }
}

void c_guarded(Text *text, size_t indent, const char *condition,
               const char *statement)
{
    char *line = arena_format(text->arena, "if (%s) %s", condition, statement);

    if (indent + strlen(line) <= C_COLUMNS) {
        c_line(text, indent, line);
        return;
    }
    /* No braces: how long a name is must not change the tokens. */
    c_line(text, indent, arena_format(text->arena, "if (%s)", condition));
    c_line(text, indent + 4, statement);
}
