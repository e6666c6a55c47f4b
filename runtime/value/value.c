/* Equality and order of values whose types are known only when they meet. */
#include "bpmn/value.h"

static bool is_number(BpmnType type)
{
    return type == BPMN_INTEGER || type == BPMN_DECIMAL;
}

/* A number as coefficient and exponent, 19 digits allowed: only for
   bpmn_decimal_compare. */
static BpmnDecimal as_decimal(BpmnValue number)
{
    if (number.type == BPMN_INTEGER)
        return (BpmnDecimal){ number.as.integer, 0, 0 };
    return number.as.decimal;
}

bool bpmn_types_meet(BpmnType one, BpmnType other)
{
    return one == other || (is_number(one) && is_number(other))
        || (bpmn_type_is_text(one) && bpmn_type_is_text(other));
}

bool bpmn_value_equal(BpmnValue one, BpmnValue other)
{
    if (one.is_null || other.is_null) return one.is_null && other.is_null;
    if (is_number(one.type) && is_number(other.type))
        return bpmn_decimal_compare(as_decimal(one), as_decimal(other)) == 0;
    if (bpmn_type_is_text(one.type) && bpmn_type_is_text(other.type))
        return bpmn_string_equal(one.as.text, other.as.text);
    if (one.type != other.type) return false;
    switch (one.type) {
    case BPMN_BOOLEAN: return one.as.boolean == other.as.boolean;
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS: return one.as.integer == other.as.integer;
    case BPMN_STRUCTURE: return bpmn_string_equal(one.as.text, other.as.text);
    case BPMN_LOOSE:
    case BPMN_INTEGER:
    case BPMN_DECIMAL:
    case BPMN_TEXT:
    case BPMN_ENUMERATION:
    default: return false;
    }
}

bool bpmn_value_compare(BpmnValue one, BpmnValue other, int *order)
{
    if (one.is_null || other.is_null) return false;
    if (is_number(one.type) && is_number(other.type)) {
        *order = bpmn_decimal_compare(as_decimal(one), as_decimal(other));
        return true;
    }
    if (bpmn_type_is_text(one.type) && bpmn_type_is_text(other.type)) {
        *order = bpmn_string_compare(one.as.text, other.as.text);
        return true;
    }
    if (one.type != other.type
        || (one.type != BPMN_INSTANT && one.type != BPMN_DURATION
            && one.type != BPMN_MONTHS))
        return false;
    *order = one.as.integer < other.as.integer
        ? -1
        : one.as.integer > other.as.integer;
    return true;
}
