/* Where fields lie in an image. */
#include "net.h"

#include <assert.h>

enum { WORD_BYTES = 8, WORD_BITS = 64 };

typedef struct Shape {
    uint32_t size_bytes;
    uint32_t alignment; /* the same on every machine */
} Shape;

static const Shape SHAPES[] = {
    [BPMN_LOOSE] = { sizeof(BpmnLoose), 8 },
    [BPMN_BOOLEAN] = { 1, 1 },
    [BPMN_INTEGER] = { 8, 8 },
    [BPMN_DECIMAL] = { sizeof(BpmnDecimal), 8 },
    [BPMN_TEXT] = { sizeof(BpmnText), 4 },
    [BPMN_ENUMERATION] = { 4, 4 },
    [BPMN_INSTANT] = { 8, 8 },
    [BPMN_DURATION] = { 8, 8 },
    [BPMN_STRUCTURE] = { sizeof(BpmnText), 4 },
    [BPMN_MONTHS] = { 8, 8 },
};

/* Gives offsets to the fields of one alignment. */
static uint32_t lay_out(const Net *net, uint32_t alignment, uint32_t end,
                        uint32_t *offsets)
{
    for (uint32_t i = 0; i < net->field_count; i++) {
        const NetField *field = &net->fields[i];
        Shape shape = SHAPES[field->type];
        if (field->is_parameter || shape.alignment != alignment) continue;
        offsets[i] = end;
        end += shape.size_bytes;
    }
    return end;
}

FieldLayout layout_fields(const Net *net, uint32_t offset, Arena *arena)
{
    FieldLayout layout = { .nulls_offset = offset };
    uint32_t fields = 0;
    layout.offsets = NEW_ARRAY(arena, uint32_t, net->field_count);
    for (uint32_t i = 0; i < net->field_count; i++) {
        layout.offsets[i] = UINT32_MAX;
        fields += !net->fields[i].is_parameter;
    }
    assert(offset % WORD_BYTES == 0);
    uint32_t end = offset + (fields + WORD_BITS - 1) / WORD_BITS * WORD_BYTES;
    for (uint32_t alignment = WORD_BYTES; alignment > 0; alignment /= 2)
        end = lay_out(net, alignment, end, layout.offsets);
    layout.end = (end + WORD_BYTES - 1) / WORD_BYTES * WORD_BYTES;
    return layout;
}
