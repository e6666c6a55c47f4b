/* A process with frames, written by hand as the compiler will write them. */
#ifndef PANEL_H
#define PANEL_H

#include <stddef.h>

#include "bpmn/process.h"
#include "bpmn/step.h"
#include "bpmn/value.h"

#define HOUR_MS ((int64_t)3600000)

/*
 *     Start -> Panel (parallel multi-instance sub-process) -> Sign -> Done
 *              Deadline, after 10 hours, interrupting -> Late
 *
 *     Panel: Review (Remind, each hour, non-interrupting) -> Check
 *     Check: parallel multi-instance user task, 'checks' of them, if any
 *
 * There are as many items as 'panel' says, or one for each element of it. The
 * verdict of an item is its result; 'no' completes the panel, as do 'needed'
 * verdicts. 'votes' gets the results.
 */
enum {
    START,
    PANEL,
    DEADLINE,
    REVIEW,
    REMIND,
    CHECK,
    SIGN,
    DONE,
    LATE,
    ELEMENTS
};

enum {
    FIELD_CHECKS,
    FIELD_ELEMENT,
    FIELD_FOUND,
    FIELD_NEEDED,
    FIELD_PANEL,
    FIELD_REMINDERS,
    FIELD_VERDICT,
    FIELD_VOTES,
    FIELDS
};

enum {
    EVENT_START,
    EVENT_REVIEW,
    EVENT_REMIND,
    EVENT_CHECK,
    EVENT_DEADLINE,
    EVENT_SIGN,
    EVENTS
};

/* What a retry enters behind the elements: a panel that could not be
   collected. */
enum { PANEL_AGAIN = ELEMENTS };

/* The kinds of frames. */
enum {
    CASE,
    PANEL_HOST,
    PANEL_ITEM,
    PANEL_COLLECTION,
    CHECK_HOST,
    CHECK_ITEM,
    KINDS
};

typedef struct PanelImage {
    BpmnImage head;
    uint64_t marking; /* by element */
    uint64_t nulls;
    int64_t checks;
    int64_t needed;
    BpmnLoose panel;
    BpmnLoose votes;
} PanelImage;

typedef struct ItemImage {
    BpmnImage head;
    uint64_t marking;
    uint64_t nulls;
    int64_t reminders;
    BpmnLoose element;
    BpmnText verdict;
} ItemImage;

typedef struct CheckImage {
    BpmnImage head;
    uint64_t marking;
    uint64_t nulls;
    BpmnText found;
} CheckImage;

typedef struct PanelHost {
    BpmnHost host;
    uint32_t incidents; /* tokens that wait for the results */
    uint32_t reserved;
} PanelHost;

/* Fields and their null bits, in their image. */
enum { NULL_CHECKS, NULL_NEEDED, NULL_PANEL, NULL_VOTES };
enum { NULL_REMINDERS, NULL_ELEMENT, NULL_VERDICT };
enum { NULL_FOUND };

#define AT(element) ((uint64_t)1 << (element))
/* A token in an incident at the panel. */
#define AT_PANEL_INCIDENT ((uint64_t)1 << 32)

static inline bool panel_null(uint64_t nulls, unsigned bit)
{
    return nulls >> bit & 1;
}

/* The panel is complete: its results are collected. */
static inline void panel_completes(BpmnStep *step)
{
    PanelImage *image = (PanelImage *)step->images[0];
    BpmnValue votes;
    BpmnCause cause = bpmn_collect(step, &votes);

    if (cause != BPMN_CAUSE_NONE) {
        ((PanelHost *)step->images[1])->incidents++;
        bpmn_incident(step, PANEL, BPMN_NO_ELEMENT, cause);
        return;
    }
    bpmn_close_host(step);
    (void)bpmn_field_set(step, image, FIELD_VOTES, &votes);
    bpmn_close_wait(step, DEADLINE);
    image->marking = AT(SIGN);
    bpmn_passed(step, SIGN);
    bpmn_open_task(step, SIGN, NULL);
}

/* An item has its verdict, and its checks. */
static inline void panel_item_completes(BpmnStep *step)
{
    const PanelImage *image = (const PanelImage *)step->images[0];
    const BpmnHost *host = (const BpmnHost *)step->images[1];
    const ItemImage *item = (const ItemImage *)step->images[2];
    BpmnValue verdict;
    bool complete;

    (void)bpmn_field_get(step->process, item, FIELD_VERDICT, &verdict);
    bpmn_close_wait(step, PANEL);
    complete = bpmn_item_done(step, &verdict);
    if (!complete && !verdict.is_null) {
        complete = bpmn_string_equal(verdict.as.text, bpmn_string("no"));
    }
    if (!complete && !panel_null(image->nulls, NULL_NEEDED)) {
        complete = host->completed >= image->needed;
    }
    if (complete) panel_completes(step);
}

static inline void panel_begins(BpmnStep *step)
{
    PanelImage *image = (PanelImage *)step->images[0];
    BpmnValue of;
    uint32_t total;
    BpmnCause cause;

    (void)bpmn_field_get(step->process, image, FIELD_PANEL, &of);
    bpmn_passed(step, PANEL);
    image->marking = AT(PANEL);
    cause = bpmn_open_items(step, PANEL_HOST, of, &total);
    if (cause != BPMN_CAUSE_NONE) {
        image->marking = AT_PANEL_INCIDENT;
        bpmn_incident(step, PANEL, BPMN_NO_ELEMENT, cause);
    } else if (total == 0) {
        image->marking = AT(SIGN);
        bpmn_passed(step, SIGN);
        bpmn_open_task(step, SIGN, NULL);
    } else {
        image->marking |= AT(DEADLINE);
        bpmn_open_timer(step, DEADLINE, step->now_ms + 10 * HOUR_MS);
    }
}

static inline void panel_reaches_check(BpmnStep *step)
{
    const PanelImage *image = (const PanelImage *)step->images[0];
    ItemImage *item = (ItemImage *)step->images[2];
    uint32_t total = 0;

    item->marking |= AT(CHECK);
    bpmn_passed(step, CHECK);
    if (!panel_null(image->nulls, NULL_CHECKS)) {
        (void)bpmn_open_items(
            step, CHECK_HOST,
            (BpmnValue){ .type = BPMN_INTEGER, .as.integer = image->checks },
            &total);
    }
    if (total == 0) panel_item_completes(step);
}

static inline void panel_opens_review(BpmnStep *step)
{
    ItemImage *item = (ItemImage *)step->images[2];

    item->marking |= AT(REVIEW) | AT(REMIND);
    bpmn_passed(step, REVIEW);
    bpmn_open_task(step, REVIEW, NULL);
    bpmn_open_cycle(
        step, REMIND,
        &(BpmnCycle){ .anchor_ms = BPMN_FROM_NOW, .interval_ms = HOUR_MS }, -1);
}

/* An item begins. */
static inline void panel_opens(BpmnStep *step)
{
    ItemImage *item = (ItemImage *)step->images[2];

    if (step->target == CHECK_ITEM) {
        bpmn_open_task(step, CHECK, NULL);
        return;
    }
    (void)bpmn_field_set(step, item, FIELD_ELEMENT, &step->element);
    bpmn_open_scope(step, PANEL);
    panel_opens_review(step);
}

/* An operator lets a token enter. */
static inline void panel_enters(BpmnStep *step)
{
    PanelImage *image = (PanelImage *)step->images[0];

    switch (step->target) {
    case PANEL: panel_begins(step); break;
    case PANEL_AGAIN: panel_completes(step); break;
    case REVIEW: panel_opens_review(step); break;
    case CHECK: panel_reaches_check(step); break;
    case SIGN:
        image->marking |= AT(SIGN);
        bpmn_passed(step, SIGN);
        bpmn_open_task(step, SIGN, NULL);
        break;
    default: bpmn_refuse_target(step); break;
    }
}

static inline void panel_step(BpmnStep *step)
{
    PanelImage *image = (PanelImage *)step->images[0];
    ItemImage *item;

    switch (step->event) {
    case EVENT_START:
        bpmn_passed(step, START);
        panel_begins(step);
        break;
    case BPMN_ENTERS: panel_enters(step); break;
    case BPMN_OPENS: panel_opens(step); break;
    case EVENT_REMIND:
        item = (ItemImage *)step->images[2];
        item->reminders++;
        item->nulls &= ~((uint64_t)1 << NULL_REMINDERS);
        bpmn_passed(step, REMIND);
        break;
    case EVENT_REVIEW:
        item = (ItemImage *)step->images[2];
        item->marking = 0;
        bpmn_close_wait(step, REMIND);
        panel_reaches_check(step);
        break;
    case EVENT_CHECK:
        if (!bpmn_item_done(step, NULL)) break;
        bpmn_close_host(step);
        panel_item_completes(step);
        break;
    case EVENT_DEADLINE:
        bpmn_withdraw_items(step, PANEL_HOST);
        image->marking = 0;
        bpmn_passed(step, DEADLINE);
        bpmn_passed(step, LATE);
        bpmn_end(step);
        break;
    case EVENT_SIGN:
        image->marking = 0;
        bpmn_passed(step, DONE);
        bpmn_end(step);
        break;
    default: break;
    }
}

static const BpmnElement PANEL_ELEMENTS[ELEMENTS] = {
    [START] = { .id = "Start",
                .kind = BPMN_START_EVENT,
                .wait = BPMN_NO_ELEMENT,
                .scope = BPMN_NO_ELEMENT },
    [PANEL] = { .id = "Panel",
                .kind = BPMN_SUB_PROCESS,
                .wait = 0,
                .scope = BPMN_NO_ELEMENT },
    [DEADLINE] = { .id = "Deadline",
                   .kind = BPMN_BOUNDARY_EVENT,
                   .wait = 1,
                   .scope = BPMN_NO_ELEMENT },
    [REVIEW] = { .id = "Review",
                 .kind = BPMN_USER_TASK,
                 .wait = 2,
                 .scope = PANEL },
    [REMIND] = { .id = "Remind",
                 .kind = BPMN_BOUNDARY_EVENT,
                 .wait = 3,
                 .scope = PANEL },
    [CHECK] = { .id = "Check",
                .kind = BPMN_USER_TASK,
                .wait = 4,
                .scope = PANEL },
    [SIGN] = { .id = "Sign",
               .kind = BPMN_USER_TASK,
               .wait = 5,
               .scope = BPMN_NO_ELEMENT },
    [DONE] = { .id = "Done",
               .kind = BPMN_END_EVENT,
               .wait = BPMN_NO_ELEMENT,
               .scope = BPMN_NO_ELEMENT },
    [LATE] = { .id = "Late",
               .kind = BPMN_END_EVENT,
               .wait = BPMN_NO_ELEMENT,
               .scope = BPMN_NO_ELEMENT },
};

static const BpmnWait PANEL_WAITS[] = {
    { .element = PANEL,
      .kind = BPMN_WAIT_SCOPE,
      .host = BPMN_NO_ELEMENT,
      .outcome_field = BPMN_NO_ELEMENT },
    { .element = DEADLINE,
      .kind = BPMN_WAIT_TIMER,
      .host = PANEL,
      .interrupting = true,
      .outcome_field = BPMN_NO_ELEMENT },
    { .element = REVIEW,
      .kind = BPMN_WAIT_TASK,
      .host = BPMN_NO_ELEMENT,
      .outcome_field = FIELD_VERDICT },
    { .element = REMIND,
      .kind = BPMN_WAIT_TIMER,
      .host = REVIEW,
      .outcome_field = BPMN_NO_ELEMENT },
    { .element = CHECK,
      .kind = BPMN_WAIT_TASK,
      .host = BPMN_NO_ELEMENT,
      .outcome_field = BPMN_NO_ELEMENT },
    { .element = SIGN,
      .kind = BPMN_WAIT_TASK,
      .host = BPMN_NO_ELEMENT,
      .outcome_field = BPMN_NO_ELEMENT },
};

static const BpmnEvent PANEL_EVENTS[EVENTS] = {
    [EVENT_START] = { .kind = BPMN_EVENT_START, .element = START },
    [EVENT_REVIEW] = { .kind = BPMN_EVENT_DONE, .element = REVIEW },
    [EVENT_REMIND] = { .kind = BPMN_EVENT_TIMER,
                       .element = REMIND,
                       .keeps = true },
    [EVENT_CHECK] = { .kind = BPMN_EVENT_DONE, .element = CHECK },
    [EVENT_DEADLINE] = { .kind = BPMN_EVENT_TIMER, .element = DEADLINE },
    [EVENT_SIGN] = { .kind = BPMN_EVENT_DONE, .element = SIGN },
};

static const BpmnField PANEL_FIELDS[FIELDS] = {
    { .name = "checks",
      .type = BPMN_INTEGER,
      .offset = offsetof(PanelImage, checks),
      .null_bit = NULL_CHECKS },
    { .name = "element",
      .type = BPMN_LOOSE,
      .offset = offsetof(ItemImage, element),
      .null_bit = NULL_ELEMENT,
      .frame = PANEL_ITEM },
    { .name = "found",
      .type = BPMN_TEXT,
      .offset = offsetof(CheckImage, found),
      .null_bit = NULL_FOUND,
      .frame = CHECK_ITEM },
    { .name = "needed",
      .type = BPMN_INTEGER,
      .offset = offsetof(PanelImage, needed),
      .null_bit = NULL_NEEDED },
    { .name = "panel",
      .type = BPMN_LOOSE,
      .offset = offsetof(PanelImage, panel),
      .null_bit = NULL_PANEL },
    { .name = "reminders",
      .type = BPMN_INTEGER,
      .offset = offsetof(ItemImage, reminders),
      .null_bit = NULL_REMINDERS,
      .frame = PANEL_ITEM },
    { .name = "verdict",
      .type = BPMN_TEXT,
      .offset = offsetof(ItemImage, verdict),
      .null_bit = NULL_VERDICT,
      .frame = PANEL_ITEM },
    { .name = "votes",
      .type = BPMN_LOOSE,
      .offset = offsetof(PanelImage, votes),
      .null_bit = NULL_VOTES },
};

#define NO BPMN_NO_ELEMENT

static const BpmnPlace PANEL_PLACES[] = {
    { .id = "Panel",
      .kind = BPMN_PLACE_WAIT,
      .element = PANEL,
      .scope = NO,
      .bit = PANEL },
    { .id = "Panel.incident",
      .kind = BPMN_PLACE_INCIDENT,
      .element = PANEL,
      .scope = NO,
      .again = PANEL,
      .bit = 32 },
    { .id = "Panel.results",
      .kind = BPMN_PLACE_INCIDENT,
      .element = PANEL,
      .scope = NO,
      .again = PANEL_AGAIN,
      .bit = NO,
      .counter_offset = offsetof(PanelHost, incidents),
      .frame = PANEL_HOST },
    { .id = "Deadline",
      .kind = BPMN_PLACE_ARM,
      .element = DEADLINE,
      .scope = NO,
      .owner = PANEL,
      .bit = DEADLINE },
    { .id = "Sign",
      .kind = BPMN_PLACE_WAIT,
      .element = SIGN,
      .scope = NO,
      .bit = SIGN },
    { .id = "Review",
      .kind = BPMN_PLACE_WAIT,
      .element = REVIEW,
      .scope = PANEL,
      .bit = REVIEW,
      .frame = PANEL_ITEM },
    { .id = "Remind",
      .kind = BPMN_PLACE_ARM,
      .element = REMIND,
      .scope = PANEL,
      .owner = REVIEW,
      .bit = REMIND,
      .frame = PANEL_ITEM },
    { .id = "Check",
      .kind = BPMN_PLACE_WAIT,
      .element = CHECK,
      .scope = PANEL,
      .bit = CHECK,
      .frame = PANEL_ITEM },
};

static const BpmnFrameKind PANEL_FRAMES[KINDS] = {
    [CASE] = { .sort = BPMN_FRAME_CASE, .element = BPMN_NO_ELEMENT },
    [PANEL_HOST] = { .sort = BPMN_FRAME_HOST,
                     .element = PANEL,
                     .parent = CASE,
                     .depth = 1,
                     .image_bytes = sizeof(PanelHost) },
    [PANEL_ITEM] = { .sort = BPMN_FRAME_ITEM,
                     .element = PANEL,
                     .parent = PANEL_HOST,
                     .depth = 2,
                     .image_bytes = sizeof(ItemImage),
                     .nulls_offset = offsetof(ItemImage, nulls) },
    [PANEL_COLLECTION] = { .sort = BPMN_FRAME_COLLECTION,
                           .element = PANEL,
                           .parent = PANEL_HOST,
                           .depth = 2,
                           .image_bytes = sizeof(BpmnImage) },
    [CHECK_HOST] = { .sort = BPMN_FRAME_HOST,
                     .element = CHECK,
                     .parent = PANEL_ITEM,
                     .depth = 3,
                     .image_bytes = sizeof(BpmnHost) },
    [CHECK_ITEM] = { .sort = BPMN_FRAME_ITEM,
                     .element = CHECK,
                     .parent = CHECK_HOST,
                     .depth = 4,
                     .image_bytes = sizeof(CheckImage),
                     .nulls_offset = offsetof(CheckImage, nulls) },
};

static const BpmnProcess PANEL_PROCESS = {
    .abi = BPMN_ABI,
    .image_bytes = sizeof(PanelImage),
    .max_image_bytes = 1 << 24,
    .nulls_offset = offsetof(PanelImage, nulls),
    .id = "Panel_Process",
    .name = "A panel decides",
    .net_hash = { 4, 5, 6 },
    .elements = PANEL_ELEMENTS,
    .waits = PANEL_WAITS,
    .events = PANEL_EVENTS,
    .fields = PANEL_FIELDS,
    .places = PANEL_PLACES,
    .frames = PANEL_FRAMES,
    .element_count = ELEMENTS,
    .node_count = ELEMENTS,
    .wait_count = 6,
    .event_count = EVENTS,
    .field_count = FIELDS,
    .place_count = sizeof PANEL_PLACES / sizeof *PANEL_PLACES,
    .frame_count = KINDS,
    .source = "<panel/>",
    .source_bytes = 8,
    .step = panel_step,
    .abilities.calendar = &bpmn_ability_calendar,
    .abilities.timers = &bpmn_ability_timer,
    .abilities.texts = &bpmn_ability_text,
    .abilities.frames = &bpmn_ability_frame,
    .abilities.structures = &bpmn_ability_structure,
};

#endif
