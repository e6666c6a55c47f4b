/* Data that are looked at when they are sent, for those who take them later. */
#include "core/engine/turn.h"

/* Whether the data fit the variables of a process, as far as it has them. */
static BpmnReason try_data(Turn *turn, Definition *definition)
{
    BpmnReason reason = BPMN_REASON_LIMIT;

    turn->definition = definition;
    if (turn_prepare(turn)) {
        memcpy(turn->draft->image.items, definition->blank,
               definition->process->image_bytes);
        reason = turn_write_data(turn, NULL);
    }
    turn->definition = NULL;
    return reason;
}

static bool is_known(const Turn *turn, BpmnString name, TakesName takes)
{
    const Definitions *definitions = &turn->partition->definitions;

    for (size_t i = 0; i < definitions->count; i++) {
        const Definition *definition = &definitions->items[i];

        if (takes(definition->process, turn->command->name) != TAKES_NOT
            && field_find(definition, name) != BPMN_NO_ELEMENT) {
            return true;
        }
    }
    return false;
}

BpmnReason turn_check_data(Turn *turn, TakesName takes)
{
    const Definitions *definitions = &turn->partition->definitions;
    size_t taking = 0;

    turn->heard = true;
    for (size_t i = 0; i < definitions->count; i++) {
        Definition *definition = &definitions->items[i];
        BpmnReason reason;

        if (takes(definition->process, turn->command->name) != TAKES) continue;
        taking++;
        reason = try_data(turn, definition);
        if (reason != BPMN_REASON_NONE) return reason;
    }
    for (size_t i = 0; taking > 0 && i < turn->command->data_count; i++) {
        if (is_known(turn, turn->command->data[i].name, takes)) continue;
        turn->datum = i + 1;
        return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                           "no process that waits for it has a variable of "
                           "that name");
    }
    return BPMN_REASON_NONE;
}
