/* Words, quotes, values, people and times in the text of a step. */
#include "program/verb.h"

#include <string.h>

void bpmn_lex_blanks(BpmnCursor *cursor)
{
    while (bpmn_cursor_peek(cursor) == ' ' || bpmn_cursor_peek(cursor) == '\t'
           || bpmn_cursor_peek(cursor) == '\r')
        cursor->at++;
}

bool bpmn_lex_done(const BpmnCursor *cursor)
{
    char byte = bpmn_cursor_peek(cursor);

    return byte == '\0' || byte == ';' || byte == '#';
}

/* What ends a bare word anywhere; in a value, brackets and '=' are text. */
static bool ends_value(char byte)
{
    return byte == '\0' || strchr(" \t\r\n;#\"", byte);
}

static bool ends_word(char byte)
{
    return ends_value(byte) || strchr("(),=", byte);
}

/* What comes up to a byte that ends it. */
static BpmnString peek(const BpmnCursor *cursor, bool (*ends)(char byte))
{
    BpmnCursor ahead = *cursor;

    while (!ends(bpmn_cursor_peek(&ahead))) ahead.at++;
    return (BpmnString){ cursor->text.bytes + cursor->at,
                         ahead.at - cursor->at };
}

BpmnString bpmn_lex_peek(const BpmnCursor *cursor)
{
    return peek(cursor, ends_word);
}

/* True when that word is next; '*behind' stands behind it. */
static bool is_next(const BpmnCursor *cursor, const char *word,
                    BpmnCursor *behind)
{
    BpmnString next = bpmn_lex_peek(cursor);

    *behind = *cursor;
    behind->at += next.length;
    return bpmn_string_equal(next, bpmn_string(word));
}

bool bpmn_lex_word(BpmnCursor *cursor, const char *word)
{
    BpmnCursor behind;

    if (!is_next(cursor, word, &behind) || bpmn_cursor_peek(&behind) == '=')
        return false;
    cursor->at = behind.at;
    bpmn_lex_blanks(cursor);
    return true;
}

bool bpmn_lex_option(BpmnCursor *cursor, const char *name)
{
    BpmnCursor behind;

    if (!is_next(cursor, name, &behind) || bpmn_cursor_peek(&behind) != '=')
        return false;
    cursor->at = behind.at + 1;
    return true;
}

bool bpmn_lex_refuse(BpmnCursor *cursor, size_t at, const char *what,
                     BpmnChoice *choice)
{
    BpmnOut out = { .pool = cursor->pool };

    bpmn_out(&out, "%s%s", what, bpmn_choice_words(choice));
    return bpmn_cursor_fail(cursor, at, out.bytes);
}

bool bpmn_lex_reference(BpmnCursor *cursor, const char *expected,
                        BpmnReference *reference)
{
    BpmnString word = bpmn_lex_peek(cursor);

    reference->quoted = bpmn_cursor_peek(cursor) == '"';
    if (reference->quoted) {
        if (!bpmn_json_read_text(cursor, &reference->text)) return false;
    } else if (word.length == 0) {
        return bpmn_cursor_fail(cursor, cursor->at, expected);
    } else {
        reference->text = bpmn_pool_string(cursor->pool, word);
        cursor->at += word.length;
    }
    bpmn_lex_blanks(cursor);
    return true;
}

bool bpmn_lex_text(BpmnCursor *cursor, const char *expected, BpmnString *text)
{
    BpmnReference reference = { 0 };

    if (!bpmn_lex_reference(cursor, expected, &reference)) return false;
    *text = reference.text;
    return true;
}

static bool read_groups(BpmnCursor *cursor, BpmnPerson *person)
{
    BpmnString *groups = NULL;
    size_t capacity = 0;

    cursor->at++;
    bpmn_lex_blanks(cursor);
    while (bpmn_cursor_peek(cursor) != ')') {
        BpmnString group;

        if (!bpmn_lex_text(cursor, "a group or ')'", &group)) return false;
        groups = bpmn_pool_grow(cursor->pool, groups, person->group_count,
                                &capacity, sizeof *groups);
        groups[person->group_count++] = group;
        if (bpmn_cursor_peek(cursor) == ')') break;
        if (bpmn_cursor_peek(cursor) != ',')
            return bpmn_cursor_fail(cursor, cursor->at, "',' or ')'");
        cursor->at++;
        bpmn_lex_blanks(cursor);
    }
    cursor->at++;
    person->groups = groups;
    person->groups_given = true;
    return true;
}

bool bpmn_lex_person(BpmnCursor *cursor, BpmnPerson *person)
{
    if (!bpmn_lex_text(cursor, "a person", &person->name)) return false;
    if (bpmn_cursor_peek(cursor) == '(' && !read_groups(cursor, person))
        return false;
    bpmn_lex_blanks(cursor);
    return true;
}

static bool bare_value(BpmnCursor *cursor, BpmnValue *value)
{
    BpmnString word = peek(cursor, ends_value);
    BpmnCursor inside = { .pool = cursor->pool, .text = word };
    bool wide;

    if (word.length == 0)
        return bpmn_cursor_fail(cursor, cursor->at, "a value after '='");
    if (!bpmn_json_number(word, value, &wide)) {
        if (wide)
            return bpmn_cursor_fail(
                cursor, cursor->at,
                "an integer of 64 bits or a number of at most "
                "18 digits");
        if (!bpmn_json_read(&inside, value) || inside.at != word.length)
            *value = (BpmnValue){
                .type = BPMN_TEXT,
                .as.text = bpmn_pool_string(cursor->pool, word),
            };
    }
    cursor->at += word.length;
    return true;
}

bool bpmn_lex_value(BpmnCursor *cursor, BpmnValue *value)
{
    char byte = bpmn_cursor_peek(cursor);
    bool read = byte == '"' || byte == '{' || byte == '['
        ? bpmn_json_read(cursor, value)
        : bare_value(cursor, value);

    if (!read) return false;
    if (!ends_value(bpmn_cursor_peek(cursor))
        || bpmn_cursor_peek(cursor) == '"')
        return bpmn_cursor_fail(cursor, cursor->at, "a blank after the value");
    bpmn_lex_blanks(cursor);
    return true;
}

bool bpmn_lex_datum(BpmnCursor *cursor, BpmnDatum *datum)
{
    BpmnString name = bpmn_lex_peek(cursor);
    size_t start = cursor->at;

    cursor->at += name.length;
    if (name.length == 0 || bpmn_cursor_peek(cursor) != '=')
        return bpmn_cursor_fail(cursor, start, "NAME=VALUE");
    cursor->at++;
    datum->name = bpmn_pool_string(cursor->pool, name);
    return bpmn_lex_value(cursor, &datum->value);
}

bool bpmn_lex_instant(BpmnCursor *cursor, const char *expected, int64_t *ms)
{
    BpmnString word = peek(cursor, ends_value);

    if (!bpmn_instant_read(word, ms))
        return bpmn_cursor_fail(cursor, cursor->at, expected);
    cursor->at += word.length;
    bpmn_lex_blanks(cursor);
    return true;
}

bool bpmn_lex_number(BpmnCursor *cursor, const char *expected, int64_t *number)
{
    BpmnString word = bpmn_lex_peek(cursor);
    BpmnValue value;
    bool wide;

    if (!bpmn_json_number(word, &value, &wide) || value.type != BPMN_INTEGER
        || value.as.integer < 0)
        return bpmn_cursor_fail(cursor, cursor->at, expected);
    *number = value.as.integer;
    cursor->at += word.length;
    bpmn_lex_blanks(cursor);
    return true;
}

/* Units of a short duration, in the order in which they may follow. */
static const struct {
    const char *name;
    int64_t ms;
} UNITS[] = {
    { "d", 86400000 }, { "h", 3600000 }, { "m", 60000 },
    { "s", 1000 },     { "ms", 1 },
};
#define UNIT_COUNT (sizeof UNITS / sizeof *UNITS)

/* A number with a unit: "9m", "59.999s". *unit: the first that may come, then
   the one after it. */
static bool read_part(BpmnString word, size_t *at, size_t *unit, int64_t *ms)
{
    size_t start = *at;
    size_t letters;
    BpmnDecimal number;
    int64_t whole;
    bool fault = false;

    while (*at < word.length && strchr("0123456789.", word.bytes[*at])) ++*at;
    if (*at == start
        || !bpmn_decimal_read((BpmnString){ word.bytes + start, *at - start },
                              &number))
        return false;
    for (letters = *at;
         *at < word.length && word.bytes[*at] >= 'a' && word.bytes[*at] <= 'z';)
        ++*at;
    BpmnString name = { word.bytes + letters, *at - letters };
    while (*unit < UNIT_COUNT
           && !bpmn_string_equal(name, bpmn_string(UNITS[*unit].name)))
        ++*unit;
    if (*unit == UNIT_COUNT) return false;
    BpmnDecimal length = bpmn_decimal_from_integer(UNITS[*unit].ms, &fault);
    number = bpmn_decimal_multiply(number, length, &fault);
    if (fault || !bpmn_decimal_to_integer(number, &whole)
        || whole > INT64_MAX / 4 - *ms)
        return false;
    *ms += whole;
    ++*unit;
    return true;
}

static bool read_short_duration(BpmnString word, int64_t *ms)
{
    size_t at = 0;
    size_t unit = 0;

    *ms = 0;
    while (at < word.length)
        if (!read_part(word, &at, &unit, ms)) return false;
    return word.length > 0;
}

bool bpmn_lex_duration(BpmnCursor *cursor, int32_t *months, int64_t *ms)
{
    BpmnString word = peek(cursor, ends_value);

    *months = 0;
    if ((!read_short_duration(word, ms)
         && !bpmn_duration_read(word, months, ms))
        || *ms < 0 || *months < 0)
        return bpmn_cursor_fail(cursor, cursor->at,
                                "a duration like 10m, 9m59.999s, 2d or PT10M");
    cursor->at += word.length;
    bpmn_lex_blanks(cursor);
    return true;
}
