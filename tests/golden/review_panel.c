/*
 * Made by bpmnc 0.1.0 from the process "Review panel" (review_panel).
 * Change the diagram, not this file.
 *
 * ( ) Proposal handed in -> [H] Review the proposal
 * [H] Review the proposal, several at once -> [H] Decide
 *     (~) One day, interrupting -> (O) Too late
 *     (~) Each hour, beside it -> (O) Reminded
 * [H] Decide -> (O) Decided
 *
 * ( )  start
 * (O)  end
 * (~)  timer
 * [H]  task of a person
 * ..., interrupting / beside it:  event on the border of the node above
 */
#include "review_panel.h"

#include "bpmn/generated.h"

/* A case, as it lies in memory and in the journal. */
typedef struct Image {
    BpmnImage head;
    uint64_t marking[1];        /* which places have a token */
    uint64_t nulls[1];          /* which variables have no value */
    BpmnDecimal reviewers;
    BpmnText outcome;
} Image;

_Static_assert(sizeof(Image) == 48, "layout");
_Static_assert(offsetof(Image, outcome) == 40, "layout");
_Static_assert(offsetof(Image, reviewers) == 24, "layout");

/* What the items of [H] Review the proposal stand below: it counts them. */
typedef struct ReviewHost {
    BpmnHost host;
} ReviewHost;

_Static_assert(sizeof(ReviewHost) == 32, "layout");

/* One item of [H] Review the proposal. */
typedef struct ReviewItem {
    BpmnImage head;
    uint64_t marking[1];        /* which places have a token */
} ReviewItem;

_Static_assert(sizeof(ReviewItem) == 16, "layout");

/* Places: where a token can rest. */
#define AT_REVIEW_INCIDENT          (UINT64_C(1) << 0)    /* [H] Review the proposal: an incident */
#define AT_REVIEW_ITEMS             (UINT64_C(1) << 1)    /* [H] Review the proposal: its items */
#define AT_DEADLINE                 (UINT64_C(1) << 2)    /* (~) One day */
#define AT_REMIND                   (UINT64_C(1) << 3)    /* (~) Each hour */
#define AT_REVIEW_FIRST_INCIDENT    (UINT64_C(1) << 4)    /* [H] Review the proposal: an incident */
#define AT_DECIDE                   (UINT64_C(1) << 5)    /* [H] Decide */

/* The same in an item of [H] Review the proposal. */
#define AT_REVIEW                   (UINT64_C(1) << 0)    /* [H] Review the proposal */

/* Kinds of frames; 0 is the case. */
enum {
    FRAME_REVIEW_HOST = 1,
    FRAME_REVIEW_ITEM = 2,
};

/* Flows, behind the nodes. */
enum {
    FLOW_1 = 8,  /* Flow_1 */
    FLOW_2 = 9,  /* Flow_2 */
    FLOW_4 = 10, /* Flow_4 */
    FLOW_3 = 11, /* Flow_3 */
    FLOW_5 = 12, /* Flow_5 */
};

/* What only a retry enters, behind the flows. */
enum {
    AGAIN_REVIEW_COUNTS = 13,
};

/* What can happen. */
enum {
    EVENT_START_BEGINS = 0,
    EVENT_REVIEW_DONE = 1,
    EVENT_DEADLINE_DUE = 2,
    EVENT_REMIND_DUE = 3,
    EVENT_REMIND_LAST = 4,
    EVENT_DECIDE_DONE = 5,
};

/* [H] Review the proposal (Review): reviewers */
static BpmnValue review_panel_review_items(BpmnStep *step, const Image *image)
{
    BpmnValue v[1];

    v[0] = bpmn_field(step, image, REVIEW_PANEL_FIELD_REVIEWERS);
    return bpmn_needed(step, bpmn_how_many(step, &v[0], 1));
}

/* Takes tokens away and closes what they waited for. */
static void review_panel_withdraw(BpmnStep *step, Image *image, uint64_t places)
{
    uint64_t gone = image->marking[0] & places;

    image->marking[0] &= ~places;
    if (gone & AT_REVIEW_ITEMS) bpmn_withdraw_items(step, FRAME_REVIEW_HOST);
    if (gone & AT_DEADLINE) bpmn_close_wait(step, REVIEW_PANEL_DEADLINE);
    if (gone & AT_REMIND) bpmn_close_wait(step, REVIEW_PANEL_REMIND);
    if (gone & AT_REVIEW_FIRST_INCIDENT) bpmn_incident_over(step, REVIEW_PANEL_REVIEW);
}

/* [H] Review the proposal (Review): no item is left, or it is enough */
static void review_panel_review_leaves(BpmnStep *step, Image *image)
{
    review_panel_withdraw(step, image, AT_REVIEW_ITEMS | AT_DEADLINE | AT_REMIND);
    bpmn_passed(step, FLOW_2);
    /* [H] Decide (Decide) */
    bpmn_wait_task(step, REVIEW_PANEL_DECIDE, &image->marking[0], AT_DECIDE);
}

/* [H] Review the proposal (Review): how many items there are */
static void review_panel_review_counts(BpmnStep *step, Image *image)
{
    uint32_t total;
    BpmnCause cause;

    cause = bpmn_begin_items(step, FRAME_REVIEW_HOST, review_panel_review_items(step, image),
        &total);
    if (cause != BPMN_CAUSE_NONE) {
        bpmn_put(step, &image->marking[0], AT_REVIEW_FIRST_INCIDENT);
        bpmn_incident(step, REVIEW_PANEL_REVIEW, BPMN_NO_ELEMENT, cause);
        return;
    }
    if (total == 0) {
        review_panel_review_leaves(step, image);
    }
}

/* [H] Review the proposal (Review) */
static void review_panel_review_begins(BpmnStep *step, Image *image)
{
    bpmn_passed(step, REVIEW_PANEL_REVIEW);
    if ((image->marking[0] & AT_REVIEW_ITEMS) != 0) {
        bpmn_put(step, &image->marking[0], AT_REVIEW_INCIDENT);
        /* AGAIN: a token is still here, with timers, messages or an inside of its own. This
           second one rests until an operator retries or moves it. */
        bpmn_incident(step, REVIEW_PANEL_REVIEW, BPMN_NO_ELEMENT, BPMN_CAUSE_AGAIN);
        return;
    }
    bpmn_put(step, &image->marking[0], AT_REVIEW_ITEMS | AT_DEADLINE | AT_REMIND);
    /* (~) One day (Deadline): P1D */
    bpmn_open_timer(step, REVIEW_PANEL_DEADLINE,
        bpmn_instant_add(step->now_ms, 0, INT64_C(86400000)));
    /* (~) Each hour (Remind): R/PT1H */
    bpmn_open_cycle(step, REVIEW_PANEL_REMIND,
        &(BpmnCycle){ .anchor_ms = BPMN_FROM_NOW, .interval_ms = INT64_C(3600000) }, -1);
    review_panel_review_counts(step, image);
}

/* ( ) Proposal handed in (Start): a case begins */
static void review_panel_start_begins(BpmnStep *step, Image *image)
{
    BPMN_PASSED(step, REVIEW_PANEL_START, FLOW_1);
    review_panel_review_begins(step, image);
}

/* [H] Review the proposal (Review): whether it is enough */
static void review_panel_review_tests(BpmnStep *step, Image *image)
{
    if (bpmn_items_completed(step, 1) >= 2) {
        /* The case acts. */
        bpmn_frame_acts(step, 0);
        review_panel_review_leaves(step, image);
    }
}

/* [H] Review the proposal (Review): an item is done */
static void review_panel_review_item_done(BpmnStep *step, Image *image)
{
    if (bpmn_item_done(step, 0)) {
        /* The case acts. */
        bpmn_frame_acts(step, 0);
        review_panel_review_leaves(step, image);
    } else {
        review_panel_review_tests(step, image);
    }
}

/* [H] Review the proposal (Review): was completed */
static void review_panel_review_done(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    item->marking[0] &= ~AT_REVIEW;
    review_panel_review_item_done(step, image);
}

/* (~) One day (Deadline): is due */
static void review_panel_deadline_due(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_DEADLINE;
    review_panel_withdraw(step, image, AT_REVIEW_ITEMS | AT_REMIND | AT_REVIEW_FIRST_INCIDENT);
    /* (O) Too late (Too_late) */
    BPMN_PASSED(step, REVIEW_PANEL_DEADLINE, FLOW_4, REVIEW_PANEL_TOO_LATE);
}

/* (~) Each hour (Remind): is due */
static void review_panel_remind_due(BpmnStep *step, Image *image)
{
    (void)image;
    /* (O) Reminded (Reminded) */
    BPMN_PASSED(step, REVIEW_PANEL_REMIND, FLOW_3, REVIEW_PANEL_REMINDED);
}

/* (~) Each hour (Remind): is due for the last time */
static void review_panel_remind_last(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_REMIND;
    /* (O) Reminded (Reminded) */
    BPMN_PASSED(step, REVIEW_PANEL_REMIND, FLOW_3, REVIEW_PANEL_REMINDED);
}

/* [H] Decide (Decide): was completed */
static void review_panel_decide_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_DECIDE;
    /* (O) Decided (Decided) */
    BPMN_PASSED(step, FLOW_5, REVIEW_PANEL_DECIDED);
}

/* [H] Review the proposal (Review): an item begins */
static void review_panel_review_opens(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    (void)image;
    bpmn_put(step, &item->marking[0], AT_REVIEW);
    bpmn_open_task(step, REVIEW_PANEL_REVIEW, 0);
}

/* An item begins, in a frame of its own: a step for each, when the step is over that asks for
   it. */
static void review_panel_opens(BpmnStep *step, Image *image)
{
    switch (step->target) {
    case FRAME_REVIEW_ITEM: review_panel_review_opens(step, image); break;
    default: break;
    }
}

/* An operator lets a token enter that the engine has taken from elsewhere. */
static void review_panel_enters(BpmnStep *step, Image *image)
{
    switch (step->target) {
    case REVIEW_PANEL_REVIEW: review_panel_review_begins(step, image); break;
    case REVIEW_PANEL_DECIDE:
        /* [H] Decide (Decide) */
        bpmn_wait_task(step, REVIEW_PANEL_DECIDE, &image->marking[0], AT_DECIDE);
        break;
    case REVIEW_PANEL_TOO_LATE:
        /* (O) Too late (Too_late) */
        bpmn_passed(step, REVIEW_PANEL_TOO_LATE);
        break;
    case REVIEW_PANEL_REMINDED:
        /* (O) Reminded (Reminded) */
        bpmn_passed(step, REVIEW_PANEL_REMINDED);
        break;
    case REVIEW_PANEL_DECIDED:
        /* (O) Decided (Decided) */
        bpmn_passed(step, REVIEW_PANEL_DECIDED);
        break;
    case AGAIN_REVIEW_COUNTS: review_panel_review_counts(step, image); break;
    default: bpmn_refuse_target(step); break;
    }
}

/* One event in, run to completion. The engine has checked that the wait is open
   and has written what came along. */
static void review_panel_step(BpmnStep *step)
{
    Image *image = (Image *)step->images[0];

    switch (step->event) {
    case EVENT_START_BEGINS: review_panel_start_begins(step, image); break;
    case EVENT_REVIEW_DONE: review_panel_review_done(step, image); break;
    case EVENT_DEADLINE_DUE: review_panel_deadline_due(step, image); break;
    case EVENT_REMIND_DUE: review_panel_remind_due(step, image); break;
    case EVENT_REMIND_LAST: review_panel_remind_last(step, image); break;
    case EVENT_DECIDE_DONE: review_panel_decide_done(step, image); break;
    case BPMN_OPENS: review_panel_opens(step, image); break;
    case BPMN_ENTERS: review_panel_enters(step, image); break;
    default: break;
    }
    if (image->marking[0] == 0) bpmn_end(step);
}

/* Nodes, then flows. */
static const BpmnElement ELEMENTS[] = {
    { .id = "Start", .name = "Proposal handed in", .kind = BPMN_START_EVENT,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Review", .name = "Review the proposal", .kind = BPMN_USER_TASK, .wait = 0,
        .scope = BPMN_NO_ELEMENT, .condition = "= numberOfCompletedInstances >= 2" },
    { .id = "Deadline", .name = "One day", .kind = BPMN_BOUNDARY_EVENT, .wait = 1,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Remind", .name = "Each hour", .kind = BPMN_BOUNDARY_EVENT, .wait = 2,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Decide", .name = "Decide", .kind = BPMN_USER_TASK, .wait = 3,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Too_late", .name = "Too late", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Reminded", .name = "Reminded", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Decided", .name = "Decided", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_1", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_2", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_4", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_3", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_5", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
};

/* What can be waited for. */
static const BpmnString GROUPS_0[] = {
    BPMN_STRING("reviewers"),
};

static const char *const OUTCOMES_0[] = {
    "done",
};

static const uint16_t OUTPUTS_0[] = {
    REVIEW_PANEL_FIELD_OUTCOME,
    REVIEW_PANEL_FIELD_REVIEWERS,
};

static const BpmnString GROUPS_3[] = {
    BPMN_STRING("board"),
};

static const BpmnWait WAITS[] = {
    { .element = REVIEW_PANEL_REVIEW, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = REVIEW_PANEL_FIELD_OUTCOME,
        .candidate_groups = { .items = GROUPS_0, .count = 1 }, .outcomes = OUTCOMES_0,
        .outcome_count = 1, .outputs = OUTPUTS_0, .output_count = 2 },
    { .element = REVIEW_PANEL_DEADLINE, .kind = BPMN_WAIT_TIMER, .host = REVIEW_PANEL_REVIEW,
        .interrupting = true, .outcome_field = BPMN_NO_ELEMENT },
    { .element = REVIEW_PANEL_REMIND, .kind = BPMN_WAIT_TIMER, .host = REVIEW_PANEL_REVIEW,
        .outcome_field = BPMN_NO_ELEMENT },
    { .element = REVIEW_PANEL_DECIDE, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = REVIEW_PANEL_FIELD_OUTCOME,
        .candidate_groups = { .items = GROUPS_3, .count = 1 }, .outcomes = OUTCOMES_0,
        .outcome_count = 1, .outputs = OUTPUTS_0, .output_count = 2 },
};

/* What can happen. */
static const BpmnEvent EVENTS[] = {
    [EVENT_START_BEGINS] = { .kind = BPMN_EVENT_START, .element = REVIEW_PANEL_START },
    [EVENT_REVIEW_DONE] = { .kind = BPMN_EVENT_DONE, .element = REVIEW_PANEL_REVIEW },
    [EVENT_DEADLINE_DUE] = { .kind = BPMN_EVENT_TIMER, .element = REVIEW_PANEL_DEADLINE },
    [EVENT_REMIND_DUE] = { .kind = BPMN_EVENT_TIMER, .element = REVIEW_PANEL_REMIND,
        .keeps = true },
    [EVENT_REMIND_LAST] = { .kind = BPMN_EVENT_TIMER_LAST, .element = REVIEW_PANEL_REMIND },
    [EVENT_DECIDE_DONE] = { .kind = BPMN_EVENT_DONE, .element = REVIEW_PANEL_DECIDE },
};

/* Variables. */
static const BpmnField FIELDS[] = {
    { .name = "outcome", .type = BPMN_TEXT, .offset = offsetof(Image, outcome), .null_bit = 0 },
    { .name = "reviewers", .type = BPMN_DECIMAL, .offset = offsetof(Image, reviewers),
        .null_bit = 1 },
};

/* Places, by their bits. */
static const BpmnPlace PLACES[] = {
    { .id = "Review.incident", .kind = BPMN_PLACE_INCIDENT, .element = REVIEW_PANEL_REVIEW,
        .scope = BPMN_NO_ELEMENT, .again = REVIEW_PANEL_REVIEW, .bit = 0 },
    { .id = "Review.items", .kind = BPMN_PLACE_WAIT, .element = REVIEW_PANEL_REVIEW,
        .scope = BPMN_NO_ELEMENT, .bit = 1 },
    { .id = "Deadline", .kind = BPMN_PLACE_ARM, .element = REVIEW_PANEL_DEADLINE,
        .scope = BPMN_NO_ELEMENT, .owner = REVIEW_PANEL_REVIEW, .bit = 2 },
    { .id = "Remind", .kind = BPMN_PLACE_ARM, .element = REVIEW_PANEL_REMIND,
        .scope = BPMN_NO_ELEMENT, .owner = REVIEW_PANEL_REVIEW, .bit = 3 },
    { .id = "Review.first.incident", .kind = BPMN_PLACE_INCIDENT, .element = REVIEW_PANEL_REVIEW,
        .scope = BPMN_NO_ELEMENT, .owner = REVIEW_PANEL_REVIEW, .again = AGAIN_REVIEW_COUNTS,
        .bit = 4 },
    { .id = "Review", .kind = BPMN_PLACE_WAIT, .element = REVIEW_PANEL_REVIEW,
        .scope = BPMN_NO_ELEMENT, .bit = 0, .frame = FRAME_REVIEW_ITEM },
    { .id = "Decide", .kind = BPMN_PLACE_WAIT, .element = REVIEW_PANEL_DECIDE,
        .scope = BPMN_NO_ELEMENT, .bit = 5 },
};

/* The case, and parts of it of which there may be many. */
static const BpmnFrameKind FRAMES[] = {
    { .sort = BPMN_FRAME_CASE, .element = BPMN_NO_ELEMENT },
    { .sort = BPMN_FRAME_HOST, .element = REVIEW_PANEL_REVIEW, .depth = 1,
        .image_bytes = sizeof(ReviewHost) },
    { .sort = BPMN_FRAME_ITEM, .element = REVIEW_PANEL_REVIEW, .parent = FRAME_REVIEW_HOST,
        .depth = 2, .image_bytes = sizeof(ReviewItem) },
};

/* The diagram as it was read: a program keeps it in its journal. */
#include "review_panel.diagram.inc"

const BpmnProcess review_panel_process = {
    .abi = BPMN_ABI,
    .image_bytes = sizeof(Image),
    .max_image_bytes = 65536,
    .nulls_offset = offsetof(Image, nulls),
    .id = "review_panel",
    .name = "Review panel",
    .net_hash = {
        0xf7, 0x5c, 0x17, 0xbf, 0x50, 0xa7, 0x8d, 0x0d,
        0x21, 0x82, 0x8c, 0xeb, 0xd3, 0x49, 0xbf, 0x54,
        0x88, 0x05, 0xa1, 0x5b, 0xd2, 0xd0, 0x71, 0x6d,
        0xdf, 0xd1, 0x0e, 0xb6, 0x60, 0x17, 0x0e, 0xc8,
    },
    .elements = ELEMENTS,
    .element_count = 13,
    .node_count = 8,
    .waits = WAITS,
    .wait_count = 4,
    .events = EVENTS,
    .event_count = 6,
    .fields = FIELDS,
    .field_count = 2,
    .places = PLACES,
    .place_count = 7,
    .frames = FRAMES,
    .frame_count = 3,
    .source = (const char *)DIAGRAM,
    .source_bytes = DIAGRAM_BYTES,
    .step = review_panel_step,
    .abilities.calendar = &bpmn_ability_calendar,
    .abilities.timers = &bpmn_ability_timer,
    .abilities.frames = &bpmn_ability_frame,
};
