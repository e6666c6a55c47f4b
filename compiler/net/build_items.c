/*
 * Activities whose items run beside each other. A token opens the activity and
 * arms its boundary events, once for all items; then these are counted, and a
 * host opens that they stand below. Each begins in a frame of its own and is
 * open there as the activity is without items. Behind each but the last it is
 * asked whether it is enough; then the token leaves.
 * Source: BPMN 2.0.2, 13.3.7.
 */
#include "builder.h"

/* Behind what opens: a second token must not count anew. */
static void build_open(NetBuilder *builder, const Node *node)
{
    Transition *open = net_taking(builder, ROW_ITEMS_OPEN, node, ENTRY_FIRST);
    const LoopInfo *loop = &node->loop;
    open->hosts = builder->nodes[open->node].host;
    net_assign_rounds(builder, open, &loop->first, true);
    net_decide(builder, open, &loop->more, ENTRY_ROUND, ENTRY_EXIT);
}

static void build_done(NetBuilder *builder, const Node *node)
{
    Transition *done = net_taking(builder, ROW_ITEM_DONE, node, ENTRY_TEST);
    const LoopInfo *loop = &node->loop;
    done->ends_item = true;
    net_assign_rounds(builder, done, &loop->next, true);
    net_decide(builder, done, &loop->more,
               loop->condition.terms ? ENTRY_ASK : ENTRY_ROUND, ENTRY_EXIT);
}

static void build_test(NetBuilder *builder, const Node *node)
{
    if (!node->loop.condition.terms) return;
    Transition *test = net_taking(builder, ROW_ITEMS_TEST, node, ENTRY_ASK);
    net_decide(builder, test, &node->loop.condition, ENTRY_EXIT, ENTRY_ROUND);
}

void net_build_items(NetBuilder *builder, const Node *node)
{
    net_begin_loop(builder, ROW_ITEMS_BEGIN, node);
    build_open(builder, node);
    build_done(builder, node);
    build_test(builder, node);
    net_end_loop(builder, ROW_ITEMS_END, node);
}
