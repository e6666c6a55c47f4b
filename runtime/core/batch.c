/* Records that are not yet committed, and what they change. */
#include "engine_state.h"

#include "bytes.h"

static Pending *pending_at(const Batch *batch, size_t index)
{
    return (Pending *)batch->records.items + index;
}

static Changed *changed_at(const Batch *batch, size_t index)
{
    return (Changed *)batch->changed.items + index;
}

void batch_begin(BpmnEngine *engine)
{
    Batch *batch = &engine->batch;

    batch->used = 0;
    batch->record_count = 0;
    batch->changed_count = 0;
    batch->popped_count = 0;
    batch->added_count = 0;
    batch->removed_count = 0;
    batch->parameter_count = 0;
    batch->pushed = 0;
    batch->dead = 0;
    batch->window_start = engine->window_start;
    batch->notes_start = engine->notes_start;
    batch->mark = (BatchMark){
        engine->position,
        engine->cases.next,
        engine->recall.last,
        engine->names.count,
        engine->definitions.known_count,
    };
}

/* The salts' room grows last: where it has a place, all have. */
static bool reserve_record(BpmnEngine *engine)
{
    const BpmnAllocator *allocator = &engine->allocator;
    Batch *batch = &engine->batch;
    size_t needed = batch->record_count + 1;

    return room_reserve(allocator, &batch->records, needed, sizeof(Pending))
        && room_reserve(allocator, &batch->out, needed, sizeof(BpmnRecordBytes))
        && room_reserve(allocator, &batch->salts, needed, BPMN_SALT_BYTES);
}

uint8_t *batch_room(BpmnEngine *engine, size_t body_bytes)
{
    Batch *batch = &engine->batch;
    const BpmnAllocator *allocator = &engine->allocator;
    size_t bytes = round_up_8(BPMN_HEAD_BYTES + body_bytes);

    if (body_bytes > UINT32_MAX - BPMN_HEAD_BYTES - 8
        || !room_reserve(allocator, &batch->bytes, batch->used + bytes, 1)
        || (batch->record_count >= batch->salts.capacity
            && !reserve_record(engine))) {
        return NULL;
    }
    return (uint8_t *)batch->bytes.items + batch->used + BPMN_HEAD_BYTES;
}

void batch_add(BpmnEngine *engine, Head *head, size_t body_bytes)
{
    Batch *batch = &engine->batch;

    head->partition = engine->partition;
    head->epoch = engine->epoch;
    head->position = ++engine->position;
    head->body_bytes = (uint32_t)body_bytes;
    head_write(head, (uint8_t *)batch->bytes.items + batch->used);
    *pending_at(batch, batch->record_count) = (Pending){
        batch->used,
        body_bytes,
    };
    batch->record_count++;
    batch->used += round_up_8(BPMN_HEAD_BYTES + body_bytes);
}

const uint8_t *batch_head_at(const BpmnEngine *engine, uint64_t position)
{
    const Batch *batch = &engine->batch;
    uint64_t first = engine->position - batch->record_count + 1;

    if (position < first || position > engine->position) return NULL;
    return (const uint8_t *)batch->bytes.items
        + pending_at(batch, (size_t)(position - first))->at;
}

Changed *batch_touch(BpmnEngine *engine, Case *item)
{
    Batch *batch = &engine->batch;
    Changed *changed = batch_changed(engine, item);

    if (changed) return changed;
    if (!room_reserve(&engine->allocator, &batch->changed,
                      batch->changed_count + 1, sizeof(Changed))) {
        return NULL;
    }
    changed = changed_at(batch, batch->changed_count++);
    *changed = (Changed){
        .item = item,
        .state_at = NO_STATE,
        .last_position = item->last_position,
        .state_position = item->state_position,
    };
    item->working = (uint32_t)batch->changed_count;
    return changed;
}

bool timer_is_alive(const BpmnEngine *engine, const Timer *timer)
{
    const Case *item = cases_find(&engine->cases, timer->case_id);

    return item && state_has_wait(case_state(engine, item), timer->wait_id);
}

void timers_trim(BpmnEngine *engine)
{
    const Timer *first;

    while ((first = timers_first(&engine->timers))
           && !timer_is_alive(engine, first)) {
        (void)timers_pop(&engine->timers);
        if (engine->timers.dead > 0) engine->timers.dead--;
    }
}

static bool sweep_keeps(void *user, const Timer *timer)
{
    return timer_is_alive(user, timer);
}

static void sweep_soon(void *user, const Timer *timer)
{
    const BpmnEngine *engine = user;
    const char *item = (const char *)cases_find(&engine->cases, timer->case_id);

    if (!item) return;
    MEMORY_SOON(item);
    MEMORY_SOON(item + 64);
    MEMORY_SOON(item + 128);
}

/* Dead entries never outnumber live ones. */
static void bury(BpmnEngine *engine, size_t dead)
{
    Timers *timers = &engine->timers;

    timers->dead += dead;
    if (timers->dead * 2 > timers->count) {
        timers_sweep(timers, sweep_keeps, sweep_soon, engine);
    }
}

/* Salts, digests and the chain; what is to be appended. */
static void seal(BpmnEngine *engine, uint8_t chain[BPMN_DIGEST_BYTES])
{
    Batch *batch = &engine->batch;
    bool chained = engine->digest.blake2b_256;
    uint8_t *salt = batch->salts.items;
    uint64_t first = engine->position - batch->record_count + 1;

    memcpy(chain, engine->chain, BPMN_DIGEST_BYTES);
    if (chained) {
        engine->random.fill(engine->random.user, salt,
                            batch->record_count * BPMN_SALT_BYTES);
    }
    for (size_t i = 0; i < batch->record_count; i++, salt += BPMN_SALT_BYTES) {
        const Pending *pending = pending_at(batch, i);
        uint8_t *head = (uint8_t *)batch->bytes.items + pending->at;
        uint8_t *body = head + BPMN_HEAD_BYTES;

        if (chained) {
            memcpy(body, salt, BPMN_SALT_BYTES);
            head_seal(&engine->digest, head,
                      (BpmnString){ (const char *)body, pending->body_bytes },
                      chain);
        }
        ((BpmnRecordBytes *)batch->out.items)[i] = (BpmnRecordBytes){
            first + i, head, BPMN_HEAD_BYTES, body, pending->body_bytes,
        };
    }
}

/* Where the key of a case that closes stands, so that the misses overlap. */
static void key_soon(const BpmnEngine *engine, Changed *changed)
{
    const CaseState *state = changed_state(engine, changed);

    if (!changed->closes || !(state->flags & STATE_KEYED)) return;
    changed->key_hash = key_hash(state->process, state_key(state));
    MEMORY_SOON(keys_place(&engine->cases.keys, changed->key_hash));
}

static void commit_case(BpmnEngine *engine, Changed *changed)
{
    Case *item = changed->item;
    const CaseState *state = changed_state(engine, changed);
    Case *target = changed->fresh ? changed->fresh : item;

    if (changed->state_at != NO_STATE) {
        memcpy(&target->state, state, state->bytes);
    }
    target->last_position = changed->last_position;
    target->state_position = changed->state_position;
    target->working = 0;
    if (changed->fresh) {
        cases_put(&engine->cases, target->state.id, target);
        case_free(&engine->allocator, &engine->cases, item);
    }
    if (changed->begins) engine->cases.open++;
    if (!changed->closes) return;
    engine->cases.open--;
    if (target->state.flags & STATE_KEYED) {
        keys_remove(&engine->cases.keys, changed->key_hash,
                    cases_counter(target->state.id));
    }
    ((Case **)engine->gone.items)[engine->gone_count++] = target;
}

static void commit_parameters(BpmnEngine *engine)
{
    ParameterChange *change = engine->batch.parameters.items;

    for (size_t i = 0; i < engine->batch.parameter_count; i++, change++) {
        memory_give(&engine->allocator, change->text_before,
                    change->before.as.text.length + 1);
    }
}

/* A window that starts too early costs time, not truth: what the store says
   to it does not matter. */
static void move_window(BpmnEngine *engine)
{
    BpmnStore *store = &engine->store;

    engine->notes_start = engine->batch.notes_start;
    if (engine->window_start == engine->batch.window_start) return;
    engine->window_start = engine->batch.window_start;
    if (store->carry_done) {
        (void)store->carry_done(store->user, engine->window_start);
    }
}

/* The batch is in the store: its forms become the committed ones. Nothing
   here allocates or fails. */
static void apply(BpmnEngine *engine, const uint8_t chain[BPMN_DIGEST_BYTES])
{
    Batch *batch = &engine->batch;
    size_t dead = batch->dead;

    for (size_t i = 0; i < batch->changed_count; i++) {
        key_soon(engine, changed_at(batch, i));
    }
    for (size_t i = 0; i < batch->changed_count; i++) {
        commit_case(engine, changed_at(batch, i));
    }
    for (size_t i = 0; i < batch->removed_count; i++) {
        subscriptions_remove(&engine->subscriptions,
                             ((Subscription *)batch->removed.items)[i]);
    }
    commit_parameters(engine);
    definitions_settle(&engine->definitions, true);
    memcpy(engine->chain, chain, BPMN_DIGEST_BYTES);
    move_window(engine);
    batch_begin(engine);
    bury(engine, dead);
}

static void rollback_cases(BpmnEngine *engine)
{
    Batch *batch = &engine->batch;

    for (size_t i = batch->changed_count; i > 0; i--) {
        Changed *changed = changed_at(batch, i - 1);

        case_free(&engine->allocator, &engine->cases, changed->fresh);
        changed->item->working = 0;
        if (!changed->begins) continue;
        const CaseState *state = changed_state(engine, changed);

        if (state->flags & STATE_KEYED) {
            keys_remove(&engine->cases.keys,
                        key_hash(state->process, state_key(state)),
                        cases_counter(state->id));
        }
        cases_remove(&engine->allocator, &engine->cases, state->id);
        case_free(&engine->allocator, &engine->cases, changed->item);
    }
}

static void rollback_parameters(BpmnEngine *engine)
{
    Batch *batch = &engine->batch;

    while (batch->parameter_count > 0) {
        ParameterChange *change = (ParameterChange *)batch->parameters.items
            + --batch->parameter_count;
        BpmnValue *value = &change->definition->parameters[change->number];
        char **text = &change->definition->parameter_texts[change->number];

        memory_give(&engine->allocator, *text, value->as.text.length + 1);
        *value = change->before;
        *text = change->text_before;
    }
}

void batch_rollback(BpmnEngine *engine)
{
    Batch *batch = &engine->batch;
    Definitions *definitions = &engine->definitions;

    rollback_cases(engine);
    rollback_parameters(engine);
    definitions_settle(definitions, false);
    for (size_t i = 0; i < batch->added_count; i++) {
        subscriptions_remove(&engine->subscriptions,
                             ((Subscription *)batch->added.items)[i]);
    }
    for (size_t i = 0; i < batch->popped_count; i++) {
        timers_push(&engine->timers, ((Timer *)batch->popped.items)[i]);
    }
    for (; definitions->known_count > batch->mark.known;
         definitions->known_count--) {
        definitions_known(definitions, definitions->known_count)
            ->definition->number = 0;
    }
    names_truncate(&engine->allocator, &engine->names, batch->mark.names);
    recall_truncate(&engine->recall, batch->mark.recall_last);
    engine->position = batch->mark.position;
    engine->cases.next = batch->mark.next_case;
    size_t pushed = batch->pushed;
    batch_begin(engine);
    bury(engine, pushed);
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
static BpmnStoreStatus read_back(BpmnEngine *engine)
{
    LastHead last = { batch_head_at(engine, engine->position), false };
    BpmnStore *store = &engine->store;
    uint64_t start;
    uint64_t position;

    if (store->window(store->user, &start, &position) != BPMN_STORE_OK) {
        return BPMN_STORE_STOPPED;
    }
    if (position == engine->batch.mark.position) return BPMN_STORE_FAILED;
    if (position != engine->position
        || store->read_at(store->user, position, compare_head, &last)
            != BPMN_STORE_OK
        || !last.same) {
        return BPMN_STORE_STOPPED;
    }
    return BPMN_STORE_OK;
}

BpmnStatus batch_commit(BpmnEngine *engine)
{
    Batch *batch = &engine->batch;
    uint8_t chain[BPMN_DIGEST_BYTES];
    BpmnStoreStatus status;

    if (batch->record_count == 0) {
        batch_rollback(engine); /* cases that were touched, but not changed */
        return BPMN_OK;
    }
    seal(engine, chain);
    status = engine->store.append(engine->store.user, batch->out.items,
                                  batch->record_count);
    if (status == BPMN_STORE_UNCERTAIN) status = read_back(engine);
    if (status == BPMN_STORE_OK) {
        apply(engine, chain);
        return BPMN_OK;
    }
    batch_rollback(engine);
    if (status == BPMN_STORE_FAILED) return BPMN_STORE_ERROR;
    engine->stopped = true;
    return BPMN_STOPPED;
}
