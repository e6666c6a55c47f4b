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
 *                  wait to come, how many cases are open, position of the last
 *                  record of command ids: u64 each; number of the name to come
 *                  u32, of the definition to come u16, how many versions are in
 *                  force u16
 *     command ids  key of the hash u64, position of the record before u64, 0
 *                  for none, count u32, u32 0, then of each hash u64 and
 *                  position u64
 *     environment  blocks: the numbers of the definitions in force, u16 each;
 *                  the text that says why; how the clocks stood: run 16, i64
 *                  each of the rest of a ClockNote
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
    CATALOG_CHECKPOINT_BYTES = BPMN_SALT_BYTES + 48,
    CATALOG_LIST_BYTES = BPMN_SALT_BYTES + 8,
    CATALOG_COMMAND_IDS_BYTES = BPMN_SALT_BYTES + 24,
    COMMAND_ID_BYTES = 16
};

/* Tells the journal a name that is new; its number, 0 and *status
   BPMN_NO_MEMORY: none. */
uint32_t catalog_new_name(Partition *partition, BpmnString text, int64_t now_ms,
                          BpmnStatus *status);
/* The same for any name. */
static inline uint32_t catalog_name(Partition *partition, BpmnString text,
                                    int64_t now_ms, BpmnStatus *status)
{
    uint32_t number = dictionary_find(&partition->names, text);

    return number != 0 ? number
                       : catalog_new_name(partition, text, now_ms, status);
}

/* The number of a definition, told to the journal at first use. */
uint16_t catalog_definition(Partition *partition, Definition *definition,
                            int64_t now_ms);

/* Appends a name or definition; false: no memory. */
bool catalog_name_again(Partition *partition, uint32_t number, int64_t now_ms);
/* Appends a definition once more; false: no memory. */
bool catalog_definition_again(Partition *partition, uint16_t number,
                              int64_t now_ms);

/* Blocks of an environment record. */
enum {
    ENVIRONMENT_IN_FORCE = 1,
    ENVIRONMENT_WHY = 2,
    ENVIRONMENT_CLOCK = 3,
    ENVIRONMENT_BLOCKS = 3,
    CLOCK_NOTE_BYTES = 48
};

/* How many versions are in force. */
uint16_t catalog_in_force(const Definitions *definitions);
/* Appends which versions are in force, and why (bytes null: none); 'head' has
   the rest. False: no memory. */
bool catalog_environment(Partition *partition, BpmnString why, Head *head);
/* The same of the engine. */
bool catalog_environment_again(Partition *partition, int64_t now_ms);

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
    uint64_t open;        /* cases */
    uint64_t command_ids; /* position of the last record of them; 0: none */
    uint32_t next_name;
    uint16_t next_definition;
    uint16_t in_force; /* how many versions */
} Checkpoint;

/* Appends a checkpoint; false: no memory. */
bool catalog_checkpoint(Partition *partition, const Checkpoint *checkpoint,
                        int64_t now_ms);
/* Appends command ids that no record has: all, or as many as are full records.
   False: no memory. */
bool catalog_command_ids(Partition *partition, bool all, int64_t now_ms);

/* The blocks of an environment record, looked at: BPMN_OK, BPMN_CORRUPT, or
   BPMN_OTHER_FORMAT with *later. */
BpmnStatus catalog_environment_read(BpmnString body, BpmnString *blocks,
                                    Later *later);
/* How the clocks stood, by blocks that were looked at. */
ClockNote catalog_clock_read(BpmnString blocks);

/* Reading them back; false: they do not fit. */
bool catalog_name_read(BpmnString body, uint32_t *number, BpmnString *text);
/* A definition. */
bool catalog_definition_read(BpmnString body, uint16_t *number,
                             BpmnString *layout);
/* A parameter. */
bool catalog_parameter_read(BpmnString body, ParameterRecord *parameter);
/* A checkpoint. */
bool catalog_checkpoint_read(BpmnString body, Checkpoint *checkpoint);
/* How many entries of 'entry_bytes' an erase record has. */
bool catalog_list_read(BpmnString body, size_t entry_bytes, uint32_t *count);
/* The entry at an index of a list of command ids, below its count. */
/* The head of a record of command ids: how many it has; false: it is none. */
bool catalog_command_ids_read(BpmnString body, uint64_t *key, uint64_t *before,
                              uint32_t *count);
/* The hash and position of one of them. */
TableEntry catalog_command_id_at(BpmnString body, uint32_t index);
/* The position at an index of an erase record, below its count. */
uint64_t catalog_erase_read(BpmnString body, uint32_t index);

#endif
