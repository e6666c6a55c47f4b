/* parameter: a value that holds for all cases of a process. */
#include "core/engine/turn.h"

#include "bpmn/value.h"
#include "core/base/base.h"

static uint16_t parameter_find(const BpmnProcess *process, BpmnString name)
{
    for (uint16_t i = 0; i < process->parameter_count; i++) {
        BpmnString known = bpmn_string(process->parameters[i].name);

        if (bpmn_string_equal(known, name)) return i;
    }
    return BPMN_NO_ELEMENT;
}

/* Takes over a value that fits; its text is copied. False: no memory. */
static bool keep_parameter(Turn *turn, uint16_t number, BpmnValue value)
{
    Partition *partition = turn->partition;
    Batch *batch = &partition->batch;
    Definition *definition = turn->definition;
    ParameterRecord parameter;
    char *copy;

    if (!buffer_reserve(&partition->allocator, &batch->parameters,
                        batch->parameter_count + 1, sizeof(ParameterChange))
        || !command_ids_reserve(&partition->allocator, &partition->ids)
        || !parameter_copy(&partition->allocator, &value, &copy)) {
        return false;
    }
    parameter = (ParameterRecord){
        definition->number,
        number,
        value,
        turn->command->text,
    };
    if (!catalog_parameter(partition, &parameter, &turn->head)) {
        memory_give(&partition->allocator, copy, value.as.text.length + 1);
        return false;
    }
    ((ParameterChange *)batch->parameters.items)[batch->parameter_count++] =
        (ParameterChange){
            definition,
            number,
            definition->parameters[number],
            definition->parameter_texts[number],
        };
    definition->parameters[number] = value;
    definition->parameter_texts[number] = copy;
    turn_remember(turn);
    return true;
}

BpmnReason handle_parameter(Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;
    const BpmnCommand *command = turn->command;
    uint16_t number = parameter_find(process, command->name);
    BpmnValue value;

    turn->head.role = BPMN_ROLE_OPERATOR;
    turn->datum = 1;
    if (number == BPMN_NO_ELEMENT || command->data_count != 1) {
        return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                           "the process has no parameter of that name");
    }
    value = command->data[0].value;
    if (!parameter_fits(&process->parameters[number], &value)) {
        return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                           "the value does not fit the parameter's range");
    }
    if (catalog_definition(turn->partition, turn->definition, turn->now_ms) == 0
        || !keep_parameter(turn, number, value)) {
        return turn_no_memory(turn);
    }
    return BPMN_REASON_NONE;
}
