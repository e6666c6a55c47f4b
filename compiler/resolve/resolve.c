/* Variables and their types: who is asked, and in which order. */
#include "resolve.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "typing.h"

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

        if (variable->is_member) continue;
        variable->field = (int32_t)process->fields.count;
        VECTOR_ADD(typing->arena, &process->fields,
                   (Field){
                       .name = variable->name,
                       .type = variable->type,
                       .constants = variable->constants.items,
                       .constant_count = variable->constants.count,
                       .closed = variable->closed,
                       .is_parameter = variable->is_parameter,
                       .is_inner = variable->is_inner,
                       .is_count = variable->is_count,
                       .owner = variable->owner,
                       .in_schema = variable->source == SOURCE_SCHEMA,
                       .is_used = variable->is_used,
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
    typing_items(&typing);
    typing_examples(&typing);
    typing_paths(&typing);
    typing_infer(&typing);
    typing_check(&typing);
    typing_overwrites(&typing);
    typing_counts(&typing);
    typing_enumerate(&typing);
    make_fields(&typing);
    typing_terms(&typing);
}

void resolve_types(Diagram *diagram, Arena *arena, Findings *found)
{
    bool is_first = true;

    for (size_t i = 0; i < diagram->processes.count; i++) {
        if (diagram->processes.items[i]->nodes.count == 0) continue;
        type_process(diagram->processes.items[i], is_first, arena, found);
        is_first = false;
    }
    assert(diagram_is_typed(diagram));
}
