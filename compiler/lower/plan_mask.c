/* Lists of places as masks of the marking; walks over acts. */
#include "plan.h"

/* True when everything inside the scope is among the places; a list has all
   of a scope or nothing. */
static bool has_all(const NetScope *scope, const uint32_t *places, size_t count)
{
    size_t low = 0, high = count;

    if (scope->place_count == 0) return false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (places[middle] < scope->places[0])
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && places[low] == scope->places[0]
        && count - low >= scope->place_count;
}

uint32_t plan_frame_of(const Plan *plan, const uint32_t *places, size_t count)
{
    const Net *net = plan->net;
    uint32_t frame = count > 0 ? net->places[places[0]].frame : 0;

    for (size_t i = 1; i < count; i++) {
        uint32_t other = net->places[places[i]].frame;
        if (net->frames[other].depth < net->frames[frame].depth) frame = other;
    }
    return frame;
}

uint32_t plan_scope_frame(const Plan *plan, uint32_t scope)
{
    uint32_t place = plan->net->scopes[scope].place;

    return place == NET_NONE ? 0 : plan->net->places[place].frame;
}

size_t plan_mask(const Plan *plan, const uint32_t *places, size_t count,
                 MaskPart *parts)
{
    uint32_t frame = plan_frame_of(plan, places, count);
    size_t made = 0;

    for (size_t i = 0; i < count; i++) {
        uint32_t scope = plan->net->places[places[i]].scope;
        const NetScope *of = &plan->net->scopes[scope];
        uint32_t bit = plan->place_bits[places[i]];

        if (has_all(of, places, count) && of->places[0] == places[i]) {
            if (plan_scope_frame(plan, scope) == frame)
                parts[made++] = (MaskPart){ scope, NET_NONE };
            i += of->place_count - 1;
        } else if (bit != NET_NONE && plan->places[bit].frame == frame) {
            parts[made++] = (MaskPart){ NET_NONE, bit };
        }
    }
    return made;
}

bool plan_scope_in(const Plan *plan, uint32_t scope, uint32_t word)
{
    return plan->inside[(size_t)scope * plan->words + word];
}

bool plan_part_in(const Plan *plan, MaskPart part, uint32_t word)
{
    if (part.scope != NET_NONE) return plan_scope_in(plan, part.scope, word);
    return plan->places[part.bit].bit / WORD_BITS == word;
}

/* An if-chain can be long, so it is walked and not entered. */
void plan_visit(const Act *act, void (*visit)(void *user, const Act *act),
                void *user)
{
    for (; act; act = act->next) {
        const Act *other = act->otherwise;

        visit(user, act);
        plan_visit(act->then, visit, user);
        for (; other && other->otherwise && !other->next;
             other = other->otherwise) {
            visit(user, other);
            plan_visit(other->then, visit, user);
        }
        plan_visit(other, visit, user);
    }
}

bool plan_jumps(const Plan *plan, const Routine *routine, const Act *act)
{
    return act->kind == ACT_RETURN
        || (act->kind == ACT_CALL && routine->loop != NET_NONE
            && plan->routines[act->number].loop == routine->loop);
}
