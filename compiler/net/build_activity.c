/* Tasks, jobs, catch events and sub-processes. Source: BPMN 2.0.2, 13.3. */
#include "builder.h"

#include <stdlib.h>
#include <string.h>

void net_go_on(NetBuilder *builder, Transition *transition, const Node *node)
{
    if (node_loops(node)) {
        net_arc(builder, transition, net_round_ends(builder, node));
        return;
    }
    net_leave(builder, transition, node, ARCS_TRUE);
    transition->incident = net_entry_of(builder, node, ENTRY_LEAVE)->incident;
}

void net_end(NetBuilder *builder, Transition *transition, const Node *node)
{
    const Entry *assign = net_entry_of(builder, node, ENTRY_ASSIGN);
    const Entry *leave = net_entry_of(builder, node, ENTRY_LEAVE);
    net_assign(builder, transition, node);
    if (assign->place == NET_NONE || leave->place == NET_NONE
        || node_loops(node))
        net_go_on(builder, transition, node);
    else
        net_arc(builder, transition, leave->place);
    if (assign->place != NET_NONE) transition->incident = assign->incident;
}

/* What is done once more after an incident behind the wait. */
static void build_leave_again(NetBuilder *builder, Row row, const Node *node)
{
    if (net_entry_of(builder, node, ENTRY_ASSIGN)->place != NET_NONE)
        net_end(builder, net_taking(builder, row, node, ENTRY_ASSIGN), node);
    if (net_entry_of(builder, node, ENTRY_LEAVE)->place != NET_NONE
        && !node_loops(node))
        net_go_on(builder, net_taking(builder, row, node, ENTRY_LEAVE), node);
}

Transition *net_coming(NetBuilder *builder, Row row, const Node *node)
{
    if (!node_loops(node)) return net_arrival(builder, row, node);
    Transition *round = net_taking(builder, row, node, ENTRY_ROUND);
    round->passes = !net_waits(node) && !net_is_scope(node);
    return round;
}

/* Opens the node and arms its boundary events; those of one that repeats are
   armed already. */
static Transition *build_opening(NetBuilder *builder, Row row, const Node *node)
{
    const NodePlaces *places = &builder->nodes[net_node_number(builder, node)];
    Transition *opening = net_coming(builder, row, node);
    net_assign_inputs(builder, opening, node);
    if (node_loops(node))
        net_one(builder, places->wait, &opening->opens, &opening->open_count);
    else
        net_list_with_arms(builder, places->wait, places, &opening->opens,
                           &opening->open_count);
    return opening;
}

static int by_code(const void *one, const void *other)
{
    const char *const *left = one;
    const char *const *right = other;
    if (!*left || !*right) return !*left - !*right;
    return strcmp(*left, *right);
}

/* The job or the called case answers with an error, or the holder or that case
   escalates, and it is heard: by whom before would, if they are not armed. */
static void build_heard(NetBuilder *builder, const Node *node,
                        TriggerKind trigger, const char *code,
                        const Hearer *hearer, Numbers *before)
{
    bool is_error = trigger == TRIGGER_ERROR;
    const Node *event = hearer->event;
    Row row = is_error ? ROW_ERROR_JOB : ROW_ESCALATION_PERSON;
    Transition *heard = net_add(builder, row, node, trigger);
    Numbers pre = { 0 };
    heard->code = code;
    if (node_calls(node)) heard->called = node->called->id;
    heard->comes_of = is_error ? TELL_ERROR : TELL_ESCALATION;
    net_list(builder, before, &heard->inhibit, &heard->inhibit_count);
    VECTOR_ADD(builder->arena, &pre, builder->nodes[heard->node].wait);
    if (hearer->watched) {
        uint32_t place = net_watched_place(builder, hearer->watched);
        VECTOR_ADD(builder->arena, &pre, place);
        VECTOR_ADD(builder->arena, before, place);
    }
    net_list(builder, &pre, &heard->pre, &heard->pre_count);
    if (is_error || event->interrupting)
        net_interrupt(builder, heard, event, node);
    else
        heard->keeps = true;
    net_arc(builder, heard, net_handling(builder, event));
}

static void build_code(NetBuilder *builder, const Node *node, EventKind kind,
                       TriggerKind trigger, const char *code)
{
    Hearers hearers = net_hearers(builder, node, kind, code);
    Numbers before = { 0 };
    for (size_t i = 0; i < hearers.count && hearers.items[i].event; i++)
        build_heard(builder, node, trigger, code, &hearers.items[i], &before);
}

/* Whether an event throws the code, or where that is null none of those heard,
   and nobody around catches it. */
static bool throws_outward(const Node *node, EventKind kind, const Codes *heard,
                           const char *code)
{
    const char *thrown = net_code(node);
    if (!node_throws(node) || node->event.kind != kind
        || net_is_caught(node, kind, thrown))
        return false;
    if (code && text_equal(code, thrown)) return true;
    for (size_t i = 0; i < heard->count; i++)
        if (thrown && text_equal(heard->items[i], thrown)) return false;
    return true;
}

/* Whether a case of the process can come back with it: by an event, a job, a
   person or what it calls itself. Any code but those heard: null. */
static bool is_raised(const CallChain *called, EventKind kind,
                      const Codes *heard, const char *code)
{
    const Process *process = called->process;
    if (call_chain_has(called->passed, process)) return false;
    for (size_t i = 0; i < process->nodes.count; i++) {
        const Node *node = process->nodes.items[i];
        CallChain more = { node->called, called };
        if (throws_outward(node, kind, heard, code)) return true;
        if (!node_answers_with(node, kind) || net_is_caught(node, kind, code))
            continue;
        if (!node_calls(node) || is_raised(&more, kind, heard, code))
            return true;
    }
    return false;
}

/* What it has is mapped before, in the case of who called it as of who calls
   that. */
static void build_giving(NetBuilder *builder, const Node *node)
{
    const NodePlaces *places = &builder->nodes[net_node_number(builder, node)];
    const CallChain called = { node->called, NULL };
    const Codes none = { 0 };
    if (node->outputs.count == 0
        || (!is_raised(&called, EVENT_ERROR, &none, NULL)
            && !is_raised(&called, EVENT_ESCALATION, &none, NULL)))
        return;
    Transition *gives = net_add(builder, ROW_CALL_GIVES, node, TRIGGER_GIVES);
    net_one(builder, places->wait, &gives->pre, &gives->pre_count);
    net_assign(builder, gives, node);
    gives->incident = net_entry_of(builder, node, ENTRY_ASSIGN)->incident;
    gives->keeps = true;
    gives->never_comes = true;
}

static void build_all_heard(NetBuilder *builder, const Node *node,
                            EventKind kind, TriggerKind trigger)
{
    Codes codes = net_codes(builder, node, kind);
    if (codes.count > 1)
        qsort(codes.items, codes.count, sizeof *codes.items, by_code);
    CallChain called = { node->called, NULL };
    for (size_t i = 0; i < codes.count; i++) {
        if (!node_calls(node)
            || is_raised(&called, kind, &codes, codes.items[i]))
            build_code(builder, node, kind, trigger, codes.items[i]);
    }
}

/* What is waited for comes, and the token goes on, or another one does. */
static Transition *build_done(NetBuilder *builder, Row row, const Node *node,
                              TriggerKind trigger)
{
    const NodePlaces *places = &builder->nodes[net_node_number(builder, node)];
    Transition *done = net_add(builder, row, node, trigger);
    if (node_calls(node)) done->called = node->called->id;
    net_one(builder, places->wait, &done->pre, &done->pre_count);
    if (!node_loops(node)) net_clear(builder, done, node, false);
    if (node->part_of && !node_throws(node) && !node->part_of->takes_all)
        net_clear_others(builder, done, node);
    net_end(builder, done, node);
    return done;
}

void net_build_wait(NetBuilder *builder, const Node *node)
{
    if (node->gateway) {
        net_build_caught(builder, node);
        return;
    }
    const Heard *heard = net_heard(node);
    Row row = heard ? heard->caught : ROW_DONE;
    TriggerKind trigger = heard ? heard->trigger : TRIGGER_DONE;
    bool again = net_comes_again(node);
    build_opening(builder, ROW_OPEN, node);
    build_leave_again(builder, row, node);
    build_done(builder, row, node, trigger)->keeps = again;
    if (again) build_done(builder, row, node, TRIGGER_TIMER_LAST);
    if (node_answers_with(node, EVENT_ERROR))
        build_all_heard(builder, node, EVENT_ERROR, TRIGGER_ERROR);
    if (node_answers_with(node, EVENT_ESCALATION))
        build_all_heard(builder, node, EVENT_ESCALATION, TRIGGER_ESCALATION);
    if (node_calls(node)) build_giving(builder, node);
}

void net_leave_assigning(NetBuilder *builder, Transition *coming, Row row,
                         const Node *node)
{
    uint32_t assign = net_entry_of(builder, node, ENTRY_ASSIGN)->place;
    if (assign == NET_NONE) {
        net_leave(builder, coming, node, ARCS_TRUE);
        return;
    }
    net_arc(builder, coming, assign);
    build_leave_again(builder, row, node);
}

/* A token comes in and goes on, with what the node assigns. */
static void build_passing(NetBuilder *builder, Row row, const Node *node)
{
    Transition *coming = net_coming(builder, row, node);
    if (net_entry_of(builder, node, ENTRY_ASSIGN)->place == NET_NONE)
        net_go_on(builder, coming, node);
    else
        net_leave_assigning(builder, coming, row, node);
}

Transition *net_build_assigned(NetBuilder *builder, Row row, const Node *node)
{
    uint32_t assign = net_entry_of(builder, node, ENTRY_ASSIGN)->place;
    EntryKind then = node_loops(node) ? ENTRY_SEND : ENTRY_LEAVE;
    net_arc(builder, net_coming(builder, row, node), assign);
    Transition *assigning = net_taking(builder, row, node, ENTRY_ASSIGN);
    net_assign(builder, assigning, node);
    net_arc(builder, assigning, net_entry_of(builder, node, then)->place);
    return net_taking(builder, row, node, then);
}

void net_build_script(NetBuilder *builder, const Node *node)
{
    if (net_waits(node))
        net_build_wait(builder, node);
    else
        build_passing(builder, ROW_SCRIPT, node);
}

void net_take_gateway(NetBuilder *builder, Transition *transition,
                      const Node *event)
{
    const Flow *flow = event->in.items[0];
    net_clear(builder, transition, event->gateway, true);
    net_arc(builder, transition,
            net_flow_place(builder, net_flow_number(builder, flow)));
}

void net_build_caught(NetBuilder *builder, const Node *node)
{
    const Heard *heard = net_heard(node);
    const Node *event = node->part_of ? node->part_of : node;
    if (event == node) build_passing(builder, ROW_CAUGHT, node);
    if (builder->nodes[net_node_number(builder, node)].arm == NET_NONE) return;
    Transition *caught = net_add(builder, heard->caught, node, heard->trigger);
    net_one(builder, builder->nodes[caught->node].arm, &caught->pre,
            &caught->pre_count);
    caught->passes = event != node;
    if (!event->takes_all) net_take_gateway(builder, caught, event);
}

void net_build_task(NetBuilder *builder, const Node *node)
{
    if (net_waits(node))
        net_build_wait(builder, node);
    else
        net_build_pass(builder, node);
}

/* A case that begins by the first of several events opens it, too. */
static void build_entering(NetBuilder *builder, const Node *node)
{
    uint32_t body = builder->net->elements[net_node_number(builder, node)].body;
    NodeList starts = net_starts(node->body, builder->arena);
    if (net_is_start(node)) return;
    Transition *enter = build_opening(builder, ROW_ENTER, node);
    net_open(builder, enter, &builder->watching.items[body]);
    for (size_t i = 0; i < starts.count; i++)
        net_arc(builder, enter,
                net_entry_of(builder, starts.items[i], ENTRY_NODE)->place);
}

void net_build_scope(NetBuilder *builder, const Node *node)
{
    uint32_t number = net_node_number(builder, node);
    const NodePlaces *places = &builder->nodes[number];
    uint32_t body = builder->net->elements[number].body;
    const NetScope *scope = &builder->scopes.items[body];
    build_entering(builder, node);
    build_leave_again(builder, ROW_COMPLETE, node);

    Transition *complete = net_add(builder, ROW_COMPLETE, node,
                                   TRIGGER_COMPLETE);
    net_one(builder, places->wait, &complete->pre, &complete->pre_count);
    complete->completes = body;
    complete->inhibit = scope->places;
    complete->inhibit_count = scope->place_count;
    if (!node_loops(node))
        net_list(builder, &places->arms, &complete->clear,
                 &complete->clear_count);
    net_end(builder, complete, node);
}

void net_build_disarm(NetBuilder *builder, uint32_t scope)
{
    uint32_t watched = builder->scopes.items[scope].watched;
    if (watched == NET_NONE) return;
    const NetScope *of = &builder->scopes.items[watched];
    const Numbers *watching = &builder->watching.items[scope];
    uint32_t first = builder->places.items[of->place].element;
    Transition *disarm = net_add(builder, ROW_DISARM, builder->sources[first],
                                 TRIGGER_COMPLETE);
    Numbers arms = { 0 };
    for (size_t i = 1; i < watching->count; i++)
        VECTOR_ADD(builder->arena, &arms, watching->items[i]);
    disarm->completes = watched;
    net_one(builder, of->place, &disarm->pre, &disarm->pre_count);
    net_list(builder, &arms, &disarm->clear, &disarm->clear_count);
    disarm->inhibit = of->places;
    disarm->inhibit_count = of->place_count;
}

void net_build_pass(NetBuilder *builder, const Node *node)
{
    Transition *pass = net_arrival(builder, ROW_PASS, node);
    net_leave(builder, pass, node, ARCS_TRUE);
}
