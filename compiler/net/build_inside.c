/*
 * What a process calls put inside, each call with places of its own. The wait
 * of the call is open as long as it would be. Of what goes to and fro there are
 * notes, places whose tokens have their turn when a step has nothing else to
 * do: that the case begins, what it raises, that it is done.
 */
#include "inside.h"
#include "shift.h"
#include "transition.h"

#include <string.h>

/* Places up to which a net grows. */
enum { MOST_PLACES = 600 };

typedef struct Call Call;

/* A case of the net: the process itself, then those that are called. */
typedef struct Part {
    const Net *net;     /* its own */
    const char *before; /* in front of the names of its variables */
    uint32_t field;     /* number of its first variable */
    uint32_t by;        /* the part that calls it; NET_NONE: none */
    const Call *call;   /* of it; null: none */
} Part;

typedef struct Inside {
    Net *net;
    Arena *arena;
    VECTOR(Part) parts;
} Inside;

/* A call that is put inside. */
struct Call {
    Inside *inside;
    uint32_t wait; /* its place */
    uint32_t node;
    uint32_t by;       /* part that calls */
    const Call *outer; /* of the case that calls; null: none */
    const Net *callee;
    Shift shift;
    uint32_t life; /* open as long as the called case */
    /* who hears what it raises, by transitions of the call: per transition of
       the net as it was, the note; NET_NONE: it is none */
    uint32_t *notes;
};

static uint32_t *one(Arena *arena, uint32_t number)
{
    uint32_t *list = NEW_ARRAY(arena, uint32_t, 1);
    *list = number;
    return list;
}

static uint32_t add_place(const Call *call, PlaceKind kind, const char *word)
{
    Inside *inside = call->inside;
    Net *net = inside->net;
    const Place *wait = &net->places[call->wait];
    Place place = {
        .kind = kind,
        .element = call->node,
        .scope = wait->scope,
        .frame = wait->frame,
        .id = arena_format(inside->arena, "%s.%s", wait->id, word),
        .rests = PLACE_FACTS[kind].rests,
        .owner = NET_NONE,
        .again = NET_NONE,
    };
    Place *places = NEW_ARRAY(inside->arena, Place, net->place_count + 1);
    uint32_t *consumers = net_no_numbers(inside->arena, net->place_count + 1);
    memcpy(places, net->places, net->place_count * sizeof *places);
    memcpy(consumers, net->consumers, net->place_count * sizeof *consumers);
    places[net->place_count] = place;
    net->places = places;
    net->consumers = consumers;
    return net->place_count++;
}

/* A place whose tokens the transition takes up, within a step. */
static uint32_t add_note(const Call *call, uint32_t taker, const char *word)
{
    Net *net = call->inside->net;
    uint32_t note = add_place(call, PLACE_ENTRY, word);
    Transition *transition = &net->transitions[taker];
    net->places[note].is_note = true;
    net->consumers[note] = taker;
    transition->trigger = TRIGGER_NONE;
    transition->any = one(call->inside->arena, note);
    transition->any_count = 1;
    transition->pre_count = 0;
    transition->called = NULL;
    transition->callee = NULL;
    return note;
}

static void add_arc(const Call *call, Transition *transition, uint32_t place)
{
    uint32_t count = transition->arc_count;
    Arc *arcs = NEW_ARRAY(call->inside->arena, Arc, count + 1);
    if (count > 0) memcpy(arcs, transition->arcs, count * sizeof *arcs);
    arcs[count].place = place;
    transition->arcs = arcs;
    transition->arc_count++;
}

/* variable = another one. */
static Assignment copy_of(Inside *inside, uint32_t field, uint32_t from)
{
    const NetField *source = &inside->net->fields[from];
    Arena *arena = inside->arena;
    Expression *origin = NEW(arena, Expression);
    *origin = (Expression){ .operation = OPERATION_FIELD,
                            .type = source->type,
                            .text = source->name,
                            .field = (int32_t)from };
    Term *term = NEW(arena, Term);
    *term = (Term){ .operation = OPERATION_FIELD,
                    .type = source->type,
                    .field = (int32_t)from,
                    .origin = origin };
    Terms *terms = NEW(arena, Terms);
    *terms = (Terms){ .items = term,
                      .count = 1,
                      .slots = 1,
                      .language = LANGUAGE_FEEL,
                      .source = source->name,
                      .tree = origin };
    Formula *value = NEW(arena, Formula);
    *value = (Formula){ .text = source->name,
                        .is_expression = true,
                        .tree = origin,
                        .terms = terms };
    return (Assignment){ .field = field, .value = value };
}

typedef VECTOR(Assignment) Assigns;

/* Before those that the transition has. */
static void assign_before(Inside *inside, Transition *transition,
                          Assigns *assigns)
{
    for (uint32_t i = 0; i < transition->assign_count; i++)
        VECTOR_ADD(inside->arena, assigns, transition->assigns[i]);
    transition->assigns = assigns->items;
    transition->assign_count = (uint32_t)assigns->count;
}

/* Does the variable go from case to case? */
static bool is_passed(const NetField *field)
{
    return field_is_stored(field) && !field->is_inner && field->frame == 0;
}

static uint32_t find_passed(const Net *net, const char *name)
{
    for (uint32_t i = 0; i < net->field_count; i++)
        if (is_passed(&net->fields[i]) && text_equal(net->fields[i].name, name))
            return i;
    return NET_NONE;
}

static uint32_t find_shown(const Net *net, const char *name)
{
    for (uint32_t i = 0; i < net->field_count; i++)
        if (net->fields[i].frame == 0 && text_equal(net->fields[i].shown, name))
            return i;
    return NET_NONE;
}

/* The variable of the caller that goes to one of the called case; NET_NONE:
   none does. */
static uint32_t source_of(const Net *caller, const BpmnWait *row,
                          const char *name)
{
    for (uint32_t i = row->outcome_count; i > 1; i -= 2)
        if (text_equal(row->outcomes[i - 1], name))
            return find_shown(caller, row->outcomes[i - 2]);
    return row->outcomes_closed ? NET_NONE : find_passed(caller, name);
}

static bool row_gives(const BpmnWait *row, uint16_t number)
{
    bool gives = !row->outputs;
    for (uint16_t i = 0; i < row->output_count; i++)
        gives = gives || row->outputs[i] == number;
    return gives;
}

static const BpmnWait *row_of(const Call *call)
{
    return &call->inside->net->places[call->wait].opening->row;
}

static Assigns assigns_in(const Call *call)
{
    Inside *inside = call->inside;
    Part caller = inside->parts.items[call->by];
    Assigns assigns = { 0 };
    for (uint32_t i = 0; i < call->callee->field_count; i++) {
        const NetField *field = &call->callee->fields[i];
        if (!is_passed(field)) continue;
        uint32_t from = source_of(caller.net, row_of(call), field->name);
        if (from != NET_NONE)
            VECTOR_ADD(
                inside->arena, &assigns,
                copy_of(inside, call->shift.field + i, caller.field + from));
    }
    return assigns;
}

static Assigns assigns_out(const Call *call)
{
    Inside *inside = call->inside;
    Part caller = inside->parts.items[call->by];
    Assigns assigns = { 0 };
    for (uint32_t i = 0; i < caller.net->field_count; i++) {
        const NetField *field = &caller.net->fields[i];
        uint32_t from = find_passed(call->callee, field->name);
        if (is_passed(field) && from != NET_NONE
            && row_gives(row_of(call), field->number))
            VECTOR_ADD(
                inside->arena, &assigns,
                copy_of(inside, caller.field + i, call->shift.field + from));
    }
    return assigns;
}

/* What comes back with what the called case raises: as at its end, with what
   the call maps. */
static Assigns assigns_raised(const Call *call)
{
    Inside *inside = call->inside;
    const Net *net = inside->net;
    Assigns assigns = assigns_out(call);
    for (uint32_t i = 0; i < call->shift.transition; i++) {
        const Transition *gives = &net->transitions[i];
        if (gives->trigger != TRIGGER_GIVES || gives->pre[0] != call->wait)
            continue;
        for (uint32_t j = 0; j < gives->assign_count; j++)
            VECTOR_ADD(inside->arena, &assigns, gives->assigns[j]);
    }
    return assigns;
}

/* Does the case come back to the call by it? */
static bool is_answer(const Call *call, const Transition *transition)
{
    return transition->callee && transition->pre_count > 0
        && transition->pre[0] == call->wait;
}

/* The answers of the call are notes; returns that of its being done. */
static uint32_t note_answers(Call *call)
{
    Inside *inside = call->inside;
    Net *net = inside->net;
    uint32_t done = NET_NONE;
    call->notes = net_no_numbers(inside->arena, net->transition_count + 1);
    for (uint32_t i = 0; i < call->shift.transition; i++) {
        Transition *answer = &net->transitions[i];
        if (!is_answer(call, answer)) continue;
        bool keeps = answer->keeps;
        Assigns assigns = answer->comes_of == TELL_NOTHING
            ? assigns_out(call)
            : assigns_raised(call);
        assign_before(inside, answer, &assigns);
        call->notes[i] = add_note(call, i,
                                  arena_format(inside->arena, "answer%u", i));
        if (answer->comes_of == TELL_NOTHING) done = call->notes[i];
        answer->keeps = false;
        if (keeps)
            answer->row = ROW_ESCALATION_BESIDE;
        else
            numbers_add(&answer->clear, &answer->clear_count, &call->wait, 1,
                        inside->arena);
    }
    return done;
}

/* The note that tells the call of what is raised, by the answer for exactly
   that code (null: for any); NET_NONE: it has none. */
static uint32_t exact_note(const Call *call, TellKind kind, const char *code)
{
    const Net *net = call->inside->net;
    for (uint32_t i = 0; i < call->shift.transition; i++) {
        const Transition *answer = &net->transitions[i];
        if (call->notes[i] != NET_NONE && answer->comes_of == kind
            && (code ? text_equal(answer->code, code) : !answer->code))
            return call->notes[i];
    }
    return NET_NONE;
}

static uint32_t new_transition(Inside *inside, Transition own)
{
    Net *net = inside->net;
    Transition *all = NEW_ARRAY(inside->arena, Transition,
                                net->transition_count + 1);
    memcpy(all, net->transitions, net->transition_count * sizeof *all);
    all[net->transition_count] = own;
    net->transitions = all;
    return net->transition_count++;
}

/* The note that leads to that of a call further out: each caller on the way has
   before what comes back to it. */
static uint32_t note_outward(const Call *call, const Call *to, uint32_t note)
{
    Inside *inside = call->inside;
    if (call == to) return note;
    uint32_t next = note_outward(call->outer, to, note);
    Assigns assigns = assigns_raised(call);
    if (assigns.count == 0) return next;
    Transition gives = net_blank(ROW_CALL_GIVES, call->node);
    assign_before(inside, &gives, &assigns);
    add_arc(call, &gives, next);
    return add_note(call, new_transition(inside, gives),
                    arena_format(inside->arena, "gives%u", next));
}

/* The note of the first call that hears it, from the inside out; NET_NONE: none
   does. */
static uint32_t note_of(const Call *call, TellKind kind, const char *code)
{
    for (const Call *at = call; at; at = at->outer) {
        uint32_t note = exact_note(at, kind, code);
        if (note == NET_NONE) note = exact_note(at, kind, NULL);
        if (note != NET_NONE) return note_outward(call, at, note);
    }
    return NET_NONE;
}

/* What the called case raises is told to the call. An error ends the case, not
   its caller's; where the call does not hear it, it rests in an incident. */
static void note_raised(Call *call)
{
    Inside *inside = call->inside;
    uint32_t incident = add_place(call, PLACE_INCIDENT, "fails");
    for (uint32_t i = 0; i < call->callee->transition_count; i++) {
        uint32_t number = call->shift.transition + i;
        Transition *raised = &inside->net->transitions[number];
        if (raised->tells != TELL_ERROR && raised->tells != TELL_ESCALATION)
            continue;
        uint32_t note = note_of(call, raised->tells, raised->told);
        raised = &inside->net->transitions[number];
        if (note == NET_NONE && raised->ends_case) note = incident;
        if (note != NET_NONE) add_arc(call, raised, note);
        if (raised->ends_case)
            numbers_add(&raised->clear, &raised->clear_count, &call->life, 1,
                        inside->arena);
        raised->ends_case = false;
        raised->tells = TELL_NOTHING;
    }
}

/* Does the part belong to the called case, or to one that it
   calls? */
static bool is_within(const Call *call, uint32_t part)
{
    while (part != NET_NONE && part != call->shift.part)
        part = call->inside->parts.items[part].by;
    return part != NET_NONE;
}

/* The called case ends where it stands. */
static void clear_case(const Call *call, Transition *transition)
{
    const Inside *inside = call->inside;
    const Net *net = inside->net;
    uint32_t *places = NEW_ARRAY(inside->arena, uint32_t, net->place_count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < net->place_count; i++) {
        uint32_t part = net->elements[net->places[i].element].part;
        if (i == call->life || is_within(call, part)) places[count++] = i;
    }
    transition->clear = places;
    transition->clear_count = count;
}

/* Who answers at the place raises the code (null: any other), which an answer
   of a call hears: an error ends the case. */
static void add_raising(const Call *call, uint32_t place, TellKind kind,
                        const char *code, uint32_t note)
{
    Inside *inside = call->inside;
    const Net *net = inside->net;
    bool is_error = kind == TELL_ERROR;
    const Net *callee = net_called_at(net, place);
    Transition raised = net_blank(is_error ? ROW_ERROR_JOB
                                           : ROW_ESCALATION_PERSON,
                                  net->places[place].element);
    raised.trigger = is_error ? TRIGGER_ERROR : TRIGGER_ESCALATION;
    raised.code = code;
    raised.keeps = !is_error;
    raised.pre = one(inside->arena, place);
    raised.pre_count = 1;
    raised.called = callee ? callee->id : NULL;
    raised.comes_of = kind;
    if (is_error) clear_case(call, &raised);
    add_arc(call, &raised, note);
    (void)new_transition(inside, raised);
}

/* Does a call nearer than that one have an answer for the code? */
static bool is_heard_before(const Call *call, const Call *at, TellKind kind,
                            const char *code)
{
    for (; call != at; call = call->outer)
        if (code && exact_note(call, kind, code) != NET_NONE) return true;
    return false;
}

/* What is raised at the place of a called case, and who hears it, from the
   inside out. */
static void note_raising(const Call *call, uint32_t place, TellKind kind)
{
    for (const Call *at = call; at; at = at->outer) {
        for (uint32_t i = 0; i < at->shift.transition; i++) {
            const Transition *answer = &call->inside->net->transitions[i];
            const char *code = answer->code;
            if (at->notes[i] != NET_NONE && answer->comes_of == kind
                && !is_heard_before(call, at, kind, code)
                && net_place_raises(call->inside->net, place, kind, code))
                add_raising(call, place, kind, code,
                            note_outward(call, at, at->notes[i]));
        }
        if (exact_note(at, kind, NULL) != NET_NONE) break;
    }
}

/* Events that begin cases do so no more; returns the start of called ones. */
static uint32_t stop_starts(const Call *call)
{
    Net *net = call->inside->net;
    uint32_t start = NET_NONE;
    for (uint32_t i = call->shift.transition; i < net->transition_count; i++) {
        Transition *transition = &net->transitions[i];
        if (!is_fired(transition, FIRED_START)) continue;
        if (transition->trigger == TRIGGER_START && !transition->code)
            start = i;
        else
            *transition = net_blank(transition->row, transition->node);
    }
    return start;
}

/* The note that lets the case begin, in its scope. */
static uint32_t note_beginning(Call *call)
{
    Inside *inside = call->inside;
    uint32_t start = stop_starts(call);
    uint32_t enters = add_note(call, start, "starts");
    inside->net->places[enters].is_note = false;
    Transition begin = net_blank(ROW_OPEN, call->node);
    begin.head = true;
    begin.begins = call->shift.part;
    begin.opens = one(inside->arena, call->life);
    begin.open_count = 1;
    Assigns assigns = assigns_in(call);
    assign_before(inside, &begin, &assigns);
    add_arc(call, &begin, enters);
    return add_note(call, new_transition(inside, begin), "begins");
}

/* The case is over when nothing is left of it. */
static void add_completion(Call *call, uint32_t done)
{
    Inside *inside = call->inside;
    const NetScope *scope = &inside->net->scopes[call->shift.scope];
    Transition complete = net_blank(ROW_COMPLETE, call->node);
    complete.trigger = TRIGGER_COMPLETE;
    complete.completes = call->shift.scope;
    complete.pre = one(inside->arena, call->life);
    complete.pre_count = 1;
    complete.inhibit = scope->places;
    complete.inhibit_count = scope->place_count;
    add_arc(call, &complete, done);
    (void)new_transition(inside, complete);
}

/* What opens the call lets the case begin; what withdraws the call withdraws
   the case. */
static void follow_wait(Call *call, uint32_t begins)
{
    Inside *inside = call->inside;
    Net *net = inside->net;
    uint32_t first = call->shift.place, count = net->place_count - first;
    uint32_t *places = NEW_ARRAY(inside->arena, uint32_t, count + 1);
    for (uint32_t i = 0; i < count; i++) places[i] = first + i;
    for (uint32_t i = 0; i < net->transition_count; i++) {
        Transition *transition = &net->transitions[i];
        if (net_is_among(transition->opens, transition->open_count, call->wait))
            add_arc(call, transition, begins);
        if (net_is_among(transition->clear, transition->clear_count,
                         call->wait))
            numbers_add(&transition->clear, &transition->clear_count, places,
                        count, inside->arena);
    }
}

static void put_inside(Inside *inside, uint32_t wait, uint32_t by,
                       const Net *callee)
{
    Net *net = inside->net;
    Call *call = NEW(inside->arena, Call);
    *call = (Call){ .inside = inside,
                    .wait = wait,
                    .node = net->places[wait].element,
                    .by = by,
                    .outer = inside->parts.items[by].call,
                    .callee = callee };
    const char *before = arena_format(inside->arena, "%s%s/",
                                      inside->parts.items[by].before,
                                      net->elements[call->node].id);
    call->shift = net_add_net(net, callee, net->places[wait].scope, before,
                              inside->arena);
    VECTOR_ADD(inside->arena, &inside->parts,
               (Part){ callee, before, call->shift.field, by, call });
    net->places[wait].kind = PLACE_SCOPE;
    call->life = add_place(call, PLACE_SCOPE, "case");
    net->places[call->life].owns = true;
    net->scopes[call->shift.scope].place = call->life;
    uint32_t done = note_answers(call);
    note_raised(call);
    uint32_t begins = note_beginning(call);
    add_completion(call, done);
    follow_wait(call, begins);
}

/* Is the process on the way to the part? */
static bool is_around(const Inside *inside, uint32_t part, const Net *net)
{
    while (part != NET_NONE && inside->parts.items[part].net != net)
        part = inside->parts.items[part].by;
    return part != NET_NONE;
}

static bool has_one_start(const Net *net)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < net->transition_count; i++)
        count += net->transitions[i].trigger == TRIGGER_START
            && !net->transitions[i].code;
    return count == 1;
}

/* The net of what is called at the place; null: it is no call, or stays as it
   is. */
static const Net *callee_at(const Inside *inside, uint32_t place)
{
    const Net *net = inside->net;
    const Place *wait = &net->places[place];
    uint32_t part = net->elements[wait->element].part;
    const Net *callee = wait->frame == 0 ? net_called_at(net, place) : NULL;
    return callee && !is_around(inside, part, callee) && has_one_start(callee)
        ? callee
        : NULL;
}

static void note_all_raising(const Inside *inside)
{
    uint32_t count = inside->net->place_count;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t element = inside->net->places[i].element;
        uint32_t part = inside->net->elements[element].part;
        note_raising(inside->parts.items[part].call, i, TELL_ERROR);
        note_raising(inside->parts.items[part].call, i, TELL_ESCALATION);
    }
}

const Net *net_inside(const Net *net, Arena *arena)
{
    Inside inside = { .arena = arena };
    inside.net = arena_copy(arena, net, sizeof *net);
    inside.net->comes = NULL;
    inside.net->places = arena_copy(arena, net->places,
                                    net->place_count * sizeof *net->places);
    inside.net->transitions =
        arena_copy(arena, net->transitions,
                   net->transition_count * sizeof *net->transitions);
    VECTOR_ADD(arena, &inside.parts, (Part){ net, "", 0, NET_NONE, NULL });
    for (uint32_t i = 0; i < inside.net->place_count; i++) {
        const Net *callee = callee_at(&inside, i);
        if (!callee) continue;
        put_inside(&inside, i,
                   inside.net->elements[inside.net->places[i].element].part,
                   callee);
        if (inside.net->place_count > MOST_PLACES) return NULL;
    }
    note_all_raising(&inside);
    return inside.net->part_count > 0 ? inside.net : NULL;
}
