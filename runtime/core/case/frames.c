/* The frames of cases, in memory. */
#include "core/case/frames.h"

enum { FEW_CHILDREN = 4 };

static uint64_t frame_hash(uint64_t case_id, uint32_t number)
{
    return hash_number(case_id, number);
}

Frame *frames_find(const Frames *frames, uint64_t case_id, uint32_t number)
{
    TableCursor cursor = table_find(&frames->index,
                                    frame_hash(case_id, number));
    Frame *frame;

    while ((frame = frames_next(&cursor))) {
        if (frame->case_id == case_id && frame->number == number) break;
    }
    return frame;
}

Frame *frames_take(const BpmnAllocator *allocator, Frames *frames, Cases *cases,
                   uint64_t case_id, uint32_t number)
{
    Frame *frame = frames_find(frames, case_id, number);

    if (frame) return frame;
    if (!table_reserve(allocator, &frames->index, 1)) return NULL;
    frame = piece_new(allocator, cases, sizeof *frame);
    if (!frame) return NULL;
    memset(frame, 0, sizeof *frame);
    frame->case_id = case_id;
    frame->number = number;
    table_add(&frames->index, frame_entry(frame_hash(case_id, number), frame));
    return frame;
}

bool frame_hang(const BpmnAllocator *allocator, Frame *parent, Frame *frame,
                uint32_t place)
{
    Frame **children;

    if (place == UINT32_MAX) place = parent->child_count;
    if (frame_child(parent, place)
        || (place >= parent->children.capacity
            && !buffer_reserve(allocator, &parent->children,
                               place < FEW_CHILDREN ? FEW_CHILDREN
                                                    : place + (size_t)1,
                               sizeof frame))) {
        return false;
    }
    children = parent->children.items;
    while (parent->child_count <= place) {
        children[parent->child_count++] = NULL;
    }
    children[place] = frame;
    frame->place = place;
    frame->parent = parent;
    for (Frame *up = parent; up; up = up->parent) up->living += frame->living;
    return true;
}

/* Takes a frame out of its parent's children. */
static void unhang(Frame *frame)
{
    Frame *parent = frame->parent;
    Frame **children = parent->children.items;
    uint32_t count = parent->child_count;

    children[frame->place] = NULL;
    while (count > 0 && !children[count - 1]) count--;
    parent->child_count = count;
}

Frame *frame_root(Frame *frame)
{
    while (frame->parent) frame = frame->parent;
    return frame;
}

void frame_forget_timers(const BpmnAllocator *allocator, Frame *root)
{
    FrameTimers *of = root->timers;

    if (!of) return;
    buffer_free(allocator, &of->timers.heap, sizeof(Timer));
    memory_give(allocator, of, sizeof *of);
    root->timers = NULL;
}

void frames_drop(const BpmnAllocator *allocator, Frames *frames, Cases *cases,
                 Frame *frame)
{
    if (frame->parent) unhang(frame);
    if (frame->opening) frames_opening(frames, frame, false);
    table_remove(&frames->index,
                 frame_entry(frame_hash(frame->case_id, frame->number), frame));
    frame_forget_timers(allocator, frame);
    case_free(allocator, cases, frame->item);
    buffer_free(allocator, &frame->children, sizeof frame);
    piece_free(allocator, cases, frame, sizeof *frame);
}

void frame_lives(Frame *frame)
{
    for (; frame; frame = frame->parent) frame->living++;
}

uint32_t frame_dies(Frames *frames, Frame *frame)
{
    uint32_t living = frame->living;

    for (Frame *up = frame; up; up = up->parent) up->living -= living;
    frame->dead = true;
    if (frame->opening) frames_opening(frames, frame, false);
    frame->next = frames->dead;
    frames->dead = frame;
    return living;
}

bool frame_is_dead(const Frame *frame)
{
    while (frame && !frame->dead) frame = frame->parent;
    return frame;
}

void frame_not_given(const Frame *frame)
{
    Frame *root = frame->parent;

    while (root->parent) root = root->parent;
    if (root->given == frame->number) root->given--;
}

/* The last child; empty places behind it are forgotten. Null: none. */
static Frame *last_child(Frame *frame)
{
    while (frame->child_count > 0) {
        Frame *child = frame_child(frame, frame->child_count - 1);

        if (child) return child;
        frame->child_count--;
    }
    return NULL;
}

/* A frame that died before the one above it stands in the list as well. */
static void forget_dead(Frames *frames, const Frame *frame)
{
    Frame **link = &frames->dead;

    if (!frame->dead) return;
    while (*link && *link != frame) link = &(*link)->next;
    if (*link) *link = frame->next;
}

Frame *frames_next_dead(Frames *frames)
{
    Frame *frame = frames->dead;
    Frame *child;

    if (!frame) return NULL;
    while ((child = last_child(frame))) frame = child;
    forget_dead(frames, frame);
    return frame;
}

void frames_opening(Frames *frames, Frame *host, bool opening)
{
    Frame **link = &frames->opening;

    if (host->opening == opening) return;
    host->opening = opening;
    if (opening) {
        host->next = frames->opening;
        frames->opening = host;
        return;
    }
    while (*link != host) link = &(*link)->next;
    *link = host->next;
}

uint32_t frame_depth(const Frame *frame)
{
    uint32_t depth = 0;

    while ((frame = frame->parent)) depth++;
    return depth;
}

bool frame_is_before(const Frame *one, const Frame *other)
{
    uint32_t left = frame_depth(one);
    uint32_t right = frame_depth(other);
    bool deeper = left > right;

    if (one->case_id != other->case_id) return one->case_id < other->case_id;
    for (; left > right; left--) one = one->parent;
    for (; right > left; right--) other = other->parent;
    if (one == other) return deeper;
    while (one->parent != other->parent) {
        one = one->parent;
        other = other->parent;
    }
    return one->number < other->number;
}

static Frame *child_from(const Frame *frame, uint32_t place)
{
    while (place < frame->child_count && !frame_child(frame, place)) place++;
    return frame_child(frame, place);
}

/* The first child from a place on, else what comes behind the frame. */
static Frame *below_or_behind(const Frame *top, const Frame *frame,
                              uint32_t place)
{
    Frame *next = child_from(frame, place);

    while (!next && frame != top) {
        next = child_from(frame->parent, frame->place + 1);
        frame = frame->parent;
    }
    return next;
}

Frame *frame_after(const Frame *top, const Frame *frame)
{
    return below_or_behind(top, frame, 0);
}

Frame *frame_from(Frame *top, const uint32_t *places, uint32_t depth)
{
    Frame *frame = top;

    for (uint32_t i = 0; i < depth; i++) {
        Frame *child = frame_child(frame, places[i]);

        if (!child) return below_or_behind(top, frame, places[i]);
        frame = child;
    }
    return frame;
}

static void free_below(const BpmnAllocator *allocator, Frames *frames,
                       Cases *cases, Frame *top)
{
    Frame *frame = top;

    while (frame) {
        Frame *child = last_child(frame);
        Frame *up = frame == top ? NULL : frame->parent;

        if (child) {
            frame = child;
            continue;
        }
        frames_drop(allocator, frames, cases, frame);
        frame = up;
    }
}

/* Lists the frames of a part of the index that nothing is around. */
static Frame *list_tops(Frames *frames, const TablePart *part, Frame *tops)
{
    for (size_t i = 0; i < part->size; i++) {
        const TableEntry *entry = &part->entries[i];
        Frame *frame = (Frame *)(uintptr_t)entry->value;

        if (!frame || frame->parent
            || entry->hash != frame_hash(frame->case_id, frame->number)) {
            continue;
        }
        if (frame->opening) frames_opening(frames, frame, false);
        frame->next = tops;
        tops = frame;
    }
    return tops;
}

/* Entries of a table that goes are left behind: only its frames count. */
void frames_free(const BpmnAllocator *allocator, Frames *frames, Cases *cases)
{
    const Table *index = &frames->index;
    Frame *tops = NULL;

    for (size_t i = 0; i < table_parts(index); i++) {
        tops = list_tops(frames, table_part(index, i), tops);
    }
    while (tops) {
        Frame *top = tops;

        tops = top->next;
        free_below(allocator, frames, cases, top);
    }
    table_free(allocator, &frames->index);
}
