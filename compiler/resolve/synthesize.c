/* The type of an expression from the types of its variables. */
#include <string.h>

#include "bpmn/operation.h"
#include "read/iso8601.h"
#include "term.h"
#include "typing.h"

bool expression_coerces(const Expression *tree, BpmnType type)
{
    BpmnDecimal decimal;
    IsoDuration duration;
    int64_t integer;

    if (tree->kind != EXPRESSION_TEXT || tree->language != LANGUAGE_JUEL)
        return false;
    BpmnString text = bpmn_string(tree->text);
    switch (type) {
    case BPMN_INTEGER:
    case BPMN_DECIMAL:
        return bpmn_integer_read(text, &integer)
            || bpmn_decimal_read(text, &decimal);
    case BPMN_BOOLEAN:
        return strcmp(tree->text, "true") == 0
            || strcmp(tree->text, "false") == 0;
    case BPMN_INSTANT: return iso_instant(tree->text, &integer);
    case BPMN_DURATION:
        return iso_duration(tree->text, &duration) && duration.months == 0;
    case BPMN_MONTHS: return bpmn_months_read(text, &integer);
    case BPMN_LOOSE:
    case BPMN_TEXT:
    case BPMN_ENUMERATION:
    case BPMN_STRUCTURE: return false;
    }
    return false;
}

static bool is_number(BpmnType type)
{
    return types_agree(type, BPMN_DECIMAL);
}

static bool is_text(BpmnType type)
{
    return types_agree(type, BPMN_TEXT);
}

/* An item, a member, or what is made of one. */
static bool is_dynamic(const Expression *tree)
{
    return tree->is_guess
        || (tree->type == BPMN_LOOSE && tree->kind == EXPRESSION_CALL);
}

BpmnType expression_summand(const Expression *tree)
{
    BpmnValue constant = { .type = BPMN_TEXT };

    if (is_dynamic(tree)) return BPMN_LOOSE;

    if (tree->language != LANGUAGE_JUEL || !is_text(tree->type))
        return tree->type;
    if (tree->kind != EXPRESSION_TEXT) return BPMN_DECIMAL;
    constant.as.text = bpmn_string(tree->text);
    constant = bpmn_coerce(NULL, &constant, 1);
    return constant.is_null ? BPMN_TEXT : constant.type;
}

/* What is not known beside a number is one, and so are two that are not known,
   but for +, which joins texts too. */
static BpmnType arithmetic(const Expression *tree)
{
    BpmnType one = expression_summand(tree->children[0]);
    BpmnType other = expression_summand(tree->children[1]);
    bool adds = tree->kind == EXPRESSION_ADD;

    if (tree->children[0]->kind == EXPRESSION_NULL) one = other;
    if (tree->children[1]->kind == EXPRESSION_NULL) other = one;
    if (one == BPMN_LOOSE && (is_number(other) || other == BPMN_LOOSE))
        one = adds && other == BPMN_LOOSE ? one : BPMN_DECIMAL;
    if (other == BPMN_LOOSE && is_number(one)) other = BPMN_DECIMAL;
    Fit fit = operation_fit(operation_of(tree), one, other, BPMN_LOOSE);
    if (fit.fits) return fit.result;
    if (types_are_times(one) || types_are_times(other)) return BPMN_LOOSE;
    if (!adds || is_number(one) || is_number(other)) return BPMN_DECIMAL;
    return is_text(one) || is_text(other) ? BPMN_TEXT : BPMN_LOOSE;
}

/* Numbers of two kinds are decimals. */
static BpmnType conditional(const Expression *tree)
{
    BpmnType one = tree->children[1]->type, other = tree->children[2]->type;

    if (one == BPMN_LOOSE || one == other) return one == other ? one : other;
    if (is_number(one) && is_number(other)) return BPMN_DECIMAL;
    return is_text(one) && is_text(other) ? BPMN_TEXT : one;
}

static BpmnType of_children(const Expression *tree)
{
    Operation operation = operation_of(tree);
    BpmnType one = BPMN_LOOSE, other = BPMN_LOOSE;

    switch (tree->kind) {
    case EXPRESSION_NULL:
    case EXPRESSION_VARIABLE: return BPMN_LOOSE;
    case EXPRESSION_BOOLEAN: return BPMN_BOOLEAN;
    case EXPRESSION_NUMBER:
        return tree->is_integer ? BPMN_INTEGER : BPMN_DECIMAL;
    case EXPRESSION_TEXT: return BPMN_TEXT;
    case EXPRESSION_INSTANT: return BPMN_INSTANT;
    case EXPRESSION_DURATION:
        return tree->is_months ? BPMN_MONTHS : BPMN_DURATION;
    case EXPRESSION_ADD:
    case EXPRESSION_SUBTRACT:
    case EXPRESSION_MULTIPLY:
    case EXPRESSION_DIVIDE: return arithmetic(tree);
    case EXPRESSION_NEGATE:
        one = expression_summand(tree->children[0]);
        if (tree->children[0]->kind == EXPRESSION_NULL) return BPMN_LOOSE;
        if (one == BPMN_LOOSE) return BPMN_DECIMAL;
        Fit fit = operation_fit(operation, one, BPMN_LOOSE, BPMN_LOOSE);
        return fit.fits ? fit.result : BPMN_DECIMAL;
    case EXPRESSION_IF: return conditional(tree);
    case EXPRESSION_EQUAL:
    case EXPRESSION_NOT_EQUAL:
    case EXPRESSION_LESS:
    case EXPRESSION_LESS_EQUAL:
    case EXPRESSION_GREATER:
    case EXPRESSION_GREATER_EQUAL:
    case EXPRESSION_AND:
    case EXPRESSION_OR:
    case EXPRESSION_NOT:
    case EXPRESSION_IN:
    case EXPRESSION_EMPTY: return BPMN_BOOLEAN;
    case EXPRESSION_JOIN: return BPMN_TEXT;
    case EXPRESSION_CALL: break;
    }
    if (operation == OPERATION_UNKNOWN) return BPMN_LOOSE;
    return operation_fit(operation, one, other, BPMN_LOOSE).result;
}

/* Arithmetic with something that can be anything; a branch of that. */
static bool is_guessed(const Expression *tree)
{
    bool arithmetic = tree->kind >= EXPRESSION_ADD
        && tree->kind <= EXPRESSION_NEGATE;
    bool found = false;

    for (size_t i = tree->kind == EXPRESSION_IF ? 1 : 0;
         i < tree->child_count && (arithmetic || tree->kind == EXPRESSION_IF);
         i++)
        found = found || is_dynamic(tree->children[i]);
    return found;
}

BpmnType expression_synthesize(const Typing *typing, Expression *tree)
{
    for (size_t i = 0; i < tree->child_count; i++)
        expression_synthesize(typing, tree->children[i]);
    const Variable *variable = typing_variable_of(typing, tree);
    tree->is_guess = is_guessed(tree);
    tree->type = variable ? variable->type : of_children(tree);
    return tree->type;
}
