/*
 * What a step function may do. Generated code and the interpreter call these;
 * products do not.
 *
 * A step is a function of images, event, recorded values and parameters. The
 * engine has checked that the wait is open and the data fit, and has written
 * the data into the image. A step changes images and calls the verbs below;
 * nothing that it does counts until the batch is committed. It never
 * allocates, never fails half: verbs after the first fault do nothing and the
 * engine drops the step.
 */
#ifndef BPMN_STEP_H
#define BPMN_STEP_H

#include "bpmn/process.h"
#include "bpmn/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A step that has passed this many elements, or used half of its room for
   effects or a quarter of its scratch, ends at the next loop head with an
   incident. */
#define BPMN_FUEL 10000

typedef enum BpmnFault {
    BPMN_FAULT_NONE,
    BPMN_FAULT_LIMIT,      /* effects, path, image or scratch are full */
    BPMN_FAULT_BAD_TARGET, /* move: the target cannot be entered */
    /* a second token where one has room: an operator's move went before */
    BPMN_FAULT_SECOND_TOKEN
} BpmnFault;

typedef enum BpmnEffectKind {
    BPMN_EFFECT_OPEN,      /* a wait opens */
    BPMN_EFFECT_CLOSE,     /* the wait at the element closes (the oldest) */
    BPMN_EFFECT_CLOSE_ALL, /* every wait at the element closes */
    BPMN_EFFECT_INCIDENT,
    BPMN_EFFECT_REPORT,     /* an error or escalation that nobody caught */
    BPMN_EFFECT_END,        /* the case is closed */
    BPMN_EFFECT_OPEN_ITEMS, /* a host opens */
    BPMN_EFFECT_ITEM_DONE,
    BPMN_EFFECT_HOST_OVER, /* with all below: the host that acts */
    BPMN_EFFECT_WITHDRAW,  /* the same, of a host below the frame that acts */
    BPMN_EFFECT_SIGNAL,    /* a signal is thrown */
    /* as REPORT, but of a case that was called whoever called it may hear it */
    BPMN_EFFECT_ERROR,
    BPMN_EFFECT_ESCALATION,
    BPMN_EFFECT_MESSAGE /* a message is thrown to cases of the program */
} BpmnEffectKind;

/* A date or a priority that was computed and is none. */
#define BPMN_NOT_ONE (INT64_MIN + 1)

/* Values that a task's opening computes; a null text means the table's. Of what
   is only shown, NOT_ONE is reported as bad-date or bad-priority, and shown is
   what is without it. */
typedef struct BpmnTaskOpening {
    BpmnString assignee;
    BpmnNames candidate_users;
    BpmnNames candidate_groups;
    int64_t due_ms;       /* INT64_MIN: none; shown, triggers nothing */
    int64_t follow_up_ms; /* INT64_MIN: none */
    int64_t priority;     /* 50 when nothing says otherwise */
} BpmnTaskOpening;

/* When a timer fires. */
typedef struct BpmnTimerOpening {
    int64_t due_ms;
    int64_t repetitions; /* firings still to come, -1 without end */
    int64_t index;       /* number of the next one in its cycle */
    BpmnCycle cycle;     /* counts when there are several */
} BpmnTimerOpening;

/* Items that are to begin. */
typedef struct BpmnItemsOpening {
    uint32_t total;
    BpmnString list; /* a structure; bytes null: there is only a count */
    bool adds;       /* to a host that is open, where there is one */
} BpmnItemsOpening;

typedef struct BpmnEffect {
    BpmnEffectKind kind;
    uint16_t depth; /* of the frame that acted */
    /* the node; OPEN_ITEMS, WITHDRAW: the host's row of frames */
    uint16_t element;
    uint16_t flow;     /* INCIDENT: the flow concerned; else BPMN_NO_ELEMENT */
    BpmnWaitKind wait; /* OPEN, CLOSE, CLOSE_ALL, INCIDENT */
    BpmnCause cause;   /* INCIDENT */
    union {
        BpmnTaskOpening task;   /* OPEN of a task */
        BpmnTimerOpening timer; /* OPEN of a timer */
        /* OPEN of a signal: name, bytes null: the table's; REPORT, ERROR,
           ESCALATION: code; lies in scratch or image, or is constant */
        BpmnString text;
        /* MESSAGE; SIGNAL: name and what is brought; OPEN of a message: name,
           bytes null: the table's, and key, bytes null: the case's */
        struct {
            BpmnString name;
            bool keyed;       /* it has a key of its own, not the case's */
            BpmnString key;   /* bytes null: it has no value */
            int64_t lives_ms; /* MESSAGE: kept so long where nobody takes it; 0:
                                 not */
            /* MESSAGE, SIGNAL: so many members of an object, in scratch, as
               bpmn_pack_name() and bpmn_pack() write them */
            BpmnString brought;
            uint32_t brought_count;
        } message;
        BpmnItemsOpening items; /* OPEN_ITEMS */
        BpmnValue result;       /* ITEM_DONE */
    } of;
} BpmnEffect;

/* BpmnStep.event: an operator lets a token enter at 'target'. */
#define BPMN_ENTERS BPMN_NO_ELEMENT
/* BpmnStep.event: an item begins, of the row 'target' of frames. */
#define BPMN_OPENS ((uint16_t)(UINT16_MAX - 1))

struct BpmnStep {
    const BpmnProcess *process;
    /* From the case's image to the acting frame's: the depth of an element is
       fixed by its place in the diagram. [0] is the case's. */
    void *const *images;
    /* their numbers, as many; BPMN_MAX_DEPTH behind, of those that are items,
       which item it is */
    const uint32_t *frames;
    uint16_t depth;      /* of the frame that acts */
    uint16_t path_depth; /* of the frame where an element was passed last */
    uint32_t item;       /* of the acting frame or around it; 0: none */
    BpmnValue element;   /* BPMN_OPENS: what the item is for; else null */
    /* the engine's: see bpmn_collect() */
    BpmnCause (*collect)(BpmnStep *step, BpmnValue *results);
    void *engine;
    uint16_t event; /* index into process->events, BPMN_ENTERS or BPMN_OPENS */
    /* BPMN_ENTERS: a node, or behind the elements what only a retry enters;
       BPMN_OPENS: a row of frames */
    uint16_t target;
    bool moves; /* BPMN_ENTERS: the token comes from another node */
    bool held;  /* BPMN_EVENT_CONDITION: it was true before */
    bool holds; /* the same: it is true now */
    BpmnFault fault;
    bool missing;   /* a value that an expression needs is missing (JUEL) */
    bool inexact;   /* arithmetic left the 18 digits */
    bool nobody;    /* a list of performers names nobody */
    bool beyond;    /* there are more items than there may be */
    int64_t now_ms; /* time of the record being made */
    const BpmnValue *parameters; /* values in force, by number */
    uint16_t *path;
    uint32_t path_count;
    uint32_t path_capacity;
    BpmnEffect *effects;
    uint32_t effect_count;
    uint32_t effect_capacity;
    char *scratch;
    uint32_t scratch_used;
    uint32_t scratch_capacity;
    /* bytes an image may grow to while the step runs */
    uint32_t image_capacity;
};

/* A node or flow was passed. */
void bpmn_passed(BpmnStep *step, uint16_t element);
/* The same for a run of elements. */
void bpmn_passed_all(BpmnStep *step, const uint16_t *elements, uint32_t count);

/* A token comes to a user task and rests at a place of the marking: the node is
   passed and the task opens, all of it as in the table. A token that lies there
   already: see bpmn_refuse_token(). */
void bpmn_wait_task(BpmnStep *step, uint16_t element, uint64_t *marking,
                    uint64_t place);
/* The same of a job. */
void bpmn_wait_job(BpmnStep *step, uint16_t element, uint64_t *marking,
                   uint64_t place);
/* A user task opens; 'opening' may be null: all as in the table. */
void bpmn_open_task(BpmnStep *step, uint16_t element,
                    const BpmnTaskOpening *opening);
/* A job opens: all of it is in the table. */
void bpmn_open_job(BpmnStep *step, uint16_t element);
/* A timer is armed that fires once. */
void bpmn_open_timer(BpmnStep *step, uint16_t element, int64_t due_ms);
/* One is armed that fires so often, -1 without end: first at the first time of
   the cycle that is not past, or an interval from now when it counts from
   now. */
void bpmn_open_cycle(BpmnStep *step, uint16_t element, const BpmnCycle *cycle,
                     int64_t repetitions);
/* One is armed for each time of the cron in the table. */
void bpmn_open_cron(BpmnStep *step, uint16_t element);
/* A subscription; key null (bytes == null): by business key. */
void bpmn_open_message(BpmnStep *step, uint16_t element, BpmnString key);
/* What the step has opened last is a message of that name, which was
   computed. */
void bpmn_name_awaited(BpmnStep *step, BpmnString name);
/* A signal is awaited; name null (bytes == null): that of the table. */
void bpmn_open_signal(BpmnStep *step, uint16_t element, BpmnString name);
/* A condition is awaited: it is looked at when the step is over, and behind
   each one that follows. */
void bpmn_open_condition(BpmnStep *step, uint16_t element);
/*
 * BPMN_EVENT_CONDITION: whether the event happens, now that its condition holds
 * or not: it did not hold when it was looked at last. What could not be had
 * does not hold. Where it does not happen the step does nothing else.
 */
bool bpmn_becomes_true(BpmnStep *step, bool holds);
/* A sub-process is open: shown to people, waits for nobody. */
void bpmn_open_scope(BpmnStep *step, uint16_t element);
/* A case of the process that the table names is called: it begins when this
   step is over. */
void bpmn_open_call(BpmnStep *step, uint16_t element);
/* Closes the oldest wait at the element. Not for the wait that the event
   itself names (done, timer, message, error, escalation without 'keeps'): the
   engine knows which of several it was, and closes it. */
void bpmn_close_wait(BpmnStep *step, uint16_t element);
/* Closes every wait at the element. */
void bpmn_close_all(BpmnStep *step, uint16_t element);
/* A token rests at the node; flow may be BPMN_NO_ELEMENT. A move that would
   bring a second token to an activity that owns arms is refused instead. */
void bpmn_incident(BpmnStep *step, uint16_t element, uint16_t flow,
                   BpmnCause cause);
/* An incident at the node is over: an effect CLOSE with the wait kind
   BPMN_WAIT_INCIDENT. */
void bpmn_incident_over(BpmnStep *step, uint16_t element);
/* An error or escalation with that code that nobody catches; the code is
   constant text. */
void bpmn_report(BpmnStep *step, uint16_t element, const char *code);
/* The same of an error in a process that others call: it ends the case, and
   comes back to the call, if the case was called. */
void bpmn_raise_error(BpmnStep *step, uint16_t element, const char *code);
/* The same of an escalation: the case goes on. */
void bpmn_raise_escalation(BpmnStep *step, uint16_t element, const char *code);
/* The node throws a message to the cases of the program that wait for it under
   the business key of this one, and to those that begin by it; the name is
   constant text. They get it when this step is over. */
void bpmn_throw_message(BpmnStep *step, uint16_t element, const char *name);
/* The same under a key of its own, which that variable has by now; without a
   value nobody gets it. */
void bpmn_throw_keyed(BpmnStep *step, uint16_t element, const char *name,
                      uint16_t field);
/* The message that was thrown last is kept so long, above 0, where nobody takes
   it: until somebody waits for it. Without a key it is not. */
void bpmn_keep_thrown(BpmnStep *step, int64_t lives_ms);
/* The value that the variable has by now goes along with the message or signal
   that was thrown last, under that name, which is constant text. */
void bpmn_bring(BpmnStep *step, const char *name, uint16_t field);
/* The node throws a signal to all that wait for it by now, in any case; the
   name is constant text. They hear it when this step is over. */
void bpmn_throw_signal(BpmnStep *step, uint16_t element, const char *name);
/* What the step has thrown last goes by a computed name, whatever was said
   then: by the text that the variable has by now. */
void bpmn_name_thrown(BpmnStep *step, uint16_t field);
/* No token is left: the case is closed. */
void bpmn_end(BpmnStep *step);
/*
 * Items of a parallel multi-instance activity. They stand below a host, this
 * below the frame that acts. Acts and elements passed are those of the frame
 * that acts; an item that is done leaves that to its host, a host that is over
 * to the frame around the activity.
 */

/* The frame at that depth acts from here on; the case's is at 0. */
static inline void bpmn_frame_acts(BpmnStep *step, uint32_t depth)
{
    step->depth = (uint16_t)depth;
}

/*
 * A host opens, of the row 'kind' of frames: 'of' is how many items it has, or
 * the list that they are made of. They begin when this step is over, one after
 * the other, each by a step with BPMN_OPENS, on an image without values, with
 * step->item and step->element. *total is their number; 0: nothing opened, the
 * activity is to be completed at once. NO_VALUE: a value that is neither
 * (negative, no whole number, an object, null): nothing opened.
 */
BpmnCause bpmn_open_items(BpmnStep *step, uint16_t kind, BpmnValue of,
                          uint32_t *total);
/* A body of an event sub-process begins when this step is over: one item more
   of the host of that row below the frame that acts; where none is open, the
   first of one that opens. */
void bpmn_begin_body(BpmnStep *step, uint16_t kind);
/* What the result of an item takes beside its text, in an image's room. */
#define BPMN_RESULT_BYTES ((uint32_t)(sizeof(BpmnImage) + sizeof(BpmnLoose)))
/* The item that acts is done, with its result (null: none); its host acts from
   here on. Its image may still be read. True when it was the last. */
bool bpmn_item_done(BpmnStep *step, const BpmnValue *result);
/* The results of all items of the host that acts, as a list in their order,
   null for one that has none; it lasts as long as the step. TOO_LARGE: the
   image around has no room for it, or it would nest too deep. */
BpmnCause bpmn_collect(BpmnStep *step, BpmnValue *results);
/* The host that acts is over, and what still runs below it; the frame around
   acts from here on. */
void bpmn_close_host(BpmnStep *step);
/* The host of that row below the frame that acts is over, and all below it. */
void bpmn_withdraw_items(BpmnStep *step, uint16_t kind);

/* BPMN_ENTERS: the target cannot be entered. */
void bpmn_refuse_target(BpmnStep *step);
/* A second token came to a place that has room for one. */
void bpmn_refuse_token(BpmnStep *step);
/* True when a loop head must raise an incident instead of turning again, also
   in a step that is refused: nothing else would end it. */
bool bpmn_out_of_fuel(const BpmnStep *step);

/* The cause to raise after an expression left missing or inexact set, which
   it resets; BPMN_CAUSE_NONE: neither. */
BpmnCause bpmn_take_cause(BpmnStep *step);
/* JUEL: notes a missing value when 'present' is false; returns present. */
bool bpmn_need(BpmnStep *step, bool present);
/* The value; noted as missing when it is null. */
BpmnValue bpmn_needed(BpmnStep *step, BpmnValue value);
/* So many bytes of scratch memory; null and a fault: there are fewer. */
char *bpmn_scratch(BpmnStep *step, size_t bytes);
/* Two texts in scratch, one after the other. */
BpmnString bpmn_join(BpmnStep *step, BpmnString one, BpmnString other);

/* Adds a name to a list in scratch, which begins zeroed. */
void bpmn_add_name(BpmnStep *step, BpmnNames *names, BpmnString name);

/* Texts of an image. */
BpmnString bpmn_text_of(const void *image, BpmnText text);
/* Writes a text into the tail; a fault when the image is full. */
BpmnText bpmn_keep_text(BpmnStep *step, void *image, BpmnString text);

/* Writes a field by its table row: what the engine does with data of commands,
   and generated code with assignments. The value of an enumeration travels as
   text. False: the value does not fit the field. */
bool bpmn_field_set(BpmnStep *step, void *image, uint16_t field,
                    const BpmnValue *value);

#ifdef __cplusplus
}
#endif
#endif
