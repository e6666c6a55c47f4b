/* Images of cases: begun, checked. */
#include "core/step/image.h"

#include <string.h>

#include "bpmn/value.h"
#include "core/base/base.h"

void image_begin(const BpmnProcess *process, uint16_t kind, void *image)
{
    ImageForm form = image_form(process, kind);
    uint8_t *nulls = (uint8_t *)image + form.nulls_offset;

    memset(image, 0, form.bytes);
    ((BpmnImage *)image)->bytes = form.bytes;
    for (uint16_t i = 0; i < process->field_count; i++) {
        uint16_t bit = process->fields[i].null_bit;
        uint8_t *word = nulls + bit / 64 * 8;

        if (process->fields[i].frame != kind) continue;
        put_u64(word, get_u64(word) | UINT64_C(1) << bit % 64);
    }
}

size_t field_size(BpmnType type)
{
    switch (type) {
    case BPMN_BOOLEAN: return 1;
    case BPMN_ENUMERATION: return sizeof(int32_t);
    case BPMN_DECIMAL: return sizeof(BpmnDecimal);
    case BPMN_LOOSE: return sizeof(BpmnLoose);
    case BPMN_INTEGER:
    case BPMN_TEXT:
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_STRUCTURE:
    case BPMN_MONTHS:
    default: return sizeof(int64_t);
    }
}

static bool text_lies_in(const uint8_t *at, size_t bytes)
{
    BpmnText text;

    memcpy(&text, at, sizeof text);
    return text.offset <= bytes && text.length <= bytes - text.offset;
}

/* Where no value was written all is zero. */
static bool structure_lies_in(const uint8_t *at, const uint8_t *image,
                              size_t bytes)
{
    BpmnText text;

    memcpy(&text, at, sizeof text);
    return text_lies_in(at, bytes)
        && (text.length == 0
            || bpmn_structure_is_sound((BpmnString){
                (const char *)image + text.offset, text.length }));
}

static bool constant_is_known(const BpmnField *field, const uint8_t *at)
{
    int32_t chosen;

    memcpy(&chosen, at, sizeof chosen);
    return chosen == 0 || (chosen > 0 && chosen < field->constant_count);
}

static bool loose_is_sound(const uint8_t *at, const uint8_t *image,
                           size_t bytes)
{
    BpmnLoose loose;

    memcpy(&loose, at, sizeof loose);
    switch (loose.type) {
    case BPMN_TEXT: return text_lies_in(at + offsetof(BpmnLoose, as), bytes);
    case BPMN_STRUCTURE:
        return structure_lies_in(at + offsetof(BpmnLoose, as), image, bytes);
    default:
        return loose.type >= BPMN_LOOSE && loose.type <= BPMN_MONTHS
            && loose.type != BPMN_ENUMERATION;
    }
}

bool field_is_sound(const BpmnField *field, const uint8_t *image, size_t bytes)
{
    const uint8_t *at = image + field->offset;
    size_t size = field_size(field->type);

    if (size > bytes || field->offset > bytes - size) return false;
    switch (field->type) {
    case BPMN_BOOLEAN: return *at <= 1;
    case BPMN_ENUMERATION: return constant_is_known(field, at);
    case BPMN_TEXT: return text_lies_in(at, bytes);
    case BPMN_STRUCTURE: return structure_lies_in(at, image, bytes);
    case BPMN_LOOSE: return loose_is_sound(at, image, bytes);
    case BPMN_INTEGER:
    case BPMN_DECIMAL:
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS:
    default: return field->type <= BPMN_MONTHS;
    }
}

bool image_is_sound(const BpmnProcess *process, uint16_t kind,
                    const uint8_t *image, size_t bytes)
{
    if (bytes < image_form(process, kind).bytes
        || ((const BpmnImage *)(const void *)image)->bytes != bytes) {
        return false;
    }
    for (uint16_t i = 0; i < process->field_count; i++) {
        if (process->fields[i].frame != kind) continue;
        if (!field_is_sound(&process->fields[i], image, bytes)) return false;
    }
    return true;
}
