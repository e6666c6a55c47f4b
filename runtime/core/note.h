/*
 * Records that are about no case: names, definitions, parameters, and what
 * was recalled. Behind the salt:
 *
 *     name         number u32, the text
 *     definition   number u16, u16 0, bytes of layout and source u32 each,
 *                  the layout, the source
 *     parameter    definition's number u16, parameter u16, type u8, 3 bytes 0,
 *                  bytes of the text u32, value 16, the text, why
 *     checkpoint   counters of cases and waits to come, u64 each
 *     carry        (without a case) count u32, u32 0, then each time
 *                  id 16, position u64, time i64
 */
#ifndef CORE_NOTE_H
#define CORE_NOTE_H

#include "engine_state.h"

enum {
    NOTE_NAME_BYTES = BPMN_SALT_BYTES + 4,
    NOTE_DEFINITION_BYTES = BPMN_SALT_BYTES + 12,
    NOTE_PARAMETER_BYTES = BPMN_SALT_BYTES + 28,
    NOTE_COUNTER_BYTES = BPMN_SALT_BYTES + 16,
    NOTE_RECALL_BYTES = BPMN_SALT_BYTES + 8,
    RECALLED_BYTES = 32
};

/* Appends a name or definition; false: no memory. */
bool note_name_again(BpmnEngine *engine, uint32_t number, int64_t now_ms);
bool note_definition_again(BpmnEngine *engine, uint16_t number,
                           int64_t now_ms);

/* A parameter's new value, and why. */
typedef struct NotedParameter {
    uint16_t definition;        /* its number */
    uint16_t number;
    BpmnValue value;
    BpmnString reason;
} NotedParameter;

/* 'head' has the rest: command id, actor, cause. */
bool note_parameter(BpmnEngine *engine, const NotedParameter *noted,
                    Head *head);
/* Appends the counters that ids come from. */
bool note_counters(BpmnEngine *engine, int64_t now_ms);
/* Appends what is recalled of positions before 'before'. */
bool note_recall(BpmnEngine *engine, uint64_t before, int64_t now_ms);

/* Reading them back; false: they do not fit. */
bool note_name_read(BpmnString body, uint32_t *number, BpmnString *text);
bool note_definition_read(BpmnString body, uint16_t *number,
                          BpmnString *layout);
bool note_parameter_read(BpmnString body, NotedParameter *noted);
bool note_counters_read(BpmnString body, uint64_t *next_case,
                        uint64_t *next_wait);
bool note_recall_read(BpmnString body, uint32_t index, Recalled *entry);

#endif
