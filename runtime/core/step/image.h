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

#endif
