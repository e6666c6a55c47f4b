/*
 * A case at rest: one flat piece of bytes, which is the after-image of its
 * last record as well. Little endian, no pointers, explicit padding.
 *
 *     CaseState | image, up to 8 | waits | key | texts of waits | up to 8
 *
 * And a case under work: a Draft, into which a state is loaded, which a
 * command changes, and from which the next state is stored.
 */
#ifndef CORE_STATE_H
#define CORE_STATE_H

#include <assert.h>

#include "memory.h"

enum {
    STATE_CLOSED = 1,
    STATE_KEYED = 2,            /* it has a business key, which may be empty */
    STATE_NAMED = 4             /* a caller chose a command id once: repeats are possible */
};

typedef struct CaseState {
    uint64_t id;
    int64_t started_ms;
    uint32_t version;
    uint32_t bytes;             /* of all, multiple of 8 */
    uint16_t process;           /* number of its definition record */
    uint16_t flags;
    uint16_t key_bytes;
    uint16_t wait_count;
    uint32_t image_bytes;
    uint32_t wait_bytes;        /* of the packed waits */
} CaseState;

static_assert(sizeof(CaseState) == 40, "the after-image has a fixed form");

/* A wait, unpacked. Texts lie in the draft, in scratch or are constant. */
typedef struct Wait {
    uint64_t id;                /* 0: not yet given */
    int64_t opened_ms;
    int64_t due_ms;             /* INT64_MIN: none */
    int64_t interval_ms;        /* timer; 0: one-shot */
    int64_t repetitions;        /* timer: firings still to come, -1 without end */
    int64_t lease_ms;           /* job: until when; INT64_MIN: no lease */
    int64_t follow_up_ms;       /* task */
    int64_t priority;
    BpmnString assignee;
    BpmnString candidate_users;
    BpmnString candidate_groups;
    BpmnString key;             /* message; null: by business key */
    uint32_t holder;            /* number of a name */
    uint32_t tries;             /* job: left */
    uint16_t element;
    uint16_t flow;              /* incident */
    uint8_t kind;
    uint8_t task_state;
    uint8_t cause;              /* incident, job in an incident */
    bool computed;              /* task: it opened with values of its own */
} Wait;

typedef struct Draft {
    CaseState head;             /* sizes in it count only after draft_size() */
    BpmnString key;             /* null: none */
    uint64_t key_hash;          /* of a case that begins with a key */
    Room image;                 /* bytes */
    Room waits;                 /* Wait, in the order they opened */
    size_t wait_count;
    Room texts;                 /* bytes: what the loaded state had */
    uint16_t opened_now;        /* waits without an id */
} Draft;

static inline Wait *draft_wait(const Draft *draft, size_t index)
{
    return (Wait *)draft->waits.items + index;
}

/* A draft of a case that begins. */
void draft_begin(Draft *draft);
/* Loads a state; false: no memory. */
bool draft_load(const BpmnAllocator *allocator, Draft *draft,
                const CaseState *state);
/* Adds a wait, all of it zero; null: no memory or 65,535 of them. */
Wait *draft_open(const BpmnAllocator *allocator, Draft *draft);
/* Takes out the wait at an index, keeps the order of the others. */
void draft_close(Draft *draft, size_t index);
/* Packs the tail of texts, counts, and returns the bytes that
   draft_store() will write, with which head.bytes agrees. */
size_t draft_size(const BpmnProcess *process, Draft *draft);
/* Writes the state; 'to' has draft_size() bytes at a multiple of 8. */
void draft_store(const BpmnProcess *process, const Draft *draft, CaseState *to);
void draft_free(const BpmnAllocator *allocator, Draft *draft);

static inline const uint8_t *state_image(const CaseState *state)
{
    return (const uint8_t *)(state + 1);
}

/* The business key; bytes null when it has none. */
BpmnString state_key(const CaseState *state);

/* Walks the waits of a state. */
typedef struct WaitCursor {
    const CaseState *state;
    const uint8_t *at;
    uint16_t left;
} WaitCursor;

WaitCursor state_waits(const CaseState *state);
/* The next wait, unpacked into *wait; texts point into the state. */
bool wait_next(WaitCursor *cursor, Wait *wait);
/* True when the wait with that id is open. */
bool state_has_wait(const CaseState *state, uint64_t wait_id);
/* True when the sizes in a state from outside agree with 'bytes' of it. */
bool state_is_sound(const CaseState *state, size_t bytes);

#endif
