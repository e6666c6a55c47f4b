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
/* Of BPMN_SUSPEND: timers go on, and those that come due fire when the case is
   resumed. */
#define BPMN_TIMERS_RUN 2u

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

/* What a call came to. Below 0 nothing has been done, but as said there. */
typedef enum BpmnStatus {
    BPMN_OK = 0,
    BPMN_NO_MEMORY = -1,
    BPMN_MISUSE = -2,      /* an argument that the documentation rules out */
    BPMN_STORE_ERROR = -3, /* not applied */
    BPMN_STOPPED = -4,     /* the store failed for good: close, open again */
    BPMN_BUSY = -5,        /* another program holds the store */
    BPMN_CORRUPT = -6,     /* the journal does not read back */
    /* the journal has cases of a definition that was not given */
    BPMN_UNKNOWN_PROCESS = -7,
    BPMN_OTHER_FORMAT = -8, /* written by a version that this one cannot read */
    BPMN_NO_FILE = -9,      /* a name by which nothing would be kept */
    BPMN_FILE_SHARED = -10, /* other names of it lead to other locks */
    BPMN_FULL = -11,        /* not applied: the disk is full */
    BPMN_LOCKED = -12,      /* not applied: another program writes just now */
    BPMN_NO_DATABASE = -13, /* the file is something else */
    BPMN_TOO_LARGE = -14,   /* not applied: the store takes no such record */
    /* the journal needs what was not linked into the program */
    BPMN_LACKS_ABILITY = -15,
    BPMN_LARGE_COMMAND = -16, /* a command beyond BPMN_COMMAND_MAX_BYTES */
    BPMN_OTHER_FILE = -17     /* while it was served the file became another */
} BpmnStatus;

#ifdef __cplusplus
}
#endif
#endif
