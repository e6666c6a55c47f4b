/* Operators on numbers, instants and durations. */
#include "bpmn/operation.h"

typedef enum Sign { ADD, SUBTRACT, MULTIPLY, DIVIDE } Sign;

static const BpmnValue NOTHING = { .type = BPMN_LOOSE, .is_null = true };

static bool is(BpmnValue value, BpmnType type)
{
    return !value.is_null && value.type == type;
}

static bool is_number(BpmnValue value)
{
    return is(value, BPMN_INTEGER) || is(value, BPMN_DECIMAL);
}

/* A value that is an int64_t, unless computing it left them. */
static BpmnValue whole(BpmnStep *step, BpmnType type, int64_t integer,
                       bool fault)
{
    if (fault) return bpmn_inexact(step);
    return (BpmnValue){ .type = type, .as.integer = integer };
}

static int64_t integers(Sign sign, int64_t one, int64_t other, bool *fault)
{
    if (sign == ADD) return bpmn_integer_add(one, other, fault);
    if (sign == SUBTRACT) return bpmn_integer_subtract(one, other, fault);
    return bpmn_integer_multiply(one, other, fault);
}

/* The coefficient of a decimal has 18 digits, so 19 are a fault. */
static BpmnDecimal as_decimal(BpmnValue value, bool *fault)
{
    if (value.type == BPMN_DECIMAL) return value.as.decimal;
    return bpmn_decimal_from_integer(value.as.integer, fault);
}

static BpmnDecimal decimals(Sign sign, BpmnValue one, BpmnValue other,
                            bool *fault)
{
    BpmnDecimal left = as_decimal(one, fault);
    BpmnDecimal right = as_decimal(other, fault);

    if (sign == ADD) return bpmn_decimal_add(left, right, fault);
    if (sign == SUBTRACT) return bpmn_decimal_subtract(left, right, fault);
    if (sign == MULTIPLY) return bpmn_decimal_multiply(left, right, fault);
    return bpmn_decimal_divide(left, right, fault);
}

static BpmnValue numbers(BpmnStep *step, Sign sign, BpmnValue one,
                         BpmnValue other)
{
    bool fault = false;

    if (sign != DIVIDE && is(one, BPMN_INTEGER) && is(other, BPMN_INTEGER)) {
        int64_t result = integers(sign, one.as.integer, other.as.integer,
                                  &fault);
        return whole(step, BPMN_INTEGER, result, fault);
    }
    BpmnValue result = { .type = BPMN_DECIMAL };
    result.as.decimal = decimals(sign, one, other, &fault);
    return fault ? bpmn_inexact(step) : result;
}

/* An instant so much later: by the calendar for months, in milliseconds for
   days and time. */
static BpmnValue shift(BpmnStep *step, Sign sign, BpmnValue instant,
                       BpmnValue by)
{
    const int64_t most = INT64_C(12) * 10000;
    bool fault = false;
    int64_t amount = sign == ADD ? by.as.integer
                                 : bpmn_integer_negate(by.as.integer, &fault);
    int64_t months = by.type == BPMN_MONTHS ? amount : 0;

    fault = fault || months > most || months < -most;
    if (fault) return bpmn_inexact(step);
    int64_t ms =
        bpmn_instant_add(instant.as.integer, (int32_t)months,
                         months == 0 && by.type == BPMN_DURATION ? amount : 0);
    return whole(step, BPMN_INSTANT, ms,
                 ms < BPMN_INSTANT_MIN || ms > BPMN_INSTANT_MAX);
}

static bool is_duration(BpmnValue value)
{
    return is(value, BPMN_DURATION) || is(value, BPMN_MONTHS);
}

static BpmnValue times(BpmnStep *step, Sign sign, BpmnValue one,
                       BpmnValue other)
{
    bool fault = false;

    if (is(one, BPMN_INSTANT) && is_duration(other))
        return shift(step, sign, one, other);
    if (sign == ADD && is_duration(one) && is(other, BPMN_INSTANT))
        return shift(step, sign, other, one);
    bool same = is_duration(one) && is(other, one.type);
    bool between = sign == SUBTRACT && is(one, BPMN_INSTANT)
        && is(other, BPMN_INSTANT);
    if (!same && !between) return NOTHING;
    int64_t result = integers(sign, one.as.integer, other.as.integer, &fault);
    return whole(step, same ? one.type : BPMN_DURATION, result, fault);
}

/* A duration times a number: whole milliseconds, or it is not exact. */
static BpmnValue scaled(BpmnStep *step, Sign sign, BpmnValue duration,
                        BpmnValue by)
{
    bool fault = false;
    int64_t ms = duration.as.integer, result = 0;

    if (sign == MULTIPLY && by.type == BPMN_INTEGER) {
        result = bpmn_integer_multiply(ms, by.as.integer, &fault);
    } else if (sign == DIVIDE && by.type == BPMN_INTEGER && by.as.integer > 0
               && ms % by.as.integer == 0) {
        result = ms / by.as.integer;
    } else {
        BpmnDecimal exact = decimals(sign, duration, by, &fault);
        fault = fault || !bpmn_decimal_to_integer(exact, &result);
    }
    return whole(step, BPMN_DURATION, result, fault);
}

static BpmnValue ratio(BpmnStep *step, BpmnValue one, BpmnValue other)
{
    BpmnValue result = { .type = BPMN_DECIMAL };
    int64_t divisor = other.as.integer;
    bool fault = false;

    if (divisor > 0 && one.as.integer % divisor == 0)
        result.as.decimal = bpmn_decimal_from_integer(one.as.integer / divisor,
                                                      &fault);
    else
        result.as.decimal = decimals(DIVIDE, one, other, &fault);
    return fault ? bpmn_inexact(step) : result;
}

/* Durations times and by numbers; by their like. */
static BpmnValue scale(BpmnStep *step, Sign sign, BpmnValue one,
                       BpmnValue other)
{
    bool fault = false;

    if (sign == MULTIPLY && is_number(one) && is_duration(other)) {
        BpmnValue swap = one;
        one = other;
        other = swap;
    }
    if (is(one, BPMN_DURATION) && is_number(other))
        return scaled(step, sign, one, other);
    if (sign == DIVIDE && is(one, BPMN_DURATION) && is(other, BPMN_DURATION))
        return ratio(step, one, other);
    if (sign != MULTIPLY || !is(one, BPMN_MONTHS) || !is(other, BPMN_INTEGER))
        return NOTHING;
    int64_t months = bpmn_integer_multiply(one.as.integer, other.as.integer,
                                           &fault);
    return whole(step, BPMN_MONTHS, months, fault);
}

static BpmnValue operate(BpmnStep *step, Sign sign, const BpmnValue *operands)
{
    BpmnValue one = operands[0], other = operands[1];

    if (one.is_null || other.is_null) return NOTHING;
    if (is_number(one) && is_number(other))
        return numbers(step, sign, one, other);
    if (sign == MULTIPLY || sign == DIVIDE)
        return scale(step, sign, one, other);
    return times(step, sign, one, other);
}

BpmnValue bpmn_add(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    BpmnValue result = { .type = BPMN_TEXT };

    (void)count;
    if (!bpmn_is_text(operands[0]) || !bpmn_is_text(operands[1]))
        return operate(step, ADD, operands);
    result.as.text = bpmn_join(step, operands[0].as.text, operands[1].as.text);
    return result;
}

BpmnValue bpmn_subtract(BpmnStep *step, const BpmnValue *operands,
                        uint32_t count)
{
    (void)count;
    return operate(step, SUBTRACT, operands);
}

BpmnValue bpmn_multiply(BpmnStep *step, const BpmnValue *operands,
                        uint32_t count)
{
    (void)count;
    return operate(step, MULTIPLY, operands);
}

BpmnValue bpmn_divide(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    (void)count;
    return operate(step, DIVIDE, operands);
}

BpmnValue bpmn_negate(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    BpmnValue value = operands[0];
    bool fault = false;

    (void)count;
    if (is(value, BPMN_DECIMAL)) {
        value.as.decimal = bpmn_decimal_negate(value.as.decimal);
        return value;
    }
    if (!is(value, BPMN_INTEGER) && !is_duration(value)) return NOTHING;
    int64_t negated = bpmn_integer_negate(value.as.integer, &fault);
    return whole(step, value.type, negated, fault);
}

BpmnValue bpmn_coerce(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    BpmnValue value = operands[0];
    BpmnValue number = { .type = BPMN_INTEGER };

    (void)step;
    (void)count;
    if (!bpmn_is_text(value)) return value;
    if (value.as.text.length == 0
        || bpmn_integer_read(value.as.text, &number.as.integer))
        return number;
    number.type = BPMN_DECIMAL;
    return bpmn_decimal_read(value.as.text, &number.as.decimal) ? number
                                                                : NOTHING;
}

BpmnValue bpmn_how_many(BpmnStep *step, const BpmnValue *operands,
                        uint32_t count)
{
    BpmnValue value = operands[0];
    int64_t number = value.as.integer;

    if (value.is_null
        || (value.type == BPMN_DECIMAL
                ? !bpmn_decimal_to_integer(value.as.decimal, &number)
                : value.type != BPMN_INTEGER)
        || number < 0)
        return NOTHING;
    if (count > 1 && number > operands[1].as.integer) {
        step->beyond = true;
        return NOTHING;
    }
    return (BpmnValue){ .type = BPMN_INTEGER, .as.integer = number };
}

BpmnValue bpmn_decimal(BpmnStep *step, const BpmnValue *operands,
                       uint32_t count)
{
    BpmnValue value = operands[0];
    bool fault = false;

    (void)count;
    if (!is(value, BPMN_INTEGER)) return value;
    value = (BpmnValue){ .type = BPMN_DECIMAL,
                         .as.decimal = bpmn_decimal_from_integer(
                             value.as.integer, &fault) };
    return fault ? bpmn_inexact(step) : value;
}
