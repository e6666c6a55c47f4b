/*
 * Recovery: the live window's after-images are copied, in order, and the last
 * one of each case counts. No process code runs.
 */
#include "engine_state.h"

#include "bpmn/value.h"
#include "bytes.h"
#include "erased.h"
#include "note.h"

enum { KIND_MAY_BE_SKIPPED = 128 };

/* What reading goes through. */
typedef struct Recovery {
    BpmnEngine *engine;
    uint64_t start; /* where it began */
    uint64_t next;  /* the position that must come */
    Erased erased;
    BpmnStatus status;
} Recovery;

static bool stop(Recovery *recovery, BpmnStatus status)
{
    recovery->status = status;
    return false;
}

static bool recover_name(Recovery *recovery, BpmnString body)
{
    BpmnEngine *engine = recovery->engine;
    uint32_t number;
    BpmnString text;

    if (!note_name_read(body, &number, &text)) {
        return stop(recovery, BPMN_CORRUPT);
    }
    /* One that comes too early comes again with all the others. */
    if (number != engine->names.count + 1) return true;
    return names_add(&engine->allocator, &engine->names, text) != 0
        || stop(recovery, BPMN_NO_MEMORY);
}

/* The process that a layout is of; null: none was given. */
static Definition *match(const BpmnEngine *engine, BpmnString layout)
{
    for (size_t i = 0; i < engine->definitions.count; i++) {
        Definition *definition = &engine->definitions.items[i];
        const BpmnProcess *process = definition->process;

        if (memcmp(layout.bytes, process->net_hash, sizeof process->net_hash)
                == 0
            && bpmn_string_equal(layout_process_id(layout),
                                 bpmn_string(process->id))) {
            return definition;
        }
    }
    return NULL;
}

static bool recover_definition(Recovery *recovery, BpmnString body,
                               uint64_t position)
{
    BpmnEngine *engine = recovery->engine;
    Definitions *definitions = &engine->definitions;
    BpmnString layout;
    Known *known;
    uint16_t number;

    if (!note_definition_read(body, &number, &layout) || number == 0) {
        return stop(recovery, BPMN_CORRUPT);
    }
    if (number > definitions->known_count + 1) return true;
    if (!room_reserve(&engine->allocator, &definitions->known, number,
                      sizeof(Known))) {
        return stop(recovery, BPMN_NO_MEMORY);
    }
    if (number > definitions->known_count) {
        definitions->known_count = number;
        *definitions_known(definitions, number) =
            (Known){ .definition = match(engine, layout) };
    }
    known = definitions_known(definitions, number);
    known->note = (Note){ position, 0 };
    if (!known->definition) return true;
    if (!known_compare(engine, known, body, layout)) {
        return stop(recovery, BPMN_NO_MEMORY);
    }
    if (!known->converts) known->definition->number = number;
    return true;
}

static bool recover_parameter(Recovery *recovery, BpmnString body,
                              uint64_t position)
{
    BpmnEngine *engine = recovery->engine;
    NotedParameter noted;
    BpmnString text = { NULL, 0 };
    SetParameter *set;
    Known *known;
    char **kept;
    char *copy = NULL;

    if (!note_parameter_read(body, &noted)) return stop(recovery, BPMN_CORRUPT);
    set = definitions_set(&engine->allocator, &engine->definitions,
                          noted.definition, noted.number);
    if (!set) return stop(recovery, BPMN_NO_MEMORY);
    set->note.position = position;
    known = definitions_known(&engine->definitions, noted.definition);
    if (!known || !known->definition
        || noted.number >= known->definition->process->parameter_count) {
        return true;
    }
    if (noted.value.type
        != known->definition->process->parameters[noted.number].type) {
        return stop(recovery, BPMN_CORRUPT);
    }
    if (noted.value.type == BPMN_TEXT || noted.value.type == BPMN_JSON) {
        text = noted.value.as.text;
        copy = memory_take(&engine->allocator, text.length + 1);
        if (!copy) return stop(recovery, BPMN_NO_MEMORY);
        copy_bytes(copy, text.bytes, text.length);
        noted.value.as.text.bytes = copy;
    }
    kept = &known->definition->parameter_texts[noted.number];
    memory_give(&engine->allocator, *kept,
                known->definition->parameters[noted.number].as.text.length + 1);
    *kept = copy;
    known->definition->parameters[noted.number] = noted.value;
    return true;
}

/* Remembers a command id again. */
static bool recover_id(Recovery *recovery, const Recalled *entry)
{
    BpmnEngine *engine = recovery->engine;

    if (recall_find(&engine->recall, (RecalledKind)entry->kind, entry->id)) {
        return true;
    }
    if (!recall_reserve(&engine->allocator, &engine->recall, 1)) {
        return stop(recovery, BPMN_NO_MEMORY);
    }
    recall_add(&engine->recall, entry);
    return true;
}

static bool recover_recall(Recovery *recovery, BpmnString body)
{
    Recalled entry;
    uint32_t count;

    if (!note_list_read(body, RECALLED_BYTES, &count)) {
        return stop(recovery, BPMN_CORRUPT);
    }
    for (uint32_t i = 0; i < count; i++) {
        note_recall_read(body, i, &entry);
        if (entry.kind != RECALLED_COMMAND && entry.kind != RECALLED_CASE) {
            return stop(recovery, BPMN_OTHER_FORMAT);
        }
        if (!recover_id(recovery, &entry)) return false;
    }
    return true;
}

static bool is_named(const Head *head)
{
    static const uint8_t none[16];

    return memcmp(head->command_id, none, sizeof none) != 0;
}

/* Ids of commands that name no case, and closed cases that may be asked for. */
static bool recover_ids(Recovery *recovery, const Head *head, uint16_t flags)
{
    Recalled entry = recall_command(head);
    bool caseless = head->cause == BPMN_START || head->cause == BPMN_PARAMETER
        || head->cause == BPMN_MESSAGE;

    if (caseless && is_named(head) && !recover_id(recovery, &entry)) {
        return false;
    }
    if (!(flags & STATE_NAMED) || !(flags & STATE_CLOSED)) return true;
    entry = recall_case(head);
    return recover_id(recovery, &entry);
}

/* Ids are not given twice, also when the cases that had them are forgotten.
   When reading began where this window starts, or before, everything that
   lives must be there: else the store's window starts too late. */
static bool recover_checkpoint(Recovery *recovery, BpmnString body,
                               uint64_t position)
{
    BpmnEngine *engine = recovery->engine;
    Checkpoint checkpoint;

    if (!note_checkpoint_read(body, &checkpoint)
        || checkpoint.window_start > position
        || checkpoint.next_case > COUNTER_MAX + 1
        || checkpoint.next_case < engine->cases.next
        || checkpoint.next_wait < engine->next_wait) {
        return stop(recovery, BPMN_CORRUPT);
    }
    engine->cases.next = checkpoint.next_case;
    engine->next_wait = checkpoint.next_wait;
    engine->window_start = checkpoint.window_start;
    if (recovery->start > checkpoint.window_start) return true;
    return (engine->cases.open == checkpoint.open
            && engine->names.count + 1 == checkpoint.next_name
            && engine->definitions.known_count + 1
                == checkpoint.next_definition)
        || stop(recovery, BPMN_CORRUPT);
}

/* What a state that is not sound is: of a later version, or damaged. */
static BpmnStatus unsound(const CaseState *state, size_t bytes)
{
    const uint16_t known = STATE_CLOSED | STATE_KEYED | STATE_NAMED;

    return bytes >= sizeof *state
            && ((state->flags & ~known) != 0 || state->frame_bytes != 0)
        ? BPMN_OTHER_FORMAT
        : BPMN_CORRUPT;
}

/* The state of a record, copied where it does not lie at a multiple of 8;
   null: unsound, no memory. */
static const CaseState *aligned_state(Recovery *recovery, const Body *body)
{
    BpmnEngine *engine = recovery->engine;
    const CaseState *state = (const CaseState *)(const void *)body->state;

    if ((uintptr_t)body->state % 8 != 0) {
        if (!room_reserve(&engine->allocator, &engine->batch.bytes,
                          body->state_bytes + 1, 1)) {
            (void)stop(recovery, BPMN_NO_MEMORY);
            return NULL;
        }
        memcpy(engine->batch.bytes.items, body->state, body->state_bytes);
        state = engine->batch.bytes.items;
    }
    if (state_is_sound(state, body->state_bytes)) return state;
    (void)stop(recovery, unsound(state, body->state_bytes));
    return NULL;
}

/* Copies an after-image over the case's state. */
static bool keep_state(Recovery *recovery, const Head *head,
                       const CaseState *state)
{
    BpmnEngine *engine = recovery->engine;
    const BpmnAllocator *allocator = &engine->allocator;
    Case *old;
    Case *item;

    if (!cases_reserve(allocator, &engine->cases, state->id)) {
        return stop(recovery, BPMN_NO_MEMORY);
    }
    old = cases_find(&engine->cases, state->id);
    item = old;
    if (!old || old->capacity < state->bytes) {
        item = case_new(allocator, &engine->cases, state->bytes);
        if (!item) return stop(recovery, BPMN_NO_MEMORY);
    }
    memcpy(&item->state, state, state->bytes);
    item->last_position = head->position;
    item->state_position = head->position;
    if (item == old) return true;
    if (!old) engine->cases.open++;
    cases_put(&engine->cases, state->id, item);
    case_free(allocator, &engine->cases, old);
    return true;
}

static void drop_case(BpmnEngine *engine, uint64_t id)
{
    Case *item = cases_find(&engine->cases, id);

    if (!item) return;
    engine->cases.open--;
    cases_remove(&engine->allocator, &engine->cases, id);
    case_free(&engine->allocator, &engine->cases, item);
}

/* Counters go on behind what was ever given. */
static void count_ids(BpmnEngine *engine, const CaseState *state)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    if (cases_counter(state->id) >= engine->cases.next) {
        engine->cases.next = cases_counter(state->id) + 1;
    }
    while (wait_next(&cursor, &wait)) {
        if (cases_counter(wait.id) >= engine->next_wait) {
            engine->next_wait = cases_counter(wait.id) + 1;
        }
    }
}

/* True when a record follows on what was read of its case. */
static bool follows(const Case *item, const Head *head)
{
    bool moves = head->kind == BPMN_RECORD_STEP
        || head->kind == BPMN_RECORD_TASK;

    return !item
        || (head->previous == item->last_position
            && head->version == item->state.version + moves);
}

/* True when an after-image is that of its record. */
static bool state_fits(const BpmnEngine *engine, const CaseState *state,
                       const Head *head)
{
    return state->id == head->case_id && state->id >> 48 == engine->partition
        && cases_counter(state->id) <= COUNTER_MAX
        && state->version == head->version && state->process == head->process
        && (state->flags & STATE_CLOSED) == (head->flags & HEAD_CLOSED);
}

static bool recover_state(Recovery *recovery, const Head *head,
                          BpmnString bytes)
{
    BpmnEngine *engine = recovery->engine;
    const CaseState *state;
    Body body;

    if (body_is_later((const uint8_t *)bytes.bytes, bytes.length)) {
        return stop(recovery, BPMN_OTHER_FORMAT);
    }
    if (!body_read((const uint8_t *)bytes.bytes, bytes.length, &body)
        || !body.state) {
        return stop(recovery, BPMN_CORRUPT);
    }
    state = aligned_state(recovery, &body);
    if (!state) return false;
    if (!state_fits(engine, state, head)
        || !follows(cases_find(&engine->cases, state->id), head)) {
        return stop(recovery, BPMN_CORRUPT);
    }
    count_ids(engine, state);
    if (state->flags & STATE_CLOSED)
        drop_case(engine, state->id);
    else if (!keep_state(recovery, head, state))
        return false;
    return recover_ids(recovery, head, state->flags);
}

/* A record that leaves its case, if it has one, as it was. */
static bool recover_other(Recovery *recovery, const Head *head)
{
    Case *item = head->case_id == 0
        ? NULL
        : cases_find(&recovery->engine->cases, head->case_id);

    if (!follows(item, head)) return stop(recovery, BPMN_CORRUPT);
    if (item) item->last_position = head->position;
    return true;
}

static bool recover_kind(Recovery *recovery, const Head *head, BpmnString body)
{
    switch ((BpmnRecordKind)head->kind) {
    case BPMN_RECORD_STEP:
    case BPMN_RECORD_TASK: return recover_state(recovery, head, body);
    case BPMN_RECORD_CARRY:
        if (head->case_id == 0) return recover_recall(recovery, body);
        return recover_state(recovery, head, body);
    case BPMN_RECORD_REFUSED: return recover_other(recovery, head);
    case BPMN_RECORD_DEFINITION:
        return recover_definition(recovery, body, head->position);
    case BPMN_RECORD_PARAMETER:
        return recover_parameter(recovery, body, head->position)
            && recover_ids(recovery, head, 0);
    case BPMN_RECORD_NAME: return recover_name(recovery, body);
    case BPMN_RECORD_CHECKPOINT:
        return recover_checkpoint(recovery, body, head->position);
    case BPMN_RECORD_ERASE:
        return erased_name(&recovery->erased, body)
            || stop(recovery, BPMN_CORRUPT);
    default:
        if (head->kind < KIND_MAY_BE_SKIPPED) {
            return stop(recovery, BPMN_OTHER_FORMAT);
        }
        return recover_other(recovery, head);
    }
}

/* The case is known to be open, its state is not: a later record must bring
   it, or the journal is not opened. */
static bool recover_stateless(Recovery *recovery, const Head *head)
{
    BpmnEngine *engine = recovery->engine;
    CaseState none = {
        .id = head->case_id,
        .version = head->version,
        .bytes = sizeof none,
    };

    if (none.id >> 48 != engine->partition
        || cases_counter(none.id) > COUNTER_MAX
        || !follows(cases_find(&engine->cases, none.id), head)) {
        return stop(recovery, BPMN_CORRUPT);
    }
    count_ids(engine, &none);
    if (head->flags & HEAD_CLOSED) {
        drop_case(engine, none.id);
        return recover_ids(recovery, head, STATE_NAMED | STATE_CLOSED);
    }
    if (!keep_state(recovery, head, &none)) return false;
    cases_find(&engine->cases, none.id)->state_position = 0;
    return recover_ids(recovery, head, 0);
}

/* The person is gone, the number stays taken. */
static bool recover_nobody(Recovery *recovery, const Head *head)
{
    BpmnEngine *engine = recovery->engine;

    if (head->actor != engine->names.count + 1) return true;
    return names_add(&engine->allocator, &engine->names, (BpmnString){ "", 0 })
        != 0
        || stop(recovery, BPMN_NO_MEMORY);
}

/* Only bodies of names and of cases' records can be erased. */
static bool recover_bodiless(Recovery *recovery, const Head *head)
{
    if (!erased_add(&recovery->engine->allocator, &recovery->erased,
                    head->position)) {
        return stop(recovery, BPMN_NO_MEMORY);
    }
    switch ((BpmnRecordKind)head->kind) {
    case BPMN_RECORD_NAME: return recover_nobody(recovery, head);
    case BPMN_RECORD_REFUSED: return recover_other(recovery, head);
    case BPMN_RECORD_STEP:
    case BPMN_RECORD_TASK:
    case BPMN_RECORD_CARRY:
        if (head->case_id != 0) return recover_stateless(recovery, head);
        return stop(recovery, BPMN_CORRUPT);
    default:
        if (head->kind >= KIND_MAY_BE_SKIPPED) {
            return recover_other(recovery, head);
        }
        return stop(recovery, BPMN_CORRUPT);
    }
}

/* BPMN_OK when the record may come here; the head is read. Digests are the
   audit's: to compute them takes as long as all the rest. */
static BpmnStatus check_record(const Recovery *recovery,
                               const BpmnRecordBytes *record, Head *head)
{
    const BpmnEngine *engine = recovery->engine;
    bool is_sealed;
    BpmnStatus status = head_of(record, head);

    if (status != BPMN_OK) return status;
    if (head->position != recovery->next || record->position != recovery->next
        || head->at_ms < engine->last_ms
        || (record->body && head->body_bytes != record->body_bytes)) {
        return BPMN_CORRUPT;
    }
    is_sealed = (head->flags & HEAD_SEALED) != 0;
    if (is_sealed == !engine->digest.blake2b_256
        || head->partition != engine->partition) {
        return BPMN_MISUSE;
    }
    return BPMN_OK;
}

static bool recover_record(void *user, const BpmnRecordBytes *record)
{
    Recovery *recovery = user;
    BpmnEngine *engine = recovery->engine;
    BpmnString body = { (const char *)record->body, record->body_bytes };
    Head head;
    BpmnStatus status = check_record(recovery, record, &head);

    if (status != BPMN_OK) return stop(recovery, status);
    recovery->next++;
    engine->position = head.position;
    engine->last_ms = head.at_ms;
    head_chain(record->head, engine->chain);
    if (head.epoch >= engine->epoch) engine->epoch = head.epoch + 1;
    return record->body ? recover_kind(recovery, &head, body)
                        : recover_bodiless(recovery, &head);
}

static BpmnStatus store_status(BpmnStoreStatus status)
{
    switch (status) {
    case BPMN_STORE_OK: return BPMN_OK;
    case BPMN_STORE_HELD: return BPMN_BUSY;
    case BPMN_STORE_STOPPED: return BPMN_STOPPED;
    default: return BPMN_STORE_ERROR;
    }
}

/* Reads the store's window, which may start before the one that the last
   checkpoint tells of, but not behind it. */
static BpmnStatus read_window(Recovery *recovery, uint64_t last)
{
    BpmnEngine *engine = recovery->engine;
    BpmnStore *store = &engine->store;
    BpmnStatus status = BPMN_OK;

    engine->window_start = 1;
    if (last != 0) {
        status = store_status(store->read_from(store->user, recovery->start,
                                               recover_record, recovery));
    }
    if (recovery->status != BPMN_OK) return recovery->status;
    if (status != BPMN_OK) return status;
    return engine->position == last && recovery->start <= engine->window_start
            && erased_unnamed(&recovery->erased) == 0
        ? BPMN_OK
        : BPMN_CORRUPT;
}

BpmnStatus engine_recover(BpmnEngine *engine)
{
    Recovery recovery = { .engine = engine, .status = BPMN_OK };
    BpmnStore *store = &engine->store;
    BpmnStatus status;
    uint64_t last;

    status = store_status(store->window(store->user, &recovery.start, &last));
    if (status != BPMN_OK) return status;
    if (recovery.start == 0) recovery.start = 1;
    recovery.next = recovery.start;
    engine->position = recovery.start - 1;
    status = read_window(&recovery, last);
    erased_free(&engine->allocator, &recovery.erased);
    if (status != BPMN_OK) return status;
    engine->notes_start = engine->window_start;
    batch_begin(engine);
    status = index_cases(engine);
    if (status == BPMN_OK && !known_record_again(engine)) {
        status = BPMN_NO_MEMORY;
    }
    return status == BPMN_OK ? batch_commit(engine) : status;
}
