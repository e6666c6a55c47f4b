/* Operators that compare values, and logic of three values. */
#include "bpmn/operation.h"

static const BpmnValue NOTHING = { .type = BPMN_LOOSE, .is_null = true };

static BpmnValue truth(bool boolean)
{
    return (BpmnValue){ .type = BPMN_BOOLEAN, .as.boolean = boolean };
}

bool bpmn_is_true(BpmnValue value)
{
    return !value.is_null && value.type == BPMN_BOOLEAN && value.as.boolean;
}

bool bpmn_is_false(BpmnValue value)
{
    return !value.is_null && value.type == BPMN_BOOLEAN && !value.as.boolean;
}

BpmnValue bpmn_equal(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    BpmnValue one = operands[0], other = operands[1];

    (void)step;
    (void)count;
    if (!one.is_null && !other.is_null
        && !bpmn_types_meet(one.type, other.type))
        return NOTHING;
    return truth(bpmn_value_equal(one, other));
}

BpmnValue bpmn_not_equal(BpmnStep *step, const BpmnValue *operands,
                         uint32_t count)
{
    BpmnValue equal = bpmn_equal(step, operands, count);

    return bpmn_not(step, &equal, 1);
}

/* Which of the orders -1, 0 and 1 make it true. */
static BpmnValue ordered(const BpmnValue *operands, bool less, bool equal,
                         bool greater)
{
    int order;

    if (!bpmn_value_compare(operands[0], operands[1], &order)) return NOTHING;
    return truth(order < 0 ? less : order > 0 ? greater : equal);
}

BpmnValue bpmn_less(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    (void)step;
    (void)count;
    return ordered(operands, true, false, false);
}

BpmnValue bpmn_less_equal(BpmnStep *step, const BpmnValue *operands,
                          uint32_t count)
{
    (void)step;
    (void)count;
    return ordered(operands, true, true, false);
}

BpmnValue bpmn_greater(BpmnStep *step, const BpmnValue *operands,
                       uint32_t count)
{
    (void)step;
    (void)count;
    return ordered(operands, false, false, true);
}

BpmnValue bpmn_greater_equal(BpmnStep *step, const BpmnValue *operands,
                             uint32_t count)
{
    (void)step;
    (void)count;
    return ordered(operands, false, true, true);
}

BpmnValue bpmn_and(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    bool known = true;

    (void)step;
    for (uint32_t i = 0; i < count; i++) {
        if (bpmn_is_false(operands[i])) return truth(false);
        known = known && bpmn_is_true(operands[i]);
    }
    return known ? truth(true) : NOTHING;
}

BpmnValue bpmn_or(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    bool known = true;

    (void)step;
    for (uint32_t i = 0; i < count; i++) {
        if (bpmn_is_true(operands[i])) return truth(true);
        known = known && bpmn_is_false(operands[i]);
    }
    return known ? truth(false) : NOTHING;
}

BpmnValue bpmn_not(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    (void)step;
    (void)count;
    if (bpmn_is_true(operands[0])) return truth(false);
    return bpmn_is_false(operands[0]) ? truth(true) : NOTHING;
}

BpmnValue bpmn_empty(BpmnStep *step, const BpmnValue *operands, uint32_t count)
{
    BpmnValue value = operands[0];

    (void)step;
    (void)count;
    if (value.is_null) return truth(true);
    if (value.type == BPMN_STRUCTURE)
        return truth(bpmn_items(value.as.text).left == 0);
    return truth(bpmn_type_is_text(value.type) && value.as.text.length == 0);
}
