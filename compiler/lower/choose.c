/* Guards: which flows a token takes. */
#include "lower.h"

/* The net gives no place for an incident where none can be. */
static bool guard_can_fail(const Transition *firing, const Arc *arc)
{
    return firing->incident != NET_NONE && arc->guard
        && terms_root(arc->guard)->can_fail;
}

static bool can_fail(const Transition *firing)
{
    for (uint32_t i = 0; i < firing->arc_count; i++) {
        if (guard_can_fail(firing, &firing->arcs[i])) return true;
    }
    return false;
}

static bool is_flow(const Lowering *lowering, const Arc *arc)
{
    return place_facts(&lowering->net->places[arc->place])->on_flow;
}

/* What turns out when no flow holds and none is the default. */
static void add_no_flow(Acts *acts, const Transition *firing)
{
    act_add(acts, ACT_PUT, firing->incident);
    Act *incident = act_add(acts, ACT_INCIDENT, firing->node);
    incident->other = NET_NONE;
    incident->cause = BPMN_CAUSE_NO_FLOW;
}

static const Arc *default_of(const Transition *firing)
{
    for (uint32_t i = 0; i < firing->arc_count; i++) {
        if (firing->arcs[i].is_default) return &firing->arcs[i];
    }
    return NULL;
}

static const PlanValue *condition_of(Lowering *lowering, const Arc *arc)
{
    return lower_condition(lowering, arc->guard, lower_flow_of(lowering, arc));
}

/* A guard becomes a local; one that fails turns into an incident. */
static void let_guard(Lowering *lowering, Acts *acts, const Transition *firing,
                      const Arc *arc)
{
    uint32_t flow = lower_flow_of(lowering, arc);

    act_add(acts, ACT_LET, flow)->value = condition_of(lowering, arc);
    if (!guard_can_fail(firing, arc)) return;
    lower_incident_if(acts, firing, act_add(acts, ACT_IF_CAUSE, 0), flow,
                      BPMN_CAUSE_NONE);
}

/* What is taken when no guard of an exclusive choice holds. */
static Act *take_rest(Lowering *lowering, const Transition *firing,
                      const Arc *otherwise)
{
    Acts rest = acts_new(lowering->arena);

    if (otherwise)
        lower_turn(lowering, &rest, otherwise->place);
    else
        add_no_flow(&rest, firing);
    return rest.first;
}

/* How far an exclusive choice has come. */
typedef struct Choice {
    bool fails; /* a guard of it can fail */
    Act *last;  /* the test of the flow before; null: none yet */
    Acts then;  /* what that flow does */
} Choice;

static void test_flows(Lowering *lowering, Acts *acts, const Transition *firing,
                       uint32_t from);

/* The routine that tests an exclusive choice's flows from this one on. */
static Act *call_rest(Lowering *lowering, const Transition *firing,
                      uint32_t from)
{
    Acts call = acts_new(lowering->arena), body = call;
    uint32_t flow = lower_flow_of(lowering, &firing->arcs[from]);
    const char *word = arena_format(lowering->arena, "%s_from_%s",
                                    lower_arrival_word(lowering, firing),
                                    lowering->plan->words_of[flow]);
    uint32_t routine = lower_add_routine(lowering, ROUTINE_NODE, NET_NONE,
                                         firing->node, word);

    test_flows(lowering, &body, firing, from);
    lowering->made.items[routine].body = body.first;
    return act_add(&call, ACT_CALL, routine);
}

/* The test of one more flow: in the 'else' of the one before, unless a guard
   can fail. Then all are locals, and the one before returns when it is taken,
   so that none behind a true one is looked at. */
static Act *test_flow(Lowering *lowering, Acts *acts, const Transition *firing,
                      const Arc *arc, Choice *choice)
{
    uint32_t flow = lower_flow_of(lowering, arc);
    Acts chain = acts_new(lowering->arena);

    if (choice->fails) {
        if (choice->last) act_add(&choice->then, ACT_RETURN, 0);
        let_guard(lowering, acts, firing, arc);
        return act_add(acts, ACT_IF_FLOW, flow);
    }
    Act *test = act_add(choice->last ? &chain : acts, ACT_IF, flow);
    if (choice->last) choice->last->otherwise = test;
    test->value = condition_of(lowering, arc);
    return test;
}

/* What comes behind acts, all of it. */
static void append(Acts *acts, Act *rest)
{
    acts->last = acts->last ? (acts->last->next = rest) : (acts->first = rest);
    while (acts->last->next) acts->last = acts->last->next;
}

/* The flows from this one on, the default last. */
static void test_flows(Lowering *lowering, Acts *acts, const Transition *firing,
                       uint32_t from)
{
    const Arc *otherwise = default_of(firing);
    Choice choice = { .fails = can_fail(firing) };
    Act *call = NULL;

    for (uint32_t i = from; i < firing->arc_count; i++) {
        const Arc *arc = &firing->arcs[i];

        if (arc == otherwise) continue;
        if (!arc->guard) {
            otherwise = arc;
            break;
        }
        if (i - from >= CHOICE_FLOWS && choice.last) {
            call = call_rest(lowering, firing, i);
            break;
        }
        choice.last = test_flow(lowering, acts, firing, arc, &choice);
        choice.then = acts_new(lowering->arena);
        lower_turn(lowering, &choice.then, arc->place);
        choice.last->then = choice.then.first;
    }
    Act *rest = call ? call : take_rest(lowering, firing, otherwise);
    if (!choice.last) {
        append(acts, rest);
        return;
    }
    choice.last->otherwise = rest;
    choice.last->other = otherwise && !call ? lower_flow_of(lowering, otherwise)
                                            : NET_NONE;
}

/* All flows with a guard are what this act asks for. */
static void list_guarded(Lowering *lowering, const Transition *firing, Act *act)
{
    uint32_t *flows = NEW_ARRAY(lowering->arena, uint32_t, firing->arc_count);

    for (uint32_t i = 0; i < firing->arc_count; i++) {
        const Arc *arc = &firing->arcs[i];

        if (arc->guard)
            flows[act->place_count++] = lower_flow_of(lowering, arc);
    }
    act->places = flows;
}

static bool takes_one_always(const Lowering *lowering, const Transition *firing)
{
    for (uint32_t i = 0; i < firing->arc_count; i++) {
        const Arc *arc = &firing->arcs[i];

        if (is_flow(lowering, arc) && !arc->guard && !arc->is_default)
            return true;
    }
    return false;
}

/* In a choice of several: the default, when no guard holds; without one an
   incident, unless a flow is taken always. */
static void take_default(Lowering *lowering, Acts *acts,
                         const Transition *firing)
{
    const Arc *otherwise = default_of(firing);

    if (otherwise) {
        uint32_t flow = lower_flow_of(lowering, otherwise);

        list_guarded(lowering, firing, act_add(acts, ACT_LET, flow));
    } else if (!takes_one_always(lowering, firing)) {
        Act *test = act_add(acts, ACT_IF_NO_FLOW, 0);
        Acts then = acts_new(lowering->arena);

        list_guarded(lowering, firing, test);
        add_no_flow(&then, firing);
        act_add(&then, ACT_RETURN, 0);
        test->then = then.first;
    }
}

/* The first way that is open, from this one on. */
static void test_open(Lowering *lowering, Acts *acts, const Transition *firing,
                      uint32_t from)
{
    const Arc *arc = &firing->arcs[from];
    Acts then = acts_new(lowering->arena), otherwise = then;

    if (!arc->open) {
        lower_turn(lowering, acts, arc->place);
        return;
    }
    Act *test = act_add(acts, ACT_IF_MARKED, 0);
    test->places = arc->open;
    test->place_count = 1;
    test->other = NET_NONE;
    lower_turn(lowering, &then, arc->place);
    test_open(lowering, &otherwise, firing, from + 1);
    test->then = then.first;
    test->otherwise = otherwise.first;
}

void lower_branches(Lowering *lowering, Acts *acts, const Transition *firing)
{
    if (net_asks_open(firing)) {
        test_open(lowering, acts, firing, 0);
        return;
    }
    if (firing->mode == ARCS_FIRST && firing->arc_count > 0) {
        test_flows(lowering, acts, firing, 0);
        return;
    }
    if (firing->mode == ARCS_TRUE && firing->arc_count > 0) {
        for (uint32_t i = 0; i < firing->arc_count; i++) {
            if (firing->arcs[i].guard)
                let_guard(lowering, acts, firing, &firing->arcs[i]);
        }
        take_default(lowering, acts, firing);
    }
    lower_arcs(lowering, acts, firing);
}
