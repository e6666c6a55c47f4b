/* Recovery of cases and their frames. */
#include "core/journal/frame.h"
#include "core/journal/recovery.h"

/* The states of a record, copied where they do not lie at a multiple of 8;
   null: unsound, no memory. */
static const CaseState *aligned_states(Recovery *recovery, const Body *body)
{
    Partition *partition = recovery->partition;
    const CaseState *first = (const CaseState *)(const void *)body->state;
    BpmnStatus status;

    if ((uintptr_t)body->state % 8 != 0) {
        if (!buffer_reserve(&partition->allocator, &partition->batch.bytes,
                            body->state_bytes + 1, 1)) {
            (void)recovery_stop(recovery, BPMN_NO_MEMORY);
            return NULL;
        }
        memcpy(partition->batch.bytes.items, body->state, body->state_bytes);
        first = partition->batch.bytes.items;
    }
    status = states_check(first, body->state_bytes, &recovery->later);
    if (status == BPMN_OK) return first;
    (void)recovery_stop(recovery, status);
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
        return recovery_stop(recovery, BPMN_NO_MEMORY);
    }
    old = cases_find(&partition->cases, state->id);
    item = old;
    if (!old || old->room < state->bytes) {
        item = case_new(allocator, &partition->cases, state->bytes);
        if (!item) return recovery_stop(recovery, BPMN_NO_MEMORY);
    }
    memcpy(&item->state, state, state->bytes);
    item->last_position = head->position;
    item->state_mark = position_mark(head->position);
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
    const Wait *wait;

    if (cases_counter(state->id) >= partition->cases.next) {
        partition->cases.next = cases_counter(state->id) + 1;
    }
    while ((wait = wait_pass(&cursor))) {
        if (cases_counter(wait->id) >= partition->next_wait) {
            partition->next_wait = cases_counter(wait->id) + 1;
        }
        if (wait_kind(wait) == BPMN_WAIT_CALL
            && cases_counter(wait->of.call.case_id) >= partition->cases.next) {
            partition->cases.next = cases_counter(wait->of.call.case_id) + 1;
        }
    }
}

/* True when a record follows on what was read of its case, of which 'root' is
   the root (null: it has no frames). */
static bool follows(const Partition *partition, const Head *head,
                    const Frame *root)
{
    const Case *item = cases_find(&partition->cases, head->case_id);
    bool moves = head->kind == BPMN_RECORD_STEP
        || head->kind == BPMN_RECORD_TASK;

    return !item
        || (head->previous == item->last_position
            && head->version
                == (root ? root->records : item->state.version) + moves);
}

/* True when an after-image is one of its record; *place: where its frame
   stands. */
static bool is_of_record(const Partition *partition, const CaseState *state,
                         const Head *head, FramePlace *place)
{
    if (state->id != head->case_id || state->id >> 48 != partition->number
        || cases_counter(state->id) > LIMIT_CASES
        || !state_place(state, place)) {
        return false;
    }
    if (state->frame != 0) return place->parent < state->frame;
    return (state->version == head->version
            || (state_given(state) != 0 && state->version < head->version))
        && state->process == head->process
        && (state->flags & STATE_CLOSED) == (head->flags & HEAD_CLOSED);
}

/* Hangs a frame where its state says. */
static bool hang_frame(Recovery *recovery, Frame *frame, const CaseState *state,
                       FramePlace place)
{
    Partition *partition = recovery->partition;
    const BpmnAllocator *allocator = &partition->allocator;
    Frame *parent;

    if (frame->parent) {
        return frame->parent->number == place.parent
            || recovery_stop(recovery, BPMN_CORRUPT);
    }
    if (place.item == 0 && !(state->flags & STATE_VALUE)) {
        place.item = UINT32_MAX; /* a host: behind those before */
    }
    parent = frames_take(allocator, &partition->frames, &partition->cases,
                         state->id, place.parent);
    if (!parent) return recovery_stop(recovery, BPMN_NO_MEMORY);
    return frame_hang(allocator, parent, frame, place.item)
        || recovery_stop(recovery,
                         frame_child(parent, place.item) ? BPMN_CORRUPT
                                                         : BPMN_NO_MEMORY);
}

/* The newest state of a frame; where its parent is not known yet, that comes
   behind it. */
static bool keep_frame(Recovery *recovery, const Head *head,
                       const CaseState *state, FramePlace place)
{
    Partition *partition = recovery->partition;
    Frame *frame = frames_take(&partition->allocator, &partition->frames,
                               &partition->cases, state->id, state->frame);
    Case *item = frame ? frame->item : NULL;

    if (!frame) return recovery_stop(recovery, BPMN_NO_MEMORY);
    if (!hang_frame(recovery, frame, state, place)) return false;
    if (!item || item->room < state->bytes) {
        item = case_new(&partition->allocator, &partition->cases, state->bytes);
        if (!item) return recovery_stop(recovery, BPMN_NO_MEMORY);
    }
    memcpy(&item->state, state, state->bytes);
    item->state_mark = position_mark(head->position);
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
    cases_find(&recovery->partition->cases, head->case_id)->state_mark = 0;
    return true;
}

static bool keep_any(Recovery *recovery, const Head *head,
                     const CaseState *state)
{
    Partition *partition = recovery->partition;
    FramePlace place;

    if (!is_of_record(partition, state, head, &place)) {
        return recovery_stop(recovery, BPMN_CORRUPT);
    }
    count_ids(partition, state);
    if (state->frame != 0) return keep_frame(recovery, head, state, place);
    if (state->flags & STATE_CLOSED) {
        drop_case(partition, state->id);
        return true;
    }
    return keep_state(recovery, head, state);
}

/* What is told of frames: which are over, and how many were given. */
static bool recover_frames(Recovery *recovery, const Head *head,
                           const Body *body, Frame *root, uint32_t given)
{
    Partition *partition = recovery->partition;
    Case *item = cases_find(&partition->cases, head->case_id);

    for (uint32_t i = 0; i < body->frames.over_count; i++) {
        uint32_t number = get_u32(body->frames.over + 4 * (size_t)i);

        if (number == 0) return recovery_stop(recovery, BPMN_CORRUPT);
        drop_frame(partition,
                   frames_find(&partition->frames, head->case_id, number));
    }
    if (!item) return true;
    item->last_position = head->position;
    if (given != 0 && !root) {
        root = frames_take(&partition->allocator, &partition->frames,
                           &partition->cases, head->case_id, 0);
        if (!root) return recovery_stop(recovery, BPMN_NO_MEMORY);
    }
    if (!root) return true;
    if (root->given < given) root->given = given;
    root->records = head->version;
    return true;
}

/* True when the record tells of frames, which this program cannot serve. */
static bool lacks_frames(Recovery *recovery, const Body *body,
                         const CaseState *first)
{
    const CaseState *state = NULL;
    bool told = (body->frames.frame | body->frames.over_count) != 0;

    if (recovery->partition->abilities.frames) return false;
    while (!told && (state = state_after(first, body->state_bytes, state))) {
        told = (state->frame | state_given(state)) != 0;
    }
    if (!told) return false;
    recovery->later = (Later){ .what = "frames" };
    return !recovery_stop(recovery, BPMN_LACKS_ABILITY);
}

bool recover_states(Recovery *recovery, const Head *head, BpmnString bytes)
{
    const CaseState *first;
    const CaseState *state = NULL;
    uint32_t given = 0;
    Frame *root = case_root(recovery->partition, head->case_id);
    BpmnStatus status;
    Body body;

    status = body_read((const uint8_t *)bytes.bytes, bytes.length, &body,
                       &recovery->later);
    if (status != BPMN_OK) return recovery_stop(recovery, status);
    if (!body.state && body.frames.over_count == 0) {
        return recovery_stop(recovery, BPMN_CORRUPT);
    }
    first = aligned_states(recovery, &body);
    if (!first && recovery->status != BPMN_OK) return false;
    if (lacks_frames(recovery, &body, first)) return false;
    if (!follows(recovery->partition, head, root)) {
        return recovery_stop(recovery, BPMN_CORRUPT);
    }
    if ((!first || first->frame != 0)
        && !cases_find(&recovery->partition->cases, head->case_id)
        && !keep_stateless(recovery, head)) {
        return false;
    }
    while ((state = state_after(first, body.state_bytes, state))) {
        uint32_t number = state->frame != 0 ? state->frame : state_given(state);

        if (!keep_any(recovery, head, state)) return false;
        if (number > given) given = number;
    }
    return recover_frames(recovery, head, &body, root, given);
}

bool recover_other(Recovery *recovery, const Head *head, BpmnString bytes)
{
    Case *item = head->case_id == 0
        ? NULL
        : cases_find(&recovery->partition->cases, head->case_id);

    (void)bytes;
    if (!follows(recovery->partition, head,
                 case_root(recovery->partition, head->case_id))) {
        return recovery_stop(recovery, BPMN_CORRUPT);
    }
    if (item) item->last_position = head->position;
    return true;
}

bool recover_stateless(Recovery *recovery, const Head *head, BpmnString none)
{
    Partition *partition = recovery->partition;
    uint64_t id = head->case_id;
    Frame *root = case_root(partition, id);

    (void)none;
    if (id == 0 || id >> 48 != partition->number
        || cases_counter(id) > LIMIT_CASES || !follows(partition, head, root)) {
        return recovery_stop(recovery, BPMN_CORRUPT);
    }
    if (head->flags & HEAD_CLOSED) {
        drop_case(partition, id);
        return true;
    }
    if (!keep_stateless(recovery, head)) return false;
    if (root) root->records = head->version;
    for (Frame *frame = root; frame; frame = frame_after(root, frame)) {
        if (frame->item) frame->item->state_mark = 0;
    }
    return true;
}
