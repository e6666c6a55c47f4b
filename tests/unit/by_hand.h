/*
 * A process that is written by hand, for tests that need one that runs:
 *
 *   Start -> [J] Bot -> [H] Tier1 (tier-1) -> Done
 *   Deadline, on Tier1, after 10 minutes, interrupting -> [H] Tier2 -> Late
 */
#ifndef TEST_BY_HAND_H
#define TEST_BY_HAND_H

#include <stddef.h>

#include "bpmn/step.h"

enum {
    START,
    BOT,
    TIER1,
    DEADLINE,
    TIER2,
    DONE,
    LATE,
    F1,
    F2,
    F3,
    F4,
    F5,
    ELEMENTS
};
enum { AT_BOT = 1, AT_TIER1 = 2, AT_TIER2 = 4 };
enum { STARTS, BOT_DONE, TIER1_DONE, DEADLINE_DUE, TIER2_DONE, EVENTS };

typedef struct Image {
    BpmnImage head;
    uint64_t marking;
    uint64_t nulls;
    BpmnDecimal amount;
    BpmnText note;
} Image;

static const BpmnElement elements[ELEMENTS] = {
    [START] = { "Start", NULL, BPMN_START_EVENT, BPMN_NO_ELEMENT,
                BPMN_NO_ELEMENT, NULL },
    [BOT] = { "Bot", "Bot\nreplies", BPMN_JOB, 0, BPMN_NO_ELEMENT, NULL },
    [TIER1] = { "Tier1", "Tier 1", BPMN_USER_TASK, 1, BPMN_NO_ELEMENT, NULL },
    [DEADLINE] = { "Deadline", "after 10 minutes", BPMN_BOUNDARY_EVENT, 2,
                   BPMN_NO_ELEMENT, NULL },
    [TIER2] = { "Tier2", "Tier 2", BPMN_USER_TASK, 3, BPMN_NO_ELEMENT, NULL },
    [DONE] = { "Done", "End", BPMN_END_EVENT, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT,
               NULL },
    [LATE] = { "Late", "End", BPMN_END_EVENT, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT,
               NULL },
    [F1] = { "F1", NULL, BPMN_FLOW, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT, NULL },
    [F2] = { "F2", NULL, BPMN_FLOW, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT, NULL },
    [F3] = { "F3", NULL, BPMN_FLOW, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT, NULL },
    [F4] = { "F4", NULL, BPMN_FLOW, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT,
             "late = true" },
    [F5] = { "F5", NULL, BPMN_FLOW, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT, NULL },
};

static const BpmnString tier1_groups[] = { BPMN_STRING("tier-1"),
                                           BPMN_STRING("lead") };
static const BpmnString tier2_groups[] = { BPMN_STRING("tier-2") };

static const BpmnWait waits[] = {
    { .element = BOT,
      .kind = BPMN_WAIT_JOB,
      .host = BPMN_NO_ELEMENT,
      .outcome_field = BPMN_NO_ELEMENT,
      .job_type = "bot",
      .tries = 3 },
    { .element = TIER1,
      .kind = BPMN_WAIT_TASK,
      .host = BPMN_NO_ELEMENT,
      .outcome_field = BPMN_NO_ELEMENT,
      .candidate_groups = { tier1_groups, 2 } },
    { .element = DEADLINE,
      .kind = BPMN_WAIT_TIMER,
      .host = TIER1,
      .interrupting = true,
      .outcome_field = BPMN_NO_ELEMENT },
    { .element = TIER2,
      .kind = BPMN_WAIT_TASK,
      .host = BPMN_NO_ELEMENT,
      .outcome_field = BPMN_NO_ELEMENT,
      .candidate_groups = { tier2_groups, 1 } },
};

static const BpmnEvent events[EVENTS] = {
    [STARTS] = { BPMN_EVENT_START, START, NULL, false, 0 },
    [BOT_DONE] = { BPMN_EVENT_DONE, BOT, NULL, false, 0 },
    [TIER1_DONE] = { BPMN_EVENT_DONE, TIER1, NULL, false, 0 },
    [DEADLINE_DUE] = { BPMN_EVENT_TIMER, DEADLINE, NULL, false, 0 },
    [TIER2_DONE] = { BPMN_EVENT_DONE, TIER2, NULL, false, 0 },
};

static const BpmnField fields[] = {
    { .name = "amount",
      .type = BPMN_DECIMAL,
      .offset = offsetof(Image, amount),
      .null_bit = 0 },
    { .name = "note",
      .type = BPMN_TEXT,
      .offset = offsetof(Image, note),
      .null_bit = 1 },
};

static const BpmnPlace places[] = {
    { .id = "Bot",
      .kind = BPMN_PLACE_WAIT,
      .element = BOT,
      .scope = BPMN_NO_ELEMENT,
      .bit = 0 },
    { .id = "Tier1",
      .kind = BPMN_PLACE_WAIT,
      .element = TIER1,
      .scope = BPMN_NO_ELEMENT,
      .bit = 1 },
    { .id = "Tier2",
      .kind = BPMN_PLACE_WAIT,
      .element = TIER2,
      .scope = BPMN_NO_ELEMENT,
      .bit = 2 },
};

static void pass(BpmnStep *step, uint16_t flow, uint16_t node)
{
    bpmn_passed(step, flow);
    bpmn_passed(step, node);
}

static void take_step(BpmnStep *step)
{
    Image *image = step->images[0];

    switch (step->event) {
    case STARTS:
        bpmn_passed(step, START);
        pass(step, F1, BOT);
        image->marking |= AT_BOT;
        bpmn_open_job(step, BOT);
        break;
    case BOT_DONE:
        image->marking = AT_TIER1;
        pass(step, F2, TIER1);
        bpmn_open_task(step, TIER1, NULL);
        bpmn_open_timer(step, DEADLINE, step->now_ms + 600000);
        break;
    case TIER1_DONE:
        image->marking = 0;
        bpmn_close_wait(step, DEADLINE);
        pass(step, F3, DONE);
        bpmn_end(step);
        break;
    case DEADLINE_DUE:
        image->marking = AT_TIER2;
        bpmn_close_wait(step, TIER1);
        bpmn_passed(step, DEADLINE);
        pass(step, F4, TIER2);
        bpmn_open_task(step, TIER2, NULL);
        break;
    case TIER2_DONE:
        image->marking = 0;
        pass(step, F5, LATE);
        bpmn_end(step);
        break;
    default: bpmn_refuse_target(step); break;
    }
}

static const BpmnProcess by_hand = {
    .abi = BPMN_ABI,
    .image_bytes = sizeof(Image),
    .max_image_bytes = 4096,
    .nulls_offset = offsetof(Image, nulls),
    .id = "Hand",
    .name = "By hand",
    .elements = elements,
    .waits = waits,
    .events = events,
    .fields = fields,
    .places = places,
    .element_count = ELEMENTS,
    .node_count = F1,
    .wait_count = 4,
    .event_count = EVENTS,
    .field_count = 2,
    .place_count = 3,
    .step = take_step,
    .abilities.timers = &bpmn_ability_timer,
    .abilities.jobs = &bpmn_ability_job,
};

#endif
