/*
 * What events wait for and send: messages, signals, times, and by what of them
 * who waits is found.
 */
#ifndef BPMNC_EVENT_H
#define BPMNC_EVENT_H

#include "../read/expression.h"
#include "../read/xml.h"

/* EVENT_TIMER ...: see event_kind.def. */
typedef enum EventKind {
#define EVENT_KIND(NAME, number, reference, words, code, BARE, NEEDS, TO, \
                   SIGN)                                                  \
    EVENT_##NAME,
#include "event_kind.def"
#undef EVENT_KIND
    EVENT_KINDS
} EventKind;

/* message, error, escalation, signal: root elements that events refer to. */
typedef struct Signature {
    EventKind kind; /* of the events */
    const char *id; /* BPMN id; null when the event carries the name itself */
    const char *name;
    const char *code; /* errorCode, escalationCode; null: none */
    Formula computed; /* the code, of a message or signal the name, where that
                         is an expression; else absent */
    Formula correlation; /* of a message: its zeebe:subscription correlationKey,
                            or what its process binds to its property */
    Position position;
} Signature;

/* TIMER_CYCLE ...: see timer.def. */
typedef enum TimerKind {
#define TIMER(NAME, number, word, element, PURPOSE, help) TIMER_##NAME,
#include "timer.def"
#undef TIMER
    TIMER_KINDS
} TimerKind;

/* The event definition of an event; kind EVENT_NONE for a none event. */
typedef struct Event {
    EventKind kind;
    Position position;
    /* messageRef, errorRef, escalationRef, signalRef as written */
    const char *reference;
    /* Resolve: null when there is no reference (catches any code). */
    const Signature *signature;
    /* resolve: of a message that is delivered the variable that has its key;
       null: the business key */
    const char *key;
    /* resolve: of what is thrown the variable that has its name, where that is
       computed; null: the signature's */
    const char *named;
    TimerKind timer;
    Formula timer_value;
    Formula condition; /* conditional event */
    const char *link;  /* of a link event its name, else that of the event */
} Event;

/* correlationPropertyRetrievalExpression: what of a message its correlation
   property is. */
typedef struct Retrieval {
    const char *property; /* its id */
    const char *message;
    Formula path; /* messagePath; text null: it is not read */
} Retrieval;

/* A property of a correlationKey. */
typedef struct KeyProperty {
    const char *key; /* its id */
    const char *property;
} KeyProperty;

/* correlationPropertyBinding: what of a case must equal that. */
typedef struct Binding {
    const char *property;
    Formula path;             /* dataPath; text null: it is not read */
    const char *subscription; /* the id by which it is kept, and its key's */
    const char *key;
} Binding;

#endif
