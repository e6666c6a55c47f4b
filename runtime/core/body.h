/*
 * Bodies of records of cases.
 *
 *     0  salt                 16  where the after-image begins, its bytes
 *    24  event, target        28  incident: element, cause
 *    32  counts: path u32; opened, closed, changed, data, outputs u16, u16 0
 *    48  lengths of texts     72  path, opened, closed, changed: u16 each
 *    then texts, data, outputs of immediate handlers, up to 8, the after-image
 */
#ifndef CORE_BODY_H
#define CORE_BODY_H

#include "state.h"

typedef enum BodyText {
    BODY_REPORTED,              /* code that nobody caught */
    BODY_CODE,
    BODY_NAME,                  /* of a message or parameter */
    BODY_KEY,
    BODY_OUTCOME,
    BODY_TEXT,
    BODY_TEXTS
} BodyText;

/* Lists of element or field numbers; as bytes, since they may lie anywhere. */
typedef struct NumberList {
    const uint8_t *bytes;       /* two each, little endian */
    uint32_t count;
} NumberList;

typedef struct Body {
    uint16_t event;             /* row of events; BPMN_NO_ELEMENT: none */
    uint16_t target;
    uint16_t incident;          /* element; BPMN_NO_ELEMENT: none */
    uint16_t incident_cause;
    NumberList path;
    NumberList opened;
    NumberList closed;
    NumberList changed;         /* fields, by name */
    BpmnString texts[BODY_TEXTS];
    const BpmnDatum *data;      /* only to write */
    uint16_t data_count;
    const uint8_t *data_at;     /* only read: where they lie, and how far */
    size_t data_left;
    const uint8_t *state;       /* null: no after-image */
    size_t state_bytes;
} Body;

/* The most bytes that the body can take, its after-image included. */
size_t body_bound(const Body *body);
/* Writes all but the after-image; returns where that begins. */
size_t body_write(const Body *body, uint8_t *to);
/* False when the bytes are no body. Lists, texts and state point into them;
   the data are left to body_datum(). */
bool body_read(const uint8_t *from, size_t bytes, Body *body);
/* The next of the submitted data, whose texts point into the body; false: it
   is none. */
bool body_datum(Body *body, BpmnDatum *datum);

static inline uint16_t number_at(const NumberList *list, uint32_t index)
{
    return (uint16_t)(list->bytes[2 * index] | list->bytes[2 * index + 1] << 8);
}

#endif
