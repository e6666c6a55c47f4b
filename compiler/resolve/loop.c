/* Variables of activities that repeat. A variable of an activity is a field of
   the process like all others, by a name that no expression can have. */
#include <string.h>

#include "typing.h"

static const char COUNTER[] = "loopCounter";

const char *typing_scoped(const Typing *typing, const Node *inside,
                          const char *name)
{
    size_t length = strcspn(name, ".");

    if (length != sizeof COUNTER - 1 || strncmp(name, COUNTER, length) != 0)
        return NULL;
    for (const Node *node = inside; node; node = node->scope->owner) {
        if (node->loop.counter)
            return arena_format(typing->arena, "%s%s", node->loop.counter,
                                name + length);
    }
    return NULL;
}

const Node *typing_loop_around(const Node *node)
{
    while (node && !node_loops(node)) node = node->scope->owner;
    return node;
}

/* The maximum goes first: behind the last round nothing is asked. */
void typing_goes_on(const Typing *typing, LoopInfo *loop)
{
    Expression *most = loop->goes_on.tree, *condition = loop->condition.tree;

    if (!condition) return;
    if (!most) {
        loop->goes_on = loop->condition;
        return;
    }
    Expression *both = arena_copy(typing->arena, condition, sizeof *condition);
    both->operation = OPERATION_AND;
    both->type = BPMN_BOOLEAN;
    both->text = NULL;
    both->children = NEW_ARRAY(typing->arena, Expression *, 2);
    both->children[0] = most;
    both->children[1] = condition;
    both->child_count = 2;
    both->source = arena_format(typing->arena, "%s, at most %u rounds",
                                condition->source, loop->maximum);
    loop->goes_on.tree = both;
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

/* A formula of our own. */
static Formula written(Typing *typing, const Node *node, const char *text)
{
    XmlPlace place = { .position = node->loop.position };

    return (Formula){
        .text = text,
        .place = place,
        .is_expression = true,
        .tree = expression_read(text, place, LANGUAGE_FEEL, typing->arena,
                                node->id, typing->found),
    };
}

static void declare(Typing *typing, Node *node)
{
    LoopInfo *loop = &node->loop;
    loop->first_round = first_round(typing->process->diagram);
    int64_t first = loop->first_round;

    loop->counter = arena_format(typing->arena, "%s/%s", node->id, COUNTER);
    Variable *counter = typing_variable(typing, loop->counter);
    counter->is_inner = true;
    typing_learn(typing, counter, BPMN_INTEGER, SOURCE_DECLARED,
                 arena_format(typing->arena, "loop of %s", node->id),
                 loop->position);
    loop->begins = written(typing, node,
                           arena_format(typing->arena, "%lld",
                                        (long long)first - loop->test_before));
    loop->counts = written(typing, node,
                           arena_format(typing->arena, "%s + 1", COUNTER));
    if (loop->maximum != 0)
        loop->goes_on =
            written(typing, node,
                    arena_format(typing->arena, "%s < %lld", COUNTER,
                                 (long long)first - 1 + loop->maximum));
}

void typing_loops(Typing *typing)
{
    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        Node *node = typing->process->nodes.items[i];

        if (node->loop.kind == LOOP_STANDARD) declare(typing, node);
    }
}
