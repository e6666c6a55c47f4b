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
    return arc->guard
        ? lower_condition(lowering, arc->guard, lower_flow_of(lowering, arc))
        : NULL;
}

static void let(Lowering *lowering, Acts *acts, const Transition *firing,
                const Arc *arc, uint32_t before)
{
    Act *act = act_add(acts, ACT_LET, lower_flow_of(lowering, arc));
    uint32_t *flows = NEW_ARRAY(lowering->arena, uint32_t, before);

    act->value = condition_of(lowering, arc);
    for (uint32_t i = 0; i < before; i++) {
        const Arc *earlier = &firing->arcs[i];

        if (earlier->guard) {
            flows[act->place_count++] = lower_flow_of(lowering, earlier);
        }
    }
    act->places = flows;
}

/* The guards become locals before anything happens. Of an exclusive choice
   one that stands behind a true one is not looked at. */
static void let_guards(Lowering *lowering, Acts *acts, const Transition *firing)
{
    for (uint32_t i = 0; i < firing->arc_count; i++) {
        const Arc *arc = &firing->arcs[i];

        if (!arc->guard) continue;
        let(lowering, acts, firing, arc, firing->mode == ARCS_FIRST ? i : 0);
        if (!guard_can_fail(firing, arc)) continue;
        lower_incident_if(acts, firing, act_add(acts, ACT_IF_CAUSE, 0),
                          lower_flow_of(lowering, arc), BPMN_CAUSE_NONE);
    }
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

static void test_flows(Lowering *lowering, Acts *acts, const Transition *firing,
                       uint32_t from, bool lets);

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

    test_flows(lowering, &body, firing, from, false);
    lowering->made.items[routine].body = body.first;
    return act_add(&call, ACT_CALL, routine);
}

/* An if-chain over the flows from this one on, the default last. */
static void test_flows(Lowering *lowering, Acts *acts, const Transition *firing,
                       uint32_t from, bool lets)
{
    const Arc *otherwise = default_of(firing);
    Act *last = NULL, *call = NULL;

    for (uint32_t i = from; i < firing->arc_count; i++) {
        const Arc *arc = &firing->arcs[i];
        Acts test = acts_new(lowering->arena), then = test;

        if (arc == otherwise) continue;
        if (!arc->guard) {
            otherwise = arc;
            break;
        }
        if (i - from >= CHOICE_FLOWS && last && !lets) {
            call = call_rest(lowering, firing, i);
            break;
        }
        act_add(last ? &test : acts, lets ? ACT_IF_FLOW : ACT_IF,
                lower_flow_of(lowering, arc));
        if (last) last->otherwise = test.first;
        last = last ? test.first : acts->last;
        if (!lets) last->value = condition_of(lowering, arc);
        lower_turn(lowering, &then, arc->place);
        last->then = then.first;
    }
    Act *rest = call ? call : take_rest(lowering, firing, otherwise);
    if (!last) {
        acts->last = acts->last ? (acts->last->next = rest)
                                : (acts->first = rest);
        while (acts->last->next) acts->last = acts->last->next;
        return;
    }
    last->otherwise = rest;
    last->other = otherwise && !call ? lower_flow_of(lowering, otherwise)
                                     : NET_NONE;
}

/* In a choice of several: the default, when no guard holds; without one an
   incident, unless a flow is taken always. */
static void take_default(Lowering *lowering, Acts *acts,
                         const Transition *firing)
{
    const Arc *otherwise = default_of(firing);
    bool always = false;

    for (uint32_t i = 0; i < firing->arc_count; i++) {
        const Arc *arc = &firing->arcs[i];

        always = always
            || (is_flow(lowering, arc) && !arc->guard && !arc->is_default);
    }
    if (otherwise) {
        let(lowering, acts, firing, otherwise, firing->arc_count);
    } else if (!always) {
        Act *test = act_add(acts, ACT_IF_NO_FLOW, 0);
        Acts then = acts_new(lowering->arena);
        uint32_t *flows = NEW_ARRAY(lowering->arena, uint32_t,
                                    firing->arc_count);

        for (uint32_t i = 0; i < firing->arc_count; i++) {
            const Arc *arc = &firing->arcs[i];

            if (!is_flow(lowering, arc)) continue;
            flows[test->place_count++] = lower_flow_of(lowering, arc);
        }
        test->places = flows;
        add_no_flow(&then, firing);
        act_add(&then, ACT_RETURN, 0);
        test->then = then.first;
    }
}

void lower_branches(Lowering *lowering, Acts *acts, const Transition *firing)
{
    if (firing->mode == ARCS_FIRST && firing->arc_count > 0) {
        bool lets = can_fail(firing);

        if (lets) let_guards(lowering, acts, firing);
        test_flows(lowering, acts, firing, 0, lets);
        return;
    }
    if (firing->mode == ARCS_TRUE && firing->arc_count > 0) {
        let_guards(lowering, acts, firing);
        take_default(lowering, acts, firing);
    }
    lower_arcs(lowering, acts, firing);
}
