/* Cases that recovery found: do they fit their processes, and what do they wait
   for? */
#include "engine_state.h"

bool index_state(BpmnEngine *engine, const CaseState *state)
{
    const BpmnAllocator *allocator = &engine->allocator;
    WaitCursor cursor = state_waits(state);
    Wait wait;

    if (state->flags & STATE_KEYED) {
        if (!keys_reserve(allocator, &engine->cases.keys)) return false;
        keys_add(&engine->cases.keys,
                 key_hash(state->process, state_key(state)),
                 cases_counter(state->id));
    }
    while (wait_next(&cursor, &wait)) {
        Subscription entry;

        if (wait_kind(&wait) == BPMN_WAIT_TIMER) {
            if (!timers_reserve(allocator, &engine->timers, 1)) return false;
            timers_push(&engine->timers,
                        (Timer){ wait.of.timer.due_ms, wait.id, state->id });
        }
        if (!wait_subscription(engine, state, state_texts(state), &wait,
                               &entry)) {
            continue;
        }
        if (!subscriptions_reserve(allocator, &engine->subscriptions, 1)) {
            return false;
        }
        subscriptions_add(&engine->subscriptions, entry);
    }
    return true;
}

bool wait_fits(const BpmnProcess *process, const Wait *wait)
{
    const BpmnWait *row = wait_row(process, wait->element);
    uint16_t flow = wait->of.incident.flow;

    if (wait_cause(wait) > BPMN_CAUSE_JOB_ERROR) return false;
    if (wait_kind(wait) != BPMN_WAIT_INCIDENT) {
        return row && row->kind == wait_kind(wait);
    }
    return wait->element < process->element_count
        && (flow == BPMN_NO_ELEMENT || flow < process->element_count);
}

static bool waits_fit(const BpmnProcess *process, const CaseState *state)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (!wait_fits(process, &wait)) return false;
    }
    return true;
}

static BpmnStatus index_case(BpmnEngine *engine, Case *item)
{
    const Known *known = definitions_known(&engine->definitions,
                                           item->state.process);
    const BpmnProcess *process;

    if (item->state_position == 0 || !known) return BPMN_CORRUPT;
    if (!known->definition) return BPMN_UNKNOWN_PROCESS;
    if (known->converts) return convert_case(engine, item);
    process = known->definition->process;
    if (!waits_fit(process, &item->state)
        || !image_is_sound(process, state_image(&item->state),
                           item->state.image_bytes)) {
        return BPMN_CORRUPT;
    }
    return index_state(engine, &item->state) ? BPMN_OK : BPMN_NO_MEMORY;
}

BpmnStatus index_cases(BpmnEngine *engine)
{
    for (size_t page = 0; page < engine->cases.page_count; page++) {
        for (size_t i = 0; i < PAGE_CASES; i++) {
            const Page *items = ((Page **)engine->cases.pages.items)[page];
            Case *item = items ? items->cases[i] : NULL;
            BpmnStatus status = item ? index_case(engine, item) : BPMN_OK;

            if (status != BPMN_OK) return status;
        }
    }
    return BPMN_OK;
}
