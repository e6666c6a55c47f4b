/* The results of items, when their activity ends. */
#include "core/engine/turn.h"

/* That of the item that this very step has done; null: it is another. */
static const BpmnValue *result_of_step(const Turn *turn, const Frame *frame)
{
    const BpmnStep *step = &turn->step;
    uint32_t depth = step->depth + 1u;
    const Frame *done = NULL; /* what begins has no frame yet */

    if (depth > turn->depth) return NULL;
    if (!turn_begins(turn, depth)) done = turn->frames[depth];
    if (frame != done) return NULL;
    for (uint32_t i = step->effect_count; i > 0; i--) {
        const BpmnEffect *effect = &step->effects[i - 1];

        if (effect->kind == BPMN_EFFECT_ITEM_DONE && effect->depth == depth) {
            return &effect->of.result;
        }
    }
    return NULL;
}

/* Null for an item that has none, or never began. */
static BpmnValue result_of(const Turn *turn, const Frame *host, uint32_t item)
{
    const Frame *frame = frame_child(host, item);
    const BpmnValue *result = NULL;
    BpmnValue value = { .type = BPMN_LOOSE, .is_null = true };

    if (frame || item == turn->step.item) result = result_of_step(turn, frame);
    if (result) return *result;
    if (frame) (void)state_result(frame_state(turn->partition, frame), &value);
    return value;
}

/* The bytes of all; 0: one of them nests too deep to be in a list. */
static size_t measure(const Turn *turn, const Frame *host, uint32_t total)
{
    size_t bytes = BPMN_STRUCTURE_HEAD;

    for (uint32_t item = 1; item <= total; item++) {
        BpmnValue value = result_of(turn, host, item);

        if (!value.is_null && value.type == BPMN_STRUCTURE
            && bpmn_structure_depth(value.as.text) >= BPMN_STRUCTURE_DEPTH) {
            return 0;
        }
        bytes += bpmn_packed_bytes(value);
    }
    return bytes;
}

BpmnCause turn_collect(BpmnStep *step, BpmnValue *results)
{
    Turn *turn = step->engine;
    const Frame *host = turn->frames[step->depth];
    uint32_t total = ((const BpmnHost *)step->images[step->depth])->total;
    const BpmnImage *around = step->images[step->depth - 1];
    size_t bytes = measure(turn, host, total);
    uint32_t limit = image_limit(step->process);
    Buffer *buffer = &turn->engine->results;
    char *at;

    *results = (BpmnValue){ .type = BPMN_LOOSE, .is_null = true };
    if (bytes == 0 || around->bytes > limit || bytes > limit - around->bytes) {
        return BPMN_CAUSE_TOO_LARGE;
    }
    if (!buffer_reserve(&turn->partition->allocator, buffer, bytes, 1)) {
        (void)turn_no_memory(turn);
        step->fault = BPMN_FAULT_LIMIT;
        return BPMN_CAUSE_NONE;
    }
    at = bpmn_pack_head(false, bytes - BPMN_STRUCTURE_HEAD, total,
                        buffer->items);
    for (uint32_t item = 1; item <= total; item++) {
        at = bpmn_pack(result_of(turn, host, item), at);
    }
    *results = (BpmnValue){
        .type = BPMN_STRUCTURE,
        .as.text = { buffer->items, bytes },
    };
    return BPMN_CAUSE_NONE;
}
