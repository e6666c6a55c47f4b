/* Cases whose image lies as another program of the same net laid it out:
   converted when the journal is opened, and carried in the new layout. One with
   a value that no variable takes any more strays: it stays as it lies, is shown
   by the tables of its record, and nothing acts on it until 'set' has given the
   variable another value. */
#include "core/journal/partition.h"

#include "core/base/base.h"
#include "core/journal/catalog.h"

typedef struct Conversion {
    Partition *partition;
    const CaseState *state;
    const BpmnProcess *process;
    uint16_t from; /* kinds of the frame: in the record */
    uint16_t kind; /* and in the process at hand */
    const BpmnCommand *instead;
    uint32_t misfits;
    bool done;
} Conversion;

static bool convert(void *user, const BpmnRecordBytes *record)
{
    Conversion *conversion = user;
    const CaseState *state = conversion->state;
    BpmnString body = { (const char *)record->body, record->body_bytes };
    LaidImage image = {
        .kind = conversion->from,
        .bytes = { (const char *)state_image(state), state_image_bytes(state) },
    };
    uint16_t number;

    conversion->done = record->body
        && catalog_definition_read(body, &number, &image.layout)
        && layout_convert(&image, conversion->process, conversion->kind,
                          conversion->instead,
                          conversion->partition->drafts->image.items,
                          &conversion->misfits);
    return false;
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
    BpmnStore *store = &partition->store;
    Draft *draft = partition->drafts;
    Conversion conversion = {
        .partition = partition,
        .state = state,
        .process = process,
        .instead = instead,
    };
    FramePlace place;
    BpmnStatus status;

    if (!draft_load(allocator, draft, state)) return BPMN_NO_MEMORY;
    (void)state_place(state, &place);
    conversion.from = place.kind;
    status = known_frame_kind(partition, state->process, place.kind,
                              &conversion.kind);
    if (status != BPMN_OK) return status;
    place.kind = conversion.kind;
    if (place.kind != 0 && !draft_set_place(allocator, draft, place)) {
        return BPMN_NO_MEMORY;
    }
    conversion.done = (state->flags & STATE_VALUE) != 0;
    if (!buffer_reserve(allocator, &draft->image,
                        image_form(process, draft->kind).bytes
                            + (size_t)state_image_bytes(state),
                        1)) {
        return BPMN_NO_MEMORY;
    }
    if (!conversion.done
        && store->read_at(store->user, known->record.position, convert,
                          &conversion)
            != BPMN_STORE_OK) {
        return BPMN_STORE_ERROR;
    }
    *strays = conversion.misfits > 0;
    return conversion.done ? known_renumber(partition, state->process, draft)
                           : BPMN_CORRUPT;
}

/* A state in the layout at hand, in place of one in another; null: *status says
   why, or it strays. */
static Case *convert_item(Partition *partition, const Case *item,
                          const BpmnCommand *instead, BpmnStatus *status)
{
    const Known known = *definitions_known(&partition->definitions,
                                           item->state.process);
    uint16_t number;
    bool strays;
    Case *fresh;

    *status = convert_draft(partition, &item->state, instead, &strays);
    if (*status != BPMN_OK || strays) return NULL;
    *status = BPMN_NO_MEMORY;
    number = catalog_definition(partition, known.definition,
                                partition->last_ms);
    if (number == 0) return NULL;
    partition->drafts->head.process = number;
    fresh = case_new(&partition->allocator, &partition->cases,
                     draft_size(known.definition->process, partition->drafts));
    if (!fresh) return NULL;
    draft_store(known.definition->process, partition->drafts, &fresh->state);
    fresh->last_position = item->last_position;
    fresh->state_position = item->state_position;
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
        if (!frame->item || frame->item->state_position == 0
            || frame_is_over(partition, frame)
            || !case_strays(partition, frame->item)) {
            continue;
        }
        status = convert_draft(partition, &frame->item->state, NULL, strays);
    }
    return status;
}

BpmnStatus convert_case(Partition *partition, Case *item,
                        const BpmnCommand *instead)
{
    bool strays;
    BpmnStatus status =
        frames_fit(partition, case_root(partition, item->state.id), &strays);
    Case *fresh = status != BPMN_OK || strays
        ? NULL
        : convert_item(partition, item, instead, &status);

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
    Case *fresh = convert_item(partition, frame->item, NULL, &status);

    if (!fresh) return status == BPMN_OK ? BPMN_CORRUPT : status;
    case_free(&partition->allocator, &partition->cases, frame->item);
    frame->item = fresh;
    return carry_state(partition, cases_find(&partition->cases, frame->case_id),
                       frame, partition->last_ms)
        ? BPMN_OK
        : BPMN_NO_MEMORY;
}
