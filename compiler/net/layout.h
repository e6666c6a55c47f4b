/* How a definition lies in memory, for who runs a net and who prints it. */
#ifndef BPMNC_LAYOUT_H
#define BPMNC_LAYOUT_H

#include "net.h"

/* Fills in where each field of a frame lies in its image, whose fixed part so
   far ends at 'offset', a multiple of 8; returns where it ends then, another.
   The same for interpreter and generated code: null bits first (64 to a word),
   then fields by falling alignment, then in their order. */
uint32_t layout_fields(BpmnField *fields, uint16_t count, uint16_t frame,
                       uint32_t offset);
/* How many of them the frame has. */
uint32_t layout_count(const BpmnField *fields, uint16_t count, uint16_t frame);
/* The same for a frame that is not the case's: fills in its row, too. */
void layout_frame(BpmnField *fields, uint16_t count, uint16_t number,
                  uint32_t offset, BpmnFrameKind *frame);

/*
 * The tables of a definition that do not depend on who runs it: elements,
 * waits, events, fields, parameters, places, abilities; lower prints them, the
 * interpreter uses them.
 *
 * definition->nulls_offset is given: where the marking ends. The places are
 * those that rest, by number, 'bit' counting them; counter_offset is 0.
 * image_bytes becomes the end of the fields. What else is in the definition
 * stays as it is.
 */
void layout_tables(const Net *net, Arena *arena, BpmnProcess *definition);

#endif
