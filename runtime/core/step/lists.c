/* Lists and objects in expressions. */
#include <string.h>

#include "bpmn/operation.h"

static const BpmnValue NOTHING = { .type = BPMN_LOOSE, .is_null = true };

static bool is_structure(BpmnValue value)
{
    return !value.is_null && value.type == BPMN_STRUCTURE;
}

static BpmnValue truth(bool boolean)
{
    return (BpmnValue){ .type = BPMN_BOOLEAN, .as.boolean = boolean };
}

/* Too many levels or bytes for one value are beyond what a step can hold. */
static bool fits(const BpmnValue *operands, uint32_t count, size_t *bytes)
{
    *bytes = 0;
    for (uint32_t i = 0; i < count; i++) {
        *bytes += bpmn_packed_bytes(operands[i]);
        if (is_structure(operands[i])
            && bpmn_structure_depth(operands[i].as.text)
                >= BPMN_STRUCTURE_DEPTH)
            return false;
    }
    return *bytes <= UINT32_MAX - BPMN_STRUCTURE_HEAD;
}

BpmnValue bpmn_list(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    BpmnValue list = { .type = BPMN_STRUCTURE };
    size_t bytes;

    if (!fits(operands, count, &bytes)) {
        if (step->fault == BPMN_FAULT_NONE) step->fault = BPMN_FAULT_LIMIT;
        return NOTHING;
    }
    char *at = bpmn_scratch(step, BPMN_STRUCTURE_HEAD + bytes);
    if (!at) return NOTHING;
    list.as.text = (BpmnString){ at, BPMN_STRUCTURE_HEAD + bytes };
    at = bpmn_pack_head(false, bytes, count, at);
    for (uint32_t i = 0; i < count; i++) at = bpmn_pack(operands[i], at);
    return list;
}

BpmnValue bpmn_member(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    BpmnValue value;

    (void)step;
    (void)count;
    if (!is_structure(operands[0]) || !bpmn_is_text(operands[1])
        || !bpmn_structure_member(operands[0].as.text, operands[1].as.text,
                                  &value))
        return NOTHING;
    return value;
}

BpmnValue bpmn_path(BpmnStep *step, const void *image, uint16_t field,
                    const char *name)
{
    BpmnValue operands[] = { bpmn_field(step, image, field), bpmn_text(name) };

    return bpmn_member(step, operands, 2);
}

static bool whole_number(BpmnValue value, int64_t *number)
{
    if (value.is_null) return false;
    *number = value.as.integer;
    return value.type == BPMN_INTEGER
        || (value.type == BPMN_DECIMAL
            && bpmn_decimal_to_integer(value.as.decimal, number));
}

static BpmnValue item_at(BpmnValue list, int64_t index)
{
    BpmnValue value;

    if (index < 0 || index >= UINT32_MAX
        || !bpmn_structure_item(list.as.text, (uint32_t)index, &value))
        return NOTHING;
    return value;
}

BpmnValue bpmn_item(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    int64_t number;

    (void)step;
    (void)count;
    if (!is_structure(operands[0]) || !whole_number(operands[1], &number)
        || number == INT64_MIN)
        return NOTHING;
    if (number < 0) number += (int64_t)bpmn_items(operands[0].as.text).left + 1;
    return item_at(operands[0], number - 1);
}

BpmnValue bpmn_item_from_zero(BpmnStep *step, const BpmnValue *operands,
                              uint32_t count)
{
    int64_t number;

    if (bpmn_is_text(operands[1])) return bpmn_member(step, operands, count);
    if (!is_structure(operands[0]) || !whole_number(operands[1], &number))
        return NOTHING;
    return item_at(operands[0], number);
}

BpmnValue bpmn_count_items(BpmnStep *step, const BpmnValue *operands,
                           uint32_t count)
{
    (void)step;
    (void)count;
    if (!is_structure(operands[0])) return NOTHING;
    return (BpmnValue){ .type = BPMN_INTEGER,
                        .as.integer = bpmn_items(operands[0].as.text).left };
}

static bool has_item(BpmnString list, BpmnValue wanted)
{
    BpmnItems items = bpmn_items(list);
    BpmnValue item;

    while (bpmn_items_next(&items, NULL, &item))
        if (bpmn_value_equal(item, wanted)) return true;
    return false;
}

static bool has_part(BpmnString text, BpmnString part)
{
    for (size_t at = 0; at + part.length <= text.length; at++)
        if (part.length == 0
            || memcmp(text.bytes + at, part.bytes, part.length) == 0)
            return true;
    return false;
}

BpmnValue bpmn_list_contains(BpmnStep *step, const BpmnValue *operands,
                             uint32_t count)
{
    BpmnValue list = operands[0];

    (void)step;
    (void)count;
    if (!is_structure(list) || bpmn_structure_is_object(list.as.text))
        return NOTHING;
    return truth(has_item(list.as.text, operands[1]));
}

BpmnValue bpmn_contains(BpmnStep *step, const BpmnValue *operands,
                        uint32_t count)
{
    BpmnValue whole = operands[0], part = operands[1];

    if (bpmn_is_text(whole) && bpmn_is_text(part))
        return truth(has_part(whole.as.text, part.as.text));
    return bpmn_list_contains(step, operands, count);
}

BpmnValue bpmn_in(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    BpmnValue swapped[2] = { operands[1], operands[0] };
    bool is_list = is_structure(operands[1])
        && !bpmn_structure_is_object(operands[1].as.text);

    return is_list ? bpmn_list_contains(step, swapped, count)
                   : bpmn_equal(step, operands, count);
}
