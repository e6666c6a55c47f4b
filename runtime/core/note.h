/*
 * Records that are about no case: names, definitions, parameters, and what
 * was recalled. Behind the salt:
 *
 *     name         number u32, the text
 *     definition   number u16, u16 0, bytes of layout and source u32 each,
 *                  the layout, the source
 *     parameter    definition's number u16, parameter u16, type u8, 3 bytes 0,
 *                  bytes of the text u32, value 16, the text, why
 *     checkpoint   where the live window starts, counters of the case and the
 *                  wait to come, how many cases are open: u64 each; number of
 *                  the name to come u32, of the definition to come u16, u16 0
 *     carry        (without a case) count u32, u32 0, then each time
 *                  id 16, position u64, time i64, case u64, version u64,
 *                  RecalledKind u8, 7 bytes 0
 *     erase        count u32, u32 0, then positions u64, ascending, all before
 *                  the record: bodies that may be missing
 */
#ifndef CORE_NOTE_H
#define CORE_NOTE_H

#include "engine_state.h"

enum {
    NOTE_NAME_BYTES = BPMN_SALT_BYTES + 4,
    NOTE_DEFINITION_BYTES = BPMN_SALT_BYTES + 12,
    NOTE_PARAMETER_BYTES = BPMN_SALT_BYTES + 28,
    NOTE_CHECKPOINT_BYTES = BPMN_SALT_BYTES + 40,
    NOTE_LIST_BYTES = BPMN_SALT_BYTES + 8,
    RECALLED_BYTES = 56
};

/* Appends a name or definition; false: no memory. */
bool note_name_again(BpmnEngine *engine, uint32_t number, int64_t now_ms);
bool note_definition_again(BpmnEngine *engine, uint16_t number, int64_t now_ms);

/* A parameter's new value, and why. */
typedef struct NotedParameter {
    uint16_t definition; /* its number */
    uint16_t number;
    BpmnValue value;
    BpmnString reason;
} NotedParameter;

/* 'head' has the rest: command id, actor, cause. */
bool note_parameter(BpmnEngine *engine, const NotedParameter *noted,
                    Head *head);

/* What must hold where the live window moves: recovery compares. */
typedef struct Checkpoint {
    uint64_t window_start;
    uint64_t next_case;
    uint64_t next_wait;
    uint64_t open; /* cases */
    uint32_t next_name;
    uint16_t next_definition;
} Checkpoint;

bool note_checkpoint(BpmnEngine *engine, const Checkpoint *checkpoint,
                     int64_t now_ms);
/* Appends what is recalled of positions before 'before'. */
bool note_recall(BpmnEngine *engine, uint64_t before, int64_t now_ms);

/* Reading them back; false: they do not fit. */
bool note_name_read(BpmnString body, uint32_t *number, BpmnString *text);
bool note_definition_read(BpmnString body, uint16_t *number,
                          BpmnString *layout);
bool note_parameter_read(BpmnString body, NotedParameter *noted);
bool note_checkpoint_read(BpmnString body, Checkpoint *checkpoint);
/* How many entries of 'entry_bytes' a carry or erase record has. */
bool note_list_read(BpmnString body, size_t entry_bytes, uint32_t *count);
void note_recall_read(BpmnString body, uint32_t index, Recalled *entry);
uint64_t note_erase_read(BpmnString body, uint32_t index);

#endif
