/* A turn in a frame of a case: loaded, told of, found by what it waits for. */
#include "core/engine/turn.h"

/* Loads the frame that acts and those around it. */
static bool load_frames(Turn *turn)
{
    Partition *partition = turn->partition;
    uint32_t depth = frame_depth(turn->frame);

    turn->depth = depth;
    for (Frame *frame = turn->frame; depth > 0; frame = frame->parent) {
        turn->frames[depth] = frame;
        turn->numbers[depth] = frame->number;
        if (!draft_load(&partition->allocator,
                        partition_draft(partition, depth),
                        frame_state(partition, frame))) {
            return false;
        }
        depth--;
    }
    return true;
}

/* Says in which frame and in which items it happens. */
static void name_frame(Turn *turn)
{
    for (uint32_t depth = 1; depth <= turn->depth; depth++) {
        uint32_t item = partition_draft(turn->partition, depth)->item;

        if (item != 0) turn_name_item(turn, depth, item);
    }
    turn->body.frames.frame = turn->numbers[turn->depth];
}

/* The depth of the frame, of those that are loaded, that holds a field;
   UINT32_MAX: none does. */
static uint32_t depth_of_field(const Turn *turn, uint16_t field)
{
    uint16_t kind = turn->definition->process->fields[field].frame;
    uint32_t depth = turn->depth;

    for (;; depth--) {
        if (partition_draft(turn->partition, depth)->kind == kind) return depth;
        if (depth == 0) return UINT32_MAX;
    }
}

/* The nearest variable of that name, of which 'field' is one, out of those
   around the frame that acts; BPMN_NO_ELEMENT: none. */
static uint16_t find_nearest(const Turn *turn, BpmnString name, uint16_t field,
                             uint32_t *depth)
{
    const BpmnString *names = turn->definition->field_names;
    uint16_t count = turn->definition->process->field_count;
    uint16_t nearest = BPMN_NO_ELEMENT;

    while (field > 0 && bpmn_string_equal(names[field - 1], name)) field--;
    for (; field < count && bpmn_string_equal(names[field], name); field++) {
        uint32_t at = depth_of_field(turn, field);

        if (at == UINT32_MAX) continue;
        if (nearest != BPMN_NO_ELEMENT && at <= *depth) continue;
        nearest = field;
        *depth = at;
    }
    return nearest;
}

/* Puts a wait of a frame into the index of frames, until the batch fails. */
static void hang(Turn *turn, uint32_t depth, const Wait *wait)
{
    Table *index = &turn->partition->frames.index;
    TableEntry entry = frame_entry(wait_hash(wait->id), turn->frames[depth]);

    if (wait_kind(wait) == BPMN_WAIT_TIMER) {
        frame_add_timer(turn->partition, turn->frames[depth], wait);
    }
    table_add(index, entry);
    batch_note(turn->partition, index, entry, true);
}

/* Takes it out when this is committed; false: dropped. */
static bool unhang(Turn *turn, const Wait *wait)
{
    return batch_loses(turn->partition, &turn->partition->frames.index,
                       frame_entry(wait_hash(wait->id), turn->frames[turn->at]))
        || turn_no_memory(turn) == BPMN_REASON_NONE;
}

static void forget_timers(Partition *partition, Frame *frame)
{
    frame_forget_timers(&partition->allocator, frame_root(frame));
}

const BpmnFrames bpmn_ability_frame = {
    .find = frames_find,
    .of_wait = frame_search_wait,
    .lives = frame_lives,
    .end = frame_end,
    .undo = frame_undo,
    .forget_timers = forget_timers,
    .opening = frames_opening,
    .bury = partition_bury,
    .free = partition_free_frames,
    .first_timer = frame_first_timer,
    .find_frame = turn_find_frame,
    .load = load_frames,
    .name = name_frame,
    .nearest = find_nearest,
    .depth_of = depth_of_field,
    .find_open = turn_find_open,
    .apply = turn_apply_to_frames,
    .hang = hang,
    .unhang = unhang,
    .tell = turn_tell_frames,
    .size = turn_size_frames,
    .reserve = turn_reserve_frames,
    .write = turn_write_frames,
    .open_items = items_open,
    .forget_opened = items_forget_opened,
    .add_item = items_add,
    .collect = turn_collect,
};
