/* Where fields lie in an image. */
#include "builder.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

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

BpmnType layout_type(const Field *field)
{
    if (field->type == BPMN_ENUMERATION && !field->closed) return BPMN_TEXT;
    return field->type;
}

static int by_name(const void *one, const void *other)
{
    const Parameter *const *left = one;
    const Parameter *const *right = other;
    return strcmp((*left)->name, (*right)->name);
}

const Parameter **layout_parameters(const Process *process, Arena *arena)
{
    size_t count = process->parameters.count;
    const Parameter **list = NEW_ARRAY(arena, const Parameter *, count);
    for (size_t i = 0; i < count; i++) list[i] = &process->parameters.items[i];
    if (count > 1) qsort(list, count, sizeof *list, by_name);
    return list;
}

/* A parameter's name without "parameter." */
static const char *parameter_name(const char *name)
{
    static const char PREFIX[] = "parameter.";
    bool has_prefix = strncmp(name, PREFIX, sizeof PREFIX - 1) == 0;
    return has_prefix ? name + sizeof PREFIX - 1 : name;
}

uint16_t layout_number(const Process *process, uint32_t field)
{
    const Field *self = &process->fields.items[field];
    size_t number = 0;
    if (self->is_parameter) {
        const char *name = parameter_name(self->name);
        for (size_t i = 0; i < process->parameters.count; i++) {
            if (strcmp(process->parameters.items[i].name, name) < 0) number++;
        }
    } else {
        for (uint32_t i = 0; i < field; i++)
            number += !process->fields.items[i].is_parameter;
    }
    assert(number < UINT16_MAX);
    return (uint16_t)number;
}

/* Gives offsets to the fields of one alignment. */
static uint32_t lay_out(const Process *process, uint32_t alignment,
                        uint32_t end, uint32_t *offsets)
{
    for (size_t i = 0; i < process->fields.count; i++) {
        const Field *field = &process->fields.items[i];
        Shape shape = SHAPES[layout_type(field)];
        if (field->is_parameter || shape.alignment != alignment) continue;
        offsets[i] = end;
        end += shape.size_bytes;
    }
    return end;
}

FieldLayout layout_fields(const Process *process, uint32_t offset, Arena *arena)
{
    FieldLayout layout = { .nulls_offset = offset };
    uint32_t fields = 0;
    layout.offsets = NEW_ARRAY(arena, uint32_t, process->fields.count);
    for (size_t i = 0; i < process->fields.count; i++) {
        layout.offsets[i] = UINT32_MAX;
        fields += !process->fields.items[i].is_parameter;
    }
    assert(offset % WORD_BYTES == 0);
    uint32_t end = offset + (fields + WORD_BITS - 1) / WORD_BITS * WORD_BYTES;
    for (uint32_t alignment = WORD_BYTES; alignment > 0; alignment /= 2)
        end = lay_out(process, alignment, end, layout.offsets);
    layout.end = (end + WORD_BYTES - 1) / WORD_BYTES * WORD_BYTES;
    return layout;
}
