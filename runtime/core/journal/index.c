/* Cases that recovery found: do they fit their processes, and what do they wait
   for? */
#include "core/journal/partition.h"

#include "core/journal/catalog.h"

static bool waits_fit(const BpmnProcess *process, const CaseState *state)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (!wait_fits(process, &wait)) return false;
    }
    return true;
}

/* What a definition record is of goes into the problem. */
static bool tell_missing(void *user, const BpmnRecordBytes *record)
{
    BpmnProblem *problem = user;
    BpmnString body = { (const char *)record->body, record->body_bytes };
    BpmnString layout, id;
    uint16_t number;
    size_t room = sizeof problem->process - 1;

    if (!record->body || !catalog_definition_read(body, &number, &layout))
        return false;
    id = layout_process_id(layout);
    memcpy(problem->process, id.bytes, id.length < room ? id.length : room);
    memcpy(problem->version, layout.bytes, sizeof problem->version);
    return false;
}

/* A case needs a process that was not given, or another version of one. */
static BpmnStatus missing(Partition *partition, const Known *known)
{
    BpmnStore *store = &partition->store;

    partition->problem = (BpmnProblem){ .position = known->record.position };
    return store->read_at(store->user, known->record.position, tell_missing,
                          &partition->problem)
            == BPMN_STORE_OK
        ? BPMN_UNKNOWN_PROCESS
        : BPMN_STORE_ERROR;
}

static BpmnStatus index_case(Partition *partition, Case *item)
{
    const Known *known = definitions_known(&partition->definitions,
                                           item->state.process);
    const BpmnProcess *process;

    if (item->state_position == 0 || !known) return BPMN_CORRUPT;
    if (!known->definition) return missing(partition, known);
    if (known->converts) return convert_case(partition, item);
    process = known->definition->process;
    if (!waits_fit(process, &item->state)
        || !image_is_sound(process, state_image(&item->state),
                           state_image_bytes(&item->state))) {
        return BPMN_CORRUPT;
    }
    return index_state(partition, &item->state) ? BPMN_OK : BPMN_NO_MEMORY;
}

BpmnStatus index_cases(Partition *partition)
{
    for (size_t page = 0; page < partition->cases.page_count; page++) {
        for (size_t i = 0; i < PAGE_CASES; i++) {
            const Page *items = ((Page **)partition->cases.pages.items)[page];
            Case *item = items ? items->cases[i] : NULL;
            BpmnStatus status = item ? index_case(partition, item) : BPMN_OK;

            if (status != BPMN_OK) return status;
        }
    }
    return BPMN_OK;
}
