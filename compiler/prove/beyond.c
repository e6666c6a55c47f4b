/*
 * What rounds do not show of items beside each other: an item of a sub-process
 * leaves something outside while it goes on, as others may by then have done,
 * or reads how many of them are completed. It is told, and nothing is proved.
 */
#include "findings.h"
#include "../net/frame.h"

/* Does it put a token outside the item, which goes on? What stays open may do
   so again and again, as others do. */
static bool puts_outside(const Net *net, uint32_t frame,
                         const Transition *transition)
{
    bool goes_on = !transition->ends_item
        && net->elements[transition->node].thrown_by
            != net->frames[frame].element;
    if (transition->keeps || !goes_on) return false;
    for (uint32_t i = 0; i < transition->clear_count; i++) {
        if (!net_is_around_frame(net, frame,
                                 net->places[transition->clear[i]].frame))
            return false;
    }
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        if (!net_is_around_frame(net, frame,
                                 net->places[transition->arcs[i].place].frame))
            return true;
    }
    return false;
}

static bool reads_count(const Net *net, uint32_t host, const Terms *terms)
{
    for (uint32_t i = 0; terms && i < terms->count; i++) {
        const Term *term = &terms->items[i];
        if (term->operation == OPERATION_FIELD
            && net->fields[term->field].count == COUNT_COMPLETED
            && net->fields[term->field].frame == host)
            return true;
    }
    return false;
}

/* Does it ask how many of the items are completed, and not as it completes? */
static bool reads_completed(const Net *net, uint32_t frame,
                            const Transition *transition)
{
    uint32_t host = net->frames[frame].parent;
    if (transition->node == net->frames[frame].element
        && net_frame_of(net, transition) == frame)
        return false;
    for (uint32_t i = 0; i < transition->assign_count; i++) {
        if (reads_count(net, host, transition->assigns[i].value->terms))
            return true;
    }
    for (uint32_t i = 0; i < transition->arc_count; i++) {
        if (reads_count(net, host, transition->arcs[i].guard)) return true;
    }
    return false;
}

/* The node by which an item of that kind does what rounds do not show;
   NET_NONE: none does. */
static uint32_t beyond_by(const Net *net, uint32_t frame)
{
    if (!net_has_bodies(net, frame)) return NET_NONE;
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (net_acts_in(net, frame, transition)
            && (puts_outside(net, frame, transition)
                || reads_completed(net, frame, transition)))
            return transition->node;
    }
    return NET_NONE;
}

bool beyond_rounds(const Net *net, const Place *place)
{
    for (uint32_t i = 1; i < net->frame_count; i++) {
        if (!net_is_around_frame(net, i, place->frame)
            && beyond_by(net, i) != NET_NONE)
            return true;
    }
    return false;
}

void tell_beyond(Teller *teller)
{
    const Net *net = teller->net;
    for (uint32_t i = 1; i < net->frame_count; i++) {
        uint32_t node = beyond_by(net, i);
        if (node == NET_NONE) continue;
        teller->doubts += net->elements[node].part == 0;
        tell(teller, CODE_UNKNOWN, node,
             arena_format(
                 teller->arena,
                 "what %s does while other items of %s go on is not looked at: "
                 "nothing is proved of several at once",
                 title_of(teller, node),
                 title_of(teller, net->frames[i].element)))
            ->help = "let it be done behind the items, or in one step with the "
                     "end of the item";
    }
}
