/* Start, end, throw and boundary events. Source: BPMN 2.0.2, 13.5. */
#include "builder.h"

static uint32_t entry_of(const NetBuilder *builder, const Node *node)
{
    return net_entry_of(builder, node, ENTRY_NODE)->place;
}

void net_build_starts(NetBuilder *builder)
{
    NodeList starts = net_starts(builder->process->scope, builder->arena);
    if (starts.count == 0 || net_is_start(starts.items[0])) return;
    Transition *start = net_add(builder, ROW_START, starts.items[0],
                                TRIGGER_START);
    for (size_t i = 0; i < starts.count; i++)
        net_arc(builder, start, entry_of(builder, starts.items[i]));
    net_open(builder, start, &builder->watching.items[0]);
}

void net_build_start(NetBuilder *builder, const Node *node)
{
    if (entry_of(builder, node) != NET_NONE) {
        Transition *pass = net_arrival(builder, ROW_PASS, node);
        if (!node->scope->owner)
            net_open(builder, pass, &builder->watching.items[0]);
        net_leave_assigning(builder, pass, ROW_PASS, node);
    }
    if (node->scope->owner || node->parts.count > 0) return;
    Transition *start = net_begin(builder, node);
    start->passes = true;
    start->incident = net_entry_of(builder, node, ENTRY_NODE)->incident;
    if (!node->part_of) net_open(builder, start, &builder->watching.items[0]);
    net_leave_assigning(builder, start, start->row, node);
}

/* What is told when nobody hears it. */
static const char *report_of(const Node *node)
{
    const Signature *signature = node->event.signature;
    if (!signature) return "";
    if (signature->code) return signature->code;
    return signature->name ? signature->name : "";
}

static void tell(Transition *transition, TellKind kind, const char *text)
{
    transition->tells = kind;
    transition->told = text;
}

/* Whether each who calls the process hears it, or is called where it is heard;
   who calls it on the way of itself is asked once. */
static bool is_heard_outside(const CallChain *from, const Node *thrower)
{
    const Process *process = from->process;
    bool heard = false;
    for (size_t i = 0; i < process->callers.count; i++) {
        const Node *call = process->callers.items[i];
        const CallChain outer = { call->process, from };
        bool is_caught = net_is_caught(call, thrower->event.kind,
                                       net_code(thrower));
        if (!is_caught && call_chain_has(from, call->process)) continue;
        if (!is_caught && !is_heard_outside(&outer, thrower)) return false;
        heard = true;
    }
    return heard;
}

/* Nobody hears it here; who called the case may. */
static void tell_outward(Transition *transition, TellKind kind,
                         const Node *node)
{
    const CallChain own = { node->process, NULL };
    bool is_called = node->process->callers.count > 0;
    tell(transition, is_called ? kind : TELL_REPORT, report_of(node));
    transition->is_heard = is_heard_outside(&own, node);
}

/* A token comes to a node that throws. Where it depends on what is open who
   hears it, it goes on to the first that does. */
static void build_throwing(NetBuilder *builder, const Node *node,
                           const Hearers *hearers)
{
    const Numbers *heard =
        &builder->nodes[net_node_number(builder, node)].heard;
    Transition *throws = net_arrival(builder, ROW_THROWN, node);
    Arc *arcs = NEW_ARRAY(builder->arena, Arc, hearers->count);
    for (size_t i = 0; i < hearers->count; i++) {
        const Scope *watched = hearers->items[i].watched;
        arcs[i] = (Arc){ .place = heard->items[i], .is_default = !watched };
        if (!watched) continue;
        uint32_t place = net_watched_place(builder, watched);
        arcs[i].open = arena_copy(builder->arena, &place, sizeof place);
    }
    throws->mode = ARCS_FIRST;
    throws->arcs = arcs;
    throws->arc_count = (uint32_t)hearers->count;
}

/* What comes of it where that one hears. */
static Transition *build_hearing(NetBuilder *builder, Row row, const Node *node,
                                 const Hearers *hearers, size_t index)
{
    const Numbers *heard =
        &builder->nodes[net_node_number(builder, node)].heard;
    if (hearers->count == 1) return net_arrival(builder, row, node);
    Transition *hears = net_add(builder, row, node, TRIGGER_NONE);
    net_one(builder, heard->items[index], &hears->any, &hears->any_count);
    return hears;
}

static void build_error(NetBuilder *builder, const Node *node,
                        const Hearers *hearers, size_t index)
{
    const Node *catcher = hearers->items[index].event;
    Row row = catcher ? ROW_ERROR_END : ROW_ERROR_UNCAUGHT;
    Transition *error = build_hearing(builder, row, node, hearers, index);
    if (catcher) {
        net_interrupt(builder, error, catcher, node);
        net_arc(builder, error, net_handling(builder, catcher));
        return;
    }
    net_clear_scope(builder, error, 0);
    error->ends_case = true;
    tell_outward(error, TELL_ERROR, node);
}

/* The throwing branch first, then, beside it, the handler's. */
static void build_escalation(NetBuilder *builder, const Node *node,
                             const Hearers *hearers, size_t index)
{
    const Node *catcher = hearers->items[index].event;
    bool interrupts = catcher && catcher->interrupting;
    Row row = !catcher ? ROW_ESCALATION_UNCAUGHT
        : interrupts   ? ROW_ESCALATION_INTERRUPTS
                       : ROW_ESCALATION_BESIDE;
    Transition *escalation = build_hearing(builder, row, node, hearers, index);
    if (!catcher) tell_outward(escalation, TELL_ESCALATION, node);
    if (interrupts)
        net_interrupt(builder, escalation, catcher, node);
    else
        net_leave(builder, escalation, node, ARCS_TRUE);
    if (catcher) net_arc(builder, escalation, net_handling(builder, catcher));
}

void net_build_raised(NetBuilder *builder, const Node *node)
{
    bool is_error = node->event.kind == EVENT_ERROR;
    Hearers hearers = net_hearers(builder, node, node->event.kind,
                                  net_code(node));
    if (hearers.count > 1) build_throwing(builder, node, &hearers);
    for (size_t i = 0; i < hearers.count; i++)
        (is_error ? build_error : build_escalation)(builder, node, &hearers, i);
}

/* Its key or name is computed before it is thrown; of what an activity throws,
   by that. */
static Transition *arrival_of_throw(NetBuilder *builder, Row row,
                                    const Node *node)
{
    return net_assigns_passing(node) ? net_build_assigned(builder, row, node)
                                     : net_coming(builder, row, node);
}

/* What the node computes for what it throws goes along. */
static void bring(NetBuilder *builder, Transition *throws, const Node *node)
{
    Brought *brings = NEW_ARRAY(builder->arena, Brought, node->inputs.count);
    for (size_t i = 0; i < node->inputs.count; i++) {
        const Mapping *input = &node->inputs.items[i];
        if (!input->kept) continue;
        brings[throws->thrown.bring_count++] = (Brought){
            .name = input->target,
            .field = net_find_field(builder->net, input->kept),
        };
    }
    throws->thrown.brings = brings;
}

void net_build_signal(NetBuilder *builder, const Node *node)
{
    Transition *signal = arrival_of_throw(builder, ROW_SIGNAL_THROWN, node);
    tell(signal, TELL_SIGNAL, node->event.signature->name);
    signal->thrown.named = net_find_field(builder->net, node->event.named);
    bring(builder, signal, node);
    net_leave(builder, signal, node, ARCS_TRUE);
}

void net_build_send(NetBuilder *builder, const Node *node)
{
    if (!node->delivers) {
        net_build_wait(builder, node);
        return;
    }
    Transition *message = arrival_of_throw(builder, ROW_MESSAGE_THROWN, node);
    tell(message, TELL_MESSAGE, node->event.signature->name);
    message->thrown.key = net_find_field(builder->net, node->event.key);
    message->thrown.named = net_find_field(builder->net, node->event.named);
    message->thrown.lives_ms = node->lives_ms;
    bring(builder, message, node);
    net_go_on(builder, message, node);
}

void net_build_terminate(NetBuilder *builder, const Node *node)
{
    Transition *end = net_arrival(builder, ROW_TERMINATE, node);
    const NetScope *scopes = builder->scopes.items;
    uint32_t scope = builder->net->elements[end->node].scope;
    bool is_watched = scope != 0
        && scopes[scopes[scope].parent].watched == scope;
    net_clear_scope(builder, end, is_watched ? scopes[scope].parent : scope);
}

void net_build_end(NetBuilder *builder, const Node *node)
{
    net_arrival(builder, ROW_END, node);
}

/* What is armed fires. */
static Transition *build_firing(NetBuilder *builder, const Node *node, Row row,
                                TriggerKind trigger)
{
    Transition *firing = net_add(builder, row, node, trigger);
    const NodePlaces *places = &builder->nodes[firing->node];
    net_one(builder, places->arm, &firing->pre, &firing->pre_count);
    net_arc(builder, firing, net_handling(builder, node));
    if (node->interrupting) net_interrupt(builder, firing, node, NULL);
    return firing;
}

void net_build_handler(NetBuilder *builder, const Node *node)
{
    net_leave_assigning(builder, net_arrival(builder, ROW_BOUNDARY, node),
                        ROW_BOUNDARY, node);
}

/* One of several that all must happen beside something. */
static void build_awaited(NetBuilder *builder, const Node *node)
{
    const Heard *heard = net_heard(node);
    Transition *firing = net_add(builder, heard->caught, node, heard->trigger);
    net_one(builder, builder->nodes[firing->node].arm, &firing->pre,
            &firing->pre_count);
    firing->passes = true;
}

static void build_all(NetBuilder *builder, const Node *node)
{
    const NetElement *element =
        &builder->net->elements[net_node_number(builder, node)];
    const NetScope *scope = &builder->scopes.items[element->body];
    Numbers arms = { 0 };
    bool interrupts = node->interrupting || node->gateway;
    Row row = interrupts ? ROW_ALL_INTERRUPT : ROW_ALL_BESIDE;
    Transition *all = net_add(builder, row, node, TRIGGER_COMPLETE);
    all->completes = element->body;
    net_one(builder, scope->place, &all->pre, &all->pre_count);
    all->inhibit = scope->places;
    all->inhibit_count = scope->place_count;
    if (node->gateway) {
        net_take_gateway(builder, all, node);
        return;
    }
    net_arc(builder, all, net_handling(builder, node));
    if (interrupts) {
        net_interrupt(builder, all, node, NULL);
        return;
    }
    VECTOR_ADD(builder->arena, &arms, scope->place);
    for (uint32_t i = 0; i < scope->place_count; i++)
        VECTOR_ADD(builder->arena, &arms, scope->places[i]);
    net_open(builder, all, &arms);
    all->incident = net_entry_of(builder, node, ENTRY_AGAIN)->incident;
}

/* What several definitions share. */
void net_build_several(NetBuilder *builder, const Node *node)
{
    if (node->body) {
        net_build_scope(builder, node);
    } else if (node->gateway) {
        net_build_caught(builder, node);
        if (node->takes_all) build_all(builder, node);
    } else if (node_throws(node)) {
        Transition *throws = net_arrival(builder, ROW_PASS, node);
        net_arc(builder, throws, entry_of(builder, node->parts.items[0]));
    } else if (node_hears(node)) {
        net_build_handler(builder, node);
        if (node->takes_all) build_all(builder, node);
    } else {
        net_build_start(builder, node);
    }
}

/* Of a cycle the last firing is one of its own. */
void net_build_boundary(NetBuilder *builder, const Node *node)
{
    const Heard *heard = net_heard(node);
    if (node->part_of && node->part_of->takes_all) {
        build_awaited(builder, node);
        return;
    }
    bool is_timer = node->event.kind == EVENT_TIMER;
    bool again = is_timer ? net_comes_again(node) : !node->interrupting;
    Row row = node->interrupting ? heard->interrupts : heard->beside;
    uint32_t number = net_node_number(builder, node);
    net_build_handler(builder, node);
    /* its host never waits */
    if (builder->nodes[number].arm == NET_NONE) return;
    build_firing(builder, node, row, heard->trigger)->keeps = again;
    if (is_timer && again) build_firing(builder, node, row, TRIGGER_TIMER_LAST);
}
