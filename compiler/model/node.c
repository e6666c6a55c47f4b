/* What the tables of nodes, events and timers say, and nodes as people call
   them. */
#include "node.h"

static const NodeFacts NODES[] = {
#define NODE(NAME, number, GROUP, ENTERED, LEAVES, WORK, KIND, EVENT, builder, \
             SIGN)                                                             \
    { number,      GROUP_##GROUP, ENTERED_##ENTERED, LEAVES_##LEAVES,          \
      WORK_##WORK, BPMN_##KIND,   EVENT_##EVENT },
#include "node.def"
#undef NODE
};

enum { BARE = true, NOT = false };

static const EventFacts EVENTS[] = {
#define EVENT_KIND(NAME, number, reference, words, code, BARE, NEEDS, TO, \
                   SIGN)                                                  \
    { number, reference, words, code, BARE, NEEDS_##NEEDS, TO_##TO },
#include "event_kind.def"
#undef EVENT_KIND
};

static const TimerFacts TIMERS[] = {
#define TIMER(NAME, number, word, element, PURPOSE, help) \
    { number, word, element, help },
#include "timer.def"
#undef TIMER
};

const EventFacts *event_kind_facts(EventKind kind)
{
    return &EVENTS[kind];
}

const TimerFacts *timer_facts(TimerKind kind)
{
    return &TIMERS[kind];
}

const NodeFacts *node_facts(const Node *node)
{
    return &NODES[node->kind];
}

const EventFacts *event_facts(const Node *node)
{
    return &EVENTS[node->event.kind];
}

bool node_is_event(const Node *node)
{
    return node_facts(node)->group == GROUP_EVENT;
}

bool node_is_activity(const Node *node)
{
    NodeGroup group = node_facts(node)->group;
    return group == GROUP_ACTIVITY || group == GROUP_CONTAINER;
}

bool node_hears(const Node *node)
{
    NodeEntry entered = node_facts(node)->entered;
    return entered == ENTERED_HOST || entered == ENTERED_EVENT;
}

const Node *node_begun_by(const Node *node)
{
    if (node_facts(node)->entered != ENTERED_TRIGGER) return NULL;
    for (size_t i = 0; i < node->body->nodes.count; i++) {
        const Node *inner = node->body->nodes.items[i];
        if (node_facts(inner)->entered == ENTERED_EVENT) return inner;
    }
    return NULL;
}

bool node_begins_bodies(const Node *node)
{
    const Node *event = node_begun_by(node);
    return event && !event->interrupting;
}

bool node_loops(const Node *node)
{
    return node->loop.kind != LOOP_NONE || node_begins_bodies(node);
}

bool node_has_items(const Node *node)
{
    return node->loop.kind == LOOP_INSTANCES || node_begins_bodies(node);
}

const Node *node_looks_from(const Node *node)
{
    const Node *owner = node->scope->owner;
    if (node->thrown_by) return node->thrown_by;
    bool begins = owner && node_facts(node)->entered == ENTERED_EVENT
        && node_begins_bodies(owner);
    return begins ? owner->scope->owner : node;
}

bool node_is_persons(const Node *node)
{
    NodeWork work = node_facts(node)->work;
    return work == WORK_PERSON
        || (work == WORK_DRAWN && !node->process->executable);
}

bool node_throws(const Node *node)
{
    const NodeFacts *facts = node_facts(node);
    return facts->group == GROUP_EVENT && facts->entered == ENTERED_FLOW
        && facts->work != WORK_EVENT;
}

bool node_throws_signal(const Node *node)
{
    return node_throws(node) && event_facts(node)->to == TO_ALL;
}

bool node_brings(const Node *node)
{
    return (node->delivers || node_throws_signal(node)) && !node->thrown_by;
}

bool node_sends(const Node *node)
{
    EventReach to = event_facts(node)->to;
    return (to == TO_ONE || to == TO_ALL)
        && (node_throws(node) || node_facts(node)->work == WORK_PROGRAM);
}

bool node_may_send(const Node *node)
{
    return node_throws(node) || node->kind == NODE_SEND_TASK;
}

bool node_is_job(const Node *node)
{
    if (node->delivers) return false;
    if (node_throws(node)) return event_facts(node)->to == TO_ONE;
    return node_facts(node)->work == WORK_PROGRAM && !node->computes
        && !node_calls(node);
}

bool node_may_call(const Node *node)
{
    return node->kind == NODE_CALL_ACTIVITY;
}

bool node_gathers_events(const Node *node)
{
    const NodeFacts *facts = node_facts(node);
    return facts->group == GROUP_GATEWAY && facts->work == WORK_EVENT;
}

const Node *node_begins_at(const Node *node)
{
    if (node->part_of) return node_begins_at(node->part_of);
    const Node *before = node->in.count > 0 ? node->in.items[0]->source : NULL;
    bool begins = before && node_gathers_events(before) && before->instantiates;
    return begins ? before : NULL;
}

bool node_begins(const Node *node)
{
    if (node->part_of) return node_begins(node->part_of);
    if (node_facts(node)->entered == ENTERED_START) return !node->scope->owner;
    return (node->instantiates && !node_gathers_events(node))
        || node_begins_at(node);
}

bool node_waits_for_event(const Node *node)
{
    return node_facts(node)->work == WORK_EVENT && !node_gathers_events(node)
        && event_facts(node)->to != TO_TARGET;
}

const char *node_job_type(const Node *node)
{
    static const char *const TYPES[NODE_KINDS] = {
#define JOB(NODE, type, SEVERITY) [NODE_##NODE] = (type),
#include "job.def"
#undef JOB
    };
    return TYPES[node->kind];
}

bool node_is_inside(const Node *node, const Node *activity)
{
    while (node && node != activity) node = node->scope->owner;
    return node;
}

const Node *node_items_around(const Node *node)
{
    while (node && !node_has_items(node)) node = node->scope->owner;
    return node;
}

bool node_answers_with(const Node *node, EventKind kind)
{
    if (node_is_persons(node) || node_calls(node))
        return kind == EVENT_ERROR || kind == EVENT_ESCALATION;
    return kind == EVENT_ERROR && node_is_job(node);
}

/* As people say it: "user task", "sub-process", "event sub-process". */
static const char *words_of(const Node *node, Arena *arena)
{
    const char *words = text_words(node_kind_name(node->kind), arena);
    if (node_facts(node)->entered != ENTERED_TRIGGER) return words;
    return arena_format(arena, "event %s", words);
}

const char *node_title(const Node *node, Arena *arena)
{
    const char *words = words_of(node, arena);
    if (!node->name) return arena_format(arena, "%s %s", words, node->id);
    return arena_format(arena, "%s \"%s\" (%s)", words, node->name, node->id);
}

void node_formulas(const Node *node, NodeFormula formulas[NODE_FORMULAS])
{
    static const Signature NONE = { 0 };
    const Event *event = &node->event;
    const Signature *signature = event->signature ? event->signature : &NONE;
    const TaskInfo *task = &node->task;
    const LoopInfo *loop = &node->loop;
    const NodeFormula all[NODE_FORMULAS] = {
        { "timer", &event->timer_value },
        { "condition", &event->condition },
        { "assignee", &task->assignee },
        { "users", &task->candidate_users },
        { "groups", &task->candidate_groups },
        { "due date", &task->due_date },
        { "follow-up", &task->follow_up_date },
        { "priority", &task->priority },
        { "name", &signature->computed },
        { "key", &signature->correlation },
        { "key", &node->message_key },
        { "script", &node->job.script },
        { "items", &loop->items },
        { "collection", &loop->collection },
        { "result", &loop->result },
        { "loop condition", &loop->condition },
    };

    for (size_t i = 0; i < NODE_FORMULAS; i++) formulas[i] = all[i];
}
