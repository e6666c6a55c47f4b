/* Where fields lie in an image. */
#include "layout.h"

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

uint32_t layout_count(const BpmnField *fields, uint16_t count, uint16_t frame)
{
    uint32_t found = 0;
    for (uint16_t i = 0; i < count; i++) found += fields[i].frame == frame;
    return found;
}

uint32_t layout_fields(BpmnField *fields, uint16_t count, uint16_t frame,
                       uint32_t offset)
{
    uint32_t words = (layout_count(fields, count, frame) + WORD_BITS - 1u)
        / WORD_BITS;
    uint32_t end = offset + words * WORD_BYTES;
    assert(offset % WORD_BYTES == 0);
    for (uint32_t alignment = WORD_BYTES; alignment > 0; alignment /= 2) {
        for (uint16_t i = 0; i < count; i++) {
            Shape shape = SHAPES[fields[i].type];
            if (fields[i].frame != frame || shape.alignment != alignment)
                continue;
            fields[i].offset = end;
            end += shape.size_bytes;
        }
    }
    return (end + WORD_BYTES - 1) / WORD_BYTES * WORD_BYTES;
}

void layout_frame(BpmnField *fields, uint16_t count, uint16_t number,
                  uint32_t offset, BpmnFrameKind *frame)
{
    bool has_fields = layout_count(fields, count, number) > 0;
    frame->nulls_offset = has_fields ? offset : 0;
    frame->image_bytes = layout_fields(fields, count, number, offset);
}
