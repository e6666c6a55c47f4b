/* Values as parts of texts. */
#include <string.h>

#include "bpmn/operation.h"

/* A value as a text; false: it has none. */
static bool as_text(BpmnValue value, char *buffer, BpmnString *text)
{
    size_t length = 0;

    if (value.is_null) return false;
    switch (value.type) {
    case BPMN_TEXT:
    case BPMN_ENUMERATION: *text = value.as.text; return true;
    case BPMN_BOOLEAN:
        *text = bpmn_string(value.as.boolean ? "true" : "false");
        return true;
    case BPMN_INTEGER:
        length = bpmn_integer_print(value.as.integer, buffer);
        break;
    case BPMN_DECIMAL:
        length = bpmn_decimal_print(value.as.decimal, buffer);
        break;
    case BPMN_INSTANT:
        length = bpmn_instant_print(value.as.integer, buffer);
        break;
    case BPMN_DURATION:
        length = bpmn_duration_print(0, value.as.integer, buffer);
        break;
    case BPMN_MONTHS:
        length = bpmn_months_print(value.as.integer, buffer);
        break;
    case BPMN_LOOSE:
    case BPMN_STRUCTURE:
    default: return false;
    }
    *text = (BpmnString){ buffer, length };
    return true;
}

BpmnValue bpmn_join_texts(BpmnStep *step, const BpmnValue *operands,
                          uint32_t count)
{
    BpmnValue joined = { .type = BPMN_TEXT, .as.text = { "", 0 } };
    char buffer[BPMN_DURATION_TEXT_MAX];
    BpmnString part;

    for (uint32_t i = 0; i < count; i++) {
        if (!as_text(operands[i], buffer, &part))
            return (BpmnValue){ .type = BPMN_LOOSE, .is_null = true };
        joined.as.text = bpmn_join(step, joined.as.text, part);
    }
    return joined;
}
