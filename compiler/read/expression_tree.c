/* From the nodes of a grammar to an expression: what both languages share. */
#include <string.h>

#include "bpmn/value.h"
#include "iso8601.h"
#include "syntax.h"

Expression *expression_new(Reader *reader, Operation operation,
                           Position position)
{
    if (++reader->nodes > LIMIT_EXPRESSION_NODES)
        reader_fail_nodes(reader, position);
    if (reader->failed) return NULL;
    Expression *expression = NEW(reader->arena, Expression);
    expression->operation = operation;
    expression->language = reader->language;
    expression->position = position;
    expression->constant = (BpmnValue){ .type = BPMN_LOOSE, .is_null = true };
    expression->field = -1;
    return expression;
}

Expression *expression_variable(Reader *reader, const char *name,
                                Position position)
{
    Expression *variable = expression_new(reader, OPERATION_FIELD, position);

    if (variable) variable->text = name;
    return variable;
}

Expression *expression_of_name(const char *name, Position position,
                               Arena *arena)
{
    Reader reader = { .language = LANGUAGE_FEEL, .arena = arena };
    Expression *variable = expression_variable(&reader, name, position);

    variable->source = name;
    return variable;
}

Expression *expression_constant_text(Reader *reader, const char *text,
                                     Position position)
{
    Expression *constant = expression_new(reader, OPERATION_CONSTANT, position);

    if (constant) constant->constant = expression_text_value(text);
    return constant;
}

const char *expression_text(const Expression *expression)
{
    return expression->operation == OPERATION_CONSTANT
            && expression->constant.type == BPMN_TEXT
        ? expression->constant.as.text.bytes
        : NULL;
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

Expression *expression_pair(Reader *reader, Operation operation,
                            Position position, Expression *one,
                            Expression *other)
{
    Expression *pair = expression_new(reader, operation, position);

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

Expression *expression_operation(Reader *reader, Operation operation,
                                 const Syntax *syntax, int depth)
{
    return with_children(reader,
                         expression_new(reader, operation, syntax->position),
                         syntax, depth);
}

Expression *expression_call(Reader *reader, const char *name,
                            const Syntax *syntax, int depth)
{
    Expression *call = expression_operation(
        reader, operation_of_function(name, syntax->children.count), syntax,
        depth);

    if (call) call->text = name;
    return call;
}

/* As it is written, blanks and ends of lines as one blank each. */
static const char *written_of(Reader *reader, const Syntax *syntax)
{
    Text text = text_new(reader->arena);
    Piece rest = { syntax->bytes, syntax->length };

    while (rest.length > 0) {
        const char *word = piece_trim(rest).bytes;
        size_t blanks = (size_t)(word - rest.bytes);
        size_t step = blanks > 0 ? blanks : 1;
        text_add_char(&text, blanks > 0 ? ' ' : *rest.bytes);
        rest = piece_skip(rest, step);
    }
    return text.bytes;
}

Expression *expression_unread(Reader *reader, const Syntax *syntax,
                              size_t count, int depth)
{
    Syntax certain = *syntax;

    certain.children.count = count;
    Expression *form = expression_operation(reader, OPERATION_UNKNOWN, &certain,
                                            depth);
    if (!form) return NULL;
    form->text = syntax->kind;
    if (operation_unread(syntax->kind))
        form->written = written_of(reader, syntax);
    return form;
}

Expression *expression_chain(Reader *reader, Operation operation,
                             Expression **operands, size_t count)
{
    /* A long chain is halved, so that its tree stays flat. */
    size_t left = count > 32 ? count / 2 : count - 1;

    if (reader->failed) return NULL;
    if (count == 1) return operands[0];
    Expression *first = expression_chain(reader, operation, operands, left);
    return expression_pair(
        reader, operation, operands[0]->position, first,
        expression_chain(reader, operation, operands + left, count - left));
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
    return expression_chain(reader, operation_of_rule(syntax->kind), operands,
                            count);
}

/* Without point and exponent it is an integer of 64 bits. */
static Expression *number_of(Reader *reader, const Syntax *syntax,
                             Position position, const char *sign)
{
    Expression *number = expression_new(reader, OPERATION_CONSTANT, position);
    BpmnString text = bpmn_string(arena_format(
        reader->arena, "%s%.*s", sign, (int)syntax->length, syntax->bytes));
    bool whole = true;

    if (!number) return NULL;
    for (size_t i = 0; i < syntax->length; i++)
        whole = whole && syntax->bytes[i] >= '0' && syntax->bytes[i] <= '9';
    BpmnValue *value = &number->constant;
    *value = (BpmnValue){ .type = whole ? BPMN_INTEGER : BPMN_DECIMAL };
    if (whole && !bpmn_integer_read(text, &value->as.integer))
        reader_fail(reader, CODE_SYNTAX, position,
                    "the integer has more than 64 bits", NULL);
    else if (!whole && !bpmn_decimal_read(text, &value->as.decimal))
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

    if (syntax_is(inside, "number"))
        return number_of(reader, inside, syntax->position, "-");
    Expression *operand = expression_of(reader, inside, depth + 1);
    Expression *negation = expression_new(reader, OPERATION_NEGATE,
                                          syntax->position);
    expression_add(reader, negation, operand);
    return negation;
}

static Expression *text_of(Reader *reader, const Syntax *syntax)
{
    return expression_constant_text(reader, syntax_string(reader, syntax),
                                    syntax->position);
}

/* null, true, false */
static Expression *word_of(Reader *reader, const Syntax *syntax)
{
    Expression *word = expression_new(reader, OPERATION_CONSTANT,
                                      syntax->position);

    if (word && !syntax_is(syntax, "null"))
        word->constant = (BpmnValue){ .type = BPMN_BOOLEAN,
                                      .as.boolean = syntax_is(syntax, "true") };
    return word;
}

/* "`order id`" without its quotes. */
static const char *name_of(Reader *reader, const Syntax *syntax)
{
    if (syntax_is(syntax, "quoted_name"))
        return arena_text(reader->arena, syntax->bytes + 1, syntax->length - 2);
    if (syntax_is(syntax, "identifier"))
        return arena_text(reader->arena, syntax->bytes, syntax->length);
    return NULL;
}

const char *syntax_path(Reader *reader, const Syntax *syntax)
{
    Text path = text_new(reader->arena);
    VECTOR(const char *) names = { 0 };

    for (; syntax_is(syntax, "member"); syntax = syntax->children.items[0])
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

    return path ? expression_variable(reader, path, syntax->position) : NULL;
}

/* The member of something that is no path: f(x).name. */
static Expression *member_of(Reader *reader, const Syntax *syntax, int depth)
{
    Expression *variable = variable_of(reader, syntax);

    if (variable || reader->failed) return variable;
    Expression *member = expression_new(reader, OPERATION_MEMBER,
                                        syntax->position);
    if (!member) return NULL;
    member->text = arena_format(reader->arena, ".%s",
                                name_of(reader, syntax->children.items[1]));
    expression_add(reader, member,
                   expression_of(reader, syntax->children.items[0], depth + 1));
    return member;
}

static Expression *operator_of(Reader *reader, const Syntax *syntax, int depth)
{
    Operation operation = operation_of_rule(syntax->kind);

    if (operation != OPERATION_UNKNOWN)
        return expression_operation(reader, operation, syntax, depth);
    return expression_unread(reader, syntax, syntax->children.count, depth);
}

Expression *expression_of(Reader *reader, const Syntax *syntax, int depth)
{
    Expression *special;

    if (depth > LIMIT_EXPRESSION_DEPTH)
        reader_fail_depth(reader, syntax->position);
    if (reader->failed) return NULL;
    if (syntax_is(syntax, "parenthesis"))
        return expression_of(reader, syntax->children.items[0], depth + 1);
    special = reader->own(reader, syntax, depth);
    if (special || reader->failed) return special;
    if (syntax_is(syntax, "identifier") || syntax_is(syntax, "quoted_name"))
        return variable_of(reader, syntax);
    if (syntax_is(syntax, "member")) return member_of(reader, syntax, depth);
    if (syntax_is(syntax, "string")) return text_of(reader, syntax);
    if (syntax_is(syntax, "number"))
        return number_of(reader, syntax, syntax->position, "");
    if (syntax_is(syntax, "null") || syntax_is(syntax, "true")
        || syntax_is(syntax, "false"))
        return word_of(reader, syntax);
    if (syntax_is(syntax, "and") || syntax_is(syntax, "or"))
        return chain_of(reader, syntax, depth);
    if (syntax_is(syntax, "negate")) return negation_of(reader, syntax, depth);
    return operator_of(reader, syntax, depth);
}
