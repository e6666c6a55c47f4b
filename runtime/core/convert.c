/* Cases whose image lies as another program of the same net laid it out:
   converted when the journal is opened, and carried in the new layout. */
#include "act.h"

#include "bytes.h"
#include "note.h"

typedef struct Conversion {
    BpmnEngine *engine;
    const Case *item;
    const BpmnProcess *process;
    bool done;
} Conversion;

static bool convert(void *user, const BpmnRecordBytes *record)
{
    Conversion *conversion = user;
    const CaseState *state = &conversion->item->state;
    BpmnString body = { (const char *)record->body, record->body_bytes };
    BpmnString image = { (const char *)state_image(state), state->image_bytes };
    BpmnString layout;
    uint16_t number;

    conversion->done = record->body
        && note_definition_read(body, &number, &layout)
        && layout_convert(layout, image, conversion->process,
                          conversion->engine->draft.image.items);
    return false;
}

/* The draft gets the image in the new layout; waits stay as they are. */
static BpmnStatus convert_draft(BpmnEngine *engine, const Case *item,
                                const Known *known)
{
    const BpmnProcess *process = known->definition->process;
    Conversion conversion = { engine, item, process, false };
    const BpmnAllocator *allocator = &engine->allocator;
    BpmnStore *store = &engine->store;

    if (!draft_load(allocator, &engine->draft, &item->state)
        || !room_reserve(allocator, &engine->draft.image,
                         process->image_bytes + (size_t)item->state.image_bytes,
                         1)) {
        return BPMN_NO_MEMORY;
    }
    if (store->read_at(store->user, known->note.position, convert, &conversion)
        != BPMN_STORE_OK) {
        return BPMN_STORE_ERROR;
    }
    return conversion.done
        ? known_renumber(engine, item->state.process, &engine->draft)
        : BPMN_UNKNOWN_PROCESS;
}

BpmnStatus convert_case(BpmnEngine *engine, Case *item)
{
    const Known known = *definitions_known(&engine->definitions,
                                           item->state.process);
    BpmnStatus status = convert_draft(engine, item, &known);
    uint16_t number;
    size_t bytes;
    Case *fresh;

    if (status != BPMN_OK) return status;
    number = note_definition(engine, known.definition, engine->last_ms);
    if (number == 0) return BPMN_NO_MEMORY;
    engine->draft.head.process = number;
    bytes = draft_size(known.definition->process, &engine->draft);
    fresh = case_new(&engine->allocator, &engine->cases, bytes);
    if (!fresh) return BPMN_NO_MEMORY;
    draft_store(known.definition->process, &engine->draft, &fresh->state);
    fresh->last_position = item->last_position;
    fresh->state_position = item->state_position;
    cases_put(&engine->cases, fresh->state.id, fresh);
    case_free(&engine->allocator, &engine->cases, item);
    return carry_case(engine, fresh, engine->last_ms)
            && index_state(engine, &fresh->state)
        ? BPMN_OK
        : BPMN_NO_MEMORY;
}
