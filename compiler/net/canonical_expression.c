/* Expressions in the canonical form of a process. */
#include "canonical.h"

#include <assert.h>

static const uint8_t KIND_NUMBERS[] = {
    [EXPRESSION_NULL] = 1,
    [EXPRESSION_BOOLEAN] = 2,
    [EXPRESSION_NUMBER] = 3,
    [EXPRESSION_TEXT] = 4,
    [EXPRESSION_INSTANT] = 5,
    [EXPRESSION_DURATION] = 6,
    [EXPRESSION_VARIABLE] = 7,
    [EXPRESSION_EQUAL] = 8,
    [EXPRESSION_NOT_EQUAL] = 9,
    [EXPRESSION_LESS] = 10,
    [EXPRESSION_LESS_EQUAL] = 11,
    [EXPRESSION_GREATER] = 12,
    [EXPRESSION_GREATER_EQUAL] = 13,
    [EXPRESSION_AND] = 14,
    [EXPRESSION_OR] = 15,
    [EXPRESSION_NOT] = 16,
    /* numbers; of texts it is JOIN after typing, and has its number here */
    [EXPRESSION_ADD] = 17,
    [EXPRESSION_SUBTRACT] = 18,
    [EXPRESSION_MULTIPLY] = 19,
    [EXPRESSION_DIVIDE] = 20,
    [EXPRESSION_NEGATE] = 21,
    [EXPRESSION_JOIN] = 17,
    [EXPRESSION_IF] = 23,
    [EXPRESSION_IN] = 24,
    [EXPRESSION_EMPTY] = 25,
    [EXPRESSION_CALL] = 26,
};

/* 50.00 is 50. */
void canonical_number(BpmnDecimal number, Text *text)
{
    while (number.coefficient != 0 && number.coefficient % 10 == 0) {
        number.coefficient /= 10;
        number.exponent++;
    }
    if (number.coefficient == 0) number.exponent = 0;
    canonical_u64(text, (uint64_t)number.coefficient);
    canonical_u32(text, (uint32_t)number.exponent);
}

/* How a chain of 'and' or 'or' is grouped has no meaning. */
static bool chains(ExpressionKind kind)
{
    return kind == EXPRESSION_AND || kind == EXPRESSION_OR;
}

static uint32_t count_operands(const Expression *expression)
{
    uint32_t count = 0;

    for (size_t i = 0; i < expression->child_count; i++) {
        const Expression *child = expression->children[i];
        bool same = chains(expression->kind) && child->kind == expression->kind;
        count += same ? count_operands(child) : 1;
    }
    return count;
}

static void write_tree(const Expression *expression, Text *text);

static void write_operands(const Expression *expression, Text *text)
{
    for (size_t i = 0; i < expression->child_count; i++) {
        const Expression *child = expression->children[i];
        if (chains(expression->kind) && child->kind == expression->kind)
            write_operands(child, text);
        else
            write_tree(child, text);
    }
}

static void write_tree(const Expression *expression, Text *text)
{
    assert(KIND_NUMBERS[expression->kind] != 0);
    canonical_byte(text, KIND_NUMBERS[expression->kind]);
    switch (expression->kind) {
    case EXPRESSION_NULL: return;
    case EXPRESSION_BOOLEAN: canonical_byte(text, expression->boolean); return;
    case EXPRESSION_NUMBER:
        canonical_number(expression->is_integer
                             ? (BpmnDecimal){ expression->integer, 0, 0 }
                             : expression->decimal,
                         text);
        return;
    case EXPRESSION_TEXT:
    case EXPRESSION_VARIABLE: canonical_text(text, expression->text); return;
    case EXPRESSION_INSTANT:
        canonical_u64(text, (uint64_t)expression->ms);
        return;
    case EXPRESSION_DURATION:
        canonical_u32(text, (uint32_t)expression->months);
        canonical_u64(text, (uint64_t)expression->ms);
        return;
    case EXPRESSION_CALL: canonical_text(text, expression->text); break;
    case EXPRESSION_EQUAL: /* operators are told by their kinds alone */
    case EXPRESSION_NOT_EQUAL:
    case EXPRESSION_LESS:
    case EXPRESSION_LESS_EQUAL:
    case EXPRESSION_GREATER:
    case EXPRESSION_GREATER_EQUAL:
    case EXPRESSION_AND:
    case EXPRESSION_OR:
    case EXPRESSION_NOT:
    case EXPRESSION_ADD:
    case EXPRESSION_SUBTRACT:
    case EXPRESSION_MULTIPLY:
    case EXPRESSION_DIVIDE:
    case EXPRESSION_NEGATE:
    case EXPRESSION_JOIN:
    case EXPRESSION_IF:
    case EXPRESSION_IN:
    case EXPRESSION_EMPTY: break;
    }
    canonical_u32(text, count_operands(expression));
    write_operands(expression, text);
}

/* The language first: it decides what a missing value means. */
void canonical_expression(const Expression *expression, Text *text)
{
    canonical_byte(text, expression->language == LANGUAGE_JUEL);
    write_tree(expression, text);
}
