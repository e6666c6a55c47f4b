/*
 * Expressions, as the languages define them.
 *
 * FEEL: three-valued logic, null for what is missing (OMG DMN 1.4, 10.3.2).
 * JUEL: two-valued; an unset variable is noted in the step unless the
 * expression asks for it with 'empty' or compares it with null. 'and', 'or'
 * and 'if' evaluate no more than they need, in both.
 */
#include "interpret.h"

#include <string.h>

static const BpmnValue NOTHING = { .type = BPMN_LOOSE, .is_null = true };

static BpmnValue truth(bool boolean)
{
    return (BpmnValue){ .type = BPMN_BOOLEAN, .as.boolean = boolean };
}

static BpmnValue text_value(BpmnString text)
{
    return (BpmnValue){ .type = BPMN_TEXT, .as.text = text };
}

bool evaluate_is_true(BpmnValue value)
{
    return !value.is_null && value.type == BPMN_BOOLEAN && value.as.boolean;
}

static bool is_false(BpmnValue value)
{
    return !value.is_null && value.type == BPMN_BOOLEAN && !value.as.boolean;
}

/* What an operator gives that cannot work on its values: null in FEEL, a
   missing value in JUEL. */
static BpmnValue no_result(const Evaluation *evaluation,
                           const Expression *expression)
{
    if (expression->language == LANGUAGE_JUEL)
        bpmn_need(evaluation->step, false);
    return NOTHING;
}

static BpmnValue read_variable(const Evaluation *evaluation,
                               const Expression *expression)
{
    BpmnValue value = NOTHING;
    if (expression->field < 0) return value;
    const NetField *field = &evaluation->net->fields[expression->field];
    if (field->is_parameter) return evaluation->step->parameters[field->number];
    if (!bpmn_field_get(evaluation->step->process, evaluation->image,
                        field->number, &value))
        return NOTHING;
    return value;
}

/* The value of an operand that may be unset. */
static BpmnValue evaluate_any(const Evaluation *evaluation,
                              const Expression *expression)
{
    if (expression->kind == EXPRESSION_VARIABLE)
        return read_variable(evaluation, expression);
    return evaluate(evaluation, expression);
}

static BpmnValue evaluate_equal(const Evaluation *evaluation,
                                const Expression *expression)
{
    const Expression *one = expression->children[0];
    const Expression *other = expression->children[1];
    bool names_null = one->kind == EXPRESSION_NULL
        || other->kind == EXPRESSION_NULL;
    BpmnValue left = names_null ? evaluate_any(evaluation, one)
                                : evaluate(evaluation, one);
    BpmnValue right = names_null ? evaluate_any(evaluation, other)
                                 : evaluate(evaluation, other);
    bool equal = bpmn_value_equal(left, right);
    return truth(equal == (expression->kind == EXPRESSION_EQUAL));
}

static bool holds(ExpressionKind kind, int order)
{
    switch (kind) {
    case EXPRESSION_LESS: return order < 0;
    case EXPRESSION_LESS_EQUAL: return order <= 0;
    case EXPRESSION_GREATER: return order > 0;
    default: return order >= 0;
    }
}

static BpmnValue evaluate_order(const Evaluation *evaluation,
                                const Expression *expression)
{
    BpmnValue left = evaluate(evaluation, expression->children[0]);
    BpmnValue right = evaluate(evaluation, expression->children[1]);
    int order;
    if (!bpmn_value_compare(left, right, &order))
        return no_result(evaluation, expression);
    return truth(holds(expression->kind, order));
}

/* 'and' and 'or': 'stop' is the value of one operand that decides. */
static BpmnValue evaluate_logic(const Evaluation *evaluation,
                                const Expression *expression, bool stop)
{
    BpmnValue result = truth(!stop);
    for (size_t i = 0; i < expression->child_count; i++) {
        BpmnValue value = evaluate(evaluation, expression->children[i]);
        if (stop ? evaluate_is_true(value) : is_false(value))
            return truth(stop);
        if (value.is_null || value.type != BPMN_BOOLEAN)
            result = no_result(evaluation, expression);
    }
    return result;
}

static BpmnValue evaluate_not(const Evaluation *evaluation,
                              const Expression *expression)
{
    BpmnValue value = evaluate(evaluation, expression->children[0]);
    if (value.is_null || value.type != BPMN_BOOLEAN)
        return no_result(evaluation, expression);
    return truth(!value.as.boolean);
}

static bool is_number(BpmnValue value)
{
    return !value.is_null
        && (value.type == BPMN_INTEGER || value.type == BPMN_DECIMAL);
}

static BpmnDecimal as_decimal(const Evaluation *evaluation, BpmnValue value)
{
    if (value.type == BPMN_DECIMAL) return value.as.decimal;
    return bpmn_decimal_from_integer(value.as.integer,
                                     &evaluation->step->inexact);
}

static BpmnValue integer_result(ExpressionKind kind, int64_t one, int64_t other,
                                bool *fault)
{
    BpmnValue value = { .type = BPMN_INTEGER };
    if (kind == EXPRESSION_ADD)
        value.as.integer = bpmn_integer_add(one, other, fault);
    else if (kind == EXPRESSION_SUBTRACT)
        value.as.integer = bpmn_integer_subtract(one, other, fault);
    else
        value.as.integer = bpmn_integer_multiply(one, other, fault);
    return value;
}

static BpmnValue decimal_result(ExpressionKind kind, BpmnDecimal one,
                                BpmnDecimal other, bool *fault)
{
    BpmnValue value = { .type = BPMN_DECIMAL };
    switch (kind) {
    case EXPRESSION_ADD:
        value.as.decimal = bpmn_decimal_add(one, other, fault);
        break;
    case EXPRESSION_SUBTRACT:
        value.as.decimal = bpmn_decimal_subtract(one, other, fault);
        break;
    case EXPRESSION_MULTIPLY:
        value.as.decimal = bpmn_decimal_multiply(one, other, fault);
        break;
    default: value.as.decimal = bpmn_decimal_divide(one, other, fault); break;
    }
    return value;
}

/* An integer, also one that is written as a number without fraction. */
static bool as_integer(BpmnValue value, int64_t *integer)
{
    *integer = value.as.integer;
    return value.type == BPMN_INTEGER
        || bpmn_decimal_to_integer(value.as.decimal, integer);
}

static BpmnValue number_result(const Evaluation *evaluation,
                               const Expression *expression, BpmnValue left,
                               BpmnValue right)
{
    bool *fault = &evaluation->step->inexact;
    int64_t one;
    int64_t other;
    if (expression->type == BPMN_INTEGER
        && expression->kind != EXPRESSION_DIVIDE && as_integer(left, &one)
        && as_integer(right, &other))
        return integer_result(expression->kind, one, other, fault);
    return decimal_result(expression->kind, as_decimal(evaluation, left),
                          as_decimal(evaluation, right), fault);
}

/* instant + duration, instant - instant and the like. */
static BpmnValue time_result(const Evaluation *evaluation,
                             const Expression *expression, BpmnValue left,
                             BpmnValue right)
{
    bool *fault = &evaluation->step->inexact;
    bool adds = expression->kind == EXPRESSION_ADD;
    const Expression *amount = expression->children[1];
    if (adds && left.type == BPMN_DURATION && right.type == BPMN_INSTANT) {
        BpmnValue swap = left;
        left = right;
        right = swap;
        amount = expression->children[0];
    }
    int32_t months = amount->kind == EXPRESSION_DURATION ? amount->months : 0;
    if (left.type == BPMN_INSTANT && right.type == BPMN_DURATION) {
        int64_t ms = right.as.integer;
        left.as.integer =
            bpmn_instant_add(left.as.integer, adds ? months : -months,
                             adds ? ms : bpmn_integer_negate(ms, fault));
        return left;
    }
    bool both = left.type == right.type
        && (left.type == BPMN_DURATION || (left.type == BPMN_INSTANT && !adds));
    if (!both || months != 0) return no_result(evaluation, expression);
    BpmnValue result = { .type = BPMN_DURATION };
    result.as.integer = adds
        ? bpmn_integer_add(left.as.integer, right.as.integer, fault)
        : bpmn_integer_subtract(left.as.integer, right.as.integer, fault);
    return result;
}

/* A duration times or divided by a number; duration by duration. Whole
   milliseconds, or it is inexact. */
static BpmnValue scale_result(const Evaluation *evaluation,
                              const Expression *expression, BpmnValue left,
                              BpmnValue right)
{
    bool *fault = &evaluation->step->inexact;
    bool divides = expression->kind == EXPRESSION_DIVIDE;
    bool durations = left.type == BPMN_DURATION && right.type == BPMN_DURATION;
    bool scaled = (left.type == BPMN_DURATION && is_number(right))
        || (!divides && is_number(left) && right.type == BPMN_DURATION);
    if (!scaled && !(divides && durations))
        return no_result(evaluation, expression);
    BpmnValue result = decimal_result(expression->kind,
                                      as_decimal(evaluation, left),
                                      as_decimal(evaluation, right), fault);
    if (durations) return result;
    int64_t ms = 0;
    *fault = !bpmn_decimal_to_integer(result.as.decimal, &ms) || *fault;
    return (BpmnValue){ .type = BPMN_DURATION, .as.integer = ms };
}

/* A value as a part of a text; false: it has none. */
static bool as_text(const Evaluation *evaluation, BpmnValue value,
                    BpmnString *text)
{
    char buffer[BPMN_DURATION_TEXT_MAX];
    size_t length = 0;
    if (value.is_null) return false;
    switch (value.type) {
    case BPMN_TEXT:
    case BPMN_ENUMERATION:
    case BPMN_JSON: *text = value.as.text; return true;
    case BPMN_BOOLEAN:
        *text = bpmn_string(value.as.boolean ? "true" : "false");
        return true;
    case BPMN_INTEGER:
        length = bpmn_integer_print(value.as.integer, buffer);
        break;
    case BPMN_DECIMAL:
        length = bpmn_decimal_print(value.as.decimal, buffer);
        break;
    case BPMN_INSTANT:
        length = bpmn_instant_print(value.as.integer, buffer);
        break;
    case BPMN_DURATION:
        length = bpmn_duration_print(0, value.as.integer, buffer);
        break;
    default: return false;
    }
    *text = bpmn_join(evaluation->step, (BpmnString){ buffer, length },
                      (BpmnString){ "", 0 });
    return true;
}

static BpmnValue join(const Evaluation *evaluation,
                      const Expression *expression, BpmnValue left,
                      BpmnValue right)
{
    BpmnString one;
    BpmnString other;
    if (!as_text(evaluation, left, &one) || !as_text(evaluation, right, &other))
        return no_result(evaluation, expression);
    return text_value(bpmn_join(evaluation->step, one, other));
}

/* Any number of parts. */
static BpmnValue evaluate_join(const Evaluation *evaluation,
                               const Expression *expression)
{
    BpmnValue result = text_value(bpmn_string(""));
    for (size_t i = 0; i < expression->child_count; i++) {
        BpmnValue part = evaluate(evaluation, expression->children[i]);
        result = join(evaluation, expression, result, part);
        if (result.is_null) return result;
    }
    return result;
}

static BpmnValue evaluate_arithmetic(const Evaluation *evaluation,
                                     const Expression *expression)
{
    BpmnValue left = evaluate(evaluation, expression->children[0]);
    BpmnValue right = evaluate(evaluation, expression->children[1]);
    ExpressionKind kind = expression->kind;
    if (left.is_null || right.is_null) return no_result(evaluation, expression);
    if (is_number(left) && is_number(right))
        return number_result(evaluation, expression, left, right);
    bool texts = left.type == BPMN_TEXT || left.type == BPMN_ENUMERATION;
    if (kind == EXPRESSION_ADD && texts)
        return join(evaluation, expression, left, right);
    if (kind == EXPRESSION_ADD || kind == EXPRESSION_SUBTRACT)
        return time_result(evaluation, expression, left, right);
    return scale_result(evaluation, expression, left, right);
}

static BpmnValue evaluate_negate(const Evaluation *evaluation,
                                 const Expression *expression)
{
    BpmnValue value = evaluate(evaluation, expression->children[0]);
    if (value.is_null) return no_result(evaluation, expression);
    if (value.type == BPMN_DECIMAL)
        value.as.decimal = bpmn_decimal_negate(value.as.decimal);
    else if (value.type == BPMN_INTEGER || value.type == BPMN_DURATION)
        value.as.integer = bpmn_integer_negate(value.as.integer,
                                               &evaluation->step->inexact);
    else
        return no_result(evaluation, expression);
    return value;
}

static BpmnValue evaluate_in(const Evaluation *evaluation,
                             const Expression *expression)
{
    BpmnValue value = evaluate(evaluation, expression->children[0]);
    for (size_t i = 1; i < expression->child_count; i++) {
        if (bpmn_value_equal(value,
                             evaluate(evaluation, expression->children[i])))
            return truth(true);
    }
    return truth(false);
}

static BpmnValue evaluate_empty(const Evaluation *evaluation,
                                const Expression *expression)
{
    BpmnValue value = evaluate_any(evaluation, expression->children[0]);
    bool is_text = value.type == BPMN_TEXT || value.type == BPMN_ENUMERATION;
    return truth(value.is_null || (is_text && value.as.text.length == 0));
}

static BpmnValue evaluate_literal(const Expression *expression)
{
    BpmnValue value = { .type = BPMN_DECIMAL };
    switch (expression->kind) {
    case EXPRESSION_BOOLEAN: return truth(expression->boolean);
    case EXPRESSION_NUMBER:
        value.as.decimal = expression->decimal;
        return value;
    case EXPRESSION_TEXT: return text_value(bpmn_string(expression->text));
    case EXPRESSION_INSTANT:
    case EXPRESSION_DURATION:
        value.type = expression->kind == EXPRESSION_INSTANT ? BPMN_INSTANT
                                                            : BPMN_DURATION;
        value.as.integer = expression->ms;
        return value;
    default: return NOTHING;
    }
}

static BpmnValue evaluate_variable(const Evaluation *evaluation,
                                   const Expression *expression)
{
    BpmnValue value = read_variable(evaluation, expression);
    if (value.is_null) return no_result(evaluation, expression);
    return value;
}

BpmnValue evaluate(const Evaluation *evaluation, const Expression *expression)
{
    switch (expression->kind) {
    case EXPRESSION_VARIABLE: return evaluate_variable(evaluation, expression);
    case EXPRESSION_EQUAL:
    case EXPRESSION_NOT_EQUAL: return evaluate_equal(evaluation, expression);
    case EXPRESSION_LESS:
    case EXPRESSION_LESS_EQUAL:
    case EXPRESSION_GREATER:
    case EXPRESSION_GREATER_EQUAL:
        return evaluate_order(evaluation, expression);
    case EXPRESSION_AND: return evaluate_logic(evaluation, expression, false);
    case EXPRESSION_OR: return evaluate_logic(evaluation, expression, true);
    case EXPRESSION_NOT: return evaluate_not(evaluation, expression);
    case EXPRESSION_ADD:
    case EXPRESSION_SUBTRACT:
    case EXPRESSION_MULTIPLY:
    case EXPRESSION_DIVIDE: return evaluate_arithmetic(evaluation, expression);
    case EXPRESSION_JOIN: return evaluate_join(evaluation, expression);
    case EXPRESSION_NEGATE: return evaluate_negate(evaluation, expression);
    case EXPRESSION_IF: {
        BpmnValue condition = evaluate(evaluation, expression->children[0]);
        size_t branch = evaluate_is_true(condition) ? 1 : 2;
        return evaluate(evaluation, expression->children[branch]);
    }
    case EXPRESSION_IN: return evaluate_in(evaluation, expression);
    case EXPRESSION_EMPTY: return evaluate_empty(evaluation, expression);
    /* nobody here knows it, in either language */
    case EXPRESSION_CALL: bpmn_need(evaluation->step, false); return NOTHING;
    default: return evaluate_literal(expression);
    }
}

BpmnValue evaluate_formula(const Evaluation *evaluation, const Formula *formula)
{
    if (!formula || !formula->text) return NOTHING;
    if (formula->is_expression && formula->tree)
        return evaluate(evaluation, formula->tree);
    return text_value(bpmn_string(formula->text));
}
