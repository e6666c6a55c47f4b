/* One pass: what is read is checked and copied in the same breath. Recursion
   ends with the levels that a value may have. */
#include "program/json.h"

#include <stdlib.h>
#include <string.h>

static const char *const SHORT_ESCAPES = "\"\\/bfnrt";
static const char *const SHORT_VALUES = "\"\\/\b\f\n\r\t";

char bpmn_cursor_peek(const BpmnCursor *cursor)
{
    return cursor->at < cursor->text.length ? cursor->text.bytes[cursor->at]
                                            : '\0';
}

bool bpmn_cursor_fail(BpmnCursor *cursor, size_t at, const char *error)
{
    if (!cursor->error) {
        cursor->error = error;
        cursor->error_at = at;
    }
    return false;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static int hexadecimal(char byte)
{
    if (is_digit(byte)) return byte - '0';
    if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
    return -1;
}

/* Four digits after \u. */
static bool read_unit(BpmnCursor *cursor, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++) {
        int digit = hexadecimal(bpmn_cursor_peek(cursor));

        if (digit < 0)
            return bpmn_cursor_fail(cursor, cursor->at,
                                    "four hexadecimal digits after \\u");
        *unit = *unit * 16 + (uint32_t)digit;
        cursor->at++;
    }
    return true;
}

static void add_code_point(BpmnOut *out, uint32_t code)
{
    char bytes[4];
    size_t count = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const uint8_t leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

    for (size_t i = count; i-- > 1; code >>= 6)
        bytes[i] = (char)(0x80 | (code & 0x3f));
    bytes[0] = (char)(leads[count] | code);
    bpmn_out_bytes(out, bytes, count);
}

/* After "\u": one unit, or two that make a pair. */
static bool read_code_point(BpmnCursor *cursor, BpmnOut *out)
{
    size_t start = cursor->at - 2;
    uint32_t code;
    uint32_t low;

    if (!read_unit(cursor, &code)) return false;
    if (code >= 0xd800 && code < 0xdc00) {
        if (cursor->text.length - cursor->at < 6
            || memcmp(cursor->text.bytes + cursor->at, "\\u", 2) != 0)
            return bpmn_cursor_fail(cursor, start, "a whole surrogate pair");
        cursor->at += 2;
        if (!read_unit(cursor, &low)) return false;
        if (low < 0xdc00 || low >= 0xe000)
            return bpmn_cursor_fail(cursor, start, "a whole surrogate pair");
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    } else if (code == 0 || (code >= 0xdc00 && code < 0xe000)) {
        return bpmn_cursor_fail(cursor, start,
                                "a character, not \\u0000 or "
                                "half a surrogate pair");
    }
    add_code_point(out, code);
    return true;
}

static bool read_escape(BpmnCursor *cursor, BpmnOut *out)
{
    cursor->at++;
    char letter = bpmn_cursor_peek(cursor);
    if (letter == 'u') {
        cursor->at++;
        return read_code_point(cursor, out);
    }
    const char *found = letter == '\0' ? NULL : strchr(SHORT_ESCAPES, letter);
    if (!found)
        return bpmn_cursor_fail(cursor, cursor->at,
                                "one of \" \\ / b f n r t u after \\");
    bpmn_out_bytes(out, SHORT_VALUES + (found - SHORT_ESCAPES), 1);
    cursor->at++;
    return true;
}

/* The length of the UTF-8 character at the cursor; 0 when it is none.
   Source: Unicode 15, table 3-7. */
static size_t character(const BpmnCursor *cursor)
{
    const uint8_t *bytes = (const uint8_t *)cursor->text.bytes + cursor->at;
    size_t left = cursor->text.length - cursor->at;
    size_t count = bytes[0] < 0x80 ? 1
        : bytes[0] < 0xc2          ? 0
        : bytes[0] < 0xe0          ? 2
        : bytes[0] < 0xf0          ? 3
        : bytes[0] < 0xf5          ? 4
                                   : 0;

    if (count > left) return 0;
    for (size_t i = 1; i < count; i++)
        if ((bytes[i] & 0xc0) != 0x80) return 0;
    if ((bytes[0] == 0xe0 && bytes[1] < 0xa0)
        || (bytes[0] == 0xed && bytes[1] > 0x9f)
        || (bytes[0] == 0xf0 && bytes[1] < 0x90)
        || (bytes[0] == 0xf4 && bytes[1] > 0x8f))
        return 0;
    return count;
}

bool bpmn_json_read_text(BpmnCursor *cursor, BpmnString *text)
{
    BpmnOut out = { .pool = cursor->pool };
    size_t start = cursor->at++;

    bpmn_out_bytes(&out, "", 0);
    for (;;) {
        char byte = bpmn_cursor_peek(cursor);

        if (byte == '"') break;
        if (byte == '\0')
            return bpmn_cursor_fail(cursor, start, "a closing quote");
        if ((unsigned char)byte < 0x20)
            return bpmn_cursor_fail(cursor, cursor->at,
                                    "an escape for a control character");
        if (byte == '\\') {
            if (!read_escape(cursor, &out)) return false;
            continue;
        }
        size_t length = character(cursor);
        if (length == 0)
            return bpmn_cursor_fail(cursor, cursor->at, "valid UTF-8");
        bpmn_out_bytes(&out, cursor->text.bytes + cursor->at, length);
        cursor->at += length;
    }
    cursor->at++;
    *text = (BpmnString){ out.bytes, out.length };
    return true;
}

/* How many bytes of the text are a JSON number; 0: it begins with none. */
static size_t number_length(BpmnString text)
{
    BpmnCursor cursor = { .text = text };
    size_t digits;

    if (bpmn_cursor_peek(&cursor) == '-') cursor.at++;
    if (bpmn_cursor_peek(&cursor) == '0')
        cursor.at++;
    else if (is_digit(bpmn_cursor_peek(&cursor)))
        while (is_digit(bpmn_cursor_peek(&cursor))) cursor.at++;
    else
        return 0;
    if (bpmn_cursor_peek(&cursor) == '.') {
        for (digits = cursor.at++; is_digit(bpmn_cursor_peek(&cursor));)
            cursor.at++;
        if (cursor.at == digits + 1) return 0;
    }
    if (bpmn_cursor_peek(&cursor) == 'e' || bpmn_cursor_peek(&cursor) == 'E') {
        cursor.at++;
        if (bpmn_cursor_peek(&cursor) == '-'
            || bpmn_cursor_peek(&cursor) == '+')
            cursor.at++;
        for (digits = cursor.at; is_digit(bpmn_cursor_peek(&cursor));)
            cursor.at++;
        if (cursor.at == digits) return 0;
    }
    return cursor.at;
}

bool bpmn_json_number(BpmnString text, BpmnValue *number, bool *wide)
{
    BpmnValue read = { .type = BPMN_INTEGER };

    *wide = false;
    if (text.length == 0 || number_length(text) != text.length) return false;
    if (!bpmn_integer_read(text, &read.as.integer)) {
        read.type = BPMN_DECIMAL;
        *wide = !bpmn_decimal_read(text, &read.as.decimal);
    }
    if (!*wide) *number = read;
    return !*wide;
}

static bool read_number(BpmnCursor *cursor, BpmnValue *value)
{
    BpmnString rest = { cursor->text.bytes + cursor->at,
                        cursor->text.length - cursor->at };
    bool wide;

    rest.length = number_length(rest);
    if (rest.length == 0)
        return bpmn_cursor_fail(cursor, cursor->at, "a JSON value");
    if (!bpmn_json_number(rest, value, &wide))
        return bpmn_cursor_fail(cursor, cursor->at,
                                "an integer of 64 bits or a number of at most "
                                "18 digits");
    cursor->at += rest.length;
    return true;
}

static bool read_literal(BpmnCursor *cursor, const char *word, BpmnValue made,
                         BpmnValue *value)
{
    size_t length = strlen(word);

    if (cursor->text.length - cursor->at < length
        || memcmp(cursor->text.bytes + cursor->at, word, length) != 0)
        return bpmn_cursor_fail(cursor, cursor->at, "a JSON value");
    cursor->at += length;
    *value = made;
    return true;
}

static void skip_blanks(BpmnCursor *cursor)
{
    for (char byte = bpmn_cursor_peek(cursor);
         byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
         byte = bpmn_cursor_peek(cursor))
        cursor->at++;
}

static bool read_scalar(BpmnCursor *cursor, BpmnValue *value)
{
    BpmnValue made = { .type = BPMN_BOOLEAN };

    switch (bpmn_cursor_peek(cursor)) {
    case '"':
        value->type = BPMN_TEXT;
        value->is_null = false;
        return bpmn_json_read_text(cursor, &value->as.text);
    case 't':
        made.as.boolean = true;
        return read_literal(cursor, "true", made, value);
    case 'f': return read_literal(cursor, "false", made, value);
    case 'n':
        made = (BpmnValue){ .type = BPMN_LOOSE, .is_null = true };
        return read_literal(cursor, "null", made, value);
    default: return read_number(cursor, value);
    }
}

/* What stands in one list or object, in the order of the text. */
typedef struct Members {
    BpmnDatum *items;
    size_t count;
    size_t capacity;
} Members;

static bool read_name(BpmnCursor *cursor, const Members *members,
                      BpmnString *name)
{
    size_t start = cursor->at;

    if (bpmn_cursor_peek(cursor) != '"')
        return bpmn_cursor_fail(cursor, start, "a name in quotes or '}'");
    if (!bpmn_json_read_text(cursor, name)) return false;
    for (size_t i = 0; i < members->count; i++)
        if (bpmn_string_equal(members->items[i].name, *name))
            return bpmn_cursor_fail(cursor, start,
                                    "a name that the object does not have yet");
    skip_blanks(cursor);
    if (bpmn_cursor_peek(cursor) != ':')
        return bpmn_cursor_fail(cursor, cursor->at, "':'");
    cursor->at++;
    skip_blanks(cursor);
    return true;
}

static int by_name(const void *one, const void *other)
{
    return bpmn_string_compare(((const BpmnDatum *)one)->name,
                               ((const BpmnDatum *)other)->name);
}

/* The members as one value: those of an object by their names. */
static BpmnValue pack(BpmnPool *pool, const Members *members, bool is_object)
{
    size_t bytes = 0;

    if (is_object && members->count > 1)
        qsort(members->items, members->count, sizeof *members->items, by_name);
    for (size_t i = 0; i < members->count; i++)
        bytes += bpmn_packed_bytes(members->items[i].value)
            + (is_object ? 4 + members->items[i].name.length : 0);
    char *start = bpmn_pool_alloc(pool, BPMN_STRUCTURE_HEAD + bytes);
    char *at = bpmn_pack_head(is_object, bytes, members->count, start);
    for (size_t i = 0; i < members->count; i++) {
        if (is_object) at = bpmn_pack_name(members->items[i].name, at);
        at = bpmn_pack(members->items[i].value, at);
    }
    return (BpmnValue){ .type = BPMN_STRUCTURE,
                        .as.text = { start, BPMN_STRUCTURE_HEAD + bytes } };
}

static bool read_value(BpmnCursor *cursor, int level, BpmnValue *value);

static bool read_members(BpmnCursor *cursor, int level, char close,
                         Members *members)
{
    for (;;) {
        BpmnDatum member = { .name = { NULL, 0 } };

        if (close == '}' && !read_name(cursor, members, &member.name))
            return false;
        if (!read_value(cursor, level, &member.value)) return false;
        members->items = bpmn_pool_grow(cursor->pool, members->items,
                                        members->count, &members->capacity,
                                        sizeof *members->items);
        members->items[members->count++] = member;
        skip_blanks(cursor);
        if (bpmn_cursor_peek(cursor) == close) return true;
        if (bpmn_cursor_peek(cursor) != ',')
            return bpmn_cursor_fail(cursor, cursor->at,
                                    close == '}' ? "',' or '}'" : "',' or ']'");
        cursor->at++;
        skip_blanks(cursor);
    }
}

static bool read_structure(BpmnCursor *cursor, int level, BpmnValue *value)
{
    char close = bpmn_cursor_peek(cursor) == '{' ? '}' : ']';
    Members members = { 0 };

    if (level == BPMN_STRUCTURE_DEPTH)
        return bpmn_cursor_fail(cursor, cursor->at, "at most 32 levels");
    cursor->at++;
    skip_blanks(cursor);
    if (bpmn_cursor_peek(cursor) != close
        && !read_members(cursor, level + 1, close, &members))
        return false;
    cursor->at++;
    *value = pack(cursor->pool, &members, close == '}');
    return true;
}

static bool read_value(BpmnCursor *cursor, int level, BpmnValue *value)
{
    char byte = bpmn_cursor_peek(cursor);

    if (byte != '{' && byte != '[') return read_scalar(cursor, value);
    return read_structure(cursor, level, value);
}

bool bpmn_json_read(BpmnCursor *cursor, BpmnValue *value)
{
    return read_value(cursor, 0, value);
}
