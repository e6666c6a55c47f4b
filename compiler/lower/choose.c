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

/* An exclusive choice: an if-chain, the default last. */
static void take_first(Lowering *lowering, Acts *acts, const Transition *firing)
{
    const Arc *otherwise = default_of(firing);
    bool lets = can_fail(firing);
    Act *last = NULL;

    if (lets) let_guards(lowering, acts, firing);
    for (uint32_t i = 0; i < firing->arc_count; i++) {
        const Arc *arc = &firing->arcs[i];
        Acts test = acts_new(lowering->arena), then = test;

        if (arc == otherwise) continue;
        if (!arc->guard) {
            otherwise = arc;
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
    Act *rest = take_rest(lowering, firing, otherwise);
    if (!last) {
        acts->last = acts->last ? (acts->last->next = rest)
                                : (acts->first = rest);
        while (acts->last->next) acts->last = acts->last->next;
        return;
    }
    last->otherwise = rest;
    last->other = otherwise ? lower_flow_of(lowering, otherwise) : NET_NONE;
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
        take_first(lowering, acts, firing);
        return;
    }
    if (firing->mode == ARCS_TRUE && firing->arc_count > 0) {
        let_guards(lowering, acts, firing);
        take_default(lowering, acts, firing);
    }
    lower_arcs(lowering, acts, firing);
}
