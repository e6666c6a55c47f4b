/* Variables of activities that repeat. A variable of an activity is a field of
   the process like all others, by a name that no expression can have. */
#include <string.h>

#include "typing.h"

static const char COUNTER[] = "loopCounter";
/* The names of the standard, and of Camunda 7 and Flowable. */
static const char *const TOTAL[] = { "numberOfInstances", "nrOfInstances" };
static const char *const COMPLETED[] = { "numberOfCompletedInstances",
                                         "nrOfCompletedInstances" };
static const char *const ACTIVE[] = { "numberOfActiveInstances",
                                      "nrOfActiveInstances" };
static const char *const TERMINATED[] = { "numberOfTerminatedInstances",
                                          "nrOfTerminatedInstances" };

/* Variables that only the process sees; an expression cannot have the slash. */
static const char LIST[] = "inputCollection";
static const char GIVEN[] = "outputCollection";

static bool is_of(const char *name, size_t length, const char *const *names,
                  size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(names[i]) == length && strncmp(name, names[i], length) == 0)
            return true;
    return false;
}

#define IS_OF(name, length, NAMES) \
    is_of(name, length, NAMES, sizeof NAMES / sizeof *NAMES)

static bool is_counter(const char *name, size_t length)
{
    const char *counter = COUNTER;

    return is_of(name, length, &counter, 1);
}

/* The variable of that name that the activity itself declares; null: none. */
static const char *declared(const Node *node, const char *name, size_t length)
{
    const LoopInfo *loop = &node->loop;
    bool counts = node_has_items(node) ? IS_OF(name, length, COMPLETED)
                                       : is_counter(name, length);

    if (IS_OF(name, length, TOTAL)) return loop->total;
    if (node_has_items(node) && is_counter(name, length)) return loop->number;
    if (counts) return loop->counter;
    return loop->element && is_of(name, length, &loop->element, 1) ? loop->own
                                                                   : NULL;
}

const char *typing_scoped(const Typing *typing, const Node *inside,
                          const char *name)
{
    size_t length = strcspn(name, ".");

    if (strchr(name, '/')) return NULL; /* it is one already */
    for (const Node *node = inside; node; node = node->scope->owner) {
        const char *variable = declared(node, name, length);
        if (variable)
            return arena_format(typing->arena, "%s%s", variable, name + length);
    }
    return NULL;
}

bool typing_is_total(const Node *inside, const char *name)
{
    while (inside && !text_equal(inside->loop.total, name))
        inside = inside->scope->owner;
    return inside;
}

bool typing_counts_items(const Node *inside, const char *name)
{
    size_t length = strlen(name);

    while (inside && !inside->loop.total) inside = inside->scope->owner;
    return inside
        && (IS_OF(name, length, ACTIVE) || IS_OF(name, length, TERMINATED)
            || IS_OF(name, length, COMPLETED));
}

const Node *typing_loop_around(const Node *node)
{
    while (node && !node_loops(node)) node = node->scope->owner;
    return node;
}

/* A tree of our own. */
static Expression *tree_of(const Typing *typing, const Node *node,
                           const char *text)
{
    XmlPlace place = { .position = node->loop.position };

    return expression_read(text, place, LANGUAGE_FEEL, typing->arena, node->id,
                           typing->found);
}

static Formula written(const Typing *typing, const Node *node, const char *text)
{
    return (Formula){
        .text = text,
        .place = { .position = node->loop.position },
        .is_expression = true,
        .tree = tree_of(typing, node, text),
    };
}

/* What a count is where it is asked whether it is enough; null: as it stands.
   Of rounds the one that is over counts as completed. An item that did not
   begin is active, and none is taken away but with its activity. */
static const char *counted(const Node *node, const char *name)
{
    size_t length = strlen(name);

    if (!node_has_items(node)) {
        if (!IS_OF(name, length, COMPLETED)) return NULL;
        return node->loop.first_round == 1 ? COUNTER : "loopCounter + 1";
    }
    if (IS_OF(name, length, TERMINATED)) return "0";
    return IS_OF(name, length, ACTIVE)
        ? "numberOfInstances - numberOfCompletedInstances"
        : NULL;
}

void typing_completed(const Typing *typing, const Node *node, Expression *tree)
{
    for (size_t i = 0; i < tree->child_count; i++)
        typing_completed(typing, node, tree->children[i]);
    if (tree->operation != OPERATION_FIELD || !node->loop.total) return;
    if (node_has_items(node) && is_counter(tree->text, strlen(tree->text)))
        report(typing->found, CODE_UNSUPPORTED, tree->position, node->id,
               "loopCounter in the completion condition of a parallel "
               "multi-instance does not run yet");
    const char *source = tree->source;
    const char *text = counted(node, tree->text);
    if (!text) return;
    *tree = *tree_of(typing, node, text);
    tree->source = source;
}

/* The first round's number in the dialect. */
static uint32_t first_round(const Diagram *diagram)
{
    switch (diagram->dialect) {
    case DIALECT_CAMUNDA7:
    case DIALECT_FLOWABLE: return 0;
    case DIALECT_PLAIN:
    case DIALECT_CAMUNDA8:
    case DIALECT_JBPM: break;
    }
    return 1;
}

static const char *declare(Typing *typing, const Node *node, const char *name,
                           BpmnType type)
{
    const char *scoped = arena_format(typing->arena, "%s/%s", node->id, name);
    Variable *variable = typing_variable(typing, scoped);

    variable->is_inner = true;
    variable->is_count = node_has_items(node);
    variable->position = node->loop.position;
    typing_learn(typing, variable, type, SOURCE_DECLARED,
                 arena_format(typing->arena, "loop of %s", node->id),
                 node->loop.position);
    return scoped;
}

/* What is asked where the number of items is not written out. */
static const char *question(const Node *node)
{
    if (node_has_items(node))
        return "numberOfCompletedInstances < numberOfInstances";
    return node->loop.first_round == 0 ? "loopCounter + 1 < nrOfInstances"
                                       : "loopCounter < numberOfInstances";
}

/* A number that is written out is looked at as it stands there. */
void typing_more(const Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;
    const Expression *items = loop->items.tree;
    const Expression *list = loop->collection.tree;
    bool has_items = node_has_items(node);
    bool is_list = list && list->operation == OPERATION_LIST;
    bool is_number = items && items->constant.type == BPMN_INTEGER;
    bool is_written = is_list || is_number;
    int64_t most = is_list ? (int64_t)list->child_count
        : is_number        ? items->constant.as.integer
                           : loop->maximum;

    if (loop->total && !is_written)
        loop->more = written(typing, node, question(node));
    else if (is_written || most != 0)
        loop->more = written(
            typing, node,
            arena_format(
                typing->arena, "%s < %lld",
                has_items ? "numberOfCompletedInstances" : COUNTER,
                (long long)(has_items ? most : most + loop->first_round - 1)));
}

/* A formula of our own, whose first name is that variable. */
static Formula written_of(const Typing *typing, const Node *node,
                          const char *text, const char *variable)
{
    Formula formula = written(typing, node, text);
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
                   const char *target, Formula source)
{
    VECTOR_ADD(typing->arena, mappings,
               (Mapping){ .source = source,
                          .target = target,
                          .position = node->loop.position });
}

/* The variable of an item, unless the activity has one of that name. */
static void declare_element(Typing *typing, Node *node)
{
    static const char *const TAKEN[] = { LIST, GIVEN };
    LoopInfo *loop = &node->loop;
    size_t length = loop->element ? strlen(loop->element) : 0;

    if (!loop->element || !loop->list) return;
    if (declared(node, loop->element, length)
        || IS_OF(loop->element, length, TAKEN)) {
        report(typing->found, CODE_BAD_ATTRIBUTE, loop->position, node->id,
               "%s has a variable of its own that is called %s",
               node_title(node, typing->arena), loop->element);
        return;
    }
    loop->own = declare(typing, node, loop->element, BPMN_LOOSE);
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
    long long before = node_has_items(node)
        ? 0
        : (long long)loop->first_round - loop->test_before;

    if (loop->list)
        assign(typing, node, &loop->first, loop->list, loop->collection);
    if (loop->total)
        assign(typing, node, &loop->first, loop->total,
               loop->list ? written_of(typing, node, "count(inputCollection)",
                                       loop->list)
                          : loop->items);
    if (loop->given)
        assign(typing, node, &loop->first, loop->given,
               shown_as(written(typing, node, "null"), "a null for each item"));
    assign(typing, node, &loop->first, loop->counter,
           written(typing, node, arena_format(typing->arena, "%lld", before)));
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
        assign(typing, node, &loop->next, loop->own,
               written_of(typing, node, item, loop->list));
    if (result)
        assign(typing, node, &loop->next, result,
               written(typing, node, "null"));
    assign(typing, node, &loop->next, loop->counter,
           written(typing, node,
                   node_has_items(node) ? "numberOfCompletedInstances + 1"
                                        : "loopCounter + 1"));
    if (loop->given && loop->result.tree)
        assign(typing, node, &loop->behind, loop->given,
               shown_as(loop->result,
                        arena_format(typing->arena, "outputCollection with %s",
                                     loop->result.tree->source)));
}

/* What only the items needed goes, so that images stay small. */
static void assign_last(const Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;
    const char *const over[] = { loop->list, loop->own, loop->given };

    if (loop->given)
        assign(typing, node, &loop->last, loop->results,
               written_of(typing, node, GIVEN, loop->given));
    for (size_t i = 0; i < sizeof over / sizeof *over; i++)
        if (over[i])
            assign(typing, node, &loop->last, over[i],
                   written(typing, node, "null"));
}

void typing_assigns(const Typing *typing, Node *node)
{
    assign_first(typing, node);
    assign_rounds(typing, node);
    assign_last(typing, node);
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

static void declare_all(Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;
    loop->first_round = first_round(typing->process->diagram);

    bool from_zero = loop->first_round == 0;
    bool has_items = node_has_items(node);

    loop->counter = declare(
        typing, node, has_items ? COMPLETED[from_zero] : COUNTER, BPMN_INTEGER);
    if (!node_is_multiple(node)) return;
    loop->total = declare(typing, node, TOTAL[from_zero], BPMN_INTEGER);
    if (has_items) {
        loop->number = declare(typing, node, COUNTER, BPMN_INTEGER);
        return;
    }
    if (loop->collection.text)
        loop->list = declare(typing, node, LIST, BPMN_STRUCTURE);
    if (loop->result.text && loop->results)
        loop->given = declare(typing, node, GIVEN, BPMN_STRUCTURE);
    declare_element(typing, node);
}

void typing_loops(Typing *typing)
{
    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        Node *node = typing->process->nodes.items[i];
        const LoopInfo *loop = &node->loop;

        if (loop->kind == LOOP_STANDARD
            || (node_is_multiple(node) && !loop->unread
                && (loop->items.text
                    || (!node_has_items(node) && loop->collection.text))))
            declare_all(typing, node);
    }
}

/* Whether the diagram says that the node writes the variable. */
static bool writes(const Node *node, const char *name)
{
    for (size_t i = 0; i < node->outputs.count; i++)
        if (text_equal(node->outputs.items[i].target, name)) return true;
    return node_is_persons(node)
        && text_equal(node->task.outcome_variable, name);
}

static bool is_inside(const Node *node, const Node *activity)
{
    while (node && node != activity) node = node->scope->owner;
    return node;
}

static bool writes_inside(const Typing *typing, const Node *activity,
                          const char *name)
{
    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        const Node *node = typing->process->nodes.items[i];
        if (is_inside(node, activity) && writes(node, name)) return true;
    }
    return false;
}

/* What an item writes has no place of its own yet. */
static void refuse_overwrites(const Typing *typing, const Node *node,
                              const Expression *tree, const char *name)
{
    report(typing->found, CODE_UNSUPPORTED, tree->position, node->id,
           "%s: its completion condition reads %s, which its items write, and "
           "does not run yet",
           node_title(node, typing->arena), name);
}

static void check_overwrites(const Typing *typing, const Node *node,
                             const Expression *tree)
{
    const Variable *variable = typing_root_of(typing, tree);

    for (size_t i = 0; i < tree->child_count; i++)
        check_overwrites(typing, node, tree->children[i]);
    if (!variable || variable->is_inner || variable->is_parameter
        || typing_counts_items(node, variable->name)
        || text_equal(variable->name, typing_result(typing, node))
        || !writes_inside(typing, node, variable->name))
        return;
    if (node_has_items(node)) {
        refuse_overwrites(typing, node, tree, variable->name);
        return;
    }
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
        if (!use->tree || is_inside(use->inside, node)
            || !reads(typing, use->tree, result))
            continue;
        report(typing->found, CODE_ITEMS_OVERWRITE, use->tree->position,
               use->element,
               "%s is what each item of %s gives: here it is that of the last "
               "one",
               result, node_title(node, typing->arena));
    }
}

/* The last of several items that write it wins. */
static void check_written(const Typing *typing, const Node *node)
{
    for (size_t i = 0; i < typing->variables.count; i++) {
        const Variable *variable = typing->variables.items[i];

        if (!variable->is_used || !writes(node, variable->name)) continue;
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
