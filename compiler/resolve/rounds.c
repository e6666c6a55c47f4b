/* Activities that repeat: what is asked and assigned between their rounds. */
#include <string.h>

#include "typing.h"

static const char COUNTER[] = "loopCounter";
static const char GIVEN[] = "outputCollection";

/* A tree of our own. */
static Expression *tree_of(const Typing *typing, const Node *node,
                           const char *text)
{
    XmlPlace place = { .position = node->loop.position };

    return expression_read(text, place, LANGUAGE_FEEL, typing->arena, node->id,
                           typing->found);
}

Formula typing_written(const Typing *typing, const Node *node, const char *text)
{
    return (Formula){
        .text = text,
        .place = { .position = node->loop.position },
        .is_expression = true,
        .tree = tree_of(typing, node, text),
    };
}

void typing_completed(const Typing *typing, const Node *node, Expression *tree)
{
    for (size_t i = 0; i < tree->child_count; i++)
        typing_completed(typing, node, tree->children[i]);
    if (tree->operation != OPERATION_FIELD || !node->loop.total) return;
    const char *source = tree->source;
    const char *text = typing_counted(node, tree->text);
    if (!text) return;
    *tree = *typing_written(typing, node, text).tree;
    tree->source = source;
}

void typing_results(const Node *node, Expression *tree)
{
    const LoopInfo *loop = &node->loop;

    for (size_t i = 0; i < tree->child_count; i++)
        typing_results(node, tree->children[i]);
    if (loop->given && tree->operation == OPERATION_FIELD
        && text_equal(tree->text, loop->results))
        tree->text = loop->given;
}

/* What is asked where the number of items is not written out. */
static const char *question(const Node *node)
{
    if (node_has_items(node))
        return "numberOfCompletedInstances < numberOfInstances";
    return node->loop.first_round == 0 ? "loopCounter + 1 < nrOfInstances"
                                       : "loopCounter < numberOfInstances";
}

/* A number that is written out, and stays so, is looked at as it stands
   there. */
void typing_more(const Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;
    const Expression *items = loop->items.tree;
    const Expression *list = loop->collection.tree;
    bool has_items = node_has_items(node);
    bool is_list = list && list->operation == OPERATION_LIST;
    bool is_number = items && items->constant.type == BPMN_INTEGER;
    bool is_written = (is_list || is_number) && loop->most_items == 0;
    int64_t most = is_list ? (int64_t)list->child_count
        : is_number        ? items->constant.as.integer
                           : loop->maximum;

    if (loop->total && !is_written)
        loop->more = typing_written(typing, node, question(node));
    else if (is_written || most != 0)
        loop->more = typing_written(
            typing, node,
            arena_format(
                typing->arena, "%s < %lld",
                has_items ? "numberOfCompletedInstances" : COUNTER,
                (long long)(has_items ? most : most + loop->first_round - 1)));
}

void typing_is_first(const Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;

    if (!loop->thrown || !loop->throws_once) return;
    loop->is_first = node_has_items(node)
        ? typing_written(typing, node, "numberOfCompletedInstances = 0")
        : typing_written(
            typing, node,
            arena_format(typing->arena, "%s = %u", COUNTER, loop->first_round));
}

/* A formula of our own, whose first name is that variable. */
static Formula written_of(const Typing *typing, const Node *node,
                          const char *text, const char *variable)
{
    Formula formula = typing_written(typing, node, text);
    Expression *name = formula.tree;

    while (name && name->child_count > 0) name = name->children[0];
    if (name) name->text = variable;
    return formula;
}

/* How it is shown. */
static Formula shown_as(Formula formula, const char *text)
{
    formula.text = text;
    if (formula.tree && expression_is_null(formula.tree))
        formula.tree->source = text;
    return formula;
}

static void assign(const Typing *typing, const Node *node, Mappings *mappings,
                   Purpose purpose, const char *target, Formula source)
{
    VECTOR_ADD(typing->arena, mappings,
               (Mapping){ .source = source,
                          .target = target,
                          .position = node->loop.position,
                          .purpose = (int)purpose });
}

static void assign_null(const Typing *typing, const Node *node,
                        Mappings *mappings, const char *target)
{
    assign(typing, node, mappings, PURPOSE_NULL, target,
           typing_written(typing, node, "null"));
}

const char *typing_result(const Typing *typing, const Node *node)
{
    const Expression *tree = node->loop.result.tree;
    bool is_plain = node->loop.given && tree
        && tree->operation == OPERATION_FIELD && !strchr(tree->text, '.');

    return is_plain && !typing_scoped(typing, node, tree->text) ? tree->text
                                                                : NULL;
}

static void assign_first(const Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;
    bool has_items = node_has_items(node);
    long long before = has_items
        ? 0
        : (long long)loop->first_round - loop->test_before;

    if (loop->list)
        assign(typing, node, &loop->first, PURPOSE_LIST, loop->list,
               loop->collection);
    if (loop->list)
        assign(typing, node, &loop->first, PURPOSE_COUNT, loop->total,
               written_of(typing, node, "count(inputCollection)", loop->list));
    else if (loop->total)
        assign(typing, node, &loop->first, PURPOSE_ITEMS, loop->total,
               loop->items);
    if (loop->given && !has_items)
        assign(typing, node, &loop->first, PURPOSE_BLANKS, loop->given,
               shown_as(typing_written(typing, node, "null"),
                        "a null for each item"));
    assign(typing, node, &loop->first, PURPOSE_COUNT, loop->counter,
           typing_written(typing, node,
                          arena_format(typing->arena, "%lld", before)));
}

/* The number of the item is written last: what cannot be had is asked for
   again without counting anew. */
static void assign_rounds(const Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;
    const char *item = loop->first_round == 1
        ? "inputCollection[loopCounter + 1]"
        : "inputCollection[loopCounter + 2]";
    const char *result = typing_result(typing, node);

    if (loop->own)
        assign(typing, node, &loop->next, PURPOSE_VALUE, loop->own,
               written_of(typing, node, item, loop->list));
    if (result) assign_null(typing, node, &loop->next, result);
    assign(typing, node, &loop->next, PURPOSE_COUNT, loop->counter,
           typing_written(typing, node, "loopCounter + 1"));
    if (loop->given && loop->result.tree)
        assign(typing, node, &loop->behind, PURPOSE_RESULT, loop->given,
               shown_as(loop->result,
                        arena_format(typing->arena, "outputCollection with %s",
                                     loop->result.tree->source)));
}

/* What an item gives is kept until all are done. */
static void assign_done(const Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;

    if (loop->given && loop->result.tree)
        assign(typing, node, &loop->behind, PURPOSE_GIVEN, loop->gives,
               loop->result);
    assign(typing, node, &loop->behind, PURPOSE_COUNT, loop->counter,
           typing_written(typing, node, "numberOfCompletedInstances + 1"));
    if (loop->given)
        assign(typing, node, &loop->none, PURPOSE_VALUE, loop->results,
               typing_written(typing, node, "[]"));
}

/* What only the items needed goes, so that images stay small; and their number,
   where some can be added: there are none. */
static void assign_last(const Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;
    const char *const over[] = { loop->list, loop->own, loop->given,
                                 loop->most_items != 0 ? loop->total : NULL };

    if (loop->given)
        assign(typing, node, &loop->last, PURPOSE_VALUE, loop->results,
               shown_as(written_of(typing, node, GIVEN, loop->given),
                        node_has_items(node) ? "what the items have given"
                                             : GIVEN));
    for (size_t i = 0; i < sizeof over / sizeof *over; i++)
        if (over[i] && !node_has_items(node))
            assign_null(typing, node, &loop->last, over[i]);
}

void typing_assigns(const Typing *typing, Node *node)
{
    assign_first(typing, node);
    (node_has_items(node) ? assign_done : assign_rounds)(typing, node);
    assign_last(typing, node);
}

void typing_begins(const Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;

    if (loop->own)
        assign(typing, node, &loop->next, PURPOSE_VALUE, loop->own,
               shown_as(written_of(typing, node, "inputElement", loop->item),
                        "what the list has for it"));
    for (size_t i = 0; i < typing->variables.count; i++) {
        const Variable *variable = typing->variables.items[i];
        if (variable->owner == node && !variable->is_inner
            && !variable->is_member)
            assign_null(typing, node, &loop->next, variable->name);
    }
}
