/* The text of an expression while it is read: its parts, where they stand,
   and the first thing that is wrong with it. */
#include "syntax.h"

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

Piece piece_skip(Piece piece, size_t count)
{
    piece.bytes += count;
    piece.length -= count;
    return piece;
}

Piece piece_trim(Piece piece)
{
    size_t blanks = 0;

    while (blanks < piece.length && is_blank(piece.bytes[blanks])) blanks++;
    piece = piece_skip(piece, blanks);
    while (piece.length > 0 && is_blank(piece.bytes[piece.length - 1]))
        piece.length--;
    return piece;
}

Position reader_position(const Reader *reader, const char *byte)
{
    const Stretch *stretches = reader->stretches.items;
    size_t at = (size_t)(byte - reader->text);
    size_t low = 0;
    size_t high = reader->stretches.count;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (stretches[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    Position position = stretches[low].position;
    position.column += (uint32_t)(at - stretches[low].at);
    return position;
}

void reader_fail(Reader *reader, Code code, Position position,
                 const char *message, const char *help)
{
    if (!reader->failed) {
        Finding *finding = report(reader->found, code, position,
                                  reader->element, "%s", message);
        finding->help = help;
    }
    reader->failed = true;
}

void reader_fail_nodes(Reader *reader, Position position)
{
    reader_fail(
        reader, CODE_EXPRESSION_LIMIT, position,
        arena_format(reader->arena, "the expression has more than %s nodes",
                     arena_count(reader->arena, LIMIT_EXPRESSION_NODES)),
        NULL);
}

void reader_fail_depth(Reader *reader, Position position)
{
    reader_fail(reader, CODE_EXPRESSION_LIMIT, position,
                arena_format(reader->arena,
                             "the expression is nested more than %d levels "
                             "deep",
                             LIMIT_EXPRESSION_DEPTH),
                NULL);
}
