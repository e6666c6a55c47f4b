/* Frames begin, are found by their waits, and are given back. */
#include "core/journal/frame.h"

Frame *frame_search_wait(const Partition *partition, uint64_t case_id,
                         uint64_t wait_id)
{
    TableCursor cursor = table_find(&partition->frames.index,
                                    wait_hash(wait_id));
    Frame *frame;

    while ((frame = frames_next(&cursor))) {
        if (frame->case_id == case_id && !frame_is_over(partition, frame)
            && state_has_wait(frame_state(partition, frame), wait_id)) {
            break;
        }
    }
    return frame;
}

bool state_has_slice(const CaseState *state)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (wait_cause(&wait) == BPMN_CAUSE_SLICE) return true;
    }
    return false;
}

/* True when it is a host whose items have not all begun, and can. */
static bool frame_has_more(const Partition *partition, const Frame *frame)
{
    const CaseState *state = &frame->item->state;
    const Known *known = definitions_known(&partition->definitions,
                                           state->process);
    const BpmnHost *host = (const BpmnHost *)(const void *)state_image(state);
    FramePlace place;

    return state->wait_bytes == 0 && state_place(state, &place)
        && known->definition->process->frames[place.kind].sort
        == BPMN_FRAME_HOST
        && host->opened < host->total;
}

Changed *frame_begin(Partition *partition, Frame *parent, uint32_t number,
                     uint32_t place, size_t bytes)
{
    const BpmnAllocator *allocator = &partition->allocator;
    Frame *frame = frames_take(allocator, &partition->frames, &partition->cases,
                               parent->case_id, number);
    Changed *changed;

    if (!frame) return NULL;
    frame->item = case_new(allocator, &partition->cases, bytes);
    changed = frame->item && frame_hang(allocator, parent, frame, place)
        ? batch_touch(partition, frame->item)
        : NULL;
    if (!changed) {
        frames_drop(allocator, &partition->frames, &partition->cases, frame);
        return NULL;
    }
    changed->frame = frame;
    changed->begins = true;
    return changed;
}

bool frame_index(Partition *partition, Frame *frame)
{
    Table *index = &partition->frames.index;
    const CaseState *state = &frame->item->state;
    BpmnString key = frame_key(partition, frame);
    WaitCursor cursor = state_waits(state);
    Wait wait;

    if (frame_has_more(partition, frame) || state_has_slice(state)) {
        frames_opening(&partition->frames, frame, true);
    }
    while (wait_next(&cursor, &wait)) {
        if (!table_reserve(&partition->allocator, index, 1)
            || !index_queues(partition, state, key, &wait)) {
            return false;
        }
        table_add(index, frame_entry(wait_hash(wait.id), frame));
    }
    return true;
}

/* What a dead frame left in the indexes and among the timers. */
static void leave_queues(Partition *partition, const Frame *frame)
{
    WaitCursor cursor = state_waits(&frame->item->state);
    const Wait *wait;

    while ((wait = wait_pass(&cursor))) {
        table_remove(&partition->frames.index,
                     frame_entry(wait_hash(wait->id), frame));
        if (wait_kind(wait) == BPMN_WAIT_MESSAGE) {
            partition->abilities.messages->forget(&partition->awaited,
                                                  wait->id);
        }
        partition->timers.dead += wait_kind(wait) == BPMN_WAIT_TIMER;
    }
}

void partition_bury(Partition *partition, size_t limit)
{
    Frame *frame;

    while (limit-- > 0 && (frame = frames_next_dead(&partition->frames))) {
        if (frame->number != 0) leave_queues(partition, frame);
        frames_drop(&partition->allocator, &partition->frames,
                    &partition->cases, frame);
    }
}

void frame_undo(Partition *partition, Frame *frame)
{
    if (frame->number != 0) frame_not_given(frame);
    frames_drop(&partition->allocator, &partition->frames, &partition->cases,
                frame);
}

void frame_end(Partition *partition, Frame *frame)
{
    if (frame_is_dead(frame)) return;
    partition->cases.open -= frame_dies(&partition->frames, frame);
}

void partition_free_frames(Partition *partition)
{
    frames_free(&partition->allocator, &partition->frames, &partition->cases);
}
