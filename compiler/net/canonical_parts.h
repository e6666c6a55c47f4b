/* Between canonical.c and what it writes. Nobody outside net/ includes this. */
#ifndef BPMNC_CANONICAL_PARTS_H
#define BPMNC_CANONICAL_PARTS_H

#include "builder.h"

/*
 * The canonical form of a process: bytes that say what it does and nothing
 * else. Two diagrams with equal bytes have the same net; the hash of the bytes
 * is what journals know the net by, so the bytes of a diagram never change.
 * docs/reference/definition-record.md describes them.
 */
void canonical_write(const Process *process, Text *text);

/* One byte. */
void canonical_byte(Text *text, uint8_t value);
/* Little endian. */
void canonical_u32(Text *text, uint32_t value);
/* Little endian. */
void canonical_u64(Text *text, uint64_t value);
/* Coefficient without zeros at its end, and exponent. */
void canonical_number(BpmnDecimal number, Text *text);
/* Length and bytes. */
void canonical_text(Text *text, const char *value);

/* The tree in prefix order. */
void canonical_expression(const Expression *expression, Text *text);

#endif
