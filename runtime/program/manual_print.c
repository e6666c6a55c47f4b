/* A manual in the format that was asked for. */
#include "program/manual.h"

#include <string.h>

bool bpmn_manual_print(BpmnOut *out, const BpmnManual *manual,
                       BpmnManualFormat format, const char *command)
{
    const BpmnManualCommand *found = NULL;

    for (size_t i = 0; command && i < manual->command_count; i++) {
        if (strcmp(manual->commands[i].name, command) == 0)
            found = &manual->commands[i];
    }
    if (command && !found) return false;
    switch (format) {
    case BPMN_MANUAL_TEXT: bpmn_manual_text(out, manual, found); break;
    case BPMN_MANUAL_MAN: bpmn_manual_page(out, manual); break;
    case BPMN_MANUAL_BASH: bpmn_manual_shell(out, manual); break;
    }
    return true;
}
