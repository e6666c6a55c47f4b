/*
 * The net: guarded transitions over places, the one meaning that a diagram
 * has. Exploration, the interpreter and the lowering read it and nothing else.
 *
 * A marking gives each place a count of tokens. Places that rest keep their
 * tokens between steps; the others are empty whenever a step has ended.
 *
 * A step fires one transition with a trigger, then internal ones, depth
 * first: arcs of a firing are taken up in their order, each running until
 * nothing of it can move, before the next begins. When a branch has nothing
 * left to move, the innermost open scope that has become empty completes, and
 * the branch goes on behind it. When no branch is left that can move, the first
 * inclusive join that may fire does, and all goes on as before.
 *
 * In full: a token is on its place from the firing on, so no scope completes
 * while one waits for its turn, and what clears the place clears it too. A
 * join looks only at tokens that have had their turn. After each firing the
 * scopes around its node (a sub-process: its own first) are looked at from
 * the inside out: the first that is open completes if it is empty; only then
 * the next token is taken up. A step that ends with no token anywhere closes
 * the case.
 *
 * Where event sub-processes stand, all else that stands there is a scope of its
 * own inside, which they watch: when it completes, they are no longer armed.
 *
 * A net is made by net_build(), completed by net_digest() (identity),
 * prove_called() and prove() (bounds), and not changed otherwise. It lies in
 * one arena and points into the diagram, which must live as long; nobody owns
 * parts of it. Elements, fields, places, scopes and transitions are indexes,
 * NET_NONE where there is none; texts are null where the diagram has none.
 * Nothing here can fail but net_fits_tables().
 * Source: BPMN 2.0.2 clause 13; where it leaves the order open, ours:
 * docs/reference/semantics.md.
 */
#ifndef BPMNC_NET_H
#define BPMNC_NET_H

#include "../read/iso8601.h"
#include "../resolve/term.h"
#include "bpmn/process.h"
#include "facts.h"
#include "numbers.h"
#include "thrown.h"

/* The process as it was read: only who builds nets looks into it. */
typedef struct Process Process;

typedef struct Net Net;

/* SIGN_PERSON ...: see sign.def. */
typedef enum Sign {
#define SIGN(NAME, sign, meaning) SIGN_##NAME,
#include "sign.def"
#undef SIGN
    SIGNS,
    SIGN_NONE /* of an event: its node's */
} Sign;

/* A node or a flow of the process, in one numbering: first the nodes, by flow
   from the start events (breadth first; start events by id, then event
   sub-processes by id; of one node: those of its body, what its items throw,
   its boundary events by id, its targets in flow order; what is not reached
   follows by id), then the flows, by source node and flow order. */
typedef struct NetElement {
    const char *id;
    const char *name; /* null: none */
    Position position;
    BpmnElementKind kind;
    uint32_t scope; /* index into scopes that it stands in */
    /* sub-process: index into scopes; else NET_NONE */
    uint32_t body;
    /* the place that a move puts a token on; NET_NONE: it cannot enter */
    uint32_t enter;
    /* 0; in a net of the proof alone (net_inside) which of the called cases it
       belongs to, from 1 */
    uint32_t part;

    /* of a node */
    const char *word; /* as the standard spells it: "userTask"; flow: null */
    Sign sign;
    bool leaves_by_first; /* by the first flow that holds, not by each */
    bool interrupting;    /* what hears */
    bool hears;           /* boundary event, start of an event sub-process */
    bool watches;         /* event sub-process */
    uint32_t host;        /* boundary event: its activity; else NET_NONE */
    uint32_t first_out;   /* the flows that leave it follow one another */
    uint32_t out_count;
    const uint32_t *in; /* flows, by number */
    uint32_t in_count;
    const uint32_t *boundaries; /* events on its border, by number */
    uint32_t boundary_count;
    /* of an event with several definitions: those, by number */
    const uint32_t *parts;
    uint32_t part_count;
    uint32_t part_of; /* the event that it is one of; else NET_NONE */
    /* the activity whose items throw it as they complete; else NET_NONE */
    uint32_t thrown_by;

    /* of a flow */
    uint32_t source; /* node; of a node: NET_NONE */
    uint32_t target;
    /* as written; null: none; of a node that repeats: what it asks for */
    const char *condition;
    bool is_guarded; /* its condition is looked at */
    bool is_default;
} NetElement;

/* A variable of the process or, by the name "parameter.NAME", a parameter. */
typedef struct NetField {
    const char *name;
    /* in the image: a set of constants that is not closed is text there */
    BpmnType type;
    bool is_parameter;
    bool is_inner; /* of an activity: nobody who answers a wait writes it */
    /* of an activity that operators can add items to: it may have changed with
       each event */
    bool grows;
    /* it is read in frames, and written by their verbs alone */
    HostCount count;
    uint32_t part; /* as of an element */
    /* of a count the host's; of what each item has of its own the items'; else
       0 */
    uint32_t frame;
    const char *shown; /* to people and in tables: "verdict" of an item's */
    uint32_t owner;    /* activity of the items; NET_NONE: it is the case's */
    /* among the fields of the definition or, for a parameter, among its
       parameters: both by name; of a count 0 */
    uint16_t number;
    const char **constants; /* in order of flows */
    size_t constant_count;
    bool closed;        /* no other text can be written */
    const char *origin; /* what told the type, for people */
    Position position;  /* of that; 0 when in another file */
} NetField;

/* How the value of a timer says when it is due; NOT: it is no timer. */
typedef enum DueKind { DUE_NOT, DUE_AFTER, DUE_AT, DUE_AGAIN } DueKind;

/* What a WAIT, ARM or SCOPE opens. Formulas are null where the diagram has
   none; those of a task's people, too, where the row has them as constants. */
typedef struct Opening {
    /* as in the definition, but for 'element' and 'host', which have numbers
       there only if the net fits */
    BpmnWait row;
    bool hears_throws; /* a signal: what a case throws comes to all */
    bool computes;     /* a call: what goes to the called case */
    /* timer: its value; message: its key, null: the business key */
    const Formula *value;
    const Formula *name; /* message, signal: null: the row has it */
    DueKind due;
    bool once; /* the timer fires once, whatever its cycle says */
    /* it is written out: AFTER, AT or AGAIN has the member; else computed */
    bool is_constant;
    IsoDuration after;
    int64_t at_ms;
    IsoCycle again;
    const Formula *asked[ASKED_COUNT]; /* task */
    const char *outcome;               /* variable; null: none */
    size_t outcome_count;
    bool outcomes_declared;
} Opening;

/* Whether a task has candidates beside these computed ones, which are looked at
   before: that these are nobody is then no incident by itself. */
static inline bool asked_beside(const Opening *opening, AskedKind kind)
{
    if (kind == ASKED_USERS) return opening->row.candidate_groups.count > 0;
    return kind == ASKED_GROUPS
        && (opening->asked[ASKED_USERS]
            || opening->row.candidate_users.count > 0);
}

/* Where tokens lie. */
typedef struct Place {
    PlaceKind kind;
    uint32_t element; /* flow of a FLOW or JOIN, else node */
    /* index into scopes: the scope that the place stands in */
    uint32_t scope;
    uint32_t frame; /* index into frames: whose images hold it */
    /* BPMN id; ".entry" or ".incident" added for those kinds, ".assign",
       ".leave" and so on for those behind a wait */
    const char *id;
    bool rests;
    /* a token there has its turn when nothing else of the step can move, the
       one that came first first: in a net of the proof alone */
    bool is_note;
    /* a LOOP, a WAIT with arms, or a SCOPE: a second token would need a
       frame */
    bool owns;
    /* a WAIT or SCOPE below a LOOP, which owns, or the SCOPE of an event
       sub-process that interrupts: there is one at a time */
    bool is_alone;
    /* ARM, and WATCHED of several that must all happen: the activity, or
       gateway, that it is armed for; LOOP, and INCIDENT between its rounds: the
       activity that repeats; JOIN: the gateway; else NET_NONE */
    uint32_t owner;
    /* INCIDENT: what net_entry() takes when its token tries again; else
       NET_NONE */
    uint32_t again;
    /* LOOP, ITEMS: until there are so many operators can add some; 0: they
       cannot */
    uint32_t most_items;
    const Opening *opening; /* of a WAIT, ARM or SCOPE; else null: of a LOOP
                               people see what its rounds open */
    /* most tokens at once, by prove; 0: not yet known; UINT32_MAX: no bound
       proven */
    uint32_t bound;
} Place;

/*
 * A kind of frames: a part of a case of which there may be many beside each
 * other. The case (index 0), and for each activity whose items run beside each
 * other its host and, behind it, its items, then the list that they are made
 * of.
 *
 * In the net an item goes through the places of its frame as a round of a loop
 * goes through those around it, and the next one begins when it is done: what
 * an item does depends on no token of another one, and what it leaves is the
 * case's. Who runs the net has a frame for each, and lets all of them begin
 * when the step is over that has opened the host: an arc that leads from
 * outside into the frame of an item is theirs.
 */
typedef struct NetFrame {
    BpmnFrameSort sort;
    uint32_t element; /* the activity; of the case NET_NONE */
    uint32_t parent;  /* index of the kind around */
    uint32_t depth;
    uint32_t
        begins; /* ITEM: the ENTRY that its token begins at; else NET_NONE */
} NetFrame;

/* The process (index 0), a sub-process, or what event sub-processes in one of
   those watch. */
typedef struct NetScope {
    uint32_t element; /* the sub-process; NET_NONE for the process */
    uint32_t parent;  /* NET_NONE for the process */
    /* its SCOPE or WATCHED, which stands in the parent; NET_NONE for the
       process */
    uint32_t place;
    uint32_t watched; /* the scope in it that is watched; NET_NONE: none */
    const uint32_t *places; /* everything inside, at any depth, ascending */
    uint32_t place_count;
} NetScope;

/* How a firing chooses among its arcs. */
typedef enum ArcMode {
    ARCS_ALL, /* every arc, guards are not looked at */
    /* the first whose guard is true, else the default, else an incident */
    ARCS_FIRST,
    /* those without guard and those whose guard is true; the default only if no
       guard was true; an incident if there are flows and none is left */
    ARCS_TRUE
} ArcMode;

/* Where a firing puts a token. */
typedef struct Arc {
    /* FLOW or JOIN: the flow is passed when the token has its turn */
    uint32_t place;
    const Terms *guard; /* null: always, and of the default */
    bool is_default;
    /* in place of a guard: the place that must have a token; null: none. All
       arcs of a firing have one but the last, which is the default */
    const uint32_t *open;
} Arc;

/* variable = value, when a transition fires; in their order, before the guards.
   What was assigned before a fault stays so. */
typedef struct Assignment {
    uint32_t field; /* index into fields */
    const Formula *value;
    /* an item, or a list of them: what there is no room for is an incident */
    bool of_items;
} Assignment;

/* Places, ascending. */
typedef struct NetPlaces {
    const uint32_t *places;
    uint32_t count;
} NetPlaces;

/*
 * Enabled when its trigger happens, each place of 'pre' (and, for
 * TRIGGER_NONE, one of 'any') has a token, and none of 'inhibit' has. What is
 * SETTLED has 'comes': see settle.h.
 *
 * Firing takes one token from each of 'pre' and from the one of 'any' that
 * was taken up (SETTLED: from each that has one), takes every token from
 * 'clear', passes the node when 'passes' (before that where an item clears what
 * is around it), tells, assigns, then puts a token on the places of 'opens' (in
 * order: loop, scope or wait, then arms) and on those of the chosen arcs.
 *
 * Values that an opening needs (due, key, assignee) and guards are found
 * first: if one cannot be had, nothing of the firing happens but that the
 * tokens are taken ('clear' too), the node is passed, and one token is put on
 * 'incident'. Opening a place that 'owns' and is already marked is such an
 * incident too, and so is a 'head' when the step has run out of fuel.
 *
 * With 'keeps' the tokens of 'pre' are only looked at: they stay. Of an answer
 * that is heard as long as a scope is watched, 'pre' has that one's WATCHED
 * behind the wait; who hears it else has it in 'inhibit', and comes next in the
 * list.
 *
 * Taking a token from a WAIT, ARM or SCOPE closes what people see of it with
 * bpmn_close_wait, taking it from an INCIDENT ends it with
 * bpmn_incident_over. Only the wait that the trigger itself names (DONE,
 * TIMER, TIMER_LAST, MESSAGE, ERROR, ESCALATION: the one of 'pre') is closed
 * by the engine, which alone knows which of several it was.
 *
 * RETRY has one transition for each place that a token may lie on. Operators'
 * retries and moves are the engine's: it takes the token away by the table of
 * places, and lets it enter at net_entry(). When that branch has nothing left
 * to move, scopes that the token has left empty complete, inner ones first.
 * A step that would put a second token on a place that is proven to hold one
 * (place_is_single) is refused, and so is a move that would bring one to an
 * activity that owns arms or an inside.
 */
typedef struct Transition {
    Row row;
    uint32_t node; /* element that acts */
    TriggerKind trigger;
    /* ERROR, ESCALATION: null catches any other; START: the message, null:
       none */
    const char *code;
    uint32_t completes; /* EMPTY: the scope; else NET_NONE */
    bool passes;        /* the node is recorded in the path */
    /* the wait that the trigger names stays open (message or cycle beside its
       host) */
    bool keeps;
    bool ends_case; /* an uncaught error end: the case closes */
    /* loop head: each cycle of arrivals without a wait has one, the target of a
       back edge in a depth-first search by number and flow order (the source,
       where the target is a join; the sub-process, where it is a completion) */
    bool head;
    const Terms *asks; /* of a condition: what becomes true; else null */
    /* opens a host: index into frames; what its first assignment computes is
       how many items there are. Its first arc is for some, the other one for
       none; 0: it opens none. Without assignment it begins a body: the host
       that is open has one item more, and only where none is 'opens' get a
       token and a host opens */
    uint32_t hosts;
    /* an item is done, and acts no more: what it gives is the assignment to the
       field that is COUNT_GIVEN. Its first arc is for others that are not, the
       second one for the last */
    bool ends_item;
    bool gathers; /* its assignment is of what all items of a host have given */
    bool counts;  /* begins a round of a loop; one that waits not is a head */
    bool ends;    /* so many rounds and no more: a COUNTS that ends by itself */
    const uint32_t *any;
    uint32_t any_count;
    /* SETTLED: for each of 'any', where a token lies that may come there yet
       without passing the node; else null */
    const NetPlaces *comes;
    const uint32_t *pre;
    uint32_t pre_count;
    const uint32_t *inhibit;
    uint32_t inhibit_count;
    const uint32_t *clear;
    uint32_t clear_count;
    const Assignment *assigns;
    uint32_t assign_count;
    const uint32_t *opens;
    uint32_t open_count;
    ArcMode mode;
    const Arc *arcs;
    uint32_t arc_count;
    uint32_t incident; /* place, NET_NONE where nothing can fail */
    TellKind tells;
    const char *told; /* the text that goes with it; null: it tells nothing */
    Thrown thrown;    /* of a MESSAGE or SIGNAL */
    bool is_heard; /* of an ERROR or ESCALATION: by each who calls the case */
    /* by it a called case comes back, of that process; null: it is no call */
    const char *called;
    /* the same, where its net is there: by prove_called() */
    const Net *callee;
    /* a called case begins, of that part: its variables have no value yet; 0:
       none does */
    uint32_t begins;
    TellKind comes_of; /* the same: what it tells; NOTHING: it is complete */
    /* the same: none ever does, by prove_called(), for the proof alone; what is
       mapped before one does is not told apart from it there */
    bool never_comes;
} Transition;

/* One process. */
struct Net {
    const char *id; /* of the process; never null */
    const char *name;
    Position position;
    const char *file;   /* as the user named it; null: memory */
    const char *source; /* the diagram's bytes as read */
    size_t source_bytes;
    const char *schema; /* where types of variables are told; null: nowhere */
    NetField *fields;   /* by name */
    uint32_t field_count;
    uint32_t value_slots; /* most that the terms of a formula take */
    const BpmnParameterInfo *parameters; /* by name */
    uint32_t parameter_count;
    NetElement *elements;
    uint32_t element_count;
    uint32_t node_count;   /* elements[0..node_count-1] are nodes */
    uint32_t inside_count; /* behind those: elements of called cases */
    uint32_t part_count;   /* of those cases */
    /* per element: whether a case comes to it, by prove_called(); null: it is
       not called, or all may be */
    const bool *comes;
    bool is_endless; /* each case calls another first, by prove_called() */
    /* what one of its events sends or waits for goes to all cases */
    bool broadcasts;
    /* by scope, depth first: a scope's places are one range */
    Place *places;
    uint32_t place_count;
    NetScope *scopes;
    uint32_t scope_count;
    NetFrame *frames; /* each behind the one around it */
    uint32_t frame_count;
    Transition *transitions; /* by node number, then trigger */
    uint32_t transition_count;
    /* per place: the TRIGGER_NONE transition that takes it up; NET_NONE:
       none */
    uint32_t *consumers;
    /* the SETTLED transitions, in the order in which they are looked at */
    uint32_t *settling;
    uint32_t settling_count;
    /* places that only a retry enters, by number of node */
    uint32_t *retries;
    uint32_t retry_count;
    /* the net's identity: BLAKE2b-256 of the canonical form of its process;
       zero until net_digest is called, which who runs or prints the net
       needs */
    uint8_t hash[32];
};

/*
 * Translates one process. The diagram has passed check without errors, so
 * this cannot fail. Lives in arena and points into the diagram.
 * Source: BPMN 2.0.2 clause 13, and the table of docs/reference/semantics.md.
 */
Net *net_build(const Process *process, Arena *arena);

/* The net as text, for 'dump --stage=net': same meaning, same bytes, whatever
   the layout and the order of siblings in the file. */
void net_dump(const Net *net, Text *text);

/* Whether there are numbers for all elements, resting places, events and
   variables of the net: images and records have 16 bits for each. False after
   TOO_LARGE. */
bool net_fits_tables(const Net *net, Findings *found);

/* Fills in the hash of the net of a process: BLAKE2b-256 of the canonical
   form: what the process does, without labels, forms, lanes and layout, and
   whatever the net's places are. */
void net_digest(Net *net, const Process *process);

/* Where an operator lets a token enter: a node by its number, behind the
   elements what only a retry enters; NET_NONE: nothing can be entered. */
static inline uint32_t net_entry(const Net *net, uint32_t target)
{
    if (target < net->element_count) return net->elements[target].enter;
    target -= net->element_count;
    return target < net->retry_count ? net->retries[target] : NET_NONE;
}

/* Whether what hears an event begins there: a boundary event's branch, an event
   sub-process. */
static inline bool net_is_handler(const Net *net, uint32_t element)
{
    return net->elements[element].host != NET_NONE
        || net->elements[element].watches;
}

/* Elements, those of called cases with them. */
static inline uint32_t net_all_elements(const Net *net)
{
    return net->element_count + net->inside_count;
}

/* Whether the place has room for one token. */
static inline bool place_is_single(const Place *place)
{
    return place->bound == 1 || place->owns || place->is_alone;
}

/* What an item gives as it is done; null: nothing. */
const Formula *net_given(const Net *net, const Transition *transition);

/* Whether the variable lies in images, and is no parameter and no count. */
static inline bool field_is_stored(const NetField *field)
{
    return !field->is_parameter && field->count == COUNT_NOT;
}

/* Whether an activity has variables of its own. */
bool net_has_inner(const Net *net);

/* 'user task "Tier 1" (Tier1)', 'flow Flow_3': the element as people see it,
   for messages. */
const char *net_title(const Net *net, uint32_t element, Arena *arena);

/* Whether numbers are in range, scopes are ranges, and what is said above of
   places, transitions and arcs holds: of every net, so for assertions only. */
bool net_is_whole(const Net *net);
/* Whether prove has seen the net: every place has its bound. */
bool net_is_bounded(const Net *net);

/* Whether the arcs of a firing ask what is open. */
static inline bool net_asks_open(const Transition *transition)
{
    return transition->arc_count > 0 && transition->arcs->open;
}

/* The row of place.def. */
static inline const PlaceFacts *place_facts(const Place *place)
{
    return &PLACE_FACTS[place->kind];
}

/* Whether a token there tells that an activity repeats. */
static inline bool place_repeats(const Place *place)
{
    return place->owner == place->element
        && place_facts(place)->taken == TAKEN_QUIET;
}

/* Whether a token there waits before a join. */
static inline bool place_gathers(const Place *place)
{
    return place_facts(place)->second == SECOND_GATHERS;
}

/* The node that takes up a token of the place, or gathers it; NET_NONE: none
   does. */
static inline uint32_t net_taken_by(const Net *net, uint32_t place)
{
    uint32_t consumer = net->consumers[place];
    if (consumer != NET_NONE) return net->transitions[consumer].node;
    return place_gathers(&net->places[place])
        ? net->elements[net->places[place].element].target
        : NET_NONE;
}

/* The row of trigger.def. */
static inline const TriggerFacts *trigger_facts(const Transition *transition)
{
    return &TRIGGER_FACTS[transition->trigger];
}

/* Whether it tells what nobody hears. */
static inline bool net_is_unheard(const Transition *transition)
{
    return TELL_FACTS[transition->tells].unheard && !transition->is_heard;
}

/* Whether the trigger comes about so. */
static inline bool is_fired(const Transition *transition, TriggerFired fired)
{
    return trigger_facts(transition)->fired == fired;
}

/* Whether it fires at that event. */
static inline bool net_fires_at(const Transition *transition,
                                const BpmnEvent *event)
{
    const TriggerFacts *facts = trigger_facts(transition);

    return transition->node == event->element && facts->is_event
        && facts->event == event->kind
        && text_equal(transition->code, event->code);
}

/* evaluate.c */

/*
 * The value of one term of an expression of the net: null where it is missing.
 * A text may lie in what was given or in the diagram, no longer than that.
 *
 * given  per field
 *
 * False where it cannot be computed in this way, or not exactly.
 */
bool net_evaluate(const Net *net, const Terms *terms, const Term *term,
                  const BpmnValue *given, BpmnValue *value);

/* interpreter.c */

/* listener.h */
typedef struct NetListener NetListener;

/*
 * Makes a definition that the engine runs by interpreting the net: tables as
 * generated code has them, and a step function that walks the transitions.
 * Its image keeps a uint32_t count for each place that rests.
 *
 * listener  is told of each act of each step; must live as long as the
 *           definition; null: nobody
 */
const BpmnProcess *net_interpreter(const Net *net, const NetListener *listener,
                                   Arena *arena);

#endif
