/* Conditions that are awaited. */
#include "bpmn/step.h"

void bpmn_open_condition(BpmnStep *step, uint16_t element)
{
    bpmn_open_scope(step, element);
    if (step->fault != BPMN_FAULT_NONE) return;
    step->effects[step->effect_count - 1].wait = BPMN_WAIT_CONDITION;
}

bool bpmn_becomes_true(BpmnStep *step, bool holds)
{
    step->holds = bpmn_take_cause(step) == BPMN_CAUSE_NONE && holds;
    return step->holds && !step->held;
}
