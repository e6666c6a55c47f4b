/*
 * The live window moves: what its start holds and is still alive is appended
 * again, so that recovery reads a window of bounded length.
 *
 * Records before the window's start are for history only.
 */
#include "engine_state.h"

#include "bytes.h"
#include "note.h"

enum { WINDOW_MIN = 1024, CARRY_AT_ONCE = 256 };

/* How many records a window must hold at least. */
static uint64_t alive(const BpmnEngine *engine)
{
    return engine->cases.open + engine->names.count
        + engine->definitions.known_count + engine->definitions.set_count
        + (engine->recall.last - engine->recall.first);
}

bool carry_case(BpmnEngine *engine, Case *item, int64_t now_ms)
{
    const CaseState *state = case_state(engine, item);
    size_t state_bytes = state->bytes;
    Body body = {
        .event = BPMN_NO_ELEMENT,
        .target = BPMN_NO_ELEMENT,
        .incident = BPMN_NO_ELEMENT,
        .state_bytes = state_bytes,
    };
    Head head = {
        .kind = BPMN_RECORD_CARRY,
        .cause = BPMN_CAUSED_BY_ENGINE,
        .element = BPMN_NO_ELEMENT,
        .at_ms = now_ms,
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
    uint64_t next; /* where the window starts afterwards */
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

/* Telling something again: the record's body, under a head of the engine's. */
typedef struct Copying {
    BpmnEngine *engine;
    Head head;
    bool done;
} Copying;

static bool copy_stored(void *user, const BpmnRecordBytes *record)
{
    Copying *copying = user;
    uint8_t *to = record->body ? batch_room(copying->engine, record->body_bytes)
                               : NULL;

    if (!to) return false;
    memcpy(to, record->body, record->body_bytes);
    batch_add(copying->engine, &copying->head, record->body_bytes);
    copying->done = true;
    return false;
}

/* The same for a record of the batch, whose bytes move when it grows. */
static bool copy_pending(Copying *copying, uint64_t position)
{
    BpmnEngine *engine = copying->engine;
    Head head;
    uint8_t *to;

    (void)head_read(batch_head_at(engine, position), &head);
    to = batch_room(engine, head.body_bytes);
    if (!to) return false;
    memcpy(to, batch_head_at(engine, position) + BPMN_HEAD_BYTES,
           head.body_bytes);
    batch_add(engine, &copying->head, head.body_bytes);
    return true;
}

static bool carry_note(BpmnEngine *engine, Note *note, BpmnRecordKind kind,
                       uint16_t definition, int64_t now_ms)
{
    uint64_t position = note_newest(note);
    BpmnStore *store = &engine->store;
    Copying copying = {
        engine,
        { .kind = (uint8_t)kind,
          .cause = BPMN_CAUSED_BY_ENGINE,
          .element = BPMN_NO_ELEMENT,
          .process = definition,
          .at_ms = now_ms },
        false,
    };

    if (position > engine->batch.mark.position) {
        copying.done = copy_pending(&copying, position);
    } else if (store->read_at(store->user, position, copy_stored, &copying)
               != BPMN_STORE_OK) {
        return false;
    }
    if (copying.done) {
        note_stands(&engine->definitions, note, engine->position);
    }
    return copying.done;
}

/* The parameter that was set first after a position, 'until' at the latest;
   null: none. */
static SetParameter *next_set(const Definitions *definitions, uint64_t after,
                              uint64_t until)
{
    SetParameter *set = definitions->set.items;
    SetParameter *next = NULL;

    for (size_t i = 0; i < definitions->set_count; i++, set++) {
        uint64_t position = note_newest(&set->note);

        if (position <= after || position > until) continue;
        if (!next || position < note_newest(&next->note)) next = set;
    }
    return next;
}

/* In their order: what was set last wins, also among layouts of one process. */
static bool carry_parameters(BpmnEngine *engine, int64_t now_ms)
{
    uint64_t until = engine->position;
    uint64_t after = 0;
    SetParameter *set;

    while ((set = next_set(&engine->definitions, after, until))) {
        after = note_newest(&set->note);
        if (!carry_note(engine, &set->note, BPMN_RECORD_PARAMETER,
                        set->definition, now_ms)) {
            return false;
        }
    }
    return true;
}

/* Definitions, parameters and names are few: all of them again. */
static bool carry_notes(BpmnEngine *engine, int64_t now_ms)
{
    for (uint16_t number = 1; number <= engine->definitions.known_count;
         number++) {
        Known *known = definitions_known(&engine->definitions, number);

        if (!carry_note(engine, &known->note, BPMN_RECORD_DEFINITION, number,
                        now_ms)) {
            return false;
        }
    }
    for (uint32_t name = 1; name <= engine->names.count; name++) {
        if (!note_name_again(engine, name, now_ms)) return false;
    }
    return carry_parameters(engine, now_ms)
        && note_recall(engine, engine->position, now_ms);
}

/* What recovery must find when it has read the window up to here. */
static bool carry_checkpoint(BpmnEngine *engine, uint64_t window_start,
                             int64_t now_ms)
{
    const Batch *batch = &engine->batch;
    Checkpoint checkpoint = {
        window_start,
        engine->cases.next,
        engine->next_wait,
        engine->cases.open,
        engine->names.count + 1,
        (uint16_t)(engine->definitions.known_count + 1),
    };

    for (size_t i = 0; i < batch->changed_count; i++) {
        const Changed *changed = (const Changed *)batch->changed.items + i;

        checkpoint.open += changed->begins;
        checkpoint.open -= changed->closes;
    }
    return note_checkpoint(engine, &checkpoint, now_ms);
}

void carry_some(BpmnEngine *engine, int64_t now_ms)
{
    Carrying carrying = {
        engine,
        now_ms,
        engine->window_start,
        CARRY_AT_ONCE + 4 * (uint32_t)engine->batch.record_count,
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
                         &carrying)
        != BPMN_STORE_OK) {
        return;
    }
    if (carrying.next == engine->window_start) return;
    if (carrying.next > notes) {
        notes = engine->position + 1;
        if (!carry_notes(engine, now_ms)) return;
    }
    if (!carry_checkpoint(engine, carrying.next, now_ms)) return;
    engine->batch.window_start = carrying.next;
    engine->batch.notes_start = notes;
}
