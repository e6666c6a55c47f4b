/*
 * The interpreter: a step function that walks the transitions of a net.
 *
 * Its images keep a uint32_t for each place of their frame that rests. Tokens
 * on their way lie on a stack, the next one on top.
 */
#include "evaluate.h"
#include "frame.h"
#include "scope.h"
#include "settle.h"

#include "bpmn/operation.h"

#include <string.h>

/* One step. */
typedef struct Execution {
    const Interpreter *interpreter;
    const Net *net;
    BpmnStep *step;
    uint32_t frame; /* kind of the innermost one that is still there */
    Evaluation evaluation;
    uint32_t height;
    uint32_t stack[LIMIT_STEP_TOKENS];
} Execution;

static void tell(const Execution *execution, NetAct act)
{
    const NetListener *listener = execution->interpreter->listener;
    if (listener)
        listener->hear(listener->user, execution->net, execution->step, &act);
}

static void tell_of(const Execution *execution, NetActKind kind,
                    uint32_t number)
{
    tell(execution, (NetAct){ .kind = kind, .number = number });
}

/* Where the tokens of a place are counted. */
static char *counter(const Execution *execution, uint32_t place)
{
    char *image = execution->step->images[place_depth(execution->net, place)];
    return image + execution->interpreter->slots[place].counter_offset;
}

/* Is it in the frame that acts, or in one around it? */
static bool is_there(const Execution *execution, uint32_t place)
{
    return net_is_around_frame(
        execution->net, execution->net->places[place].frame, execution->frame);
}

/* Of another item than the one that acts nothing is known. */
static uint32_t tokens(const Execution *execution, uint32_t place)
{
    uint32_t count;
    if (!execution->net->places[place].rests || !is_there(execution, place))
        return 0;
    memcpy(&count, counter(execution, place), sizeof count);
    return count;
}

static void set_tokens(Execution *execution, uint32_t place, uint32_t count)
{
    memcpy(counter(execution, place), &count, sizeof count);
}

static uint32_t tokens_here(const void *execution, uint32_t place)
{
    return tokens(execution, place);
}

/* What follows is done in a frame, as far as that is still there. */
static void act_in(Execution *execution, uint32_t frame)
{
    bpmn_frame_acts(execution->step, execution->net->frames[frame].depth);
}

static void put(Execution *execution, uint32_t place)
{
    uint32_t count = tokens(execution, place);
    bool is_single = place_is_single(&execution->net->places[place]);
    if (count == (is_single ? 1 : UINT32_MAX))
        bpmn_refuse_token(execution->step);
    else
        set_tokens(execution, place, count + 1);
}

static void push(Execution *execution, uint32_t place)
{
    tell_of(execution, NET_ACT_PUT, place);
    if (execution->height < LIMIT_STEP_TOKENS)
        execution->stack[execution->height++] = place;
    else if (execution->step->fault == BPMN_FAULT_NONE)
        execution->step->fault = BPMN_FAULT_LIMIT;
}

static void pass(Execution *execution, uint32_t element)
{
    tell_of(execution, NET_ACT_PASS, element);
    bpmn_passed(execution->step, (uint16_t)element);
}

static uint16_t element_at(const Execution *execution, uint32_t place)
{
    return (uint16_t)execution->net->places[place].element;
}

/* People no longer see so many tokens of the place. */
static void close_waits(Execution *execution, uint32_t place, uint32_t count)
{
    uint16_t element = element_at(execution, place);
    const Place *of = &execution->net->places[place];
    switch (place_facts(of)->taken) {
    case TAKEN_WAIT:
        if (count == 1)
            bpmn_close_wait(execution->step, element);
        else
            bpmn_close_all(execution->step, element);
        break;
    case TAKEN_INCIDENT:
        for (; count > 0; count--) bpmn_incident_over(execution->step, element);
        break;
    case TAKEN_ITEMS:
        bpmn_withdraw_items(execution->step,
                            (uint16_t)net_host_at(execution->net, of));
        execution->frame = of->frame;
        break;
    case TAKEN_QUIET: break;
    }
}

static void clear(Execution *execution, const Transition *transition)
{
    uint32_t kept = 0;
    if (transition->clear_count == 0) return;
    act_in(execution, net_clear_frame(execution->net, transition));
    for (uint32_t i = 0; i < transition->clear_count; i++) {
        uint32_t place = transition->clear[i];
        uint32_t count = tokens(execution, place);
        if (count == 0
            || place_depth(execution->net, place) != execution->step->depth)
            continue;
        tell(
            execution,
            (NetAct){ .kind = NET_ACT_CLEAR, .number = place, .count = count });
        set_tokens(execution, place, 0);
        close_waits(execution, place, count);
    }
    for (uint32_t i = 0; i < execution->height; i++) {
        if (net_is_among(transition->clear, transition->clear_count,
                         execution->stack[i]))
            tell_of(execution, NET_ACT_DROP, execution->stack[i]);
        else
            execution->stack[kept++] = execution->stack[i];
    }
    execution->height = kept;
}

/* Of each flow that has one. */
static void take_gathered(Execution *execution, const Transition *transition)
{
    for (uint32_t i = 0; i < transition->any_count; i++) {
        uint32_t place = transition->any[i];
        if (tokens(execution, place) == 0) continue;
        tell_of(execution, NET_ACT_TAKE, place);
        set_tokens(execution, place, tokens(execution, place) - 1);
    }
}

static void take(Execution *execution, const Transition *transition)
{
    if (is_fired(transition, FIRED_SETTLED))
        take_gathered(execution, transition);
    for (uint32_t i = 0; i < transition->pre_count && !transition->keeps; i++) {
        uint32_t place = transition->pre[i];
        tell_of(execution, NET_ACT_TAKE, place);
        set_tokens(execution, place, (uint16_t)(tokens(execution, place) - 1));
        /* The engine closes the wait that the event names. */
        if (!is_fired(transition, FIRED_ANSWER))
            close_waits(execution, place, 1);
    }
    clear(execution, transition);
}

static BpmnCause value_of(Execution *execution, const Transition *transition,
                          const Assignment *assign, BpmnValue *value)
{
    if (transition->gathers) return bpmn_collect(execution->step, value);
    *value = evaluate_formula(&execution->evaluation, assign->value);
    return BPMN_CAUSE_NONE;
}

static BpmnCause assign(Execution *execution, const Transition *transition)
{
    for (uint32_t i = 0; i < transition->assign_count; i++) {
        const Assignment *assign = &transition->assigns[i];
        const NetField *of = &execution->net->fields[assign->field];
        if (!field_is_stored(of)) continue;
        BpmnValue value;
        uint16_t field = of->number;
        BpmnCause cause = value_of(execution, transition, assign, &value);
        if (cause == BPMN_CAUSE_NONE)
            cause = (assign->of_items ? bpmn_assign_items : bpmn_assign)(
                execution->step, evaluate_image(&execution->evaluation, of),
                field, value);
        if (cause != BPMN_CAUSE_NONE) return cause;
        tell(execution,
             (NetAct){ .kind = NET_ACT_SET, .number = field, .value = &value });
    }
    return BPMN_CAUSE_NONE;
}

/* Everything that opens is looked at before anything opens. */
static BpmnCause open_all(Execution *execution, const Transition *transition,
                          bool dry)
{
    const Net *net = execution->net;
    for (uint32_t i = 0; i < transition->open_count; i++) {
        uint32_t place = transition->opens[i];
        if (dry && net->places[place].owns && tokens(execution, place) > 0)
            return BPMN_CAUSE_AGAIN;
        BpmnCause cause = net->places[place].opening
            ? open_place(&execution->evaluation, &net->places[place], dry)
            : BPMN_CAUSE_NONE;
        if (cause != BPMN_CAUSE_NONE) return cause;
        if (dry) continue;
        tell_of(execution, NET_ACT_OPEN, place);
        put(execution, place);
    }
    return BPMN_CAUSE_NONE;
}

/* Arcs chosen so far lie on the stack in their order. */
typedef struct Selection {
    bool has_flow;
    bool took_flow;
    bool guard_held;
    BpmnCause cause;
    uint16_t flow; /* whose guard gave the cause */
} Selection;

static void choose_arc(Execution *execution, const Transition *transition,
                       const Arc *arc, Selection *selection)
{
    const Place *place = &execution->net->places[arc->place];
    bool is_flow = place_facts(place)->on_flow
        || transition->mode == ARCS_FIRST;
    selection->has_flow = selection->has_flow || is_flow;
    if (arc->is_default
        || (transition->mode == ARCS_FIRST && selection->took_flow))
        return;
    if (arc->guard) {
        BpmnValue value = evaluate(&execution->evaluation, arc->guard);
        selection->cause = bpmn_take_cause(execution->step);
        selection->flow = (uint16_t)place->element;
        tell(execution,
             (NetAct){ .kind = NET_ACT_GUARD,
                       .number = place->element,
                       .cause = selection->cause,
                       .value = &value });
        if (selection->cause != BPMN_CAUSE_NONE || !bpmn_is_true(value)) return;
        selection->guard_held = true;
    }
    selection->took_flow = selection->took_flow || is_flow;
    push(execution, arc->place);
}

/* The default stands at its place in the order of flows. */
static void choose_default(Execution *execution, const Transition *transition,
                           uint32_t base, Selection *selection)
{
    uint32_t before = 0;
    bool wanted = transition->mode == ARCS_FIRST ? !selection->took_flow
                                                 : !selection->guard_held;
    for (uint32_t i = 0; i < transition->arc_count && wanted; i++) {
        const Arc *arc = &transition->arcs[i];
        bool taken = base + before < execution->height
            && execution->stack[base + before] == arc->place;
        if (arc->is_default) {
            push(execution, arc->place);
            if (execution->step->fault != BPMN_FAULT_NONE) return;
            memmove(&execution->stack[base + before + 1],
                    &execution->stack[base + before],
                    (execution->height - 1 - base - before) * sizeof(uint32_t));
            execution->stack[base + before] = arc->place;
            selection->took_flow = true;
            return;
        }
        before += taken;
    }
}

static void reverse(uint32_t *items, uint32_t count)
{
    for (uint32_t i = 0; i < count / 2; i++) {
        uint32_t item = items[i];
        items[i] = items[count - 1 - i];
        items[count - 1 - i] = item;
    }
}

/* Puts the tokens of the chosen arcs on the stack, the first on top. */
static Selection choose(Execution *execution, const Transition *transition)
{
    Selection selection = { .flow = BPMN_NO_ELEMENT };
    uint32_t base = execution->height;
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        if (transition->mode == ARCS_ALL)
            push(execution, transition->arcs[i].place);
        else
            choose_arc(execution, transition, &transition->arcs[i], &selection);
        if (selection.cause != BPMN_CAUSE_NONE) break;
    }
    if (transition->mode != ARCS_ALL && selection.cause == BPMN_CAUSE_NONE) {
        choose_default(execution, transition, base, &selection);
        selection.flow = BPMN_NO_ELEMENT;
        if (selection.has_flow && !selection.took_flow)
            selection.cause = BPMN_CAUSE_NO_FLOW;
    }
    if (selection.cause != BPMN_CAUSE_NONE) execution->height = base;
    reverse(execution->stack + base, execution->height - base);
    return selection;
}

static void rest_in_incident(Execution *execution, const Transition *transition,
                             uint16_t flow, BpmnCause cause)
{
    if (transition->incident == NET_NONE) {
        /* The net says that nothing can fail here: never seen. */
        if (execution->step->fault == BPMN_FAULT_NONE)
            execution->step->fault = BPMN_FAULT_LIMIT;
        return;
    }
    tell(execution,
         (NetAct){ .kind = NET_ACT_INCIDENT,
                   .number = transition->node,
                   .cause = cause });
    put(execution, transition->incident);
    bpmn_incident(execution->step, (uint16_t)transition->node, flow, cause);
}

/* One of two ways: for items that are left, or for none. */
static void choose_way(Execution *execution, const Transition *transition,
                       bool some)
{
    push(execution, transition->arcs[some ? 0 : 1].place);
}

/* A host opens, or has a body more; they begin when the step is over. */
static void open_items(Execution *execution, const Transition *transition)
{
    BpmnStep *step = execution->step;
    uint32_t total = 0;
    if (net_begins_body(transition)) {
        tell_of(execution, NET_ACT_OPEN, transition->opens[0]);
        set_tokens(execution, transition->opens[0], 1);
        bpmn_begin_body(step, (uint16_t)transition->hosts);
        return;
    }
    BpmnValue value = evaluate_formula(&execution->evaluation,
                                       transition->assigns[0].value);
    BpmnCause cause = bpmn_take_cause(step);
    if (cause == BPMN_CAUSE_NONE)
        cause = bpmn_open_items(step, (uint16_t)transition->hosts, value,
                                &total);
    if (cause != BPMN_CAUSE_NONE)
        rest_in_incident(execution, transition, BPMN_NO_ELEMENT, cause);
    else
        choose_way(execution, transition, total > 0);
}

static void end_item(Execution *execution, const Transition *transition)
{
    const Formula *given = net_given(execution->net, transition);
    BpmnValue result = evaluate_formula(&execution->evaluation, given);
    BpmnCause cause = bpmn_take_cause(execution->step);
    if (cause != BPMN_CAUSE_NONE) {
        rest_in_incident(execution, transition, BPMN_NO_ELEMENT, cause);
        return;
    }
    bool is_last = bpmn_item_done(execution->step, &result);
    execution->frame = execution->net->frames[execution->frame].parent;
    choose_way(execution, transition, !is_last);
}

static void fire(Execution *execution, const Transition *transition)
{
    BpmnCause cause = BPMN_CAUSE_NONE;
    uint16_t node = (uint16_t)transition->node;
    uint32_t frame = net_frame_of(execution->net, transition);
    act_in(execution, frame);
    tell_of(execution, NET_ACT_FIRE,
            (uint32_t)(transition - execution->net->transitions));
    bool leaves = transition->clear_count > 0
        && net_clear_frame(execution->net, transition) != frame;
    if (transition->passes && leaves) pass(execution, node);
    take(execution, transition);
    if (transition->passes && !leaves) pass(execution, node);
    if (transition->head && bpmn_out_of_fuel(execution->step))
        cause = net_full_cause(transition);
    if (cause == BPMN_CAUSE_NONE && transition->told) {
        const TellFacts *facts = &TELL_FACTS[transition->tells];
        tell(execution,
             (NetAct){ .kind = facts->act,
                       .number = node,
                       .text = transition->told });
        evaluate_tell(execution->net, transition, execution->step);
    }
    if (cause == BPMN_CAUSE_NONE) cause = assign(execution, transition);
    if (cause == BPMN_CAUSE_NONE) cause = open_all(execution, transition, true);
    if (cause != BPMN_CAUSE_NONE) {
        rest_in_incident(execution, transition, BPMN_NO_ELEMENT, cause);
        return;
    }
    if (net_asks_open(transition)) {
        push(execution, net_open_way(transition, tokens_here, execution));
        return;
    }
    if (transition->hosts != 0 || transition->ends_item) {
        (transition->ends_item ? end_item : open_items)(execution, transition);
        return;
    }
    Selection selection = choose(execution, transition);
    if (selection.cause != BPMN_CAUSE_NONE)
        rest_in_incident(execution, transition, selection.flow,
                         selection.cause);
    else
        open_all(execution, transition, false);
}

static bool is_empty(const Execution *execution, const NetScope *scope)
{
    if (scope->place_count == 0) return true;
    uint32_t first = scope->places[0];
    uint32_t end = first + scope->place_count;
    for (uint32_t place = first; place < end; place++) {
        if (tokens(execution, place) > 0) return false;
    }
    for (uint32_t i = 0; i < execution->height; i++) {
        if (execution->stack[i] >= first && execution->stack[i] < end)
            return false;
    }
    return true;
}

/* From a scope outward, those that a firing has left empty complete. */
static void complete_scopes(Execution *execution, uint32_t index)
{
    const Net *net = execution->net;
    const uint32_t *completes = execution->interpreter->completes;
    while (index != 0 && execution->step->fault == BPMN_FAULT_NONE) {
        const NetScope *scope = &net->scopes[index];
        bool open = tokens(execution, scope->place) > 0;
        if (open && !is_empty(execution, scope)) return;
        if (open) fire(execution, &net->transitions[completes[index]]);
        index = scope->parent;
    }
}

static bool is_enabled(const Execution *execution, const Transition *transition)
{
    for (uint32_t i = 0; i < transition->pre_count; i++) {
        if (tokens(execution, transition->pre[i]) == 0) return false;
    }
    return true;
}

/* It fires, and what it has left empty completes. */
static void fire_whole(Execution *execution, const Transition *transition)
{
    fire(execution, transition);
    complete_scopes(execution, net_around(execution->net, transition));
}

/* A token has its turn. One in a frame that is not there is for the engine: the
   items of a host begin by themselves. */
static void take_up(Execution *execution, uint32_t place)
{
    const Net *net = execution->net;
    if (!is_there(execution, place)) return;
    act_in(execution, net->places[place].frame);
    const PlaceFacts *facts = place_facts(&net->places[place]);
    if (facts->on_flow) pass(execution, element_at(execution, place));
    if (facts->second == SECOND_GATHERS) {
        pass(execution, net_taken_by(net, place));
        tell_of(execution, NET_ACT_GATHER, place);
        put(execution, place);
    }
    if (net->consumers[place] == NET_NONE) return;
    const Transition *transition = &net->transitions[net->consumers[place]];
    if (is_enabled(execution, transition)) fire_whole(execution, transition);
}

/* Every token on the stack has its turn. */
static void run(Execution *execution)
{
    while (execution->height > 0 && execution->step->fault == BPMN_FAULT_NONE)
        take_up(execution, execution->stack[--execution->height]);
}

/* When no token can move, the first that waits for that fires; and so on. */
static void settle(Execution *execution)
{
    const Net *net = execution->net;
    uint32_t next;
    while (execution->step->fault == BPMN_FAULT_NONE
           && (next = net_settled(net, tokens_here, execution)) != NET_NONE) {
        fire_whole(execution, &net->transitions[next]);
        run(execution);
    }
}

/* A token that an operator has taken from elsewhere; scopes that it has left
   empty complete, inner ones first. */
static void enter(Execution *execution)
{
    const Net *net = execution->net;
    uint16_t target = execution->step->target;
    uint32_t place = net_entry(net, target);
    tell_of(execution, NET_ACT_ENTER, target);
    if (place == NET_NONE) {
        bpmn_refuse_target(execution->step);
        return;
    }
    execution->frame = net->places[place].frame;
    push(execution, place);
    run(execution);
    for (uint32_t i = net->scope_count; --i > 0;) {
        complete_scopes(execution, i);
        run(execution);
    }
}

static void happen(Execution *execution)
{
    uint16_t event = execution->step->event;
    const uint32_t *events = execution->interpreter->events;
    const Transition *transition = &execution->net->transitions[events[event]];
    const Terms *asks = transition->asks;
    if (asks && !evaluate_event(&execution->evaluation, asks)) return;
    tell_of(execution, NET_ACT_STEP, event);
    execution->frame = net_frame_of(execution->net, transition);
    fire_whole(execution, transition);
    run(execution);
}

/* What is in an item stands for itself: a token around it lasts as long. */
static bool nothing_left(const Execution *execution)
{
    for (uint32_t i = 0; i < execution->net->place_count; i++) {
        if (execution->net->places[i].frame == 0 && tokens(execution, i) > 0)
            return false;
    }
    return true;
}

/* An item begins. */
static void begin_item(Execution *execution)
{
    execution->frame = execution->step->target;
    push(execution, execution->net->frames[execution->frame].begins);
    run(execution);
}

/* From the event on until nothing can move. */
static void run_step(Execution *execution)
{
    if (execution->step->event == BPMN_ENTERS)
        enter(execution);
    else if (execution->step->event == BPMN_OPENS)
        begin_item(execution);
    else
        happen(execution);
    settle(execution);
    if (execution->step->fault != BPMN_FAULT_NONE || !nothing_left(execution))
        return;
    tell_of(execution, NET_ACT_END, 0);
    bpmn_end(execution->step);
}

void interpret_step(BpmnStep *step)
{
    const Interpreter *interpreter = (const Interpreter *)step->process;
    BpmnValue values[interpreter->net->value_slots + 1];
    Execution execution;
    execution.interpreter = interpreter;
    execution.net = execution.interpreter->net;
    execution.step = step;
    execution.frame = 0;
    execution.evaluation = (Evaluation){ step, execution.net, values, NULL };
    execution.height = 0;
    run_step(&execution);
    if (step->fault != BPMN_FAULT_NONE) tell_of(&execution, NET_ACT_REFUSE, 0);
}
