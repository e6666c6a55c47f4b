/* What every command needs: its case, its waits, its data. */
#include "act.h"

#include "bpmn/value.h"
#include "bytes.h"

BpmnReason act_refuse(Act *act, BpmnReason reason, const char *detail)
{
    act->reason = reason;
    act->detail = detail;
    return reason;
}

BpmnReason act_no_memory(Act *act)
{
    act->status = BPMN_NO_MEMORY;
    return BPMN_REASON_LIMIT;
}

bool act_prepare(Act *act)
{
    BpmnEngine *engine = act->engine;
    const BpmnProcess *process = act->definition->process;
    BpmnStep *step = &act->step;
    uint32_t capacity = process->max_image_bytes > process->image_bytes
        ? process->max_image_bytes
        : process->image_bytes;

    if (!room_reserve(&engine->allocator, &engine->draft.image, capacity, 1)) {
        (void)act_no_memory(act);
        return false;
    }
    *step = engine->step;
    step->process = process;
    step->now_ms = act->now_ms;
    step->parameters = act->definition->parameters;
    step->image_capacity = capacity;
    return true;
}

/* A job in an incident waits for an operator, not for a program. */
static bool is_wanted(const Wait *wait, BpmnWaitKind kind)
{
    return wait_kind(wait) == kind
        && (kind != BPMN_WAIT_JOB || wait_cause(wait) == BPMN_CAUSE_NONE);
}

size_t act_find_wait(const Act *act, BpmnWaitKind kind, uint64_t wait_id,
                     uint16_t element)
{
    const Draft *draft = &act->engine->draft;

    for (size_t i = 0; i < draft->wait_count; i++) {
        const Wait *wait = draft_wait(draft, i);

        if (!is_wanted(wait, kind)) continue;
        if (wait_id != 0 ? wait->id == wait_id : wait->element == element) {
            return i;
        }
    }
    return NO_WAIT;
}

BpmnReason act_check_element(Act *act, BpmnWaitKind kind)
{
    const BpmnCommand *command = act->command;
    const BpmnWait *row = wait_row(act->definition->process, command->element);

    if (command->wait_id != 0) return BPMN_REASON_NONE;
    if (row && row->kind == kind) return BPMN_REASON_NONE;
    return act_refuse(act, BPMN_REASON_NO_SUCH_ELEMENT,
                      "the process has no such task or job");
}

Wait *act_means(Act *act, size_t index)
{
    Wait *wait = draft_wait(&act->engine->draft, index);

    act->head.element = wait->element;
    act->body.wait_id = wait->id;
    return wait;
}

static bool is_output(const BpmnWait *row, uint16_t field)
{
    if (!row || !row->outputs || field == row->outcome_field) return true;
    for (uint16_t i = 0; i < row->output_count; i++) {
        if (row->outputs[i] == field) return true;
    }
    return false;
}

static BpmnReason write_datum(Act *act, const BpmnWait *row,
                              const BpmnDatum *datum)
{
    uint16_t field = field_find(act->definition, datum->name);

    if (field == BPMN_NO_ELEMENT) {
        return act_refuse(act, BPMN_REASON_BAD_DATA,
                          "the process has no variable of that name");
    }
    if (!is_output(row, field)) {
        return act_refuse(act, BPMN_REASON_BAD_DATA,
                          "the task does not write that variable");
    }
    if (!bpmn_field_set(&act->step, act->engine->draft.image.items, field,
                        &datum->value)) {
        return act_refuse(act, BPMN_REASON_BAD_DATA,
                          "the value does not fit the variable");
    }
    if (act->step.fault != BPMN_FAULT_NONE) {
        return act_refuse(act, BPMN_REASON_LIMIT,
                          "the case's variables take too much room");
    }
    return BPMN_REASON_NONE;
}

static bool is_outcome(const BpmnWait *row, BpmnString outcome)
{
    if (!row->outcomes_closed) return true;
    for (uint16_t i = 0; i < row->outcome_count; i++) {
        if (bpmn_string_equal(bpmn_string(row->outcomes[i]), outcome)) {
            return true;
        }
    }
    return false;
}

static BpmnReason bad_outcome(Act *act)
{
    return act_refuse(act, BPMN_REASON_BAD_OUTCOME,
                      "the task has no such outcome");
}

BpmnReason act_write_data(Act *act, const BpmnWait *row)
{
    const BpmnCommand *command = act->command;

    for (size_t i = 0; i < command->data_count; i++) {
        BpmnReason reason = write_datum(act, row, &command->data[i]);

        if (reason != BPMN_REASON_NONE) return reason;
    }
    return BPMN_REASON_NONE;
}

/* True when the data write the outcome's field with a text that is none of
   the outcomes. */
static bool has_bad_outcome(const Act *act, const BpmnWait *row)
{
    const BpmnCommand *command = act->command;
    const char *name;

    if (row->outcome_field == BPMN_NO_ELEMENT) return false;
    name = act->definition->process->fields[row->outcome_field].name;
    for (size_t i = 0; i < command->data_count; i++) {
        const BpmnValue *value = &command->data[i].value;

        if ((value->type == BPMN_TEXT || value->type == BPMN_ENUMERATION)
            && !value->is_null
            && bpmn_string_equal(command->data[i].name, bpmn_string(name))
            && !is_outcome(row, value->as.text)) {
            return true;
        }
    }
    return false;
}

BpmnReason act_write_outcome(Act *act, const BpmnWait *row)
{
    BpmnString outcome = act->command->outcome;
    BpmnValue value = { .type = BPMN_TEXT, .as.text = outcome };
    void *image = act->engine->draft.image.items;
    const BpmnField *field;

    if (has_bad_outcome(act, row)) return bad_outcome(act);
    if (!outcome.bytes) return BPMN_REASON_NONE;
    if (row->outcome_field == BPMN_NO_ELEMENT || !is_outcome(row, outcome)) {
        return bad_outcome(act);
    }
    field = &act->definition->process->fields[row->outcome_field];
    if (field->type != BPMN_ENUMERATION) (void)value_fit(field->type, &value);
    if (!bpmn_field_set(&act->step, image, row->outcome_field, &value)) {
        return bad_outcome(act);
    }
    return act->step.fault == BPMN_FAULT_NONE
        ? BPMN_REASON_NONE
        : act_refuse(act, BPMN_REASON_LIMIT,
                     "the case's variables take too much room");
}
