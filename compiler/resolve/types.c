/* Variables and their types: who is asked, and in which order. */
#include "types.h"

#include <stdlib.h>
#include <string.h>

#include "typing.h"

bool types_agree(BpmnType one, BpmnType other)
{
    bool numbers = (one == BPMN_INTEGER || one == BPMN_DECIMAL)
        && (other == BPMN_INTEGER || other == BPMN_DECIMAL);
    bool texts = (one == BPMN_TEXT || one == BPMN_ENUMERATION)
        && (other == BPMN_TEXT || other == BPMN_ENUMERATION);

    return one == other || numbers || texts;
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
        [BPMN_JSON] = "a list or structure",
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

void variable_add_constant(Typing *typing, Variable *variable,
                           const char *constant)
{
    for (size_t i = 0; i < variable->constants.count; i++)
        if (strcmp(variable->constants.items[i], constant) == 0) return;
    VECTOR_ADD(typing->arena, &variable->constants, constant);
}

static bool example_reads_as(const Variable *variable, BpmnType type)
{
    return variable->source == SOURCE_EXAMPLE && variable->type == BPMN_TEXT
        && ((type == BPMN_INSTANT && variable->reads_instant)
            || (type == BPMN_DURATION && variable->reads_duration));
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

static void add_parameters(Typing *typing)
{
    for (size_t i = 0; i < typing->process->parameters.count; i++) {
        const Parameter *parameter = &typing->process->parameters.items[i];
        Variable *variable = typing_variable(
            typing,
            arena_format(typing->arena, "parameter.%s", parameter->name));

        variable->is_parameter = true;
        typing_learn(typing, variable, parameter->type, SOURCE_DECLARED,
                     "hitl:parameter", parameter->position);
    }
}

static int by_name(const void *one, const void *other)
{
    const Variable *const *left = one, *const *right = other;

    return strcmp((*left)->name, (*right)->name);
}

static void make_fields(Typing *typing)
{
    Process *process = typing->process;

    if (typing->variables.count > 1)
        qsort(typing->variables.items, typing->variables.count,
              sizeof *typing->variables.items, by_name);
    for (size_t i = 0; i < typing->variables.count; i++) {
        Variable *variable = typing->variables.items[i];

        variable->field = (int32_t)i;
        VECTOR_ADD(typing->arena, &process->fields,
                   (Field){
                       .name = variable->name,
                       .type = variable->type,
                       .constants = variable->constants.items,
                       .constant_count = variable->constants.count,
                       .closed = variable->closed,
                       .is_parameter = variable->is_parameter,
                       .origin = variable->origin,
                       .position = variable->position,
                   });
    }
}

static void type_process(Process *process, bool is_first, Arena *arena,
                         Findings *found)
{
    Typing typing = {
        .process = process,
        .arena = arena,
        .found = found,
        .names = name_map_new(arena),
        .is_first = is_first,
    };

    add_parameters(&typing);
    typing_collect(&typing);
    typing_schema(&typing);
    typing_outcomes(&typing);
    typing_examples(&typing);
    typing_infer(&typing);
    typing_check(&typing);
    typing_enumerate(&typing);
    make_fields(&typing);
    typing_settle(&typing);
}

void resolve_types(Diagram *diagram, Arena *arena, Findings *found)
{
    bool is_first = true;

    for (size_t i = 0; i < diagram->processes.count; i++) {
        if (diagram->processes.items[i]->nodes.count == 0) continue;
        type_process(diagram->processes.items[i], is_first, arena, found);
        is_first = false;
    }
}

void types_require_all(const Process *process, Findings *found)
{
    for (size_t i = 0; i < process->fields.count; i++) {
        const Field *field = &process->fields.items[i];
        const char *path = schema_path(process->diagram, found->arena);

        if (field->type != BPMN_LOOSE) continue;
        Finding *finding =
            report(found, CODE_UNTYPED, field->position, process->id,
                   "nothing tells the type of variable \"%s\"", field->name);
        finding->help = arena_format(
            found->arena,
            "add \"%s\": {\"type\": \"string\"} (or number, integer, boolean) "
            "to the properties of %s",
            field->name, path ? path : "a schema file");
    }
}
