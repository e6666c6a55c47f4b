/* Variables while their types are found. */
#include "typing.h"

#include <string.h>

#include "bpmn/value.h"

bool types_agree(BpmnType one, BpmnType other)
{
    return bpmn_types_meet(one, other);
}

bool types_are_numbers(BpmnType type)
{
    return types_agree(type, BPMN_DECIMAL);
}

bool types_are_times(BpmnType type)
{
    return type == BPMN_INSTANT || type == BPMN_DURATION || type == BPMN_MONTHS;
}

Variable *typing_root_of(const Typing *typing, const Expression *tree)
{
    if (tree->operation != OPERATION_FIELD) return NULL;
    return name_map_get(
        typing->names,
        arena_text(typing->arena, tree->text, tree->root_length));
}

Variable *typing_variable_of(const Typing *typing, const Expression *tree)
{
    return tree->operation == OPERATION_FIELD
        ? name_map_get(typing->names, tree->text)
        : NULL;
}

const char *type_name(BpmnType type)
{
    static const char *const names[] = {
        [BPMN_LOOSE] = "anything",
        [BPMN_BOOLEAN] = "true or false",
        [BPMN_INTEGER] = "an integer",
        [BPMN_DECIMAL] = "a number",
        [BPMN_TEXT] = "a text",
        [BPMN_ENUMERATION] = "a text",
        [BPMN_INSTANT] = "an instant",
        [BPMN_DURATION] = "a duration",
        [BPMN_STRUCTURE] = "a list or object",
        [BPMN_MONTHS] = "a duration of years and months",
    };

    return names[type];
}

Variable *typing_variable(Typing *typing, const char *name)
{
    Variable *variable = name_map_get(typing->names, name);

    if (variable) return variable;
    variable = NEW(typing->arena, Variable);
    variable->name = arena_string(typing->arena, name);
    variable->source = SOURCE_NONE;
    name_map_put(typing->names, name, variable);
    VECTOR_ADD(typing->arena, &typing->variables, variable);
    return variable;
}

void constants_add(Typing *typing, Texts *constants, const char *constant)
{
    for (size_t i = 0; i < constants->count; i++)
        if (strcmp(constants->items[i], constant) == 0) return;
    VECTOR_ADD(typing->arena, constants, constant);
}

static bool example_reads_as(const Variable *variable, BpmnType type)
{
    return variable->source == SOURCE_EXAMPLE && variable->type == BPMN_TEXT
        && ((type == BPMN_INSTANT && variable->reads_instant)
            || (type == BPMN_DURATION && variable->reads_duration)
            || (type == BPMN_MONTHS && variable->reads_months));
}

bool typing_learn(Typing *typing, Variable *variable, BpmnType type,
                  Source source, const char *origin, Position position)
{
    if (type == BPMN_LOOSE) return true;
    if (variable->type != BPMN_LOOSE && !example_reads_as(variable, type))
        return types_agree(variable->type, type);
    variable->type = type;
    variable->source = source;
    variable->origin = origin;
    variable->position = position;
    variable->file = NULL;
    typing->changed = true;
    return true;
}

void typing_conflict(Typing *typing, Variable *variable, BpmnType type,
                     const char *origin, const char *element, Position position)
{
    if (variable->conflict) return;
    variable->conflict = true;
    Finding *finding = report(
        typing->found, CODE_TYPE_CONFLICT, position, element,
        "variable \"%s\" is %s by the %s, and %s by the %s", variable->name,
        type_name(type), origin, type_name(variable->type), variable->origin);
    finding->help = "use it in one way, or name its type in the schema file "
                    "beside the diagram";
    if (!variable->file && variable->position.line != 0) {
        finding->note = "the other place";
        finding->note_position = variable->position;
    }
}
