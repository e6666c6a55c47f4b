/* Which variables a turn has changed. */
#include "core/engine/turn.h"

#include "bpmn/value.h"
#include "core/base/base.h"

/* True when the field has a text, given in *text. */
static bool text_value(const BpmnProcess *process, const uint8_t *image,
                       uint16_t field, BpmnString *text)
{
    BpmnValue value;

    if (process->fields[field].type != BPMN_TEXT
        && process->fields[field].type != BPMN_STRUCTURE
        && process->fields[field].type != BPMN_LOOSE) {
        return false;
    }
    if (!bpmn_field_get(process, image, field, &value) || value.is_null
        || (value.type != BPMN_TEXT && value.type != BPMN_STRUCTURE)) {
        return false;
    }
    *text = value.as.text;
    return true;
}

static bool is_null(const BpmnField *field, ImageForm form,
                    const uint8_t *image)
{
    return image[form.nulls_offset + field->null_bit / 8u]
        >> (field->null_bit % 8)
        & 1;
}

/* A text that another one replaced may be the same. */
static bool is_same_text(const BpmnProcess *process, uint16_t field,
                         const uint8_t *before, const uint8_t *after)
{
    BpmnString old_text;
    BpmnString new_text;

    return text_value(process, before, field, &old_text)
        && text_value(process, after, field, &new_text)
        && bpmn_string_equal(old_text, new_text);
}

/* 'before' null: the frame begins, every field was null. */
static bool has_changed(const BpmnProcess *process, ImageForm form,
                        uint16_t field, const uint8_t *before,
                        const uint8_t *after)
{
    const BpmnField *row = &process->fields[field];
    bool null = is_null(row, form, after);

    if (!before || is_null(row, form, before)) return !null;
    if (null) return true;
    return memcmp(before + row->offset, after + row->offset,
                  field_size(row->type))
        != 0
        && !is_same_text(process, field, before, after);
}

/* The image that the frame at a depth had; null: it begins. */
static const uint8_t *image_before(const Turn *turn, uint32_t depth)
{
    if (turn->converted) return turn->converted;
    if (depth == 0) {
        return turn->item ? state_image(case_state(turn->partition, turn->item))
                          : NULL;
    }
    if (turn->begins_item && depth == turn->depth) return NULL;
    return state_image(frame_state(turn->partition, turn->frames[depth]));
}

/* True when the frame at a depth goes on, with variables that a step could
   change. */
static bool has_fields(const Turn *turn, uint32_t depth)
{
    const Draft *draft = partition_draft(turn->partition, depth);

    return depth < turn->over_from
        && image_form(turn->definition->process, draft->kind).nulls_offset != 0
        && !(draft->head.flags & STATE_VALUE);
}

/* Lists the fields of the frame at a depth whose values changed; false: no
   memory. */
static bool list_changes_at(Turn *turn, uint32_t depth)
{
    Partition *partition = turn->partition;
    const BpmnProcess *process = turn->definition->process;
    const Draft *draft = partition_draft(partition, depth);
    ImageForm form = image_form(process, draft->kind);
    const uint8_t *before = image_before(turn, depth);
    const uint8_t *after = draft->image.items;
    uint32_t count = turn->body.changed.count;

    if (before
        && memcmp(before + form.nulls_offset, after + form.nulls_offset,
                  form.bytes - form.nulls_offset)
            == 0) {
        return true;
    }
    if (!buffer_reserve(&partition->allocator, &turn->engine->changed_fields,
                        process->field_count + (size_t)1, sizeof(uint16_t))) {
        return false;
    }
    for (uint16_t i = 0; i < process->field_count; i++) {
        if (process->fields[i].frame != form.kind
            || !has_changed(process, form, i, before, after)) {
            continue;
        }
        put_u16((uint8_t *)turn->engine->changed_fields.items + 2 * count++, i);
    }
    turn->body.changed = (NumberList){ turn->engine->changed_fields.items,
                                       count };
    return true;
}

bool turn_list_changes(Turn *turn)
{
    for (uint32_t depth = 0; depth <= turn->depth; depth++) {
        if (has_fields(turn, depth) && !list_changes_at(turn, depth)) {
            return false;
        }
    }
    return true;
}
