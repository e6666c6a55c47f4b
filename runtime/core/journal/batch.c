/* Records that are not yet committed, and what they change. */
#include "core/journal/frame.h"

#include <assert.h>

static Changed *changed_at(const Batch *batch, size_t index)
{
    return (Changed *)batch->changed.items + index;
}

void batch_begin(Partition *partition)
{
    Batch *batch = &partition->batch;

    batch->used = 0;
    batch->record_count = 0;
    batch->changed_count = 0;
    batch->popped_count = 0;
    batch->indexed_count = 0;
    batch->parameter_count = 0;
    batch->pushed = 0;
    batch->dead = 0;
    batch->window_start = partition->window_start;
    batch->catalog_start = partition->catalog_start;
    batch->mark = (BatchMark){
        partition->position,    partition->cases.next,
        partition->ids.last,    partition->ids.written,
        partition->ids.record,  partition->hearers.count,
        partition->names.count, partition->definitions.known_count,
    };
}

void partition_begin(Partition *partition)
{
    partition->catalog_start = partition->window_start;
    definitions_settle(&partition->definitions, true);
    batch_begin(partition);
}

/* The salts' room grows last: where it has a place, all have. */
SELDOM static bool grow_records(const BpmnAllocator *allocator, Batch *batch,
                                size_t needed)
{
    return buffer_reserve(allocator, &batch->records, needed, sizeof(size_t))
        && buffer_reserve(allocator, &batch->out, needed,
                          sizeof(BpmnRecordBytes))
        && buffer_reserve(allocator, &batch->salts, needed, BPMN_SALT_BYTES);
}

bool batch_reserve_all(Partition *partition, size_t bytes, size_t records)
{
    Batch *batch = &partition->batch;
    size_t needed = batch->record_count + records;

    return bytes <= UINT32_MAX
        && buffer_reserve(&partition->allocator, &batch->bytes,
                          batch->used + bytes, 1)
        && (needed <= batch->salts.capacity
            || grow_records(&partition->allocator, batch, needed));
}

uint8_t *batch_reserve(Partition *partition, size_t body_bytes)
{
    const Batch *batch = &partition->batch;
    size_t bytes = round_up_8(BPMN_HEAD_BYTES + body_bytes);

    return batch_reserve_all(partition, bytes, 1)
        ? (uint8_t *)batch->bytes.items + batch->used + BPMN_HEAD_BYTES
        : NULL;
}

void batch_add(Partition *partition, Head *head, size_t body_bytes)
{
    Batch *batch = &partition->batch;

    assert(batch->record_count < batch->salts.capacity);
    assert(batch->used + round_up_8(BPMN_HEAD_BYTES + body_bytes)
           <= batch->bytes.capacity);
    head->partition = partition->number;
    head->epoch = partition->epoch;
    head->position = ++partition->position;
    head->body_bytes = (uint32_t)body_bytes;
    head_write(head, (uint8_t *)batch->bytes.items + batch->used);
    ((size_t *)batch->records.items)[batch->record_count++] = batch->used;
    batch->used += round_up_8(BPMN_HEAD_BYTES + body_bytes);
}

Changed *batch_touch(Partition *partition, Case *item)
{
    Batch *batch = &partition->batch;
    Changed *changed = batch_changed(partition, item);

    if (changed) return changed;
    if (!buffer_reserve(&partition->allocator, &batch->changed,
                        batch->changed_count + 1, sizeof(Changed))) {
        return NULL;
    }
    changed = changed_at(batch, batch->changed_count++);
    *changed = (Changed){
        .item = item,
        .room = item->room,
        .state_at = NO_STATE,
        .last_position = item->last_position,
        .state_mark = item->state_mark,
    };
    item->room = (uint32_t)(batch->changed_count * 2 - 1);
    return changed;
}

/* Salts, digests and the chain; what is to be appended. */
static void seal(Partition *partition, uint8_t chain[BPMN_DIGEST_BYTES])
{
    Batch *batch = &partition->batch;
    bool chained = partition->digest.blake2b_256;
    uint8_t *salt = batch->salts.items;
    uint64_t first = partition->position - batch->record_count + 1;

    memcpy(chain, partition->chain, BPMN_DIGEST_BYTES);
    if (chained) {
        partition->random.fill(partition->random.user, salt,
                               batch->record_count * BPMN_SALT_BYTES);
    }
    for (size_t i = 0; i < batch->record_count; i++, salt += BPMN_SALT_BYTES) {
        uint8_t *head = batch_record(batch, i);
        uint8_t *body = head + BPMN_HEAD_BYTES;
        size_t body_bytes = get_u32(head + HEAD_AT_body_bytes);

        if (chained) {
            memcpy(body, salt, BPMN_SALT_BYTES);
            head_seal(&partition->digest, head,
                      (BpmnString){ (const char *)body, body_bytes }, chain);
        }
        ((BpmnRecordBytes *)batch->out.items)[i] = (BpmnRecordBytes){
            first + i, head, BPMN_HEAD_BYTES, body, body_bytes,
        };
    }
}

/* Where the key of a case that closes stands, so that the misses overlap. */
static void key_soon(const Partition *partition, Changed *changed)
{
    const CaseState *state = changed_state(partition, changed);

    if (!changed->closes || !(state->flags & STATE_KEYED)) return;
    changed->key_hash = key_hash(state->process, state_key(state));
    MEMORY_SOON(keys_place(&partition->cases.keys, changed->key_hash));
}

/* What was changed is where others look for it. */
static void put_committed(Partition *partition, const Changed *changed)
{
    Case *fresh = changed->fresh;

    if (!fresh) return;
    if (changed->frame && changed->frame->number != 0) {
        changed->frame->item = fresh;
    } else {
        cases_put(&partition->cases, fresh->state.id, fresh);
    }
    case_free(&partition->allocator, &partition->cases, changed->item);
}

static void commit_case(Partition *partition, Changed *changed)
{
    const CaseState *state = changed_state(partition, changed);
    Case *target = changed->fresh ? changed->fresh : changed->item;
    Frame *frame = changed->frame;
    bool is_frame = frame && frame->number != 0;

    assert(batch_changed(partition, changed->item) == changed);
    changed->item->room = changed->room;
    assert(target->room >= state->bytes);
    if (changed->state_at != NO_STATE) {
        memcpy(&target->state, state, state->bytes);
    }
    target->last_position = changed->last_position;
    target->state_mark = changed->state_mark;
    put_committed(partition, changed);
    if (frame && !is_frame) frame->records = changed->records;
    if (!changed->begins) return;
    partition->cases.open++;
    if (is_frame) partition->abilities.frames->lives(frame);
}

/* Behind all that began: what hangs below is dead, too. */
static void commit_end(Partition *partition, const Changed *changed)
{
    const CaseState *state = changed_state(partition, changed);
    Frame *frame = changed->frame;
    Case *item = changed->fresh ? changed->fresh : changed->item;

    if (frame) partition->abilities.frames->end(partition, frame);
    if (frame && frame->number != 0) return;
    assert(changed->state_at != NO_STATE);
    partition->cases.open--;
    if (state->flags & STATE_KEYED) {
        keys_remove(&partition->cases.keys, changed->key_hash,
                    cases_counter(state->id));
    }
    ((Case **)partition->gone.items)[partition->gone_count++] = item;
}

static void settle_objects(Partition *partition, bool committed)
{
    Objects *objects = &partition->objects;

    if (objects->care) {
        objects->care->settle(&partition->allocator, objects, committed);
    }
}

static void commit_parameters(Partition *partition)
{
    ParameterChange *change = partition->batch.parameters.items;

    for (size_t i = 0; i < partition->batch.parameter_count; i++, change++) {
        memory_give(&partition->allocator, change->text_before,
                    change->before.as.text.length + 1);
    }
}

/* A window that starts too early costs time, not truth: what the store says
   to it does not matter. */
static void move_window(Partition *partition)
{
    BpmnStore *store = &partition->store;

    partition->catalog_start = partition->batch.catalog_start;
    if (partition->window_start == partition->batch.window_start) return;
    partition->window_start = partition->batch.window_start;
    if (store->carry_done) {
        (void)store->carry_done(store->user, partition->window_start);
    }
}

/* The batch is in the store: its forms become the committed ones. Nothing
   here allocates or fails. */
static void apply(Partition *partition, const uint8_t chain[BPMN_DIGEST_BYTES])
{
    Batch *batch = &partition->batch;
    const BpmnTimers *timers = partition->abilities.timers;
    size_t dead = batch->dead;
    bool framed = false;

    for (size_t i = 0; i < batch->changed_count; i++) {
        key_soon(partition, changed_at(batch, i));
    }
    for (size_t i = 0; i < batch->changed_count; i++) {
        Changed *changed = changed_at(batch, i);

        commit_case(partition, changed);
        if (!changed->closes) continue;
        if (changed->frame)
            framed = true;
        else
            commit_end(partition, changed);
    }
    for (size_t i = 0; framed && i < batch->changed_count; i++) {
        if (!changed_at(batch, i)->frame) continue;
        if (!changed_at(batch, i)->closes) continue;
        commit_end(partition, changed_at(batch, i));
    }
    if (batch->indexed_count > 0) batch->unindex(partition, false);
    commit_parameters(partition);
    definitions_settle(&partition->definitions, true);
    settle_objects(partition, true);
    memcpy(partition->chain, chain, BPMN_DIGEST_BYTES);
    command_ids_trim(&partition->ids);
    move_window(partition);
    batch_begin(partition);
    if (timers) timers->bury(partition, dead);
    assert(partition->batch.record_count == 0);
}

static void rollback_case(Partition *partition, Changed *changed)
{
    const BpmnAllocator *allocator = &partition->allocator;
    const CaseState *state = changed_state(partition, changed);
    bool is_frame = changed->frame && changed->frame->number != 0;

    if (changed->frame) {
        partition->abilities.frames->forget_timers(partition, changed->frame);
    }
    case_free(allocator, &partition->cases, changed->fresh);
    changed->item->room = changed->room;
    if (is_frame ? changed->begins : changed->root_begins) {
        partition->abilities.frames->undo(partition, changed->frame);
    }
    if (is_frame || !changed->begins) return;
    if (state->flags & STATE_KEYED) {
        keys_remove(&partition->cases.keys,
                    key_hash(state->process, state_key(state)),
                    cases_counter(state->id));
    }
    cases_remove(allocator, &partition->cases, state->id);
    case_free(allocator, &partition->cases, changed->item);
}

void batch_undo(Partition *partition, size_t changed_before)
{
    Batch *batch = &partition->batch;

    for (; batch->changed_count > changed_before; batch->changed_count--) {
        Changed *changed = changed_at(batch, batch->changed_count - 1);
        Frame *frame = changed->frame;
        bool begins = changed->begins && frame && frame->number != 0;

        if (!changed->unplaced && !begins) break;
        changed->item->room = changed->room;
        if (begins || changed->root_begins) {
            partition->abilities.frames->undo(partition, frame);
        }
        if (changed->unplaced) {
            case_free(&partition->allocator, &partition->cases, changed->item);
        }
    }
}

static void rollback_parameters(Partition *partition)
{
    Batch *batch = &partition->batch;

    while (batch->parameter_count > 0) {
        ParameterChange *change = (ParameterChange *)batch->parameters.items
            + --batch->parameter_count;
        BpmnValue *value = &change->definition->parameters[change->number];
        char **text = &change->definition->parameter_texts[change->number];

        memory_give(&partition->allocator, *text, value->as.text.length + 1);
        *value = change->before;
        *text = change->text_before;
    }
}

void batch_rollback(Partition *partition)
{
    Batch *batch = &partition->batch;
    Definitions *definitions = &partition->definitions;
    const BpmnTimers *timers = partition->abilities.timers;
    size_t pushed = batch->pushed;

    if (batch->indexed_count > 0) batch->unindex(partition, true);
    for (size_t i = batch->changed_count; i > 0; i--) {
        rollback_case(partition, changed_at(batch, i - 1));
    }
    rollback_parameters(partition);
    definitions_settle(definitions, false);
    settle_objects(partition, false);
    if (timers) timers->put_back(partition);
    definitions_truncate(&partition->allocator, definitions, batch->mark.known);
    dictionary_truncate(&partition->allocator, &partition->names,
                        batch->mark.names);
    command_ids_truncate(&partition->ids, batch->mark.ids_last);
    partition->ids.written = batch->mark.ids_written;
    partition->ids.record = batch->mark.ids_record;
    partition->hearers.count = batch->mark.hearers;
    partition->position = batch->mark.position;
    partition->cases.next = batch->mark.next_case;
    for (uint32_t depth = 0; depth < BPMN_MAX_DEPTH; depth++) {
        partition_draft(partition, depth)->kept = false;
    }
    assert(partition->ids.last == batch->mark.ids_last
           && partition->names.count == batch->mark.names);
    batch_begin(partition);
    if (timers) timers->bury(partition, pushed);
}

/* For reading back whether a batch arrived: compares its last head. */
typedef struct LastHead {
    const uint8_t *head;
    bool same;
} LastHead;

static bool compare_head(void *user, const BpmnRecordBytes *record)
{
    LastHead *last = user;

    last->same = record->head_bytes == BPMN_HEAD_BYTES
        && memcmp(record->head, last->head, BPMN_HEAD_BYTES) == 0;
    return false;
}

/* The outcome is not known: the store is asked. */
static BpmnStoreStatus read_back(Partition *partition)
{
    LastHead last = { batch_head_at(partition, partition->position), false };
    BpmnStore *store = &partition->store;
    uint64_t start;
    uint64_t position;

    if (store->window(store->user, &start, &position) != BPMN_STORE_OK) {
        return BPMN_STORE_STOPPED;
    }
    if (position == partition->batch.mark.position) return BPMN_STORE_FAILED;
    if (position != partition->position
        || store->read_at(store->user, position, compare_head, &last)
            != BPMN_STORE_OK
        || !last.same) {
        return BPMN_STORE_STOPPED;
    }
    return BPMN_STORE_OK;
}

BpmnStatus batch_commit(Partition *partition)
{
    Batch *batch = &partition->batch;
    uint8_t chain[BPMN_DIGEST_BYTES];
    BpmnStoreStatus status;

    if (batch->record_count == 0) {
        batch_rollback(
            partition); /* cases that were touched, but not changed */
        return BPMN_OK;
    }
    seal(partition, chain);
    status = partition->store.append(partition->store.user, batch->out.items,
                                     batch->record_count);
    if (status == BPMN_STORE_UNCERTAIN) status = read_back(partition);
    if (status == BPMN_STORE_OK) {
        apply(partition, chain);
        return BPMN_OK;
    }
    batch_rollback(partition);
    if (status != BPMN_STORE_STOPPED && status != BPMN_STORE_UNCERTAIN)
        return status_of_store(status);
    partition->stopped = true;
    return BPMN_STOPPED;
}
