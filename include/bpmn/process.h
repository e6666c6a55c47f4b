/*
 * What a process is to the engine: constant tables and one step function.
 *
 * Generated code defines one BpmnProcess per process; the compiler's
 * interpreter makes one of the same form. Products pass its address to
 * bpmn_open(), and look names up in its tables.
 *
 * All of it is constant and lives at least as long as the engines that know it;
 * an engine copies nothing and changes nothing. Rows are named by their index,
 * 16 bits, BPMN_NO_ELEMENT where there is none. Texts are UTF-8 and end with a
 * NUL, null where the diagram has none; ids are never null. Times are
 * milliseconds. What the numbers of rows mean stands in the definition record,
 * too (docs/reference/definition-record.md), for readers of a journal.
 */
#ifndef BPMN_PROCESS_H
#define BPMN_PROCESS_H

#include "bpmn/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Changes when a definition made for another number could be misread. */
#define BPMN_ABI 5
/* No row of a table; no number of an element, field, event or bit. */
#define BPMN_NO_ELEMENT UINT16_MAX

typedef struct BpmnStep BpmnStep;

/* BPMN_FLOW, BPMN_START_EVENT ...: see bpmn/element_kind.def. */
typedef enum BpmnElementKind {
#define BPMN_ELEMENT_KIND(NAME, number, word) BPMN_##NAME = number,
#include "bpmn/element_kind.def"
#undef BPMN_ELEMENT_KIND
} BpmnElementKind;

/* A node or sequence flow. Numbers: nodes by flow from the start events, then
   flows. */
typedef struct BpmnElement {
    const char *id;   /* as in the diagram */
    const char *name; /* null: none */
    BpmnElementKind kind;
    uint16_t wait; /* index into waits; BPMN_NO_ELEMENT: never waits */
    /* the sub-process it stands in; BPMN_NO_ELEMENT: the process */
    uint16_t scope;
    /* of a flow, as written, of a long one the beginning; null: none */
    const char *condition;
} BpmnElement;

/* BPMN_WAIT_TASK, BPMN_WAIT_JOB ...: see bpmn/wait.def. */
typedef enum BpmnWaitKind {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    BPMN_WAIT_##NAME = number,
#include "bpmn/wait.def"
#undef BPMN_WAIT
} BpmnWaitKind;

/* A node that can wait. Texts are null where the diagram has none or where the
   step computes them. */
typedef struct BpmnWait {
    uint16_t element;
    BpmnWaitKind kind;
    /* boundary event: the activity it sits on; what begins an event
       sub-process: that; behind an event-based gateway: that; else
       BPMN_NO_ELEMENT */
    uint16_t host;
    bool interrupting; /* where there is a host */
    /* task */
    const char *assignee;
    BpmnNames candidate_users;
    BpmnNames candidate_groups; /* the lane's name where nobody is named */
    const char *form;
    /* field that 'outcome' writes; BPMN_NO_ELEMENT: none */
    uint16_t outcome_field;
    bool outcomes_closed; /* another text is refused */
    /* Of a call: pairs of names, of a variable here and one of the called case,
       which gets it, as its business key where that one has no letter;
       closed: nothing else, open: also what has one name in both. */
    const char *const *outcomes;
    uint16_t outcome_count;
    /* what may be written on completion; null: every field */
    const uint16_t *outputs;
    uint16_t output_count;
    /* job */
    const char *job_type;
    uint32_t tries;     /* in all; 0 counts as 1 */
    int64_t backoff_ms; /* before the next try; 0: none */
    /* what is waited for by its name: a message or signal; of a job: what it is
       about, the name of a decision, a process, a message; a script; of a call
       the id of the process, the last of the program that has it */
    const char *name;
    /* message: by a key the step gives; else by the case's business key; call:
       the called case gets that key, else none */
    bool correlated;
    bool named; /* message, signal: by a name the step gives; 'name' is none */
    const char
        *cron; /* timer: see bpmn_cron_next(); null: it is none of that */
} BpmnWait;

/* BPMN_EVENT_START, BPMN_EVENT_DONE ...: see bpmn/step_event.def. */
typedef enum BpmnEventKind {
#define BPMN_STEP_EVENT(NAME, number, word, verb, NEEDED) \
    BPMN_EVENT_##NAME = number,
#include "bpmn/step_event.def"
#undef BPMN_STEP_EVENT
} BpmnEventKind;

/* An event among the answers of bpmn/wait.def. */
#define BPMN_ANSWER(NAME) (1u << BPMN_EVENT_##NAME)

/* Why a node could not go on; recorded by number. */
typedef enum BpmnCause {
    BPMN_CAUSE_NONE = 0,
    /* no condition is true and there is no default flow */
    BPMN_CAUSE_NO_FLOW = 1,
    BPMN_CAUSE_NO_VALUE = 2, /* a value that is needed is missing */
    /* more than 18 digits, division by zero, inexact quotient */
    BPMN_CAUSE_ARITHMETIC = 3,
    /* a second token where only a frame could tell two apart */
    BPMN_CAUSE_AGAIN = 4,
    BPMN_CAUSE_FUEL = 5,       /* a cycle without a wait went on too long */
    BPMN_CAUSE_JOB_FAILED = 6, /* a job has no tries left */
    BPMN_CAUSE_JOB_ERROR = 7,  /* a job's error that nobody catches */
    BPMN_CAUSE_NOBODY = 8,     /* a list of performers names nobody */
    /* results take more room, or nest deeper, than an image has */
    BPMN_CAUSE_TOO_LARGE = 9,
    /* it is passed by: a signal that is heard while the case is suspended */
    BPMN_CAUSE_SUSPENDED = 10,
    /* the called case could not begin, or an operator has cancelled it */
    BPMN_CAUSE_CALL = 11,
    /* an activity has more items than it may have; or the case has as many
       frames as one may have: no item begins */
    BPMN_CAUSE_LIMIT = 12,
    /* none: rounds in which nothing waits go on by themselves, in the next
       append */
    BPMN_CAUSE_SLICE = 13
} BpmnCause;

/* What the step function can be told. Its number is the index of the row. */
typedef struct BpmnEvent {
    BpmnEventKind kind;
    uint16_t element;
    const char *code; /* see bpmn/step_event.def; null: any other, or none */
    bool keeps;       /* the wait stays open */
    /* 1 and the row of the place that must have a token, in the frame that acts
       or one around it; 0: none. Of rows that are alike but for that the first
       happens that can */
    uint16_t while_open;
} BpmnEvent;

/* BPMN_FRAME_HOST ...: see below. */
typedef enum BpmnFrameSort {
    BPMN_FRAME_CASE = 0,
    /* of a parallel multi-instance: its image is a BpmnHost and what may follow
       it; it waits for nothing */
    BPMN_FRAME_HOST = 1,
    BPMN_FRAME_ITEM = 2,
    /* what the items are made of: a list, evaluated when the host opens,
       written once, and over when the last item has begun */
    BPMN_FRAME_COLLECTION = 3
} BpmnFrameSort;

/* A kind of frame: a part of a case that has an image, waits and a version of
   its own. Its frames stand below those of the kind 'parent', which is an
   earlier row. Row 0 is the case. */
typedef struct BpmnFrameKind {
    BpmnFrameSort sort;
    uint16_t element; /* the activity; of row 0: BPMN_NO_ELEMENT */
    uint16_t parent;
    uint16_t depth;        /* of its image in step->images; of row 0: 0 */
    uint32_t image_bytes;  /* fixed part, multiple of 8 */
    uint32_t nulls_offset; /* in it; 0: it has no variables */
} BpmnFrameKind;

/* Depths of frames, the case's included. */
#define BPMN_MAX_DEPTH 16

/* A variable of the process. */
typedef struct BpmnField {
    const char *name;
    BpmnType type;
    uint32_t offset;   /* in the image */
    uint16_t null_bit; /* bit number from nulls_offset on; set: no value */
    const char *const *constants;
    uint16_t constant_count;
    uint32_t max_bytes; /* of a text; 0: only the image's limit */
    uint16_t frame;     /* the kind whose images hold it; 0: the case's */
} BpmnField;

/* A value that operators may change while cases run, of all cases at once. The
   texts are numbers as bpmn_decimal_read() reads them. */
typedef struct BpmnParameterInfo {
    const char *name;
    BpmnType type;
    const char *default_text;
    const char *minimum; /* null: none */
    const char *maximum;
} BpmnParameterInfo;

/* BPMN_PLACE_WAIT, BPMN_PLACE_INCIDENT ...: see bpmn/place.def. */
typedef enum BpmnPlaceKind {
#define BPMN_PLACE(NAME, TAKEN) BPMN_PLACE_##NAME,
#include "bpmn/place.def"
#undef BPMN_PLACE
} BpmnPlaceKind;

/* A resting place, for records, operators and conversion of images. By its row
   the engine takes a token away with all that hangs on it. */
typedef struct BpmnPlace {
    const char *id; /* BPMN id, ".incident" added for a token in an incident */
    BpmnPlaceKind kind;
    uint16_t element;
    /* the sub-process it stands in; BPMN_NO_ELEMENT: the process */
    uint16_t scope;
    /* of an ARM, and of a WATCHED of several that must all happen: the activity
       that it is armed for; of a LOOP, and of an INCIDENT between its rounds:
       the activity that repeats; of a JOIN: the gateway */
    uint16_t owner;
    /* only of an INCIDENT: the step's target when its token tries again */
    uint16_t again;
    /* in the marking; of a place with a counter: set when it is above 0, or
       BPMN_NO_ELEMENT when the image has no marking */
    uint16_t bit;
    uint16_t frame; /* the kind whose images hold it; 0: the case's */
    /* of a uint32_t in the image; 0: a bit is enough */
    uint32_t counter_offset;
    /* that tells that an activity is open with its items: until there are so
       many some can be added; 0: they cannot */
    uint32_t most_items;
} BpmnPlace;

/*
 * Abilities: what only some processes need. The engine reaches one through a
 * process, or through what a program asks for, alone: so a program links no
 * more than it uses.
 */

/* Times that come again: see bpmn_cycle_due() and bpmn_cycle_first(). */
typedef struct BpmnCalendar {
    int64_t (*due)(const BpmnCycle *cycle, int64_t n);
    int64_t (*first)(const BpmnCycle *cycle, int64_t ms);
} BpmnCalendar;

/* Times as cron writes them: see bpmn_cron_next(). */
typedef struct BpmnCrons {
    int64_t (*next)(BpmnString text, int64_t after_ms);
} BpmnCrons;

/* Lists and objects: see bpmn_structure_is_sound(). */
typedef struct BpmnStructures {
    bool (*is_sound)(BpmnString structure);
} BpmnStructures;

/* The others are the engine's own: what they consist of is not told. */
typedef struct BpmnTimers BpmnTimers;
typedef struct BpmnStarts BpmnStarts;
typedef struct BpmnJobs BpmnJobs;
typedef struct BpmnMessages BpmnMessages;
typedef struct BpmnSignals BpmnSignals;
typedef struct BpmnConditions BpmnConditions;
typedef struct BpmnFrames BpmnFrames;
typedef struct BpmnCalls BpmnCalls;
typedef struct BpmnTexts BpmnTexts;
typedef struct BpmnOperators BpmnOperators;

extern const BpmnCalendar bpmn_ability_calendar;
extern const BpmnCrons bpmn_ability_cron;
extern const BpmnTimers bpmn_ability_timer;
extern const BpmnStarts bpmn_ability_start;
extern const BpmnJobs bpmn_ability_job;
extern const BpmnMessages bpmn_ability_message;
extern const BpmnSignals bpmn_ability_signal;
extern const BpmnConditions bpmn_ability_condition;
extern const BpmnFrames bpmn_ability_frame;
extern const BpmnCalls bpmn_ability_call;
extern const BpmnTexts bpmn_ability_text;
extern const BpmnStructures bpmn_ability_structure;
extern const BpmnOperators bpmn_ability_operator;

/* What a process uses, or a program asks for; null: it does not. */
typedef struct BpmnAbilities {
    const BpmnCalls *calls;       /* a wait is for a called case */
    const BpmnCalendar *calendar; /* a timer comes again */
    const BpmnCrons *crons;       /* a wait has a time of cron */
    const BpmnTimers *timers;     /* a wait is a timer */
    /* cases begin at some time; timers and calendar are there, too */
    const BpmnStarts *starts;
    const BpmnJobs *jobs;             /* a wait is a job */
    const BpmnMessages *messages;     /* a wait is for a message */
    const BpmnSignals *signals;       /* it throws or hears a signal */
    const BpmnConditions *conditions; /* a wait is for a condition */
    /* it has kinds of frames, or rounds in which nothing waits */
    const BpmnFrames *frames;
    /* it has parameters, variables of time, or outcomes that are no texts:
       texts that come from outside are read as values */
    const BpmnTexts *texts;
    const BpmnStructures *structures; /* a variable may be a list or object */
    /* a program's alone: retry, set, move, add, cancel, suspend, resume,
       parameter, in-force */
    const BpmnOperators *operators;
} BpmnAbilities;

/* One process. Tables have as many rows as their count says; a table without
   rows may be null. */
typedef struct BpmnProcess {
    uint32_t abi;             /* BPMN_ABI */
    uint32_t image_bytes;     /* fixed part of the image, multiple of 8 */
    uint32_t max_image_bytes; /* with its tail of texts */
    uint32_t nulls_offset;    /* of the null bits in the image */
    const char *id;
    const char *name;
    uint8_t net_hash[32]; /* the identity: which net it is */
    const BpmnElement *elements;
    const BpmnWait *waits;
    const BpmnEvent *events;
    const BpmnField *fields; /* by name */
    const BpmnParameterInfo *parameters;
    const BpmnPlace *places;
    /* kinds of frames; null: there is the case only */
    const BpmnFrameKind *frames;
    uint16_t element_count;
    uint16_t node_count;
    uint16_t wait_count;
    uint16_t event_count;
    uint16_t field_count;
    uint16_t parameter_count;
    uint16_t place_count;
    uint16_t frame_count;
    /* the diagram, for the definition record; null or 0 bytes: not carried */
    const char *source;
    size_t source_bytes;
    /* One event in, run to completion: see bpmn/step.h. */
    void (*step)(BpmnStep *step);
    BpmnAbilities abilities;
} BpmnProcess;

/*
 * Every image begins so. Little endian, no pointers. What follows: the
 * marking, counters, null bits, fields, then the tail that texts lie in.
 */
typedef struct BpmnImage {
    uint32_t bytes; /* in use, tail included */
    uint32_t reserved;
} BpmnImage;

/* The image of a host begins so. Items are counted from 1. */
typedef struct BpmnHost {
    BpmnImage head;
    uint32_t total;
    uint32_t opened;
    uint32_t completed;
    uint32_t withdrawn;
    /* where the next item's element lies in the list */
    uint32_t next_at;
    uint32_t reserved;
} BpmnHost;

/* The row of frames of the host that the items of an activity stand below; 0:
   they do not run beside each other. */
static inline uint16_t bpmn_host_row(const BpmnProcess *process,
                                     uint16_t activity)
{
    for (uint16_t i = 1; i < process->frame_count; i++) {
        const BpmnFrameKind *row = &process->frames[i];

        if (row->sort == BPMN_FRAME_HOST && row->element == activity) return i;
    }
    return 0;
}

/* Whether what an element waits for is awaited in frames below the case: at a
   place of its own, or behind a gateway at that of the gateway. */
static inline bool bpmn_waits_in_frames(const BpmnProcess *process,
                                        uint16_t element)
{
    uint16_t host = BPMN_NO_ELEMENT;
    bool alone = false, inside = false, around = false;

    for (uint16_t i = 0; i < process->wait_count; i++) {
        if (process->waits[i].element == element) host = process->waits[i].host;
    }
    for (uint16_t i = 0; i < process->place_count; i++) {
        const BpmnPlace *place = &process->places[i];

        alone = alone || place->element == element;
        if (place->frame == 0) continue;
        inside = inside || place->element == element;
        around = around || place->element == host;
    }
    return alone ? inside : around;
}

/* Items that are neither completed nor withdrawn, those not opened included. */
static inline uint32_t bpmn_active_items(const BpmnHost *host)
{
    return host->total - host->completed - host->withdrawn;
}

/*
 * Reads a field of an image by its table row.
 *
 * image    of this process, as a BpmnCaseView or BpmnRecordView has it
 * field    below field_count
 * value    of an enumeration its text; texts lie in image or tables, and live
 *          as long
 *
 * False: what is there is none of the field's values, and *value says nothing.
 */
bool bpmn_field_get(const BpmnProcess *process, const void *image,
                    uint16_t field, BpmnValue *value);

#ifdef __cplusplus
}
#endif
#endif
