/* A manual in the format that was asked for. */
#include "program/manual.h"

#include <string.h>

bool bpmn_manual_format(const char *word, BpmnManualFormat *format)
{
    static const char *const WORDS[] = {
        [BPMN_MANUAL_TEXT] = "text",
        [BPMN_MANUAL_MAN] = "man",
        [BPMN_MANUAL_BASH] = "bash",
        [BPMN_MANUAL_ZSH] = "zsh",
    };

    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (strcmp(WORDS[i], word) != 0) continue;
        *format = (BpmnManualFormat)i;
        return true;
    }
    return false;
}

void bpmn_manual_nodes(BpmnPool *pool, BpmnManual *manual,
                       const BpmnProcess *process)
{
    for (uint16_t i = 0; i < process->wait_count; i++) {
        manual->nodes = bpmn_pool_grow(pool, manual->nodes, manual->node_count,
                                       &manual->node_capacity,
                                       sizeof *manual->nodes);
        manual->nodes[manual->node_count++] =
            process->elements[process->waits[i].element].id;
    }
}

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
    case BPMN_MANUAL_BASH: bpmn_manual_bash(out, manual); break;
    case BPMN_MANUAL_ZSH: bpmn_manual_zsh(out, manual); break;
    }
    return true;
}
