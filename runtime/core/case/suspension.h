/*
 * Cases that are suspended, or were.
 *
 * The timers of a case go by its own clock, which stands while it is suspended
 * (unless its timers run) and so is behind the wall by what it stood in all:
 * states hold what that clock shows. Of most cases both are the same, and
 * nothing is written. Source: docs/reference/journal.md, "The after-image".
 */
#ifndef CORE_SUSPENSION_H
#define CORE_SUSPENSION_H

#include "core/case/draft.h"

/* Reads what the blocks of a case say; without a word it never was. */
BpmnSuspension suspension_read(BpmnString blocks);
/* The same of a draft. */
BpmnSuspension draft_suspension(const Draft *draft);
/* Says so in a draft; false: no memory. */
bool draft_set_suspension(const BpmnAllocator *allocator, Draft *draft,
                          BpmnSuspension suspension);
/* How far the clock of a case is behind the wall at an instant. */
int64_t suspension_behind(BpmnSuspension suspension, int64_t now_ms);

/* What a state says; of a frame nothing. */
static inline BpmnSuspension state_suspension(const CaseState *state)
{
    return suspension_read(state_blocks(state));
}

/* It is suspended now. */
static inline bool is_suspended(BpmnSuspension suspension)
{
    return suspension.since_ms != INT64_MIN;
}

/* True when the case is suspended. */
static inline bool state_is_suspended(const CaseState *state)
{
    return state->block_bytes != 0 && is_suspended(state_suspension(state));
}

/* So much later than its state says are timers of the case due. */
static inline int64_t state_paused_ms(const CaseState *state)
{
    return state->block_bytes == 0 ? 0 : state_suspension(state).paused_ms;
}

/* The same of a draft. */
static inline int64_t draft_paused_ms(const Draft *draft)
{
    return draft->head.block_bytes == 0 ? 0 : draft_suspension(draft).paused_ms;
}

/* How far its clock is behind. */
static inline int64_t draft_behind_ms(const Draft *draft, int64_t now_ms)
{
    return draft->head.block_bytes == 0
        ? 0
        : suspension_behind(draft_suspension(draft), now_ms);
}

#endif
