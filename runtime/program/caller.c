/* Who called a case, as people say it. */
#include "program/execute.h"

void bpmn_tell_number(BpmnOut *out, BpmnString key, uint64_t id)
{
    if (key.length > 0)
        bpmn_out_shown(out, key);
    else
        bpmn_out(out, "%llu", (unsigned long long)id);
}

void bpmn_tell_case(BpmnOut *out, BpmnEngine *engine, uint64_t id)
{
    BpmnCaseView view;

    if (bpmn_case(engine, id, &view)) {
        bpmn_tell_number(out, view.key, view.id);
        bpmn_out(out, " of %s", view.process->id);
    } else {
        bpmn_out(out, "case %llu", (unsigned long long)id);
    }
}

void bpmn_tell_call(BpmnOut *out, const BpmnProcess *process,
                    const BpmnCaller *caller)
{
    uint16_t around[BPMN_MAX_DEPTH];
    uint32_t count = 0;
    bool has_own = bpmn_host_row(process, caller->element) != 0;

    for (uint16_t at = process->elements[caller->element].scope;
         at != BPMN_NO_ELEMENT && count + has_own < caller->item_count;
         at = process->elements[at].scope)
        if (bpmn_host_row(process, at) != 0) around[count++] = at;
    for (uint32_t i = 0; i < count; i++)
        bpmn_out(out, "%s[%u]/", process->elements[around[count - 1 - i]].id,
                 (unsigned)caller->items[i]);
    bpmn_out(out, "%s", process->elements[caller->element].id);
    if (has_own && caller->item_count > count)
        bpmn_out(out, "[%u]", (unsigned)caller->items[count]);
}

void bpmn_tell_caller(BpmnOut *out, BpmnEngine *engine,
                      const BpmnCaller *caller)
{
    BpmnCaseView view;

    if (caller->case_id == 0) return;
    bpmn_out(out, ", called by ");
    bpmn_tell_case(out, engine, caller->case_id);
    if (!bpmn_case(engine, caller->case_id, &view)) return;
    bpmn_out(out, " at ");
    bpmn_tell_call(out, view.process, caller);
}
