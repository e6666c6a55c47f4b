/* What the types found mean for the trees. */
#include <string.h>

#include "bpmn/value.h"
#include "read/iso8601.h"
#include "typing.h"

static void name_fields(const Typing *typing, Expression *tree)
{
    if (tree->kind == EXPRESSION_VARIABLE) {
        const Variable *variable = name_map_get(typing->names, tree->text);
        tree->field = variable->field;
    }
    for (size_t i = 0; i < tree->child_count; i++)
        name_fields(typing, tree->children[i]);
}

/* Turns a text constant of JUEL into a constant of the type beside it. */
static void coerce(Expression *tree, BpmnType type)
{
    IsoDuration duration = { 0, 0 };

    if (!expression_coerces(tree, type)) return;
    switch (type) {
    case BPMN_BOOLEAN:
        tree->kind = EXPRESSION_BOOLEAN;
        tree->boolean = strcmp(tree->text, "true") == 0;
        break;
    case BPMN_INSTANT:
        tree->kind = EXPRESSION_INSTANT;
        iso_instant(tree->text, &tree->ms);
        break;
    case BPMN_DURATION:
        tree->kind = EXPRESSION_DURATION;
        iso_duration(tree->text, &duration);
        tree->ms = duration.ms;
        tree->months = duration.months;
        break;
    default:
        tree->kind = EXPRESSION_NUMBER;
        bpmn_decimal_read(bpmn_string(tree->text), &tree->decimal);
        type = BPMN_DECIMAL;
        break;
    }
    tree->type = type;
}

static void settle(Expression *tree)
{
    for (size_t i = 0; i < tree->child_count; i++) settle(tree->children[i]);
    switch (tree->kind) {
    case EXPRESSION_ADD:
        if (tree->type == BPMN_TEXT) tree->kind = EXPRESSION_JOIN;
        break;
    case EXPRESSION_EQUAL:
    case EXPRESSION_NOT_EQUAL:
    case EXPRESSION_LESS:
    case EXPRESSION_LESS_EQUAL:
    case EXPRESSION_GREATER:
    case EXPRESSION_GREATER_EQUAL:
        coerce(tree->children[0], tree->children[1]->type);
        coerce(tree->children[1], tree->children[0]->type);
        break;
    default: break;
    }
}

void typing_settle(Typing *typing)
{
    for (size_t i = 0; i < typing->uses.count; i++) {
        Use *use = &typing->uses.items[i];

        if (!use->tree) continue;
        expression_synthesize(typing, use->tree);
        name_fields(typing, use->tree);
        if (use->target) {
            const Variable *target = name_map_get(typing->names, use->target);
            coerce(use->tree, target->type);
        }
        settle(use->tree);
    }
}
