/* Cases whose image lies as another program of the same net laid it out:
   converted when the journal is opened, and carried in the new layout. One with
   a value that no variable takes any more strays: it stays as it lies, is shown
   by the tables of its record, and nothing acts on it until 'set' has given the
   variable another value. */
#include "core/journal/frame.h"

#include "core/journal/catalog.h"

/* An image is converted to one of another layout of the same net. */
typedef struct Conversion {
    const BpmnProcess *from; /* as its record tells it */
    const BpmnProcess *process;
    uint16_t from_kind; /* kinds of the frame: there */
    uint16_t kind;      /* and in the process at hand */
    const uint8_t *old;
    uint8_t *image;
    const BpmnCommand *instead;
    uint32_t misfits;
} Conversion;

/* False: the tokens have no place. */
static bool convert_place(const Conversion *conversion, const BpmnPlace *old)
{
    const BpmnProcess *process = conversion->process;
    uint32_t count = place_tokens(old, conversion->old);

    for (uint16_t i = 0; i < process->place_count; i++) {
        const BpmnPlace *place = &process->places[i];

        if (place->frame == conversion->kind
            && bpmn_string_equal(bpmn_string(place->id),
                                 bpmn_string(old->id))) {
            if (place->counter_offset == 0 && count > 1) return false;
            place_set_tokens(place, conversion->image, count);
            return true;
        }
    }
    return count == 0;
}

/* The field of that name in images of a kind; BPMN_NO_ELEMENT: none. */
static uint16_t field_named(const BpmnProcess *process, uint16_t kind,
                            BpmnString name)
{
    for (uint16_t i = 0; i < process->field_count; i++) {
        if (process->fields[i].frame == kind
            && bpmn_string_equal(bpmn_string(process->fields[i].name), name)) {
            return i;
        }
    }
    return BPMN_NO_ELEMENT;
}

/* True when the command gives a variable a value. */
static bool gives(const BpmnCommand *command, BpmnString name)
{
    for (size_t i = 0; command && i < command->data_count; i++) {
        if (bpmn_string_equal(command->data[i].name, name)) return true;
    }
    return false;
}

/* False: the image is damaged. */
static bool convert_field(Conversion *conversion, BpmnStep *step, uint16_t old)
{
    BpmnString name = bpmn_string(conversion->from->fields[old].name);
    uint16_t number = field_named(step->process, conversion->kind, name);
    BpmnValue value;

    if (!bpmn_field_get(conversion->from, conversion->old, old, &value)) {
        return false;
    }
    if (number == BPMN_NO_ELEMENT
            ? !value.is_null
            : !bpmn_field_set(step, conversion->image, number, &value)) {
        conversion->misfits += !gives(conversion->instead, name);
    }
    return step->fault == BPMN_FAULT_NONE;
}

/* Of so many bytes. What a host counts is the same in every layout. False: the
   image is damaged, or its tokens have no place. */
static bool convert_image(Conversion *conversion, uint32_t bytes)
{
    const BpmnProcess *from = conversion->from;
    const BpmnProcess *process = conversion->process;
    BpmnStep step = {
        .process = process,
        .image_capacity = image_form(process, conversion->kind).bytes + bytes,
    };

    if (!image_is_sound(from, conversion->from_kind, conversion->old, bytes)) {
        return false;
    }
    image_begin(process, conversion->kind, conversion->image);
    if (conversion->kind != 0
        && process->frames[conversion->kind].sort == BPMN_FRAME_HOST) {
        memcpy(conversion->image + sizeof(BpmnImage),
               conversion->old + sizeof(BpmnImage),
               sizeof(BpmnHost) - sizeof(BpmnImage));
    }
    for (uint16_t i = 0; i < from->place_count; i++) {
        if (from->places[i].frame == conversion->from_kind
            && !convert_place(conversion, &from->places[i])) {
            return false;
        }
    }
    for (uint16_t i = 0; i < from->field_count; i++) {
        if (from->fields[i].frame == conversion->from_kind
            && !convert_field(conversion, &step, i)) {
            return false;
        }
    }
    return true;
}

/* The draft gets the image in the new layout; waits stay as they are. An image
   that is a value has no layout. *strays: a value fits nothing, not even what a
   command (null: none) gives instead. */
static BpmnStatus convert_draft(Partition *partition, const CaseState *state,
                                const BpmnCommand *instead, bool *strays)
{
    const Known *known = definitions_known(&partition->definitions,
                                           state->process);
    const BpmnProcess *process = known->definition->process;
    const BpmnAllocator *allocator = &partition->allocator;
    Draft *draft = partition->drafts;
    uint32_t bytes = state_image_bytes(state);
    Conversion conversion = {
        .process = process,
        .old = state_image(state),
        .instead = instead,
    };
    FramePlace place;
    BpmnStatus status;

    if (!draft_load(allocator, draft, state)) return BPMN_NO_MEMORY;
    (void)state_place(state, &place);
    conversion.from_kind = place.kind;
    status = known_renumber(partition, state->process, draft, &place.kind);
    if (status != BPMN_OK) return status;
    conversion.kind = place.kind;
    conversion.from = known->recorded;
    if (place.kind != 0 && !draft_set_place(allocator, draft, place)) {
        return BPMN_NO_MEMORY;
    }
    if (!buffer_reserve(allocator, &draft->image,
                        image_form(process, draft->kind).bytes + (size_t)bytes,
                        1)) {
        return BPMN_NO_MEMORY;
    }
    conversion.image = draft->image.items;
    if (!(state->flags & STATE_VALUE) && !convert_image(&conversion, bytes)) {
        return BPMN_CORRUPT;
    }
    *strays = conversion.misfits > 0;
    return BPMN_OK;
}

BpmnStatus convert_state(Partition *partition, const CaseState *state,
                         const BpmnCommand *instead, bool *strays)
{
    Definition *definition =
        definitions_known(&partition->definitions, state->process)->definition;
    BpmnStatus status = convert_draft(partition, state, instead, strays);
    uint16_t number;

    if (status != BPMN_OK || *strays) return status;
    number = catalog_definition(partition, definition, partition->last_ms);
    partition->drafts->head.process = number;
    return number != 0 ? BPMN_OK : BPMN_NO_MEMORY;
}

/* A state in the layout at hand, in place of one in another; null: *status says
   why, or it strays. */
static Case *convert_item(Partition *partition, const Case *item,
                          BpmnStatus *status)
{
    const Known known = *definitions_known(&partition->definitions,
                                           item->state.process);
    bool strays;
    Case *fresh;

    *status = convert_state(partition, &item->state, NULL, &strays);
    if (*status != BPMN_OK || strays) return NULL;
    *status = BPMN_NO_MEMORY;
    fresh = case_new(&partition->allocator, &partition->cases,
                     draft_size(known.definition->process, partition->drafts));
    if (!fresh) return NULL;
    draft_store(known.definition->process, partition->drafts, &fresh->state);
    fresh->last_position = item->last_position;
    fresh->state_mark = item->state_mark;
    return fresh;
}

/* True when no frame of the case has a value that fits nothing. */
static BpmnStatus frames_fit(Partition *partition, const Frame *root,
                             bool *strays)
{
    BpmnStatus status = BPMN_OK;

    *strays = false;
    for (Frame *frame = root ? frame_after(root, root) : NULL;
         frame && status == BPMN_OK && !*strays;
         frame = frame_after(root, frame)) {
        if (!frame->item || frame->item->state_mark == 0
            || frame_is_over(partition, frame)
            || !case_strays(partition, frame->item)) {
            continue;
        }
        status = convert_draft(partition, &frame->item->state, NULL, strays);
    }
    return status;
}

BpmnStatus convert_case(Partition *partition, Case *item)
{
    bool strays;
    BpmnStatus status =
        frames_fit(partition, case_root(partition, item->state.id), &strays);
    Case *fresh = status != BPMN_OK || strays
        ? NULL
        : convert_item(partition, item, &status);

    if (!fresh) return status;
    cases_put(&partition->cases, fresh->state.id, fresh);
    case_free(&partition->allocator, &partition->cases, item);
    return carry_state(partition, fresh, NULL, partition->last_ms)
            && index_state(partition, &fresh->state)
        ? BPMN_OK
        : BPMN_NO_MEMORY;
}

BpmnStatus convert_frame(Partition *partition, Frame *frame)
{
    BpmnStatus status;
    Case *fresh = convert_item(partition, frame->item, &status);

    if (!fresh) return status == BPMN_OK ? BPMN_CORRUPT : status;
    case_free(&partition->allocator, &partition->cases, frame->item);
    frame->item = fresh;
    return carry_state(partition, cases_find(&partition->cases, frame->case_id),
                       frame, partition->last_ms)
        ? BPMN_OK
        : BPMN_NO_MEMORY;
}
