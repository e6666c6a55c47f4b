/*
 * The structure of a diagram: processes and their nodes. What a node cannot
 * do yet is refused first; nothing more is asked of such a node, nor of what
 * stands inside it.
 */
#include "structure_parts.h"

#include "../model/element.h"
#include "../resolve/term.h"

#include <assert.h>
#include <string.h>

static void check_process(const Process *process, Findings *found);

static void check_refused(const Diagram *diagram, Findings *found)
{
    for (size_t i = 0; i < diagram->refused.count; i++) {
        const Refused *refused = &diagram->refused.items[i];
        report(found, CODE_UNSUPPORTED, refused->position, refused->element,
               "%s%s%s does not run yet", refused->what,
               refused->element ? " on " : "",
               refused->element ? refused->element : "");
    }
}

void check_structure(const Diagram *diagram, Findings *found)
{
    bool has_nodes = false;
    assert(diagram_is_joined(diagram));
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        /* the pool of a partner, drawn closed */
        if (process->nodes.count == 0) continue;
        has_nodes = true;
        check_process(process, found);
    }
    if (!has_nodes)
        report(found, CODE_NO_PROCESS, diagram->root->position, NULL,
               "the file holds no process with anything in it");
    check_refused(diagram, found);
    structure_kept(diagram, found);
    assert(found->errors > 0 || (has_nodes && diagram->refused.count == 0));
}

/* Something in the scope can take the first token: a start event, or without
   any a node that no flow leads to. */
static bool begins_somewhere(const Scope *scope)
{
    for (size_t i = 0; i < scope->nodes.count; i++) {
        const Node *node = scope->nodes.items[i];
        NodeEntry entered = node_facts(node)->entered;
        bool stands_alone = entered == ENTERED_HOST
            || entered == ENTERED_TRIGGER;
        if (node_begins(node) || (node->in.count == 0 && !stands_alone))
            return true;
    }
    return false;
}

static void check_start(const Process *process, Findings *found)
{
    if (begins_somewhere(process->scope)) return;
    Finding *finding =
        report(found, CODE_NO_START, process->position, process->id,
               "nothing starts process %s: every node in it waits for"
               " another",
               process->id);
    finding->help = "draw a start event before the first step";
}

/* The innermost container around the node that does not run; null: none. */
static const Node *refused_container(const Node *node)
{
    for (const Scope *scope = node->scope; scope->owner;
         scope = scope->parent) {
        if (node_kind_status(scope->owner->kind) == STATUS_REFUSED)
            return scope->owner;
    }
    return NULL;
}

/* What to draw in its place; null: the table has nothing. */
static const char *instead_of_node(NodeKind kind)
{
    static const char *const INSTEAD[] = {
#define NODE_INSTEAD(KIND, draw) [NODE_##KIND] = (draw),
#define EVENT_INSTEAD(KIND, draw)
#include "instead.def"
#undef NODE_INSTEAD
#undef EVENT_INSTEAD
    };
    return (size_t)kind < sizeof INSTEAD / sizeof *INSTEAD ? INSTEAD[kind]
                                                           : NULL;
}

static Finding *refuse(const Node *node, Findings *found, const char *what)
{
    return report(found, CODE_UNSUPPORTED, node->position, node->id,
                  "%s%s does not run yet", node_title(node, found->arena),
                  what);
}

/* Rounds of it can be counted: it does something, or passes what does. */
static bool node_works(const Node *node)
{
    NodeWork work = node_facts(node)->work;
    if (node->body) return node->body->nodes.count > 0;
    return node_is_persons(node) || work == WORK_PROGRAM || work == WORK_EVENT;
}

static void mistake(const Node *node, Findings *found, const char *what)
{
    report(found, CODE_BAD_ATTRIBUTE, node->loop.position, node->id,
           "%s: its multi-instance %s", node_title(node, found->arena), what);
}

/* A text without mark is no list of items, and no variable either. */
static void check_marked(const Node *node, const Formula *formula,
                         Findings *found)
{
    if (!formula->text || formula->is_expression) return;
    report(found, CODE_BAD_ATTRIBUTE, formula->place.position, node->id,
           "%s: \"%s\" is a text", node_title(node, found->arena),
           formula->text)
        ->help = arena_format(found->arena, "write \"=%s\"", formula->text);
}

/* What is said of the items goes together. */
static void check_items(const Node *node, Findings *found)
{
    const LoopInfo *loop = &node->loop;
    check_marked(node, &loop->collection, found);
    check_marked(node, &loop->result, found);
    if (loop->items.text && loop->collection.text)
        mistake(node, found, "says both how many and of which list");
    if (loop->element && !loop->collection.text)
        mistake(node, found, "names an item of a list, but no list");
    if (loop->result.text && !loop->results)
        mistake(node, found, "says what an item gives, but not to which list");
    if (loop->results && !loop->result.text)
        mistake(node, found, "names a list, but not what an item gives to it");
}

static bool can_fail(const Formula *formula)
{
    return formula->terms && terms_root(formula->terms)->can_fail;
}

/* Can an item that has thrown as the first rest before it is done? Another one
   would be the first then. */
static bool may_throw_twice(const Node *node)
{
    const LoopInfo *loop = &node->loop;
    return loop->throws_once && node_has_items(node)
        && ((loop->gives && can_fail(&loop->behind.items[0].source))
            || (loop->asks_item && can_fail(&loop->condition)));
}

static void report_endless(const Node *node, Findings *found, const char *what,
                           const char *help)
{
    report(found, CODE_MISSING_ATTRIBUTE, node->loop.position, node->id,
           "%s: its %s", node_title(node, found->arena), what)
        ->help = help;
}

static void check_loop(const Node *node, Findings *found)
{
    const LoopInfo *loop = &node->loop;
    if (loop->most_items != 0 && !node_is_multiple(node))
        report(found, CODE_BAD_ATTRIBUTE, node->position, node->id,
               "%s has hitl:maxItems, and no items",
               node_title(node, found->arena));
    if (loop->kind == LOOP_NONE) return;
    if (node_facts(node)->entered == ENTERED_TRIGGER)
        report(found, CODE_BAD_ATTRIBUTE, loop->position, node->id,
               "%s may not repeat: its event begins it",
               node_title(node, found->arena));
    else if (loop_kind_status(loop->kind) == STATUS_REFUSED)
        refuse(node, found, ": its loop");
    else if (loop->unread)
        refuse(node, found, loop->unread);
    else if (node_is_multiple(node) && !loop->items.text
             && !loop->collection.text)
        report_endless(node, found, "multi-instance says not how many",
                       "give it a loopCardinality, or a collection");
    else if (loop->kind == LOOP_STANDARD && !loop->condition.text
             && loop->maximum == 0)
        report_endless(node, found, "loop says not when it ends",
                       "give it a loopCondition, or a loopMaximum");
    else if (!node_works(node))
        refuse(node, found, ": its loop, in which nobody does anything,")
            ->help = "make it a user task or a job, or draw what is done in it";
    else if (may_throw_twice(node))
        refuse(node, found,
               ": behavior=\"One\" where what an item gives or asks may be "
               "missing")
            ->help = "let an item give a variable, or the items be one after "
                     "the other (isSequential)";
    else
        check_items(node, found);
}

/* Reports everything about the node that does not run. */
static bool check_runs(const Node *node, Findings *found)
{
    size_t before = found->errors;
    if (node_kind_status(node->kind) == STATUS_REFUSED)
        refuse(node, found, "")->help = instead_of_node(node->kind);
    else
        check_loop(node, found);
    if (node->start_quantity != 1)
        refuse(node, found, ": startQuantity other than 1");
    if (node->completion_quantity != 1)
        refuse(node, found, ": completionQuantity other than 1");
    return found->errors == before;
}

static bool has_performer(const Node *node)
{
    const TaskInfo *task = &node->task;
    return task->assignee.text || task->candidate_users.text
        || task->candidate_groups.text || node->lane_name
        || task->unread_performer; /* check_performers tells */
}

static bool has_no_name(const char *text)
{
    return text[strspn(text, " \t\r\n,")] == '\0';
}

/* True when candidates are absent, or a list or text without a name. */
static bool is_nobody(const Formula *names)
{
    const Expression *tree = names->tree;
    if (!names->text) return true;
    if (!names->is_expression) return has_no_name(names->text);
    if (!tree) return false;
    const char *text = expression_text(tree);
    if (tree->operation != OPERATION_LIST) return text && has_no_name(text);
    for (size_t i = 0; i < tree->child_count; i++) {
        text = expression_text(tree->children[i]);
        if (!text || *text) return false;
    }
    return true;
}

/* Users and groups together are the candidates. */
static void check_candidates(const Node *node, Findings *found)
{
    const Formula *users = &node->task.candidate_users;
    const Formula *groups = &node->task.candidate_groups;
    if ((!users->text && !groups->text) || !is_nobody(users)
        || !is_nobody(groups))
        return;
    report(found, CODE_NOBODY,
           users->text ? users->place.position : groups->place.position,
           node->id, "the candidates of %s are nobody: every case stops here",
           node_title(node, found->arena));
}

static void check_performer(const Node *node, Findings *found)
{
    if (node_facts(node)->work != WORK_PERSON) return;
    check_candidates(node, found);
    if (has_performer(node)) return;
    Finding *finding = report(found, CODE_NO_PERFORMER, node->position,
                              node->id,
                              "%s names nobody: it is offered to everyone",
                              node_title(node, found->arena));
    finding->help = "name candidate groups, or put it into a lane";
}

/* The constant that a formula is; false: it is computed, or absent. */
static bool is_written(const Formula *formula, BpmnValue *value)
{
    const Term *root = formula->terms ? terms_root(formula->terms) : NULL;
    if (!formula->text) return false;
    if (!formula->is_expression) *value = expression_text_value(formula->text);
    if (root) *value = root->constant;
    return !formula->is_expression || (root && term_is_constant(root));
}

typedef int64_t ReadShown(BpmnStep *step, BpmnValue value);

/* What a task shows, as far as it is written out. */
static void check_shown(const Node *node, const Formula *formula,
                        ReadShown *read, const char *called, const char *wrong,
                        Findings *found)
{
    BpmnStep step = { 0 };
    BpmnValue value;
    if (is_written(formula, &value) && read(&step, value) == BPMN_NOT_ONE)
        report(found, CODE_BAD_ATTRIBUTE, formula->place.position, node->id,
               "%s: the %s \"%s\" is %s", node_title(node, found->arena),
               called, formula->text, wrong);
}

static void check_all_shown(const Node *node, Findings *found)
{
    const TaskInfo *task = &node->task;
    check_shown(node, &task->priority, bpmn_priority, "priority",
                "no whole number", found);
    check_shown(node, &task->due_date, bpmn_shown_date, "due date",
                "neither an instant nor a duration", found);
    check_shown(node, &task->follow_up_date, bpmn_shown_date, "follow-up date",
                "neither an instant nor a duration", found);
}

/* People would see it as it is written. */
static void check_form(const Node *node, Findings *found)
{
    const char *form = node->task.form;
    if (form && expression_is_marked(form))
        report(found, CODE_KEPT, node->position, node->id,
               "the form of %s is an expression, and is not computed: people "
               "see it as it is written",
               node_title(node, found->arena));
}

static void check_body(const Node *node, Findings *found)
{
    if (!node->body || node->body->nodes.count == 0
        || node_facts(node)->entered == ENTERED_TRIGGER
        || begins_somewhere(node->body))
        return;
    report(found, CODE_NO_START, node->position, node->id,
           "nothing begins inside %s: every node in it waits for another",
           node_title(node, found->arena));
}

/* A called case begins at the one start event that waits for nothing; without
   any start event wherever its process begins. */
static void check_called(const Node *node, Findings *found)
{
    size_t count = 0;
    size_t starts = 0;
    if (!node_calls(node)) return;
    for (size_t i = 0; i < node->called->scope->nodes.count; i++) {
        const Node *start = node->called->scope->nodes.items[i];
        bool is_start = node_begins(start);
        starts += is_start;
        count += is_start && start->event.kind == node_facts(start)->event;
    }
    if (count == 1 || starts == 0) return;
    report(found, CODE_NO_START, node->position, node->id,
           "%s calls process %s, which has %s start event without an event"
           " definition",
           node_title(node, found->arena), node->called->id,
           count == 0 ? "no" : "more than one")
        ->help = "draw one: the called case begins there";
}

static void check_node(const Node *node, Findings *found)
{
    if (refused_container(node) || !check_runs(node, found)) return;
    check_called(node, found);
    check_performer(node, found);
    check_all_shown(node, found);
    check_form(node, found);
    check_body(node, found);
    structure_watch(node, found);
    structure_event(node, found);
    structure_flows(node, found);
}

/* A message starts one case: which start event is meant must be clear. */
static void check_message_starts(const Process *process, Findings *found)
{
    NameMap *starts = NULL;

    for (size_t i = 0; i < process->nodes.count; i++) {
        const Node *node = process->nodes.items[i];
        const Signature *message = node->event.signature;
        if (!node_begins(node) || node->scope->owner || !message
            || event_facts(node)->to != TO_ONE || !message->name)
            continue;
        if (!starts) starts = name_map_new(found->arena);
        const Node *other = name_map_get(starts, message->name);
        name_map_put(starts, message->name, (void *)(uintptr_t)node);
        if (!other) continue;
        report(found, CODE_SAME_MESSAGE, node->position, node->id,
               "%s waits for the message \"%s\", and so does %s",
               node_title(node, found->arena), message->name,
               node_title(other, found->arena));
    }
}

static void check_process(const Process *process, Findings *found)
{
    check_start(process, found);
    check_message_starts(process, found);
    for (size_t i = 0; i < process->nodes.count; i++)
        check_node(process->nodes.items[i], found);
}
