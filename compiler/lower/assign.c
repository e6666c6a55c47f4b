/* variable = value, when a transition fires. */
#include "lower.h"

static bool is_same_variable(const Assignment *assignment)
{
    const Expression *tree = assignment->value->tree;

    return assignment->value->is_expression && tree
        && tree->kind == EXPRESSION_VARIABLE && tree->language == LANGUAGE_FEEL
        && tree->field == (int32_t)assignment->field;
}

static const char *constant_of(const Formula *formula)
{
    if (!formula->is_expression) return formula->text;
    return formula->tree && formula->tree->kind == EXPRESSION_TEXT
        ? formula->tree->text
        : NULL;
}

/* A text that is one of an enumeration's constants: its number. */
static const Term *find_constant(Lowering *lowering, uint32_t number,
                                 const Formula *formula)
{
    const BpmnField *field = &lowering->plan->tables.fields[number];
    const char *text = constant_of(formula);

    if (field->type != BPMN_ENUMERATION || !text) return NULL;
    for (uint16_t i = 0; i < field->constant_count; i++) {
        if (!text_equal(field->constants[i], text)) continue;
        Term *term = NEW(lowering->arena, Term);
        term->kind = TERM_CONSTANT;
        term->type = BPMN_ENUMERATION;
        term->number = number;
        term->integer = i;
        return term;
    }
    return NULL;
}

static Value value_of(Lowering *lowering, const Formula *formula)
{
    if (!formula->text) return (Value){ .present = term_truth(false) };
    if (formula->is_expression && formula->tree) {
        return lower_value(lowering, formula->tree);
    }
    return (Value){ .type = BPMN_TEXT,
                    .present = term_truth(true),
                    .value = term_string(lowering->arena, formula->text) };
}

static void assign(Lowering *lowering, Acts *acts, const Transition *firing,
                   const Assignment *assignment)
{
    uint32_t number = lowering->net->fields[assignment->field].number;
    const Term *constant = find_constant(lowering, number, assignment->value);
    Act *act = act_add(acts, ACT_ASSIGN, number);

    act->text = assignment->value->text;
    if (constant) {
        act->term = constant;
        return;
    }
    Value value = value_of(lowering, assignment->value);
    act->present = value.present;
    act->term = value.value;
    if (firing->incident == NET_NONE) return;
    lower_incident_if(acts, firing, act, NET_NONE, BPMN_CAUSE_NONE);
}

void lower_assigns(Lowering *lowering, Acts *acts, const Transition *firing)
{
    for (uint32_t i = 0; i < firing->assign_count; i++) {
        const Assignment *assignment = &firing->assigns[i];

        if (!is_same_variable(assignment)) {
            assign(lowering, acts, firing, assignment);
        }
    }
}
