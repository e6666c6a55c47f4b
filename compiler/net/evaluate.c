/*
 * Expressions, as the languages define them, by walking their terms.
 *
 * FEEL: three-valued logic, null for what is missing (OMG DMN 1.4, 10.3.2).
 * JUEL: two-valued; a value that is missing is noted in the step unless the
 * expression asks for it with 'empty' or compares it with null. Operators and
 * functions are those that generated code calls.
 */
#include "evaluate.h"

#include "bpmn/generated.h"

static const BpmnValue NOTHING = { .type = BPMN_LOOSE, .is_null = true };

static int64_t count_of(const Evaluation *evaluation, const NetField *field)
{
    const BpmnStep *step = evaluation->step;
    uint16_t depth = (uint16_t)evaluation->net->frames[field->frame].depth;

    switch (field->count) {
    case COUNT_TOTAL: return bpmn_items_total(step, depth);
    case COUNT_COMPLETED: return bpmn_items_completed(step, depth);
    case COUNT_NUMBER: return bpmn_item_number(step, depth);
    case COUNT_FROM_ZERO: return bpmn_item_number(step, depth) - 1;
    case COUNT_NOT:
    case COUNT_ELEMENT:
    case COUNT_GIVEN:
    case COUNT_LIST:
    case COUNT_RESULTS: break;
    }
    return 0;
}

void *evaluate_image(const Evaluation *evaluation, const NetField *field)
{
    uint32_t depth = evaluation->net->frames[field->frame].depth;
    return evaluation->step->images[depth];
}

static BpmnValue read_count(const Evaluation *evaluation, const NetField *field)
{
    BpmnStep *step = evaluation->step;
    if (field->count == COUNT_ELEMENT) return step->element;
    if (field->count == COUNT_RESULTS) return bpmn_results(step);
    return (BpmnValue){ .type = BPMN_INTEGER,
                        .as.integer = count_of(evaluation, field) };
}

static BpmnValue read_field(const Evaluation *evaluation, int32_t number)
{
    BpmnValue value = NOTHING;
    if (number < 0) return value;
    if (evaluation->given) return evaluation->given[number];
    const NetField *field = &evaluation->net->fields[number];
    if (field->is_parameter) return evaluation->step->parameters[field->number];
    if (field->count != COUNT_NOT) return read_count(evaluation, field);
    return bpmn_field(evaluation->step, evaluate_image(evaluation, field),
                      field->number);
}

static bool skips(const Term *term, BpmnValue value)
{
    switch (term->skip) {
    case SKIP_TRUE: return bpmn_is_true(value);
    case SKIP_FALSE: return bpmn_is_false(value);
    case SKIP_NOT_TRUE: return !bpmn_is_true(value);
    case SKIP_ALWAYS: break;
    }
    return true;
}

/* The term's value; its operands lie from its slot on. */
static BpmnValue compute(const Evaluation *evaluation, const Terms *terms,
                         const Term *term)
{
    BpmnValue *values = evaluation->values;
    BpmnOperation *function = operation_facts(term->operation)->compute;
    if (function)
        return function(evaluation->step, &values[term->slot],
                        term->operand_count);
    switch ((int)term->operation) {
    case OPERATION_CONSTANT: return term->constant;
    case OPERATION_FIELD: return read_field(evaluation, term->field);
    case OPERATION_SAME: return values[terms->items[term->operands[0]].slot];
    case OPERATION_LAST: return values[term->slot + 1];
    case OPERATION_UNKNOWN: /* in either language */
        bpmn_need(evaluation->step, false);
        return NOTHING;
    default: return values[term->slot]; /* IF: a branch left it there */
    }
}

BpmnValue evaluate(const Evaluation *evaluation, const Terms *terms)
{
    BpmnValue *values = evaluation->values;
    for (uint32_t i = 0; i < terms->count;) {
        const Term *term = &terms->items[i++];
        if (term->operation == OPERATION_SKIP) {
            if (skips(term, values[term->slot])) i = term->target;
            continue;
        }
        values[term->slot] = compute(evaluation, terms, term);
        if (term->needs) bpmn_needed(evaluation->step, values[term->slot]);
    }
    return values[terms_root(terms)->slot];
}

/* Where the computing of a term begins: of its first operand. */
static uint32_t first_of(const Terms *terms, uint32_t term)
{
    uint32_t first = term;
    const Term *own = &terms->items[term];
    for (uint32_t i = 0; i < own->operand_count; i++) {
        uint32_t operand = first_of(terms, own->operands[i]);
        first = operand < first ? operand : first;
    }
    return first;
}

bool evaluate_event(const Evaluation *evaluation, const Terms *condition)
{
    return bpmn_becomes_true(evaluation->step,
                             bpmn_is_true(evaluate(evaluation, condition)));
}

bool net_evaluate(const Net *net, const Terms *terms, const Term *term,
                  const BpmnValue *given, BpmnValue *value)
{
    enum { SCRATCH = 4096 };
    char scratch[SCRATCH];
    BpmnValue values[net->value_slots + 1];
    BpmnStep step = { .scratch = scratch, .scratch_capacity = SCRATCH };
    Evaluation evaluation = { &step, net, values, given };
    uint32_t last = (uint32_t)(term - terms->items);
    bool computed = false;
    for (uint32_t i = first_of(terms, last); i <= last;) {
        const Term *own = &terms->items[i++];
        if (own->operation == OPERATION_SKIP) {
            if (skips(own, values[own->slot])) i = own->target;
            continue;
        }
        values[own->slot] = compute(&evaluation, terms, own);
        if (own->needs) bpmn_needed(&step, values[own->slot]);
        computed = own == term;
    }
    *value = computed ? values[term->slot] : NOTHING;
    if (step.missing) *value = NOTHING;
    return computed && !step.inexact && step.fault == BPMN_FAULT_NONE;
}

BpmnValue evaluate_formula(const Evaluation *evaluation, const Formula *formula)
{
    if (!formula || !formula->text) return NOTHING;
    if (formula->is_expression && formula->terms)
        return evaluate(evaluation, formula->terms);
    return (BpmnValue){ .type = BPMN_TEXT,
                        .as.text = bpmn_string(formula->text) };
}

void evaluate_tell(const Net *net, const Transition *firing, BpmnStep *step)
{
    uint16_t node = (uint16_t)firing->node;
    if (firing->thrown.key != NET_NONE)
        bpmn_throw_keyed(step, node, firing->told,
                         net->fields[firing->thrown.key].number);
    else
        TELL_FACTS[firing->tells].tell(step, node, firing->told);
    if (firing->thrown.named != NET_NONE)
        bpmn_name_thrown(step, net->fields[firing->thrown.named].number);
    if (firing->thrown.lives_ms != 0)
        bpmn_keep_thrown(step, firing->thrown.lives_ms);
    for (uint32_t i = 0; i < firing->thrown.bring_count; i++)
        bpmn_bring(step, firing->thrown.brings[i].name,
                   net->fields[firing->thrown.brings[i].field].number);
}
