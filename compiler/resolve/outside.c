/* Who writes and reads a variable outside of an activity. */
#include <ctype.h>
#include <string.h>

#include "typing.h"

bool typing_writes(const Node *node, const char *name)
{
    for (size_t i = 0; i < node->outputs.count; i++)
        if (text_equal(node->outputs.items[i].target, name)) return true;
    if (node->job.is_closed && text_equal(node->job.result, name)) return true;
    return node_is_persons(node)
        && text_equal(node->task.outcome_variable, name);
}

const Node *typing_body_of(const Node *event)
{
    bool begins = node_looks_from(event) != event && !event->thrown_by;

    return begins ? event->scope->owner : NULL;
}

bool typing_writes_inside(const Typing *typing, const Node *activity,
                          const char *name)
{
    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        const Node *node = typing->process->nodes.items[i];
        if (node_is_inside(node, activity) && typing_writes(node, name))
            return true;
    }
    return false;
}

bool typing_begins_with(const char *text, const char *name)
{
    size_t length = strlen(name);

    return strncmp(text, name, length) == 0
        && (text[length] == '\0' || text[length] == '.');
}

bool typing_reads(const Expression *tree, const char *name)
{
    if (tree->operation == OPERATION_FIELD
        && typing_begins_with(tree->text, name))
        return true;
    for (size_t i = 0; i < tree->child_count; i++)
        if (typing_reads(tree->children[i], name)) return true;
    return false;
}

static bool is_of_name(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_'
        || (unsigned char)byte >= 0x80;
}

/* Does it stand there as a word, in no text and behind no dot? */
static bool has_word(const char *text, const char *name)
{
    size_t length = strlen(name);
    char quote = '\0', before = '\0';

    for (; *text != '\0'; before = *text++) {
        if (quote != '\0') {
            if (*text == quote) quote = '\0';
        } else if (*text == '"' || *text == '\'') {
            quote = *text;
        } else if (strncmp(text, name, length) == 0 && before != '.'
                   && !is_of_name(before) && !is_of_name(text[length])) {
            return true;
        }
    }
    return false;
}

/* Of a process that is not parsed yet its text tells. */
static bool formula_reads(const Formula *formula, const char *name)
{
    if (formula->tree) return typing_reads(formula->tree, name);
    return formula->text && formula->is_expression
        && has_word(formula->text, name);
}

static bool sources_read(const Mappings *mappings, const char *name)
{
    for (size_t i = 0; i < mappings->count; i++)
        if (formula_reads(&mappings->items[i].source, name)) return true;
    return false;
}

static bool node_reads(const Node *node, const char *name)
{
    NodeFormula formulas[NODE_FORMULAS];

    node_formulas(node, formulas);
    for (size_t i = 0; i < NODE_FORMULAS; i++)
        if (formula_reads(formulas[i].formula, name)) return true;
    return sources_read(&node->inputs, name)
        || sources_read(&node->outputs, name);
}

static bool process_reads(const Process *process, const char *name)
{
    for (size_t i = 0; i < process->nodes.count; i++)
        if (node_reads(process->nodes.items[i], name)) return true;
    for (size_t i = 0; i < process->flows.count; i++)
        if (formula_reads(&process->flows.items[i]->condition, name))
            return true;
    return false;
}

/* Does who calls the process read what comes back by that name? */
static bool caller_reads(const Node *call, const char *name)
{
    bool is_open = !call->job.is_closed && call->outputs.count == 0;

    return call->call.gives_all || is_open ? process_reads(call->process, name)
                                           : sources_read(&call->outputs, name);
}

/* Does another process of the program read it? */
static bool is_read_there(const Process *process, const Node *activity,
                          const char *name)
{
    for (size_t i = 0; i < process->callers.count; i++)
        if (caller_reads(process->callers.items[i], name)) return true;
    for (size_t i = 0; i < process->nodes.count; i++) {
        const Node *node = process->nodes.items[i];
        if (node_calls(node) && !node->call.takes_named
            && !node_is_inside(node, activity)
            && process_reads(node->called, name))
            return true;
    }
    return false;
}

bool typing_is_outside(const Typing *typing, const Node *activity,
                       const char *name)
{
    if (text_equal(activity->loop.results, name)) return true;
    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        const Node *node = typing->process->nodes.items[i];
        if (!node_is_inside(node, activity) && typing_writes(node, name))
            return true;
    }
    for (size_t i = 0; i < typing->uses.count; i++) {
        const Use *use = &typing->uses.items[i];
        bool names = (text_equal(use->target, name) && use->begins != activity)
            || (use->tree && typing_reads(use->tree, name));
        if (names && !node_is_inside(use->inside, activity)) return true;
    }
    return is_read_there(typing->process, activity, name);
}
