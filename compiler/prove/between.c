/* A number strictly between two, of those that a variable can have: integers of
   64 bits, decimals of 18 digits, or either. */
#include "domain.h"

static const BpmnDecimal ZERO;
static const BpmnDecimal LEAST = { .coefficient = INT64_MIN };
static const BpmnDecimal MOST = { .coefficient = INT64_MAX };

BpmnDecimal number_floor(BpmnDecimal number)
{
    int64_t whole = number.coefficient;
    if (number.exponent >= 0) return number;
    for (int i = number.exponent; i < 0; i++)
        whole = whole / 10 - (whole % 10 < 0);
    return (BpmnDecimal){ .coefficient = whole };
}

static bool is_inside(const Gulf *gulf, BpmnDecimal number)
{
    return (!gulf->low || bpmn_decimal_compare(*gulf->low, number) < 0)
        && (!gulf->high || bpmn_decimal_compare(number, *gulf->high) < 0);
}

/* The smallest integer above a number, the largest below one. False: there is
   none. */
static bool next_integer(BpmnDecimal from, int direction, BpmnDecimal *next)
{
    BpmnDecimal first = direction > 0 ? LEAST : MOST;
    BpmnDecimal last = direction > 0 ? MOST : LEAST;
    BpmnDecimal whole = number_floor(from);
    *next = first;
    if (direction * bpmn_decimal_compare(from, first) < 0) return true;
    if (direction * bpmn_decimal_compare(from, last) >= 0) return false;
    bool fits = bpmn_decimal_to_integer(whole, &next->coefficient);
    if (direction > 0)
        next->coefficient++;
    else if (bpmn_decimal_compare(whole, from) == 0)
        next->coefficient--;
    return fits;
}

static bool integer_inside(const Gulf *gulf, BpmnDecimal *found)
{
    *found = ZERO;
    if (gulf->low && !next_integer(*gulf->low, 1, found)) return false;
    if (!gulf->low && gulf->high && !next_integer(*gulf->high, -1, found))
        return false;
    return is_inside(gulf, *found);
}

/* The next decimal farther from 0 than a number: 18 digits and one more of the
   last. */
static BpmnDecimal next_decimal(BpmnDecimal number, bool *fault)
{
    const int64_t most = INT64_C(1000000000000000000);
    int64_t sign = number.coefficient < 0 ? -1 : 1;
    if (number.coefficient == 0)
        return (BpmnDecimal){ 1, BPMN_DECIMAL_EXPONENT_MIN, 0 };
    while (number.coefficient / most != 0) {
        number.coefficient /= 10;
        number.exponent++;
    }
    while (number.coefficient / (most / 10) == 0) {
        number.coefficient *= 10;
        number.exponent--;
    }
    number.coefficient += sign;
    return bpmn_decimal_normal(number, fault);
}

/* A decimal at hand: one more or less, or in the middle. */
static bool simple_decimal(const Gulf *gulf, BpmnDecimal *found)
{
    const BpmnDecimal one = { .coefficient = 1 };
    const BpmnDecimal half = { .coefficient = 5, .exponent = -1 };
    bool fault = false;
    *found = gulf->low ? bpmn_decimal_add(*gulf->low, one, &fault)
        : gulf->high   ? bpmn_decimal_subtract(*gulf->high, one, &fault)
                       : ZERO;
    if (!fault && is_inside(gulf, *found)) return true;
    if (!gulf->low || !gulf->high) return false;
    fault = false;
    *found = bpmn_decimal_multiply(
        bpmn_decimal_add(*gulf->low, *gulf->high, &fault), half, &fault);
    return !fault && is_inside(gulf, *found);
}

static bool decimal_inside(const Gulf *gulf, BpmnDecimal *found)
{
    bool fault = false;
    if (simple_decimal(gulf, found)) return true;
    *found = ZERO;
    if (is_inside(gulf, ZERO)) return true;
    bool above = gulf->low && bpmn_decimal_compare(*gulf->low, ZERO) >= 0;
    *found = next_decimal(above ? *gulf->low : *gulf->high, &fault);
    return !fault && is_inside(gulf, *found);
}

/* Does nothing say whether the numbers are whole? */
static bool is_either(const Domain *domain)
{
    return !domain->info || domain->info->type == BPMN_LOOSE;
}

bool domain_has_number(const Domain *domain, BpmnDecimal number)
{
    int64_t whole;
    bool fault = false;
    if (is_either(domain)) return true;
    if (domain->type == BPMN_INTEGER)
        return bpmn_decimal_to_integer(number, &whole);
    bpmn_decimal_normal(number, &fault);
    return !fault;
}

bool domain_between(const Domain *domain, const Gulf *gulf, BpmnDecimal *found)
{
    bool either = is_either(domain);
    if ((either || domain->type != BPMN_INTEGER) && decimal_inside(gulf, found))
        return true;
    return (either || domain->type == BPMN_INTEGER)
        && integer_inside(gulf, found);
}
