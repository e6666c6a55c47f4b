/* What one firing does, in the order of net.h. */
#include "lower.h"
#include "../net/frame.h"
#include "../net/scope.h"

#include <assert.h>

/* A token goes, and what people see of it. The wait that a trigger names is
   closed by the engine. */
static void take(Lowering *lowering, Acts *acts, const Transition *firing,
                 uint32_t number)
{
    const Place *place = &lowering->net->places[number];

    act_add(acts, ACT_TAKE, number);
    switch (place_facts(place)->taken) {
    case TAKEN_INCIDENT: act_add(acts, ACT_OVER, place->element); break;
    case TAKEN_WAIT:
        if (!is_fired(firing, FIRED_ANSWER))
            act_add(acts, ACT_CLOSE, place->element);
        break;
    case TAKEN_ITEMS: /* only with all that is cleared */
    case TAKEN_QUIET: break;
    }
}

/* An arm that has just lost its only token: nothing is left to take there. */
static void leave_out(Lowering *lowering, Act *withdraw, uint32_t place)
{
    const Place *arm = &lowering->net->places[place];
    uint32_t *rest;
    size_t count = 0;

    if (arm->owner == NET_NONE || !place_is_single(arm)) return;
    rest = NEW_ARRAY(lowering->arena, uint32_t, withdraw->place_count);
    for (size_t i = 0; i < withdraw->place_count; i++) {
        if (withdraw->places[i] != place) rest[count++] = withdraw->places[i];
    }
    withdraw->places = rest;
    withdraw->place_count = count;
}

/* A token of each of the places that has one. */
static void take_each(Acts *acts, const uint32_t *places, size_t count)
{
    Act *each = act_add(acts, ACT_TAKE_EACH, 0);

    each->places = places;
    each->place_count = count;
}

/* What acts from here on is that frame; those inside it are taken away. */
static void go_outward(Lowering *lowering, Acts *acts, uint32_t frame)
{
    const Net *net = lowering->net;
    uint32_t inner = lowering->frame;

    if (frame == inner) return;
    for (; inner != frame; inner = net->frames[inner].parent) {
        if (net_has_bodies(net, inner)) act_add(acts, ACT_GONE, inner);
    }
    act_add(acts, ACT_FRAME, frame);
    lowering->frame = frame;
}

static void take_all(Lowering *lowering, Acts *acts, const Transition *firing)
{
    if (firing->comes) take_each(acts, firing->any, firing->any_count);
    for (uint32_t i = 0; i < firing->pre_count && !firing->keeps; i++) {
        /* what is watched is over already when a move brought a token back */
        if (net_is_watch(lowering->net, firing->pre[i]))
            take_each(acts, &firing->pre[i], 1);
        else
            take(lowering, acts, firing, firing->pre[i]);
    }
    if (firing->clear_count == 0) return;
    uint32_t frame = net_clear_frame(lowering->net, firing);
    if (firing->passes && frame != lowering->frame)
        act_add(acts, ACT_PASS, firing->node);
    go_outward(lowering, acts, frame);
    Act *withdraw = act_add(acts, ACT_WITHDRAW, 0);
    withdraw->places = firing->clear;
    withdraw->place_count = firing->clear_count;
    if (firing->pre_count == 1) leave_out(lowering, withdraw, firing->pre[0]);
}

/* A second token at a place that owns waits of its own. */
static void refuse_second(Lowering *lowering, Acts *acts,
                          const Transition *firing, const uint32_t *place)
{
    if (!lowering->net->places[*place].owns) return;
    Act *test = act_add(acts, ACT_IF_MARKED, 0);
    test->places = place;
    test->place_count = 1;
    lower_incident_if(acts, firing, test, NET_NONE, BPMN_CAUSE_AGAIN);
}

/* Everything that opens is looked at before anything opens. */
static void open_all(Lowering *lowering, Acts *acts, const Transition *firing)
{
    PlanOpening **openings = NEW_ARRAY(lowering->arena, PlanOpening *,
                                       firing->open_count);

    for (uint32_t i = 0; i < firing->open_count; i++) {
        refuse_second(lowering, acts, firing, &firing->opens[i]);
        openings[i] = lower_opening(lowering, firing->opens[i]);
        if (!openings[i] || !openings[i]->needs) continue;
        assert(firing->incident != NET_NONE);
        Act *test = act_add(acts, ACT_IF_CAUSE, openings[i]->element);
        test->opening = openings[i];
        lower_incident_if(acts, firing, test, NET_NONE, BPMN_CAUSE_NONE);
    }
    Act *put = act_add(acts, ACT_PUT_ALL, 0);
    put->places = firing->opens;
    put->place_count = firing->open_count;
    for (uint32_t i = 0; i < firing->open_count; i++) {
        if (!openings[i]) continue;
        act_add(acts, ACT_OPEN, openings[i]->element)->opening = openings[i];
    }
}

/* Is their number written out, and not 0? */
static bool has_some(const Formula *items)
{
    const Term *root = terms_root(items->terms);

    return term_is_constant(root) && root->type == BPMN_INTEGER
        && root->constant.as.integer > 0;
}

/* A host opens, with no more than how many items it has: they begin when the
   step is over. */
static void open_items(Lowering *lowering, Acts *acts, const Transition *firing)
{
    Act *items = act_add(acts, ACT_ITEMS, firing->hosts);
    Acts none = acts_new(lowering->arena);

    items->value = lower_value(lowering, firing->assigns[0].value, firing->node,
                               "items");
    if (firing->incident != NET_NONE)
        lower_incident_if(acts, firing, items, NET_NONE, BPMN_CAUSE_NONE);
    if (has_some(firing->assigns[0].value)) return;
    lower_turn(lowering, &none, firing->arcs[1].place);
    act_add(acts, ACT_IF_NONE, 0)->then = none.first;
}

static bool give(Lowering *lowering, Acts *acts, const Transition *firing)
{
    const Formula *given = net_given(lowering->net, firing);

    if (!given) return false;
    Act *act = act_add(acts, ACT_GIVES, 0);
    act->value = lower_value(lowering, given, firing->node, "gives");
    if (firing->incident != NET_NONE)
        lower_incident_if(acts, firing, act, NET_NONE, BPMN_CAUSE_NONE);
    return true;
}

/* From here on the host acts. */
static void end_item(Lowering *lowering, Acts *acts, const Transition *firing)
{
    bool is_over = lower_is_enough(firing);
    bool gives = give(lowering, acts, firing);
    Act *test = act_add(acts, is_over ? ACT_DONE : ACT_IF_LAST, 0);
    Acts last = acts_new(lowering->arena), left = last;

    test->gives = gives;
    lowering->frame = lowering->net->frames[lowering->frame].parent;
    if (is_over) {
        lower_turn(lowering, acts, firing->arcs[1].place);
        return;
    }
    lower_turn(lowering, &last, firing->arcs[1].place);
    lower_turn(lowering, &left, firing->arcs[0].place);
    test->then = last.first;
    test->otherwise = left.first;
    test->other = NET_NONE;
}

void lower_fire(Lowering *lowering, Acts *acts, const Transition *firing)
{
    uint32_t frame = net_frame_of(lowering->net, firing);

    lowering->frame = frame;
    take_all(lowering, acts, firing);
    if (firing->passes && lowering->frame == frame)
        act_add(acts, ACT_PASS, firing->node);
    if (firing->head) {
        lower_incident_if(acts, firing, act_add(acts, ACT_IF_FUEL, 0), NET_NONE,
                          net_full_cause(firing));
    }
    if (firing->told) {
        Act *tell = act_add(acts, ACT_TELL, firing->node);
        tell->other = firing->tells;
        tell->text = firing->told;
        tell->thrown = firing->thrown;
    }
    lower_assigns(lowering, acts, firing);
    if (net_begins_body(firing)) {
        act_add(acts, ACT_BODY, firing->opens[0])->other = firing->hosts;
        return;
    }
    if (firing->open_count > 0) open_all(lowering, acts, firing);
    if (firing->hosts != 0)
        open_items(lowering, acts, firing);
    else if (firing->ends_item)
        end_item(lowering, acts, firing);
    else
        lower_branches(lowering, acts, firing);
}
