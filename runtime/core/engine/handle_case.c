/* cancel, suspend, resume: what an operator does with all of a case. */
#include "core/engine/turn.h"

#include "core/base/base.h"
#include "core/engine/notes.h"

BpmnReason turn_end_here(Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;
    Draft *draft = turn->partition->drafts;
    BpmnSuspension suspension = draft_suspension(draft);

    for (uint16_t i = 0; i < process->place_count; i++) {
        if (process->places[i].frame != 0) continue;
        place_set_tokens(&process->places[i], turn->images[0], 0);
    }
    if (is_suspended(suspension)) {
        suspension.since_ms = INT64_MIN;
        if (!draft_set_suspension(&turn->partition->allocator, draft,
                                  suspension)) {
            return turn_no_memory(turn);
        }
    }
    return turn_end_case(turn) ? BPMN_REASON_NONE : turn_no_memory(turn);
}

/* What lies in the queue for a timer of one state: so much later is it due.
   False: no memory. */
static bool push_timers(Turn *turn, const CaseState *state, int64_t paused_ms,
                        bool again)
{
    Partition *partition = turn->partition;
    WaitCursor cursor = state_waits(state);
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (wait_kind(&wait) != BPMN_WAIT_TIMER) continue;
        if (!again) {
            turn->dead_timers++;
            continue;
        }
        if (!timers_reserve(&partition->allocator, &partition->timers,
                            partition->batch.popped_count + 1)) {
            return false;
        }
        timers_push(&partition->timers, wait.of.timer.due_ms + paused_ms,
                    wait.id, state->id);
        partition->batch.pushed++;
    }
    return true;
}

/* Entries of the case's timers are dead while it is suspended, and are made
   again when it goes on; those of frames are gathered anew. */
static bool each_timer(Turn *turn, int64_t paused_ms, bool again)
{
    Partition *partition = turn->partition;
    Frame *root = turn->root;

    if (!push_timers(turn, case_state(partition, turn->item), paused_ms,
                     again)) {
        return false;
    }
    for (Frame *frame = root ? frame_after(root, root) : NULL; frame;
         frame = frame_after(root, frame)) {
        if (frame_is_over(partition, frame)) continue;
        if (!push_timers(turn, frame_state(partition, frame), paused_ms,
                         again)) {
            return false;
        }
    }
    if (root) frame_forget_timers(&partition->allocator, root);
    return true;
}

static BpmnReason change(Turn *turn, BpmnSuspension suspension, bool again)
{
    turn->head.kind = BPMN_RECORD_TASK;
    return draft_set_suspension(&turn->partition->allocator,
                                turn->partition->drafts, suspension)
            && each_timer(turn, suspension.paused_ms, again)
        ? BPMN_REASON_NONE
        : turn_no_memory(turn);
}

static BpmnReason suspend(Turn *turn, BpmnSuspension suspension)
{
    if (is_suspended(suspension)) {
        return turn_refuse(turn, BPMN_REASON_SUSPENDED,
                           "the case is suspended already");
    }
    suspension.since_ms = turn->now_ms;
    suspension.timers_run = (turn->command->flags & BPMN_TIMERS_RUN) != 0;
    suspension.with_caller = turn->head.cause == BPMN_CAUSED_BY_CALL;
    return change(turn, suspension, false);
}

/* A case that goes on may end, and its caller would go on with it. */
static bool waits_for_caller(const Turn *turn)
{
    const Partition *partition = turn->partition;
    const CaseState *state = case_state(partition, turn->item);
    const Case *caller = find_open_case(partition,
                                        caller_of(state_blocks(state)).case_id);

    return caller && state_is_suspended(case_state(partition, caller));
}

static BpmnReason resume(Turn *turn, BpmnSuspension suspension)
{
    BpmnReason reason;

    if (!is_suspended(suspension)) {
        return turn_refuse(turn, BPMN_REASON_CONFLICT,
                           "the case is not suspended");
    }
    if (turn->head.cause == BPMN_CAUSED_BY_CALL && !suspension.with_caller) {
        return turn_refuse(turn, BPMN_REASON_SUSPENDED,
                           "the case is suspended by itself");
    }
    if (turn->head.cause != BPMN_CAUSED_BY_CALL && waits_for_caller(turn)) {
        return turn_refuse(turn, BPMN_REASON_SUSPENDED,
                           "the case that calls it is suspended: resume that");
    }
    suspension.paused_ms = suspension_behind(suspension, turn->now_ms);
    suspension.since_ms = INT64_MIN;
    suspension.timers_run = suspension.with_caller = false;
    reason = change(turn, suspension, true);
    /* messages may have come meanwhile that it waits for */
    if (turn->partition->abilities.messages) turn->engine->offers = true;
    return reason == BPMN_REASON_NONE ? turn_look(turn) : reason;
}

BpmnReason handle_case(Turn *turn)
{
    const BpmnCommand *command = turn->command;
    BpmnSuspension suspension = draft_suspension(turn->partition->drafts);

    turn->head.role = BPMN_ROLE_OPERATOR;
    if (command->data_count != 0) {
        return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                           "only 'set' writes variables");
    }
    if (command->kind == BPMN_CANCEL) return turn_end_here(turn);
    return command->kind == BPMN_SUSPEND ? suspend(turn, suspension)
                                         : resume(turn, suspension);
}
