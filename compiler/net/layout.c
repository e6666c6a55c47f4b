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

uint32_t layout_fields(BpmnField *fields, uint16_t count, uint32_t offset)
{
    uint32_t words = (count + WORD_BITS - 1u) / WORD_BITS;
    uint32_t end = offset + words * WORD_BYTES;
    assert(offset % WORD_BYTES == 0);
    for (uint32_t alignment = WORD_BYTES; alignment > 0; alignment /= 2) {
        for (uint16_t i = 0; i < count; i++) {
            Shape shape = SHAPES[fields[i].type];
            if (shape.alignment != alignment) continue;
            fields[i].offset = end;
            end += shape.size_bytes;
        }
    }
    return (end + WORD_BYTES - 1) / WORD_BYTES * WORD_BYTES;
}
