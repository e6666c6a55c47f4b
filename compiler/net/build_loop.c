/*
 * Activities that repeat. A token opens the loop and arms the boundary events,
 * once for all rounds; then it is asked whether there is a round, which is
 * counted and opens as the activity does without a loop. Behind the last one
 * the token leaves. Source: BPMN 2.0.2, 13.3.6.
 */
#include "builder.h"
#include "frame.h"

void net_assign_rounds(NetBuilder *builder, Transition *transition,
                       const Mappings *mappings, bool grows)
{
    uint32_t count = (uint32_t)mappings->count;
    Assignment *assigns = NEW_ARRAY(builder->arena, Assignment, count);
    for (uint32_t i = 0; i < count; i++) {
        const Mapping *mapping = &mappings->items[i];
        uint32_t field = net_find_field(builder->net, mapping->target);
        BpmnType type = builder->net->fields[field].type;
        bool has_bytes = type == BPMN_STRUCTURE || type == BPMN_TEXT
            || type == BPMN_LOOSE;
        assigns[i] = (Assignment){
            .field = field,
            .value = &mapping->source,
            .of_items = grows && has_bytes
                && !term_is_constant(terms_root(mapping->source.terms)),
        };
    }
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
    net_assign_rounds(builder, first, &loop->first, true);
    if (loop->total)
        net_decide(builder, first, &loop->more, ENTRY_NEXT, ENTRY_EXIT);
    else if (loop->test_before)
        net_arc(builder, first, net_round_ends(builder, node));
    else
        net_arc(builder, first,
                net_entry_of(builder, node, ENTRY_ROUND)->place);
}

/* The number of rounds goes first: behind the last one nothing is asked. */
static void build_test(NetBuilder *builder, const Node *node)
{
    if (!node->loop.more.terms) return;
    Transition *test = net_taking(builder, ROW_LOOP_TEST, node, ENTRY_TEST);
    net_assign_rounds(builder, test, &node->loop.behind, true);
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

void net_build_thrown(NetBuilder *builder, const Node *node)
{
    const LoopInfo *loop = &node->loop;
    if (!loop->thrown) return;
    Transition *throws = net_taking(builder, ROW_ITEM_THROWS, node,
                                    ENTRY_THROW);
    net_assign(builder, throws, loop->thrown);
    net_arc(builder, throws,
            net_entry_of(builder, loop->thrown, ENTRY_NODE)->place);
    if (!loop->is_first.terms) return;
    /* it is asked once more when it is tried again */
    const Entry *one = net_entry_of(builder, node, ENTRY_ONE);
    throws->incident = one->incident;
    net_decide(builder, net_taking(builder, ROW_ITEM_FIRST, node, ENTRY_ONE),
               &loop->is_first, ENTRY_THROW, net_question(builder, node));
}

static void build_round(NetBuilder *builder, const Node *node)
{
    Transition *round = net_taking(builder, ROW_LOOP_ROUND, node, ENTRY_NEXT);
    round->counts = true;
    round->ends = node->loop.maximum != 0 || node->loop.total;
    round->head = !net_waits(node);
    net_assign_rounds(builder, round, &node->loop.next, true);
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
    if (!node_has_items(node))
        net_assign_rounds(builder, end, &node->loop.last, false);
    net_list_with_arms(builder, places->loop, places, &end->clear,
                       &end->clear_count);
    if (behind == NET_NONE) {
        leave(builder, node, end);
        return;
    }
    net_arc(builder, end, behind);
    leave(builder, node, net_taking(builder, row, node, ENTRY_LEAVE));
}

/* What lies in items goes with them. */
void net_give_back(NetBuilder *builder, Transition *transition)
{
    Mappings given = { 0 };
    const Net *net = builder->net;
    if (transition->assign_count > 0) return; /* it is the end */
    for (uint32_t i = 0; i < transition->clear_count; i++) {
        const Place *place = &net->places[transition->clear[i]];
        if (!place_repeats(place)
            || !net_acts_in(net, place->frame, transition))
            continue;
        const Mappings *last = &builder->sources[place->element]->loop.last;
        for (size_t j = 0; j < last->count; j++)
            if (term_is_null(terms_root(last->items[j].source.terms)))
                VECTOR_ADD(builder->arena, &given, last->items[j]);
    }
    if (given.count > 0) net_assign_rounds(builder, transition, &given, false);
}

void net_build_loop(NetBuilder *builder, const Node *node)
{
    net_begin_loop(builder, ROW_LOOP_BEGIN, node);
    build_first(builder, node);
    build_test(builder, node);
    build_ask(builder, node);
    net_build_thrown(builder, node);
    build_round(builder, node);
    net_end_loop(builder, ROW_LOOP_END, node);
}
