/* Lists of acts. */
#include "lower.h"

Acts acts_new(Arena *arena)
{
    return (Acts){ .arena = arena };
}

Act *act_add(Acts *acts, ActKind kind, uint32_t number)
{
    Act *act = NEW(acts->arena, Act);

    act->kind = kind;
    act->number = number;
    if (acts->last)
        acts->last->next = act;
    else
        acts->first = act;
    acts->last = act;
    return act;
}
