/*
 * Typed blocks: what waits, after-images and bodies of records end in.
 *
 *     0  u16  type
 *     2  u16  flags
 *     4  u32  bytes of what follows, which then goes up to a multiple of 8
 *
 * Types below BLOCK_MAY_BE_KEPT must be known to whoever reads them; one from
 * there on is kept as it is.
 */
#ifndef CORE_BLOCK_H
#define CORE_BLOCK_H

#include "bpmn/engine.h"
#include "core/base/reader.h"

enum { BLOCK_HEAD_BYTES = 8, BLOCK_MAY_BE_KEPT = 0x8000 };

typedef struct Block {
    uint16_t type;
    uint16_t flags;
    BpmnString bytes;
} Block;

/* What a later version wrote that must be understood. */
typedef struct Later {
    const char *what; /* "wait", "block of a case"; null: nothing yet */
    uint64_t number;
} Later;

/* Notes it, unless null; BPMN_OTHER_FORMAT. */
static inline BpmnStatus later_is(Later *later, const char *what,
                                  uint64_t number)
{
    if (later) *later = (Later){ what, number };
    return BPMN_OTHER_FORMAT;
}

/* The bytes of a block that holds so many. */
static inline size_t block_bytes(size_t count)
{
    return BLOCK_HEAD_BYTES + ((count + 7) & ~(size_t)7);
}

/* Writes the head of a block and the zeros behind its bytes; returns where
   these go. */
uint8_t *block_begin(uint8_t *to, uint16_t type, uint16_t flags, size_t count);
/* Takes the first block of what is left; false: there is none, or (*left is
   not empty) it is damaged. */
bool block_next(BpmnString *left, Block *block);
/* The block of that type; false: there is none. */
bool block_find(BpmnString blocks, uint16_t type, Block *block);
/* Looks at blocks from outside, of which types from 1 to 'known' are known:
   BPMN_OK, BPMN_CORRUPT, or BPMN_OTHER_FORMAT with *later. */
BpmnStatus blocks_check(BpmnString blocks, uint16_t known, const char *what,
                        Later *later);

#endif
