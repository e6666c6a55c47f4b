/* Integers of 64 bits that never wrap around. */
#include "bpmn/value.h"
#include "powers.h"

static int64_t fail(bool *fault)
{
    *fault = true;
    return 0;
}

int64_t bpmn_integer_add(int64_t one, int64_t other, bool *fault)
{
    if (other > 0 ? one > INT64_MAX - other : one < INT64_MIN - other)
        return fail(fault);
    return one + other;
}

int64_t bpmn_integer_subtract(int64_t one, int64_t other, bool *fault)
{
    if (other < 0 ? one > INT64_MAX + other : one < INT64_MIN + other)
        return fail(fault);
    return one - other;
}

int64_t bpmn_integer_multiply(int64_t one, int64_t other, bool *fault)
{
    bool negative = (one < 0) != (other < 0);
    uint64_t left = decimal_magnitude(one);
    uint64_t right = decimal_magnitude(other);
    uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1u : 0u);

    if (left == 0 || right == 0) return 0;
    if (left > limit / right) return fail(fault);
    uint64_t product = left * right;
    return negative ? -(int64_t)(product - 1) - 1 : (int64_t)product;
}

int64_t bpmn_integer_negate(int64_t integer, bool *fault)
{
    if (integer == INT64_MIN) return fail(fault);
    return -integer;
}

bool bpmn_integer_read(BpmnString text, int64_t *integer)
{
    bool negative = text.length > 0 && text.bytes[0] == '-';
    uint64_t limit = (uint64_t)INT64_MAX + (negative ? 1u : 0u);
    uint64_t magnitude = 0;
    size_t first = negative ? 1 : 0;

    if (text.length == first) return false;
    for (size_t i = first; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9') return false;
        unsigned digit = (unsigned)(text.bytes[i] - '0');
        if (magnitude > (limit - digit) / 10) return false;
        magnitude = magnitude * 10 + digit;
    }
    *integer = (int64_t)(negative ? UINT64_C(0) - magnitude : magnitude);
    return true;
}
