/* Cases that recovery found: do they fit their processes, and what do they wait
   for? */
#include "core/journal/partition.h"

static bool waits_fit(const BpmnProcess *process, const CaseState *state)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (!wait_fits(process, &wait)) return false;
    }
    return true;
}

static BpmnStatus index_case(Partition *partition, Case *item)
{
    const Known *known = definitions_known(&partition->definitions,
                                           item->state.process);
    const BpmnProcess *process;

    if (item->state_position == 0 || !known) return BPMN_CORRUPT;
    if (!known->definition) return BPMN_UNKNOWN_PROCESS;
    if (known->converts) return convert_case(partition, item);
    process = known->definition->process;
    if (!waits_fit(process, &item->state)
        || !image_is_sound(process, 0, state_image(&item->state),
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
