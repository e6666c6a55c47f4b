/* The submitted data of a body, read back. */
#include "body.h"

#include "bytes.h"

static const uint8_t *take(Body *body, size_t count)
{
    const uint8_t *at = body->data_at;

    if (count > body->data_left) return NULL;
    body->data_at += count;
    body->data_left -= count;
    return at;
}

static bool take_text(Body *body, BpmnString *text)
{
    const uint8_t *length = take(body, 4);
    const uint8_t *bytes = length ? take(body, get_u32(length)) : NULL;

    if (!bytes) return false;
    *text = (BpmnString){ (const char *)bytes, get_u32(length) };
    return true;
}

static bool take_value(Body *body, BpmnValue *value)
{
    const uint8_t *at;

    switch (value->type) {
    case BPMN_TEXT:
    case BPMN_ENUMERATION:
    case BPMN_JSON:
        return take_text(body, &value->as.text);
    case BPMN_DECIMAL:
        at = take(body, 12);
        if (!at) return false;
        value->as.decimal.coefficient = get_i64(at);
        value->as.decimal.exponent = (int32_t)get_u32(at + 8);
        return true;
    default:
        at = take(body, 8);
        if (!at) return false;
        if (value->type == BPMN_BOOLEAN) value->as.boolean = get_i64(at) != 0;
        else value->as.integer = get_i64(at);
        return true;
    }
}

bool body_datum(Body *body, BpmnDatum *datum)
{
    const uint8_t *kind;

    memset(datum, 0, sizeof *datum);
    if (!take_text(body, &datum->name)) return false;
    kind = take(body, 2);
    if (!kind || kind[0] > BPMN_JSON) return false;
    datum->value.type = (BpmnType)kind[0];
    datum->value.is_null = kind[1] != 0;
    return datum->value.is_null || take_value(body, &datum->value);
}
