/*
 * Images of cases, read and written by the tables of their process. The verbs
 * that generated code calls are bpmn/step.h's, and stand in this room.
 */
#ifndef CORE_IMAGE_H
#define CORE_IMAGE_H

#include "bpmn/step.h"

/* Texts that come from outside, read as values. */
struct BpmnTexts {
    /* Makes a value one of that type if it means the same; false: it does
       not. */
    bool (*fit)(BpmnType type, BpmnValue *value);
};

/* The bytes of a field in the image. */
size_t field_size(BpmnType type);

/* How the images of a kind of frame lie; kind 0 is the case. */
typedef struct ImageForm {
    uint32_t bytes; /* fixed part */
    uint32_t nulls_offset;
    uint16_t kind; /* fields of other kinds are not in it */
} ImageForm;

/* The form of a kind of frame that the process has. */
static inline ImageForm image_form(const BpmnProcess *process, uint16_t kind)
{
    const BpmnFrameKind *row;

    if (kind == 0) {
        return (ImageForm){ process->image_bytes, process->nulls_offset, 0 };
    }
    row = &process->frames[kind];
    return (ImageForm){ row->image_bytes, row->nulls_offset, kind };
}

/* The bytes that an image of the process may have when a step is over. While it
   runs it may have twice as many: what is replaced counts until then. */
static inline uint32_t image_limit(const BpmnProcess *process)
{
    uint32_t limit = process->max_image_bytes > process->image_bytes
        ? process->max_image_bytes
        : process->image_bytes;

    return limit > UINT32_MAX / 2 ? UINT32_MAX / 2 : limit;
}

/* Reads what a field of any type holds at a place, whose texts lie in the
   image. */
void field_get_loose(const void *image, const void *at, BpmnValue *value);

/* Clears an image of a frame that begins: no marking, every field null. */
void image_begin(const BpmnProcess *process, uint16_t kind, void *image);

/* True when a field of an image from outside can be read: its bytes and its
   text lie in the image, what they hold is of its type. */
bool field_is_sound(const BpmnField *field, const uint8_t *image, size_t bytes);
/* True when an image from outside is what it says, and so are its fields. */
bool image_is_sound(const BpmnProcess *process, uint16_t kind,
                    const uint8_t *image, size_t bytes);

/* step.c: the first time of a cycle that is armed now, and how many are left:
   those that are past count, but one is left. */
void cycle_begin(BpmnTimerOpening *opening, const BpmnCalendar *calendar,
                 int64_t now_ms);

/* place.c: tokens, by the rows of their places. */

/* The tokens on a place. */
uint32_t place_tokens(const BpmnPlace *place, const void *image);
/* The place has so many; of one without a counter at most one. */
void place_set_tokens(const BpmnPlace *place, void *image, uint32_t count);
/* The first place of that kind at the element that has a token in the image of
   a frame of the row 'frame'; BPMN_NO_ELEMENT: none. */
uint16_t place_find(const BpmnProcess *process, uint16_t frame,
                    const void *image, BpmnPlaceKind kind, uint16_t element);

/*
 * One token of the place with that number goes, and with it all that hangs on
 * it: what is armed for it, everything inside a sub-process, items. Closes what
 * people see of those; what they see of the token itself is the caller's.
 *
 * moves  the token goes elsewhere: in an incident between the rounds of an
 *        activity, too, the activity is over; else it tries again there
 */
void place_take(BpmnStep *step, void *image, uint16_t number, bool moves);

/* Whether the element stands in a frame of that row, and every sub-process
   around it, as far as they are in the frame, is open. */
bool place_is_open_around(const BpmnProcess *process, uint16_t frame,
                          const void *image, uint16_t element);

#endif
