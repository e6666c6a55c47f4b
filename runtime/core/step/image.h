/*
 * Images of cases, read and written by the tables of their process. The verbs
 * that generated code calls are bpmn/step.h's, and stand in this room.
 */
#ifndef CORE_IMAGE_H
#define CORE_IMAGE_H

#include "bpmn/process.h"

/* The bytes of a field in the image. */
size_t field_size(BpmnType type);

/* Clears an image of a case that begins: no marking, every field null. */
void image_begin(const BpmnProcess *process, void *image);

/* True when a field of an image from outside can be read: its bytes and its
   text lie in the image, what they hold is of its type. */
bool field_is_sound(const BpmnField *field, const uint8_t *image, size_t bytes);
/* True when an image from outside is what it says, and so are its fields. */
bool image_is_sound(const BpmnProcess *process, const uint8_t *image,
                    size_t bytes);

/* place.c: tokens, by the rows of their places. */

/* The tokens on a place. */
uint32_t place_tokens(const BpmnPlace *place, const void *image);
/* The first place of that kind at the element that has a token;
   BPMN_NO_ELEMENT: none. */
uint16_t place_find(const BpmnProcess *process, const void *image,
                    BpmnPlaceKind kind, uint16_t element);

/*
 * One token of the place with that number goes, and with it all that hangs on
 * it: what is armed for it, everything inside a sub-process. Closes what
 * people see of those; what they see of the token itself is the caller's.
 */
void place_take(BpmnStep *step, void *image, uint16_t number);

/* Whether the sub-process that the element stands in is open, and all around
   it. */
bool place_is_open_around(const BpmnProcess *process, const void *image,
                          uint16_t element);

#endif
