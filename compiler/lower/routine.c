/* Routines: one for each event, one for each node that waits, chooses or
   merges, one for the end of each scope. */
#include "lower.h"

static Act *lower_body(Lowering *lowering, uint32_t transition)
{
    const Transition *firing = &lowering->net->transitions[transition];
    Acts acts = acts_new(lowering->arena), inside = acts;

    if (firing->trigger != TRIGGER_NONE || firing->pre_count == 0) {
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

/* Making one body asks for others; no body is made inside another. */
static void lower_bodies(Lowering *lowering)
{
    for (size_t i = 0; i < lowering->made.count; i++) {
        uint32_t source = lowering->sources.items[i];
        if (lowering->made.items[i].kind == ROUTINE_EVENT) continue;
        Act *body = source == NET_NONE
            ? lower_target_body(lowering, (uint32_t)i)
            : lower_body(lowering, source);

        lowering->made.items[i].body = body;
    }
}

/* An operator's retry or move: from the first place that has a token. */
static void lower_alternatives(Lowering *lowering, Acts *acts, uint32_t first,
                               uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const Transition *firing = &lowering->net->transitions[first + i];
        Acts then = acts_new(lowering->arena);
        Act *test = act_add(acts, ACT_IF_MARKED, 0);

        test->places = firing->pre;
        test->place_count = firing->pre_count;
        lower_fire(lowering, &then, firing);
        act_add(&then, ACT_RETURN, 0);
        test->then = then.first;
    }
    act_add(acts, ACT_REFUSE, 0);
}

static void lower_event(Lowering *lowering, uint32_t number, uint32_t first,
                        uint32_t count)
{
    Plan *plan = lowering->plan;
    const BpmnEvent *event = &plan->tables.events[number];
    const Transition *firing = &lowering->net->transitions[first];
    Acts acts = acts_new(lowering->arena);

    if (event->kind != BPMN_EVENT_RETRY && event->kind != BPMN_EVENT_MOVE) {
        lower_fire(lowering, &acts, firing);
    } else if (count == 1 && lower_is_plain_move(lowering, firing)) {
        lower_plain_move(lowering, &acts, firing);
    } else {
        lower_alternatives(lowering, &acts, first, count);
    }
    lowering->made.items[plan->events[number].routine].body = acts.first;
}

/* Before all others, so that a routine's number is its event's. */
static void add_event_routines(Lowering *lowering)
{
    Plan *plan = lowering->plan;

    for (uint16_t i = 0; i < plan->tables.event_count; i++) {
        const BpmnEvent *event = &plan->tables.events[i];

        plan->events[i].routine =
            lower_add_routine(lowering, ROUTINE_EVENT, NET_NONE, event->element,
                              lower_event_word(event->kind));
    }
}

static bool is_of(const Transition *transition, const BpmnEvent *event)
{
    return transition->node == event->element
        && transition->trigger >= TRIGGER_START
        && (int)transition->trigger - TRIGGER_START == (int)event->kind
        && text_equal(transition->code ? transition->code : "",
                      event->code ? event->code : "")
        && !transition->code == !event->code;
}

void lower_routines(Lowering *lowering)
{
    const Net *net = lowering->net;
    const BpmnProcess *tables = &lowering->plan->tables;
    uint32_t next = 0;

    add_event_routines(lowering);
    for (uint16_t i = 0; i < tables->event_count; i++) {
        uint32_t first, count = 0;

        while (!is_of(&net->transitions[next], &tables->events[i])) next++;
        first = next;
        while (next < net->transition_count
               && is_of(&net->transitions[next], &tables->events[i])) {
            next++;
            count++;
        }
        lower_event(lowering, i, first, count);
    }
    lower_bodies(lowering);
}
