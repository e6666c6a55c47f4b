/* States of cases, looked through. */
#include "core/case/state.h"

#include <assert.h>

#include "core/step/image.h"

bool state_has_wait(const CaseState *state, uint64_t wait_id)
{
    WaitCursor cursor = state_waits(state);
    const Wait *wait;

    while ((wait = wait_pass(&cursor))) {
        if (wait->id == wait_id) return true;
    }
    return false;
}

void place_write(FramePlace place, uint8_t to[FRAME_PLACE_BYTES])
{
    put_u32(to, place.parent);
    put_u32(to + 4, place.item);
    put_u16(to + 8, place.kind);
    put_u16(to + 10, 0);
}

const CaseState *state_after(const CaseState *first, size_t bytes,
                             const CaseState *state)
{
    const uint8_t *from = (const uint8_t *)first;
    const uint8_t *at = from;

    if (!first) return NULL;
    if (state) at = (const uint8_t *)state + state->bytes;
    if ((size_t)(at - from) + sizeof *state > bytes) return NULL;
    state = (const CaseState *)(const void *)at;
    return state->bytes % 8 != 0 || state->bytes < sizeof *state
            || state->bytes > bytes - (size_t)(at - from)
        ? NULL
        : state;
}

bool state_result(const CaseState *state, BpmnValue *result)
{
    static const BpmnField FIELD = { .type = BPMN_LOOSE,
                                     .offset = sizeof(BpmnImage) };
    const uint8_t *image = state_image(state);
    BpmnLoose kept;

    *result = (BpmnValue){ .type = BPMN_LOOSE, .is_null = true };
    if (!(state->flags & STATE_VALUE)
        || state_image_bytes(state) < BPMN_RESULT_BYTES
        || !field_is_sound(&FIELD, image, state_image_bytes(state))) {
        return false;
    }
    memcpy(&kept, image + sizeof(BpmnImage), sizeof kept);
    if (kept.type != BPMN_LOOSE) field_get_loose(image, &kept, result);
    return true;
}

bool state_place(const CaseState *state, FramePlace *place)
{
    const uint8_t *bytes;
    Block block;

    *place = (FramePlace){ 0, 0, 0 };
    if (state->frame == 0) return true;
    if (!block_find(state_blocks(state), STATE_BLOCK_FRAME, &block)
        || block.bytes.length != FRAME_PLACE_BYTES) {
        return false;
    }
    bytes = (const uint8_t *)block.bytes.bytes;
    *place = (FramePlace){ get_u32(bytes), get_u32(bytes + 4),
                           get_u16(bytes + 8) };
    return true;
}

uint32_t state_given(const CaseState *state)
{
    Block block;

    if (!block_find(state_blocks(state), STATE_BLOCK_GIVEN, &block)
        || block.bytes.length != GIVEN_BYTES) {
        return 0;
    }
    return get_u32((const uint8_t *)block.bytes.bytes);
}

/* True when the sizes in a state agree with each other; *texts is how many
   bytes the key and the texts of waits have. */
static bool sizes_are_sound(const CaseState *state, size_t *texts)
{
    size_t bytes = state->bytes;
    size_t needed;

    if (bytes < sizeof *state + sizeof(BpmnImage)
        || state_image_bytes(state) > bytes || state->wait_bytes > bytes
        || state->block_bytes > bytes || state->block_bytes % 8 != 0
        || state_image_bytes(state) < sizeof(BpmnImage)) {
        return false;
    }
    needed = sizeof *state + round_up_8(state_image_bytes(state))
        + state->wait_bytes + state->block_bytes;
    *texts = bytes - needed;
    return needed <= bytes && state->key_bytes <= *texts;
}

/* What a later version may have put into the head of a state. */
static BpmnStatus check_head(const CaseState *state, Later *later)
{
    const unsigned known = STATE_CLOSED | STATE_KEYED | STATE_VALUE;

    if ((state->flags & ~known) != 0) {
        return later_is(later, "flag of a case", state->flags);
    }
    return state->reserved == 0
        ? BPMN_OK
        : later_is(later, "head of a case", state->reserved);
}

/* Such times can be added to instants. */
static bool is_time(int64_t ms)
{
    return ms > -INT64_MAX / 4 && ms < INT64_MAX / 4;
}

static bool suspension_is_sound(const CaseState *state)
{
    const uint8_t *bytes;
    Block block;
    int64_t since_ms;
    int64_t paused_ms;

    if (!block_find(state_blocks(state), STATE_BLOCK_SUSPENSION, &block)) {
        return true;
    }
    bytes = (const uint8_t *)block.bytes.bytes;
    if (block.bytes.length != SUSPENSION_BYTES || state->frame != 0) {
        return false;
    }
    since_ms = get_i64(bytes + SUSPENSION_SINCE);
    paused_ms = get_i64(bytes + SUSPENSION_PAUSED);
    return (since_ms == INT64_MIN || is_time(since_ms)) && paused_ms >= 0
        && is_time(paused_ms) && get_u32(bytes + SUSPENSION_TIMERS) <= 1
        && get_u32(bytes + SUSPENSION_ZERO) == 0;
}

BpmnCaller caller_of(BpmnString blocks)
{
    const uint8_t *bytes;
    BpmnCaller caller;
    Block block;

    if (!block_find(blocks, STATE_BLOCK_CALLER, &block))
        return (BpmnCaller){ 0 };
    bytes = (const uint8_t *)block.bytes.bytes;
    caller = (BpmnCaller){ .case_id = get_u64(bytes),
                           .wait_id = get_u64(bytes + 8),
                           .element = get_u16(bytes + 16),
                           .depth = get_u16(bytes + 18) };
    if (block_find(blocks, STATE_BLOCK_CALLER_ITEMS, &block)) {
        caller.items = (const uint32_t *)(const void *)block.bytes.bytes;
        caller.item_count = (uint32_t)(block.bytes.length / sizeof(uint32_t));
    }
    return caller;
}

void caller_write(const BpmnCaller *caller, uint8_t bytes[CALLER_BYTES])
{
    put_u64(bytes, caller->case_id);
    put_u64(bytes + 8, caller->wait_id);
    put_u16(bytes + 16, caller->element);
    put_u16(bytes + 18, caller->depth);
    put_u32(bytes + 20, 0);
}

/* The items stand with a caller; how many goes by what shows them. */
static bool caller_items_are_sound(const CaseState *state, bool is_called)
{
    Block block;

    return !block_find(state_blocks(state), STATE_BLOCK_CALLER_ITEMS, &block)
        || (is_called && block.bytes.length > 0
            && block.bytes.length % sizeof(uint32_t) == 0
            && block.bytes.length / sizeof(uint32_t) < BPMN_MAX_DEPTH);
}

static bool caller_is_sound(const CaseState *state)
{
    BpmnCaller caller;
    Block block;
    bool is_called = block_find(state_blocks(state), STATE_BLOCK_CALLER,
                                &block);

    if (!caller_items_are_sound(state, is_called)) return false;
    if (!is_called) return true;
    if (block.bytes.length != CALLER_BYTES || state->frame != 0) return false;
    caller = caller_of(state_blocks(state));
    return caller.case_id != 0 && caller.case_id < state->id
        && caller.wait_id != 0 && caller.depth != 0
        && get_u32((const uint8_t *)block.bytes.bytes + 20) == 0;
}

BpmnStatus state_check(const CaseState *state, size_t bytes, Later *later)
{
    BpmnStatus status;
    WaitCursor waits;
    size_t texts;

    if (bytes < sizeof *state || state->bytes != bytes || bytes % 8 != 0) {
        return BPMN_CORRUPT;
    }
    status = check_head(state, later);
    if (status != BPMN_OK) return status;
    if (!sizes_are_sound(state, &texts)
        || ((state->flags & STATE_VALUE) && state->frame == 0)) {
        return BPMN_CORRUPT;
    }
    waits = state_waits(state);
    while (waits.at != waits.end) {
        status = wait_check(&waits.at, waits.end, texts, later);
        if (status != BPMN_OK) return status;
    }
    status = blocks_check(state_blocks(state), STATE_BLOCKS, "block of a case",
                          later);
    if (status != BPMN_OK) return status;
    return suspension_is_sound(state) && caller_is_sound(state) ? BPMN_OK
                                                                : BPMN_CORRUPT;
}
