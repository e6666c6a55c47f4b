/*
 * Decimals of 18 digits: exact or a fault.
 *
 * No 128-bit integers: powers of 2 and 5 are cancelled before anything is
 * multiplied, so an intermediate never has more digits than the result.
 */
#include "bpmn/value.h"
#include "powers.h"

static BpmnDecimal fail(bool *fault)
{
    *fault = true;
    return (BpmnDecimal){ 0, 0, 0 };
}

/*
 * The decimal of a sign, a magnitude and an exponent, without zeros at its
 * end. 64-bit exponents keep sums of two exponents from overflowing.
 */
static BpmnDecimal make(bool negative, uint64_t magnitude, int64_t exponent,
                        bool *fault)
{
    if (magnitude == 0) return (BpmnDecimal){ 0, 0, 0 };
    while (magnitude % 10 == 0) {
        magnitude /= 10;
        exponent++;
    }
    if (magnitude > DECIMAL_COEFFICIENT_MAX
        || !decimal_exponent_fits(magnitude, exponent))
        return fail(fault);
    int64_t coefficient = (int64_t)magnitude;
    return (BpmnDecimal){ negative ? -coefficient : coefficient,
                          (int32_t)exponent, 0 };
}

BpmnDecimal bpmn_decimal_normal(BpmnDecimal decimal, bool *fault)
{
    return make(decimal.coefficient < 0, decimal_magnitude(decimal.coefficient),
                decimal.exponent, fault);
}

BpmnDecimal bpmn_decimal_from_integer(int64_t integer, bool *fault)
{
    return make(integer < 0, decimal_magnitude(integer), 0, fault);
}

bool bpmn_decimal_to_integer(BpmnDecimal decimal, int64_t *integer)
{
    uint64_t magnitude = decimal_magnitude(decimal.coefficient);
    bool negative = decimal.coefficient < 0;
    int32_t exponent = decimal.exponent;
    uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1u : 0u);

    for (; magnitude != 0 && exponent < 0; exponent++) {
        if (magnitude % 10 != 0) return false;
        magnitude /= 10;
    }
    for (; magnitude != 0 && exponent > 0; exponent--) {
        if (magnitude > limit / 10) return false;
        magnitude *= 10;
    }
    if (magnitude > limit) return false;
    /* In this order the smallest integer does not pass through its positive
       twin, which does not exist. */
    if (negative && magnitude > 0)
        *integer = -(int64_t)(magnitude - 1) - 1;
    else
        *integer = (int64_t)magnitude;
    return true;
}

BpmnDecimal bpmn_decimal_add(BpmnDecimal one, BpmnDecimal other, bool *fault)
{
    BpmnDecimal high = bpmn_decimal_normal(one, fault);
    BpmnDecimal low = bpmn_decimal_normal(other, fault);

    if (high.coefficient == 0) return low;
    if (low.coefficient == 0) return high;
    if (high.exponent < low.exponent) {
        BpmnDecimal swap = high;
        high = low;
        low = swap;
    }
    int32_t shift = high.exponent - low.exponent;
    /* low ends in a digit other than 0, so the sum needs low's exponent, and
       a sum of 18 digits needs high below 2 * 10^18 in it. */
    if (shift > 18
        || decimal_magnitude(high.coefficient)
            > 2 * DECIMAL_POWERS[18] / DECIMAL_POWERS[shift])
        return fail(fault);
    int64_t sum = high.coefficient * (int64_t)DECIMAL_POWERS[shift]
        + low.coefficient;
    return make(sum < 0, decimal_magnitude(sum), low.exponent, fault);
}

BpmnDecimal bpmn_decimal_negate(BpmnDecimal decimal)
{
    /* A coefficient has 18 digits at most; one that has not is left to the
       next operation, which refuses it. */
    if (decimal.coefficient != INT64_MIN)
        decimal.coefficient = -decimal.coefficient;
    return decimal;
}

BpmnDecimal bpmn_decimal_subtract(BpmnDecimal one, BpmnDecimal other,
                                  bool *fault)
{
    return bpmn_decimal_add(
        one, bpmn_decimal_negate(bpmn_decimal_normal(other, fault)), fault);
}

/* Takes factors 2 out of even and as many factors 5 out of the other number;
   returns how often. */
static int64_t cancel_tens(uint64_t *twos, uint64_t *fives)
{
    int64_t tens = 0;

    while (*twos % 2 == 0 && *fives % 5 == 0) {
        *twos /= 2;
        *fives /= 5;
        tens++;
    }
    return tens;
}

BpmnDecimal bpmn_decimal_multiply(BpmnDecimal one, BpmnDecimal other,
                                  bool *fault)
{
    one = bpmn_decimal_normal(one, fault);
    other = bpmn_decimal_normal(other, fault);
    uint64_t left = decimal_magnitude(one.coefficient);
    uint64_t right = decimal_magnitude(other.coefficient);
    int64_t exponent = (int64_t)one.exponent + other.exponent;

    if (left == 0 || right == 0) return (BpmnDecimal){ 0, 0, 0 };
    exponent += cancel_tens(&left, &right);
    exponent += cancel_tens(&right, &left);
    if (left > DECIMAL_COEFFICIENT_MAX / right) return fail(fault);
    return make((one.coefficient < 0) != (other.coefficient < 0), left * right,
                exponent, fault);
}

static uint64_t greatest_common_divisor(uint64_t one, uint64_t other)
{
    while (other != 0) {
        uint64_t rest = one % other;
        one = other;
        other = rest;
    }
    return one;
}

/* Divides *number by factor as often as it goes; returns how often. */
static int64_t take_out(uint64_t *number, uint64_t factor)
{
    int64_t times = 0;

    while (*number % factor == 0) {
        *number /= factor;
        times++;
    }
    return times;
}

BpmnDecimal bpmn_decimal_divide(BpmnDecimal dividend, BpmnDecimal divisor,
                                bool *fault)
{
    dividend = bpmn_decimal_normal(dividend, fault);
    divisor = bpmn_decimal_normal(divisor, fault);
    if (divisor.coefficient == 0) return fail(fault);
    if (dividend.coefficient == 0) return (BpmnDecimal){ 0, 0, 0 };

    uint64_t top = decimal_magnitude(dividend.coefficient);
    uint64_t bottom = decimal_magnitude(divisor.coefficient);
    uint64_t common = greatest_common_divisor(top, bottom);
    top /= common;
    bottom /= common;
    int64_t twos = take_out(&bottom, 2);
    int64_t fives = take_out(&bottom, 5);
    if (bottom != 1) return fail(fault); /* the fraction never ends */
    int64_t tens = twos > fives ? twos : fives;
    uint64_t factor = twos > fives ? 5 : 2;
    int64_t times = twos > fives ? twos - fives : fives - twos;
    for (; times > 0; times--) {
        if (top > DECIMAL_COEFFICIENT_MAX / factor) return fail(fault);
        top *= factor;
    }
    return make((dividend.coefficient < 0) != (divisor.coefficient < 0), top,
                (int64_t)dividend.exponent - divisor.exponent - tens, fault);
}

static int digit_count(uint64_t magnitude)
{
    int count = 1;

    while (count < 20 && magnitude >= DECIMAL_POWERS[count]) count++;
    return count;
}

/* Compares two magnitudes other than 0. */
static int compare_magnitudes(uint64_t one, int64_t one_exponent,
                              uint64_t other, int64_t other_exponent)
{
    int one_digits = digit_count(one);
    int other_digits = digit_count(other);
    int64_t one_height = one_digits + one_exponent;
    int64_t other_height = other_digits + other_exponent;

    if (one_height != other_height) return one_height < other_height ? -1 : 1;
    /* The first digit of both stands at the same place: bring both to the
       same number of digits, 19 at most. */
    if (one_digits < other_digits)
        one *= DECIMAL_POWERS[other_digits - one_digits];
    else
        other *= DECIMAL_POWERS[one_digits - other_digits];
    return one < other ? -1 : one > other;
}

int bpmn_decimal_compare(BpmnDecimal one, BpmnDecimal other)
{
    int one_sign = one.coefficient < 0 ? -1 : one.coefficient > 0;
    int other_sign = other.coefficient < 0 ? -1 : other.coefficient > 0;

    if (one_sign != other_sign) return one_sign < other_sign ? -1 : 1;
    if (one_sign == 0) return 0;
    return one_sign
        * compare_magnitudes(decimal_magnitude(one.coefficient), one.exponent,
                             decimal_magnitude(other.coefficient),
                             other.exponent);
}

int bpmn_decimal_compare_to(BpmnDecimal one, int64_t digits, int32_t exponent)
{
    return bpmn_decimal_compare(one, (BpmnDecimal){ digits, exponent, 0 });
}
