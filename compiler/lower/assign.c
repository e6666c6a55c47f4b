/* variable = value, when a transition fires. */
#include "lower.h"
#include "../net/frame.h"

#include <string.h>

static bool is_same_variable(const Assignment *assignment)
{
    const Terms *terms = assignment->value->terms;
    const Term *root = terms ? terms_root(terms) : NULL;

    return root && root->operation == OPERATION_FIELD && !root->needs
        && root->field == (int32_t)assignment->field;
}

/* A text that is one of an enumeration's constants: its number; else -1. */
static int32_t find_constant(const BpmnField *field, const Formula *formula)
{
    const char *text = formula->is_expression ? terms_text(formula->terms)
                                              : formula->text;

    if (field->type != BPMN_ENUMERATION || field->frame != 0 || !text)
        return -1;
    for (uint16_t i = 0; i < field->constant_count; i++) {
        if (text_equal(field->constants[i], text)) return i;
    }
    return -1;
}

/* The last word of the name of what computes the value; of the counters of an
   activity: counts and items. */
static const char *word_of(const Lowering *lowering, const Transition *firing,
                           const Assignment *assignment)
{
    const NetField *field = &lowering->net->fields[assignment->field];
    const char *slash = strrchr(field->name, '/');

    if (!field->is_inner)
        return arena_format(lowering->arena, "%.10s",
                            lowering->plan->fields[field->number].name);
    const Assignment *last = &firing->assigns[firing->assign_count - 1];
    if (assignment->of_items || firing->open_count > 0
        || (firing->counts && assignment != last))
        return name_words(lowering->arena, slash + 1, NAME_WORD_MAX);
    return firing->counts ? "counts" : "items";
}

static void assign(Lowering *lowering, Acts *acts, const Transition *firing,
                   const Assignment *assignment)
{
    uint32_t number = lowering->net->fields[assignment->field].number;
    const BpmnField *row = &lowering->plan->tables.fields[number];
    Act *act = act_add(acts, ACT_ASSIGN, number);

    act->text = assignment->value->text;
    act->constant = find_constant(row, assignment->value);
    if (act->constant >= 0) return;
    act->of_items = assignment->of_items;
    act->gathers = firing->gathers;
    if (act->gathers) {
        lower_incident_if(acts, firing, act, NET_NONE, BPMN_CAUSE_NONE);
        return;
    }
    const char *word = word_of(lowering, firing, assignment);
    act->value = lower_value(lowering, assignment->value, firing->node, word);
    if (firing->incident == NET_NONE) return;
    lower_incident_if(acts, firing, act, NET_NONE, BPMN_CAUSE_NONE);
}

/* Nothing has a value in the image of an item that begins. */
static bool is_blank(const Lowering *lowering, const Transition *firing,
                     const Assignment *assignment)
{
    const Terms *terms = assignment->value->terms;
    const Term *root = terms ? terms_root(terms) : NULL;

    return firing->any_count == 1 && net_is_beginning(lowering->net, firing)
        && root && term_is_null(root);
}

void lower_assigns(Lowering *lowering, Acts *acts, const Transition *firing)
{
    for (uint32_t i = 0; i < firing->assign_count; i++) {
        const Assignment *assignment = &firing->assigns[i];

        if (field_is_stored(&lowering->net->fields[assignment->field])
            && !is_same_variable(assignment)
            && !is_blank(lowering, firing, assignment)) {
            assign(lowering, acts, firing, assignment);
        }
    }
}
