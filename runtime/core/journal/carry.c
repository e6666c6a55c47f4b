/*
 * The live window moves: what its start holds and is still alive is appended
 * again, so that recovery reads a window of bounded length.
 *
 * Records before the window's start are for history only.
 */
#include "core/journal/frame.h"

#include "core/journal/catalog.h"
#include "core/journal/object_record.h"

/* How many records a window must hold at least. */
static uint64_t alive(const Partition *partition)
{
    return partition->cases.open + partition->names.count
        + partition->definitions.known_count + partition->definitions.set_count
        + partition->objects.count + partition->definitions.has_force;
}

/* The number that a frame was given last stands in each state of its case. */
static void tell_given(uint8_t *to, const CaseState *state, const Frame *root)
{
    Block block;

    if (!root || !block_find(state_blocks(state), STATE_BLOCK_GIVEN, &block)) {
        return;
    }
    put_u32(to + (block.bytes.bytes - (const char *)state), root->given);
}

static void fill_head(const Partition *partition, const Case *of, Head *head)
{
    const CaseState *state = case_state(partition, of);

    head->case_id = state->id;
    head->process = state->process;
    head->version = case_records(partition, of);
    head->previous = case_last(partition, of);
    head->answer = state->id;
}

bool carry_state(Partition *partition, Case *of, Frame *frame, int64_t now_ms)
{
    Case *item = frame ? frame->item : of;
    size_t state_bytes = case_state(partition, item)->bytes;
    Body body = body_plain();
    Head head = head_of_engine(BPMN_RECORD_CARRY, now_ms);
    const CaseState *state;
    size_t state_at;
    uint8_t *to;

    body.state_bytes = state_bytes;
    if (frame) body.frames.frame = frame->number;
    to = batch_reserve(partition, body_bound(&body));
    if (!to || !batch_touch(partition, of) || !batch_touch(partition, item)) {
        return false;
    }
    state = case_state(partition, item);
    state_at = body_write(&body, to);
    memcpy(to + state_at, state, state_bytes);
    if (!frame) {
        tell_given(to + state_at, state, case_root(partition, state->id));
    }
    fill_head(partition, of, &head);
    batch_add(partition, &head, state_at + state_bytes);
    batch_changed(partition, of)->last_position = partition->position;
    batch_changed(partition, item)->state_mark =
        position_mark(partition->position);
    return true;
}

/* Reading the window's start. */
typedef struct Carrying {
    Partition *partition;
    int64_t now_ms;
    uint64_t next; /* where the window starts afterwards */
    uint32_t left;
} Carrying;

static uint32_t state_mark(const Partition *partition, const Case *item)
{
    const Changed *changed = batch_changed(partition, item);

    return changed ? changed->state_mark : item->state_mark;
}

/* Carries a frame whose state is the newest one. */
static bool carry_frame(Carrying *carrying, Case *of, uint32_t number,
                        uint64_t position)
{
    Partition *partition = carrying->partition;
    Frame *frame = frames_find(&partition->frames, of->state.id, number);

    return !frame || frame_is_over(partition, frame)
        || state_mark(partition, frame->item) != position_mark(position)
        || carry_state(partition, of, frame, carrying->now_ms);
}

/* Carries the frames of which a record has the newest state. */
static bool carry_frames(Carrying *carrying, Case *of,
                         const BpmnRecordBytes *record, const Head *head)
{
    size_t at = 0;
    Body body;

    if (!record->body || head->kind == BPMN_RECORD_REFUSED
        || body_read(record->body, record->body_bytes, &body, NULL)
            != BPMN_OK) {
        return true;
    }
    while (at < body.state_bytes) {
        CaseState state;

        memcpy(&state, body.state + at, sizeof state);
        at += state.bytes;
        if (state.frame != 0
            && !carry_frame(carrying, of, state.frame, head->position)) {
            return false;
        }
    }
    return true;
}

/* Carries what lives of a record's case, and stands in it. */
static bool carry_case(Carrying *carrying, Case *of,
                       const BpmnRecordBytes *record, const Head *head)
{
    Partition *partition = carrying->partition;

    if (case_state(partition, of)->flags & STATE_CLOSED) return true;
    if (position_mark(head->position) == state_mark(partition, of)
        && !carry_state(partition, of, NULL, carrying->now_ms)) {
        return false;
    }
    return !case_root(partition, head->case_id)
        || carry_frames(carrying, of, record, head);
}

/* Carries the object of which a record says what it is. */
static bool carry_object(const Carrying *carrying, const Head *head)
{
    Object *object = objects_find(&carrying->partition->objects, head->case_id);

    return !object || object->ends
        || object->place.state_position != head->position
        || object_again(carrying->partition, object, carrying->now_ms);
}

/* Carries what lives of a record, of that case or (null) of an object. */
static bool carry_living(Carrying *carrying, Case *of,
                         const BpmnRecordBytes *record)
{
    Head head;

    (void)head_of(record, &head, NULL);
    return of ? carry_case(carrying, of, record, &head)
              : carry_object(carrying, &head);
}

/* Most records of the window's start are of cases that are closed: of them no
   more is read than whose they are. */
static bool carry_record(void *user, const BpmnRecordBytes *record)
{
    Carrying *carrying = user;
    const Partition *partition = carrying->partition;
    Case *item = cases_find(&partition->cases,
                            get_u64(record->head + HEAD_AT_case_id));

    if (record->position > partition->batch.mark.position
        || ((item || record->head[HEAD_AT_kind] == BPMN_RECORD_OBJECT)
            && !carry_living(carrying, item, record))) {
        return false;
    }
    carrying->next = record->position + 1;
    return --carrying->left > 0;
}

/* Tells something again: the body of its record, under a head of the
   engine's. */
static bool carry_copy(Partition *partition, LastRecord *record,
                       BpmnRecordKind kind, uint16_t definition, int64_t now_ms)
{
    Head head;
    BpmnString body;
    uint8_t *to;

    if (partition_read(partition, last_record_newest(record), &head, &body)
            != BPMN_OK
        || !body.bytes || !(to = batch_reserve(partition, body.length))) {
        return false;
    }
    memcpy(to, body.bytes, body.length);
    head = head_of_engine(kind, now_ms);
    head.process = definition;
    batch_add(partition, &head, body.length);
    last_record_set(&partition->definitions, record, partition->position);
    return true;
}

/* The parameter that was set first after a position, 'until' at the latest;
   null: none. */
static SetParameter *next_set(const Definitions *definitions, uint64_t after,
                              uint64_t until)
{
    SetParameter *set = definitions->set.items;
    SetParameter *next = NULL;

    for (size_t i = 0; i < definitions->set_count; i++, set++) {
        uint64_t position = last_record_newest(&set->record);

        if (position <= after || position > until) continue;
        if (!next || position < last_record_newest(&next->record)) next = set;
    }
    return next;
}

/* In their order: what was set last wins, also among layouts of one process. */
static bool carry_parameters(Partition *partition, int64_t now_ms)
{
    uint64_t until = partition->position;
    uint64_t after = 0;
    SetParameter *set;

    while ((set = next_set(&partition->definitions, after, until))) {
        after = last_record_newest(&set->record);
        if (!carry_copy(partition, &set->record, BPMN_RECORD_PARAMETER,
                        set->definition, now_ms)) {
            return false;
        }
    }
    return true;
}

/* Definitions, parameters, names and what is in force are few: all of them
   again. */
static bool carry_catalog(Partition *partition, int64_t now_ms)
{
    for (uint16_t number = 1; number <= partition->definitions.known_count;
         number++) {
        Known *known = definitions_known(&partition->definitions, number);

        if (!carry_copy(partition, &known->record, BPMN_RECORD_DEFINITION,
                        number, now_ms)) {
            return false;
        }
    }
    for (uint32_t name = 1; name <= partition->names.count; name++) {
        if (!catalog_name_again(partition, name, now_ms)) return false;
    }
    return (!partition->definitions.has_force
            || catalog_environment_again(partition, now_ms))
        && carry_parameters(partition, now_ms);
}

/* How many states live once the batch is committed: of cases and of frames. */
static uint64_t living_states(const Partition *partition)
{
    const Batch *batch = &partition->batch;
    uint64_t living = partition->cases.open;

    for (size_t i = 0; i < batch->changed_count; i++) {
        const Changed *changed = (const Changed *)batch->changed.items + i;
        const Frame *frame = changed->frame;
        bool is_frame = frame && frame->number != 0;

        if (is_frame ? frame_is_over(partition, frame) : changed->closes) {
            if (changed->begins || !changed->closes
                || (is_frame && frame_is_over(partition, frame->parent))) {
                continue;
            }
            living -= !is_frame;
            if (frame) living -= frame->living;
        } else {
            living += changed->begins;
        }
    }
    return living;
}

/* What recovery must find when it has read the window up to here. */
static bool carry_checkpoint(Partition *partition, uint64_t window_start,
                             int64_t now_ms)
{
    Checkpoint checkpoint = {
        window_start,
        partition->cases.next,
        partition->next_wait,
        living_states(partition),
        partition->ids.record,
        partition->names.count + 1,
        (uint16_t)(partition->definitions.known_count + 1),
        catalog_in_force(&partition->definitions),
    };

    return catalog_checkpoint(partition, &checkpoint, now_ms);
}

void carry_some(Partition *partition, int64_t now_ms)
{
    Carrying carrying = {
        partition,
        now_ms,
        partition->window_start,
        CARRY_AT_ONCE + 4 * (uint32_t)partition->batch.record_count,
    };
    BpmnStore *store = &partition->store;
    uint64_t notes = partition->catalog_start;

    partition->batch.window_start = partition->window_start;
    partition->batch.catalog_start = notes;
    if (partition->position - partition->window_start
        <= 2 * alive(partition) + WINDOW_MIN) {
        return;
    }
    if (store->read_from(store->user, partition->window_start, carry_record,
                         &carrying)
        != BPMN_STORE_OK) {
        return;
    }
    if (carrying.next == partition->window_start) return;
    if (carrying.next > notes) {
        notes = partition->position + 1;
        if (!carry_catalog(partition, now_ms)) return;
    }
    if (!catalog_command_ids(partition, true, now_ms)
        || !carry_checkpoint(partition, carrying.next, now_ms)) {
        return;
    }
    partition->batch.window_start = carrying.next;
    partition->batch.catalog_start = notes;
}
