/* What a transition takes of a walk. */
#include "explorer.h"

bool walk_enables(const Walk *walk, const Transition *transition)
{
    for (uint32_t i = 0; i < transition->pre_count; i++) {
        if (walk->counts[transition->pre[i]] == 0) return false;
    }
    for (uint32_t i = 0; i < transition->inhibit_count; i++) {
        if (walk->counts[transition->inhibit[i]] != 0) return false;
    }
    return true;
}

/* Tokens that have not had their turn. */
static uint32_t pending(const Walk *walk, uint32_t place)
{
    uint32_t count = 0;
    for (size_t i = 0; i < walk->depth; i++)
        count += walk->stack[i].place == place;
    return count;
}

bool walk_joins(const Walk *walk, const Transition *transition)
{
    if (!walk_enables(walk, transition)) return false;
    for (uint32_t i = 0; i < transition->pre_count; i++) {
        uint32_t place = transition->pre[i];
        if (walk->counts[place] <= pending(walk, place)) return false;
    }
    return true;
}

void walk_take(Walk *walk, const Transition *transition)
{
    for (uint32_t i = 0; i < transition->pre_count && !transition->keeps; i++)
        walk->counts[transition->pre[i]]--;
}
