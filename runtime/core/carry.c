/*
 * The live window moves: what its start holds and is still alive is appended
 * again, so that recovery reads a window of bounded length.
 *
 * Records before the window's start are for history only.
 */
#include "engine_state.h"

#include "bpmn/value.h"
#include "bytes.h"
#include "note.h"

enum { WINDOW_MIN = 1024, CARRY_AT_ONCE = 256 };

/* How many records a window must hold at least. */
static uint64_t alive(const BpmnEngine *engine)
{
    return engine->cases.open + engine->names.count
        + engine->definitions.known_count
        + (engine->recall.last - engine->recall.first);
}

bool carry_case(BpmnEngine *engine, Case *item, int64_t now_ms)
{
    const CaseState *state = case_state(engine, item);
    size_t state_bytes = state->bytes;
    Body body = {
        .event = BPMN_NO_ELEMENT, .target = BPMN_NO_ELEMENT,
        .incident = BPMN_NO_ELEMENT, .state_bytes = state_bytes
    };
    Head head = {
        .kind = BPMN_RECORD_CARRY, .cause = BPMN_CAUSED_BY_ENGINE,
        .element = BPMN_NO_ELEMENT, .at_ms = now_ms
    };
    uint8_t *to = batch_room(engine, body_bound(&body));
    Changed *changed = to ? batch_touch(engine, item) : NULL;
    size_t state_at;

    if (!changed) return false;
    state = case_state(engine, item);
    state_at = body_write(&body, to);
    memcpy(to + state_at, state, state_bytes);
    head.case_id = state->id;
    head.process = state->process;
    head.version = state->version;
    head.previous = changed->last_position;
    head.answer = state->id;
    batch_add(engine, &head, state_at + state_bytes);
    changed->last_position = engine->position;
    changed->state_position = engine->position;
    return true;
}

/* Reading the window's start. */
typedef struct Carrying {
    BpmnEngine *engine;
    int64_t now_ms;
    uint64_t next;              /* where the window starts afterwards */
    uint32_t left;
} Carrying;

static uint64_t state_position(const BpmnEngine *engine, const Case *item)
{
    const Changed *changed = batch_changed(engine, item);

    return changed ? changed->state_position : item->state_position;
}

static bool carry_record(void *user, const BpmnRecordBytes *record)
{
    Carrying *carrying = user;
    BpmnEngine *engine = carrying->engine;
    Head head;
    Case *item;

    (void)head_of(record, &head);
    if (head.position > engine->batch.mark.position) return false;
    item = head.case_id == 0 ? NULL : cases_find(&engine->cases, head.case_id);
    if (item && head.position == state_position(engine, item)
        && !(case_state(engine, item)->flags & STATE_CLOSED)
        && !carry_case(engine, item, carrying->now_ms)) {
        return false;
    }
    carrying->next = head.position + 1;
    return --carrying->left > 0;
}

/* A definition record is copied as it lies in the store, for its process need
   not be one that the engine was given. */
typedef struct Copying {
    BpmnEngine *engine;
    uint16_t number;
    int64_t now_ms;
    bool done;
} Copying;

static bool copy_definition(void *user, const BpmnRecordBytes *record)
{
    Copying *copying = user;
    Head head = {
        .kind = BPMN_RECORD_DEFINITION, .cause = BPMN_CAUSED_BY_ENGINE,
        .element = BPMN_NO_ELEMENT, .at_ms = copying->now_ms,
        .process = copying->number
    };
    uint8_t *to = record->body
        ? batch_room(copying->engine, record->body_bytes) : NULL;

    if (!to) return false;
    memcpy(to, record->body, record->body_bytes);
    batch_add(copying->engine, &head, record->body_bytes);
    copying->done = true;
    return false;
}

static bool carry_definition(BpmnEngine *engine, uint16_t number,
                             int64_t now_ms)
{
    const Known *known = definitions_known(&engine->definitions, number);
    Copying copying = { engine, number, now_ms, false };
    BpmnStore *store = &engine->store;

    if (known->position > engine->batch.mark.position) {
        return note_definition_again(engine, number, now_ms);
    }
    return store->read_at(store->user, known->position, copy_definition,
                          &copying) == BPMN_STORE_OK
        && copying.done;
}

static bool is_default(const BpmnParameterInfo *info, const BpmnValue *value)
{
    BpmnValue usual = { .type = info->type, .is_null = true };

    if (info->default_text) {
        (void)value_read(info->type, info->default_text, &usual);
    }
    return bpmn_value_equal(usual, *value);
}

static bool carry_parameters(BpmnEngine *engine, const Definition *definition,
                             int64_t now_ms)
{
    const BpmnProcess *process = definition->process;
    uint16_t i;

    for (i = 0; i < process->parameter_count; i++) {
        NotedParameter noted = {
            definition->number, i, definition->parameters[i], { NULL, 0 }
        };
        Head head = {
            .cause = BPMN_CAUSED_BY_ENGINE, .element = BPMN_NO_ELEMENT,
            .at_ms = now_ms
        };

        if (is_default(&process->parameters[i], &noted.value)) continue;
        if (!note_parameter(engine, &noted, &head)) return false;
    }
    return true;
}

/* Definitions, parameters and names are few: all of them again. */
static bool carry_notes(BpmnEngine *engine, int64_t now_ms)
{
    uint16_t number;
    uint32_t name;

    for (number = 1; number <= engine->definitions.known_count; number++) {
        const Known *known = definitions_known(&engine->definitions, number);

        if (!carry_definition(engine, number, now_ms)) return false;
        if (!known->definition || known->definition->number != number) continue;
        if (!carry_parameters(engine, known->definition, now_ms)) return false;
    }
    for (name = 1; name <= engine->names.count; name++) {
        if (!note_name_again(engine, name, now_ms)) return false;
    }
    return note_counters(engine, now_ms)
        && note_recall(engine, engine->position, now_ms);
}

void carry_some(BpmnEngine *engine, int64_t now_ms)
{
    Carrying carrying = {
        engine, now_ms, engine->window_start,
        CARRY_AT_ONCE + 4 * (uint32_t)engine->batch.record_count
    };
    BpmnStore *store = &engine->store;
    uint64_t notes = engine->notes_start;

    engine->batch.window_start = engine->window_start;
    engine->batch.notes_start = notes;
    if (engine->position - engine->window_start
        <= 2 * alive(engine) + WINDOW_MIN) {
        return;
    }
    if (store->read_from(store->user, engine->window_start, carry_record,
                         &carrying) != BPMN_STORE_OK) {
        return;
    }
    if (carrying.next > notes) {
        notes = engine->position + 1;
        if (!carry_notes(engine, now_ms)) return;
    }
    engine->batch.window_start = carrying.next;
    engine->batch.notes_start = notes;
}
