/*
 * The interpreter: a step function that walks the transitions of a net.
 *
 * Its image keeps a uint16_t for each place that rests. Tokens on their way
 * lie on a stack of places, the next one on top.
 */
#include "interpret.h"

#include <stdlib.h>
#include <string.h>

typedef struct Interpreter {
    const Net *net;
    const BpmnPlace *slots;  /* by place: where its counter lies */
    const uint16_t *numbers; /* by field: layout_number */
    const uint32_t *events;  /* by event: its first transition */
} Interpreter;

/* One step. */
typedef struct Walk {
    const Interpreter *interpreter;
    const Net *net;
    BpmnStep *step;
    char *image;
    Evaluation evaluation;
    uint32_t height;
    uint32_t stack[LIMIT_STEP_TOKENS];
} Walk;

static uint16_t tokens(const Walk *walk, uint32_t place)
{
    uint16_t count;
    if (!walk->net->places[place].rests) return 0;
    memcpy(&count, walk->image + walk->interpreter->slots[place].counter_offset,
           sizeof count);
    return count;
}

static void set_tokens(Walk *walk, uint32_t place, uint16_t count)
{
    memcpy(walk->image + walk->interpreter->slots[place].counter_offset, &count,
           sizeof count);
}

static void put(Walk *walk, uint32_t place)
{
    uint16_t count = tokens(walk, place);
    if (count == UINT16_MAX && walk->step->fault == BPMN_FAULT_NONE)
        walk->step->fault = BPMN_FAULT_LIMIT;
    else
        set_tokens(walk, place, (uint16_t)(count + 1));
}

static void push(Walk *walk, uint32_t place)
{
    if (walk->height < LIMIT_STEP_TOKENS)
        walk->stack[walk->height++] = place;
    else if (walk->step->fault == BPMN_FAULT_NONE)
        walk->step->fault = BPMN_FAULT_LIMIT;
}

static uint16_t element_at(const Walk *walk, uint32_t place)
{
    return (uint16_t)walk->net->places[place].element;
}

/* People no longer see so many tokens of the place. */
static void close_waits(Walk *walk, uint32_t place, uint16_t count)
{
    uint16_t element = element_at(walk, place);
    switch (walk->net->places[place].kind) {
    case PLACE_WAIT:
    case PLACE_ARM:
    case PLACE_SCOPE:
        if (count == 1)
            bpmn_close_wait(walk->step, element);
        else
            bpmn_close_all(walk->step, element);
        break;
    case PLACE_INCIDENT:
        for (; count > 0; count--) bpmn_incident_over(walk->step, element);
        break;
    default: break;
    }
}

/* The engine closes the wait that the event names. */
static bool names_its_wait(const Transition *transition)
{
    switch (transition->trigger) {
    case TRIGGER_DONE:
    case TRIGGER_TIMER:
    case TRIGGER_TIMER_LAST:
    case TRIGGER_MESSAGE:
    case TRIGGER_ERROR:
    case TRIGGER_ESCALATION: return true;
    default: return false;
    }
}

static int by_number(const void *one, const void *other)
{
    uint32_t left = *(const uint32_t *)one;
    uint32_t right = *(const uint32_t *)other;
    return left < right ? -1 : left > right;
}

static bool is_cleared(const Transition *transition, uint32_t place)
{
    return bsearch(&place, transition->clear, transition->clear_count,
                   sizeof place, by_number);
}

static void clear(Walk *walk, const Transition *transition)
{
    uint32_t kept = 0;
    if (transition->clear_count == 0) return;
    for (uint32_t i = 0; i < transition->clear_count; i++) {
        uint32_t place = transition->clear[i];
        uint16_t count = tokens(walk, place);
        if (count == 0) continue;
        set_tokens(walk, place, 0);
        close_waits(walk, place, count);
    }
    for (uint32_t i = 0; i < walk->height; i++) {
        if (!is_cleared(transition, walk->stack[i]))
            walk->stack[kept++] = walk->stack[i];
    }
    walk->height = kept;
}

static void take(Walk *walk, const Transition *transition)
{
    for (uint32_t i = 0; i < transition->pre_count && !transition->keeps; i++) {
        uint32_t place = transition->pre[i];
        set_tokens(walk, place, (uint16_t)(tokens(walk, place) - 1));
        if (!names_its_wait(transition)) close_waits(walk, place, 1);
    }
    clear(walk, transition);
}

static BpmnCause assign(Walk *walk, const Transition *transition)
{
    for (uint32_t i = 0; i < transition->assign_count; i++) {
        const Assignment *assign = &transition->assigns[i];
        BpmnValue value = evaluate_formula(&walk->evaluation, assign->value);
        BpmnCause cause = bpmn_take_cause(walk->step);
        if (cause != BPMN_CAUSE_NONE) return cause;
        uint16_t field = walk->interpreter->numbers[assign->field];
        if (!bpmn_field_set(walk->step, walk->image, field, &value))
            return BPMN_CAUSE_NO_VALUE;
    }
    return BPMN_CAUSE_NONE;
}

/* Everything that opens is looked at before anything opens. */
static BpmnCause open_all(Walk *walk, const Transition *transition, bool dry)
{
    const Net *net = walk->net;
    for (uint32_t i = 0; i < transition->open_count; i++) {
        uint32_t place = transition->opens[i];
        if (dry && net->places[place].owns && tokens(walk, place) > 0)
            return BPMN_CAUSE_AGAIN;
        BpmnCause cause = open_place(&walk->evaluation, net,
                                     &net->places[place], dry);
        if (cause != BPMN_CAUSE_NONE) return cause;
        if (!dry) put(walk, place);
    }
    return BPMN_CAUSE_NONE;
}

/* Arcs chosen so far lie on the stack in their order. */
typedef struct Choice {
    bool has_flow;
    bool took_flow;
    bool guard_held;
    BpmnCause cause;
    uint16_t flow; /* whose guard gave the cause */
} Choice;

static void choose_arc(Walk *walk, const Transition *transition, const Arc *arc,
                       Choice *choice)
{
    const Place *place = &walk->net->places[arc->place];
    bool is_flow = place->kind != PLACE_ENTRY;
    choice->has_flow = choice->has_flow || is_flow;
    if (arc->is_default
        || (transition->mode == ARCS_FIRST && choice->took_flow))
        return;
    if (arc->guard) {
        BpmnValue value = evaluate(&walk->evaluation, arc->guard);
        choice->cause = bpmn_take_cause(walk->step);
        choice->flow = (uint16_t)place->element;
        if (choice->cause != BPMN_CAUSE_NONE || !evaluate_is_true(value))
            return;
        choice->guard_held = true;
    }
    choice->took_flow = choice->took_flow || is_flow;
    push(walk, arc->place);
}

/* The default stands at its place in the order of flows. */
static void choose_default(Walk *walk, const Transition *transition,
                           uint32_t base, Choice *choice)
{
    uint32_t before = 0;
    bool wanted = transition->mode == ARCS_FIRST ? !choice->took_flow
                                                 : !choice->guard_held;
    for (uint32_t i = 0; i < transition->arc_count && wanted; i++) {
        const Arc *arc = &transition->arcs[i];
        bool taken = base + before < walk->height
            && walk->stack[base + before] == arc->place;
        if (arc->is_default) {
            push(walk, arc->place);
            if (walk->step->fault != BPMN_FAULT_NONE) return;
            memmove(&walk->stack[base + before + 1],
                    &walk->stack[base + before],
                    (walk->height - 1 - base - before) * sizeof(uint32_t));
            walk->stack[base + before] = arc->place;
            choice->took_flow = true;
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
static Choice choose(Walk *walk, const Transition *transition)
{
    Choice choice = { .flow = BPMN_NO_ELEMENT };
    uint32_t base = walk->height;
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        if (transition->mode == ARCS_ALL)
            push(walk, transition->arcs[i].place);
        else
            choose_arc(walk, transition, &transition->arcs[i], &choice);
        if (choice.cause != BPMN_CAUSE_NONE) break;
    }
    if (transition->mode != ARCS_ALL && choice.cause == BPMN_CAUSE_NONE) {
        choose_default(walk, transition, base, &choice);
        choice.flow = BPMN_NO_ELEMENT;
        if (choice.has_flow && !choice.took_flow)
            choice.cause = BPMN_CAUSE_NO_FLOW;
    }
    if (choice.cause != BPMN_CAUSE_NONE) walk->height = base;
    reverse(walk->stack + base, walk->height - base);
    return choice;
}

static void rest_in_incident(Walk *walk, const Transition *transition,
                             uint16_t flow, BpmnCause cause)
{
    if (transition->incident == NET_NONE) {
        /* The net says that nothing can fail here: never seen. */
        if (walk->step->fault == BPMN_FAULT_NONE)
            walk->step->fault = BPMN_FAULT_LIMIT;
        return;
    }
    put(walk, transition->incident);
    bpmn_incident(walk->step, (uint16_t)transition->node, flow, cause);
}

static void fire(Walk *walk, const Transition *transition)
{
    BpmnCause cause = BPMN_CAUSE_NONE;
    uint16_t node = (uint16_t)transition->node;
    take(walk, transition);
    if (transition->passes) bpmn_passed(walk->step, node);
    if (transition->head && bpmn_out_of_fuel(walk->step))
        cause = BPMN_CAUSE_FUEL;
    if (cause == BPMN_CAUSE_NONE && transition->reports)
        bpmn_report(walk->step, node, transition->reports);
    if (cause == BPMN_CAUSE_NONE) cause = assign(walk, transition);
    if (cause == BPMN_CAUSE_NONE) cause = open_all(walk, transition, true);
    if (cause != BPMN_CAUSE_NONE) {
        rest_in_incident(walk, transition, BPMN_NO_ELEMENT, cause);
        return;
    }
    Choice choice = choose(walk, transition);
    if (choice.cause != BPMN_CAUSE_NONE)
        rest_in_incident(walk, transition, choice.flow, choice.cause);
    else
        open_all(walk, transition, false);
}

static bool is_empty(const Walk *walk, const NetScope *scope)
{
    if (scope->place_count == 0) return true;
    uint32_t first = scope->places[0];
    uint32_t end = first + scope->place_count;
    for (uint32_t place = first; place < end; place++) {
        if (tokens(walk, place) > 0) return false;
    }
    for (uint32_t i = 0; i < walk->height; i++) {
        if (walk->stack[i] >= first && walk->stack[i] < end) return false;
    }
    return true;
}

static const Transition *completion(const Net *net, uint32_t element)
{
    uint32_t low = 0;
    uint32_t high = net->transition_count;
    while (low < high) { /* transitions are ordered by node */
        uint32_t middle = low + (high - low) / 2;
        if (net->transitions[middle].node < element)
            low = middle + 1;
        else
            high = middle;
    }
    while (net->transitions[low].trigger != TRIGGER_COMPLETE) low++;
    return &net->transitions[low];
}

/* Completes the scopes around a node that a firing has left empty. */
static void complete_scopes(Walk *walk, uint32_t node)
{
    const Net *net = walk->net;
    uint32_t index = net->elements[node].body != NET_NONE
        ? net->elements[node].body
        : net->elements[node].scope;
    while (index != 0 && walk->step->fault == BPMN_FAULT_NONE) {
        const NetScope *scope = &net->scopes[index];
        bool open = tokens(walk, scope->place) > 0;
        if (open && !is_empty(walk, scope)) return;
        if (open) fire(walk, completion(net, scope->element));
        index = scope->parent;
    }
}

static bool is_enabled(const Walk *walk, const Transition *transition)
{
    for (uint32_t i = 0; i < transition->pre_count; i++) {
        if (tokens(walk, transition->pre[i]) == 0) return false;
    }
    return true;
}

/* A token has its turn. */
static void take_up(Walk *walk, uint32_t place)
{
    const Net *net = walk->net;
    PlaceKind kind = net->places[place].kind;
    if (kind == PLACE_FLOW || kind == PLACE_JOIN)
        bpmn_passed(walk->step, element_at(walk, place));
    if (net->consumers[place] == NET_NONE) return;
    const Transition *transition = &net->transitions[net->consumers[place]];
    if (kind == PLACE_JOIN) {
        bpmn_passed(walk->step, (uint16_t)transition->node);
        put(walk, place);
    }
    if (!is_enabled(walk, transition)) return;
    fire(walk, transition);
    complete_scopes(walk, transition->node);
}

static bool all_open(const Walk *walk, uint32_t index)
{
    const NetScope *scopes = walk->net->scopes;
    for (; index != 0; index = scopes[index].parent) {
        if (tokens(walk, scopes[index].place) == 0) return false;
    }
    return true;
}

/* The second half of a move: a token at the target. */
static void enter_target(Walk *walk)
{
    const Net *net = walk->net;
    uint16_t target = walk->step->target;
    if (target >= net->node_count || net->elements[target].enter == NET_NONE
        || !all_open(walk, net->elements[target].scope))
        bpmn_refuse_target(walk->step);
    else
        push(walk, net->elements[target].enter);
}

/* The first transition of the step's event that is enabled; null: none. */
static const Transition *find_transition(const Walk *walk)
{
    const Net *net = walk->net;
    uint32_t first = walk->interpreter->events[walk->step->event];
    for (uint32_t i = first; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->node != net->transitions[first].node
            || transition->trigger != net->transitions[first].trigger
            || !text_equal(transition->code, net->transitions[first].code))
            break;
        if (is_enabled(walk, transition)) return transition;
    }
    return NULL;
}

static bool nothing_left(const Walk *walk)
{
    for (uint32_t i = 0; i < walk->net->place_count; i++) {
        if (tokens(walk, i) > 0) return false;
    }
    return true;
}

static void interpret_step(BpmnStep *step, void *image)
{
    Walk walk;
    walk.interpreter = step->process->context;
    walk.net = walk.interpreter->net;
    walk.step = step;
    walk.image = image;
    walk.evaluation = (Evaluation){ step, image, walk.net->process,
                                    walk.interpreter->numbers };
    walk.height = 0;
    const Transition *transition = find_transition(&walk);
    if (!transition) {
        bpmn_refuse_target(step);
        return;
    }
    fire(&walk, transition);
    if (transition->trigger == TRIGGER_MOVE) enter_target(&walk);
    complete_scopes(&walk, transition->node);
    while (walk.height > 0 && step->fault == BPMN_FAULT_NONE)
        take_up(&walk, walk.stack[--walk.height]);
    if (step->fault == BPMN_FAULT_NONE && nothing_left(&walk)) bpmn_end(step);
}

/* Gives each place that rests its counter; returns where they end. */
static uint32_t lay_counters(const Net *net, BpmnPlace *slots)
{
    uint32_t offset = sizeof(BpmnImage);
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (!net->places[i].rests) continue;
        slots[i].counter_offset = offset;
        offset += (uint32_t)sizeof(uint16_t);
    }
    return (offset + 7) / 8 * 8;
}

static const uint32_t *first_transitions(const Net *net, Arena *arena,
                                         const BpmnProcess *definition)
{
    uint32_t *events = NEW_ARRAY(arena, uint32_t, definition->event_count);
    uint32_t i = 0; /* both are in the order of transitions */
    for (uint16_t event = 0; event < definition->event_count; event++) {
        const BpmnEvent *row = &definition->events[event];
        while (net->transitions[i].node != row->element
               || (int)net->transitions[i].trigger
                   != (int)row->kind + (int)TRIGGER_START
               || !text_equal(net->transitions[i].code, row->code))
            i++;
        events[event] = i;
    }
    return events;
}

/* The places of the tables, with their counters. */
static const BpmnPlace *counted_places(const Net *net, Arena *arena,
                                       const BpmnProcess *definition,
                                       const BpmnPlace *slots)
{
    BpmnPlace *places = arena_copy(arena, definition->places,
                                   definition->place_count * sizeof *places);
    uint16_t next = 0;
    for (uint32_t i = 0; i < net->place_count; i++) {
        if (!net->places[i].rests) continue;
        places[next].bit = BPMN_NO_ELEMENT;
        places[next++].counter_offset = slots[i].counter_offset;
    }
    return places;
}

const BpmnProcess *net_interpreter(const Net *net, Arena *arena)
{
    const Process *process = net->process;
    BpmnProcess *definition = NEW(arena, BpmnProcess);
    Interpreter *interpreter = NEW(arena, Interpreter);
    BpmnPlace *slots = NEW_ARRAY(arena, BpmnPlace, net->place_count);
    uint16_t *numbers = NEW_ARRAY(arena, uint16_t, process->fields.count);
    for (uint32_t i = 0; i < process->fields.count; i++)
        numbers[i] = layout_number(process, i);

    definition->abi = BPMN_ABI;
    definition->nulls_offset = lay_counters(net, slots);
    layout_tables(net, arena, definition);
    definition->places = counted_places(net, arena, definition, slots);
    definition->max_image_bytes = LIMIT_IMAGE_BYTES;
    definition->id = process->id;
    definition->name = process->name;
    memcpy(definition->net_hash, net->hash, sizeof net->hash);
    definition->source = process->diagram->source;
    definition->source_bytes = process->diagram->source_bytes;
    definition->step = interpret_step;
    definition->context = interpreter;
    *interpreter = (Interpreter){
        .net = net,
        .slots = slots,
        .numbers = numbers,
        .events = first_transitions(net, arena, definition),
    };
    return definition;
}
