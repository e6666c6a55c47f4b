/* Which variables a turn has changed. */
#include "core/engine/turn.h"

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

static bool is_null(const BpmnField *field, const uint8_t *nulls)
{
    return nulls[field->null_bit / 8] >> (field->null_bit % 8) & 1;
}

/* A text that another one replaced may be the same. */
SELDOM static bool is_same_text(const BpmnProcess *process, uint16_t field,
                                const uint8_t *before, const uint8_t *after)
{
    BpmnString old_text;
    BpmnString new_text;

    return text_value(process, before, field, &old_text)
        && text_value(process, after, field, &new_text)
        && bpmn_string_equal(old_text, new_text);
}

/* The image that the frame at a depth had; null: it begins. */
static const uint8_t *image_before(const Turn *turn, uint32_t depth)
{
    if (turn->converted) return turn->converted;
    if (depth == 0) {
        return turn->item ? state_image(case_state(turn->partition, turn->item))
                          : NULL;
    }
    if (turn_begins(turn, depth)) return NULL;
    return state_image(frame_state(turn->partition, turn->frames[depth]));
}

/* 'before' null: every field was null. */
static inline bool has_changed(const BpmnProcess *process, ImageForm form,
                               uint16_t field, const uint8_t *before,
                               const uint8_t *after)
{
    const BpmnField *row = &process->fields[field];
    bool null = is_null(row, after + form.nulls_offset);

    if (!before || is_null(row, before + form.nulls_offset)) return !null;
    return null
        || (!same_bytes(before + row->offset, after + row->offset,
                        field_size(row->type))
            && !is_same_text(process, field, before, after));
}

/* True when nothing of a form is another: no field of it either. */
static bool is_same(ImageForm form, const uint8_t *before, const uint8_t *after)
{
    return before
        && memcmp(before + form.nulls_offset, after + form.nulls_offset,
                  form.bytes - form.nulls_offset)
        == 0;
}

bool turn_changes_at(const Turn *turn, uint32_t depth)
{
    const Draft *draft = partition_draft(turn->partition, depth);
    ImageForm form = image_form(turn->definition->process, draft->kind);

    return form.nulls_offset != 0 && !(draft->head.flags & STATE_VALUE)
        && !is_same(form, image_before(turn, depth), turn->images[depth]);
}

/* Lists the fields of the frame at a depth whose values changed; there is
   room. */
static void list_fields(Turn *turn, uint32_t depth)
{
    const BpmnProcess *process = turn->definition->process;
    const Draft *draft = partition_draft(turn->partition, depth);
    ImageForm form = image_form(process, draft->kind);
    const uint8_t *after = turn->images[depth];
    NumberList *changed = &turn->body.changed;
    uint8_t *to = turn->engine->changed_fields.items;
    const uint8_t *before;

    if (!turn_changes_at(turn, depth)) return;
    before = image_before(turn, depth);
    changed->bytes = to;
    for (uint16_t i = 0; i < process->field_count; i++) {
        if (process->fields[i].frame != form.kind
            || !has_changed(process, form, i, before, after)) {
            continue;
        }
        put_u16(to + 2 * changed->count++, i);
    }
}

bool turn_list_changes(Turn *turn)
{
    size_t most = turn->definition->process->field_count;

    if (most == 0) return true;
    if (!buffer_reserve(&turn->partition->allocator,
                        &turn->engine->changed_fields, most,
                        sizeof(uint16_t))) {
        return false;
    }
    for (uint32_t depth = 0; depth <= turn->depth && depth < turn->over_from;
         depth++) {
        list_fields(turn, depth);
    }
    return true;
}
