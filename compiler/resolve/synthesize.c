/* The type of an expression from the types of its variables. */
#include <string.h>

#include "bpmn/value.h"
#include "read/iso8601.h"
#include "typing.h"

bool expression_coerces(const Expression *tree, BpmnType type)
{
    BpmnDecimal decimal;
    IsoDuration duration;
    int64_t ms;

    if (tree->kind != EXPRESSION_TEXT || tree->language != LANGUAGE_JUEL)
        return false;
    switch (type) {
    case BPMN_INTEGER:
    case BPMN_DECIMAL:
        return bpmn_decimal_read(bpmn_string(tree->text), &decimal);
    case BPMN_BOOLEAN:
        return strcmp(tree->text, "true") == 0
            || strcmp(tree->text, "false") == 0;
    case BPMN_INSTANT: return iso_instant(tree->text, &ms);
    case BPMN_DURATION: return iso_duration(tree->text, &duration);
    default: return false;
    }
}

static bool is_time(BpmnType type)
{
    return type == BPMN_INSTANT || type == BPMN_DURATION;
}

static bool is_number(BpmnType type)
{
    return types_agree(type, BPMN_DECIMAL);
}

static bool is_text(BpmnType type)
{
    return types_agree(type, BPMN_TEXT);
}

/* The table of times plus and minus times; LOOSE is 'not known or nonsense'. */
static BpmnType add_times(ExpressionKind kind, BpmnType one, BpmnType other)
{
    bool subtracts = kind == EXPRESSION_SUBTRACT;

    if (!is_time(one) || !is_time(other)) return BPMN_LOOSE;
    if (one == BPMN_INSTANT && other == BPMN_INSTANT)
        return subtracts ? BPMN_DURATION : BPMN_LOOSE;
    if (one == BPMN_DURATION && other == BPMN_INSTANT)
        return subtracts ? BPMN_LOOSE : BPMN_INSTANT;
    return one;
}

/* A duration times a number, by a number, by a duration. */
static BpmnType scale_times(ExpressionKind kind, BpmnType one, BpmnType other)
{
    bool divides = kind == EXPRESSION_DIVIDE;

    if (one == BPMN_DURATION && is_number(other)) return BPMN_DURATION;
    if (!divides && is_number(one) && other == BPMN_DURATION)
        return BPMN_DURATION;
    if (divides && one == BPMN_DURATION && other == BPMN_DURATION)
        return BPMN_DECIMAL;
    return BPMN_LOOSE;
}

static BpmnType arithmetic(const Expression *tree)
{
    BpmnType one = tree->children[0]->type, other = tree->children[1]->type;
    bool adds = tree->kind == EXPRESSION_ADD;

    if (is_time(one) || is_time(other))
        return adds || tree->kind == EXPRESSION_SUBTRACT
            ? add_times(tree->kind, one, other)
            : scale_times(tree->kind, one, other);
    if (!adds || is_number(one) || is_number(other)) return BPMN_DECIMAL;
    return is_text(one) || is_text(other) ? BPMN_TEXT : BPMN_LOOSE;
}

static BpmnType of_children(const Expression *tree)
{
    switch (tree->kind) {
    case EXPRESSION_NUMBER: return BPMN_DECIMAL;
    case EXPRESSION_TEXT:
    case EXPRESSION_JOIN: return BPMN_TEXT;
    case EXPRESSION_INSTANT: return BPMN_INSTANT;
    case EXPRESSION_DURATION: return BPMN_DURATION;
    case EXPRESSION_ADD:
    case EXPRESSION_SUBTRACT:
    case EXPRESSION_MULTIPLY:
    case EXPRESSION_DIVIDE: return arithmetic(tree);
    case EXPRESSION_NEGATE:
        return tree->children[0]->type == BPMN_DURATION ? BPMN_DURATION
                                                        : BPMN_DECIMAL;
    case EXPRESSION_IF:
        return tree->children[1]->type != BPMN_LOOSE ? tree->children[1]->type
                                                     : tree->children[2]->type;
    case EXPRESSION_NULL:
    case EXPRESSION_CALL:
    case EXPRESSION_VARIABLE: return BPMN_LOOSE;
    default: return BPMN_BOOLEAN;
    }
}

BpmnType expression_synthesize(const Typing *typing, Expression *tree)
{
    for (size_t i = 0; i < tree->child_count; i++)
        expression_synthesize(typing, tree->children[i]);
    if (tree->kind == EXPRESSION_VARIABLE) {
        const Variable *variable = name_map_get(typing->names, tree->text);
        tree->type = variable->type;
    } else {
        tree->type = of_children(tree);
    }
    return tree->type;
}
