/* retry, set, move, parameter: what an operator does. */
#include "core/engine/turn.h"

#include "bpmn/value.h"
#include "core/base/base.h"

static bool is_incident(const Wait *wait)
{
    return wait_cause(wait) != BPMN_CAUSE_NONE;
}

/* The oldest wait at the element, of incidents only or of any kind. */
static size_t oldest(const Turn *turn, bool incidents)
{
    const Draft *draft = turn->draft;
    const BpmnCommand *command = turn->command;

    for (size_t i = 0; i < draft->wait_count; i++) {
        const Wait *wait = draft_wait(draft, i);

        if (incidents && !is_incident(wait)) continue;
        if (command->wait_id != 0 ? wait->id == command->wait_id
                                  : wait->element == command->element) {
            return i;
        }
    }
    return NO_WAIT;
}

static BpmnReason retry(Turn *turn)
{
    size_t index = oldest(turn, true);
    const BpmnWait *row;
    uint16_t event;
    Wait *wait;

    if (index == NO_WAIT) {
        return turn_refuse(turn, BPMN_REASON_NOT_OPEN,
                           "there is no incident at this element");
    }
    wait = turn_means(turn, index);
    if (wait_kind(wait) == BPMN_WAIT_JOB) {
        row = wait_row(turn->definition->process, wait->element);
        wait->of.job.tries = row && row->tries != 0 ? row->tries : 1;
        wait->of.job.cause = BPMN_CAUSE_NONE;
        turn->head.kind = BPMN_RECORD_TASK;
        return BPMN_REASON_NONE;
    }
    event = event_find(turn->definition, BPMN_EVENT_RETRY, wait->element,
                       (BpmnString){ NULL, 0 });
    if (event == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "the element cannot be tried again");
    }
    return turn_step(turn, event);
}

static BpmnReason move(Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;
    size_t index = oldest(turn, false);
    uint16_t element;
    uint16_t event;

    if (turn->command->target >= process->node_count) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "the process has no such target");
    }
    if (index == NO_WAIT) {
        return turn_refuse(turn, BPMN_REASON_NOT_OPEN,
                           "nothing waits at this element");
    }
    element = turn_means(turn, index)->element;
    turn->body.target = turn->command->target;
    event = event_find(turn->definition, BPMN_EVENT_MOVE, element,
                       (BpmnString){ NULL, 0 });
    if (event == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "nothing can be moved away from this element");
    }
    return turn_step(turn, event);
}

BpmnReason handle_operator(Turn *turn)
{
    const BpmnCommand *command = turn->command;

    turn->head.role = BPMN_ROLE_OPERATOR;
    if (command->kind == BPMN_SET) return turn_write_data(turn, NULL);
    if (command->wait_id == 0
        && command->element >= turn->definition->process->element_count) {
        return turn_refuse(turn, BPMN_REASON_NO_SUCH_ELEMENT,
                           "the process has no such element");
    }
    if (command->data_count != 0) {
        return turn_refuse(turn, BPMN_REASON_BAD_DATA,
                           "only 'set' writes variables");
    }
    return command->kind == BPMN_RETRY ? retry(turn) : move(turn);
}

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
    char *copy = NULL;

    if (!buffer_reserve(&partition->allocator, &batch->parameters,
                        batch->parameter_count + 1, sizeof(ParameterChange))
        || !command_ids_reserve(&partition->allocator, &partition->ids, 1)) {
        return false;
    }
    if (value.type == BPMN_TEXT || value.type == BPMN_JSON) {
        copy = memory_take(&partition->allocator, value.as.text.length + 1);
        if (!copy) return false;
        copy_bytes(copy, value.as.text.bytes, value.as.text.length);
        value.as.text.bytes = copy;
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
    turn_remember_parameter(turn);
    return true;
}

BpmnReason handle_parameter(Turn *turn)
{
    const BpmnProcess *process = turn->definition->process;
    const BpmnCommand *command = turn->command;
    uint16_t number = parameter_find(process, command->name);
    BpmnValue value;

    turn->head.role = BPMN_ROLE_OPERATOR;
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
