/* Cases that are suspended, or were. */
#include "core/case/suspension.h"

BpmnSuspension suspension_read(BpmnString blocks)
{
    BpmnSuspension suspension = { .since_ms = INT64_MIN };
    const uint8_t *bytes;
    Block block;

    if (!block_find(blocks, STATE_BLOCK_SUSPENSION, &block)) return suspension;
    bytes = (const uint8_t *)block.bytes.bytes;
    suspension.since_ms = get_i64(bytes + SUSPENSION_SINCE);
    suspension.paused_ms = get_i64(bytes + SUSPENSION_PAUSED);
    suspension.timers_run = get_u32(bytes + SUSPENSION_TIMERS) != 0;
    suspension.with_caller = (block.flags & SUSPENDED_WITH_CALLER) != 0;
    return suspension;
}

BpmnSuspension draft_suspension(const Draft *draft)
{
    return suspension_read(
        (BpmnString){ draft->blocks.items, draft->head.block_bytes });
}

bool draft_set_suspension(const BpmnAllocator *allocator, Draft *draft,
                          BpmnSuspension suspension)
{
    uint8_t bytes[SUSPENSION_BYTES] = { 0 };

    put_i64(bytes + SUSPENSION_SINCE, suspension.since_ms);
    put_i64(bytes + SUSPENSION_PAUSED, suspension.paused_ms);
    put_u32(bytes + SUSPENSION_TIMERS, suspension.timers_run);
    draft->touched = true;
    return draft_set_block(allocator, draft, STATE_BLOCK_SUSPENSION,
                           suspension.with_caller ? SUSPENDED_WITH_CALLER : 0,
                           (BpmnString){ (const char *)bytes, sizeof bytes });
}

int64_t suspension_behind(BpmnSuspension suspension, int64_t now_ms)
{
    bool stands = is_suspended(suspension) && !suspension.timers_run
        && suspension.since_ms < now_ms;

    return suspension.paused_ms + (stands ? now_ms - suspension.since_ms : 0);
}
