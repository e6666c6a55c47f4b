/*
 * Recovery: the live window's after-images are copied, in order, and the last
 * one of each case counts. No process code runs.
 */
#include "core/journal/partition.h"

#include "bpmn/value.h"
#include "core/base/base.h"
#include "core/journal/erased.h"
#include "core/journal/catalog.h"

enum { KIND_MAY_BE_SKIPPED = 128 };

/* What reading goes through. */
typedef struct Recovery {
    Partition *partition;
    uint64_t start; /* where it began */
    uint64_t next;  /* the position that must come */
    Erased erased;
    BpmnStatus status;
    Later later; /* what was met, when the status is BPMN_OTHER_FORMAT */
} Recovery;

static bool stop(Recovery *recovery, BpmnStatus status)
{
    recovery->status = status;
    return false;
}

static bool stop_later(Recovery *recovery, const char *what, uint64_t number)
{
    return stop(recovery, later_is(&recovery->later, what, number));
}

static bool recover_name(Recovery *recovery, BpmnString body)
{
    Partition *partition = recovery->partition;
    uint32_t number;
    BpmnString text;

    if (!catalog_name_read(body, &number, &text)) {
        return stop(recovery, BPMN_CORRUPT);
    }
    /* One that comes too early comes again with all the others. */
    if (number != partition->names.count + 1) return true;
    return dictionary_add(&partition->allocator, &partition->names, text) != 0
        || stop(recovery, BPMN_NO_MEMORY);
}

/* The process that a layout is of; null: none was given. */
static Definition *match(const Partition *partition, BpmnString layout)
{
    for (size_t i = 0; i < partition->definitions.count; i++) {
        Definition *definition = &partition->definitions.items[i];
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
    Partition *partition = recovery->partition;
    Definitions *definitions = &partition->definitions;
    BpmnString layout;
    Known *known;
    uint16_t number;

    if (!catalog_definition_read(body, &number, &layout) || number == 0) {
        return stop(recovery, BPMN_CORRUPT);
    }
    if (number > definitions->known_count + 1) return true;
    if (!buffer_reserve(&partition->allocator, &definitions->known, number,
                        sizeof(Known))) {
        return stop(recovery, BPMN_NO_MEMORY);
    }
    if (number > definitions->known_count) {
        definitions->known_count = number;
        *definitions_known(definitions, number) =
            (Known){ .definition = match(partition, layout) };
    }
    known = definitions_known(definitions, number);
    known->record = (LastRecord){ position, 0 };
    if (!known->definition) return true;
    if (!known_compare(partition, known, body, layout)) {
        return stop(recovery, BPMN_NO_MEMORY);
    }
    if (!known->converts) known->definition->number = number;
    return true;
}

static bool recover_parameter(Recovery *recovery, BpmnString body,
                              uint64_t position)
{
    Partition *partition = recovery->partition;
    ParameterRecord parameter;
    BpmnString text = { NULL, 0 };
    SetParameter *set;
    Known *known;
    char **kept;
    char *copy = NULL;

    if (!catalog_parameter_read(body, &parameter))
        return stop(recovery, BPMN_CORRUPT);
    set = definitions_set(&partition->allocator, &partition->definitions,
                          parameter.definition, parameter.number);
    if (!set) return stop(recovery, BPMN_NO_MEMORY);
    set->record.position = position;
    known = definitions_known(&partition->definitions, parameter.definition);
    if (!known || !known->definition
        || parameter.number >= known->definition->process->parameter_count) {
        return true;
    }
    if (parameter.value.type
        != known->definition->process->parameters[parameter.number].type) {
        return stop(recovery, BPMN_CORRUPT);
    }
    if (parameter.value.type == BPMN_TEXT
        || parameter.value.type == BPMN_STRUCTURE) {
        text = parameter.value.as.text;
        copy = memory_take(&partition->allocator, text.length + 1);
        if (!copy) return stop(recovery, BPMN_NO_MEMORY);
        copy_bytes(copy, text.bytes, text.length);
        parameter.value.as.text.bytes = copy;
    }
    kept = &known->definition->parameter_texts[parameter.number];
    memory_give(&partition->allocator, *kept,
                known->definition->parameters[parameter.number].as.text.length
                    + 1);
    *kept = copy;
    known->definition->parameters[parameter.number] = parameter.value;
    return true;
}

/* Remembers a command id again. */
static bool recover_id(Recovery *recovery, const CommandId *entry)
{
    Partition *partition = recovery->partition;

    if (command_ids_find(&partition->ids, (CommandIdKind)entry->kind,
                         entry->id)) {
        return true;
    }
    if (!command_ids_reserve(&partition->allocator, &partition->ids, 1)) {
        return stop(recovery, BPMN_NO_MEMORY);
    }
    command_ids_add(&partition->ids, entry);
    return true;
}

static bool recover_command_ids(Recovery *recovery, BpmnString body)
{
    CommandId entry;
    uint32_t count;

    if (!catalog_list_read(body, COMMAND_ID_BYTES, &count)) {
        return stop(recovery, BPMN_CORRUPT);
    }
    for (uint32_t i = 0; i < count; i++) {
        catalog_command_id_read(body, i, &entry);
        if (entry.kind != COMMAND_ID_CHOSEN
            && entry.kind != COMMAND_ID_CLOSED_CASE) {
            return stop_later(recovery, "command id of kind", entry.kind);
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
    CommandId entry = command_id_of(head);
    bool caseless = head->cause == BPMN_START || head->cause == BPMN_PARAMETER
        || head->cause == BPMN_MESSAGE;

    if (caseless && is_named(head) && !recover_id(recovery, &entry)) {
        return false;
    }
    if (!(flags & STATE_NAMED) || !(flags & STATE_CLOSED)) return true;
    entry = command_id_of_closed(head);
    return recover_id(recovery, &entry);
}

/* Ids are not given twice, also when the cases that had them are forgotten.
   When reading began where this window starts, or before, everything that
   lives must be there: else the store's window starts too late. */
static bool recover_checkpoint(Recovery *recovery, BpmnString body,
                               uint64_t position)
{
    Partition *partition = recovery->partition;
    Checkpoint checkpoint;

    if (!catalog_checkpoint_read(body, &checkpoint)
        || checkpoint.window_start > position
        || checkpoint.next_case > LIMIT_CASES + 1
        || checkpoint.next_case < partition->cases.next
        || checkpoint.next_wait < partition->next_wait) {
        return stop(recovery, BPMN_CORRUPT);
    }
    partition->cases.next = checkpoint.next_case;
    partition->next_wait = checkpoint.next_wait;
    partition->window_start = checkpoint.window_start;
    if (recovery->start > checkpoint.window_start) return true;
    return (partition->cases.open == checkpoint.open
            && partition->names.count + 1 == checkpoint.next_name
            && partition->definitions.known_count + 1
                == checkpoint.next_definition)
        || stop(recovery, BPMN_CORRUPT);
}

/* The states of a record, copied where they do not lie at a multiple of 8;
   null: unsound, no memory. */
static const CaseState *aligned_states(Recovery *recovery, const Body *body)
{
    Partition *partition = recovery->partition;
    const CaseState *first = (const CaseState *)(const void *)body->state;
    const CaseState *state = NULL;
    size_t seen = 0;

    if ((uintptr_t)body->state % 8 != 0) {
        if (!buffer_reserve(&partition->allocator, &partition->batch.bytes,
                            body->state_bytes + 1, 1)) {
            (void)stop(recovery, BPMN_NO_MEMORY);
            return NULL;
        }
        memcpy(partition->batch.bytes.items, body->state, body->state_bytes);
        first = partition->batch.bytes.items;
    }
    while ((state = state_after(first, body->state_bytes, state))) {
        BpmnStatus status = state_check(state, state->bytes, &recovery->later);

        if (status != BPMN_OK) {
            (void)stop(recovery, status);
            return NULL;
        }
        seen += state->bytes;
    }
    if (seen == body->state_bytes) return first;
    (void)stop(recovery, BPMN_CORRUPT);
    return NULL;
}

/* Copies an after-image over the case's state. */
static bool keep_state(Recovery *recovery, const Head *head,
                       const CaseState *state)
{
    Partition *partition = recovery->partition;
    const BpmnAllocator *allocator = &partition->allocator;
    Case *old;
    Case *item;

    if (!cases_reserve(allocator, &partition->cases, state->id)) {
        return stop(recovery, BPMN_NO_MEMORY);
    }
    old = cases_find(&partition->cases, state->id);
    item = old;
    if (!old || old->capacity < state->bytes) {
        item = case_new(allocator, &partition->cases, state->bytes);
        if (!item) return stop(recovery, BPMN_NO_MEMORY);
    }
    memcpy(&item->state, state, state->bytes);
    item->last_position = head->position;
    item->state_position = head->position;
    if (item == old) return true;
    if (!old) partition->cases.open++;
    cases_put(&partition->cases, state->id, item);
    case_free(allocator, &partition->cases, old);
    return true;
}

/* A frame is over, and so is what hangs below. */
static void drop_frame(Partition *partition, Frame *frame)
{
    if (!frame) return;
    partition->cases.open -= frame_dies(&partition->frames, frame);
    while ((frame = frames_next_dead(&partition->frames))) {
        frames_drop(&partition->allocator, &partition->frames,
                    &partition->cases, frame);
    }
}

static void drop_case(Partition *partition, uint64_t id)
{
    Case *item = cases_find(&partition->cases, id);

    if (!item) return;
    drop_frame(partition, case_root(partition, id));
    partition->cases.open--;
    cases_remove(&partition->allocator, &partition->cases, id);
    case_free(&partition->allocator, &partition->cases, item);
}

/* Counters go on behind what was ever given. */
static void count_ids(Partition *partition, const CaseState *state)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    if (cases_counter(state->id) >= partition->cases.next) {
        partition->cases.next = cases_counter(state->id) + 1;
    }
    while (wait_next(&cursor, &wait)) {
        if (cases_counter(wait.id) >= partition->next_wait) {
            partition->next_wait = cases_counter(wait.id) + 1;
        }
    }
}

/* True when a record follows on what was read of its case. */
static bool follows(const Partition *partition, const Head *head)
{
    const Case *item = cases_find(&partition->cases, head->case_id);
    bool moves = head->kind == BPMN_RECORD_STEP
        || head->kind == BPMN_RECORD_TASK;

    return !item
        || (head->previous == item->last_position
            && head->version == case_records(partition, item) + moves);
}

/* True when an after-image is one of its record. */
static bool state_fits(const Partition *partition, const CaseState *state,
                       const Head *head)
{
    FramePlace place;

    if (state->id != head->case_id || state->id >> 48 != partition->number
        || cases_counter(state->id) > LIMIT_CASES) {
        return false;
    }
    if (state->frame != 0) {
        return state_place(state, &place) && place.parent < state->frame;
    }
    return (state->version == head->version
            || (state_given(state) != 0 && state->version < head->version))
        && state->process == head->process
        && (state->flags & STATE_CLOSED) == (head->flags & HEAD_CLOSED);
}

/* Hangs a frame where its state says. */
static bool hang_frame(Recovery *recovery, Frame *frame, const CaseState *state)
{
    Partition *partition = recovery->partition;
    const BpmnAllocator *allocator = &partition->allocator;
    FramePlace place;
    Frame *parent;

    (void)state_place(state, &place);
    if (place.item == 0) place.item = UINT32_MAX;
    parent = frames_take(allocator, &partition->frames, state->id,
                         place.parent);
    if (!parent) return stop(recovery, BPMN_NO_MEMORY);
    if (frame->parent) {
        return frame->parent == parent || stop(recovery, BPMN_CORRUPT);
    }
    return frame_hang(allocator, parent, frame, place.item)
        || stop(recovery,
                frame_child(parent, place.item) ? BPMN_CORRUPT
                                                : BPMN_NO_MEMORY);
}

/* The newest state of a frame; where its parent is not known yet, that comes
   behind it. */
static bool keep_frame(Recovery *recovery, const Head *head,
                       const CaseState *state)
{
    Partition *partition = recovery->partition;
    Frame *frame = frames_take(&partition->allocator, &partition->frames,
                               state->id, state->frame);
    Case *item = frame ? frame->item : NULL;

    if (!frame) return stop(recovery, BPMN_NO_MEMORY);
    if (!hang_frame(recovery, frame, state)) return false;
    if (!item || item->capacity < state->bytes) {
        item = case_new(&partition->allocator, &partition->cases, state->bytes);
        if (!item) return stop(recovery, BPMN_NO_MEMORY);
    }
    memcpy(&item->state, state, state->bytes);
    item->state_position = head->position;
    if (!frame->item) {
        partition->cases.open++;
        frame_lives(frame);
    }
    if (frame->item != item) {
        case_free(&partition->allocator, &partition->cases, frame->item);
    }
    frame->item = item;
    return true;
}

/* The case is known to be open, but not its state: that must come. */
static bool keep_stateless(Recovery *recovery, const Head *head)
{
    struct {
        CaseState state;
        BpmnImage image;
    } none = { .state = { .id = head->case_id, .version = head->version } };

    none.state.bytes = sizeof none;
    none.image.bytes = sizeof none.image;
    count_ids(recovery->partition, &none.state);
    if (!keep_state(recovery, head, &none.state)) return false;
    cases_find(&recovery->partition->cases, head->case_id)->state_position = 0;
    return true;
}

static bool keep_any(Recovery *recovery, const Head *head,
                     const CaseState *state)
{
    Partition *partition = recovery->partition;

    if (!state_fits(partition, state, head)) {
        return stop(recovery, BPMN_CORRUPT);
    }
    count_ids(partition, state);
    if (state->frame != 0) return keep_frame(recovery, head, state);
    if (state->flags & STATE_CLOSED) {
        drop_case(partition, state->id);
        return true;
    }
    return keep_state(recovery, head, state);
}

/* What is told of frames: which are over, and how many were given. */
static bool recover_frames(Recovery *recovery, const Head *head,
                           const Body *body, uint32_t given)
{
    Partition *partition = recovery->partition;
    Case *item = cases_find(&partition->cases, head->case_id);
    Frame *root = case_root(partition, head->case_id);

    for (uint32_t i = 0; i < body->frames.over_count; i++) {
        drop_frame(partition,
                   frames_find(&partition->frames, head->case_id,
                               get_u32(body->frames.over + 4 * (size_t)i)));
    }
    if (!item) return true;
    item->last_position = head->position;
    if (given != 0 && !root) {
        root = frames_take(&partition->allocator, &partition->frames,
                           head->case_id, 0);
        if (!root) return stop(recovery, BPMN_NO_MEMORY);
    }
    if (!root) return true;
    if (root->given < given) root->given = given;
    root->records = head->version;
    return true;
}

static bool recover_state(Recovery *recovery, const Head *head,
                          BpmnString bytes)
{
    const CaseState *first;
    const CaseState *state = NULL;
    uint32_t given = 0;
    uint16_t flags = 0;
    BpmnStatus status;
    Body body;

    status = body_read((const uint8_t *)bytes.bytes, bytes.length, &body,
                       &recovery->later);
    if (status != BPMN_OK) return stop(recovery, status);
    if (!body.state && body.frames.over_count == 0) {
        return stop(recovery, BPMN_CORRUPT);
    }
    first = aligned_states(recovery, &body);
    if (!first && recovery->status != BPMN_OK) return false;
    if (!follows(recovery->partition, head)) {
        return stop(recovery, BPMN_CORRUPT);
    }
    if ((!first || first->frame != 0)
        && !cases_find(&recovery->partition->cases, head->case_id)
        && !keep_stateless(recovery, head)) {
        return false;
    }
    while ((state = state_after(first, body.state_bytes, state))) {
        if (!keep_any(recovery, head, state)) return false;
        if (state->frame > given) given = state->frame;
        if (state_given(state) > given) given = state_given(state);
        if (state->frame == 0) flags = state->flags;
    }
    return recover_frames(recovery, head, &body, given)
        && recover_ids(recovery, head, flags);
}

/* A record that leaves its case, if it has one, as it was. */
static bool recover_other(Recovery *recovery, const Head *head)
{
    Case *item = head->case_id == 0
        ? NULL
        : cases_find(&recovery->partition->cases, head->case_id);

    if (!follows(recovery->partition, head)) {
        return stop(recovery, BPMN_CORRUPT);
    }
    if (item) item->last_position = head->position;
    return true;
}

static bool recover_kind(Recovery *recovery, const Head *head, BpmnString body)
{
    switch ((BpmnRecordKind)head->kind) {
    case BPMN_RECORD_STEP:
    case BPMN_RECORD_TASK: return recover_state(recovery, head, body);
    case BPMN_RECORD_CARRY:
        if (head->case_id == 0) return recover_command_ids(recovery, body);
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
    case BPMN_RECORD_ENVIRONMENT:
    case BPMN_RECORD_MIGRATE:
    default:
        if (head->kind < KIND_MAY_BE_SKIPPED) {
            return stop_later(recovery, "record of kind", head->kind);
        }
        return recover_other(recovery, head);
    }
}

/* The case is known to be open, its state is not: a later record must bring
   it, or the journal is not opened. Frames of it that none brings are over. */
static bool recover_stateless(Recovery *recovery, const Head *head)
{
    Partition *partition = recovery->partition;
    uint64_t id = head->case_id;
    Frame *root = case_root(partition, id);

    if (id >> 48 != partition->number || cases_counter(id) > LIMIT_CASES
        || !follows(partition, head)) {
        return stop(recovery, BPMN_CORRUPT);
    }
    if (head->flags & HEAD_CLOSED) {
        drop_case(partition, id);
        return recover_ids(recovery, head, STATE_NAMED | STATE_CLOSED);
    }
    if (!keep_stateless(recovery, head)) return false;
    if (root) root->records = head->version;
    for (Frame *frame = root; frame; frame = frame_after(root, frame)) {
        if (frame->item) frame->item->state_position = 0;
    }
    return recover_ids(recovery, head, 0);
}

/* The person is gone, the number stays taken. */
static bool recover_nobody(Recovery *recovery, const Head *head)
{
    Partition *partition = recovery->partition;

    if (head->actor != partition->names.count + 1) return true;
    return dictionary_add(&partition->allocator, &partition->names,
                          (BpmnString){ "", 0 })
        != 0
        || stop(recovery, BPMN_NO_MEMORY);
}

/* Only bodies of names and of cases' records can be erased. */
static bool recover_bodiless(Recovery *recovery, const Head *head)
{
    if (!erased_add(&recovery->partition->allocator, &recovery->erased,
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
    case BPMN_RECORD_DEFINITION:
    case BPMN_RECORD_ENVIRONMENT:
    case BPMN_RECORD_PARAMETER:
    case BPMN_RECORD_ERASE:
    case BPMN_RECORD_MIGRATE:
    case BPMN_RECORD_CHECKPOINT:
    default:
        if (head->kind >= KIND_MAY_BE_SKIPPED) {
            return recover_other(recovery, head);
        }
        return stop(recovery, BPMN_CORRUPT);
    }
}

/* BPMN_OK when the record may come here; the head is read. Digests are the
   audit's: to compute them takes as long as all the rest. */
static BpmnStatus check_record(Recovery *recovery,
                               const BpmnRecordBytes *record, Head *head)
{
    const Partition *partition = recovery->partition;
    bool is_sealed;
    BpmnStatus status = head_of(record, head, &recovery->later);

    if (status != BPMN_OK) return status;
    if (head->position != recovery->next || record->position != recovery->next
        || head->at_ms < partition->last_ms
        || (record->body && head->body_bytes != record->body_bytes)) {
        return BPMN_CORRUPT;
    }
    is_sealed = (head->flags & HEAD_SEALED) != 0;
    if (is_sealed == !partition->digest.blake2b_256
        || head->partition != partition->number) {
        return BPMN_MISUSE;
    }
    return BPMN_OK;
}

static bool recover_record(void *user, const BpmnRecordBytes *record)
{
    Recovery *recovery = user;
    Partition *partition = recovery->partition;
    BpmnString body = { (const char *)record->body, record->body_bytes };
    Head head;
    BpmnStatus status = check_record(recovery, record, &head);

    if (status != BPMN_OK) return stop(recovery, status);
    recovery->next++;
    partition->position = head.position;
    partition->last_ms = head.at_ms;
    head_chain(record->head, partition->chain);
    if (head.epoch >= partition->epoch) partition->epoch = head.epoch + 1;
    return record->body ? recover_kind(recovery, &head, body)
                        : recover_bodiless(recovery, &head);
}

static BpmnStatus store_status(BpmnStoreStatus status)
{
    switch (status) {
    case BPMN_STORE_OK: return BPMN_OK;
    case BPMN_STORE_HELD: return BPMN_BUSY;
    case BPMN_STORE_STOPPED: return BPMN_STOPPED;
    case BPMN_STORE_FAILED:
    case BPMN_STORE_UNCERTAIN:
    default: return BPMN_STORE_ERROR;
    }
}

/* Reads the store's window, which may start before the one that the last
   checkpoint tells of, but not behind it. */
static BpmnStatus read_window(Recovery *recovery, uint64_t last)
{
    Partition *partition = recovery->partition;
    BpmnStore *store = &partition->store;
    BpmnStatus status = BPMN_OK;

    partition->window_start = 1;
    if (last != 0) {
        status = store_status(store->read_from(store->user, recovery->start,
                                               recover_record, recovery));
    }
    if (recovery->status != BPMN_OK) return recovery->status;
    if (status != BPMN_OK) return status;
    return partition->position == last
            && recovery->start <= partition->window_start
            && erased_unnamed(&recovery->erased) == 0
        ? BPMN_OK
        : BPMN_CORRUPT;
}

BpmnStatus partition_recover(Partition *partition)
{
    Recovery recovery = { .partition = partition, .status = BPMN_OK };
    BpmnStore *store = &partition->store;
    BpmnStatus status;
    uint64_t last;

    status = store_status(store->window(store->user, &recovery.start, &last));
    if (status != BPMN_OK) return status;
    if (recovery.start == 0) recovery.start = 1;
    recovery.next = recovery.start;
    partition->position = recovery.start - 1;
    status = read_window(&recovery, last);
    partition->problem.position = partition->position;
    partition->problem.what = recovery.later.what;
    partition->problem.number = recovery.later.number;
    erased_free(&partition->allocator, &recovery.erased);
    if (status != BPMN_OK) return status;
    partition->catalog_start = partition->window_start;
    batch_begin(partition);
    status = index_cases(partition);
    if (status == BPMN_OK && !known_record_again(partition)) {
        status = BPMN_NO_MEMORY;
    }
    return status == BPMN_OK ? batch_commit(partition) : status;
}
