/* Lists of acts, and what ends one early. */
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

void lower_incident_if(Acts *acts, const Transition *firing, Act *test,
                       uint32_t flow, BpmnCause cause)
{
    Acts then = acts_new(acts->arena);

    act_add(&then, ACT_PUT, firing->incident);
    Act *incident = act_add(&then, ACT_INCIDENT, firing->node);
    incident->other = flow;
    incident->cause = cause;
    act_add(&then, ACT_RETURN, 0);
    test->then = then.first;
}
