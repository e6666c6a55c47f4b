/* Definition records: what the numbers of a process mean, and how its images
   lie. */
#ifndef CORE_DEFINITION_RECORD_H
#define CORE_DEFINITION_RECORD_H

#include "core/base/base.h"

enum {
    LAYOUT_HEAD_BYTES = 72,
    LAYOUT_AT_TABLES = 40,
    LAYOUT_AT_FRAMES = 58,
    LAYOUT_FRAME_BYTES = 16,
    /* length of a text, and count of a list, that is none */
    LAYOUT_NO_TEXT = 0xFFFF
};

/* Flags of the row of a wait. */
enum {
    LAYOUT_INTERRUPTING = 1,
    LAYOUT_OUTCOMES_CLOSED = 2,
    LAYOUT_CORRELATED = 4
};

/* Where the frames of a layout begin, whose head is given: rows, then for each
   place, then for each field, the number of its row. 0: it has none, or is
   none. */
size_t layout_frames_at(BpmnString layout);
/* The part of a definition record that says what numbers mean and how images
   lie. Returns its bytes; to null: only counts. */
size_t layout_write(const BpmnProcess *process, uint8_t *to);
/* How many bytes of a layout are tables; the rest are labels. */
size_t layout_table_bytes(BpmnString layout);
/* An image, and how it lies: in a layout, of a row of frames there. */
typedef struct LaidImage {
    BpmnString layout;
    uint16_t kind;
    BpmnString bytes;
} LaidImage;

/* Converts an image whose layout has the process's net hash to one of a row of
   frames of the process; false: it is none of that layout. 'to' has the bytes
   of its form and of the old tail. A value that its field does not take, or
   that no field of the process is for, counts in '*misfits', and is null in
   'to'. What a command (null: none) gives instead is no misfit. */
bool layout_convert(const LaidImage *image, const BpmnProcess *process,
                    uint16_t kind, const BpmnCommand *instead, uint8_t *to,
                    uint32_t *misfits);
/* Bytes 0..31 of a layout are the net hash; then the process's id. */
BpmnString layout_process_id(BpmnString layout);

/*
 * recorded_process.c: a process as its record tells it: elements, waits,
 * events, fields, parameters (name and type), places (without their elements);
 * no step. Null: the layout is none, or (*no_memory) no memory. It
 * is one piece of *bytes.
 */
BpmnProcess *layout_read(const BpmnAllocator *allocator, BpmnString layout,
                         size_t *bytes, bool *no_memory);

#endif
