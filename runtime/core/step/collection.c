/* Lists that a multi-instance activity is made of, and those of its results. */
#include <string.h>

#include "bpmn/operation.h"
#include "core/step/image.h"

static const BpmnValue NOTHING = { .type = BPMN_LOOSE, .is_null = true };

static bool is_structure(BpmnValue value)
{
    return !value.is_null && value.type == BPMN_STRUCTURE;
}

static bool is_list(BpmnValue value)
{
    return is_structure(value) && !bpmn_structure_is_object(value.as.text);
}

static bool too_deep(BpmnValue value, int around)
{
    return is_structure(value)
        && bpmn_structure_depth(value.as.text) + around > BPMN_STRUCTURE_DEPTH;
}

BpmnValue bpmn_items_of(BpmnStep *step, const BpmnValue *operands,
                        uint32_t count)
{
    if (!is_list(operands[0])) return NOTHING;
    if (count > 1
        && bpmn_items(operands[0].as.text).left > operands[1].as.integer) {
        step->beyond = true;
        return NOTHING;
    }
    return operands[0];
}

/* A list while it is made: how many items, of how many bytes. */
typedef struct List {
    uint64_t count;
    size_t bytes;
} List;

/* Of the list with the item at that place. */
static List measure(BpmnValue list, int64_t place, BpmnValue item)
{
    BpmnItems items = bpmn_items(list.as.text);
    uint64_t number = place < 0 ? 0 : (uint64_t)place;
    List made = { .count = items.left > number ? items.left : number };
    BpmnValue value;

    for (uint64_t i = 1; bpmn_items_next(&items, NULL, &value); i++)
        if (i != number) made.bytes += bpmn_packed_bytes(value);
    if (number > 0) made.bytes += bpmn_packed_bytes(item);
    uint64_t before = bpmn_items(list.as.text).left;
    if (number > before + 1)
        made.bytes += (size_t)(number - before - 1)
            * bpmn_packed_bytes(NOTHING);
    return made;
}

static void pack(BpmnValue list, uint64_t place, BpmnValue item, List made,
                 char *at)
{
    BpmnItems items = bpmn_items(list.as.text);
    BpmnValue value;

    at = bpmn_pack_head(false, made.bytes, (size_t)made.count, at);
    for (uint64_t i = 1; i <= made.count; i++) {
        bool is_there = bpmn_items_next(&items, NULL, &value);
        at = bpmn_pack(i == place ? item : is_there ? value : NOTHING, at);
    }
}

/* What bpmn_assign_items() finds too large. */
static const BpmnValue NO_ROOM = { .type = BPMN_STRUCTURE,
                                   .as.text = { NULL, SIZE_MAX } };

BpmnValue bpmn_with_item(BpmnStep *step, const BpmnValue *operands,
                         uint32_t count)
{
    static const BpmnString EMPTY = { "", 0 };
    BpmnImage *image = step->images[0];
    BpmnValue list = { .type = BPMN_STRUCTURE, .as.text = EMPTY };
    int64_t place = operands[1].as.integer;
    uint32_t limit = image_limit(step->process);

    (void)count;
    if (is_list(operands[0])) list = operands[0];
    if (operands[1].is_null || place > limit || too_deep(operands[2], 1))
        return NO_ROOM;
    List made = measure(list, place, operands[2]);
    size_t bytes = BPMN_STRUCTURE_HEAD + made.bytes;
    if (image->bytes > step->image_capacity
        || bytes > step->image_capacity - image->bytes)
        return NO_ROOM;
    char *at = (char *)image + image->bytes;
    pack(list, place < 0 ? 0 : (uint64_t)place, operands[2], made, at);
    return (BpmnValue){ .type = BPMN_STRUCTURE, .as.text = { at, bytes } };
}

/* The bytes that are free again when the variable gets another value. */
static size_t held(const BpmnStep *step, const void *image, uint16_t field)
{
    BpmnValue value = bpmn_field(step, image, field);

    return is_structure(value) || bpmn_is_text(value) ? value.as.text.length
                                                      : 0;
}

BpmnCause bpmn_assign_items(BpmnStep *step, void *image, uint16_t field,
                            BpmnValue value)
{
    const BpmnImage *head = image;
    size_t limit = image_limit(step->process);
    bool has_bytes = is_structure(value) || bpmn_is_text(value);
    size_t used = head->bytes - held(step, image, field);

    if (has_bytes
        && (used > limit || value.as.text.length > limit - used
            || too_deep(value, 0))) {
        BpmnCause cause = bpmn_take_cause(step);
        return cause == BPMN_CAUSE_NONE ? BPMN_CAUSE_TOO_LARGE : cause;
    }
    return bpmn_assign(step, image, field, value);
}
