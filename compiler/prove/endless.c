/* Processes of which no case waits or ends: each calls another one before. */
#include "findings.h"

/* The call of such a process that is open in a state; NET_NONE: none is. */
static uint32_t endless_at(const Explorer *explorer, const Net *net,
                           uint32_t state)
{
    for (uint32_t i = 0; i < net->transition_count; i++) {
        const Transition *transition = &net->transitions[i];
        if (transition->callee && transition->callee->is_endless
            && explorer_count(explorer, state, transition->pre[0]) > 0)
            return transition->node;
    }
    return NET_NONE;
}

uint32_t endless_call(const Explorer *explorer, const Net *net)
{
    uint32_t first = NET_NONE;
    if (explorer->stopped || explorer->rests_at_start) return NET_NONE;
    for (uint32_t i = explorer->start_count; i-- > 0;) {
        first = endless_at(explorer, net, i);
        if (first == NET_NONE) break;
    }
    return first;
}

void tell_endless(Teller *teller, const Net *net)
{
    uint32_t node = endless_call(teller->explorer, net);
    if (node == NET_NONE) return;
    bool sure = (teller->explorer->states.items->flags & STATE_SURE) != 0;
    Finding *finding = tell_fault(
        teller, sure, CODE_ENDLESS_CALL, node,
        arena_format(teller->arena,
                     "%s begins a case that calls another before it waits or "
                     "ends, and so on without an end",
                     title_of(teller, node)));
    finding->help = "let a condition decide before the call, or let something "
                    "be waited for";
    path_to_state(teller, finding, 0, NET_NONE);
}
