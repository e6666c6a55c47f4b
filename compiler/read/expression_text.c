/* The literal texts of both languages: quotes and escapes. */
#include "syntax.h"

/* A literal while its escapes are resolved. */
typedef struct Literal {
    Reader *reader;
    const Syntax *syntax;
    size_t at;
    Text text;
} Literal;

static void add_code_point(Text *text, uint32_t code)
{
    if (code < 0x80) {
        text_add_char(text, (char)code);
    } else if (code < 0x800) {
        text_add_char(text, (char)(0xc0 | code >> 6));
        text_add_char(text, (char)(0x80 | (code & 0x3f)));
    } else if (code < 0x10000) {
        text_add_char(text, (char)(0xe0 | code >> 12));
        text_add_char(text, (char)(0x80 | (code >> 6 & 0x3f)));
        text_add_char(text, (char)(0x80 | (code & 0x3f)));
    } else {
        text_add_char(text, (char)(0xf0 | code >> 18));
        text_add_char(text, (char)(0x80 | (code >> 12 & 0x3f)));
        text_add_char(text, (char)(0x80 | (code >> 6 & 0x3f)));
        text_add_char(text, (char)(0x80 | (code & 0x3f)));
    }
}

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9') return byte - '0';
    if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
    return -1;
}

/* Takes exactly 'count' digits of base 16; false when there are fewer. */
static bool take_hex(Literal *literal, int count, uint32_t *code)
{
    *code = 0;
    for (int i = 0; i < count; i++, literal->at++) {
        int digit = literal->at < literal->syntax->length
            ? hex_digit(literal->syntax->bytes[literal->at])
            : -1;
        if (digit < 0) return false;
        *code = *code * 16 + (uint32_t)digit;
    }
    return true;
}

/* \u and its four digits, a pair of surrogates as one; \U and six. */
static bool take_unicode(Literal *literal, int digits)
{
    uint32_t code, low;

    if (!take_hex(literal, digits, &code)) return false;
    if (code >= 0xd800 && code < 0xdc00) {
        if (literal->at + 2 > literal->syntax->length
            || literal->syntax->bytes[literal->at] != '\\'
            || literal->syntax->bytes[literal->at + 1] != 'u')
            return false;
        literal->at += 2;
        if (!take_hex(literal, 4, &low) || low < 0xdc00 || low > 0xdfff)
            return false;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
        return false;
    add_code_point(&literal->text, code);
    return true;
}

/* What stands behind a backslash. JUEL knows quotes and the backslash only;
   in FEEL a backslash that begins no escape stands for itself (DMN 1.5,
   10.3.1.2, rule 33: patterns are written so). */
static bool take_escape(Literal *literal)
{
    char byte = literal->syntax->bytes[literal->at++];

    if (byte == '"' || byte == '\'' || byte == '\\') {
        text_add_char(&literal->text, byte);
        return true;
    }
    if (literal->reader->language == LANGUAGE_JUEL) return false;
    switch (byte) {
    case 'n': text_add_char(&literal->text, '\n'); return true;
    case 't': text_add_char(&literal->text, '\t'); return true;
    case 'r': text_add_char(&literal->text, '\r'); return true;
    case 'u': return take_unicode(literal, 4);
    case 'U': return take_unicode(literal, 6);
    default:
        text_add_char(&literal->text, '\\');
        text_add_char(&literal->text, byte);
        return true;
    }
}

const char *syntax_string(Reader *reader, const Syntax *syntax)
{
    Literal literal = { reader, syntax, 1, text_new(reader->arena) };

    while (literal.at + 1 < syntax->length) {
        char byte = syntax->bytes[literal.at++];

        if (byte != '\\') {
            text_add_char(&literal.text, byte);
        } else if (!take_escape(&literal)) {
            reader_fail(reader, CODE_SYNTAX, syntax->position,
                        "the text has an escape that this language does not "
                        "know",
                        "write a backslash as \\\\");
            return NULL;
        }
    }
    return literal.text.bytes;
}
