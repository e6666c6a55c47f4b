/* A tiny process written by hand, with one of everything that the engine
   does. */
#ifndef TINY_H
#define TINY_H

#include <stddef.h>

#include "bpmn/process.h"
#include "bpmn/step.h"

#define MINUTE_MS ((int64_t)60000)

/*
 *     Start -> Review (10 minutes, interrupting -> Late) -> Done
 *     Ping -> Fetch (error E1 -> Caught, any -> Other) -> Done
 *
 * 'Ping' is a message start. Review is offered to the group tier-1. Late is
 * a user task assigned to zoe with a message beside it, 'nudge', that counts.
 */
enum {
    START,
    PING,
    REVIEW,
    DEADLINE,
    FETCH,
    LATE,
    NUDGE,
    TICK,
    DONE,
    ELEMENTS
};

/* The bit of a token in an incident at Review. */
enum { STUCK = ELEMENTS };

enum { FIELD_AMOUNT, FIELD_COUNT, FIELD_NOTE, FIELD_OUTCOME, FIELDS };

enum {
    EVENT_START,
    EVENT_PING,
    EVENT_REVIEW,
    EVENT_DEADLINE,
    EVENT_FETCH,
    EVENT_ERROR_ONE,
    EVENT_LATE,
    EVENT_NUDGE,
    EVENT_TICK,
    EVENT_TICK_LAST,
    EVENT_ESCALATE,
    EVENTS
};

typedef struct TinyImage {
    BpmnImage head;
    uint64_t marking;
    uint64_t nulls;
    BpmnDecimal amount;
    int64_t count;
    BpmnText note;
    BpmnText outcome;
} TinyImage;

static inline void tiny_reviews(BpmnStep *step, TinyImage *image)
{
    bpmn_passed(step, REVIEW);
    image->marking |= 1u << REVIEW | 1u << DEADLINE;
    bpmn_open_task(step, REVIEW, NULL);
    bpmn_open_timer(step, DEADLINE, step->now_ms + 10 * MINUTE_MS);
}

/* What comes to Late rests in an incident at Review. */
static inline void tiny_enters(BpmnStep *step, TinyImage *image)
{
    switch (step->target) {
    case LATE:
        image->marking |= 1u << STUCK;
        bpmn_incident(step, REVIEW, BPMN_NO_ELEMENT, BPMN_CAUSE_NO_FLOW);
        break;
    case REVIEW: tiny_reviews(step, image); break;
    default: bpmn_refuse_target(step); break;
    }
}

/* An amount of 13 makes the path longer than there is room. */
static inline void tiny_is_late(BpmnStep *step, TinyImage *image, uint16_t open)
{
    static const uint16_t PATH[] = { DEADLINE, LATE };
    const BpmnTaskOpening zoe = {
        .assignee = { "zoe", 3 },
        .due_ms = INT64_MIN,
        .follow_up_ms = INT64_MIN,
        .priority = 50,
    };

    if (image->amount.coefficient == 13) {
        bpmn_passed_all(step, PATH, UINT32_MAX);
        return;
    }
    bpmn_close_wait(step, open);
    bpmn_passed_all(step, PATH, 2);
    image->marking = 1u << LATE;
    bpmn_open_task(step, LATE, &zoe);
    bpmn_open_message(step, NUDGE, (BpmnString){ NULL, 0 });
    bpmn_open_cycle(
        step, TICK,
        &(BpmnCycle){ .anchor_ms = BPMN_FROM_NOW, .interval_ms = MINUTE_MS },
        3);
}

static inline void tiny_counts(BpmnStep *step, TinyImage *image, uint16_t event)
{
    bpmn_passed(step, event);
    image->count++;
    image->nulls &= ~((uint64_t)1 << FIELD_COUNT);
}

static inline void tiny_is_done(BpmnStep *step, TinyImage *image)
{
    bpmn_passed(step, DONE);
    image->marking = 0;
    bpmn_end(step);
}

static inline void tiny_step(BpmnStep *step)
{
    TinyImage *image = step->images[0];

    switch (step->event) {
    case EVENT_START:
        bpmn_passed(step, START);
        tiny_reviews(step, image);
        break;
    case EVENT_PING:
        bpmn_passed(step, PING);
        bpmn_passed(step, FETCH);
        image->marking = 1u << FETCH;
        bpmn_open_job(step, FETCH);
        break;
    case EVENT_DEADLINE: tiny_is_late(step, image, REVIEW); break;
    case EVENT_ESCALATE: tiny_is_late(step, image, DEADLINE); break;
    case EVENT_NUDGE: tiny_counts(step, image, NUDGE); break;
    case EVENT_TICK:
    case EVENT_TICK_LAST: tiny_counts(step, image, TICK); break;
    case BPMN_ENTERS: tiny_enters(step, image); break;
    case EVENT_REVIEW:
        bpmn_close_wait(step, DEADLINE);
        tiny_is_done(step, image);
        break;
    case EVENT_LATE:
        bpmn_close_wait(step, NUDGE);
        bpmn_close_wait(step, TICK);
        tiny_is_done(step, image);
        break;
    case EVENT_ERROR_ONE:
        bpmn_report(step, FETCH, "E1");
        tiny_is_done(step, image);
        break;
    default: tiny_is_done(step, image); break;
    }
}

static const char *const TINY_OUTCOMES[] = { "yes", "no" };

static const BpmnElement TINY_ELEMENTS[ELEMENTS] = {
    { "Start", NULL, BPMN_START_EVENT, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT, NULL },
    { "Ping", NULL, BPMN_START_EVENT, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT, NULL },
    { "Review", NULL, BPMN_USER_TASK, 0, BPMN_NO_ELEMENT, NULL },
    { "Deadline", NULL, BPMN_BOUNDARY_EVENT, 1, BPMN_NO_ELEMENT, NULL },
    { "Fetch", NULL, BPMN_JOB, 2, BPMN_NO_ELEMENT, NULL },
    { "Late", NULL, BPMN_USER_TASK, 3, BPMN_NO_ELEMENT, NULL },
    { "Nudge", NULL, BPMN_BOUNDARY_EVENT, 4, BPMN_NO_ELEMENT, NULL },
    { "Tick", NULL, BPMN_BOUNDARY_EVENT, 5, BPMN_NO_ELEMENT, NULL },
    { "Done", NULL, BPMN_END_EVENT, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT, NULL },
};

static const BpmnString TINY_GROUPS[] = { BPMN_STRING("tier-1") };

static const BpmnWait TINY_WAITS[] = {
    { .element = REVIEW,
      .kind = BPMN_WAIT_TASK,
      .host = BPMN_NO_ELEMENT,
      .candidate_groups = { TINY_GROUPS, 1 },
      .outcome_field = FIELD_OUTCOME,
      .outcomes_closed = true,
      .outcomes = TINY_OUTCOMES,
      .outcome_count = 2 },
    { .element = DEADLINE,
      .kind = BPMN_WAIT_TIMER,
      .host = REVIEW,
      .interrupting = true,
      .outcome_field = BPMN_NO_ELEMENT },
    { .element = FETCH,
      .kind = BPMN_WAIT_JOB,
      .host = BPMN_NO_ELEMENT,
      .job_type = "fetch",
      .tries = 2,
      .backoff_ms = 1000,
      .outcome_field = BPMN_NO_ELEMENT },
    { .element = LATE,
      .kind = BPMN_WAIT_TASK,
      .host = BPMN_NO_ELEMENT,
      .outcome_field = BPMN_NO_ELEMENT },
    { .element = NUDGE,
      .kind = BPMN_WAIT_MESSAGE,
      .host = LATE,
      .name = "nudge",
      .outcome_field = BPMN_NO_ELEMENT },
    { .element = TICK,
      .kind = BPMN_WAIT_TIMER,
      .host = LATE,
      .outcome_field = BPMN_NO_ELEMENT },
};

static const BpmnEvent TINY_EVENTS[EVENTS] = {
    [EVENT_START] = { BPMN_EVENT_START, START, NULL, false, 0 },
    [EVENT_PING] = { BPMN_EVENT_START, PING, "ping", false, 0 },
    [EVENT_REVIEW] = { BPMN_EVENT_DONE, REVIEW, NULL, false, 0 },
    [EVENT_DEADLINE] = { BPMN_EVENT_TIMER, DEADLINE, NULL, false, 0 },
    [EVENT_FETCH] = { BPMN_EVENT_DONE, FETCH, NULL, false, 0 },
    [EVENT_ERROR_ONE] = { BPMN_EVENT_ERROR, FETCH, "E1", false, 0 },
    [EVENT_LATE] = { BPMN_EVENT_DONE, LATE, NULL, false, 0 },
    [EVENT_NUDGE] = { BPMN_EVENT_MESSAGE, NUDGE, NULL, true, 0 },
    [EVENT_TICK] = { BPMN_EVENT_TIMER, TICK, NULL, true, 0 },
    [EVENT_TICK_LAST] = { BPMN_EVENT_TIMER_LAST, TICK, NULL, false, 0 },
    [EVENT_ESCALATE] = { BPMN_EVENT_ESCALATION, REVIEW, "up", false, 0 },
};

static const BpmnField TINY_FIELDS[FIELDS] = {
    { .name = "amount",
      .type = BPMN_DECIMAL,
      .offset = offsetof(TinyImage, amount),
      .null_bit = FIELD_AMOUNT },
    { .name = "count",
      .type = BPMN_INTEGER,
      .offset = offsetof(TinyImage, count),
      .null_bit = FIELD_COUNT },
    { .name = "note",
      .type = BPMN_TEXT,
      .offset = offsetof(TinyImage, note),
      .null_bit = FIELD_NOTE,
      .max_bytes = 100 },
    { .name = "outcome",
      .type = BPMN_TEXT,
      .offset = offsetof(TinyImage, outcome),
      .null_bit = FIELD_OUTCOME },
};

static const BpmnParameterInfo TINY_PARAMETERS[] = {
    { "limit", BPMN_INTEGER, "5", "1", "10" },
};

static const BpmnPlace TINY_PLACES[] = {
    { .id = "Review",
      .kind = BPMN_PLACE_WAIT,
      .element = REVIEW,
      .scope = BPMN_NO_ELEMENT,
      .bit = REVIEW },
    { .id = "Fetch",
      .kind = BPMN_PLACE_WAIT,
      .element = FETCH,
      .scope = BPMN_NO_ELEMENT,
      .bit = FETCH },
    { .id = "Late",
      .kind = BPMN_PLACE_WAIT,
      .element = LATE,
      .scope = BPMN_NO_ELEMENT,
      .bit = LATE },
    { .id = "Deadline",
      .kind = BPMN_PLACE_ARM,
      .element = DEADLINE,
      .scope = BPMN_NO_ELEMENT,
      .owner = REVIEW,
      .bit = DEADLINE },
    { .id = "Review.incident",
      .kind = BPMN_PLACE_INCIDENT,
      .element = REVIEW,
      .scope = BPMN_NO_ELEMENT,
      .again = REVIEW,
      .bit = STUCK },
};

enum { PLACES = sizeof TINY_PLACES / sizeof *TINY_PLACES };

static const BpmnProcess TINY = {
    .abi = BPMN_ABI,
    .abilities = {
        .calendar = &bpmn_ability_calendar,
        .timers = &bpmn_ability_timer,
        .jobs = &bpmn_ability_job,
        .messages = &bpmn_ability_message,
        .texts = &bpmn_ability_text,
    },
    .image_bytes = sizeof(TinyImage),
    .max_image_bytes = 1024,
    .nulls_offset = offsetof(TinyImage, nulls),
    .id = "Tiny",
    .name = "Tiny",
    .net_hash = { 1, 2, 3 },
    .elements = TINY_ELEMENTS,
    .waits = TINY_WAITS,
    .events = TINY_EVENTS,
    .fields = TINY_FIELDS,
    .parameters = TINY_PARAMETERS,
    .places = TINY_PLACES,
    .element_count = ELEMENTS,
    .node_count = ELEMENTS,
    .wait_count = 6,
    .event_count = EVENTS,
    .field_count = FIELDS,
    .parameter_count = 1,
    .place_count = PLACES,
    .source = "<tiny/>",
    .source_bytes = 7,
    .step = tiny_step,
};

#endif
