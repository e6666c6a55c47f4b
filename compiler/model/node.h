/*
 * What is asked of a node: what the tables of the model say of it, and what
 * follows from where it stands. node.c unless said otherwise.
 */
#ifndef BPMNC_NODE_H
#define BPMNC_NODE_H

#include "diagram.h"

typedef enum NodeGroup {
    GROUP_EVENT,
    GROUP_ACTIVITY,
    GROUP_CONTAINER, /* an activity too */
    GROUP_GATEWAY
} NodeGroup;

typedef enum NodeEntry {
    ENTERED_FLOW,
    ENTERED_START,
    ENTERED_HOST,
    ENTERED_TRIGGER,
    ENTERED_EVENT
} NodeEntry;

typedef enum NodeLeaving {
    LEAVES_EVERY,
    LEAVES_FIRST,
    LEAVES_EACH,
    LEAVES_NOWHERE
} NodeLeaving;

typedef enum NodeWork {
    WORK_NOBODY,
    WORK_PERSON,
    WORK_DRAWN,
    WORK_PROGRAM,
    WORK_EVENT
} NodeWork;

/* A row of node.def, which tells what the members mean. */
typedef struct NodeFacts {
    uint8_t number;
    NodeGroup group;
    NodeEntry entered;
    NodeLeaving leaves;
    NodeWork work;
    BpmnElementKind kind;
    EventKind event;
} NodeFacts;

typedef enum EventNeed {
    NEEDS_NOTHING,
    NEEDS_TIME,
    NEEDS_NAME,
    NEEDS_CONDITION
} EventNeed;

typedef enum EventReach { TO_NOBODY, TO_ONE, TO_ALL, TO_TARGET } EventReach;

/* A row of event_kind.def. */
typedef struct EventFacts {
    uint8_t number;
    const char *reference;
    const char *words;
    const char *code;
    bool is_bare;
    EventNeed needs;
    EventReach to;
} EventFacts;

/* A row of timer.def. */
typedef struct TimerFacts {
    uint8_t number;
    const char *word;
    const char *element;
    const char *help;
} TimerFacts;

/* The row of event_kind.def. */
const EventFacts *event_kind_facts(EventKind kind);
/* The row of timer.def. */
const TimerFacts *timer_facts(TimerKind kind);
/* The row of node.def. */
const NodeFacts *node_facts(const Node *node);
/* Of its event, or of EVENT_NONE. */
const EventFacts *event_facts(const Node *node);
/* A start, intermediate, boundary or end event. */
bool node_is_event(const Node *node);
/* A task or a sub-process. */
bool node_is_activity(const Node *node);
/* An event sub-process that does not interrupt: each time that its event
   happens a body begins, beside others. */
bool node_begins_bodies(const Node *node);
/* Where what the node needs is looked at, and who hears what it throws: in it,
   of what an activity throws in that, or of an event that begins bodies around
   its event sub-process; null: in the process. */
const Node *node_looks_from(const Node *node);
/* One of the formulas that a node may have, and what it is for. */
typedef struct NodeFormula {
    const char *word;
    const Formula *formula; /* never null; its text is, where it has none */
} NodeFormula;

enum { NODE_FORMULAS = 16 };

/* All that it computes but for its mappings, and what resolve adds to those of
   its loop. */
void node_formulas(const Node *node, NodeFormula formulas[NODE_FORMULAS]);
/* It is in rounds, or has items or bodies. */
bool node_loops(const Node *node);
/* The attribute that says of an event whether it interrupts. */
static inline const char *interrupting_attribute(NodeKind kind)
{
    return kind == NODE_BOUNDARY_EVENT ? "cancelActivity" : "isInterrupting";
}
/* A boundary event, or what begins an event sub-process: it hears what happens
   beside the flow. */
bool node_hears(const Node *node);
/* It is a multi-instance. */
static inline bool node_is_multiple(const Node *node)
{
    return node->loop.kind == LOOP_SEQUENCE
        || node->loop.kind == LOOP_INSTANCES;
}
/* One whose items, or bodies, run beside each other. */
bool node_has_items(const Node *node);
/* The event that begins an event sub-process, the first where it has several;
   null: it has none, or is none. */
const Node *node_begun_by(const Node *node);
/* Whether it is the activity, or stands in it; null does not. */
bool node_is_inside(const Node *node, const Node *activity);
/* The innermost activity around the node, itself included, whose items run
   beside each other; null (also of null): none. */
const Node *node_items_around(const Node *node);
/* A person's: a user task, an untyped one in a drawing. */
bool node_is_persons(const Node *node);
/* A program's: service, script, send, business rule task, a call activity whose
   process is not given, an event that throws a message that the engine does not
   deliver. */
bool node_is_job(const Node *node);
/* It is executable and not empty: a case can be one of it. */
static inline bool process_runs(const Process *process)
{
    return process->executable && process->nodes.count > 0;
}
/* An event in the flow that does not wait for its event but sends it. */
bool node_throws(const Node *node);
/* The same of a signal. */
bool node_throws_signal(const Node *node);
/* Its inputs go along with what it throws to cases; of what an activity
   throws as its items complete nothing does. */
bool node_brings(const Node *node);
/* It may throw a message: an event that throws, or a send task. */
bool node_may_send(const Node *node);
/* An event or task that sends to others what it names: TO_ONE, TO_ALL. */
bool node_sends(const Node *node);
/* It waits for what stands behind it: an event-based gateway. */
bool node_gathers_events(const Node *node);
/* The event-based gateway before it, at which its event may begin a case; null:
   there is none. */
const Node *node_begins_at(const Node *node);
/* A case begins by it: a start event of a process, a receive task that
   instantiates, what stands behind an event-based gateway that does. */
bool node_begins(const Node *node);
/* A call activity. */
bool node_may_call(const Node *node);
/* A call activity whose process is given: a case of its own does the work. */
static inline bool node_calls(const Node *node)
{
    return node->called;
}
/* A catch event or receive task. */
bool node_waits_for_event(const Node *node);
/* The type of a job that names none (job.def); null: it has none then. */
const char *node_job_type(const Node *node);
/* Whether who does the work may answer with an event of that kind, of any
   code. */
bool node_answers_with(const Node *node, EventKind kind);
/* 'user task "Tier 1" (Tier1)': the element as people see it, for messages. */
const char *node_title(const Node *node, Arena *arena);

#endif
