/*
 * Expressions as a diagram writes them: which language, which part of a text
 * is an expression, and how much of it is read.
 */
#include <assert.h>
#include <string.h>

#include "syntax.h"

/* Begins a stretch where position is not what the last one tells. */
static void note_position(Reader *reader, size_t at, Position position)
{
    if (reader->stretches.count > 0) {
        Position told = reader_position(reader, reader->text + at);
        if (told.line == position.line && told.column == position.column)
            return;
    }
    VECTOR_ADD(reader->arena, &reader->stretches, (Stretch){ at, position });
}

static void find_stretches(Reader *reader, Piece piece, XmlPlace place)
{
    for (size_t at = 0; at < piece.length;) {
        xml_place_settle(&place);
        note_position(reader, at, place.position);
        at += xml_place_step(&place, piece.bytes + at);
    }
    note_position(reader, piece.length, place.position);
}

/* The length of "${...}" at the start of the piece; 0 when it has no end.
   Braces between quotes do not count. */
static size_t marked_length(Piece piece)
{
    char quote = '\0';

    for (size_t i = 2; i < piece.length; i++) {
        char byte = piece.bytes[i];

        if (quote != '\0' && byte == '\\')
            i++;
        else if (quote != '\0')
            quote = byte == quote ? '\0' : quote;
        else if (byte == '"' || byte == '\'')
            quote = byte;
        else if (byte == '}')
            return i + 1;
    }
    return 0;
}

static bool begins_mark(Piece piece)
{
    return piece.length >= 2 && piece.bytes[1] == '{'
        && (piece.bytes[0] == '$' || piece.bytes[0] == '#');
}

/* The text up to the next mark; "\${" stands for "${". */
static Expression *read_plain(Reader *reader, Piece *piece)
{
    Position position = reader_position(reader, piece->bytes);
    Text text = text_new(reader->arena);

    while (piece->length > 0 && !begins_mark(*piece)) {
        Piece next = piece_skip(*piece, 1);

        if (piece->bytes[0] == '\\' && begins_mark(next)) {
            text_add_char(&text, next.bytes[0]);
            next = piece_skip(next, 1);
        } else {
            text_add_char(&text, piece->bytes[0]);
        }
        *piece = next;
    }
    return expression_constant_text(reader, text.bytes, position);
}

static Expression *read_marked(Reader *reader, Piece *piece)
{
    size_t length = marked_length(*piece);

    if (length == 0) {
        reader_fail(reader, CODE_SYNTAX, reader_position(reader, piece->bytes),
                    "the expression has no closing '}'", NULL);
        return NULL;
    }
    Piece inside = piece_skip(*piece, 2);
    inside.length = length - 3;
    *piece = piece_skip(*piece, length);
    return expression_parse(reader, inside);
}

/* "Order ${id} of ${name}": its parts joined; a single part is that part. */
static Expression *read_template(Reader *reader, Piece piece)
{
    Position position = reader_position(reader, piece.bytes);
    Expression *joined = expression_new(reader, OPERATION_JOIN, position);

    while (piece.length > 0 && !reader->failed) {
        Expression *part = begins_mark(piece) ? read_marked(reader, &piece)
                                              : read_plain(reader, &piece);

        if (joined->child_count == LIMIT_EXPRESSION_NODES)
            reader_fail_nodes(reader, position);
        expression_add(reader, joined, part);
    }
    if (reader->failed) return NULL;
    return joined->child_count == 1 ? joined->children[0] : joined;
}

static bool has_mark(Piece piece)
{
    for (; piece.length > 0; piece.bytes++, piece.length--)
        if (begins_mark(piece)) return true;
    return false;
}

bool expression_is_marked(const char *text)
{
    Piece piece = piece_trim((Piece){ text, strlen(text) });

    return (piece.length > 0 && piece.bytes[0] == '=') || has_mark(piece);
}

static Expression *read_trimmed(Reader *reader, Piece piece, XmlPlace place)
{
    if (piece.length == 0) {
        reader_fail(reader, CODE_SYNTAX, place.position,
                    "the expression is empty", NULL);
        return NULL;
    }
    if (piece.length > LIMIT_EXPRESSION_BYTES) {
        reader_fail(reader, CODE_EXPRESSION_LIMIT, place.position,
                    arena_format(reader->arena,
                                 "the expression is longer than %d kB",
                                 LIMIT_EXPRESSION_BYTES / 1024),
                    NULL);
        return NULL;
    }
    find_stretches(reader, piece, place);
    if (piece.bytes[0] == '=') {
        reader->language = LANGUAGE_FEEL;
        return expression_parse(reader, piece_trim(piece_skip(piece, 1)));
    }
    if (has_mark(piece)) {
        reader->language = LANGUAGE_JUEL;
        return read_template(reader, piece);
    }
    return expression_parse(reader, piece);
}

Expression *expression_read(const char *text, XmlPlace place,
                            ExpressionLanguage fallback, Arena *arena,
                            const char *element, Findings *found)
{
    Piece piece = piece_trim((Piece){ text, strlen(text) });
    Reader reader = {
        .language = fallback,
        .arena = arena,
        .element = element,
        .found = found,
        .text = piece.bytes,
    };
    place = xml_place_skip(place, text, (size_t)(piece.bytes - text));
    Expression *expression = read_trimmed(&reader, piece, place);

    if (reader.failed) return NULL;
    assert(expression);
    expression->source = arena_text(arena, piece.bytes, piece.length);
    return expression;
}
