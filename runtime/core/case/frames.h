/*
 * The frames of cases, in memory: what hangs below what, where a frame's state
 * is, and in which frame a wait is open.
 *
 * A frame is a part of a case with a state of its own: the host of a parallel
 * multi-instance activity, which only counts, and below it an item each, and
 * the list that they are made of. A case that has, or had, frames is the root
 * of them, by the number 0; other cases are not here. What hangs below a dead
 * frame is dead, too; its memory is given back little by little.
 */
#ifndef CORE_FRAMES_H
#define CORE_FRAMES_H

#include "core/case/cases.h"
#include "core/case/timers.h"

/* The timers of a case's frames, by due time; dead ones stay until they come
   to the top. */
typedef struct FrameTimers {
    Timers timers;
    size_t limit; /* entries: more, and they are gathered anew */
} FrameTimers;

/* What led to what happens, from a command or a timer on. */
typedef struct Chain {
    /* waits with lower ids were there before the first signal was thrown; 0:
       none was */
    uint64_t first;
    uint32_t steps; /* messages, calls and items that led to one another */
    bool again;     /* it came by a wait that is not one of those */
} Chain;

typedef struct Frame Frame;
struct Frame {
    /* its state; null: not read yet. Of a root only when the case is closed
       and forgotten: pages hold it until then */
    Case *item;
    Frame *parent; /* null: the root */
    Frame *next;   /* in the list of the dead, or of those that open items */
    uint64_t case_id;
    uint64_t records; /* root: of the case, as they are counted in its heads */
    /* root: of all frames below; null: nobody has asked for them yet */
    FrameTimers *timers;
    uint32_t number;
    uint32_t place; /* among the children of its parent */
    uint32_t given; /* root: the highest number that was given */
    /* that live, itself included, down to the last; committed */
    uint32_t living;
    uint32_t child_count;
    Buffer children; /* Frame *: of a host by item, its list at 0 */
    Chain chain;     /* of a host: what led to its items; not kept */
    bool dead;       /* as committed; so is what hangs below */
    bool opening;    /* it stands in the list of those that open items */
};

typedef struct Frames {
    /* Frame *: by frame_hash(), and by wait_hash() of its waits */
    Table index;
    Frame *dead;    /* of whom there is memory to give back */
    Frame *opening; /* hosts that have items to open */
} Frames;

/* The hash of a wait in the index. */
static inline uint64_t wait_hash(uint64_t wait_id)
{
    return hash_number(0, wait_id);
}

/* The entry of the index that leads to a frame. */
static inline TableEntry frame_entry(uint64_t hash, const Frame *frame)
{
    return (TableEntry){ hash, (uintptr_t)frame };
}

/* The frame of a case by its number, dead ones too; null: none. */
Frame *frames_find(const Frames *frames, uint64_t case_id, uint32_t number);
/* The next frame of a hash in the index; null: no more. */
static inline Frame *frames_next(TableCursor *cursor)
{
    return (Frame *)(uintptr_t)table_next(cursor);
}

/* The frame of that number, made when there is none; null: no memory. */
Frame *frames_take(const BpmnAllocator *allocator, Frames *frames, Cases *cases,
                   uint64_t case_id, uint32_t number);
/* Hangs a frame that hangs nowhere at a place of its parent; place UINT32_MAX:
   behind the last. False: no memory, or there is another frame. */
bool frame_hang(const BpmnAllocator *allocator, Frame *parent, Frame *frame,
                uint32_t place);
/* Takes a frame out that nothing hangs below, and gives it back, its state
   too. */
void frames_drop(const BpmnAllocator *allocator, Frames *frames, Cases *cases,
                 Frame *frame);

/* The child at a place; null: none. */
static inline Frame *frame_child(const Frame *frame, uint32_t place)
{
    if (place >= frame->child_count) return NULL;
    return ((Frame **)frame->children.items)[place];
}

/* The frame lives from now on. */
void frame_lives(Frame *frame);
/* The frame is dead from now on, with all below; returns how many lived. */
uint32_t frame_dies(Frames *frames, Frame *frame);
/* True when it, or one around it, is dead. */
bool frame_is_dead(const Frame *frame);
/* A frame that was hung up last is about to be dropped: its number was not
   given. */
void frame_not_given(const Frame *frame);
/* The root above a frame: itself, of a case. */
Frame *frame_root(Frame *frame);
/* The timers that a root knows are gathered anew when they are asked for. */
void frame_forget_timers(const BpmnAllocator *allocator, Frame *root);
/* The next dead frame that nothing hangs below; null: no more. */
Frame *frames_next_dead(Frames *frames);

/* Puts a host into the list of those that open items, or takes it out. */
void frames_opening(Frames *frames, Frame *host, bool opening);
/* How many frames stand around it, the case included: its depth. */
uint32_t frame_depth(const Frame *frame);
/* True when a host opens its items before another does: of the older case, or
   deeper in the same branch, or in the branch that was opened first. What the
   states tell decides, so that it is the same after a restart. */
bool frame_is_before(const Frame *one, const Frame *other);

/* Walks all below a frame, from itself on: a parent before its children, these
   in their order. Null: no more. */
Frame *frame_after(const Frame *top, const Frame *frame);
/* On that walk the frame that hangs at those places, each among the children of
   the one before, 'top' above the first; else what comes behind them. */
Frame *frame_from(Frame *top, const uint32_t *places, uint32_t depth);

/* Gives everything back, the states too. */
void frames_free(const BpmnAllocator *allocator, Frames *frames, Cases *cases);

#endif
