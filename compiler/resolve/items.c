/*
 * What belongs to each item of those that run beside each other: the plain name
 * of what it gives, and what else nobody outside writes or reads. It is a
 * variable of the items, by a name that no expression can have; all else is the
 * case's.
 */
#include <string.h>

#include "typing.h"

/* The variable of the items that has the place of another one there: with what
   is known of that. */
static const char *own(Typing *typing, const Node *activity, const char *name)
{
    const char *inside = typing_inside(typing, activity, name);
    const Variable *known = name_map_get(typing->names, name);
    bool is_new = !name_map_get(typing->names, inside);
    Variable *variable = typing_variable(typing, inside);

    if (!is_new) return variable->name;
    inside = variable->name;
    if (known) *variable = *known;
    variable->name = inside;
    variable->owner = activity;
    return inside;
}

static void rename_tree(Typing *typing, const Node *activity, const char *name,
                        Expression *tree)
{
    for (size_t i = 0; i < tree->child_count; i++)
        rename_tree(typing, activity, name, tree->children[i]);
    if (tree->operation != OPERATION_FIELD
        || !typing_begins_with(tree->text, name))
        return;
    tree->text = own(typing, activity, tree->text);
    tree->root_length = strlen(tree->text);
}

static void rename_targets(const Mappings *mappings, const char *name,
                           const char *inside)
{
    for (size_t i = 0; i < mappings->count; i++)
        if (text_equal(mappings->items[i].target, name))
            mappings->items[i].target = inside;
}

/* The list of what its items give, and what that is made of. */
static void rename_given(LoopInfo *loop, const char *name, const char *inside)
{
    if (text_equal(loop->results, name)) loop->results = inside;
    rename_targets(&loop->next, name, inside);
    rename_targets(&loop->last, name, inside);
    rename_targets(&loop->none, name, inside);
}

/* Who writes it inside. */
static void rename_node(const Node *activity, Node *node, const char *name,
                        const char *inside)
{
    rename_targets(&node->outputs, name, inside);
    if (node != activity) rename_given(&node->loop, name, inside);
    if (text_equal(node->job.result, name)) node->job.result = inside;
    if (text_equal(node->task.outcome_variable, name))
        node->task.outcome_variable = inside;
}

/* The variable that it was is nobody's, unless a schema says that a case may be
   given one: what examples tell of it, they tell of that of the items. */
static void forget(Typing *typing, const char *name, const char *inside)
{
    size_t kept = 0;

    for (size_t i = 0; i < typing->variables.count; i++) {
        Variable *variable = typing->variables.items[i];
        if (!text_equal(variable->name, name))
            typing->variables.items[kept++] = variable;
    }
    typing->variables.count = kept;
    name_map_put(typing->names, name, name_map_get(typing->names, inside));
}

static void move(Typing *typing, const Node *activity, const char *name,
                 bool is_shared)
{
    const char *inside = own(typing, activity, name);

    for (size_t i = 0; i < typing->uses.count; i++) {
        Use *use = &typing->uses.items[i];
        bool begins = use->begins == activity;
        if (!begins && !node_is_inside(use->inside, activity)) continue;
        if (text_equal(use->target, name) && use->repeats != activity)
            use->target = inside;
        if (begins) continue; /* it reads what is around */
        if (use->tree) rename_tree(typing, activity, name, use->tree);
    }
    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        Node *node = typing->process->nodes.items[i];
        if (node_is_inside(node, activity))
            rename_node(activity, node, name, inside);
    }
    const Variable *variable = name_map_get(typing->names, name);
    bool is_given = variable && variable->source == SOURCE_SCHEMA;
    if (!is_shared && !is_given) forget(typing, name, inside);
}

/* What it gives is its own, whoever else has a variable of that name. */
static void own_written(Typing *typing, const Node *activity, const char *name)
{
    bool is_shared;

    if (!name || strchr(name, '/')) return;
    is_shared = typing_is_outside(typing, activity, name)
        || typing_reads_first(typing, activity, name);
    if (!is_shared || text_equal(name, typing_result(typing, activity)))
        move(typing, activity, name, is_shared);
}

/* So is what the event that it begins by maps. */
static void own_begun(Typing *typing, const Node *activity, const Node *event)
{
    for (size_t i = 0; i < event->outputs.count; i++) {
        const char *name = event->outputs.items[i].target;
        if (name && !strchr(name, '/'))
            move(typing, activity, name,
                 typing_is_outside(typing, activity, name));
    }
}

static void own_all(Typing *typing, const Node *activity)
{
    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        const Node *node = typing->process->nodes.items[i];

        if (!node_is_inside(node, activity)) continue;
        if (typing_body_of(node) == activity) own_begun(typing, activity, node);
        if (node != activity && node->loop.given) {
            own_written(typing, activity, typing_result(typing, node));
            own_written(typing, activity, node->loop.results);
        }
        for (size_t j = 0; j < node->outputs.count; j++)
            own_written(typing, activity, node->outputs.items[j].target);
        if (node->job.is_closed)
            own_written(typing, activity, node->job.result);
        if (node_is_persons(node))
            own_written(typing, activity, node->task.outcome_variable);
    }
}

/* What of it a condition reads, as bits. */
enum { READS_OWN = 1, READS_RESULTS = 2 };

static unsigned asked_of(const Typing *typing, const Node *activity,
                         const Expression *tree)
{
    const LoopInfo *loop = &activity->loop;
    const Variable *variable = typing_variable_of(typing, tree);
    unsigned asked = 0;

    if (variable && variable->owner == activity) asked |= READS_OWN;
    if (variable && text_equal(variable->name, loop->number))
        asked |= READS_OWN;
    if (variable && text_equal(variable->name, loop->given))
        asked |= READS_RESULTS;
    for (size_t i = 0; i < tree->child_count; i++)
        asked |= asked_of(typing, activity, tree->children[i]);
    return asked;
}

/* Where it is asked before the item is done, that counts as completed. */
static void count_this(const Typing *typing, const Node *activity,
                       Expression *tree)
{
    const LoopInfo *loop = &activity->loop;
    const char *source = tree->source;

    for (size_t i = 0; i < tree->child_count; i++)
        count_this(typing, activity, tree->children[i]);
    if (tree->operation != OPERATION_FIELD
        || !text_equal(tree->text, loop->counter))
        return;
    *tree = *typing_written(typing, activity, "numberOfCompletedInstances + 1")
                 .tree;
    tree->children[0]->text = loop->counter;
    tree->children[0]->root_length = strlen(loop->counter);
    tree->source = source;
}

/* The condition is read in the scope of the item that is completed by it. */
static void find_asked(const Typing *typing, Node *activity)
{
    LoopInfo *loop = &activity->loop;
    unsigned asked = loop->condition.tree
        ? asked_of(typing, activity, loop->condition.tree)
        : 0;

    loop->asks_item = asked & READS_OWN;
    if (asked == (READS_OWN | READS_RESULTS))
        report(typing->found, CODE_UNSUPPORTED, loop->condition.place.position,
               activity->id,
               "%s: its completion condition reads both what one item has and "
               "what all have given, and does not run yet",
               node_title(activity, typing->arena));
    else if (loop->asks_item)
        count_this(typing, activity, loop->condition.tree);
}

/* Has it items beside each other, or bodies? */
static bool is_shared_out(const Node *node)
{
    bool is_counted = node->loop.counter;

    return node_has_items(node) && is_counted != node_begins_bodies(node);
}

/* Items of items first, which stand behind what they lie in. What any gives is
   its own before it is asked who reads what else. */
void typing_items(Typing *typing)
{
    const Process *process = typing->process;

    for (size_t i = process->nodes.count; i-- > 0;) {
        const Node *node = process->nodes.items[i];

        if (is_shared_out(node))
            own_written(typing, node, typing_result(typing, node));
    }
    for (size_t i = process->nodes.count; i-- > 0;) {
        Node *node = process->nodes.items[i];

        if (!is_shared_out(node)) continue;
        own_all(typing, node);
        typing_begins(typing, node);
        typing_between(typing, node, &node->loop.next);
        find_asked(typing, node);
    }
}
