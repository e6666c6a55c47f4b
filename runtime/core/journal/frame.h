/* Frames of cases as they stand in a partition, with what its batch has done to
   them. */
#ifndef CORE_FRAME_H
#define CORE_FRAME_H

#include "core/journal/partition.h"

/* The newest state of a frame. */
const CaseState *frame_state(const Partition *partition, const Frame *frame);
/* True when it, or one around it, is over. */
bool frame_is_over(const Partition *partition, const Frame *frame);
/* The frame of a case in which a wait is open; null: none. */
static inline Frame *frame_of_wait(const Partition *partition, uint64_t case_id,
                                   uint64_t wait_id)
{
    return partition->frames.index.used == 0
        ? NULL
        : partition->abilities.frames->of_wait(partition, case_id, wait_id);
}

/* True when rounds in which nothing waits are to go on in the case or frame. */
bool state_has_slice(const CaseState *state);

/* How many records a case has: so its heads count them. */
uint64_t case_records(const Partition *partition, const Case *item);
/* The business key of a frame's case; bytes null: none. */
BpmnString frame_key(const Partition *partition, const Frame *frame);

/* framing.c: as in frame_of_wait(), where there are frames. */
Frame *frame_search_wait(const Partition *partition, uint64_t case_id,
                         uint64_t wait_id);
/* Frames begin, are found by their waits, and are given back. */

/* A new frame at a place of its parent, with room for a state of so many bytes,
   until the batch is committed in it only. Null: no memory. */
Changed *frame_begin(Partition *partition, Frame *parent, uint32_t number,
                     uint32_t place, size_t bytes);
/* Puts a committed frame, and what it waits for, where others look for it;
   false: no memory. */
bool frame_index(Partition *partition, Frame *frame);
/* Gives back the memory of dead frames, so many at most, and what they left in
   the queues. */
void partition_bury(Partition *partition, size_t limit);

/* A frame that the batch has begun is not there any more. */
void frame_undo(Partition *partition, Frame *frame);
/* One that it has ended is dead, with all below. */
void frame_end(Partition *partition, Frame *frame);
/* Gives all memory of frames back. */
void partition_free_frames(Partition *partition);

/* frame_timers.c */

/* The timer that is due first in the frames of a root, until another is armed;
   null: none. BPMN_NO_MEMORY: nobody knows. */
BpmnStatus frame_first_timer(Partition *partition, Frame *root,
                             const Timer **first);
/* A timer was armed in a frame. */
void frame_add_timer(Partition *partition, Frame *frame, const Wait *wait);

#endif
