/*
 * The canonical form of a process. Numbers here are those of the form, not of
 * the compiler's enumerations: they are never given another meaning.
 *
 * What a process says beyond its nodes is written as a tag and a value, and
 * only where it is said. So a property that a later version knows adds bytes
 * only to diagrams that have it, and the others keep their hash.
 */
#include "canonical_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "bpmn/value.h"

enum { FORM_VERSION = 2 };

enum {
    TAG_PARAMETER = 1,
    TAG_NODE = 2,
    TAG_VARIABLE = 3,
    TAG_SCOPE = 16,
    TAG_WAITS = 17,
    TAG_EVENT = 18,
    TAG_TIMER = 19,
    TAG_NAME = 20,
    TAG_CODE = 21,
    TAG_CORRELATION = 22,
    /* 23 was to be a link: its flow says it */
    TAG_CONDITION = 24,
    TAG_HOST = 25,
    TAG_BESIDE = 26,
    TAG_LOOP = 27,
    TAG_TEST_BEFORE = 28,
    TAG_MOST_ROUNDS = 29,
    TAG_FIRST_ROUND = 30,
    TAG_ITEMS = 31,
    TAG_ASSIGNEE = 32,
    TAG_USERS = 33,
    TAG_GROUPS = 34,
    TAG_DUE = 35,
    TAG_FOLLOW_UP = 36,
    TAG_PRIORITY = 37,
    TAG_OUTCOME_VARIABLE = 38,
    TAG_OUTCOME = 39,
    TAG_COLLECTION = 40,
    TAG_ELEMENT = 41,
    TAG_RESULT = 42,
    TAG_RESULTS = 43,
    TAG_INSTANTIATES = 44,
    TAG_TAKES_ALL = 45,
    TAG_THROWS = 46,
    TAG_MOST_ITEMS = 47,
    TAG_JOB = 48,
    TAG_TRIES = 49,
    TAG_BACKOFF = 50,
    TAG_IMMEDIATE = 51,
    TAG_ABOUT = 52,
    TAG_WRITES = 53,
    TAG_CALLS = 54,
    TAG_DELIVERS = 55,
    TAG_PASSES = 56,
    TAG_PASSES_NAMED = 57,
    TAG_PASSES_KEY = 58,
    TAG_COMPUTES = 59,
    TAG_LIVES = 60,
    TAG_ASSIGNS = 64,
    TAG_FLOW = 65,
    TAG_GUARD = 66,
    TAG_DEFAULT = 67
};

static uint8_t type_number(BpmnType type)
{
    switch (type) {
    case BPMN_LOOSE: return 0;
    case BPMN_BOOLEAN: return 1;
    case BPMN_INTEGER: return 2;
    case BPMN_DECIMAL: return 3;
    case BPMN_TEXT: return 4;
    case BPMN_ENUMERATION: return 5;
    case BPMN_INSTANT: return 6;
    case BPMN_DURATION: return 7;
    case BPMN_STRUCTURE: return 8;
    case BPMN_MONTHS: return 9;
    }
    return 0;
}

static void add_text(Text *text, uint8_t tag, const char *value)
{
    if (!value) return;
    canonical_byte(text, tag);
    canonical_text(text, value);
}

static void write_constant(Text *text, const char *constant)
{
    canonical_byte(text, 0);
    canonical_text(text, constant);
}

static void write_tree(Text *text, const Expression *tree)
{
    canonical_byte(text, 1);
    canonical_expression(tree, text);
}

static void add_formula(Text *text, uint8_t tag, const Formula *formula)
{
    if (!formula->text) return;
    canonical_byte(text, tag);
    if (formula->tree)
        write_tree(text, formula->tree);
    else
        write_constant(text, formula->text);
}

/* A message is known by its name, what is thrown by its code; without a code
   by its name, but what catches then catches any. */
static void write_signature(const Node *node, Text *text)
{
    const Event *event = &node->event;
    const Signature *signature = event->signature;
    bool by_code = event_facts(node)->code;
    if (!signature) return;
    if (by_code) add_text(text, TAG_CODE, signature->code);
    if (!by_code || (!signature->code && !node_hears(node)))
        add_text(text, TAG_NAME, signature->name);
    add_formula(text, TAG_CORRELATION, &signature->correlation);
    add_formula(text, TAG_NAME, &signature->computed);
}

static void write_event(const Node *node, Text *text)
{
    const Event *event = &node->event;
    if (event_facts(node)->number != 0) {
        canonical_byte(text, TAG_EVENT);
        canonical_byte(text, event_facts(node)->number);
    }
    if (event->timer != TIMER_NONE) {
        canonical_byte(text, TAG_TIMER);
        canonical_byte(text, timer_facts(event->timer)->number);
        add_formula(text, TAG_TIMER, &event->timer_value);
    }
    write_signature(node, text);
    add_formula(text, TAG_CONDITION, &event->condition);
    if (!node_hears(node)) return;
    if (node->attached_to) add_text(text, TAG_HOST, node->attached_to->id);
    if (!node->interrupting) canonical_byte(text, TAG_BESIDE);
}

/* Names with commas: a second one of the same does not count. */
static void write_names(Text *text, const char *list)
{
    NameMap *told = name_map_new(text->arena);
    BpmnString left = bpmn_string(list);
    BpmnString next;
    while (bpmn_next_name(&left, &next)) {
        const char *name = arena_text(text->arena, next.bytes, next.length);
        if (name_map_get(told, name)) continue;
        name_map_put(told, name, told);
        write_constant(text, name);
    }
}

/* Who is named, as a list of formulas: one for each name that is written
   out. */
static void add_people(Text *text, uint8_t tag, const Formula *formula)
{
    if (!formula->text) return;
    canonical_byte(text, tag);
    if (!formula->tree) {
        write_names(text, formula->text);
        return;
    }
    const Expression *tree = formula->tree;
    bool is_list = tree->operation == OPERATION_LIST;
    for (size_t i = 0; is_list && i < tree->child_count; i++) {
        const Expression *item = tree->children[i];
        if (expression_text(item))
            write_constant(text, expression_text(item));
        else
            write_tree(text, item);
    }
    if (!is_list) write_tree(text, tree);
}

/* The lane where nobody is named. */
static void write_performers(const Node *node, Text *text)
{
    const TaskInfo *task = &node->task;
    add_formula(text, TAG_ASSIGNEE, &task->assignee);
    add_people(text, TAG_USERS, &task->candidate_users);
    add_people(text, TAG_GROUPS, &task->candidate_groups);
    if (task->assignee.text || task->candidate_users.text
        || task->candidate_groups.text || !node->lane_name)
        return;
    canonical_byte(text, TAG_GROUPS);
    write_constant(text, node->lane_name);
}

/* Outcomes count where another text is refused; else they are labels. */
static void write_task(const Node *node, Text *text)
{
    const TaskInfo *task = &node->task;
    write_performers(node, text);
    add_formula(text, TAG_DUE, &task->due_date);
    add_formula(text, TAG_FOLLOW_UP, &task->follow_up_date);
    add_formula(text, TAG_PRIORITY, &task->priority);
    add_text(text, TAG_OUTCOME_VARIABLE, task->outcome_variable);
    if (!net_closes_outcomes(node)) return;
    for (size_t i = 0; i < task->outcome_count; i++)
        add_text(text, TAG_OUTCOME, task->outcomes[i]);
}

/* What may come back where it is not all. */
static void write_result(const JobInfo *job, Text *text)
{
    if (!job->is_closed) return;
    canonical_byte(text, TAG_WRITES);
    canonical_text(text, job->result ? job->result : "");
}

static void write_called(const Node *node, Text *text)
{
    add_text(text, TAG_CALLS, node->called->id);
    write_result(&node->job, text);
    for (size_t i = 0; i < node->inputs.count; i++) {
        const Mapping *input = &node->inputs.items[i];
        if (input->kept)
            add_formula(text, TAG_COMPUTES, &input->source);
        else
            add_text(text, TAG_PASSES, input->source.tree->text);
        canonical_text(text, input->target);
    }
    if (node->call.takes_named) canonical_byte(text, TAG_PASSES_NAMED);
    if (node->call.takes_key) canonical_byte(text, TAG_PASSES_KEY);
}

static void write_job(const JobInfo *job, Text *text)
{
    add_text(text, TAG_JOB, job->type);
    add_text(text, TAG_ABOUT, job->about);
    write_result(job, text);
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

/* A loop, and what it asks for. */
static void write_loop(const LoopInfo *loop, Text *text)
{
    if (loop->kind == LOOP_NONE) return;
    canonical_byte(text, TAG_LOOP);
    canonical_byte(text, (uint8_t)loop->kind);
    if (loop->test_before) canonical_byte(text, TAG_TEST_BEFORE);
    if (loop->maximum != 0) {
        canonical_byte(text, TAG_MOST_ROUNDS);
        canonical_u32(text, loop->maximum);
    }
    if (loop->first_round != 1) {
        canonical_byte(text, TAG_FIRST_ROUND);
        canonical_u32(text, loop->first_round);
    }
    if (loop->most_items != 0) {
        canonical_byte(text, TAG_MOST_ITEMS);
        canonical_u32(text, loop->most_items);
    }
    add_formula(text, TAG_ITEMS, &loop->items);
    add_formula(text, TAG_COLLECTION, &loop->collection);
    add_text(text, TAG_ELEMENT, loop->element);
    add_formula(text, TAG_RESULT, &loop->result);
    add_text(text, TAG_RESULTS, loop->results);
    add_formula(text, TAG_CONDITION, &loop->condition);
    if (!loop->thrown) return;
    canonical_byte(text, TAG_THROWS);
    canonical_byte(text, loop->throws_once ? 1 : 0);
    canonical_text(text, loop->thrown->id);
}

static void write_delivery(const Node *node, Text *text)
{
    canonical_byte(text, TAG_DELIVERS);
    if (node->lives_ms == 0) return;
    canonical_byte(text, TAG_LIVES);
    canonical_u64(text, (uint64_t)node->lives_ms);
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
    canonical_byte(text, node_facts(node)->number);
    if (node->scope->owner) add_text(text, TAG_SCOPE, node->scope->owner->id);
    if (net_waits(node)) canonical_byte(text, TAG_WAITS);
    if (node->instantiates) canonical_byte(text, TAG_INSTANTIATES);
    if (node->takes_all) canonical_byte(text, TAG_TAKES_ALL);
    write_event(node, text);
    if (node_is_persons(node)) write_task(node, text);
    if (node_is_job(node)) write_job(&node->job, text);
    if (node_calls(node)) write_called(node, text);
    if (node->delivers) write_delivery(node, text);
    write_loop(&node->loop, text);
    for (size_t i = 0; i < node->outputs.count; i++) {
        add_text(text, TAG_ASSIGNS, node->outputs.items[i].target);
        add_formula(text, TAG_ASSIGNS, &node->outputs.items[i].source);
    }
    write_flows(node, text);
}

/* What a schema says of a variable that something reads or a mapping writes. */
static void write_variable(const Field *field, Text *text)
{
    add_text(text, TAG_VARIABLE, field->name);
    canonical_byte(text, type_number(field->type));
    if (!field->closed) return;
    canonical_u32(text, (uint32_t)field->constant_count);
    for (size_t i = 0; i < field->constant_count; i++)
        canonical_text(text, field->constants[i]);
}

/* 50.0 is 50. */
static void write_parameter(const Parameter *parameter, Text *text)
{
    BpmnDecimal number;
    const char *value = parameter->default_text ? parameter->default_text : "";
    add_text(text, TAG_PARAMETER, parameter->name);
    canonical_byte(text, type_number(parameter->type));
    bool is_number = bpmn_decimal_read(bpmn_string(value), &number);
    canonical_byte(text, is_number ? 1 : 0);
    if (is_number)
        canonical_number(number, text);
    else
        canonical_text(text, value);
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
    const Parameter **list = net_parameters(process, text->arena);

    canonical_byte(text, FORM_VERSION);
    canonical_text(text, process->id);
    for (size_t i = 0; i < process->parameters.count; i++)
        write_parameter(list[i], text);
    for (size_t i = 0; i < process->fields.count; i++) {
        const Field *field = &process->fields.items[i];
        if (field->in_schema && field->is_used) write_variable(field, text);
    }
    for (size_t i = 0; i < count; i++) nodes[i] = process->nodes.items[i];
    qsort(nodes, count, sizeof *nodes, by_id);
    for (size_t i = 0; i < count; i++) write_node(nodes[i], text);
}
