/* What states of frames have besides: where they stand, results, blocks. */
#include "core/case/state.h"

#include "core/step/image.h"

/* The bytes of a block in the draft's own, its head included; *at is where. 0:
   it has none of that type. */
static size_t own_block(const Draft *draft, uint16_t type, size_t *at)
{
    BpmnString left = { draft->blocks.items, draft->head.block_bytes };
    Block block;

    for (*at = 0; block_next(&left, &block);
         *at = draft->head.block_bytes - left.length) {
        if (block.type == type) return block_bytes(block.bytes.length);
    }
    return 0;
}

/* Those of waits stand behind the draft's own, and move with them. */
bool draft_set_block(const BpmnAllocator *allocator, Draft *draft,
                     uint16_t type, BpmnString bytes)
{
    size_t at;
    size_t before = own_block(draft, type, &at);
    size_t after = block_bytes(bytes.length);
    size_t used = draft->head.block_bytes;
    uint8_t *blocks;

    for (size_t i = 0; i < draft->wait_count; i++) {
        used += draft_wait(draft, i)->block_bytes;
    }
    if (!buffer_reserve(allocator, &draft->blocks, used + after, 1)) {
        return false;
    }
    blocks = draft->blocks.items;
    memmove(blocks + at + after, blocks + at + before, used - at - before);
    copy_bytes(block_begin(blocks + at, type, 0, bytes.length), bytes.bytes,
               bytes.length);
    draft->head.block_bytes += (uint32_t)(after - before);
    for (size_t i = 0; i < draft->wait_count; i++) {
        draft_wait(draft, i)->block_at += (uint32_t)(after - before);
    }
    return true;
}

void place_write(FramePlace place, uint8_t to[FRAME_PLACE_BYTES])
{
    put_u32(to, place.parent);
    put_u32(to + 4, place.item);
    put_u16(to + 8, place.kind);
    put_u16(to + 10, 0);
}

bool draft_set_place(const BpmnAllocator *allocator, Draft *draft,
                     FramePlace place)
{
    uint8_t bytes[FRAME_PLACE_BYTES];

    place_write(place, bytes);
    draft->kind = place.kind;
    draft->item = place.item;
    return draft_set_block(allocator, draft, STATE_BLOCK_FRAME,
                           (BpmnString){ (const char *)bytes, sizeof bytes });
}

void draft_keep_result(Draft *draft, const BpmnValue *result)
{
    uint8_t *image = draft->image.items;
    BpmnImage head = { .bytes = BPMN_RESULT_BYTES };
    BpmnValue value = *result;
    BpmnLoose kept = { .type = BPMN_LOOSE };

    draft->head.flags |= STATE_VALUE;
    draft->touched = true;
    if (!value.is_null) {
        kept.type = (int32_t)value.type;
        if (value.type == BPMN_ENUMERATION) kept.type = BPMN_TEXT;
        if (type_is_text(value.type)) {
            kept.as.text = (BpmnText){ head.bytes,
                                       (uint32_t)value.as.text.length };
            head.bytes += kept.as.text.length;
            memmove(image + BPMN_RESULT_BYTES, value.as.text.bytes,
                    kept.as.text.length);
        } else if (value.type == BPMN_DECIMAL) {
            kept.as.decimal = value.as.decimal;
        } else {
            kept.as.integer = value.type == BPMN_BOOLEAN ? value.as.boolean
                                                         : value.as.integer;
        }
    }
    memcpy(image, &head, sizeof head);
    memcpy(image + sizeof head, &kept, sizeof kept);
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
