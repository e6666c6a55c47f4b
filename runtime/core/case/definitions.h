/* The processes that an engine was given, and the numbers that the journal
   knows them by. */
#ifndef CORE_DEFINITIONS_H
#define CORE_DEFINITIONS_H

#include "core/base/base.h"

/* One process. */
typedef struct Definition {
    const BpmnProcess *process;
    uint16_t number; /* of its definition record; 0: none yet */
    uint16_t index;  /* in the engine's list */
    uint8_t *memory; /* all that follows; null: not there yet */
    size_t memory_bytes;
    /* per element: a row of events, or BPMN_NO_ELEMENT */
    uint16_t *first_event;
    uint16_t *next_event;    /* per event: the next row of the same element */
    BpmnString *field_names; /* by number, which is by name */
    BpmnValue *parameters;   /* values in force, by number */
    void *blank; /* the image of a case that begins: every variable is null */
    /* their bytes where a command gave them; else null */
    char **parameter_texts;
} Definition;

/* Where the newest record stands of something that the live window must
   hold. */
typedef struct LastRecord {
    uint64_t position; /* 0: the batch that tells it is not committed */
    uint64_t again;    /* in the batch; 0: not there */
} LastRecord;

/* What a number of the journal means. */
typedef struct Known {
    Definition *definition; /* null: no such process was given */
    BpmnString id;          /* of the process; its own copy */
    const char *notice;     /* behind it: that this version is in force */
    size_t id_bytes;        /* of both */
    uint8_t version[32];    /* the identity */
    bool in_force;          /* new cases take it; the batch counts */
    bool was_in_force;      /* as the last commit left it */
    LastRecord record;
    bool converts;         /* same net, another layout or numbering */
    bool relabelled;       /* same tables, but the record has other labels
                                   or another diagram */
    BpmnProcess *recorded; /* made from the record; null: not asked for */
    size_t recorded_bytes;
} Known;

/* A parameter that was ever set, also of a process that was not given. */
typedef struct SetParameter {
    uint16_t definition; /* its number */
    uint16_t number;
    LastRecord record;
} SetParameter;

typedef struct Definitions {
    Definition *items;
    size_t count;
    Buffer known; /* Known, by number - 1 */
    uint16_t known_count;
    bool has_pending; /* the batch has notes */
    bool is_recorded; /* nothing that was given is new to the journal */
    bool has_force;   /* the journal tells which versions are in force */
    Buffer set;       /* SetParameter */
    size_t set_count;
} Definitions;

/* Takes over the processes; false: no memory, or *status BPMN_MISUSE when one
   is made for another BPMN_ABI, or lacks an ability that its tables need. */
bool definitions_open(const BpmnAllocator *allocator, Definitions *definitions,
                      const BpmnConfig *config, BpmnStatus *status);
/* Gives their memory back. */
void definitions_free(const BpmnAllocator *allocator, Definitions *definitions);
/* The definition of a process that was given; null: it was not. */
static inline Definition *definitions_find(const Definitions *definitions,
                                           const BpmnProcess *process)
{
    Definition *definition = definitions->items;
    const Definition *end = definition + definitions->count;

    while (definition != end && definition->process != process) definition++;
    return definition != end ? definition : NULL;
}

/* What a number means; null: the journal has no such record. */
static inline Known *definitions_known(const Definitions *definitions,
                                       uint16_t number)
{
    if (number == 0 || number > definitions->known_count) return NULL;
    return (Known *)definitions->known.items + (number - 1);
}

/* States of that number lie in another layout than the process at hand has. */
static inline bool known_is_strange(const Known *known)
{
    return known->definition && known->converts;
}

/* Adds what the next number means: a version of the process of that id, which
   is not in force. False: no memory. */
bool definitions_know(const BpmnAllocator *allocator, Definitions *definitions,
                      BpmnString id, const uint8_t *version,
                      Definition *definition);
/* Forgets the numbers from there on, and that they were given. */
void definitions_truncate(const BpmnAllocator *allocator,
                          Definitions *definitions, uint16_t count);
/* The number of a version of a process, of several layouts the first; null: the
   journal does not know it. */
Known *definitions_version(const Definitions *definitions,
                           const BpmnProcess *process);
/* The version of the process of that id that is in force; null: none. */
Known *definitions_in_force(const Definitions *definitions, BpmnString id);
/* New cases of its process are of that version. */
static inline bool definitions_is_in_force(const Definitions *definitions,
                                           const Definition *definition)
{
    const Known *known = definitions_known(definitions, definition->number);

    if (known && known->in_force) return true;
    known = definitions_version(definitions, definition->process);
    return known && known->in_force;
}

/* New cases of its process take that version, and no other. */
void definitions_take(Definitions *definitions, Known *known);
/* The entry of a parameter, made when it is absent; null: no memory. */
SetParameter *definitions_set(const BpmnAllocator *allocator,
                              Definitions *definitions, uint16_t definition,
                              uint16_t number);
/* The batch is committed, or it is taken back: so are its notes. */
void definitions_settle(Definitions *definitions, bool committed);

/* Notes where the batch has written the record; it counts once the batch is
   committed. */
static inline void last_record_set(Definitions *definitions, LastRecord *record,
                                   uint64_t position)
{
    record->again = position;
    definitions->has_pending = true;
}

/* The newest position, of the batch too; 0: there is none. */
static inline uint64_t last_record_newest(const LastRecord *record)
{
    return record->again != 0 ? record->again : record->position;
}

/* The row of events of that kind at the element with exactly that code (bytes
   null: none); BPMN_NO_ELEMENT: none. */
uint16_t event_find(const Definition *definition, BpmnEventKind kind,
                    uint16_t element, BpmnString code);
/* The same of who hears a code: that for exactly it, else that for any. */
uint16_t event_hearing(const Definition *definition, BpmnEventKind kind,
                       uint16_t element, BpmnString code);
/* The wait row of an element; null: it never waits. */
static inline const BpmnWait *wait_row(const BpmnProcess *process,
                                       uint16_t element)
{
    uint16_t row;

    if (element >= process->element_count) return NULL;
    row = process->elements[element].wait;
    return row == BPMN_NO_ELEMENT ? NULL : &process->waits[row];
}

/* The number of a field by name; BPMN_NO_ELEMENT: none. */
uint16_t field_find(const Definition *definition, BpmnString name);

/* Is the name that of an activity's own variable, "Review/loopCounter" where
   Review is one? Only operators write it. */
bool field_is_inner(const BpmnProcess *process, BpmnString name);

#endif
