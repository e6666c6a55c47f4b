/*
 * Names as states and records keep them: count u32, then of each its bytes
 * u32 and the bytes.
 */
#ifndef CORE_NAMES_H
#define CORE_NAMES_H

#include "bpmn/types.h"

/* The bytes that the names take. */
size_t names_bytes(BpmnNames names);
/* Writes them. */
void names_write(BpmnNames names, uint8_t *to);
/* True when bytes from outside are a list, and no more. */
bool names_are_sound(BpmnString list);
/* How many names a sound list has; none where it is null. */
uint32_t names_count(BpmnString list);
/* The names of a sound list, which stay where they are; 'room' has an item for
   each, and is never null in what is returned. */
BpmnNames names_read(BpmnString list, BpmnString *room);

#endif
