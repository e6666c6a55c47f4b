/* An operator's move: a token goes from one node to another. */
#include "lower.h"

static bool has_scopes(const Lowering *lowering)
{
    return lowering->net->scope_count > 1;
}

/* The bit of a token that is moved into the scope and has not arrived, so
   that the scope does not look empty meanwhile. */
static uint32_t moving_bit(Lowering *lowering, uint32_t scope)
{
    Plan *plan = lowering->plan;
    uint32_t element = lowering->net->scopes[scope].element;

    if (lowering->moving[scope] != NET_NONE) return lowering->moving[scope];
    lowering->moving[scope] = plan->place_count;
    plan->places[plan->place_count] = (PlanPlace){
        .place = NET_NONE, .element = element, .scope = scope,
        .bit = plan->place_count,
        .name = names_claim(&lowering->names, name_upper(lowering->arena,
            arena_format(lowering->arena, "next_moved_into_%s",
                         element == NET_NONE ? "process"
                                             : plan->words_of[element]))),
    };
    return plan->place_count++;
}

/* The scope and all around it are open. */
static Act *mark_if_open(Lowering *lowering, uint32_t scope)
{
    const Net *net = lowering->net;
    Acts acts = acts_new(lowering->arena), mark = acts, refuse = acts;
    uint32_t *places = NEW_ARRAY(lowering->arena, uint32_t, net->scope_count);
    size_t count = 0;

    act_add(&mark, ACT_PEND, moving_bit(lowering, scope));
    if (scope == 0) return mark.first;
    for (uint32_t outer = scope; outer != 0; outer = net->scopes[outer].parent) {
        places[count++] = net->scopes[outer].place;
    }
    Act *test = act_add(&acts, ACT_IF_MARKED, 0);
    test->places = places;
    test->place_count = count;
    test->then = mark.first;
    act_add(&refuse, ACT_REFUSE, 0);
    test->otherwise = refuse.first;
    return acts.first;
}

/* Where the target stands. */
static Act *mark_target(Lowering *lowering)
{
    const Net *net = lowering->net;
    Acts acts = acts_new(lowering->arena), cases = acts;

    for (uint32_t scope = 0; scope < net->scope_count; scope++) {
        uint32_t *nodes = NEW_ARRAY(lowering->arena, uint32_t, net->node_count);
        size_t count = 0;

        for (uint32_t i = 0; i < net->node_count; i++) {
            const NetElement *element = &net->elements[i];
            if (element->enter != NET_NONE && element->scope == scope) {
                nodes[count++] = i;
            }
        }
        if (count == 0) continue;
        Act *act = act_add(&cases, ACT_CASE, 0);
        act->places = nodes;
        act->place_count = count;
        act->then = mark_if_open(lowering, scope);
    }
    act_add(&acts, ACT_TARGET, 0)->then = cases.first;
    return acts.first;
}

/* Unless what came in between has taken the token away. */
static void add_arrival(Lowering *lowering, Acts *acts)
{
    uint32_t count = lowering->net->scope_count;
    uint32_t *bits = NEW_ARRAY(lowering->arena, uint32_t, count);
    Act *act = act_add(acts, ACT_ARRIVE, 0);

    for (uint32_t scope = 0; scope < count; scope++) {
        if (lowering->moving[scope] != NET_NONE) {
            bits[act->place_count++] = lowering->moving[scope];
        }
    }
    act->places = bits;
}

static Act *enter_target(Lowering *lowering)
{
    const Net *net = lowering->net;
    Acts acts = acts_new(lowering->arena), cases = acts;

    for (uint32_t i = 0; i < net->node_count; i++) {
        const NetElement *element = &net->elements[i];
        Acts then = acts_new(lowering->arena);

        if (element->enter == NET_NONE) continue;
        lower_turn(lowering, &then, element->enter);
        Act *act = act_add(&cases, ACT_CASE, 0);
        act->places = arena_copy(lowering->arena, &i, sizeof i);
        act->place_count = 1;
        act->then = then.first;
    }
    if (has_scopes(lowering)) add_arrival(lowering, &acts);
    act_add(&acts, ACT_TARGET, 0)->then = cases.first;
    return acts.first;
}

Act *lower_target_body(Lowering *lowering, uint32_t routine)
{
    return routine == lowering->mark_routine ? mark_target(lowering)
                                             : enter_target(lowering);
}

void lower_move(Lowering *lowering, Acts *acts, const Transition *firing)
{
    if (lowering->enter_routine == NET_NONE) {
        if (has_scopes(lowering)) {
            lowering->mark_routine = lower_add_routine(
                lowering, ROUTINE_NODE, NET_NONE, NET_NONE, "marks_target");
        }
        lowering->enter_routine = lower_add_routine(
            lowering, ROUTINE_NODE, NET_NONE, NET_NONE, "enters_target");
    }
    if (has_scopes(lowering)) {
        act_add(acts, ACT_CALL, lowering->mark_routine);
    }
    lower_complete_scope(lowering, acts, firing);
    act_add(acts, ACT_CALL, lowering->enter_routine);
}
