/*
 * The canonical form of a process. Numbers here are those of the form, not of
 * the compiler's enumerations: they are never given another meaning.
 *
 * What a process says beyond its nodes is written as a tag and a value, and
 * only where it is said. So a property that a later version knows adds bytes
 * only to diagrams that have it, and the others keep their hash.
 */
#include "canonical.h"

#include <stdlib.h>
#include <string.h>

enum { FORM_VERSION = 1 };

enum {
    TAG_PARAMETER = 1,
    TAG_NODE = 2,
    TAG_SCOPE = 16,
    TAG_WAITS = 17,
    TAG_EVENT = 18,
    TAG_TIMER = 19,
    TAG_NAME = 20,
    TAG_CODE = 21,
    TAG_CORRELATION = 22,
    TAG_LINK = 23,
    TAG_CONDITION = 24,
    TAG_HOST = 25,
    TAG_BESIDE = 26,
    TAG_ASSIGNEE = 32,
    TAG_USERS = 33,
    TAG_GROUPS = 34,
    TAG_DUE = 35,
    TAG_FOLLOW_UP = 36,
    TAG_PRIORITY = 37,
    TAG_OUTCOME_VARIABLE = 38,
    TAG_OUTCOME = 39,
    TAG_JOB = 48,
    TAG_TRIES = 49,
    TAG_BACKOFF = 50,
    TAG_IMMEDIATE = 51,
    TAG_ASSIGNS = 64,
    TAG_FLOW = 65,
    TAG_GUARD = 66,
    TAG_DEFAULT = 67
};

static const uint8_t NODE_NUMBERS[NODE_KINDS] = {
    [NODE_START_EVENT] = 1,          [NODE_END_EVENT] = 2,
    [NODE_CATCH_EVENT] = 3,          [NODE_THROW_EVENT] = 4,
    [NODE_BOUNDARY_EVENT] = 5,       [NODE_TASK] = 6,
    [NODE_MANUAL_TASK] = 7,          [NODE_USER_TASK] = 8,
    [NODE_SERVICE_TASK] = 9,         [NODE_SCRIPT_TASK] = 10,
    [NODE_SEND_TASK] = 11,           [NODE_RECEIVE_TASK] = 12,
    [NODE_BUSINESS_RULE_TASK] = 13,  [NODE_CALL_ACTIVITY] = 14,
    [NODE_SUB_PROCESS] = 15,         [NODE_EVENT_SUB_PROCESS] = 16,
    [NODE_TRANSACTION] = 17,         [NODE_AD_HOC_SUB_PROCESS] = 18,
    [NODE_EXCLUSIVE_GATEWAY] = 19,   [NODE_PARALLEL_GATEWAY] = 20,
    [NODE_INCLUSIVE_GATEWAY] = 21,   [NODE_COMPLEX_GATEWAY] = 22,
    [NODE_EVENT_BASED_GATEWAY] = 23,
};

static const uint8_t EVENT_NUMBERS[] = {
    [EVENT_MESSAGE] = 1,     [EVENT_TIMER] = 2,     [EVENT_ERROR] = 3,
    [EVENT_ESCALATION] = 4,  [EVENT_TERMINATE] = 5, [EVENT_SIGNAL] = 6,
    [EVENT_CONDITIONAL] = 7, [EVENT_LINK] = 8,      [EVENT_COMPENSATION] = 9,
    [EVENT_CANCEL] = 10,     [EVENT_MULTIPLE] = 11,
};

static const uint8_t TIMER_NUMBERS[] = {
    [TIMER_DURATION] = 1,
    [TIMER_DATE] = 2,
    [TIMER_CYCLE] = 3,
};

static const uint8_t TYPE_NUMBERS[] = {
    [BPMN_LOOSE] = 0,   [BPMN_BOOLEAN] = 1,  [BPMN_INTEGER] = 2,
    [BPMN_DECIMAL] = 3, [BPMN_TEXT] = 4,     [BPMN_ENUMERATION] = 5,
    [BPMN_INSTANT] = 6, [BPMN_DURATION] = 7, [BPMN_JSON] = 8,
};

static void add_text(Text *text, uint8_t tag, const char *value)
{
    if (!value) return;
    canonical_byte(text, tag);
    canonical_text(text, value);
}

/* 0 and the text of a constant, or 1 and the tree. */
static void add_formula(Text *text, uint8_t tag, const Formula *formula)
{
    if (!formula->text) return;
    canonical_byte(text, tag);
    canonical_byte(text, formula->tree ? 1 : 0);
    if (formula->tree)
        canonical_expression(formula->tree, text);
    else
        canonical_text(text, formula->text);
}

/* A message is known by its name, what is thrown by its code; without a code
   by its name, but what catches then catches any. */
static void write_signature(const Node *node, Text *text)
{
    const Event *event = &node->event;
    const Signature *signature = event->signature;
    bool by_code = event->kind == EVENT_ERROR
        || event->kind == EVENT_ESCALATION;
    if (!signature) return;
    if (by_code) add_text(text, TAG_CODE, signature->code);
    if (!by_code || (!signature->code && node->kind != NODE_BOUNDARY_EVENT))
        add_text(text, TAG_NAME, signature->name);
    add_formula(text, TAG_CORRELATION, &signature->correlation);
}

static void write_event(const Node *node, Text *text)
{
    const Event *event = &node->event;
    if (event->kind != EVENT_NONE) {
        canonical_byte(text, TAG_EVENT);
        canonical_byte(text, EVENT_NUMBERS[event->kind]);
    }
    if (event->timer != TIMER_NONE) {
        canonical_byte(text, TAG_TIMER);
        canonical_byte(text, TIMER_NUMBERS[event->timer]);
        add_formula(text, TAG_TIMER, &event->timer_value);
    }
    write_signature(node, text);
    add_text(text, TAG_LINK, event->link);
    add_formula(text, TAG_CONDITION, &event->condition);
    if (!node->attached_to) return;
    add_text(text, TAG_HOST, node->attached_to->id);
    if (!node->interrupting) canonical_byte(text, TAG_BESIDE);
}

/* Outcomes count where another text is refused; else they are labels. */
static void write_task(const TaskInfo *task, Text *text)
{
    add_formula(text, TAG_ASSIGNEE, &task->assignee);
    add_formula(text, TAG_USERS, &task->candidate_users);
    add_formula(text, TAG_GROUPS, &task->candidate_groups);
    add_formula(text, TAG_DUE, &task->due_date);
    add_formula(text, TAG_FOLLOW_UP, &task->follow_up_date);
    add_formula(text, TAG_PRIORITY, &task->priority);
    add_text(text, TAG_OUTCOME_VARIABLE, task->outcome_variable);
    for (size_t i = 0; i < task->outcome_count && task->outcomes_closed; i++)
        add_text(text, TAG_OUTCOME, task->outcomes[i]);
}

static void write_job(const JobInfo *job, Text *text)
{
    add_text(text, TAG_JOB, job->type);
    if (job->retries != 3) {
        canonical_byte(text, TAG_TRIES);
        canonical_u32(text, job->retries);
    }
    if (job->backoff_ms != 0) {
        canonical_byte(text, TAG_BACKOFF);
        canonical_u64(text, (uint64_t)job->backoff_ms);
    }
    if (job->immediate) canonical_byte(text, TAG_IMMEDIATE);
}

/* In flow order. A condition of the default flow is never looked at. */
static void write_flows(const Node *node, Text *text)
{
    for (size_t i = 0; i < node->out.count; i++) {
        const Flow *flow = node->out.items[i];
        add_text(text, TAG_FLOW, flow->id);
        canonical_text(text, flow->target->id);
        if (flow == node->default_flow)
            canonical_byte(text, TAG_DEFAULT);
        else
            add_formula(text, TAG_GUARD, &flow->condition);
    }
}

static void write_node(const Node *node, Text *text)
{
    add_text(text, TAG_NODE, node->id);
    canonical_byte(text, NODE_NUMBERS[node->kind]);
    if (node->scope->owner) add_text(text, TAG_SCOPE, node->scope->owner->id);
    if (net_waits(node)) canonical_byte(text, TAG_WAITS);
    write_event(node, text);
    if (node->kind == NODE_USER_TASK || node->kind == NODE_TASK)
        write_task(&node->task, text);
    write_job(&node->job, text);
    for (size_t i = 0; i < node->outputs.count; i++) {
        add_text(text, TAG_ASSIGNS, node->outputs.items[i].target);
        add_formula(text, TAG_ASSIGNS, &node->outputs.items[i].source);
    }
    write_flows(node, text);
}

static int by_id(const void *one, const void *other)
{
    const Node *const *left = one;
    const Node *const *right = other;
    return strcmp((*left)->id, (*right)->id);
}

void canonical_write(const Process *process, Text *text)
{
    size_t count = process->nodes.count;
    const Node **nodes = NEW_ARRAY(text->arena, const Node *, count + 1);
    const Parameter **list = layout_parameters(process, text->arena);

    canonical_byte(text, FORM_VERSION);
    canonical_text(text, process->id);
    for (size_t i = 0; i < process->parameters.count; i++) {
        add_text(text, TAG_PARAMETER, list[i]->name);
        canonical_byte(text, TYPE_NUMBERS[list[i]->type]);
    }
    for (size_t i = 0; i < count; i++) nodes[i] = process->nodes.items[i];
    qsort(nodes, count, sizeof *nodes, by_id);
    for (size_t i = 0; i < count; i++) write_node(nodes[i], text);
}
