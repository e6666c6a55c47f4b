/*
 * A case, or a frame, under work: a state is loaded into a draft, a command
 * changes it, and the next state is stored from it.
 *
 * Drafts own their buffers and give them back by draft_free(). No memory is the
 * one thing that can fail: the draft is then of no use, and the state that it
 * came from as it was.
 */
#ifndef CORE_DRAFT_H
#define CORE_DRAFT_H

#include "core/case/state.h"

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
/* Puts a block of the state, with its flags, in place of the one of that type,
   or of none; false: no memory. */
bool draft_set_block(const BpmnAllocator *allocator, Draft *draft,
                     uint16_t type, uint16_t flags, BpmnString bytes);
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

#endif
