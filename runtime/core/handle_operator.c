/* retry, set, move, parameter: what an operator does. */
#include "act.h"

#include "bpmn/value.h"
#include "bytes.h"
#include "note.h"

static bool is_incident(const Wait *wait)
{
    return wait_cause(wait) != BPMN_CAUSE_NONE;
}

/* The oldest wait at the element, of incidents only or of any kind. */
static size_t oldest(const Act *act, bool incidents)
{
    const Draft *draft = &act->engine->draft;
    const BpmnCommand *command = act->command;

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

static BpmnReason retry(Act *act)
{
    size_t index = oldest(act, true);
    const BpmnWait *row;
    uint16_t event;
    Wait *wait;

    if (index == NO_WAIT) {
        return act_refuse(act, BPMN_REASON_NOT_OPEN,
                          "there is no incident at this element");
    }
    wait = act_means(act, index);
    if (wait_kind(wait) == BPMN_WAIT_JOB) {
        row = wait_row(act->definition->process, wait->element);
        wait->of.job.tries = row && row->tries != 0 ? row->tries : 1;
        wait->of.job.cause = BPMN_CAUSE_NONE;
        act->head.kind = BPMN_RECORD_TASK;
        return BPMN_REASON_NONE;
    }
    event = event_find(act->definition, BPMN_EVENT_RETRY, wait->element,
                       (BpmnString){ NULL, 0 });
    if (event == BPMN_NO_ELEMENT) {
        return act_refuse(act, BPMN_REASON_NO_SUCH_ELEMENT,
                          "the element cannot be tried again");
    }
    return act_step(act, event);
}

static BpmnReason move(Act *act)
{
    const BpmnProcess *process = act->definition->process;
    size_t index = oldest(act, false);
    uint16_t element;
    uint16_t event;

    if (act->command->target >= process->node_count) {
        return act_refuse(act, BPMN_REASON_NO_SUCH_ELEMENT,
                          "the process has no such target");
    }
    if (index == NO_WAIT) {
        return act_refuse(act, BPMN_REASON_NOT_OPEN,
                          "nothing waits at this element");
    }
    element = act_means(act, index)->element;
    act->body.target = act->command->target;
    event = event_find(act->definition, BPMN_EVENT_MOVE, element,
                       (BpmnString){ NULL, 0 });
    if (event == BPMN_NO_ELEMENT) {
        return act_refuse(act, BPMN_REASON_NO_SUCH_ELEMENT,
                          "nothing can be moved away from this element");
    }
    return act_step(act, event);
}

BpmnReason handle_operator(Act *act)
{
    const BpmnCommand *command = act->command;

    act->head.role = BPMN_ROLE_OPERATOR;
    if (command->kind == BPMN_SET) return act_write_data(act, NULL);
    if (command->wait_id == 0
        && command->element >= act->definition->process->element_count) {
        return act_refuse(act, BPMN_REASON_NO_SUCH_ELEMENT,
                          "the process has no such element");
    }
    if (command->data_count != 0) {
        return act_refuse(act, BPMN_REASON_BAD_DATA,
                          "only 'set' writes variables");
    }
    return command->kind == BPMN_RETRY ? retry(act) : move(act);
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
static bool keep_parameter(Act *act, uint16_t number, BpmnValue value)
{
    BpmnEngine *engine = act->engine;
    Batch *batch = &engine->batch;
    Definition *definition = act->definition;
    NotedParameter noted;
    char *copy = NULL;

    if (!room_reserve(&engine->allocator, &batch->parameters,
                      batch->parameter_count + 1, sizeof(ParameterChange))
        || !recall_reserve(&engine->allocator, &engine->recall, 1)) {
        return false;
    }
    if (value.type == BPMN_TEXT || value.type == BPMN_JSON) {
        copy = memory_take(&engine->allocator, value.as.text.length + 1);
        if (!copy) return false;
        copy_bytes(copy, value.as.text.bytes, value.as.text.length);
        value.as.text.bytes = copy;
    }
    noted = (NotedParameter){
        definition->number,
        number,
        value,
        act->command->text,
    };
    if (!note_parameter(engine, &noted, &act->head)) {
        memory_give(&engine->allocator, copy, value.as.text.length + 1);
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
    act_recall_parameter(act);
    return true;
}

BpmnReason handle_parameter(Act *act)
{
    const BpmnProcess *process = act->definition->process;
    const BpmnCommand *command = act->command;
    uint16_t number = parameter_find(process, command->name);
    BpmnValue value;

    act->head.role = BPMN_ROLE_OPERATOR;
    if (number == BPMN_NO_ELEMENT || command->data_count != 1) {
        return act_refuse(act, BPMN_REASON_BAD_DATA,
                          "the process has no parameter of that name");
    }
    value = command->data[0].value;
    if (!parameter_fits(&process->parameters[number], &value)) {
        return act_refuse(act, BPMN_REASON_BAD_DATA,
                          "the value does not fit the parameter's range");
    }
    if (note_definition(act->engine, act->definition, act->now_ms) == 0
        || !keep_parameter(act, number, value)) {
        return act_no_memory(act);
    }
    return BPMN_REASON_NONE;
}
