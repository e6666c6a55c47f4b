/*
 * Bodies of records of cases.
 *
 *     0  salt
 *    16  u32  bytes of the after-image; 0: there is none
 *    20  u32  bytes of the blocks
 *    24  u16  event, 26 u16 target
 *    28  u16  incident: element, 30 u16 its cause
 *    32  u32  counts: path, 36 opened, 40 closed, 44 changed
 *    48  u64  the wait that was meant; 0: none
 *    56  u32  bytes of the data; 60 u16 count of the data, 62 u16 of texts
 *    64  u32  length of each text, up to 8; 0xFFFFFFFF: it is null
 *
 * Then path, opened, closed, changed (u16 each; 0xFFFF in the first three: what
 * follows is of the frame in the next 4 bytes), the texts, the data; from the
 * next multiple of 8 on the blocks, then the after-image. A datum: bytes of
 * its name u32, the name, type u8, null u8, and unless null the value: a text
 * as bytes u32 and the text, a decimal as coefficient i64 and exponent i32,
 * any other as i64.
 */
#ifndef CORE_BODY_H
#define CORE_BODY_H

#include "core/case/case.h"

/*
 * Types of blocks. FRAMES, of a record that happened in a frame or ended one:
 *
 *     0  u32  the frame; the lists begin in it, so does what has no other
 *     4  u32  that of the incident
 *     8  u32  count of items, 12 u32 of frames that are over
 *    16  u32  each: the items that the frame lies in, the outermost first; the
 *             frames that are over, with all that hangs below them
 */
enum {
    /* the groups that made the actor eligible, names; flags: where from */
    BODY_GROUPS = 1,
    BODY_FRAMES = 2,
    /* of a signal that is heard: position u64 of the record that threw it */
    BODY_THROWN = 3,
    BODY_BLOCKS = 3 /* the last that is known */
};

/* What a record says of frames. */
typedef struct BodyFrames {
    uint32_t frame;
    uint32_t incident;
    uint32_t item_count;
    uint32_t over_count;
    const uint8_t *items; /* 4 bytes each, little endian */
    const uint8_t *over;
} BodyFrames;

typedef enum BodyText {
    BODY_REPORTED = 0, /* code that nobody caught */
    BODY_KEY = 1,      /* from here on as they stand in a BpmnCommand */
    BODY_NAME = 2,     /* of a message or parameter */
    BODY_CODE = 3,
    BODY_OUTCOME = 4,
    BODY_TEXT = 5,
    BODY_TEXTS = 6
} BodyText;

/* Lists of element or field numbers; as bytes, since they may lie anywhere. */
typedef struct NumberList {
    const uint8_t *bytes; /* two each, little endian */
    uint32_t count;
} NumberList;

typedef struct Body {
    uint16_t event; /* row of events; BPMN_NO_ELEMENT: none */
    uint16_t target;
    uint16_t incident; /* element; BPMN_NO_ELEMENT: none */
    uint16_t incident_cause;
    uint64_t wait_id;   /* that was meant; 0: none */
    uint64_t thrown_at; /* where the signal that is heard was; 0: nowhere */
    BodyFrames frames;
    NumberList path;
    NumberList opened;
    NumberList closed;
    NumberList changed; /* fields, by name */
    size_t state_bytes;
    /* to write: texts and data are its; null: none */
    const BpmnCommand *command;
    size_t command_bytes; /* that its copy takes in the queue */
    BpmnString reported;  /* to write */
    /* to write: that made the actor eligible, as a caller said that had
       checked them; none: no group did */
    BpmnNames groups;
    const uint8_t *state; /* read, as all that follows; null: no after-image */
    uint16_t data_count;
    BpmnString data;
    BpmnString blocks;
    BpmnString group_list; /* as 'groups', and who told of them */
    uint16_t groups_from;
    BpmnString texts[BODY_TEXTS];
} Body;

/* A body that says nothing of a case. */
static inline Body body_plain(void)
{
    return (Body){
        .event = BPMN_NO_ELEMENT,
        .target = BPMN_NO_ELEMENT,
        .incident = BPMN_NO_ELEMENT,
    };
}

/* The most bytes that the body can take, its after-image included. */
size_t body_bound(const Body *body);
/* Writes all but the after-image; returns where that begins. */
size_t body_write(const Body *body, uint8_t *to);
/* BPMN_OK, BPMN_CORRUPT when the bytes are no body, BPMN_OTHER_FORMAT with
   *later. Lists, texts, data, blocks and state point into them. */
BpmnStatus body_read(const uint8_t *from, size_t bytes, Body *body,
                     Later *later);
/* Looks through the after-images of a body, which begin at a multiple of 8. */
BpmnStatus states_check(const CaseState *first, size_t bytes, Later *later);
/* The first datum of what is left of the data, which moves on; false: there
   is none, or it is none. Its texts point into the bytes. */
bool body_next_datum(BpmnString *left, BpmnDatum *datum);

/* The number at an index of the list, below its count. */
static inline uint16_t number_at(const NumberList *list, uint32_t index)
{
    return (uint16_t)(list->bytes[2 * index] | list->bytes[2 * index + 1] << 8);
}

#endif
