/* What fires when no token of a step can move: inclusive gateways, and who asks
   them. */
#include "lower.h"
#include "../net/frame.h"

/* The function that asks the gateways of a frame and of those around it; the
   case has it, too, where only its items have gateways. */
static void name_joins(Lowering *lowering, uint32_t frame)
{
    PlanFrame *of = &lowering->plan->frames[frame];
    const NetFrame *kind = &lowering->net->frames[frame];
    const char *prefix = lowering->plan->prefix;

    if (of->joins) return;
    of->joins = names_claim(
        &lowering->names,
        frame == 0 ? arena_format(lowering->arena, "%s_joins", prefix)
                   : arena_format(lowering->arena, "%s_%s_item_joins", prefix,
                                  lowering->plan->words_of[kind->element]));
}

void lower_joins(Lowering *lowering)
{
    const Net *net = lowering->net;
    Plan *plan = lowering->plan;

    if (net->settling_count == 0) return;
    plan->joins = NEW_ARRAY(lowering->arena, PlanJoin, net->settling_count);
    for (uint32_t i = 0; i < net->settling_count; i++) {
        uint32_t number = net->settling[i];
        const Transition *join = &net->transitions[number];

        name_joins(lowering, net_frame_of(net, join));
        plan->joins[plan->join_count++] = (PlanJoin){
            .transition = number,
            .name = names_claim(&lowering->names,
                                arena_format(lowering->arena, "%s_%s_may_join",
                                             plan->prefix,
                                             plan->words_of[join->node])),
            .routine = lower_routine(lowering, number),
        };
    }
}

void lower_settle(const Lowering *lowering, Acts *acts, uint32_t frame)
{
    while (frame != 0 && !lowering->plan->frames[frame].joins)
        frame = lowering->net->frames[frame].parent;
    if (frame != 0) act_add(acts, ACT_JOINS, frame);
}
