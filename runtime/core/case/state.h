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
 * States belong to who made room for them (pages, a batch, a buffer of what is
 * read) and are never changed in place: see draft.h. Elements and the process
 * are numbers of the definition record that 'process' names, people those of
 * name records. Times are milliseconds since 1970 UTC, INT64_MIN where there is
 * none. What comes from a store goes through state_check() first; the other
 * functions take sound states only.
 * Source: docs/reference/journal.md, "The after-image".
 */
#ifndef CORE_STATE_H
#define CORE_STATE_H

#include <assert.h>
#include <stddef.h>

#include "core/case/wait.h"

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

/* Types of blocks that are known: from 1 to these. */
enum {
    /* of a case that has, or had, frames: the number given last, u32 */
    STATE_BLOCK_GIVEN = 1,
    /* of a frame: parent u32, item u32 (0: none), kind u16, 0 u16 */
    STATE_BLOCK_FRAME = 2,
    /* of a case that is, or was, suspended: since i64, paused i64, 1 when
       timers run u32, 0 u32; flags: SUSPENDED_WITH_CALLER */
    STATE_BLOCK_SUSPENSION = 3,
    /* of a case that was called: by which case u64, its wait u64, the element
       of that u16, how many calls lie between it and a case that was not u16,
       0 u32 */
    STATE_BLOCK_CALLER = 4,
    /* of one that was called from an item: the items that the wait lies in,
       from the outermost, u32 each */
    STATE_BLOCK_CALLER_ITEMS = 5,
    STATE_BLOCKS = 5
};

enum {
    GIVEN_BYTES = 4,
    FRAME_PLACE_BYTES = 12,
    SUSPENSION_BYTES = 24,
    CALLER_BYTES = 24
};

/* Where what is said of a suspension stands in its block. */
enum {
    SUSPENDED_WITH_CALLER = 1, /* a flag of the block */
    SUSPENSION_SINCE = 0,      /* INT64_MIN: it is not suspended now */
    SUSPENSION_PAUSED = 8,
    SUSPENSION_TIMERS = 16,
    SUSPENSION_ZERO = 20
};

/* Where a frame stands. */
typedef struct FramePlace {
    uint32_t parent; /* number of the frame around it */
    uint32_t item;   /* from 1; 0: a host's, or a collection's */
    uint16_t kind;   /* row of process->frames */
} FramePlace;

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

/* The waits of the state, from the first. */
static inline WaitCursor state_waits(const CaseState *state)
{
    const uint8_t *at = state_wait_bytes(state);

    return (WaitCursor){ at, at + state->wait_bytes };
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

/* Who called the case, by the blocks of a state or draft. */
BpmnCaller caller_of(BpmnString blocks);
/* The bytes of the block that says so. */
void caller_write(const BpmnCaller *caller, uint8_t bytes[CALLER_BYTES]);

/* BPMN_OK when 'bytes' from outside are a state: its sizes agree with them,
   and so do its waits. Else BPMN_CORRUPT, or BPMN_OTHER_FORMAT with *later. */
BpmnStatus state_check(const CaseState *state, size_t bytes, Later *later);

#endif
