/* Fields of an image by their table row. */
#include "core/step/image.h"

#include <assert.h>
#include <string.h>

#include "bpmn/operation.h"

BpmnString bpmn_text_of(const void *image, BpmnText text)
{
    if (text.length == 0) return (BpmnString){ "", 0 };
    return (BpmnString){ (const char *)image + text.offset, text.length };
}

BpmnText bpmn_keep_text(BpmnStep *step, void *image, BpmnString text)
{
    BpmnImage *head = image;
    BpmnText kept = { 0, 0 };
    if (step->fault != BPMN_FAULT_NONE || text.length == 0) return kept;
    if (head->bytes > step->image_capacity
        || text.length > step->image_capacity - head->bytes) {
        step->fault = BPMN_FAULT_LIMIT;
        return kept;
    }
    kept.offset = head->bytes;
    kept.length = (uint32_t)text.length;
    memmove((char *)image + kept.offset, text.bytes, text.length);
    head->bytes += kept.length;
    return kept;
}

static uint32_t nulls_of(const BpmnProcess *process, const BpmnField *field)
{
    return image_form(process, field->frame).nulls_offset;
}

static bool is_null(const BpmnProcess *process, const BpmnField *field,
                    const char *image)
{
    uint64_t word;
    memcpy(&word, image + nulls_of(process, field) + field->null_bit / 64 * 8,
           sizeof word);
    return word >> field->null_bit % 64 & 1;
}

static void set_null(const BpmnProcess *process, const BpmnField *field,
                     char *image, bool null)
{
    uint64_t word;
    uint64_t bit = (uint64_t)1 << field->null_bit % 64;
    char *at = image + nulls_of(process, field) + field->null_bit / 64 * 8;
    memcpy(&word, at, sizeof word);
    word = null ? word | bit : word & ~bit;
    memcpy(at, &word, sizeof word);
}

void field_get_loose(const void *image, const void *at, BpmnValue *value)
{
    BpmnLoose loose;
    memcpy(&loose, at, sizeof loose);
    value->is_null = false;
    value->type = (BpmnType)loose.type;
    switch (value->type) {
    case BPMN_BOOLEAN: value->as.boolean = loose.as.integer != 0; break;
    case BPMN_DECIMAL: value->as.decimal = loose.as.decimal; break;
    case BPMN_TEXT:
    case BPMN_STRUCTURE:
        value->as.text = bpmn_text_of(image, loose.as.text);
        break;
    case BPMN_LOOSE:
    case BPMN_INTEGER:
    case BPMN_ENUMERATION:
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS:
    default: value->as.integer = loose.as.integer; break;
    }
}

static bool get_constant(const BpmnField *field, const char *at,
                         BpmnValue *value)
{
    int32_t number;
    memcpy(&number, at, sizeof number);
    if (number < 0 || number >= field->constant_count) return false;
    value->as.text = bpmn_string(field->constants[number]);
    return true;
}

bool bpmn_field_get(const BpmnProcess *process, const void *image,
                    uint16_t number, BpmnValue *value)
{
    const BpmnField *field = &process->fields[number];
    const char *at = (const char *)image + field->offset;
    BpmnText text;

    memset(value, 0, sizeof *value);
    value->type = field->type;
    value->is_null = is_null(process, field, image);
    if (value->is_null) return true;
    switch (field->type) {
    case BPMN_LOOSE: field_get_loose(image, at, value); return true;
    case BPMN_BOOLEAN: value->as.boolean = *at != 0; return true;
    case BPMN_DECIMAL:
        memcpy(&value->as.decimal, at, sizeof value->as.decimal);
        return true;
    case BPMN_TEXT:
    case BPMN_STRUCTURE:
        memcpy(&text, at, sizeof text);
        value->as.text = bpmn_text_of(image, text);
        return true;
    case BPMN_ENUMERATION: return get_constant(field, at, value);
    case BPMN_INTEGER:
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS:
    default:
        memcpy(&value->as.integer, at, sizeof value->as.integer);
        return true;
    }
}

BpmnValue bpmn_field(const BpmnStep *step, const void *image, uint16_t field)
{
    BpmnValue value;

    if (bpmn_field_get(step->process, image, field, &value)) return value;
    return (BpmnValue){ .type = BPMN_LOOSE, .is_null = true };
}

BpmnValue bpmn_text(const char *text)
{
    return (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(text) };
}

BpmnValue bpmn_integer_value(BpmnType type, int64_t integer)
{
    return (BpmnValue){ .type = type, .as.integer = integer };
}

static bool set_integer(const BpmnValue *value, char *at)
{
    int64_t integer = value->as.integer;
    if (value->type == BPMN_DECIMAL) {
        if (!bpmn_decimal_to_integer(value->as.decimal, &integer)) return false;
    } else if (value->type != BPMN_INTEGER) {
        return false;
    }
    memcpy(at, &integer, sizeof integer);
    return true;
}

static bool set_decimal(const BpmnValue *value, char *at)
{
    BpmnDecimal decimal = value->as.decimal;
    bool fault = false;
    if (value->type == BPMN_INTEGER)
        decimal = bpmn_decimal_from_integer(value->as.integer, &fault);
    else if (value->type == BPMN_DECIMAL)
        decimal = bpmn_decimal_normal(decimal, &fault);
    else
        return false;
    if (fault) return false;
    memcpy(at, &decimal, sizeof decimal);
    return true;
}

/* Times arrive as such or in the text forms of ISO 8601. */
static bool set_time(const BpmnTexts *texts, const BpmnField *field,
                     const BpmnValue *value, char *at)
{
    BpmnValue time = *value;
    if (bpmn_type_is_text(time.type)) {
        time.type = BPMN_TEXT;
        if (!texts || !texts->fit(field->type, &time)) return false;
    }
    if (time.type != field->type) return false;
    memcpy(at, &time.as.integer, sizeof time.as.integer);
    return true;
}

static bool set_constant(const BpmnField *field, const BpmnValue *value,
                         char *at)
{
    if (!bpmn_type_is_text(value->type)) return false;
    for (int32_t i = 0; i < field->constant_count; i++) {
        if (bpmn_string_equal(bpmn_string(field->constants[i]),
                              value->as.text)) {
            memcpy(at, &i, sizeof i);
            return true;
        }
    }
    return false;
}

static bool set_text(BpmnStep *step, void *image, const BpmnField *field,
                     const BpmnValue *value)
{
    bool fits = field->type == BPMN_STRUCTURE ? value->type == BPMN_STRUCTURE
                                              : bpmn_type_is_text(value->type);
    if (!fits
        || (field->max_bytes > 0 && value->as.text.length > field->max_bytes))
        return false;
    BpmnText text;
    memcpy(&text, (const char *)image + field->offset, sizeof text);
    if (!bpmn_string_equal(bpmn_text_of(image, text), value->as.text))
        text = bpmn_keep_text(step, image, value->as.text);
    memcpy((char *)image + field->offset, &text, sizeof text);
    return true;
}

static bool set_loose(BpmnStep *step, void *image, const BpmnField *field,
                      const BpmnValue *value)
{
    BpmnLoose loose;
    bool fits = true;
    memset(&loose, 0, sizeof loose);
    loose.type = (int32_t)value->type;
    switch (value->type) {
    case BPMN_BOOLEAN: loose.as.integer = value->as.boolean; break;
    case BPMN_DECIMAL:
        fits = set_decimal(value, (char *)&loose.as.decimal);
        break;
    case BPMN_ENUMERATION:
        loose.type = BPMN_TEXT;
        loose.as.text = bpmn_keep_text(step, image, value->as.text);
        break;
    case BPMN_TEXT:
    case BPMN_STRUCTURE:
        loose.as.text = bpmn_keep_text(step, image, value->as.text);
        break;
    case BPMN_INTEGER:
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS: loose.as.integer = value->as.integer; break;
    case BPMN_LOOSE:
    default: return false;
    }
    if (fits) memcpy((char *)image + field->offset, &loose, sizeof loose);
    return fits;
}

static bool set_value(BpmnStep *step, void *image, const BpmnField *field,
                      const BpmnValue *value)
{
    char *at = (char *)image + field->offset;
    switch (field->type) {
    case BPMN_LOOSE: return set_loose(step, image, field, value);
    case BPMN_BOOLEAN:
        if (value->type != BPMN_BOOLEAN) return false;
        *at = value->as.boolean;
        return true;
    case BPMN_INTEGER: return set_integer(value, at);
    case BPMN_DECIMAL: return set_decimal(value, at);
    case BPMN_TEXT:
    case BPMN_STRUCTURE: return set_text(step, image, field, value);
    case BPMN_ENUMERATION: return set_constant(field, value, at);
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS:
        return set_time(step->process->abilities.texts, field, value, at);
    }
    return false;
}

bool bpmn_field_set(BpmnStep *step, void *image, uint16_t number,
                    const BpmnValue *value)
{
    const BpmnField *field = &step->process->fields[number];
    assert(number < step->process->field_count);
    if (value->is_null) {
        /* Zeros, so that equal images are equal bytes. */
        memset((char *)image + field->offset, 0, field_size(field->type));
    } else if (!set_value(step, image, field, value)) {
        return false;
    }
    set_null(step->process, field, image, value->is_null);
    return true;
}

BpmnCause bpmn_assign(BpmnStep *step, void *image, uint16_t field,
                      BpmnValue value)
{
    BpmnType type = step->process->fields[field].type;
    BpmnCause cause = bpmn_take_cause(step);

    if (cause != BPMN_CAUSE_NONE || bpmn_field_set(step, image, field, &value))
        return cause;
    return type == BPMN_DECIMAL && value.type == BPMN_INTEGER
        ? BPMN_CAUSE_ARITHMETIC
        : BPMN_CAUSE_NO_VALUE;
}
