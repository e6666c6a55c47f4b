/*
 * Values as products, generated code and the engine share them.
 *
 * Needs only the freestanding headers of C11; reads as C++17 too.
 */
#ifndef BPMN_TYPES_H
#define BPMN_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* coefficient * 10^exponent, at most 18 digits. reserved is 0, so that equal
   images are equal bytes; in an image and as the result of arithmetic it has no
   zeros at its end. */
typedef struct BpmnDecimal {
    int64_t coefficient;
    int32_t exponent;
    int32_t reserved;
} BpmnDecimal;

/* A text in an image: length bytes of UTF-8 at offset from the image's
   start. */
typedef struct BpmnText {
    uint32_t offset;
    uint32_t length;
} BpmnText;

/* A text outside an image: length bytes of UTF-8, not NUL-terminated. The
   caller keeps the bytes until the call returns. */
typedef struct BpmnString {
    const char *bytes;
    size_t length;
} BpmnString;

/* A BpmnString of a literal, where one is initialised. */
#define BPMN_STRING(literal)           \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

/* A flag of commands: the caller has checked who acts, so that the actor counts
   as in every group. */
#define BPMN_TRUSTED 1u

/* Names of people or groups. Null items: nothing is said; none of them: nobody
   is meant. The caller keeps them until the call returns. */
typedef struct BpmnNames {
    const BpmnString *items;
    size_t count;
} BpmnNames;

/* A time that comes again: the n-th is at the anchor and n times the interval,
   the months by the calendar of a clock that goes offset_minutes before UTC. */
typedef struct BpmnCycle {
    int64_t anchor_ms; /* BPMN_FROM_NOW where a timer is armed: then */
    int64_t interval_ms;
    int32_t months;
    int16_t offset_minutes;
} BpmnCycle;

#define BPMN_FROM_NOW INT64_MIN

/* Recorded by number: new ones are added behind the last. */
typedef enum BpmnType {
    BPMN_LOOSE = 0, /* any of the others: only where nothing told the type */
    BPMN_BOOLEAN = 1,
    BPMN_INTEGER = 2, /* int64_t */
    BPMN_DECIMAL = 3,
    BPMN_TEXT = 4,
    BPMN_ENUMERATION = 5, /* int32_t index into the field's constants */
    BPMN_INSTANT = 6,     /* int64_t milliseconds since 1970 UTC */
    BPMN_DURATION = 7,    /* int64_t milliseconds: of days and time */
    BPMN_STRUCTURE = 8,   /* a list or object: see bpmn/value.h */
    BPMN_MONTHS = 9       /* int64_t months: a duration of years and months */
} BpmnType;

/* One value. type BPMN_ENUMERATION travels as text in a BpmnValue. */
typedef struct BpmnValue {
    BpmnType type;
    bool is_null;
    union {
        bool boolean;
        int64_t integer; /* also instant, duration and months */
        BpmnDecimal decimal;
        BpmnString text; /* also enumeration, list and object */
    } as;
} BpmnValue;

/* A named value: what a start, a completion or a message brings along. */
typedef struct BpmnDatum {
    BpmnString name;
    BpmnValue value;
} BpmnDatum;

/* In an image, a field of type BPMN_LOOSE: which type it holds now, and
   that. */
typedef struct BpmnLoose {
    int32_t type; /* BpmnType, never BPMN_LOOSE or BPMN_ENUMERATION */
    int32_t reserved;
    union {
        int64_t integer; /* boolean as 0 or 1 */
        BpmnDecimal decimal;
        BpmnText text;
    } as;
} BpmnLoose;

#ifdef __cplusplus
}
#endif
#endif
