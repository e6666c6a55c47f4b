/*
 * The order of the routines: each behind those that it calls. In cycles without
 * a wait they call each other in a circle: there each returns which one is
 * next, and one function turns, so that there is no recursion.
 */
#include "lower.h"

#include "../base/graph.h"

#include <string.h>

typedef struct Calls {
    Arena *arena;
    VECTOR(uint32_t) list;
} Calls;

static void add_call(void *user, const Act *act)
{
    Calls *calls = user;

    if (act->kind == ACT_CALL)
        VECTOR_ADD(calls->arena, &calls->list, act->number);
}

static Graph calls_of(Lowering *lowering)
{
    const Plan *plan = lowering->plan;
    uint32_t *start = NEW_ARRAY(lowering->arena, uint32_t,
                                plan->routine_count + 1);
    Calls calls = { .arena = lowering->arena };

    for (uint32_t i = 0; i < plan->routine_count; i++) {
        plan_visit(plan->routines[i].body, add_call, &calls);
        start[i + 1] = (uint32_t)calls.list.count;
    }
    return (Graph){ plan->routine_count, start, calls.list.items };
}

static void find_loops(Lowering *lowering)
{
    Plan *plan = lowering->plan;
    Graph graph = calls_of(lowering);
    Components components = graph_components(&graph, NULL, lowering->arena);

    plan->order = components.members;
    plan->loops = NEW_ARRAY(lowering->arena, Loop, components.count);
    for (uint32_t i = 0; i < components.count; i++) {
        const Component *component = &components.items[i];

        if (!graph_is_circle(&graph, &components, i)) continue;
        for (uint32_t j = component->first; j < component->end; j++)
            plan->routines[components.members[j]].loop = plan->loop_count;
        plan->loops[plan->loop_count++].first =
            components.members[component->first];
    }
}

static void name_loops(Lowering *lowering)
{
    Plan *plan = lowering->plan;
    Arena *arena = lowering->arena;

    for (uint32_t i = 0; i < plan->loop_count; i++) {
        uint32_t element = plan->routines[plan->loops[i].first].element;
        plan->loops[i].name =
            names_claim(&lowering->names,
                        arena_format(arena, "%s_%s_turns", plan->prefix,
                                     plan->words_of[element]));
    }
    for (uint32_t i = 0; i < plan->routine_count; i++) {
        Routine *routine = &plan->routines[i];

        if (routine->loop == NET_NONE) continue;
        routine->label = names_claim(
            &lowering->names,
            name_upper(arena,
                       arena_format(arena, "turn_%s",
                                    routine->name + strlen(plan->prefix) + 1)));
    }
}

void lower_cycles(Lowering *lowering)
{
    find_loops(lowering);
    name_loops(lowering);
}
