/*
 * Activities whose items run beside each other. A token opens the activity and
 * arms its boundary events, once for all items; then these are counted, and a
 * host opens that they stand below. Each begins in a frame of its own, with
 * what it is for, and is open there as the activity is without items. Behind
 * each but the last it is asked whether it is enough, where that is of the item
 * itself before it is done; then what they have given is gathered, and the
 * token leaves. Source: BPMN 2.0.2, 13.3.7.
 */
#include "builder.h"

/* Where the token goes behind the last item. */
static EntryKind behind(const Node *node)
{
    return node->loop.given ? ENTRY_GATHER : ENTRY_EXIT;
}

/* Behind what opens: a second token must not count anew. */
static void build_open(NetBuilder *builder, const Node *node)
{
    Transition *open = net_taking(builder, ROW_ITEMS_OPEN, node, ENTRY_FIRST);
    const LoopInfo *loop = &node->loop;
    open->hosts = builder->nodes[open->node].host;
    net_assign_rounds(builder, open, &loop->first, true);
    net_decide(builder, open, &loop->more, net_item_begins(node),
               loop->given ? ENTRY_NONE : ENTRY_EXIT);
    if (!loop->given) return;
    Transition *none = net_taking(builder, ROW_ITEMS_NONE, node, ENTRY_NONE);
    net_assign_rounds(builder, none, &loop->none, false);
    net_arc(builder, none, net_entry_of(builder, node, ENTRY_EXIT)->place);
}

/* What it has of its own has no value, but for what it is for. That this does
   not fit is no reason to ask for it again. */
static void build_begin(NetBuilder *builder, const Node *node)
{
    if (net_item_begins(node) == ENTRY_ROUND) return;
    const Entry *round = net_entry_of(builder, node, ENTRY_ROUND);
    Transition *begin = net_taking(builder, ROW_ITEM_BEGIN, node, ENTRY_NEXT);
    net_assign_rounds(builder, begin, &node->loop.next, true);
    net_arc(builder, begin, round->place);
    begin->incident = round->incident;
}

static void build_done(NetBuilder *builder, const Node *node, EntryKind at,
                       EntryKind left)
{
    Transition *done = net_taking(builder, ROW_ITEM_DONE, node, at);
    done->ends_item = true;
    net_assign_rounds(builder, done, &node->loop.behind, true);
    net_decide(builder, done, &node->loop.more, left, behind(node));
}

static void build_test(NetBuilder *builder, const Node *node)
{
    const LoopInfo *loop = &node->loop;
    if (!loop->condition.terms) return;
    Transition *test = net_taking(builder, ROW_ITEMS_TEST, node, ENTRY_ASK);
    net_decide(builder, test, &loop->condition,
               loop->asks_item ? ENTRY_ENOUGH : behind(node),
               loop->asks_item ? ENTRY_TEST : net_item_begins(node));
}

static void build_gather(NetBuilder *builder, const Node *node)
{
    if (!node->loop.given) return;
    Transition *gather = net_taking(builder, ROW_ITEMS_GATHER, node,
                                    ENTRY_GATHER);
    gather->gathers = true;
    net_assign_rounds(builder, gather, &node->loop.last, true);
    net_arc(builder, gather, net_entry_of(builder, node, ENTRY_EXIT)->place);
}

/* One body more of an event sub-process. */
static void build_body(NetBuilder *builder, const Node *node)
{
    Transition *begin = net_arrival(builder, ROW_BODY, node);
    const NodePlaces *places = &builder->nodes[begin->node];
    begin->hosts = places->host;
    net_one(builder, places->loop, &begin->opens, &begin->open_count);
    net_arc(builder, begin, places->entries[net_item_begins(node)].place);
    build_begin(builder, node);
    Transition *done = net_taking(builder, ROW_ITEM_DONE, node, ENTRY_TEST);
    done->ends_item = true;
    net_arc(builder, done, places->entries[net_item_begins(node)].place);
    net_arc(builder, done, places->entries[ENTRY_EXIT].place);
    net_end_loop(builder, ROW_ITEMS_END, node);
}

void net_build_items(NetBuilder *builder, const Node *node)
{
    const LoopInfo *loop = &node->loop;
    if (node_begins_bodies(node)) {
        build_body(builder, node);
        return;
    }
    bool asks_host = loop->condition.terms && !loop->asks_item;
    net_begin_loop(builder, ROW_ITEMS_BEGIN, node);
    build_open(builder, node);
    build_begin(builder, node);
    net_build_thrown(builder, node);
    build_done(builder, node, ENTRY_TEST,
               asks_host ? ENTRY_ASK : net_item_begins(node));
    if (loop->asks_item) build_done(builder, node, ENTRY_ENOUGH, behind(node));
    build_test(builder, node);
    build_gather(builder, node);
    net_end_loop(builder, ROW_ITEMS_END, node);
}
