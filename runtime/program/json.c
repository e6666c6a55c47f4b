/* One pass: what is read is checked and copied in the same breath. */
#include "program/json.h"

#include <string.h>

#define LEVELS 64

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
    BpmnDecimal decimal;
    int64_t integer;
    bool whole = true;

    *wide = false;
    if (text.length == 0 || number_length(text) != text.length) return false;
    for (size_t i = 0; i < text.length; i++)
        whole = whole && (is_digit(text.bytes[i]) || text.bytes[i] == '-');
    if (!bpmn_decimal_read(text, &decimal)) {
        *wide = true;
        return false;
    }
    if (whole && bpmn_decimal_to_integer(decimal, &integer))
        *number = (BpmnValue){ .type = BPMN_INTEGER, .as.integer = integer };
    else
        *number = (BpmnValue){ .type = BPMN_DECIMAL, .as.decimal = decimal };
    return true;
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
                                "a number of at most 18 digits");
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

/* The names of one object, to find one that comes twice. */
typedef struct Members {
    BpmnString *items;
    size_t count;
    size_t capacity;
} Members;

static bool read_name(BpmnCursor *cursor, Members *names, BpmnOut *out)
{
    BpmnString name;
    size_t start = cursor->at;

    if (bpmn_cursor_peek(cursor) != '"')
        return bpmn_cursor_fail(cursor, start, "a name in quotes or '}'");
    if (!bpmn_json_read_text(cursor, &name)) return false;
    for (size_t i = 0; i < names->count; i++)
        if (bpmn_string_equal(names->items[i], name))
            return bpmn_cursor_fail(cursor, start,
                                    "a name that the object does not have yet");
    names->items = bpmn_pool_grow(cursor->pool, names->items, names->count,
                                  &names->capacity, sizeof *names->items);
    names->items[names->count++] = name;
    bpmn_out_quoted(out, name);
    skip_blanks(cursor);
    if (bpmn_cursor_peek(cursor) != ':')
        return bpmn_cursor_fail(cursor, cursor->at, "':'");
    cursor->at++;
    skip_blanks(cursor);
    bpmn_out_bytes(out, ":", 1);
    return true;
}

/* One level of nesting. */
typedef struct Level {
    bool is_object;
    Members names;
} Level;

/* Closes every list and object that ends here, or takes the comma; *depth 0:
   the document is whole. */
static bool read_behind(BpmnCursor *cursor, const Level *levels, size_t *depth,
                        BpmnOut *out)
{
    for (;;) {
        bool is_object = levels[*depth - 1].is_object;
        char close = is_object ? '}' : ']';

        skip_blanks(cursor);
        char byte = bpmn_cursor_peek(cursor);
        if (byte != close && byte != ',')
            return bpmn_cursor_fail(cursor, cursor->at,
                                    is_object ? "',' or '}'" : "',' or ']'");
        cursor->at++;
        bpmn_out_bytes(out, &byte, 1);
        if (byte == ',') {
            skip_blanks(cursor);
            return true;
        }
        if (--*depth == 0) return true;
    }
}

static bool read_document(BpmnCursor *cursor, BpmnOut *out)
{
    Level levels[LEVELS];
    size_t depth = 0;

    do {
        char byte = bpmn_cursor_peek(cursor);
        BpmnValue value;
        size_t start = cursor->at;

        if (depth > 0 && levels[depth - 1].is_object) {
            if (!read_name(cursor, &levels[depth - 1].names, out)) return false;
            byte = bpmn_cursor_peek(cursor);
            start = cursor->at;
        }
        if (byte == '{' || byte == '[') {
            if (depth == LEVELS)
                return bpmn_cursor_fail(cursor, start, "at most 64 levels");
            levels[depth++] = (Level){ .is_object = byte == '{' };
            bpmn_out_bytes(out, &byte, 1);
            cursor->at++;
            skip_blanks(cursor);
            if (bpmn_cursor_peek(cursor) != (byte == '{' ? '}' : ']')) continue;
        } else if (!read_scalar(cursor, &value)) {
            return false;
        } else {
            bpmn_out_value(out, &value);
        }
        if (!read_behind(cursor, levels, &depth, out)) return false;
    } while (depth > 0);
    return true;
}

bool bpmn_json_read(BpmnCursor *cursor, BpmnValue *value)
{
    BpmnOut out = { .pool = cursor->pool };
    char byte = bpmn_cursor_peek(cursor);

    if (byte != '{' && byte != '[') return read_scalar(cursor, value);
    if (!read_document(cursor, &out)) return false;
    *value = (BpmnValue){ .type = BPMN_JSON,
                          .as.text = { out.bytes, out.length } };
    return true;
}
