/* From the nodes of a grammar to an expression: what both languages share. */
#include <string.h>

#include "bpmn/value.h"
#include "iso8601.h"
#include "syntax.h"

/* Nodes whose children are the operands, in order. */
static const struct {
    const char *syntax;
    ExpressionKind kind;
} OPERATORS[] = {
    { "equal", EXPRESSION_EQUAL },
    { "not_equal", EXPRESSION_NOT_EQUAL },
    { "less", EXPRESSION_LESS },
    { "less_equal", EXPRESSION_LESS_EQUAL },
    { "greater", EXPRESSION_GREATER },
    { "greater_equal", EXPRESSION_GREATER_EQUAL },
    { "not", EXPRESSION_NOT },
    { "add", EXPRESSION_ADD },
    { "subtract", EXPRESSION_SUBTRACT },
    { "multiply", EXPRESSION_MULTIPLY },
    { "divide", EXPRESSION_DIVIDE },
    { "empty", EXPRESSION_EMPTY },
    { "conditional", EXPRESSION_IF },
};

Expression *expression_new(Reader *reader, ExpressionKind kind,
                           Position position)
{
    if (++reader->nodes > LIMIT_EXPRESSION_NODES)
        reader_fail_nodes(reader, position);
    if (reader->failed) return NULL;
    Expression *expression = NEW(reader->arena, Expression);
    expression->kind = kind;
    expression->language = reader->language;
    expression->position = position;
    expression->field = -1;
    return expression;
}

void expression_add(Reader *reader, Expression *parent, Expression *child)
{
    if (!parent || !child) return;
    /* Doubled at each power of two: child_count alone tells the capacity. */
    size_t count = parent->child_count;
    if ((count & (count - 1)) == 0) {
        Expression **grown = NEW_ARRAY(reader->arena, Expression *,
                                       count == 0 ? 1 : 2 * count);
        if (count > 0) memcpy(grown, parent->children, count * sizeof *grown);
        parent->children = grown;
    }
    parent->children[parent->child_count++] = child;
}

Expression *expression_pair(Reader *reader, ExpressionKind kind,
                            Position position, Expression *one,
                            Expression *other)
{
    Expression *pair = expression_new(reader, kind, position);

    expression_add(reader, pair, one);
    expression_add(reader, pair, other);
    return pair;
}

static Expression *with_children(Reader *reader, Expression *parent,
                                 const Syntax *syntax, int depth)
{
    for (size_t i = 0; i < syntax->children.count && !reader->failed; i++)
        expression_add(
            reader, parent,
            expression_of(reader, syntax->children.items[i], depth + 1));
    return reader->failed ? NULL : parent;
}

Expression *expression_call(Reader *reader, const char *name,
                            const Syntax *syntax, int depth)
{
    Expression *call = expression_new(reader, EXPRESSION_CALL,
                                      syntax->position);

    if (call) call->text = name;
    return with_children(reader, call, syntax, depth);
}

Expression *expression_chain(Reader *reader, ExpressionKind kind,
                             Expression **operands, size_t count)
{
    /* A long chain is halved, so that its tree stays flat. */
    size_t left = count > 32 ? count / 2 : count - 1;

    if (reader->failed) return NULL;
    if (count == 1) return operands[0];
    Expression *first = expression_chain(reader, kind, operands, left);
    return expression_pair(
        reader, kind, operands[0]->position, first,
        expression_chain(reader, kind, operands + left, count - left));
}

static Expression *chain_of(Reader *reader, const Syntax *syntax, int depth)
{
    size_t count = syntax->children.count;
    Expression **operands = NEW_ARRAY(reader->arena, Expression *, count);

    for (size_t i = 0; i < count; i++) {
        operands[i] = expression_of(reader, syntax->children.items[i],
                                    depth + 1);
        if (reader->failed) return NULL;
    }
    return expression_chain(reader,
                            strcmp(syntax->kind, "and") == 0 ? EXPRESSION_AND
                                                             : EXPRESSION_OR,
                            operands, count);
}

/* Without point and exponent it is an integer of 64 bits. */
static Expression *number_of(Reader *reader, const Syntax *syntax,
                             Position position, const char *sign)
{
    Expression *number = expression_new(reader, EXPRESSION_NUMBER, position);
    BpmnString text = bpmn_string(arena_format(
        reader->arena, "%s%.*s", sign, (int)syntax->length, syntax->bytes));
    bool whole = true;

    if (!number) return NULL;
    for (size_t i = 0; i < syntax->length; i++)
        whole = whole && syntax->bytes[i] >= '0' && syntax->bytes[i] <= '9';
    bool is_decimal = bpmn_decimal_read(text, &number->decimal);
    number->is_integer = whole && bpmn_integer_read(text, &number->integer);
    if (whole && !number->is_integer)
        reader_fail(reader, CODE_SYNTAX, position,
                    "the integer has more than 64 bits", NULL);
    else if (!whole && !is_decimal)
        reader_fail(reader, CODE_SYNTAX, position,
                    "the number has more than 18 digits or too large an "
                    "exponent",
                    NULL);
    return number;
}

/* A minus before a literal is part of it. */
static Expression *negation_of(Reader *reader, const Syntax *syntax, int depth)
{
    const Syntax *inside = syntax->children.items[0];

    if (strcmp(inside->kind, "number") == 0)
        return number_of(reader, inside, syntax->position, "-");
    Expression *operand = expression_of(reader, inside, depth + 1);
    Expression *negation = expression_new(reader, EXPRESSION_NEGATE,
                                          syntax->position);
    expression_add(reader, negation, operand);
    return negation;
}

static Expression *text_of(Reader *reader, const Syntax *syntax)
{
    const char *bytes = syntax_string(reader, syntax);
    Expression *text = expression_new(reader, EXPRESSION_TEXT,
                                      syntax->position);

    if (text) text->text = bytes;
    return text;
}

static Expression *constant_of(Reader *reader, const Syntax *syntax)
{
    Expression *constant = expression_new(reader,
                                          strcmp(syntax->kind, "null") == 0
                                              ? EXPRESSION_NULL
                                              : EXPRESSION_BOOLEAN,
                                          syntax->position);

    if (constant) constant->boolean = strcmp(syntax->kind, "true") == 0;
    return constant;
}

/* "`order id`" without its quotes. */
static const char *name_of(Reader *reader, const Syntax *syntax)
{
    if (strcmp(syntax->kind, "quoted_name") == 0)
        return arena_text(reader->arena, syntax->bytes + 1, syntax->length - 2);
    if (strcmp(syntax->kind, "identifier") == 0)
        return arena_text(reader->arena, syntax->bytes, syntax->length);
    return NULL;
}

const char *syntax_path(Reader *reader, const Syntax *syntax)
{
    Text path = text_new(reader->arena);
    VECTOR(const char *) names = { 0 };

    for (; strcmp(syntax->kind, "member") == 0;
         syntax = syntax->children.items[0])
        VECTOR_ADD(reader->arena, &names,
                   name_of(reader, syntax->children.items[1]));
    const char *first = name_of(reader, syntax);
    if (!first) return NULL;
    text_add(&path, first);
    for (size_t i = names.count; i > 0; i--) {
        text_add_char(&path, '.');
        text_add(&path, names.items[i - 1]);
    }
    return path.bytes;
}

static Expression *variable_of(Reader *reader, const Syntax *syntax)
{
    const char *path = syntax_path(reader, syntax);
    Expression *variable = NULL;

    if (path)
        variable = expression_new(reader, EXPRESSION_VARIABLE,
                                  syntax->position);
    if (variable) variable->text = path;
    return variable;
}

/* The member of something that is no path: f(x).name. */
static Expression *member_of(Reader *reader, const Syntax *syntax, int depth)
{
    Expression *variable = variable_of(reader, syntax);

    if (variable || reader->failed) return variable;
    Expression *member = expression_new(reader, EXPRESSION_CALL,
                                        syntax->position);
    if (!member) return NULL;
    member->text = arena_format(reader->arena, ".%s",
                                name_of(reader, syntax->children.items[1]));
    expression_add(reader, member,
                   expression_of(reader, syntax->children.items[0], depth + 1));
    return member;
}

static bool is_kind(const Syntax *syntax, const char *kind)
{
    return strcmp(syntax->kind, kind) == 0;
}

static Expression *operator_of(Reader *reader, const Syntax *syntax, int depth)
{
    for (size_t i = 0; i < sizeof OPERATORS / sizeof OPERATORS[0]; i++)
        if (is_kind(syntax, OPERATORS[i].syntax))
            return with_children(
                reader,
                expression_new(reader, OPERATORS[i].kind, syntax->position),
                syntax, depth);
    /* What is left has no meaning of its own here: undecided. */
    return expression_call(reader, syntax->kind, syntax, depth);
}

Expression *expression_of(Reader *reader, const Syntax *syntax, int depth)
{
    Expression *special;

    if (depth > LIMIT_EXPRESSION_DEPTH)
        reader_fail_depth(reader, syntax->position);
    if (reader->failed) return NULL;
    if (is_kind(syntax, "parenthesis"))
        return expression_of(reader, syntax->children.items[0], depth + 1);
    special = reader->own(reader, syntax, depth);
    if (special || reader->failed) return special;
    if (is_kind(syntax, "identifier") || is_kind(syntax, "quoted_name"))
        return variable_of(reader, syntax);
    if (is_kind(syntax, "member")) return member_of(reader, syntax, depth);
    if (is_kind(syntax, "string")) return text_of(reader, syntax);
    if (is_kind(syntax, "number"))
        return number_of(reader, syntax, syntax->position, "");
    if (is_kind(syntax, "null") || is_kind(syntax, "true")
        || is_kind(syntax, "false"))
        return constant_of(reader, syntax);
    if (is_kind(syntax, "and") || is_kind(syntax, "or"))
        return chain_of(reader, syntax, depth);
    if (is_kind(syntax, "negate")) return negation_of(reader, syntax, depth);
    return operator_of(reader, syntax, depth);
}
