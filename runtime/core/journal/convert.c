/* Cases whose image lies as another program of the same net laid it out:
   converted when the journal is opened, and carried in the new layout. */
#include "core/journal/partition.h"

#include "core/base/base.h"
#include "core/journal/catalog.h"

typedef struct Conversion {
    Partition *partition;
    const Case *item;
    const BpmnProcess *process;
    bool done;
} Conversion;

static bool convert(void *user, const BpmnRecordBytes *record)
{
    Conversion *conversion = user;
    const CaseState *state = &conversion->item->state;
    BpmnString body = { (const char *)record->body, record->body_bytes };
    BpmnString image = { (const char *)state_image(state),
                         state_image_bytes(state) };
    BpmnString layout;
    uint16_t number;

    conversion->done = record->body
        && catalog_definition_read(body, &number, &layout)
        && layout_convert(layout, image, conversion->process,
                          conversion->partition->draft.image.items);
    return false;
}

/* The draft gets the image in the new layout; waits stay as they are. */
static BpmnStatus convert_draft(Partition *partition, const Case *item,
                                const Known *known)
{
    const BpmnProcess *process = known->definition->process;
    Conversion conversion = { partition, item, process, false };
    const BpmnAllocator *allocator = &partition->allocator;
    BpmnStore *store = &partition->store;

    if (!draft_load(allocator, &partition->draft, &item->state)
        || !buffer_reserve(allocator, &partition->draft.image,
                           process->image_bytes
                               + (size_t)state_image_bytes(&item->state),
                           1)) {
        return BPMN_NO_MEMORY;
    }
    if (store->read_at(store->user, known->record.position, convert,
                       &conversion)
        != BPMN_STORE_OK) {
        return BPMN_STORE_ERROR;
    }
    return conversion.done
        ? known_renumber(partition, item->state.process, &partition->draft)
        : BPMN_UNKNOWN_PROCESS;
}

BpmnStatus convert_case(Partition *partition, Case *item)
{
    const Known known = *definitions_known(&partition->definitions,
                                           item->state.process);
    BpmnStatus status = convert_draft(partition, item, &known);
    uint16_t number;
    size_t bytes;
    Case *fresh;

    if (status != BPMN_OK) return status;
    number = catalog_definition(partition, known.definition,
                                partition->last_ms);
    if (number == 0) return BPMN_NO_MEMORY;
    partition->draft.head.process = number;
    bytes = draft_size(known.definition->process, &partition->draft);
    fresh = case_new(&partition->allocator, &partition->cases, bytes);
    if (!fresh) return BPMN_NO_MEMORY;
    draft_store(known.definition->process, &partition->draft, &fresh->state);
    fresh->last_position = item->last_position;
    fresh->state_position = item->state_position;
    cases_put(&partition->cases, fresh->state.id, fresh);
    case_free(&partition->allocator, &partition->cases, item);
    return carry_case(partition, fresh, partition->last_ms)
            && index_state(partition, &fresh->state)
        ? BPMN_OK
        : BPMN_NO_MEMORY;
}
