/* start: a case begins. */
#include "core/engine/turn.h"

/* How many start events a command fits. */
static size_t find_starts(const Turn *turn, uint16_t *first)
{
    const BpmnProcess *process = turn->definition->process;
    size_t count = 0;

    for (uint16_t i = 0; i < process->element_count; i++) {
        uint16_t event = event_find(turn->definition, BPMN_EVENT_START, i,
                                    turn->command->name);

        if (event != BPMN_NO_ELEMENT && count++ == 0) *first = event;
    }
    return count;
}

/* The start event that is meant: the one that is named, else the only one. A
   command that is zero but for its process names none. */
static BpmnReason find_start(Turn *turn, uint16_t *event)
{
    uint16_t element = turn->command->element;
    size_t count = 0;

    if (element < turn->definition->process->element_count) {
        *event = event_find(turn->definition, BPMN_EVENT_START, element,
                            turn->command->name);
        count = *event != BPMN_NO_ELEMENT;
    }
    if (count == 0 && (element == 0 || element == BPMN_NO_ELEMENT))
        count = find_starts(turn, event);
    if (count == 1) return BPMN_REASON_NONE;
    return count > 1 ? turn_refuse(turn, BPMN_REASON_AMBIGUOUS,
                                   "the process has several such start events")
                     : turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                                   "the process has no such start event");
}

/* True when the case is one of the definition of a number, in whatever layout
   it lies. */
static bool is_of(const Partition *partition, const CaseState *state,
                  uint16_t number)
{
    return state->process == number
        || definitions_known(&partition->definitions, state->process)
               ->definition
        == definitions_known(&partition->definitions, number)->definition;
}

/* The open case with the key; 0: none. */
static uint64_t case_with_key(const Partition *partition, uint16_t process,
                              BpmnString key, uint64_t hash)
{
    KeyCursor cursor = keys_find(&partition->cases.keys, hash);
    uint64_t counter;

    while ((counter = keys_next(&cursor)) != 0) {
        uint64_t id = cases_id(&partition->cases, counter);
        const Case *item = cases_find(&partition->cases, id);
        const CaseState *state = item ? case_state(partition, item) : NULL;

        if (state && !(state->flags & STATE_CLOSED)
            && (state->flags & STATE_KEYED) && is_of(partition, state, process)
            && bpmn_string_equal(state_key(state), key)) {
            return id;
        }
    }
    return 0;
}

uint64_t bpmn_case_by_key(const BpmnEngine *engine, const BpmnProcess *process,
                          BpmnString key)
{
    const Partition *partition = &engine->partition;
    const Definition *definition = definitions_find(&partition->definitions,
                                                    process);

    if (!definition || definition->number == 0 || !key.bytes) return 0;
    return case_with_key(partition, definition->number, key,
                         key_hash(definition->number, key));
}

static BpmnReason check_key(Turn *turn, uint16_t process)
{
    BpmnString key = turn->command->key;

    if (!key.bytes) return BPMN_REASON_NONE;
    if (key.length > UINT16_MAX) {
        return turn_refuse(turn, BPMN_REASON_LIMIT,
                           "a business key has at most 65,535 bytes");
    }
    turn->partition->drafts->key_hash = key_hash(process, key);
    turn->answer_case = case_with_key(turn->partition, process, key,
                                      turn->partition->drafts->key_hash);
    if (turn->answer_case == 0) return BPMN_REASON_NONE;
    return turn_refuse(turn, BPMN_REASON_DUPLICATE_KEY,
                       "an open case of the process has this business key");
}

static bool begin_state(Turn *turn, uint16_t number)
{
    Partition *partition = turn->partition;
    Draft *draft = partition->drafts;

    if (!draft_begin(&partition->allocator, draft, turn->command->key)) {
        return turn_no_memory(turn) == BPMN_REASON_NONE;
    }
    draft->head.process = number;
    draft->head.started_ms = turn->now_ms;
    memcpy(draft->image.items, turn->definition->blank,
           turn->definition->process->image_bytes);
    return true;
}

BpmnReason handle_start_at(Turn *turn, uint16_t event)
{
    uint16_t number;
    BpmnReason reason;

    turn->head.element = turn->definition->process->events[event].element;
    number = catalog_definition(turn->partition, turn->definition,
                                turn->now_ms);
    if (number == 0) return turn_no_memory(turn);
    turn->head.process = number;
    reason = check_key(turn, number);
    if (reason != BPMN_REASON_NONE) return reason;
    if (!turn_prepare(turn) || !begin_state(turn, number)) {
        return BPMN_REASON_LIMIT;
    }
    reason = turn_write_data(turn, NULL);
    if (reason != BPMN_REASON_NONE) return reason;
    turn->head.role = BPMN_ROLE_SENDER;
    return turn_step(turn, event);
}

BpmnReason handle_start_called(Turn *turn)
{
    uint16_t event;
    BpmnReason reason = find_start(turn, &event);

    return reason == BPMN_REASON_NONE ? handle_start_at(turn, event) : reason;
}

BpmnReason handle_start(Turn *turn)
{
    BpmnReason reason = turn_check_in_force(turn);

    if (reason != BPMN_REASON_NONE) return reason;
    return handle_start_called(turn);
}
