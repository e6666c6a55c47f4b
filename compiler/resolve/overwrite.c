/* What rounds and items leave to each other, and what the last one leaves. */
#include <string.h>

#include "typing.h"

static void check_overwrites(const Typing *typing, const Node *node,
                             const Expression *tree)
{
    const Variable *variable = typing_root_of(typing, tree);

    for (size_t i = 0; i < tree->child_count; i++)
        check_overwrites(typing, node, tree->children[i]);
    if (!variable || variable->is_inner || variable->owner
        || variable->is_parameter || typing_counts_items(node, variable->name)
        || text_equal(variable->name, typing_result(typing, node))
        || !typing_writes_inside(typing, node, variable->name))
        return;
    report(typing->found, CODE_ITEMS_OVERWRITE, tree->position, node->id,
           "%s is the case's: an item of %s that does not give it leaves what "
           "was there before",
           variable->name, node_title(node, typing->arena));
}

static bool reads(const Typing *typing, const Expression *tree,
                  const char *name)
{
    const Variable *variable = typing_root_of(typing, tree);

    if (variable && text_equal(variable->name, name)) return true;
    for (size_t i = 0; i < tree->child_count; i++)
        if (reads(typing, tree->children[i], name)) return true;
    return false;
}

/* What an item gives has no value when the next begins: read elsewhere it is
   that of the last one. */
static void check_result(const Typing *typing, const Node *node)
{
    const char *result = typing_result(typing, node);

    for (size_t i = 0; result && i < typing->uses.count; i++) {
        const Use *use = &typing->uses.items[i];
        if (!use->tree || node_is_inside(use->inside, node)
            || !reads(typing, use->tree, result))
            continue;
        report(typing->found, CODE_ITEMS_OVERWRITE, use->tree->position,
               use->element,
               "%s is what each item of %s gives: here it is that of the last "
               "one",
               result, node_title(node, typing->arena));
    }
}

/* Nodes of an item, those of items in it left out. */
typedef VECTOR(const Node *) ItemNodes;

static ItemNodes nodes_of_item(const Typing *typing, const Node *activity)
{
    ItemNodes nodes = { 0 };

    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        const Node *node = typing->process->nodes.items[i];
        if (node_items_around(node) == activity)
            VECTOR_ADD(typing->arena, &nodes, node);
    }
    return nodes;
}

static bool items_write(const ItemNodes *nodes, const char *name)
{
    for (size_t i = 0; i < nodes->count; i++)
        if (typing_writes(nodes->items[i], name)) return true;
    return false;
}

/* A scenario gives it in an item, it is read in the items alone, and not only
   by the outputs of what is given there. */
static bool items_are_given(const Typing *typing, const Node *activity,
                            const Variable *variable)
{
    const Node *given_at = variable->given_at;
    bool is_read = false;

    if (!given_at || variable->is_inner
        || node_items_around(given_at) != activity)
        return false;
    for (size_t i = 0; i < typing->uses.count; i++) {
        const Use *use = &typing->uses.items[i];
        if (!use->tree || !reads(typing, use->tree, variable->name)) continue;
        if (!node_is_inside(use->inside, activity)
            || text_equal(use->element, activity->id))
            return false;
        is_read = is_read || use->purpose != PURPOSE_VALUE
            || !text_equal(use->element, given_at->id);
    }
    return is_read;
}

/* The last of several items that write it wins. */
static void check_written(const Typing *typing, const Node *node)
{
    ItemNodes nodes = nodes_of_item(typing, node);

    for (size_t i = 0; i < typing->variables.count; i++) {
        const Variable *variable = typing->variables.items[i];

        if (!variable->is_used || variable->owner
            || (!items_write(&nodes, variable->name)
                && !items_are_given(typing, node, variable)))
            continue;
        report(typing->found, CODE_ITEMS_OVERWRITE, node->loop.position,
               node->id,
               "%s is the case's: each item of %s that gives it writes over "
               "what another one gave",
               variable->name, node_title(node, typing->arena));
    }
}

void typing_overwrites(const Typing *typing)
{
    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        const Node *node = typing->process->nodes.items[i];
        const LoopInfo *loop = &node->loop;
        if (!loop->total) continue;
        if (loop->condition.tree)
            check_overwrites(typing, node, loop->condition.tree);
        if (node_has_items(node)) check_written(typing, node);
        if (!loop->given || !loop->result.tree) continue;
        check_overwrites(typing, node, loop->result.tree);
        check_result(typing, node);
    }
}
