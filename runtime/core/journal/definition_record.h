/* Definition records: what the numbers of a process mean, and how its images
   lie. */
#ifndef CORE_DEFINITION_RECORD_H
#define CORE_DEFINITION_RECORD_H

#include "core/base/base.h"

enum { LAYOUT_HEAD_BYTES = 72 };

/* The part of a definition record that says what numbers mean and how images
   lie. Returns its bytes; to null: only counts. */
size_t layout_write(const BpmnProcess *process, uint8_t *to);
/* How many bytes of a layout are tables; the rest are labels. */
size_t layout_table_bytes(BpmnString layout);
/* Bytes 0..31 of a layout are the net hash; then the process's id. */
BpmnString layout_process_id(BpmnString layout);
/* A process as its record tells it: elements, waits, events, fields, parameters
   (name and type), places (without their elements), frames; no step. Null: the
   layout is none, or (*no_memory) no memory. It is one piece of *bytes. */
BpmnProcess *layout_read(const BpmnAllocator *allocator, BpmnString layout,
                         size_t *bytes, bool *no_memory);

#endif
