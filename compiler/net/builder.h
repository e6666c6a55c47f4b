/*
 * Between the files that build a net: the builder, and what each part asks
 * of the diagram. Nobody outside net/ includes this.
 */
#ifndef BPMNC_BUILDER_H
#define BPMNC_BUILDER_H

#include "../resolve/resolve.h"
#include "net.h"

#include <assert.h>

typedef VECTOR(uint32_t) Numbers;
typedef VECTOR(const Node *) NodeList;

/* Where a token comes in, in the order in which a node is tried again. */
typedef enum EntryKind {
    ENTRY_NODE,
    ENTRY_ASSIGN, /* what it assigns when done */
    ENTRY_LEAVE,  /* the flows that it leaves by */
    /* of one that repeats: what it counts from, whether the number of rounds
       leaves one more, what it asks for, the number of the next round, how that
       opens, behind the last */
    ENTRY_FIRST,
    ENTRY_TEST,
    ENTRY_ASK,
    ENTRY_NEXT,
    ENTRY_ROUND,
    ENTRY_EXIT,
    ENTRY_SEND, /* of a send task: what it has computed its key for */
    /* of items beside each other: one is enough, what all have given is
       gathered, there are none */
    ENTRY_ENOUGH,
    ENTRY_GATHER,
    ENTRY_NONE,
    /* behind one of several items: is it the first, what they throw */
    ENTRY_ONE,
    ENTRY_THROW,
    /* of what a case begins by: it begins, its event has come already */
    ENTRY_BEGIN,
    ENTRY_COME,
    /* of several events that all must happen: they are not waited for again */
    ENTRY_AGAIN,
    ENTRIES
} EntryKind;

/* ENTRY, and INCIDENT where it can be that the token cannot go on. */
typedef struct Entry {
    uint32_t place;
    uint32_t incident;
} Entry;

/* The places of one node; NET_NONE where it has none. */
typedef struct NodePlaces {
    Entry entries[ENTRIES];
    uint32_t wait; /* WAIT, or SCOPE of a sub-process */
    /* boundary event: on its host's side; behind an event-based gateway: on
       that one's */
    uint32_t arm;
    uint32_t loop; /* LOOP of one that repeats, ITEMS */
    uint32_t host; /* ITEMS: index into frames; the item's is the next */
    /* ENTRY: of what throws, where several may hear it, one for each */
    Numbers heard;
    Numbers arms;  /* of its boundary events or those behind it, by number */
    Numbers clear; /* what interrupting takes away, ascending */
    bool head;
} NodePlaces;

/* Does the token stand between two rounds there? */
static inline bool entry_is_between(EntryKind kind)
{
    return kind != ENTRY_NODE && kind != ENTRY_LEAVE;
}

/* A process that is come to by calls, up or down, and behind it those passed on
   the way, the last one first. */
typedef struct CallChain {
    const Process *process;
    const struct CallChain *passed;
} CallChain;

/* Whether the process is the last one, or was passed; null: it is not. */
static inline bool call_chain_has(const CallChain *chain,
                                  const Process *process)
{
    while (chain && chain->process != process) chain = chain->passed;
    return chain;
}

typedef struct NetBuilder {
    Net *net;
    Arena *arena;
    const Process *process;
    const Node **sources;   /* of the nodes, by number */
    uint32_t *node_numbers; /* by Node.order */
    uint32_t *flow_numbers; /* by Flow.order */
    NodePlaces *nodes;      /* by number */
    uint32_t *flow_places;  /* by number less node_count */
    VECTOR(Place) places;
    VECTOR(NetScope) scopes;
    /* by scope: its WATCHED, then what its event sub-processes arm */
    VECTOR(Numbers) watching;
    VECTOR(NetFrame) frames;
    uint32_t frame; /* of the nodes that are placed */
    VECTOR(Transition) transitions;
} NetBuilder;

/* The number of a node among the elements. */
static inline uint32_t net_node_number(const NetBuilder *builder,
                                       const Node *node)
{
    uint32_t number = builder->node_numbers[node->order];
    assert(number != NET_NONE);
    return number;
}

/* The number of a flow among the elements. */
static inline uint32_t net_flow_number(const NetBuilder *builder,
                                       const Flow *flow)
{
    uint32_t number = builder->flow_numbers[flow->order];
    assert(number != NET_NONE);
    return number;
}

/* The place of a flow, by its number. */
static inline uint32_t net_flow_place(const NetBuilder *builder, uint32_t flow)
{
    return builder->flow_places[flow - builder->net->node_count];
}

/* field.c */

/* Fills in fields and parameters. */
void net_add_fields(NetBuilder *builder);
/* Index into fields; NET_NONE: none of that name. */
uint32_t net_find_field(const Net *net, const char *name);
/* The parameters by name. */
const Parameter **net_parameters(const Process *process, Arena *arena);

/* number.c */

/* Fills in elements and the two maps of numbers. */
void net_number(NetBuilder *builder);
/* The nodes that get a token when the scope opens: its start events, without
   any all nodes that no flow leads to; by id. */
NodeList net_starts(const Scope *scope, Arena *arena);
/* What begins an event sub-process: its event, or that one's definitions. */
NodeList net_begun_by(const Node *watcher, Arena *arena);
/* The event sub-processes in the scope, by id. */
NodeList net_watchers(const Scope *scope, Arena *arena);
/* Puts numbers into ascending order. */
void net_sort(uint32_t *numbers, size_t count);

/* shape.c: what kind of thing a node is to the net. */
bool net_is_scope(const Node *node);
/* A person, a program, time or a message is waited for, there and not by an
   event-based gateway before it. */
bool net_waits(const Node *node);
/* What begins a process or sub-process: a start event, what instantiates. */
bool net_is_start(const Node *node);
/* A parallel or inclusive gateway to which several flows lead. */
bool net_is_join(const Node *node);
/* Whether what hears is armed: it comes from outside. */
bool net_arms(const Node *event);
/* Whether its event happens each time that a cycle is due. */
bool net_comes_again(const Node *node);
/* Of a node that waits, a sub-process, or what arms. */
BpmnWaitKind net_wait_of(const Node *node);

/* A row of heard.def. */
typedef struct Heard {
    EventKind event;
    BpmnWaitKind wait;
    TriggerKind trigger;
    TriggerKind starts;
    Row begins;
    Row caught;
    Row interrupts;
    Row beside;
} Heard;

/* Null when nothing waits for the node's event. */
const Heard *net_heard(const Node *node);
/* The code that an event throws or catches; null: none, a boundary event
   then catches any. */
const char *net_code(const Node *event);
/* Another outcome of the task is refused. */
bool net_closes_outcomes(const Node *node);
/* Whether assigning what the node's outputs say can be an incident. */
bool net_assigning_can_fail(const NetBuilder *builder, const Node *node);
/* Whether choosing among the outgoing flows can be one. */
bool net_flows_can_fail(const Node *node);
/* Can the number of its items be missing, or not be compared? */
bool net_counting_can_fail(const Node *node);
/* Can the result of an item be missing, or have no room? */
bool net_gathering_can_fail(const Node *node);
/* Has a token rounds or a wait of its own, which a second one could not
   share? */
bool net_owns(const Node *node);
/* The sign of the node in comments of generated code. */
Sign net_sign(const Node *node);

/* build_opening.c */

/* Of a node that waits, a sub-process, or what arms. */
const Opening *net_opening(const NetBuilder *builder, const Node *node);
/* Whether what a wait needs to open can be missing; null: nothing opens. */
bool net_opening_can_fail(const Opening *opening);
/* The same of what the event sub-processes of a scope arm. */
bool net_watching_can_fail(const NetBuilder *builder, const Scope *scope);

/* catch.c */

/* Who hears an error or escalation. */
typedef struct Hearer {
    const Node *event;    /* null: nobody does */
    const Scope *watched; /* as long as event sub-processes watch it; null:
                             always */
} Hearer;

typedef VECTOR(Hearer) Hearers;
typedef VECTOR(const char *) Codes;

/* Who hears that code, or any (null), from the node that throws it outward:
   those that hear it only as long as a scope is watched, then who always
   does. At least one. */
Hearers net_hearers(const NetBuilder *builder, const Node *from, EventKind kind,
                    const char *code);
/* The codes that somebody hears who is around the node; null: any other. */
Codes net_codes(const NetBuilder *builder, const Node *from, EventKind kind);
/* The place that has a token as long as the scope is watched. */
uint32_t net_watched_place(const NetBuilder *builder, const Scope *scope);

/* Whether somebody surely hears it that is thrown at a node, of whichever
   process. */
bool net_is_caught(const Node *from, EventKind kind, const char *code);

/* coming.c: sets 'comes' of what an inclusive gateway gathers. */
void net_add_coming(NetBuilder *builder, Transition *join);

/* loop.c: sets NodePlaces.head. */
void net_find_heads(NetBuilder *builder);

/* place.c */

/* A node without a wait of its own assigns something as it is passed. */
bool net_assigns_passing(const Node *node);

/* Makes the places of all scopes. */
void net_place(NetBuilder *builder);

/* transition.c: making transitions. A transition is complete before the next is
   added. */
Transition *net_add(NetBuilder *builder, Row row, const Node *node,
                    TriggerKind trigger);
/* Copies a list of places into a transition: its items and their count. */
void net_list(NetBuilder *builder, const Numbers *numbers,
              const uint32_t **items, uint32_t *count);
/* The same for a single place. */
void net_one(NetBuilder *builder, uint32_t place, const uint32_t **items,
             uint32_t *count);
/* The same for a place of a node and the arms of its boundary events. */
void net_list_with_arms(NetBuilder *builder, uint32_t place,
                        const NodePlaces *places, const uint32_t **items,
                        uint32_t *count);
/* Where an item of those that run beside each other begins. */
EntryKind net_item_begins(const Node *node);
/* Where tokens come into the node. */
const Entry *net_entry_of(const NetBuilder *builder, const Node *node,
                          EntryKind kind);
/* The first question between two rounds, behind what an item throws; ENTRY_ASK
   where nothing is asked. */
EntryKind net_question(const NetBuilder *builder, const Node *node);
/* Where a token goes as a round ends: what it throws, or that question;
   NET_NONE: nothing is asked. */
uint32_t net_round_ends(const NetBuilder *builder, const Node *node);
/* A transition of the node that takes up a token of its entry. */
Transition *net_taking(NetBuilder *builder, Row row, const Node *node,
                       EntryKind kind);
/* What begins a case, by the event of the node. */
Transition *net_begin(NetBuilder *builder, const Node *node);
/* Arrival: 'any' is what leads to the node, the node is passed. */
Transition *net_arrival(NetBuilder *builder, Row row, const Node *node);
/* Arcs over the outgoing flows; a mode in which no guard counts becomes
   ARCS_ALL. */
void net_leave(NetBuilder *builder, Transition *transition, const Node *node,
               ArcMode mode);
/* Adds an arc without guard, behind the others. */
void net_arc(NetBuilder *builder, Transition *transition, uint32_t place);
/* What interrupting an activity takes away: itself unless 'open' is false,
   everything inside, its arms. */
void net_clear(NetBuilder *builder, Transition *transition, const Node *node,
               bool open);
/* One of several events has come: those that are waited for with it go. */
void net_clear_others(NetBuilder *builder, Transition *transition,
                      const Node *part);
/* The same for everything in a scope. */
void net_clear_scope(NetBuilder *builder, Transition *transition,
                     uint32_t scope);
/* What hears takes away all that it is armed for; of 'from', which throws and
   may be that itself, the wait is taken already. */
void net_interrupt(NetBuilder *builder, Transition *transition,
                   const Node *event, const Node *from);
/* The place of a token that what hears has put. */
uint32_t net_handling(const NetBuilder *builder, const Node *event);
/* Adds places to those that open. */
void net_open(NetBuilder *builder, Transition *transition,
              const Numbers *places);
/* The values that the node's output mappings assign. */
void net_assign(NetBuilder *builder, Transition *transition, const Node *node);
/* The same of what a call computes for the case that it calls. */
void net_assign_inputs(NetBuilder *builder, Transition *transition,
                       const Node *node);

/* build_event.c */
typedef void BuildNode(NetBuilder *builder, const Node *node);

/* A process without start events begins at every node that no flow leads to. */
void net_build_starts(NetBuilder *builder);
/* raised: errors and escalations of end or throw events; boundary: one that is
   armed; handler: one that hears what is thrown */
#define BUILD(NODE, EVENT, builder, HEARS) BuildNode net_build_##builder;
#include "build.def"
#undef BUILD

/* build_activity.c */
BuildNode net_build_scope;
/* Where nothing is left of what the event sub-processes in a scope watch. */
void net_build_disarm(NetBuilder *builder, uint32_t scope);
/* An untyped task: a person's in a drawing. */
BuildNode net_build_task;
/* A job, or what the step computes itself. */
BuildNode net_build_script;
/* Arrival, or of one that repeats the beginning of a round, which passes it
   where nothing waits. */
Transition *net_coming(NetBuilder *builder, Row row, const Node *node);
/* What comes to a node that waits for nothing leaves it, behind what its
   outputs say, which is a firing of its own. */
void net_leave_assigning(NetBuilder *builder, Transition *coming, Row row,
                         const Node *node);
/* A token comes in, and what the node's outputs say is assigned; returns the
   transition by which it goes on then. */
Transition *net_build_assigned(NetBuilder *builder, Row row, const Node *node);
/* The flows that the node leaves by; of one that repeats it is asked before
   whether there is one more round. */
void net_go_on(NetBuilder *builder, Transition *transition, const Node *node);

/* build_activity.c: it is done, what it assigns and where the token goes. Where
   both can fail they are two firings, so that retry chooses flows without
   assigning once more what an operator may have put right. */
void net_end(NetBuilder *builder, Transition *transition, const Node *node);

/* build_loop.c: how a node that repeats begins, goes round, and ends. */
BuildNode net_build_loop;

/* build_items.c: how items that run beside each other begin and end. */
BuildNode net_build_items;

/* build_loop.c, for both: what is assigned before the first item, between two,
   and behind the last, where the results move and take no more room: then it
   does not grow. */
void net_assign_rounds(NetBuilder *builder, Transition *transition,
                       const Mappings *mappings, bool grows);
/* build_loop.c: what takes an activity away gives back what only its rounds
   needed, as does the end of the last. */
void net_give_back(NetBuilder *builder, Transition *transition);
/* build_loop.c: one of two ways is taken, the first where the formula is
   true. */
void net_decide(NetBuilder *builder, Transition *question, const Formula *asked,
                EntryKind yes, EntryKind no);
/* build_loop.c: what its items throw as they complete. */
void net_build_thrown(NetBuilder *builder, const Node *node);
/* build_loop.c: an activity that repeats opens, with its boundary events. */
void net_begin_loop(NetBuilder *builder, Row row, const Node *node);
/* build_loop.c: it is over, with them, and its token leaves. */
void net_end_loop(NetBuilder *builder, Row row, const Node *node);

/* build_gateway.c */
BuildNode net_build_exclusive;
BuildNode net_build_parallel;
BuildNode net_build_inclusive;
BuildNode net_build_events;
/* What waits behind an event-based gateway: it comes about there. */
BuildNode net_build_caught;
/* build_activity.c: the event takes the token of the gateway before it. */
void net_take_gateway(NetBuilder *builder, Transition *transition,
                      const Node *event);
/* build_begin.c: what a case begins by, but for start events. */
BuildNode net_build_begin;

#endif
