/* Timers fire: one by one, or those of a case before a command about it. */
#ifndef CORE_FIRE_H
#define CORE_FIRE_H

#include "core/engine/engine_state.h"

/* Fires a timer that was taken from the heap. */
BpmnStatus engine_fire(BpmnEngine *engine, Timer timer, int64_t now_ms);
/* Fires what is due of a case, where anything is. */
BpmnStatus engine_fire_due(BpmnEngine *engine, const Case *item,
                           int64_t now_ms);
/* The same before a command about the case. */
static inline BpmnStatus engine_fire_case(BpmnEngine *engine, const Case *item,
                                          int64_t now_ms)
{
    const Timer *first = timers_first(&engine->partition.timers);

    if (!first || first->due_ms > now_ms) return BPMN_OK;
    return engine_fire_due(engine, item, now_ms);
}

/* Fires the first timer if it is due; *fired says whether. */
BpmnStatus engine_fire_first(BpmnEngine *engine, int64_t now_ms, bool *fired);

#endif
