/* Expressions that give a value. The generated code computes what
   net/evaluate.c computes, in the same order. */
#include "lower.h"

bool lower_is_text(BpmnType type)
{
    return type == BPMN_TEXT || type == BPMN_ENUMERATION;
}

bool lower_is_number(BpmnType type)
{
    return type == BPMN_INTEGER || type == BPMN_DECIMAL;
}

bool lower_can_fail(const Expression *expression)
{
    switch (expression->kind) {
    case EXPRESSION_VARIABLE:
        if (expression->language == LANGUAGE_JUEL) return true;
        break;
    case EXPRESSION_ADD:
    case EXPRESSION_SUBTRACT:
    case EXPRESSION_MULTIPLY:
    case EXPRESSION_DIVIDE:
    case EXPRESSION_NEGATE:
    case EXPRESSION_CALL: return true;
    default:
        if (expression->language == LANGUAGE_JUEL) return true;
        break;
    }
    for (size_t i = 0; i < expression->child_count; i++) {
        if (lower_can_fail(expression->children[i])) return true;
    }
    return false;
}

/* Truth and falsehood are looked at separately, so that comparing truths
   with truths doubles the work with each level. */
bool lower_is_too_much(Lowering *lowering, const Expression *expression)
{
    if (++lowering->work <= LIMIT_EXPRESSION_WORK) return false;
    if (!lowering->plan->excess) lowering->plan->excess = expression;
    return true;
}

const Term *lower_no_result(Lowering *lowering, const Expression *expression)
{
    if (expression->language == LANGUAGE_FEEL) return term_truth(false);
    return term_need(lowering->arena, term_truth(false));
}

const Term *lower_noted(Lowering *lowering, const Expression *expression,
                        Value one, Value other, const Term *term)
{
    const Value *values[] = { &one, &other };
    Term *noted = NEW(lowering->arena, Term);
    bool certain = term_is(one.present, true) && term_is(other.present, true);

    if (expression->language == LANGUAGE_JUEL || certain) return term;
    noted->kind = TERM_NOTED;
    noted->type = term->type;
    noted->operands = NEW_ARRAY(lowering->arena, const Term *, 5);
    for (size_t i = 0; i < 2; i++) {
        if (!values[i]->value || !lower_can_fail(expression->children[i])) {
            continue;
        }
        noted->operands[noted->operand_count++] = values[i]->present;
        noted->operands[noted->operand_count++] = values[i]->value;
    }
    if (noted->operand_count == 0) return term;
    noted->operands[noted->operand_count++] = term;
    return noted;
}

static Value nothing(Lowering *lowering, const Expression *expression)
{
    return (Value){ .present = lower_no_result(lowering, expression) };
}

static Term *leaf(Lowering *lowering, TermKind kind, BpmnType type,
                  uint32_t number)
{
    Term *term = NEW(lowering->arena, Term);

    term->kind = kind;
    term->type = type;
    term->number = number;
    return term;
}

Value value_of_variable(Lowering *lowering, const Expression *expression)
{
    if (expression->field < 0) return (Value){ .present = term_truth(false) };
    const NetField *field = &lowering->net->fields[expression->field];
    uint32_t number = field->number;
    if (field->is_parameter) {
        return (Value){
            .type = field->type,
            .present = leaf(lowering, TERM_HAS_PARAMETER, BPMN_BOOLEAN, number),
            .value = leaf(lowering, TERM_PARAMETER, field->type, number),
        };
    }
    return (Value){
        .type = field->type,
        .present = leaf(lowering, TERM_HAS, BPMN_BOOLEAN, number),
        .value = leaf(lowering, TERM_FIELD, field->type, number),
    };
}

Value value_of_literal(Lowering *lowering, const Expression *expression)
{
    Value value = { .present = term_truth(true) };
    Term *term;

    switch (expression->kind) {
    case EXPRESSION_NUMBER:
        value.type = BPMN_DECIMAL;
        term = leaf(lowering, TERM_DECIMAL, BPMN_DECIMAL, 0);
        term->decimal = expression->decimal;
        value.value = term;
        return value;
    case EXPRESSION_TEXT:
        value.type = BPMN_TEXT;
        value.value = term_string(lowering->arena, expression->text);
        return value;
    case EXPRESSION_INSTANT:
    case EXPRESSION_DURATION:
        value.type = expression->kind == EXPRESSION_INSTANT ? BPMN_INSTANT
                                                            : BPMN_DURATION;
        value.value = term_integer(lowering->arena, value.type, expression->ms);
        value.months = expression->months;
        return value;
    default: return (Value){ .present = term_truth(false) };
    }
}

Value lower_as_decimal(Lowering *lowering, Value value)
{
    if (value.type == BPMN_DECIMAL || !value.value) return value;
    value.type = BPMN_DECIMAL;
    value.value = term_call(lowering->arena, TERM_EXACT_CALL, BPMN_DECIMAL,
                            "bpmn_decimal_from_integer", value.value, NULL);
    return value;
}

Value lower_as_text(Lowering *lowering, Value value)
{
    static const struct {
        TermKind kind;
        const char *function;
    } WAYS[] = {
        [BPMN_BOOLEAN] = { TERM_CALL, "bpmn_boolean_text" },
        [BPMN_INTEGER] = { TERM_STEP_CALL, "bpmn_integer_text" },
        [BPMN_DECIMAL] = { TERM_STEP_CALL, "bpmn_decimal_text" },
        [BPMN_INSTANT] = { TERM_STEP_CALL, "bpmn_instant_text" },
        [BPMN_DURATION] = { TERM_STEP_CALL, "bpmn_duration_text" },
        [BPMN_JSON] = { TERM_CALL, NULL },
    };

    if (value.value && WAYS[value.type].function) {
        value.value = term_call(lowering->arena, WAYS[value.type].kind,
                                BPMN_TEXT, WAYS[value.type].function,
                                value.value, NULL);
    }
    value.type = BPMN_TEXT;
    return value;
}

static Value join_texts(Lowering *lowering, const Expression *expression,
                        Value one, Value other)
{
    if (one.type == BPMN_LOOSE || other.type == BPMN_LOOSE) {
        return nothing(lowering, expression);
    }
    one = lower_as_text(lowering, one);
    other = lower_as_text(lowering, other);
    return (Value){
        .type = BPMN_TEXT,
        .value = term_call(lowering->arena, TERM_STEP_CALL, BPMN_TEXT,
                           "bpmn_join", one.value, other.value),
    };
}

static Value decimals(Lowering *lowering, ExpressionKind kind, Value one,
                      Value other)
{
    const char *function = kind == EXPRESSION_ADD ? "bpmn_decimal_add"
        : kind == EXPRESSION_SUBTRACT             ? "bpmn_decimal_subtract"
        : kind == EXPRESSION_MULTIPLY             ? "bpmn_decimal_multiply"
                                                  : "bpmn_decimal_divide";

    return (Value){
        .type = BPMN_DECIMAL,
        .value = term_call(lowering->arena, TERM_EXACT_CALL, BPMN_DECIMAL,
                           function, lower_as_decimal(lowering, one).value,
                           lower_as_decimal(lowering, other).value),
    };
}

static Value shift_instant(Lowering *lowering, bool adds, Value instant,
                           Value duration)
{
    Arena *arena = lowering->arena;
    const Term *ms = duration.value;
    int32_t months = adds ? duration.months : -duration.months;
    Term *shifted = NEW(arena, Term);

    if (!adds) {
        ms = term_call(arena, TERM_EXACT_CALL, BPMN_DURATION,
                       "bpmn_integer_negate", ms, NULL);
    }
    shifted->kind = TERM_CALL;
    shifted->type = BPMN_INSTANT;
    shifted->function = "bpmn_instant_add";
    shifted->operands = NEW_ARRAY(arena, const Term *, 3);
    shifted->operands[shifted->operand_count++] = instant.value;
    shifted->operands[shifted->operand_count++] =
        term_integer(arena, BPMN_INTEGER, months);
    shifted->operands[shifted->operand_count++] = ms;
    return (Value){ .type = BPMN_INSTANT, .value = shifted };
}

static Value times(Lowering *lowering, const Expression *expression, Value one,
                   Value other)
{
    bool adds = expression->kind == EXPRESSION_ADD;

    if (adds && one.type == BPMN_DURATION && other.type == BPMN_INSTANT) {
        return shift_instant(lowering, adds, other, one);
    }
    if (one.type == BPMN_INSTANT && other.type == BPMN_DURATION) {
        return shift_instant(lowering, adds, one, other);
    }
    if (one.type != other.type || other.months != 0
        || (one.type != BPMN_DURATION && (one.type != BPMN_INSTANT || adds))) {
        return nothing(lowering, expression);
    }
    return (Value){
        .type = BPMN_DURATION,
        .value = term_call(lowering->arena, TERM_EXACT_CALL, BPMN_DURATION,
                           adds ? "bpmn_integer_add" : "bpmn_integer_subtract",
                           one.value, other.value),
    };
}

/* A duration times or by a number, or by a duration. */
static Value scaled(Lowering *lowering, const Expression *expression, Value one,
                    Value other)
{
    bool divides = expression->kind == EXPRESSION_DIVIDE;
    bool durations = one.type == BPMN_DURATION && other.type == BPMN_DURATION;

    if (!(one.type == BPMN_DURATION && lower_is_number(other.type))
        && !(!divides && lower_is_number(one.type)
             && other.type == BPMN_DURATION)
        && !(divides && durations)) {
        return nothing(lowering, expression);
    }
    Value result = decimals(lowering, expression->kind, one, other);
    if (durations) return result;
    return (Value){
        .type = BPMN_DURATION,
        .value = term_call(lowering->arena, TERM_EXACT_CALL, BPMN_DURATION,
                           "bpmn_whole", result.value, NULL),
    };
}

Value value_of_arithmetic(Lowering *lowering, const Expression *expression,
                          Value one, Value other)
{
    ExpressionKind kind = expression->kind;
    Value result;

    if (!one.value || !other.value)
        result = nothing(lowering, expression);
    else if (kind == EXPRESSION_JOIN
             || (kind == EXPRESSION_ADD && lower_is_text(one.type))) {
        result = join_texts(lowering, expression, one, other);
    } else if (lower_is_number(one.type) && lower_is_number(other.type)) {
        result = decimals(lowering, kind, one, other);
    } else if (kind == EXPRESSION_ADD || kind == EXPRESSION_SUBTRACT) {
        result = times(lowering, expression, one, other);
    } else {
        result = scaled(lowering, expression, one, other);
    }
    const Term *both = term_and(lowering->arena, one.present, other.present);
    result.present = lower_noted(
        lowering, expression, one, other,
        result.present ? term_and(lowering->arena, both, result.present)
                       : both);
    return result;
}

Value value_of_negation(Lowering *lowering, const Expression *expression,
                        Value value)
{
    bool decimal = value.type == BPMN_DECIMAL;

    if (!value.value
        || (!decimal && value.type != BPMN_INTEGER
            && value.type != BPMN_DURATION)) {
        return nothing(lowering, expression);
    }
    value.months = 0;
    value.value = term_call(
        lowering->arena, decimal ? TERM_CALL : TERM_EXACT_CALL, value.type,
        decimal ? "bpmn_decimal_negate" : "bpmn_integer_negate", value.value,
        NULL);
    return value;
}

Value value_of_choice(Lowering *lowering, const Term *condition, Value one,
                      Value other)
{
    Value result = { .type = one.value ? one.type : other.type };

    if (one.value && other.value && one.type != other.type) {
        bool texts = lower_is_text(one.type) && lower_is_text(other.type);
        one = texts ? lower_as_text(lowering, one)
                    : lower_as_decimal(lowering, one);
        other = texts ? lower_as_text(lowering, other)
                      : lower_as_decimal(lowering, other);
        result.type = one.type;
    } else if (one.type == BPMN_ENUMERATION || other.type == BPMN_ENUMERATION) {
        one = lower_as_text(lowering, one);
        other = lower_as_text(lowering, other);
        result.type = BPMN_TEXT;
    }
    result.present = term_choose(lowering->arena, condition, one.present,
                                 other.present);
    result.value = !one.value ? other.value
        : !other.value
        ? one.value
        : term_choose(lowering->arena, condition, one.value, other.value);
    return result;
}
