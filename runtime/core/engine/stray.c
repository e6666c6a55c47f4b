/* What only a store needs that is opened again: what it holds is recovered and
   carried along, and cases that fit the program no more are taken in. */
#include "core/engine/turn.h"

static bool is_found_by_id(BpmnWaitKind kind)
{
    return kind == BPMN_WAIT_TIMER || kind == BPMN_WAIT_MESSAGE
        || kind == BPMN_WAIT_SIGNAL;
}

/* All that others look for gets new ids, for nobody finds it. */
static void arm_again(Draft *draft)
{
    for (size_t i = 0; i < draft->wait_count; i++) {
        Wait *wait = draft_wait(draft, i);

        if (!is_found_by_id(wait_kind(wait))) continue;
        wait->id = 0;
        draft->opened_now++;
    }
}

/* The draft is that of the case, converted: it need not be loaded, and those
   who look for what it waits for find it afterwards. */
static BpmnReason take_draft(Turn *turn)
{
    const uint8_t *image = turn->partition->drafts->image.items;
    uint32_t bytes = ((const BpmnImage *)(const void *)image)->bytes;
    Buffer *copy = &turn->engine->element;

    if (!buffer_reserve(&turn->partition->allocator, copy, bytes, 1)) {
        return turn_no_memory(turn);
    }
    memcpy(copy->items, image, bytes);
    turn->converted = copy->items;
    arm_again(turn->draft);
    return BPMN_REASON_NONE;
}

/* Takes a case that strays into the layout at hand, with what the command sets
   in place of what does not fit. Nothing is done to it before the record. */
static BpmnReason take_in(Turn *turn)
{
    Partition *partition = turn->partition;
    BpmnReason reason;
    bool strays;

    if (!turn_prepare(turn)) return BPMN_REASON_LIMIT;
    image_begin(turn->definition->process, 0, turn->images[0]);
    reason = turn_write_data(turn, NULL);
    if (reason != BPMN_REASON_NONE) return reason;
    turn->status = convert_state(partition, case_state(partition, turn->item),
                                 turn->command, &strays);
    if (turn->status != BPMN_OK || strays) return BPMN_REASON_CONFLICT;
    return take_draft(turn);
}

/* Only an operator acts on a case that strays, and only so that all of it fits
   afterwards. */
static BpmnReason find_stray(Turn *turn)
{
    const BpmnCommand *command = turn->command;
    uint64_t version = case_records(turn->partition, turn->item);
    BpmnReason reason = BPMN_REASON_CONFLICT;

    if (command->kind == BPMN_SET && command->frame == 0
        && !case_root(turn->partition, command->case_id)
        && (command->version == 0 || command->version == version)) {
        reason = take_in(turn);
    }
    return reason == BPMN_REASON_CONFLICT
        ? turn_refuse(turn, BPMN_REASON_CONFLICT,
                      "a value of the case fits no variable of this program: "
                      "'set' the variable, or go back to the program before")
        : reason;
}

/* What there is no memory for is written in the next run. */
static void keep(Partition *partition)
{
    (void)catalog_command_ids(partition, false, partition->last_ms);
    if (partition->batch.record_count == 0) return;
    carry_some(partition, partition->last_ms);
}

const BpmnRecovery bpmn_ability_recovery = { partition_recover, keep,
                                             find_stray };
