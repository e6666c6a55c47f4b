#include "type_word.h"

const char *type_word(BpmnType type)
{
    static const char *const words[] = {
        [BPMN_LOOSE] = "loose",         [BPMN_BOOLEAN] = "boolean",
        [BPMN_INTEGER] = "integer",     [BPMN_DECIMAL] = "decimal",
        [BPMN_TEXT] = "text",           [BPMN_ENUMERATION] = "enumeration",
        [BPMN_INSTANT] = "instant",     [BPMN_DURATION] = "duration",
        [BPMN_STRUCTURE] = "structure", [BPMN_MONTHS] = "duration-months",
    };

    return words[type];
}
