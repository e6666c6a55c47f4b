/* An operator's move: a token goes from one node to another. */
#include "lower.h"

/* A routine that belongs to no node. */
static uint32_t add_routine(Lowering *lowering, RoutineKind kind,
                            const char *word, const char *remark)
{
    uint32_t number = lower_add_routine(lowering, kind, NET_NONE, NET_NONE,
                                        word);

    lowering->made.items[number].remark = remark;
    return number;
}

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
        .place = NET_NONE,
        .element = element,
        .scope = scope,
        .bit = plan->place_count,
        .name = names_claim(
            &lowering->names,
            name_upper(lowering->arena,
                       arena_format(lowering->arena, "next_moved_into_%s",
                                    element == NET_NONE
                                        ? "process"
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
    for (uint32_t outer = scope; outer != 0;
         outer = net->scopes[outer].parent) {
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

/* A case for each node of a page that can be entered. */
static Act *enter_nodes(Lowering *lowering, uint32_t first)
{
    const Net *net = lowering->net;
    Acts acts = acts_new(lowering->arena), cases = acts;
    uint32_t end = net->node_count - first > SWITCH_CASES ? first + SWITCH_CASES
                                                          : net->node_count;

    for (uint32_t i = first; i < end; i++) {
        const NetElement *element = &net->elements[i];
        Acts then = acts_new(lowering->arena);

        if (element->enter == NET_NONE) continue;
        lower_turn(lowering, &then, element->enter);
        Act *act = act_add(&cases, ACT_CASE, 0);
        act->places = arena_copy(lowering->arena, &i, sizeof i);
        act->place_count = 1;
        act->then = then.first;
    }
    act_add(&acts, ACT_TARGET, 0)->then = cases.first;
    return acts.first;
}

static void add_pages(Lowering *lowering, Acts *acts)
{
    uint32_t count = (lowering->net->node_count + SWITCH_CASES - 1)
        / SWITCH_CASES;
    uint32_t *pages = NEW_ARRAY(lowering->arena, uint32_t, count);
    Act *act = act_add(acts, ACT_PAGE, 0);

    for (uint32_t i = 0; i < count; i++) {
        pages[i] = add_routine(
            lowering, ROUTINE_NODE,
            arena_format(lowering->arena, "enters_from_%u", i * SWITCH_CASES),
            "The same for the nodes from that number on");
    }
    lowering->first_page = pages[0];
    act->places = pages;
    act->place_count = count;
}

static Act *enter_target(Lowering *lowering)
{
    Acts acts = acts_new(lowering->arena);

    if (has_scopes(lowering)) add_arrival(lowering, &acts);
    if (lowering->net->node_count > SWITCH_CASES) {
        add_pages(lowering, &acts);
        return acts.first;
    }
    Act *target = enter_nodes(lowering, 0);
    if (!acts.first) return target;
    acts.last->next = target;
    return acts.first;
}

static void require_target_routines(Lowering *lowering)
{
    if (lowering->enter_routine != NET_NONE) return;
    if (has_scopes(lowering)) {
        lowering->mark_routine = add_routine(
            lowering, ROUTINE_NODE, "marks_target",
            "Where a token is moved to, so that no scope there looks empty");
    }
    lowering->enter_routine = add_routine(
        lowering, ROUTINE_NODE, "enters_target", "A moved token arrives");
}

/* What moves share that only take a token. */
static Act *move_given(Lowering *lowering, bool incident)
{
    Acts acts = acts_new(lowering->arena);

    act_add(&acts, ACT_TAKE_GIVEN, 0);
    act_add(&acts, incident ? ACT_OVER_GIVEN : ACT_CLOSE_GIVEN, 0);
    if (has_scopes(lowering)) {
        act_add(&acts, ACT_CALL, lowering->mark_routine);
    }
    act_add(&acts, ACT_CALL, lowering->enter_routine);
    return acts.first;
}

Act *lower_target_body(Lowering *lowering, uint32_t routine)
{
    if (routine == lowering->mark_routine) return mark_target(lowering);
    if (routine == lowering->enter_routine) return enter_target(lowering);
    for (uint32_t i = 0; i < 2; i++) {
        if (routine == lowering->move_routines[i]) {
            return move_given(lowering, i == 1);
        }
    }
    return enter_nodes(lowering,
                       (routine - lowering->first_page) * SWITCH_CASES);
}

void lower_move(Lowering *lowering, Acts *acts, const Transition *firing)
{
    require_target_routines(lowering);
    if (has_scopes(lowering)) {
        act_add(acts, ACT_CALL, lowering->mark_routine);
    }
    lower_complete_scope(lowering, acts, firing);
    act_add(acts, ACT_CALL, lowering->enter_routine);
}

bool lower_is_plain_move(const Lowering *lowering, const Transition *firing)
{
    const Plan *plan = lowering->plan;

    if (firing->trigger != TRIGGER_MOVE || firing->pre_count != 1) return false;
    return firing->clear_count == 0
        && lowering->net->places[firing->pre[0]].kind != PLACE_JOIN
        && !plan->places[plan->place_bits[firing->pre[0]]].counter
        && lower_scope_left(lowering->net, firing) == 0;
}

void lower_plain_move(Lowering *lowering, Acts *acts, const Transition *firing)
{
    bool incident = lowering->net->places[firing->pre[0]].kind
        == PLACE_INCIDENT;
    uint32_t *shared = &lowering->move_routines[incident];

    require_target_routines(lowering);
    if (*shared == NET_NONE) {
        *shared = add_routine(
            lowering, ROUTINE_MOVE, incident ? "moves_incident" : "moves_wait",
            incident ? "A token in an incident is moved away"
                     : "A token is moved away from where it waits");
    }
    act_add(acts, ACT_MOVE, *shared)->other = firing->pre[0];
}
