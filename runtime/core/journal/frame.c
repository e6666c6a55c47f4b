/* Frames of cases as they stand, with what the batch has done to them. */
#include "core/journal/frame.h"

/* Where the state of a frame is; of a root the case's. */
static Case *frame_item(const Partition *partition, const Frame *frame)
{
    return frame->number != 0 || frame->item
        ? frame->item
        : cases_find(&partition->cases, frame->case_id);
}

const CaseState *frame_state(const Partition *partition, const Frame *frame)
{
    return case_state(partition, frame_item(partition, frame));
}

static bool closes(const Partition *partition, const Frame *frame)
{
    const Case *item = frame_item(partition, frame);
    const Changed *changed = item ? batch_changed(partition, item) : NULL;

    return frame->dead || (changed && changed->closes);
}

bool frame_is_over(const Partition *partition, const Frame *frame)
{
    while (frame && !closes(partition, frame)) frame = frame->parent;
    return frame;
}

uint64_t case_records(const Partition *partition, const Case *item)
{
    const Changed *changed = batch_changed(partition, item);
    const CaseState *state = case_state(partition, item);
    const Frame *root = case_root(partition, state->id);

    if (!root) return state->version;
    return changed && changed->frame ? changed->records : root->records;
}

BpmnString frame_key(const Partition *partition, const Frame *frame)
{
    while (frame->parent) frame = frame->parent;
    return state_key(frame_state(partition, frame));
}
