/*
 * A wait: in a state, packed behind its image, and at full length where a case
 * is worked on. States say whom texts, numbers and times belong to: state.h.
 */
#ifndef CORE_WAIT_H
#define CORE_WAIT_H

#include <assert.h>
#include <stddef.h>

#include "core/base/base.h"
#include "human/lifecycle.h"

/* A text that lies behind the waits, from the key's start on. */
typedef struct WaitText {
    uint32_t offset; /* NO_TEXT: there is none */
    uint32_t length;
} WaitText;

#define NO_TEXT UINT32_MAX

/* What is a task's own: without words all is as its row says. */
typedef struct WaitTask {
    WaitText assignee;
    WaitText candidate_users; /* lists: count u32, then bytes u32 and a name */
    WaitText candidate_groups;
    int64_t due_ms; /* INT64_MIN: none; so are all times below */
    int64_t follow_up_ms;
    int64_t priority;
} WaitTask;

/* How far a job is. */
typedef struct WaitJob {
    int64_t due_ms;
    int64_t lease_ms; /* until when */
    uint32_t tries;   /* left */
    uint32_t cause;   /* of its incident; BPMN_CAUSE_NONE: it has none */
} WaitJob;

/* When a timer fires; without words of a cycle once. */
typedef struct WaitTimer {
    int64_t due_ms;
    int64_t anchor_ms; /* a BpmnCycle's; from here on only of a cycle */
    int64_t interval_ms;
    int64_t repetitions; /* firings still to come, -1 without end */
    int64_t index;       /* number of the next one, from 0 at the anchor */
    int32_t months;
    int16_t offset_minutes;
    uint8_t missed; /* 0: of several that are due the last fires */
    uint8_t reserved;
} WaitTimer;

/* What went wrong at a node. */
typedef struct WaitIncident {
    uint16_t cause; /* BpmnCause */
    uint16_t flow;  /* whose condition it was; BPMN_NO_ELEMENT: none */
    /* CAUSE_SLICE: how many appends the rounds have gone on in; else 0 */
    uint16_t slices;
    /* the row of places that the token rests at, from 1; 0: not known */
    uint16_t place;
} WaitIncident;

/* A case that was called. */
typedef struct WaitCall {
    uint64_t case_id; /* which may be closed, or never have begun */
    uint32_t cause;   /* of an incident; BPMN_CAUSE_NONE: it is none */
    uint32_t reserved;
} WaitCall;

/*
 * A wait. In a state only so many words of 'of' follow the fixed part as
 * 'words' says: a task's when it opened with values of its own, a timer's
 * cycle when it has one, a message's key unless it is found by business key,
 * behind that its name, a signal's name, where they were computed.
 * Its blocks follow.
 */
typedef struct Wait {
    uint64_t id; /* 0: not yet given */
    int64_t opened_ms;
    uint32_t holder; /* number of a name */
    uint32_t block_bytes;
    uint16_t element;
    uint8_t kind;   /* BpmnWaitKind */
    uint8_t state;  /* of a task; of a condition: 1, it was true */
    uint8_t before; /* the state that it had before this one */
    uint8_t words;
    uint16_t reserved; /* 0 */
    union {
        WaitTask task;
        WaitJob job;
        WaitTimer timer;
        WaitText key;
        WaitText named[2]; /* a message's key, and its name */
        WaitIncident incident;
        WaitCall call;
    } of;
    uint32_t block_at; /* in the blocks of a draft; not in states */
    /* in a draft: by which effect of the step it opened, from 1; 0: it was
       there before */
    uint32_t opened_by;
} Wait;

/* How many kinds of waits there are; they are numbered from 0. */
enum {
    WAIT_KINDS = 0
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    +1
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

enum {
    WAIT_BLOCKS = 0, /* no type of block of a wait is known */
    WAIT_FIXED_BYTES = 32,
    TIMER_WORDS = 1,
    CYCLE_WORDS = 6,
    JOB_WORDS = 3,
    TASK_WORDS = 6,
    KEY_WORDS = 1,
    NAMED_WORDS = 2,
    INCIDENT_WORDS = 1,
    CALL_WORDS = 2
};

static_assert(offsetof(Wait, of) == WAIT_FIXED_BYTES
                  && sizeof((Wait *)0)->of == 8 * TASK_WORDS,
              "the after-image has a fixed form");

/* What is waited for. */
static inline BpmnWaitKind wait_kind(const Wait *wait)
{
    return (BpmnWaitKind)(wait->kind);
}

/* Of a task: how far it is. */
static inline BpmnTaskState wait_task_state(const Wait *wait)
{
    return (BpmnTaskState)wait->state;
}

/* Sets that. */
static inline void wait_set_task_state(Wait *wait, BpmnTaskState state)
{
    if (wait->state == state) return;
    wait->before = wait->state;
    wait->state = (uint8_t)state;
}

/* The bytes that a wait takes in a state. */
static inline size_t wait_bytes(const Wait *wait)
{
    return WAIT_FIXED_BYTES + wait->words * (size_t)8 + wait->block_bytes;
}

/* The cycle of a timer that has one. */
static inline BpmnCycle wait_cycle(const Wait *wait)
{
    return (BpmnCycle){ wait->of.timer.anchor_ms, wait->of.timer.interval_ms,
                        wait->of.timer.months, wait->of.timer.offset_minutes };
}

/* Why the wait is in an incident; BPMN_CAUSE_NONE: it is not. */
BpmnCause wait_cause(const Wait *wait);
/* When a task, job or timer is due; INT64_MIN: never. */
int64_t wait_due(const Wait *wait);

/* How many names a wait has of its own; 'texts' is where its offsets count
   from. */
size_t wait_name_count(const Wait *wait, const void *texts);
/* What the life cycle asks of a task; where it has nobody of its own its row's
   hold. Lists of its own go to 'room', which has wait_name_count() items. */
void wait_task(const Wait *wait, const BpmnWait *row, const void *texts,
               BpmnString *room, LifecycleTask *task);
/* The key that a message wait has of its own; bytes null: none. */
BpmnString wait_key(const Wait *wait, const void *texts);
/* The name of the message or signal that is waited for, if it was computed;
   bytes null: its row has it. */
BpmnString wait_own_name(const Wait *wait, const void *texts);
/* The same, with that of its row, which has one. */
BpmnString wait_name(const Wait *wait, const BpmnWait *row, const void *texts);

/* The texts of a wait, in their order; returns how many. */
size_t wait_texts(Wait *wait, WaitText *texts[3]);
/* True when it may have some. */
static inline bool wait_has_texts(const Wait *wait)
{
    return wait->words != 0
        && (wait_kind(wait) == BPMN_WAIT_TASK
            || wait_kind(wait) == BPMN_WAIT_MESSAGE
            || wait_kind(wait) == BPMN_WAIT_SIGNAL);
}

/* Walks the waits of a state. */
typedef struct WaitCursor {
    const uint8_t *at;
    const uint8_t *end;
} WaitCursor;

/* Copies a wait from a state and returns where the next one lies. */
static inline const uint8_t *wait_unpack(const uint8_t *from, Wait *wait)
{
    memcpy(wait, from, WAIT_FIXED_BYTES);
    memset(&wait->of, 0, sizeof wait->of);
    wait->of.timer.repetitions = 1;
    copy_words(&wait->of, from + WAIT_FIXED_BYTES, wait->words);
    return from + wait_bytes(wait);
}

/* The next wait, copied to *wait at full length. */
bool wait_next(WaitCursor *cursor, Wait *wait);
/* The same where it stands, of which only the fixed part may be read; null: no
   more. */
static inline const Wait *wait_pass(WaitCursor *cursor)
{
    const Wait *wait = (const Wait *)(const void *)cursor->at;

    if (cursor->at == cursor->end) return NULL;
    cursor->at += wait_bytes(wait);
    return wait;
}

/*
 * Checks the wait of a state from outside that begins at *at, and moves behind
 * it. The waits end at 'stop', behind which their texts take so many bytes.
 * BPMN_OK, BPMN_CORRUPT, or BPMN_OTHER_FORMAT with *later.
 */
BpmnStatus wait_check(const uint8_t **at, const uint8_t *stop,
                      size_t text_bytes, Later *later);

#endif
