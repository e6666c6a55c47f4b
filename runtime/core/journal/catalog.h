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
 *                  CommandIdKind u8, 7 bytes 0
 *     erase        count u32, u32 0, then positions u64, ascending, all before
 *                  the record: bodies that may be missing
 */
#ifndef CORE_CATALOG_H
#define CORE_CATALOG_H

#include "core/journal/partition.h"

enum {
    CATALOG_NAME_BYTES = BPMN_SALT_BYTES + 4,
    CATALOG_DEFINITION_BYTES = BPMN_SALT_BYTES + 12,
    CATALOG_PARAMETER_BYTES = BPMN_SALT_BYTES + 28,
    CATALOG_CHECKPOINT_BYTES = BPMN_SALT_BYTES + 40,
    CATALOG_LIST_BYTES = BPMN_SALT_BYTES + 8,
    COMMAND_ID_BYTES = 56
};

/* Appends a name or definition; false: no memory. */
bool catalog_name_again(Partition *partition, uint32_t number, int64_t now_ms);
/* Appends a definition once more; false: no memory. */
bool catalog_definition_again(Partition *partition, uint16_t number,
                              int64_t now_ms);

/* A parameter's new value, and why. */
typedef struct ParameterRecord {
    uint16_t definition; /* its number */
    uint16_t number;
    BpmnValue value;
    BpmnString reason;
} ParameterRecord;

/* 'head' has the rest: command id, actor, cause. */
bool catalog_parameter(Partition *partition, const ParameterRecord *parameter,
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

/* Appends a checkpoint; false: no memory. */
bool catalog_checkpoint(Partition *partition, const Checkpoint *checkpoint,
                        int64_t now_ms);
/* Appends what is recalled of positions before 'before'. */
bool catalog_command_ids(Partition *partition, uint64_t before, int64_t now_ms);

/* Reading them back; false: they do not fit. */
bool catalog_name_read(BpmnString body, uint32_t *number, BpmnString *text);
/* A definition. */
bool catalog_definition_read(BpmnString body, uint16_t *number,
                             BpmnString *layout);
/* A parameter. */
bool catalog_parameter_read(BpmnString body, ParameterRecord *parameter);
/* A checkpoint. */
bool catalog_checkpoint_read(BpmnString body, Checkpoint *checkpoint);
/* How many entries of 'entry_bytes' a carry or erase record has. */
bool catalog_list_read(BpmnString body, size_t entry_bytes, uint32_t *count);
/* The entry at an index of a list of command ids, below its count. */
void catalog_command_id_read(BpmnString body, uint32_t index, CommandId *entry);
/* The position at an index of an erase record, below its count. */
uint64_t catalog_erase_read(BpmnString body, uint32_t index);

#endif
