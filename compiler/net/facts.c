/* The tables of places, triggers, rows and what is told, as what the code asks
   for. */
#include "facts.h"

enum { PASSES = false, RESTS = true };
enum { NODE_PLACE = false, FLOW_PLACE = true };

/* To the engine it is open like a sub-process: nobody answers it, and what is
   armed for it goes with it. */
#define BPMN_PLACE_EVENTS BPMN_PLACE_SCOPE

#define KIND_OF_PASSES(NAME) 0
#define KIND_OF_RESTS(NAME) BPMN_PLACE_##NAME
/* To the engine a token that stands for items waits like any other: what hangs
   below it is told by the rows of frames. */
#define BPMN_PLACE_ITEMS BPMN_PLACE_WAIT

const PlaceFacts PLACE_FACTS[PLACE_KINDS] = {
#define PLACE(NAME, word, ON, RESTS, TAKEN, SECOND)                \
    { word,          ON##_PLACE,     RESTS, KIND_OF_##RESTS(NAME), \
      TAKEN_##TAKEN, SECOND_##SECOND },
#include "place.def"
#undef PLACE
};

/* Which of them are events. */
#define EVENT_OF_ARRIVAL(NAME) false, 0
#define EVENT_OF_EMPTY(NAME) false, 0
#define EVENT_OF_SETTLED(NAME) false, 0
#define EVENT_OF_START(NAME) true, BPMN_EVENT_##NAME
#define EVENT_OF_ANSWER(NAME) true, BPMN_EVENT_##NAME
#define EVENT_OF_AGAIN(NAME) false, 0

const TriggerFacts TRIGGER_FACTS[TRIGGER_KINDS] = {
#define TRIGGER(NAME, word, FIRED, WRITES, remark) \
    { word, FIRED_##FIRED, WRITES_##WRITES, remark, EVENT_OF_##FIRED(NAME) },
#include "trigger.def"
#undef TRIGGER
};

/* What answers waits takes one away, by bpmn/wait.def. */
enum {
    ANSWERS = 0
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    | (answers)
#include "bpmn/wait.def"
#undef BPMN_WAIT
};
#define ANSWERS_ARRIVAL(NAME) 1
#define ANSWERS_EMPTY(NAME) 1
#define ANSWERS_SETTLED(NAME) 1
#define ANSWERS_START(NAME) 1
#define ANSWERS_ANSWER(NAME) ((unsigned)ANSWERS & BPMN_ANSWER(NAME))
#define ANSWERS_AGAIN(NAME) 1
#define TRIGGER(NAME, word, FIRED, WRITES, remark) \
    _Static_assert(ANSWERS_##FIRED(NAME) != 0, word " takes no wait away");
#include "trigger.def"
#undef TRIGGER

/* Each kind of event is a trigger of that name. */
static const TriggerKind EVENT_TRIGGERS[] = {
#define BPMN_STEP_EVENT(NAME, number, word, verb, NEEDED) \
    [BPMN_EVENT_##NAME] = TRIGGER_##NAME,
#include "bpmn/step_event.def"
#undef BPMN_STEP_EVENT
};

enum { MAIN = false, BESIDE = true };

const bool ROW_IS_BESIDE[ROWS] = {
#define ROW(NAME, name, WHERE, meaning) WHERE,
#include "row.def"
#undef ROW
};

enum { HEARD = 0, UNHEARD = 1, DELIVERED = 2, OUTWARD = UNHEARD | DELIVERED };

const TellFacts TELL_FACTS[TELL_KINDS] = {
#define TELL(NAME, word, verb, HEARD)           \
    [TELL_##NAME] = { word,                     \
                      #verb,                    \
                      bpmn_##verb,              \
                      (HEARD & UNHEARD) != 0,   \
                      (HEARD & DELIVERED) != 0, \
                      NET_ACT_##NAME },
#include "tell.def"
#undef TELL
};

enum { SHOWN = false, NEEDED = true };

const AskedFacts ASKED_FACTS[ASKED_COUNT] = {
#define ASKED(NAME, member, word, function, USE) \
    { #member, #word, "bpmn_" #function, USE },
#include "asked.def"
#undef ASKED
};

/* Whom a kind of wait waits for. */
static const enum {
    PERSON,
    PROGRAM,
    CASE,
    ENGINE,
    OPERATOR
} WAITS_FOR[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    [BPMN_WAIT_##NAME] = FOR,
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

static const unsigned WAIT_ANSWERS[] = {
#define BPMN_WAIT(NAME, number, word, FOR, ROW, OPENS, SHOWN, verb, answers, \
                  NEEDED)                                                    \
    [BPMN_WAIT_##NAME] = answers,
#include "bpmn/wait.def"
#undef BPMN_WAIT
};

unsigned wait_answers(BpmnWaitKind kind)
{
    return WAIT_ANSWERS[kind];
}

bool wait_is_programs(BpmnWaitKind kind)
{
    return WAITS_FOR[kind] == PROGRAM;
}

bool wait_is_called(BpmnWaitKind kind)
{
    return WAITS_FOR[kind] == CASE;
}

bool wait_is_work(BpmnWaitKind kind)
{
    return WAITS_FOR[kind] == PERSON || WAITS_FOR[kind] == PROGRAM;
}

const TriggerFacts *event_trigger(BpmnEventKind kind)
{
    return &TRIGGER_FACTS[EVENT_TRIGGERS[kind]];
}

const char *const FRAME_WORDS[] = {
    [BPMN_FRAME_CASE] = "case",
    [BPMN_FRAME_HOST] = "host",
    [BPMN_FRAME_ITEM] = "item",
    [BPMN_FRAME_COLLECTION] = "collection",
};
