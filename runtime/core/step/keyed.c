/* What a step throws or awaits under a key or name that was computed, or throws
   for a while. */
#include "bpmn/operation.h"
#include "bpmn/step.h"

/* Of several values their list. */
static BpmnString key_of_list(BpmnStep *step, BpmnString list)
{
    size_t length = bpmn_list_key(list, NULL);
    char *bytes = NULL;

    if (bpmn_need(step, length > 0)) bytes = bpmn_scratch(step, length);
    if (!bytes) return (BpmnString){ "", 0 };
    (void)bpmn_list_key(list, bytes);
    return (BpmnString){ bytes, length };
}

BpmnString bpmn_key(BpmnStep *step, BpmnValue value)
{
    bool fits = bpmn_is_text(value)
        || (!value.is_null
            && (value.type == BPMN_INTEGER || value.type == BPMN_DECIMAL));

    if (!value.is_null && value.type == BPMN_STRUCTURE)
        return key_of_list(step, value.as.text);
    if (!bpmn_need(step, fits)) return (BpmnString){ "", 0 };
    return bpmn_is_text(value) ? value.as.text
                               : bpmn_join_texts(step, &value, 1).as.text;
}

static BpmnValue value_of(const BpmnStep *step, uint16_t field)
{
    const BpmnProcess *process = step->process;
    uint16_t kind = process->fields[field].frame;
    uint16_t depth = kind == 0 ? 0 : process->frames[kind].depth;
    BpmnValue value;

    (void)bpmn_field_get(process, step->images[depth], field, &value);
    return value;
}

void bpmn_throw_keyed(BpmnStep *step, uint16_t element, const char *name,
                      uint16_t field)
{
    BpmnValue value = value_of(step, field);
    uint32_t before = step->effect_count;
    BpmnEffect *effect;

    bpmn_throw_message(step, element, name);
    if (step->effect_count == before) return;
    effect = &step->effects[before];
    effect->of.message.keyed = true;
    if (value.is_null) return;
    effect->of.message.key = bpmn_key(step, value);
    if (bpmn_take_cause(step) != BPMN_CAUSE_NONE) {
        effect->of.message.key = (BpmnString){ NULL, 0 };
    }
}

void bpmn_keep_thrown(BpmnStep *step, int64_t lives_ms)
{
    if (step->fault != BPMN_FAULT_NONE) return;
    step->effects[step->effect_count - 1].of.message.lives_ms = lives_ms;
}

void bpmn_bring(BpmnStep *step, const char *name, uint16_t field)
{
    BpmnString given = bpmn_string(name);
    BpmnValue value = value_of(step, field);
    size_t bytes = sizeof(uint32_t) + given.length + bpmn_packed_bytes(value);
    char *at = bpmn_scratch(step, bytes);
    BpmnEffect *effect;

    if (!at) return;
    effect = &step->effects[step->effect_count - 1];
    if (effect->of.message.brought_count++ == 0)
        effect->of.message.brought.bytes = at;
    /* what was brought before lies in front of it */
    effect->of.message.brought.length += bytes;
    (void)bpmn_pack(value, bpmn_pack_name(given, at));
}

void bpmn_name_thrown(BpmnStep *step, uint16_t field)
{
    BpmnValue value = value_of(step, field);
    BpmnString none = { "", 0 };
    BpmnEffect *effect;

    if (step->fault != BPMN_FAULT_NONE || value.is_null) return;
    effect = &step->effects[step->effect_count - 1];
    effect->of.message.name = bpmn_join(step, none, value.as.text);
}

void bpmn_name_awaited(BpmnStep *step, BpmnString name)
{
    if (step->fault != BPMN_FAULT_NONE) return;
    step->effects[step->effect_count - 1].of.message.name = name;
}
