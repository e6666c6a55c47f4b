/* Routines: one for each event, one for each node that waits, chooses or
   merges, one for the end of each scope. */
#include "lower.h"

enum { INLINES_UNKNOWN, INLINES_NO, INLINES_YES };

static uint32_t flows_into(const Lowering *lowering, const Transition *arrival)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < arrival->any_count; i++) {
        count += lowering->net->places[arrival->any[i]].kind == PLACE_FLOW;
    }
    return count;
}

/* Passes its token on and can do nothing else. */
static bool is_plain(const Lowering *lowering, const Transition *arrival)
{
    if (arrival->mode != ARCS_ALL || arrival->arc_count > 1) return false;
    if (arrival->arc_count == 1 && flows_into(lowering, arrival) > 1) {
        return false;
    }
    return arrival->incident == NET_NONE && arrival->open_count == 0
        && arrival->assign_count == 0 && arrival->clear_count == 0
        && arrival->pre_count == 0 && !arrival->reports && !arrival->head
        && !arrival->ends_case;
}

/* Whether the code of an arrival stands where the token comes from. Of a run
   of plain nodes each second one has a routine, so that code which is
   reached in several ways stays small. */
static bool inlines(Lowering *lowering, uint32_t number)
{
    const Transition *arrival = &lowering->net->transitions[number];
    uint8_t *known = &lowering->inlines[number];

    if (*known != INLINES_UNKNOWN) return *known == INLINES_YES;
    *known = INLINES_NO;
    if (!is_plain(lowering, arrival)) return false;
    if (arrival->arc_count == 1) {
        uint32_t next = lowering->net->consumers[arrival->arcs[0].place];
        const Transition *behind = &lowering->net->transitions[next];

        if (next != NET_NONE && behind->arc_count > 0
            && inlines(lowering, next)) {
            return false;
        }
    }
    *known = INLINES_YES;
    return true;
}

void lower_turn(Lowering *lowering, Acts *acts, uint32_t number)
{
    const Place *place = &lowering->net->places[number];
    uint32_t arrival = lowering->net->consumers[number];

    if (place->kind == PLACE_FLOW || place->kind == PLACE_JOIN) {
        act_add(acts, ACT_PASS, place->element);
    }
    if (arrival == NET_NONE) return;
    const Transition *firing = &lowering->net->transitions[arrival];
    if (place->kind == PLACE_JOIN) {
        act_add(acts, ACT_PASS, firing->node);
        act_add(acts, ACT_PUT, number);
    }
    if (!inlines(lowering, arrival)) {
        act_add(acts, ACT_CALL, lower_routine_of(lowering, arrival));
        return;
    }
    act_add(acts, ACT_NODE, firing->node);
    lower_fire(lowering, acts, firing);
}

static const char *arrival_word(const Lowering *lowering,
                                const Transition *arrival)
{
    const Node *node = lowering->net->elements[arrival->node].node;

    if (arrival->row == ROW_JOIN) return "joins";
    if (arrival->assign_count > 0 && !arrival->passes) return "assigns";
    if (!arrival->passes) return "leaves";
    if (arrival->open_count > 0) return "opens";
    if (node->kind == NODE_EXCLUSIVE_GATEWAY) {
        return arrival->arc_count > 1 ? "decides" : "merges";
    }
    return arrival->arc_count > 1 ? "splits" : "passes";
}

uint32_t lower_add_routine(Lowering *lowering, RoutineKind kind,
                           uint32_t source, uint32_t element, const char *word)
{
    Plan *plan = lowering->plan;
    char *name = element == NET_NONE
        ? arena_format(lowering->arena, "%s_%s", plan->prefix, word)
        : arena_format(lowering->arena, "%s_%s_%s", plan->prefix,
                       plan->words_of[element], word);
    Routine routine = {
        .kind = kind,
        .element = element,
        .loop = NET_NONE,
        .name = names_claim(&lowering->names, name),
    };

    VECTOR_ADD(lowering->arena, &lowering->made, routine);
    VECTOR_ADD(lowering->arena, &lowering->sources, source);
    return (uint32_t)lowering->made.count - 1;
}

uint32_t lower_routine_of(Lowering *lowering, uint32_t transition)
{
    const Transition *firing = &lowering->net->transitions[transition];
    bool completes = firing->trigger == TRIGGER_COMPLETE;

    if (lowering->routines[transition] == NET_NONE) {
        lowering->routines[transition] = lower_add_routine(
            lowering, completes ? ROUTINE_COMPLETE : ROUTINE_NODE, transition,
            firing->node,
            completes ? "completes" : arrival_word(lowering, firing));
    }
    return lowering->routines[transition];
}

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
