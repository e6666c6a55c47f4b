/* Typed blocks: written, walked, looked at. */
#include "core/base/block.h"

#include "core/base/bytes.h"

uint8_t *block_begin(uint8_t *to, uint16_t type, uint16_t flags, size_t count)
{
    put_u16(to, type);
    put_u16(to + 2, flags);
    put_u32(to + 4, (uint32_t)count);
    (void)pad_to_8(to, BLOCK_HEAD_BYTES + count);
    return to + BLOCK_HEAD_BYTES;
}

bool block_next(BpmnString *left, Block *block)
{
    const uint8_t *from = (const uint8_t *)left->bytes;
    size_t bytes;

    if (left->length < BLOCK_HEAD_BYTES) return false;
    block->type = get_u16(from);
    block->flags = get_u16(from + 2);
    block->bytes = (BpmnString){ left->bytes + BLOCK_HEAD_BYTES,
                                 get_u32(from + 4) };
    bytes = block_bytes(block->bytes.length);
    if (bytes > left->length) return false;
    *left = (BpmnString){ left->bytes + bytes, left->length - bytes };
    return true;
}

bool block_find(BpmnString blocks, uint16_t type, Block *block)
{
    while (block_next(&blocks, block)) {
        if (block->type == type) return true;
    }
    return false;
}

BpmnStatus blocks_check(BpmnString blocks, uint16_t known, const char *what,
                        Later *later)
{
    Block block;

    while (block_next(&blocks, &block)) {
        if (block.type < BLOCK_MAY_BE_KEPT
            && (block.type == 0 || block.type > known)) {
            return later_is(later, what, block.type);
        }
    }
    return blocks.length == 0 ? BPMN_OK : BPMN_CORRUPT;
}
