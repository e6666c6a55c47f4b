/*
 * Conditions as plain C: when is one true, and when is it false? FEEL's third
 * value is neither, so 'not' swaps the two and no third value is needed.
 *
 * Both look at operands in the order and to the extent of net/evaluate.c, so
 * that the same notes are left in the step.
 */
#include "lower.h"

static const Term *truth_of(Lowering *lowering, const Expression *expression,
                            bool truth)
{
    return truth ? lower_condition(lowering, expression)
                 : lower_denial(lowering, expression);
}

/* An operand that can be null and behind it one that can fail: the second is
   looked at although the first is null. */
static bool looks_further(const Expression *expression)
{
    bool before = false;

    if (expression->language == LANGUAGE_JUEL) return false;
    for (size_t i = 0; i < expression->child_count; i++) {
        if (before && lower_can_fail(expression->children[i])) return true;
        before = true;
    }
    return false;
}

/* All operands have the value 'truth'. */
static const Term *all(Lowering *lowering, const Expression *expression,
                       bool truth)
{
    const Term *term = term_truth(true);

    if (looks_further(expression)) {
        for (size_t i = 0; i < expression->child_count; i++) {
            const Term *negated = truth_of(lowering, expression->children[i],
                                           !truth);
            term = term_and(lowering->arena, term,
                            term_not(lowering->arena, negated));
        }
    }
    for (size_t i = 0; i < expression->child_count; i++) {
        term = term_and(lowering->arena, term,
                        truth_of(lowering, expression->children[i], truth));
    }
    return term;
}

/* One operand has the value 'truth'. */
static const Term *any(Lowering *lowering, const Expression *expression,
                       bool truth)
{
    const Term *term = term_truth(false);

    for (size_t i = 0; i < expression->child_count; i++) {
        term = term_or(lowering->arena, term,
                       truth_of(lowering, expression->children[i], truth));
    }
    return term;
}

static int32_t constant_number(const PlanField *field, const char *text)
{
    for (size_t i = 0; i < field->field->constant_count; i++) {
        if (text_equal(field->field->constants[i], text)) return (int32_t)i;
    }
    return -1;
}

/* An enumeration beside a text that is written out: by number. */
static const Term *equal_constant(Lowering *lowering, const Term *field,
                                  const Term *text)
{
    const PlanField *of = &lowering->plan->fields[field->number];
    int32_t number = constant_number(of, text->text);
    Term *constant = NEW(lowering->arena, Term);

    if (number < 0) return term_truth(false);
    constant->kind = TERM_CONSTANT;
    constant->type = BPMN_ENUMERATION;
    constant->number = field->number;
    constant->integer = number;
    return term_compare(lowering->arena, NULL, "==", field, constant);
}

static const Term *equal_texts(Lowering *lowering, const Term *one,
                               const Term *other)
{
    Arena *arena = lowering->arena;

    if (one->kind == TERM_FIELD && one->type == BPMN_ENUMERATION
        && other->kind == TERM_STRING) {
        return equal_constant(lowering, one, other);
    }
    if (other->kind == TERM_FIELD && other->type == BPMN_ENUMERATION
        && one->kind == TERM_STRING) {
        return equal_constant(lowering, other, one);
    }
    if (one->kind == TERM_STRING && other->kind == TERM_STRING) {
        return term_truth(text_equal(one->text, other->text));
    }
    return term_call(arena, TERM_CALL, BPMN_BOOLEAN, "bpmn_string_equal", one,
                     other);
}

/* An integer beside a number without fraction, which the reader has as a
   decimal. */
static const Term *compare_numbers(Lowering *lowering, const char *sign,
                                   const Term *one, const Term *other)
{
    int64_t integer;
    Arena *arena = lowering->arena;

    if (one->type == BPMN_INTEGER && other->type == BPMN_INTEGER) {
        return term_compare(arena, NULL, sign, one, other);
    }
    if (one->type == BPMN_INTEGER && other->kind == TERM_DECIMAL
        && bpmn_decimal_to_integer(other->decimal, &integer)) {
        return term_compare(arena, NULL, sign, one,
                            term_integer(arena, BPMN_INTEGER, integer));
    }
    if (other->type == BPMN_INTEGER && one->kind == TERM_DECIMAL
        && bpmn_decimal_to_integer(one->decimal, &integer)) {
        return term_compare(arena, NULL, sign,
                            term_integer(arena, BPMN_INTEGER, integer), other);
    }
    if (one->type == BPMN_INTEGER) {
        one = term_call(arena, TERM_CALL, BPMN_DECIMAL, "bpmn_as_decimal", one,
                        NULL);
    }
    if (other->type == BPMN_INTEGER) {
        other = term_call(arena, TERM_CALL, BPMN_DECIMAL, "bpmn_as_decimal",
                          other, NULL);
    }
    return term_compare(arena, "bpmn_decimal_compare", sign, one, other);
}

/* Null when the two never have an order. */
static const Term *compare(Lowering *lowering, const char *sign, Value one,
                           Value other)
{
    if (!one.value || !other.value) return NULL;
    if (lower_is_number(one.type) && lower_is_number(other.type)) {
        return compare_numbers(lowering, sign, one.value, other.value);
    }
    if (lower_is_text(one.type) && lower_is_text(other.type)) {
        return term_compare(lowering->arena, "bpmn_string_compare", sign,
                            one.value, other.value);
    }
    if (one.type == other.type
        && (one.type == BPMN_INSTANT || one.type == BPMN_DURATION)) {
        return term_compare(lowering->arena, NULL, sign, one.value,
                            other.value);
    }
    return NULL;
}

/* When both have a value: are they the same? */
static const Term *same(Lowering *lowering, Value one, Value other)
{
    if (!one.value || !other.value) return term_truth(false);
    if (lower_is_text(one.type) && lower_is_text(other.type)) {
        return equal_texts(lowering, one.value, other.value);
    }
    if (one.type != other.type
        && !(lower_is_number(one.type) && lower_is_number(other.type))) {
        return term_truth(false);
    }
    if (one.type == BPMN_STRUCTURE) {
        return term_call(lowering->arena, TERM_CALL, BPMN_BOOLEAN,
                         "bpmn_string_equal", one.value, other.value);
    }
    if (one.type == BPMN_BOOLEAN) {
        if (other.value->kind == TERM_TRUE) return one.value;
        if (one.value->kind == TERM_TRUE) return other.value;
        if (other.value->kind == TERM_FALSE) {
            return term_not(lowering->arena, one.value);
        }
        return term_compare(lowering->arena, NULL, "==", one.value,
                            other.value);
    }
    return compare(lowering, "==", one, other);
}

/* Two nulls are equal, a null and a value are not. */
static const Term *equal_values(Lowering *lowering, Value one, Value other)
{
    Arena *arena = lowering->arena;
    const Term *both = term_and(arena, one.present, other.present);
    const Term *neither = term_and(arena, term_not(arena, one.present),
                                   term_not(arena, other.present));

    return term_or(arena, term_and(arena, both, same(lowering, one, other)),
                   neither);
}

static const Term *equal(Lowering *lowering, const Expression *expression)
{
    const Expression *one = expression->children[0];
    const Expression *other = expression->children[1];
    bool names_null = one->kind == EXPRESSION_NULL
        || other->kind == EXPRESSION_NULL;
    Value left = names_null ? lower_any_value(lowering, one)
                            : lower_value(lowering, one);
    Value right = names_null ? lower_any_value(lowering, other)
                             : lower_value(lowering, other);

    if (expression->language == LANGUAGE_JUEL && !names_null) {
        /* What is missing is noted, so there is no null to compare. */
        return term_and(lowering->arena,
                        term_and(lowering->arena, left.present, right.present),
                        same(lowering, left, right));
    }
    return lower_noted(lowering, expression, left, right,
                       equal_values(lowering, left, right));
}

static const Term *order(Lowering *lowering, const Expression *expression,
                         const char *sign)
{
    Value one = lower_value(lowering, expression->children[0]);
    Value other = lower_value(lowering, expression->children[1]);
    const Term *both = term_and(lowering->arena, one.present, other.present);
    const Term *term = compare(lowering, sign, one, other);

    if (!term) term = lower_no_result(lowering, expression);
    return lower_noted(lowering, expression, one, other,
                       term_and(lowering->arena, both, term));
}

static const Term *is_in(Lowering *lowering, const Expression *expression)
{
    Value value = lower_value(lowering, expression->children[0]);
    const Term *term = term_truth(false);

    for (size_t i = 1; i < expression->child_count; i++) {
        Value other = lower_value(lowering, expression->children[i]);
        term = term_or(lowering->arena, term,
                       equal_values(lowering, value, other));
    }
    return term;
}

static const Term *is_empty(Lowering *lowering, const Expression *expression)
{
    Value value = lower_any_value(lowering, expression->children[0]);
    const Term *missing = term_not(lowering->arena, value.present);

    if (!value.value || !lower_is_text(value.type)) return missing;
    return term_or(lowering->arena, missing,
                   term_call(lowering->arena, TERM_CALL, BPMN_BOOLEAN,
                             "bpmn_is_empty", value.value, NULL));
}

static const Term *variable(Lowering *lowering, const Expression *expression,
                            bool truth)
{
    Value value = lower_value(lowering, expression);

    if (!value.value || value.type != BPMN_BOOLEAN) {
        return term_and(lowering->arena, value.present, term_truth(false));
    }
    return term_and(lowering->arena, value.present,
                    truth ? value.value
                          : term_not(lowering->arena, value.value));
}

static const Term *chosen(Lowering *lowering, const Expression *expression,
                          bool truth)
{
    return term_choose(lowering->arena,
                       lower_condition(lowering, expression->children[0]),
                       truth_of(lowering, expression->children[1], truth),
                       truth_of(lowering, expression->children[2], truth));
}

const Term *lower_condition(Lowering *lowering, const Expression *expression)
{
    if (lower_is_too_much(lowering, expression)) return term_truth(false);
    switch (expression->kind) {
    case EXPRESSION_BOOLEAN: return term_truth(expression->boolean);
    case EXPRESSION_EQUAL: return equal(lowering, expression);
    case EXPRESSION_NOT_EQUAL:
        return term_not(lowering->arena, equal(lowering, expression));
    case EXPRESSION_LESS: return order(lowering, expression, "<");
    case EXPRESSION_LESS_EQUAL: return order(lowering, expression, "<=");
    case EXPRESSION_GREATER: return order(lowering, expression, ">");
    case EXPRESSION_GREATER_EQUAL: return order(lowering, expression, ">=");
    case EXPRESSION_AND: return all(lowering, expression, true);
    case EXPRESSION_OR: return any(lowering, expression, true);
    case EXPRESSION_NOT: return lower_denial(lowering, expression->children[0]);
    case EXPRESSION_IF: return chosen(lowering, expression, true);
    case EXPRESSION_IN: return is_in(lowering, expression);
    case EXPRESSION_EMPTY: return is_empty(lowering, expression);
    default: return variable(lowering, expression, true);
    }
}

const Term *lower_denial(Lowering *lowering, const Expression *expression)
{
    if (lower_is_too_much(lowering, expression)) return term_truth(false);
    switch (expression->kind) {
    case EXPRESSION_BOOLEAN: return term_truth(!expression->boolean);
    case EXPRESSION_LESS: return order(lowering, expression, ">=");
    case EXPRESSION_LESS_EQUAL: return order(lowering, expression, ">");
    case EXPRESSION_GREATER: return order(lowering, expression, "<=");
    case EXPRESSION_GREATER_EQUAL: return order(lowering, expression, "<");
    case EXPRESSION_AND: return any(lowering, expression, false);
    case EXPRESSION_OR: return all(lowering, expression, false);
    case EXPRESSION_NOT:
        return lower_condition(lowering, expression->children[0]);
    case EXPRESSION_IF: return chosen(lowering, expression, false);
    case EXPRESSION_EQUAL:
    case EXPRESSION_NOT_EQUAL:
    case EXPRESSION_IN:
    case EXPRESSION_EMPTY:
        return term_not(lowering->arena, lower_condition(lowering, expression));
    default: return variable(lowering, expression, false);
    }
}

static Value truth(Lowering *lowering, const Expression *expression)
{
    const Term *holds = lower_condition(lowering, expression);
    const Term *fails = lower_denial(lowering, expression);
    bool certain = expression->language == LANGUAGE_JUEL;

    switch (expression->kind) {
    case EXPRESSION_BOOLEAN:
    case EXPRESSION_EQUAL:
    case EXPRESSION_NOT_EQUAL:
    case EXPRESSION_IN:
    case EXPRESSION_EMPTY: certain = true; break;
    default: break;
    }
    return (Value){
        .type = BPMN_BOOLEAN,
        .present = certain ? term_truth(true)
                           : term_or(lowering->arena, holds, fails),
        .value = holds,
    };
}

static Value arithmetic(Lowering *lowering, const Expression *expression)
{
    Value one = lower_value(lowering, expression->children[0]);
    Value other = lower_value(lowering, expression->children[1]);

    return value_of_arithmetic(lowering, expression, one, other);
}

static Value choose(Lowering *lowering, const Expression *expression)
{
    const Term *condition = lower_condition(lowering, expression->children[0]);
    Value one = lower_value(lowering, expression->children[1]);
    Value other = lower_value(lowering, expression->children[2]);

    return value_of_choice(lowering, condition, one, other);
}

Value lower_value(Lowering *lowering, const Expression *expression)
{
    Value value;

    if (lower_is_too_much(lowering, expression)) {
        return (Value){ .present = term_truth(false) };
    }
    switch (expression->kind) {
    case EXPRESSION_NULL:
    case EXPRESSION_NUMBER:
    case EXPRESSION_TEXT:
    case EXPRESSION_INSTANT:
    case EXPRESSION_DURATION: return value_of_literal(lowering, expression);
    case EXPRESSION_VARIABLE:
        value = value_of_variable(lowering, expression);
        if (expression->language == LANGUAGE_JUEL) {
            value.present = term_need(lowering->arena, value.present);
        }
        return value;
    case EXPRESSION_ADD:
    case EXPRESSION_SUBTRACT:
    case EXPRESSION_MULTIPLY:
    case EXPRESSION_DIVIDE:
    case EXPRESSION_JOIN: return arithmetic(lowering, expression);
    case EXPRESSION_NEGATE:
        value = lower_value(lowering, expression->children[0]);
        return value_of_negation(lowering, expression, value);
    case EXPRESSION_IF: return choose(lowering, expression);
    case EXPRESSION_CALL:
        return (
            Value){ .present = term_need(lowering->arena, term_truth(false)) };
    default: return truth(lowering, expression);
    }
}

Value lower_any_value(Lowering *lowering, const Expression *expression)
{
    if (expression->kind == EXPRESSION_VARIABLE) {
        return value_of_variable(lowering, expression);
    }
    return lower_value(lowering, expression);
}
