/* Expressions in the canonical form of a process. */
#include "canonical_parts.h"

#include <assert.h>

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
static bool chains(const Expression *expression, const Expression *child)
{
    return child->operation == expression->operation
        && (child->operation == OPERATION_AND
            || child->operation == OPERATION_OR);
}

static uint32_t count_operands(const Expression *expression)
{
    uint32_t count = 0;

    for (size_t i = 0; i < expression->child_count; i++) {
        const Expression *child = expression->children[i];
        count += chains(expression, child) ? count_operands(child) : 1;
    }
    return count;
}

static void write_tree(const Expression *expression, Text *text);

static void write_operands(const Expression *expression, Text *text)
{
    for (size_t i = 0; i < expression->child_count; i++) {
        const Expression *child = expression->children[i];
        if (chains(expression, child))
            write_operands(child, text);
        else
            write_tree(child, text);
    }
}

/* A byte tells the type: null, or what is written out. */
static void write_value(const BpmnValue *value, Text *text)
{
    enum { NOTHING = 1, TRUTH, NUMBER, WORDS, INSTANT, DURATION };

    switch (value->type) {
    case BPMN_BOOLEAN:
        canonical_byte(text, TRUTH);
        canonical_byte(text, value->as.boolean);
        return;
    case BPMN_INTEGER:
        canonical_byte(text, NUMBER);
        canonical_number((BpmnDecimal){ value->as.integer, 0, 0 }, text);
        return;
    case BPMN_DECIMAL:
        canonical_byte(text, NUMBER);
        canonical_number(value->as.decimal, text);
        return;
    case BPMN_TEXT:
        canonical_byte(text, WORDS);
        canonical_text(text, value->as.text.bytes);
        return;
    case BPMN_INSTANT:
        canonical_byte(text, INSTANT);
        canonical_u64(text, (uint64_t)value->as.integer);
        return;
    case BPMN_MONTHS:
        canonical_byte(text, DURATION);
        canonical_u32(text, (uint32_t)value->as.integer);
        canonical_u64(text, 0);
        return;
    case BPMN_DURATION:
        canonical_byte(text, DURATION);
        canonical_u32(text, 0);
        canonical_u64(text, (uint64_t)value->as.integer);
        return;
    case BPMN_LOOSE:
    case BPMN_ENUMERATION:
    case BPMN_STRUCTURE: break;
    }
    canonical_byte(text, NOTHING);
}

/* What the number alone does not tell. */
static const char *name_of(const Expression *expression)
{
    const OperationForm *form = operation_form(expression->operation);
    bool named = form->number == operation_form(OPERATION_UNKNOWN)->number;

    if (expression->text) return expression->text;
    return named ? form->rule : NULL;
}

static void write_tree(const Expression *expression, Text *text)
{
    const OperationForm *form = operation_form(expression->operation);
    const char *name = name_of(expression);

    if (expression->operation == OPERATION_CONSTANT) {
        write_value(&expression->constant, text);
        return;
    }
    assert(form->number != 0);
    canonical_byte(text, form->number);
    if (name) canonical_text(text, name);
    if (expression->operation == OPERATION_FIELD) return;
    canonical_u32(text, count_operands(expression));
    write_operands(expression, text);
}

/* The language first: it decides what a missing value means. */
void canonical_expression(const Expression *expression, Text *text)
{
    canonical_byte(text, expression->language == LANGUAGE_JUEL);
    write_tree(expression, text);
}
