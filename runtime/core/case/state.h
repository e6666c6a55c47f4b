/*
 * A case at rest: one flat piece of bytes, which is the after-image of its
 * last record as well. Little endian, no pointers, explicit padding.
 *
 *     CaseState | image, up to 8 | waits | key | texts of waits, up to 8
 *               | blocks
 *
 * The image says its own bytes first.
 *
 * A frame, a part of a case with a marking and variables of its own, has a
 * state like this one, under a number above 0, with a block that says where it
 * stands. Its version counts the changes of the frame, and so does that of a
 * case with frames; of a case without it counts the case's records as well.
 *
 * And a case under work: a Draft, into which a state is loaded, which a
 * command changes, and from which the next state is stored.
 *
 * States belong to who made room for them (pages, a batch, a buffer of what is
 * read) and are never changed in place; drafts own their buffers and give them
 * back by draft_free(). Elements and the process are numbers of the definition
 * record that 'process' names, people those of name records. Times are
 * milliseconds since 1970 UTC, INT64_MIN where there is none. What comes from a
 * store goes through state_check() first; the other functions take sound states
 * only. No memory is the one thing that can fail: the draft is then of no use,
 * and the state that it came from as it was.
 * Source: docs/reference/journal.md, "The after-image".
 */
#ifndef CORE_STATE_H
#define CORE_STATE_H

#include <assert.h>
#include <stddef.h>

#include "core/base/base.h"

enum {
    STATE_CLOSED = 1,
    /* it has a business key, which may be empty */
    STATE_KEYED = 2,
    /* the image is a value: the result of an item that is done, a list */
    STATE_VALUE = 8
};

/* The head of a state. */
typedef struct CaseState {
    uint64_t id; /* partition and counter; never 0 */
    int64_t started_ms;
    uint64_t version;     /* one more with each record that changes the case */
    uint32_t bytes;       /* of all, multiple of 8 */
    uint32_t wait_bytes;  /* of the packed waits, their blocks included */
    uint32_t block_bytes; /* of the blocks at its end */
    uint32_t frame;       /* 0: the case itself */
    uint16_t process;     /* number of its definition record */
    uint16_t flags;
    uint16_t key_bytes;
    uint16_t reserved; /* 0 */
} CaseState;

static_assert(sizeof(CaseState) == 48, "the after-image has a fixed form");

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
    uint32_t reserved;
} WaitIncident;

/*
 * A wait. In a state only so many words of 'of' follow the fixed part as
 * 'words' says: a task's when it opened with values of its own, a timer's
 * cycle when it has one, a message's key unless it is found by business key.
 * Its blocks follow.
 */
typedef struct Wait {
    uint64_t id; /* 0: not yet given */
    int64_t opened_ms;
    uint32_t holder; /* number of a name */
    uint32_t block_bytes;
    uint16_t element;
    uint8_t kind;   /* BpmnWaitKind */
    uint8_t state;  /* of a task */
    uint8_t before; /* the state that it had before this one */
    uint8_t words;
    uint16_t reserved; /* 0 */
    union {
        WaitTask task;
        WaitJob job;
        WaitTimer timer;
        WaitText key;
        WaitIncident incident;
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

/* Types of blocks that are known: from 1 to these. */
enum {
    /* of a case that has, or had, frames: the number given last, u32 */
    STATE_BLOCK_GIVEN = 1,
    /* of a frame: parent u32, item u32 (0: none), kind u16, 0 u16 */
    STATE_BLOCK_FRAME = 2,
    STATE_BLOCKS = 2,
    WAIT_BLOCKS = 0
};

enum { GIVEN_BYTES = 4, FRAME_PLACE_BYTES = 12 };

/* Where a frame stands. */
typedef struct FramePlace {
    uint32_t parent; /* number of the frame around it */
    uint32_t item;   /* from 1; 0: a host's, or a collection's */
    uint16_t kind;   /* row of process->frames */
} FramePlace;

enum {
    WAIT_FIXED_BYTES = 32,
    TIMER_WORDS = 1,
    CYCLE_WORDS = 6,
    JOB_WORDS = 3,
    TASK_WORDS = 6,
    MESSAGE_WORDS = 1,
    INCIDENT_WORDS = 1
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

/* Who a task is for. */
typedef struct Performers {
    BpmnString assignee; /* bytes null: nobody */
    BpmnNames candidate_users;
    BpmnNames candidate_groups;
} Performers;

/* How many names a wait has of its own; 'texts' is where its offsets count
   from. */
size_t wait_name_count(const Wait *wait, const void *texts);
/* Who a task is for; where it has nobody of its own its row's hold. Lists of
   its own go to 'room', which has wait_name_count() items. */
Performers wait_performers(const Wait *wait, const BpmnWait *row,
                           const void *texts, BpmnString *room);
/* The key that a message wait has of its own; bytes null: none. */
BpmnString wait_key(const Wait *wait, const void *texts);

/* A case under work. Zeroed it is empty. */
typedef struct Draft {
    CaseState head;    /* sizes in it count only after draft_size() */
    uint64_t key_hash; /* of a case that begins with a key */
    Buffer image;      /* bytes */
    Buffer waits;      /* Wait, in the order they opened */
    size_t wait_count;
    Buffer texts;  /* bytes: the key, then texts of waits */
    Buffer blocks; /* bytes: the case's, then those of waits */
    uint32_t text_bytes;
    uint32_t opened_now; /* waits without an id */
    uint16_t kind;       /* of the frame; 0: the case */
    uint32_t item;       /* that it is; 0: none */
    bool touched;        /* its waits or flags have changed */
    bool kept;           /* it is the state of its head, unchanged */
} Draft;

/* The wait at that index of the draft. */
static inline Wait *draft_wait(const Draft *draft, size_t index)
{
    return (Wait *)draft->waits.items + index;
}

/* The business key; bytes null: none. */
static inline BpmnString draft_key(const Draft *draft)
{
    if (!(draft->head.flags & STATE_KEYED)) return (BpmnString){ NULL, 0 };
    return (BpmnString){ draft->texts.items, draft->head.key_bytes };
}

/* A draft of a case, or (without key) of a frame that begins, with a key or
   (bytes null) without; false: no memory. */
bool draft_begin(const BpmnAllocator *allocator, Draft *draft, BpmnString key);
/* Loads a state, unless it is there; false: no memory. */
bool draft_load(const BpmnAllocator *allocator, Draft *draft,
                const CaseState *state);
/* Adds a wait without words; null: no memory. */
Wait *draft_open(const BpmnAllocator *allocator, Draft *draft,
                 BpmnWaitKind kind, uint16_t element);
/* Keeps a text of a wait; null bytes become none. False: no memory. */
bool draft_keep_text(const BpmnAllocator *allocator, Draft *draft,
                     BpmnString text, WaitText *kept);
/* The same for names; null items become none. */
bool draft_keep_names(const BpmnAllocator *allocator, Draft *draft,
                      BpmnNames names, WaitText *kept);
/* Puts a block of the state in place of the one of that type, or of none;
   false: no memory. */
bool draft_set_block(const BpmnAllocator *allocator, Draft *draft,
                     uint16_t type, BpmnString bytes);
/* The same for where a frame stands. */
bool draft_set_place(const BpmnAllocator *allocator, Draft *draft,
                     FramePlace place);
/* The image of an item that is done becomes its result, for which it has room:
   RESULT_BYTES and the text. */
void draft_keep_result(Draft *draft, const BpmnValue *result);
/* Takes out the wait at an index, keeps the order of the others. */
void draft_close(Draft *draft, size_t index);
/* Counts, and returns the bytes that draft_store() will write, with which
   head.bytes agrees. */
size_t draft_size(const BpmnProcess *process, Draft *draft);
/* The bytes of its image, with only those texts that fields refer to. */
uint32_t draft_image_bytes(const BpmnProcess *process, Draft *draft);
/* Writes the state; 'to' has draft_size() bytes at a multiple of 8. */
void draft_store(const BpmnProcess *process, const Draft *draft, CaseState *to);
/* Gives its memory back. */
void draft_free(const BpmnAllocator *allocator, Draft *draft);

/* The image, behind the head. */
static inline const uint8_t *state_image(const CaseState *state)
{
    return (const uint8_t *)(state + 1);
}

/* The bytes of the image, its tail included. */
static inline uint32_t state_image_bytes(const CaseState *state)
{
    return get_u32(state_image(state));
}

/* Where the packed waits begin. */
static inline const uint8_t *state_wait_bytes(const CaseState *state)
{
    return state_image(state) + round_up_8(state_image_bytes(state));
}

/* The key and the texts of waits. */
static inline const uint8_t *state_texts(const CaseState *state)
{
    return state_wait_bytes(state) + state->wait_bytes;
}

/* The business key; bytes null when it has none. */
static inline BpmnString state_key(const CaseState *state)
{
    if (!(state->flags & STATE_KEYED)) return (BpmnString){ NULL, 0 };
    return (BpmnString){ (const char *)state_texts(state), state->key_bytes };
}

/* Walks the waits of a state. */
typedef struct WaitCursor {
    const uint8_t *at;
    const uint8_t *end;
} WaitCursor;

/* The waits of the state, from the first. */
static inline WaitCursor state_waits(const CaseState *state)
{
    const uint8_t *at = state_wait_bytes(state);

    return (WaitCursor){ at, at + state->wait_bytes };
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

/* True when the wait with that id is open. */
bool state_has_wait(const CaseState *state, uint64_t wait_id);
/* The blocks of a state. */
static inline BpmnString state_blocks(const CaseState *state)
{
    return (BpmnString){
        (const char *)state + state->bytes - state->block_bytes,
        state->block_bytes,
    };
}

/* The after-image behind another, of those of a record that take so many bytes;
   'state' null: the first. Null: no more. */
const CaseState *state_after(const CaseState *first, size_t bytes,
                             const CaseState *state);
/* The result of an item that is done; its text lies in the state. False: the
   bytes hold none. */
bool state_result(const CaseState *state, BpmnValue *result);
/* Writes what a STATE_BLOCK_FRAME holds. */
void place_write(FramePlace place, uint8_t to[FRAME_PLACE_BYTES]);
/* Where a frame stands; of the case itself all 0. False: its block is
   missing. */
bool state_place(const CaseState *state, FramePlace *place);
/* The number given last to a frame of the case; 0: none ever was. */
uint32_t state_given(const CaseState *state);

/* BPMN_OK when 'bytes' from outside are a state: its sizes agree with them,
   and so do its waits. Else BPMN_CORRUPT, or BPMN_OTHER_FORMAT with *later. */
BpmnStatus state_check(const CaseState *state, size_t bytes, Later *later);

#endif
