/* Values of parameters: read, converted, checked against their range. */
#include "core/case/parameter.h"

#include "core/step/image.h"

static bool boolean_read(BpmnString text, bool *boolean)
{
    *boolean = bpmn_string_equal(text, bpmn_string("true"));
    return *boolean || bpmn_string_equal(text, bpmn_string("false"));
}

static bool duration_read(BpmnString text, int64_t *ms)
{
    int32_t months;

    return bpmn_duration_read(text, &months, ms) && months == 0;
}

/* An integer, also one that is written with a point or an exponent. */
static bool integer_read(BpmnString text, int64_t *integer)
{
    BpmnDecimal decimal;

    return bpmn_integer_read(text, integer)
        || (bpmn_decimal_read(text, &decimal)
            && bpmn_decimal_to_integer(decimal, integer));
}

/* Makes a text a value of that type. */
static bool text_fit(BpmnType type, BpmnValue *value)
{
    BpmnString text = value->as.text;

    switch (type) {
    case BPMN_BOOLEAN: return boolean_read(text, &value->as.boolean);
    case BPMN_INTEGER: return integer_read(text, &value->as.integer);
    case BPMN_DECIMAL: return bpmn_decimal_read(text, &value->as.decimal);
    case BPMN_INSTANT: return bpmn_instant_read(text, &value->as.integer);
    case BPMN_DURATION: return duration_read(text, &value->as.integer);
    case BPMN_MONTHS: return bpmn_months_read(text, &value->as.integer);
    case BPMN_LOOSE:
    case BPMN_TEXT:
    case BPMN_ENUMERATION:
    case BPMN_STRUCTURE:
    default: return true;
    }
}

static bool number_fit(BpmnType type, BpmnValue *value)
{
    BpmnDecimal decimal = value->as.decimal;
    bool fault = false;

    if (value->type == BPMN_INTEGER && type == BPMN_DECIMAL) {
        value->as.decimal = bpmn_decimal_from_integer(value->as.integer,
                                                      &fault);
        return !fault;
    }
    return value->type == BPMN_DECIMAL && type == BPMN_INTEGER
        && bpmn_decimal_to_integer(decimal, &value->as.integer);
}

static bool value_fit(BpmnType type, BpmnValue *value)
{
    bool fits;

    if (value->type == type || type == BPMN_LOOSE || value->is_null) {
        return true;
    }
    fits = value->type == BPMN_TEXT ? text_fit(type, value)
                                    : number_fit(type, value);
    if (fits) value->type = type;
    return fits;
}

const BpmnTexts bpmn_ability_text = { value_fit };

static bool value_read(BpmnType type, const char *text, BpmnValue *value)
{
    *value = (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(text) };
    return value_fit(type, value);
}

bool parameter_copy(const BpmnAllocator *allocator, BpmnValue *value,
                    char **copy)
{
    BpmnString text = value->as.text;

    *copy = NULL;
    if (value->type != BPMN_TEXT && value->type != BPMN_STRUCTURE) return true;
    *copy = memory_take(allocator, text.length + 1);
    if (!*copy) return false;
    copy_bytes(*copy, text.bytes, text.length);
    value->as.text.bytes = *copy;
    return true;
}

bool parameter_fits(const BpmnParameterInfo *info, BpmnValue *value)
{
    BpmnValue bound;
    int order;

    if (value->is_null || !value_fit(info->type, value)) return false;
    if (info->minimum
        && (!value_read(info->type, info->minimum, &bound)
            || !bpmn_value_compare(*value, bound, &order) || order < 0)) {
        return false;
    }
    return !info->maximum
        || (value_read(info->type, info->maximum, &bound)
            && bpmn_value_compare(*value, bound, &order) && order <= 0);
}
