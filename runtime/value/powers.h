/* Powers of ten and what a coefficient may be. Private to runtime/value. */
#ifndef BPMN_VALUE_POWERS_H
#define BPMN_VALUE_POWERS_H

#include "bpmn/value.h"

#define DECIMAL_COEFFICIENT_MAX UINT64_C(999999999999999999)

static const uint64_t DECIMAL_POWERS[20] = {
    UINT64_C(1),
    UINT64_C(10),
    UINT64_C(100),
    UINT64_C(1000),
    UINT64_C(10000),
    UINT64_C(100000),
    UINT64_C(1000000),
    UINT64_C(10000000),
    UINT64_C(100000000),
    UINT64_C(1000000000),
    UINT64_C(10000000000),
    UINT64_C(100000000000),
    UINT64_C(1000000000000),
    UINT64_C(10000000000000),
    UINT64_C(100000000000000),
    UINT64_C(1000000000000000),
    UINT64_C(10000000000000000),
    UINT64_C(100000000000000000),
    UINT64_C(1000000000000000000),
    UINT64_C(10000000000000000000),
};

/* Whether the exponent in scientific notation is one that decimals have. */
static inline bool decimal_exponent_fits(uint64_t magnitude, int64_t exponent)
{
    int digits = 1;

    while (digits < 20 && magnitude >= DECIMAL_POWERS[digits]) digits++;
    return exponent + digits - 1 <= BPMN_DECIMAL_EXPONENT_MAX
        && exponent + digits - 1 >= BPMN_DECIMAL_EXPONENT_MIN;
}

/* The absolute value; also of the smallest integer. */
static inline uint64_t decimal_magnitude(int64_t number)
{
    return number < 0 ? UINT64_C(0) - (uint64_t)number : (uint64_t)number;
}

#endif
