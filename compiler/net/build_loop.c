/*
 * Activities that repeat. A token opens the loop and arms the boundary events,
 * once for all rounds; then it is asked whether there is a round, which is
 * counted and opens as the activity does without a loop. Behind the last one
 * the token leaves. Source: BPMN 2.0.2, 13.3.6.
 */
#include "builder.h"

/* How many items there are, once for all rounds, and the number of a round. */
static void assign(NetBuilder *builder, Transition *transition,
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

static void build_begin(NetBuilder *builder, const Node *node)
{
    Transition *begin = net_arrival(builder, ROW_LOOP_BEGIN, node);
    const NodePlaces *places = &builder->nodes[begin->node];
    Numbers opens = { 0 };
    VECTOR_ADD(builder->arena, &opens, places->loop);
    for (size_t i = 0; i < places->arms.count; i++)
        VECTOR_ADD(builder->arena, &opens, places->arms.items[i]);
    net_list(builder, &opens, &begin->opens, &begin->open_count);
    net_arc(builder, begin, places->first);
}

/* One of two ways is taken: the first where the formula is true. */
static void decide(NetBuilder *builder, Transition *question,
                   const Formula *asked, uint32_t yes, uint32_t no)
{
    Arc *arcs = NEW_ARRAY(builder->arena, Arc, 2);
    arcs[0] = (Arc){ .place = yes, .guard = asked->terms };
    arcs[1] = (Arc){ .place = no, .is_default = true };
    question->mode = ARCS_FIRST;
    question->arcs = arcs;
    question->arc_count = 2;
}

/* Behind what opens: a second token must not count anew. Nothing is asked for
   before the first item. */
static void build_first(NetBuilder *builder, const Node *node)
{
    Transition *first = net_add(builder, ROW_LOOP_FIRST, node, TRIGGER_NONE);
    const NodePlaces *places = &builder->nodes[first->node];
    const LoopInfo *loop = &node->loop;
    net_one(builder, places->first, &first->any, &first->any_count);
    assign(builder, first, loop, loop->total ? &loop->items : NULL,
           &loop->begins);
    first->incident = places->first_incident;
    if (loop->total)
        decide(builder, first, &loop->more, places->next, places->exit);
    else
        net_arc(builder, first,
                loop->test_before ? net_question(places) : places->round);
}

/* The number of rounds goes first: behind the last one nothing is asked. */
static void build_test(NetBuilder *builder, const Node *node)
{
    const NodePlaces *places = &builder->nodes[net_node_number(builder, node)];
    if (places->test == NET_NONE) return;
    Transition *test = net_add(builder, ROW_LOOP_TEST, node, TRIGGER_NONE);
    net_one(builder, places->test, &test->any, &test->any_count);
    test->incident = places->test_incident;
    decide(builder, test, &node->loop.more,
           places->ask != NET_NONE ? places->ask : places->next, places->exit);
}

static void build_ask(NetBuilder *builder, const Node *node)
{
    const NodePlaces *places = &builder->nodes[net_node_number(builder, node)];
    bool until = node->loop.kind == LOOP_SEQUENCE;
    if (places->ask == NET_NONE) return;
    Transition *ask = net_add(builder, ROW_LOOP_TEST, node, TRIGGER_NONE);
    net_one(builder, places->ask, &ask->any, &ask->any_count);
    ask->incident = places->ask_incident;
    decide(builder, ask, &node->loop.condition,
           until ? places->exit : places->next,
           until ? places->next : places->exit);
}

static void build_round(NetBuilder *builder, const Node *node)
{
    Transition *round = net_add(builder, ROW_LOOP_ROUND, node, TRIGGER_NONE);
    const NodePlaces *places = &builder->nodes[round->node];
    net_one(builder, places->next, &round->any, &round->any_count);
    round->counts = true;
    round->ends = node->loop.maximum != 0 || node->loop.total;
    round->head = !net_waits(node);
    round->incident = places->next_incident;
    assign(builder, round, &node->loop, NULL, &node->loop.counts);
    net_arc(builder, round, places->round);
}

static void leave(NetBuilder *builder, const Node *node, Transition *end)
{
    net_leave(builder, end, node, ARCS_TRUE);
    end->incident = builder->nodes[end->node].leave_incident;
}

/* Flows that cannot be chosen are chosen anew without the loop: it is over. */
static void build_end(NetBuilder *builder, const Node *node)
{
    Transition *end = net_add(builder, ROW_LOOP_END, node, TRIGGER_NONE);
    const NodePlaces *places = &builder->nodes[end->node];
    Numbers clear = { 0 };
    VECTOR_ADD(builder->arena, &clear, places->loop);
    for (size_t i = 0; i < places->arms.count; i++)
        VECTOR_ADD(builder->arena, &clear, places->arms.items[i]);
    net_one(builder, places->exit, &end->any, &end->any_count);
    net_list(builder, &clear, &end->clear, &end->clear_count);
    if (places->leave == NET_NONE) {
        leave(builder, node, end);
        return;
    }
    net_arc(builder, end, places->leave);
    Transition *again = net_add(builder, ROW_LOOP_END, node, TRIGGER_NONE);
    net_one(builder, places->leave, &again->any, &again->any_count);
    leave(builder, node, again);
}

void net_build_loop(NetBuilder *builder, const Node *node)
{
    build_begin(builder, node);
    build_first(builder, node);
    build_test(builder, node);
    build_ask(builder, node);
    build_round(builder, node);
    build_end(builder, node);
}
