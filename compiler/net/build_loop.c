/*
 * Activities that repeat. A token opens the loop and arms the boundary events,
 * once for all rounds; then it is asked whether there is a round, which is
 * counted and opens as the activity does without a loop. Behind the last one
 * the token leaves. Source: BPMN 2.0.2, 13.3.6.
 */
#include "builder.h"

/* How many items there are, once for all rounds, and the number of a round. */
void net_assign_counts(NetBuilder *builder, Transition *transition,
                       const LoopInfo *loop, const Formula *items,
                       const Formula *number)
{
    Assignment *assigns = NEW_ARRAY(builder->arena, Assignment, 2);
    uint32_t count = 0;
    if (items) {
        assigns[count].field = net_find_field(builder->net, loop->total);
        assigns[count++].value = items;
    }
    assigns[count].field = net_find_field(builder->net, loop->counter);
    assigns[count++].value = number;
    transition->assigns = assigns;
    transition->assign_count = count;
}

void net_begin_loop(NetBuilder *builder, Row row, const Node *node)
{
    Transition *begin = net_arrival(builder, row, node);
    const NodePlaces *places = &builder->nodes[begin->node];
    net_list_with_arms(builder, places->loop, places, &begin->opens,
                       &begin->open_count);
    net_arc(builder, begin, places->entries[ENTRY_FIRST].place);
}

void net_decide(NetBuilder *builder, Transition *question, const Formula *asked,
                EntryKind yes, EntryKind no)
{
    const Entry *entries = builder->nodes[question->node].entries;
    Arc *arcs = NEW_ARRAY(builder->arena, Arc, 2);
    arcs[0] = (Arc){ .place = entries[yes].place, .guard = asked->terms };
    arcs[1] = (Arc){ .place = entries[no].place, .is_default = true };
    question->mode = ARCS_FIRST;
    question->arcs = arcs;
    question->arc_count = 2;
}

/* Behind what opens: a second token must not count anew. Nothing is asked for
   before the first item. */
static void build_first(NetBuilder *builder, const Node *node)
{
    Transition *first = net_taking(builder, ROW_LOOP_FIRST, node, ENTRY_FIRST);
    const LoopInfo *loop = &node->loop;
    net_assign_counts(builder, first, loop, loop->total ? &loop->items : NULL,
                      &loop->begins);
    if (loop->total)
        net_decide(builder, first, &loop->more, ENTRY_NEXT, ENTRY_EXIT);
    else if (loop->test_before)
        net_arc(builder, first, net_question(builder, node));
    else
        net_arc(builder, first,
                net_entry_of(builder, node, ENTRY_ROUND)->place);
}

/* The number of rounds goes first: behind the last one nothing is asked. */
static void build_test(NetBuilder *builder, const Node *node)
{
    if (!node->loop.more.terms) return;
    Transition *test = net_taking(builder, ROW_LOOP_TEST, node, ENTRY_TEST);
    net_decide(builder, test, &node->loop.more,
               node->loop.condition.terms ? ENTRY_ASK : ENTRY_NEXT, ENTRY_EXIT);
}

static void build_ask(NetBuilder *builder, const Node *node)
{
    bool until = node->loop.kind == LOOP_SEQUENCE;
    if (!node->loop.condition.terms) return;
    Transition *ask = net_taking(builder, ROW_LOOP_TEST, node, ENTRY_ASK);
    net_decide(builder, ask, &node->loop.condition,
               until ? ENTRY_EXIT : ENTRY_NEXT,
               until ? ENTRY_NEXT : ENTRY_EXIT);
}

static void build_round(NetBuilder *builder, const Node *node)
{
    Transition *round = net_taking(builder, ROW_LOOP_ROUND, node, ENTRY_NEXT);
    round->counts = true;
    round->ends = node->loop.maximum != 0 || node->loop.total;
    round->head = !net_waits(node);
    net_assign_counts(builder, round, &node->loop, NULL, &node->loop.counts);
    net_arc(builder, round, net_entry_of(builder, node, ENTRY_ROUND)->place);
}

static void leave(NetBuilder *builder, const Node *node, Transition *end)
{
    net_leave(builder, end, node, ARCS_TRUE);
    end->incident = net_entry_of(builder, node, ENTRY_LEAVE)->incident;
}

/* Flows that cannot be chosen are chosen anew without the loop: it is over. */
void net_end_loop(NetBuilder *builder, Row row, const Node *node)
{
    Transition *end = net_taking(builder, row, node, ENTRY_EXIT);
    const NodePlaces *places = &builder->nodes[end->node];
    uint32_t behind = places->entries[ENTRY_LEAVE].place;
    net_list_with_arms(builder, places->loop, places, &end->clear,
                       &end->clear_count);
    if (behind == NET_NONE) {
        leave(builder, node, end);
        return;
    }
    net_arc(builder, end, behind);
    leave(builder, node, net_taking(builder, row, node, ENTRY_LEAVE));
}

void net_build_loop(NetBuilder *builder, const Node *node)
{
    net_begin_loop(builder, ROW_LOOP_BEGIN, node);
    build_first(builder, node);
    build_test(builder, node);
    build_ask(builder, node);
    build_round(builder, node);
    net_end_loop(builder, ROW_LOOP_END, node);
}
