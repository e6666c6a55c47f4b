/* Timers of a case's frames by due time, so that a command on the case finds
   those that are due of it. They are gathered when somebody first asks, and
   kept from then on: most cases are never asked between two runs. */
#include "core/journal/frame.h"

enum { FEW_TIMERS = 64 };

static bool add_timer(Partition *partition, FrameTimers *to, const Wait *wait,
                      uint64_t case_id)
{
    if (!timers_reserve(&partition->allocator, &to->timers, 1)) return false;
    timers_push(&to->timers,
                wait->of.timer.due_ms + case_paused_ms(partition, case_id),
                wait->id, case_id);
    return true;
}

static bool add_frame(Partition *partition, FrameTimers *to, const Frame *frame)
{
    WaitCursor cursor = state_waits(frame_state(partition, frame));
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (wait_kind(&wait) != BPMN_WAIT_TIMER) continue;
        if (!add_timer(partition, to, &wait, frame->case_id)) return false;
    }
    return true;
}

/* False: no memory. */
static bool gather(Partition *partition, Frame *root)
{
    FrameTimers *of = memory_take(&partition->allocator, sizeof *of);

    if (!of) return false;
    memset(of, 0, sizeof *of);
    root->timers = of;
    for (Frame *frame = frame_after(root, root); frame;
         frame = frame_after(root, frame)) {
        if (frame_is_over(partition, frame)) continue;
        if (!add_frame(partition, of, frame)) {
            frame_forget_timers(&partition->allocator, root);
            return false;
        }
    }
    of->limit = 2 * of->timers.count + FEW_TIMERS;
    return true;
}

void frame_add_timer(Partition *partition, Frame *frame, const Wait *wait)
{
    Frame *root = frame_root(frame);

    if (!root->timers) return;
    if (root->timers->timers.count >= root->timers->limit
        || !add_timer(partition, root->timers, wait, frame->case_id)) {
        frame_forget_timers(&partition->allocator, root);
    }
}

BpmnStatus frame_first_timer(Partition *partition, Frame *root,
                             const Timer **first)
{
    Timers *timers;

    *first = NULL;
    if (!root->timers && !gather(partition, root)) return BPMN_NO_MEMORY;
    timers = &root->timers->timers;
    while ((*first = timers_first(timers))
           && !timer_is_alive(partition, *first)) {
        (void)timers_pop(timers);
    }
    return BPMN_OK;
}
