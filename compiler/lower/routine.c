/* Routines: one for each event, one for each node that waits, chooses or
   merges, one for the end of each scope. */
#include "lower.h"
#include "../net/frame.h"

static Act *lower_body(Lowering *lowering, uint32_t transition)
{
    const Transition *firing = &lowering->net->transitions[transition];
    Acts acts = acts_new(lowering->arena), inside = acts;

    if (firing->asks) {
        Act *test = act_add(&acts, ACT_IF_HOLDS, firing->node);
        test->value = lower_condition(lowering, firing->asks, firing->node);
        lower_fire(lowering, &inside, firing);
        test->then = inside.first;
        return acts.first;
    }
    if (!is_fired(firing, FIRED_ARRIVAL) || firing->pre_count == 0) {
        lower_fire(lowering, &acts, firing);
        return acts.first;
    }
    Act *test = act_add(&acts, ACT_IF_MARKED, 0);
    test->places = firing->pre;
    test->place_count = firing->pre_count;
    lower_fire(lowering, &inside, firing);
    test->then = inside.first;
    return acts.first;
}

/* Making one body asks for others, which are made later; only the rest of a
   long choice is made with its head. */
static void lower_bodies(Lowering *lowering)
{
    for (size_t i = 0; i < lowering->made.count; i++) {
        if (lowering->sources.items[i] == NET_NONE) continue;
        Act *body = lower_body(lowering, lowering->sources.items[i]);

        lowering->made.items[i].body = body;
    }
}

/* Before all others, so that a routine's number is its event's. */
static void add_event_routines(Lowering *lowering)
{
    const Net *net = lowering->net;
    const BpmnProcess *tables = &lowering->plan->tables;
    PlanSwitch *events = &lowering->plan->events;
    uint32_t next = 0; /* both are in the order of transitions */

    for (uint16_t i = 0; i < tables->event_count; i++) {
        const BpmnEvent *event = &tables->events[i];
        Acts acts = acts_new(lowering->arena);

        while (!net_fires_at(&net->transitions[next], event)) next++;
        act_add(&acts, ACT_CALL,
                lower_add_routine(lowering, ROUTINE_EVENT, next++,
                                  event->element,
                                  lower_event_word(event->kind)));
        events->cases[i].acts = acts.first;
    }
    lower_pages(lowering, events, "step");
}

/* Behind the events of items that have gateways. */
static void settle_events(Lowering *lowering)
{
    const Net *net = lowering->net;
    const PlanSwitch *events = &lowering->plan->events;

    for (uint32_t i = 0; i < events->count; i++) {
        uint32_t number = lowering->sources.items[i];
        Acts acts = { lowering->arena, events->cases[i].acts,
                      events->cases[i].acts };

        lower_settle(lowering, &acts,
                     net_frame_of(net, &net->transitions[number]));
    }
}

void lower_routines(Lowering *lowering)
{
    add_event_routines(lowering);
    lower_joins(lowering);
    settle_events(lowering);
    lower_items(lowering);
    lower_entries(lowering);
    lower_bodies(lowering);
}
