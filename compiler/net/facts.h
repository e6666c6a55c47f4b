/*
 * The kinds that a net is made of, and what their rows in the tables say. Who
 * reads a net asks for a fact, not for a kind: a new row then has all answers.
 * Constant; nothing here can fail.
 */
#ifndef BPMNC_FACTS_H
#define BPMNC_FACTS_H

#include <stdbool.h>

#include "bpmn/step.h"

/* PLACE_WAIT ...: see place.def. */
typedef enum PlaceKind {
#define PLACE(NAME, word, ON, RESTS, TAKEN, SECOND) PLACE_##NAME,
#include "place.def"
#undef PLACE
    PLACE_KINDS
} PlaceKind;

/* What people are told when a token is taken from a place. */
typedef enum PlaceTaken {
    TAKEN_QUIET,
    TAKEN_WAIT,
    TAKEN_INCIDENT,
    TAKEN_ITEMS
} PlaceTaken;

/* What a second token there is. */
typedef enum PlaceSecond {
    SECOND_PLAIN,
    SECOND_GATHERS,
    SECOND_MEETS,
    SECOND_BESIDE,
    SECOND_INSIDE
} PlaceSecond;

/* A row of place.def, which tells what the members mean. */
typedef struct PlaceFacts {
    const char *word;
    bool on_flow;
    bool rests;
    BpmnPlaceKind resting; /* of one that rests */
    PlaceTaken taken;
    PlaceSecond second;
} PlaceFacts;

/* TRIGGER_DONE ...: see trigger.def. */
typedef enum TriggerKind {
#define TRIGGER(NAME, word, FIRED, WRITES, remark) TRIGGER_##NAME,
#include "trigger.def"
#undef TRIGGER
    TRIGGER_KINDS
} TriggerKind;

/* How a trigger comes about. */
typedef enum TriggerFired {
    FIRED_ARRIVAL,
    FIRED_EMPTY,
    FIRED_SETTLED,
    FIRED_START,
    FIRED_ANSWER,
    FIRED_AGAIN
} TriggerFired;

/* What comes along with it. */
typedef enum TriggerWrites {
    WRITES_NOTHING,
    WRITES_OUTCOME,
    WRITES_OUTPUTS,
    WRITES_ALL
} TriggerWrites;

/* A row of trigger.def, which tells what the members mean. */
typedef struct TriggerFacts {
    const char *word;
    TriggerFired fired;
    TriggerWrites writes;
    const char *remark;
    bool is_event; /* from outside */
    BpmnEventKind event;
} TriggerFacts;

/* ROW_START ...: see row.def. */
typedef enum Row {
#define ROW(NAME, name, WHERE, meaning) ROW_##NAME,
#include "row.def"
#undef ROW
    ROWS
} Row;

/* TELL_REPORT ...: see tell.def. */
typedef enum TellKind {
    TELL_NOTHING,
#define TELL(NAME, word, verb, HEARD) TELL_##NAME,
#include "tell.def"
#undef TELL
    TELL_KINDS
} TellKind;

/* NET_ACT_FIRE ...: see act.def. */
typedef enum NetActKind {
#define NET_ACT(NAME, word, OF) NET_ACT_##NAME,
#include "act.def"
#undef NET_ACT
    NET_ACTS
} NetActKind;

/* A row of tell.def, which tells what the members mean. */
typedef struct TellFacts {
    const char *word;
    const char *verb;
    void (*tell)(BpmnStep *step, uint16_t element, const char *text);
    bool unheard;
    bool is_outward; /* other cases hear it, or may */
    NetActKind act;
} TellFacts;

/* ASKED_ASSIGNEE ...: see asked.def. */
typedef enum AskedKind {
#define ASKED(NAME, member, word, function, USE) ASKED_##NAME,
#include "asked.def"
#undef ASKED
    ASKED_COUNT
} AskedKind;

/* What the engine keeps of items, and may be read. */
typedef enum HostCount {
    COUNT_NOT,
    COUNT_TOTAL,
    COUNT_COMPLETED,
    COUNT_NUMBER,    /* of the item that acts, from 1 */
    COUNT_FROM_ZERO, /* the same, from 0 */
    COUNT_ELEMENT,   /* what the item that begins is for, out of the list */
    COUNT_GIVEN,     /* what it gives: never read */
    COUNT_LIST,      /* what all are made of: never read */
    COUNT_RESULTS    /* what all have given */
} HostCount;

/* A row of asked.def, which tells what the members mean. */
typedef struct AskedFacts {
    const char *member;
    const char *word;
    const char *function;
    bool is_needed;
} AskedFacts;

extern const PlaceFacts PLACE_FACTS[PLACE_KINDS];
extern const TriggerFacts TRIGGER_FACTS[TRIGGER_KINDS];
extern const bool ROW_IS_BESIDE[ROWS];
extern const TellFacts TELL_FACTS[TELL_KINDS];
extern const AskedFacts ASKED_FACTS[ASKED_COUNT];
/* By BpmnFrameSort: "host". */
extern const char *const FRAME_WORDS[];

/* What takes it away: a bit BPMN_ANSWER() each. */
unsigned wait_answers(BpmnWaitKind kind);
/* Whether a program is waited for. */
bool wait_is_programs(BpmnWaitKind kind);
/* Whether a case is that was called. */
bool wait_is_called(BpmnWaitKind kind);
/* Whether a program or a person is. */
bool wait_is_work(BpmnWaitKind kind);
/* The facts of the trigger that is that kind of event. */
const TriggerFacts *event_trigger(BpmnEventKind kind);

#endif
