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
/* The same of items that run beside each other: what the engine gives one, and
   what it gets of it. */
static const char ITEM[] = "inputElement";
static const char GIVES[] = "outputElement";

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

static bool is_counter(const LoopInfo *loop, const char *name, size_t length)
{
    const char *const counters[] = { COUNTER, loop->index };

    return is_of(name, length, counters, loop->index ? 2 : 1);
}

/* The variable of that name that the activity itself declares; null: none. */
static const char *declared(const Node *node, const char *name, size_t length)
{
    const LoopInfo *loop = &node->loop;
    bool counts = node_has_items(node) ? IS_OF(name, length, COMPLETED)
                                       : is_counter(loop, name, length);

    if (IS_OF(name, length, TOTAL)) return loop->total;
    if (node_has_items(node) && is_counter(loop, name, length))
        return loop->number;
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

/* The count that was meant, within an activity that has such; null: none. */
static const char *meant_by(const Node *inside, const char *name)
{
    const char *const MULTIPLE[] = {
        COUNTER,   TOTAL[0],  TOTAL[1],      COMPLETED[0],  COMPLETED[1],
        ACTIVE[0], ACTIVE[1], TERMINATED[0], TERMINATED[1],
    };
    const Node *around = typing_loop_around(inside);
    size_t count = sizeof MULTIPLE / sizeof *MULTIPLE;

    if (!around || !around->loop.counter) return NULL;
    return name_nearest(name, MULTIPLE, node_is_multiple(around) ? count : 1);
}

static bool is_given(const Typing *typing, const Variable *variable)
{
    if (variable->source <= SOURCE_EXAMPLE || variable->is_inner) return true;
    for (size_t i = 0; i < typing->process->nodes.count; i++)
        if (typing_writes(typing->process->nodes.items[i], variable->name))
            return true;
    return false;
}

static void check_counts(const Typing *typing, const Use *use,
                         const Expression *tree)
{
    const Variable *variable = typing_variable_of(typing, tree);

    for (size_t i = 0; i < tree->child_count; i++)
        check_counts(typing, use, tree->children[i]);
    if (!variable || is_given(typing, variable)) return;
    const char *near = meant_by(use->inside, variable->name);
    if (!near || text_equal(near, variable->name)) return;
    report_as(typing->found, SEVERITY_WARNING, CODE_UNKNOWN_REFERENCE,
              tree->position, use->element,
              "%s reads %s, which nothing in the process writes", use->origin,
              variable->name)
        ->help = arena_format(typing->arena, "did you mean '%s'?", near);
}

void typing_counts(const Typing *typing)
{
    for (size_t i = 0; i < typing->uses.count; i++) {
        const Use *use = &typing->uses.items[i];
        if (use->tree && use->inside) check_counts(typing, use, use->tree);
    }
}

const Node *typing_loop_around(const Node *node)
{
    while (node && node->loop.kind == LOOP_NONE) node = node->scope->owner;
    return node;
}

const char *typing_inside(const Typing *typing, const Node *node,
                          const char *name)
{
    return arena_format(typing->arena, "%s/%s", node->id, name);
}

const char *typing_counted(const Node *node, const char *name)
{
    size_t length = strlen(name);

    if (IS_OF(name, length, TERMINATED)) return "0";
    if (node_has_items(node)) {
        return IS_OF(name, length, ACTIVE)
            ? "numberOfInstances - numberOfCompletedInstances"
            : NULL;
    }
    if (IS_OF(name, length, ACTIVE))
        return text_equal(name, *ACTIVE) ? "0" : "1";
    if (!IS_OF(name, length, COMPLETED)) return NULL;
    return node->loop.first_round == 1 ? COUNTER : "loopCounter + 1";
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

/* It is kept as a variable, of the items around where there are such, or the
   engine keeps it. */
static const char *declare(Typing *typing, const Node *node, const char *name,
                           BpmnType type)
{
    const char *scoped = typing_inside(typing, node, name);
    Variable *variable = typing_variable(typing, scoped);

    variable->is_inner = true;
    variable->is_count = node_has_items(node);
    if (!variable->is_count)
        variable->owner = node_items_around(node->scope->owner);
    variable->position = node->loop.position;
    typing_learn(typing, variable, type, SOURCE_DECLARED,
                 arena_format(typing->arena, "loop of %s", node->id),
                 node->loop.position);
    return scoped;
}

const char *typing_keeps(Typing *typing, const Node *node, const Mapping *input)
{
    const char *scoped = typing_inside(typing, node, input->target);
    Variable *variable = typing_variable(typing, scoped);

    variable->is_inner = variable->is_count = variable->is_used = true;
    variable->owner = node_items_around(node_looks_from(node));
    variable->position = input->position;
    return scoped;
}

/* Whether the activity has a variable of that name: reported. */
static bool is_taken(const Typing *typing, const Node *node, const char *name)
{
    static const char *const TAKEN[] = { LIST, GIVEN, ITEM, GIVES };
    size_t length = strlen(name);

    if (!declared(node, name, length) && !IS_OF(name, length, TAKEN))
        return false;
    report(typing->found, CODE_BAD_ATTRIBUTE, node->loop.position, node->id,
           "%s has a variable of its own that is called %s",
           node_title(node, typing->arena), name);
    return true;
}

static void declare_index(const Typing *typing, Node *node)
{
    const char *index = node->loop.index;

    node->loop.index = NULL;
    if (index && !is_taken(typing, node, index)) node->loop.index = index;
}

/* The variable of an item, unless the activity has one of that name. */
static void declare_element(Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;

    if (!loop->element || !loop->list || is_taken(typing, node, loop->element))
        return;
    loop->own = declare(typing, node, loop->element, BPMN_LOOSE);
    if (!node_has_items(node)) return;
    Variable *own = typing_variable(typing, loop->own);
    own->is_count = false;
    own->owner = node;
    loop->item = declare(typing, node, ITEM, BPMN_LOOSE);
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
    if (has_items) loop->number = declare(typing, node, COUNTER, BPMN_INTEGER);
    if (loop->collection.text)
        loop->list = declare(typing, node, LIST, BPMN_STRUCTURE);
    if (loop->result.text && loop->results)
        loop->given = declare(typing, node, GIVEN, BPMN_STRUCTURE);
    if (loop->given && has_items)
        loop->gives = declare(typing, node, GIVES, BPMN_LOOSE);
    declare_index(typing, node);
    declare_element(typing, node);
}

void typing_loops(Typing *typing)
{
    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        Node *node = typing->process->nodes.items[i];
        const LoopInfo *loop = &node->loop;

        if (loop->kind == LOOP_STANDARD
            || (node_is_multiple(node) && !loop->unread
                && (loop->items.text || loop->collection.text)))
            declare_all(typing, node);
    }
}
