/* start: a case begins. */
#include "act.h"

#include "bpmn/value.h"

/* The start event that is meant. */
static uint16_t start_event(const Act *act)
{
    const BpmnCommand *command = act->command;
    const BpmnProcess *process = act->definition->process;
    uint16_t element = command->element;
    uint16_t event = BPMN_NO_ELEMENT;

    if (element < process->element_count) {
        event = event_find(act->definition, BPMN_EVENT_START, element,
                           command->name);
        if (event != BPMN_NO_ELEMENT || element != 0) return event;
    } else if (element != BPMN_NO_ELEMENT) {
        return event;
    }
    for (element = 0; element < process->element_count; element++) {
        event = event_find(act->definition, BPMN_EVENT_START, element,
                           command->name);
        if (event != BPMN_NO_ELEMENT) break;
    }
    return event;
}

/* The open case with the key; 0: none. */
static uint64_t case_with_key(const BpmnEngine *engine, uint16_t process,
                              BpmnString key, uint64_t hash)
{
    KeyCursor cursor = keys_find(&engine->cases.keys, hash);
    uint64_t counter;

    while ((counter = keys_next(&cursor)) != 0) {
        uint64_t id = cases_id(&engine->cases, counter);
        const Case *item = cases_find(&engine->cases, id);
        const CaseState *state = item ? case_state(engine, item) : NULL;

        if (state && !(state->flags & STATE_CLOSED)
            && (state->flags & STATE_KEYED) && state->process == process
            && bpmn_string_equal(state_key(state), key)) {
            return id;
        }
    }
    return 0;
}

uint64_t bpmn_case_by_key(const BpmnEngine *engine, const BpmnProcess *process,
                          BpmnString key)
{
    const Definition *definition = definitions_find(&engine->definitions,
                                                    process);

    if (!definition || definition->number == 0 || !key.bytes) return 0;
    return case_with_key(engine, definition->number, key,
                         key_hash(definition->number, key));
}

static BpmnReason check_key(Act *act, uint16_t process)
{
    BpmnString key = act->command->key;

    if (!key.bytes) return BPMN_REASON_NONE;
    if (key.length > UINT16_MAX) {
        return act_refuse(act, BPMN_REASON_LIMIT,
                          "a business key has at most 65,535 bytes");
    }
    act->engine->draft.key_hash = key_hash(process, key);
    act->answer_case = case_with_key(act->engine, process, key,
                                     act->engine->draft.key_hash);
    if (act->answer_case == 0) return BPMN_REASON_NONE;
    return act_refuse(act, BPMN_REASON_DUPLICATE_KEY,
                      "an open case of the process has this business key");
}

static bool begin_state(Act *act, uint16_t number)
{
    BpmnEngine *engine = act->engine;
    Draft *draft = &engine->draft;

    if (!draft_begin(&engine->allocator, draft, act->command->key)) {
        return act_no_memory(act) == BPMN_REASON_NONE;
    }
    draft->head.process = number;
    draft->head.started_ms = act->now_ms;
    image_begin(act->definition->process, draft->image.items);
    return true;
}

BpmnReason handle_start(Act *act)
{
    uint16_t event = start_event(act);
    uint16_t number;
    BpmnReason reason;

    if (event == BPMN_NO_ELEMENT) {
        return act_refuse(act, BPMN_REASON_NO_SUCH_ELEMENT,
                          "the process has no such start event");
    }
    act->head.element = act->definition->process->events[event].element;
    number = note_definition(act->engine, act->definition, act->now_ms);
    if (number == 0) return act_no_memory(act);
    act->head.process = number;
    reason = check_key(act, number);
    if (reason != BPMN_REASON_NONE) return reason;
    if (!act_prepare(act) || !begin_state(act, number)) {
        return BPMN_REASON_LIMIT;
    }
    reason = act_write_data(act, NULL);
    if (reason != BPMN_REASON_NONE) return reason;
    act->head.role = BPMN_ROLE_SENDER;
    return act_step(act, event);
}
