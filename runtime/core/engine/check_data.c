/* Data that are looked at when they are sent, for those who take them later,
   and are given to those. */
#include "core/engine/turn.h"

Taking process_waits_for(const BpmnProcess *process, BpmnWaitKind kind,
                         BpmnString name)
{
    Taking taking = TAKES_NOT;

    for (uint16_t i = 0; i < process->wait_count; i++) {
        const BpmnWait *row = &process->waits[i];

        if (row->kind != kind || !row->name) continue;
        if (row->named) {
            taking = MAY_TAKE;
        } else if (bpmn_string_equal(bpmn_string(row->name), name)) {
            return TAKES;
        }
    }
    return taking;
}

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
    if (turn->body.thrown_at != 0) taking = 0;
    for (size_t i = 0; taking > 0 && i < turn->command->data_count; i++) {
        if (is_known(turn, turn->command->data[i].name, takes)) continue;
        turn->datum = i + 1;
        return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                           "no process that waits for it has a variable of "
                           "that name");
    }
    return BPMN_REASON_NONE;
}

bool engine_take_data(BpmnEngine *engine, BpmnString data, uint16_t count,
                      BpmnCommand *command)
{
    BpmnDatum *taken;

    if (!buffer_reserve(&engine->partition.allocator, &engine->heard, count,
                        sizeof *taken)) {
        return false;
    }
    taken = engine->heard.items;
    for (uint16_t i = 0; i < count; i++) {
        (void)body_next_datum(&data, &taken[i]);
    }
    command->data = taken;
    command->data_count = count;
    return true;
}

void brought_read(const Brought *brought, BpmnDatum *data, BpmnCommand *command)
{
    BpmnItems items = { brought->members, brought->count, true };

    for (uint32_t i = 0; i < brought->count; i++) {
        (void)bpmn_items_next(&items, &data[i].name, &data[i].value);
    }
    command->data = data;
    command->data_count = brought->count;
}
