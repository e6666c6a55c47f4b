/*
 * Parsing of expressions without their marks. The only file that sees
 * tree-sitter; what the nodes mean is told in expression_tree.c.
 */
#include <stdlib.h>
#include <string.h>

#include <tree_sitter/api.h>

#include "syntax.h"

const TSLanguage *tree_sitter_feel(void);
const TSLanguage *tree_sitter_juel(void);

/* How the parser gets on, by its log. */
typedef struct Progress {
    TSPoint reached; /* by the alternative it follows now */
    TSPoint stuck;   /* the furthest where one could not go on */
    size_t stop;     /* 1: none can go on */
} Progress;

/* The first try is given up then, and made again so that it can be stopped. */
#define TRY_US 5000

static Syntax *make_syntax(Reader *reader, Piece piece, TSNode node)
{
    Syntax *syntax = NEW(reader->arena, Syntax);
    uint32_t start = ts_node_start_byte(node);

    syntax->kind = ts_node_type(node);
    syntax->bytes = piece.bytes + start;
    syntax->length = ts_node_end_byte(node) - start;
    syntax->position = reader_position(reader, syntax->bytes);
    if (++reader->nodes > LIMIT_EXPRESSION_NODES)
        reader_fail_nodes(reader, syntax->position);
    return syntax;
}

static bool is_chain(const char *kind)
{
    return strcmp(kind, "and") == 0 || strcmp(kind, "or") == 0;
}

/* The left operand of a chain if it is a chain of the same kind. */
static bool chain_inner(TSNode node, TSNode *inner)
{
    uint32_t first = 0;

    if (!is_chain(ts_node_type(node))) return false;
    *inner = ts_node_child(node, first);
    /* comments */
    while (ts_node_is_extra(*inner)) *inner = ts_node_child(node, ++first);
    return strcmp(ts_node_type(node), ts_node_type(*inner)) == 0;
}

static void copy_node(Reader *reader, Piece piece, TSNode node, int depth,
                      Syntax *parent);

static void copy_children(Reader *reader, Piece piece, TSNode node,
                          uint32_t first, int depth, Syntax *syntax)
{
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    bool more = ts_tree_cursor_goto_first_child(&cursor);

    for (uint32_t named = 0; more && !reader->failed;
         more = ts_tree_cursor_goto_next_sibling(&cursor)) {
        TSNode child = ts_tree_cursor_current_node(&cursor);

        if (ts_node_is_extra(child)) continue;
        if (!ts_node_is_named(child)) {
            syntax->last_token = ts_node_type(child);
            if (!syntax->first_token) syntax->first_token = syntax->last_token;
        } else if (named++ >= first) {
            copy_node(reader, piece, child, depth + 1, syntax);
        }
    }
    ts_tree_cursor_delete(&cursor);
}

/* Copies a node below parent. Of a chain, left operands are unrolled from the
   inside out without recursion: a thousand of them are no depth. */
static void copy_node(Reader *reader, Piece piece, TSNode node, int depth,
                      Syntax *parent)
{
    Syntax *syntax = make_syntax(reader, piece, node);
    VECTOR(TSNode) chain = { 0 };
    TSNode inner;

    if (depth > LIMIT_EXPRESSION_DEPTH)
        reader_fail_depth(reader, syntax->position);
    if (reader->failed) return;
    VECTOR_ADD(reader->arena, &parent->children, syntax);
    VECTOR_ADD(reader->arena, &chain, node);
    while (chain_inner(chain.items[chain.count - 1], &inner))
        VECTOR_ADD(reader->arena, &chain, inner);
    copy_children(reader, piece, chain.items[chain.count - 1], 0, depth,
                  syntax);
    for (size_t i = chain.count - 1; i > 0; i--)
        copy_children(reader, piece, chain.items[i - 1], 1, depth, syntax);
}

static bool is_before(TSPoint one, TSPoint other)
{
    return one.row != other.row ? one.row < other.row
                                : one.column < other.column;
}

/* The number behind "row:" in a message. */
static uint32_t logged(const char *message, const char *name)
{
    const char *found = strstr(message, name);

    return found ? (uint32_t)strtoul(found + strlen(name), NULL, 10) : 0;
}

static void watch(void *payload, TSLogType type, const char *message)
{
    Progress *progress = payload;

    if (type != TSLogTypeParse || progress->stop) return;
    if (strncmp(message, "process ", 8) == 0)
        progress->reached = (TSPoint){ logged(message, "row:"),
                                       logged(message, "col:") };
    else if (strncmp(message, "detect_error", 12) == 0
             && is_before(progress->stuck, progress->reached))
        progress->stuck = progress->reached;
    else if (strncmp(message, "resume ", 7) == 0)
        progress->stop = 1;
}

/*
 * Parses a piece; null when it has an error, and then progress says where.
 *
 * tree-sitter repairs what it reads, which can take seconds, and its error
 * nodes tell how it went on, not where it stumbled. So a text that is not
 * read at once is parsed again under its log, and stopped when no alternative
 * can go on. Whether the first try was too slow does not change the result.
 */
static TSTree *parse(TSParser *parser, Piece piece, Progress *progress)
{
    uint32_t length = (uint32_t)piece.length;

    ts_parser_set_timeout_micros(parser, TRY_US);
    TSTree *tree = ts_parser_parse_string(parser, NULL, piece.bytes, length);
    if (tree && !ts_node_has_error(ts_tree_root_node(tree))) return tree;
    ts_tree_delete(tree);
    ts_parser_reset(parser);
    ts_parser_set_timeout_micros(parser, 0);
    ts_parser_set_cancellation_flag(parser, &progress->stop);
    ts_parser_set_logger(parser, (TSLogger){ progress, watch });
    tree = ts_parser_parse_string(parser, NULL, piece.bytes, length);
    if (tree && !ts_node_has_error(ts_tree_root_node(tree))) return tree;
    ts_tree_delete(tree);
    return NULL;
}

/* The rest of the piece from the token on that the parser could not use. */
static Piece rest_from(Piece piece, TSPoint point)
{
    size_t at = 0;

    for (uint32_t row = 0; row < point.row; row++)
        at += strcspn(piece.bytes + at, "\n") + 1;
    return piece_trim(piece_skip(piece, at + point.column));
}

/* A help for the marks that people bring along from other languages. */
static const char *help_for(ExpressionLanguage language, Piece rest)
{
    bool feel = language == LANGUAGE_FEEL;

    if (rest.length == 0) return NULL;
    if (feel && rest.bytes[0] == '=') return "FEEL compares with a single '='";
    if (feel && rest.bytes[0] == '\'')
        return "FEEL writes texts between double quotes";
    if (feel && (rest.bytes[0] == '&' || rest.bytes[0] == '|'))
        return "FEEL writes 'and' and 'or'";
    if (feel && rest.bytes[0] == '!') return "FEEL negates with not(...)";
    if (feel && rest.bytes[0] == ':')
        return "a prefix is XPath's: FEEL names a variable alone, amount > 5";
    if (!feel && rest.bytes[0] == '=') return "JUEL compares with '=='";
    return NULL;
}

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')
        || (byte >= '0' && byte <= '9') || byte == '_'
        || (unsigned char)byte >= 0x80;
}

/* The token at the start of the rest, as far as it is worth showing. */
static size_t token_length(Piece rest)
{
    size_t length = 0;

    while (length < rest.length && length < 40
           && is_word_byte(rest.bytes[length]))
        length++;
    while (length > 0 && length < rest.length
           && ((unsigned char)rest.bytes[length] & 0xc0) == 0x80)
        length--; /* not in the middle of a character */
    return length == 0 ? 1 : length;
}

static void report_syntax(Reader *reader, Piece rest)
{
    const char *message = "the expression ends too early";

    if (rest.length > 0)
        message = arena_format(reader->arena,
                               "the expression cannot go on with '%.*s' here",
                               (int)token_length(rest), rest.bytes);
    reader_fail(reader, CODE_SYNTAX, reader_position(reader, rest.bytes),
                message, help_for(reader->language, rest));
}

Expression *expression_parse(Reader *reader, Piece piece)
{
    TSParser *parser = ts_parser_new();
    Progress progress = { 0 };
    Syntax top = { 0 };
    bool feel = reader->language == LANGUAGE_FEEL;

    ts_parser_set_language(parser,
                           feel ? tree_sitter_feel() : tree_sitter_juel());
    reader->own = feel ? feel_expression : juel_expression;
    TSTree *tree = parse(parser, piece, &progress);
    if (!tree)
        report_syntax(reader, rest_from(piece, progress.stuck));
    else
        copy_children(reader, piece, ts_tree_root_node(tree), 0, 0, &top);
    ts_tree_delete(tree);
    ts_parser_delete(parser);
    if (reader->failed) return NULL;
    reader->nodes = 0;
    return expression_of(reader, top.children.items[0], 0);
}
