/*
 * Made by bpmnc 0.1.0 from the process "Proposal review" (proposal_review).
 * Change the diagram, not this file.
 *
 * ( ) Proposal written -> [H] Review the proposal
 * [H] Review the proposal, several at once -> <X> Objections?
 *     (~) 3 days, interrupting -> [H] Decide without all reviews
 * <X> Objections?
 *     list contains(verdicts, "object") -> [H] Revise the proposal
 *     otherwise -> (O) Published
 * [H] Decide without all reviews -> (O) Published
 * [H] Revise the proposal -> [H] Review the proposal
 *
 * ( )  start
 * (O)  end
 * (~)  timer
 * [H]  task of a person
 * <X>  exclusive gateway; below it each condition and where it leads
 * ..., interrupting / beside it:  event on the border of the node above
 */
#include "proposal_review.h"

#include "bpmn/generated.h"

/* A case, as it lies in memory and in the journal. */
typedef struct Image {
    BpmnImage head;
    uint64_t marking[1];        /* which places have a token */
    uint64_t nulls[1];          /* which variables have no value */
    BpmnText author;
    BpmnText outcome;
    BpmnText reviewers;
    BpmnText verdicts;
} Image;

_Static_assert(sizeof(Image) == 56, "layout");
_Static_assert(offsetof(Image, author) == 24, "layout");
_Static_assert(offsetof(Image, outcome) == 32, "layout");
_Static_assert(offsetof(Image, reviewers) == 40, "layout");
_Static_assert(offsetof(Image, verdicts) == 48, "layout");

/* What the items of [H] Review the proposal stand below: it counts them. */
typedef struct ReviewHost {
    BpmnHost host;
    uint32_t count_review_gather_incident;           /* tokens at AT_REVIEW_GATHER_INCIDENT */
    uint8_t marking_gap[4];
} ReviewHost;

_Static_assert(sizeof(ReviewHost) == 40, "layout");

/* One item of [H] Review the proposal. */
typedef struct ReviewItem {
    BpmnImage head;
    uint64_t marking[1];        /* which places have a token */
    uint64_t nulls[1];          /* which variables have no value */
    BpmnText reviewer;
    int32_t verdict;
    uint8_t gap[4];
} ReviewItem;

_Static_assert(sizeof(ReviewItem) == 40, "layout");
_Static_assert(offsetof(ReviewItem, reviewer) == 24, "layout");
_Static_assert(offsetof(ReviewItem, verdict) == 32, "layout");

/* Places: where a token can rest. */
#define AT_REVIEW_INCIDENT          (UINT64_C(1) << 0)    /* [H] Review the proposal: an incident */
#define AT_REVIEW_ITEMS             (UINT64_C(1) << 1)    /* [H] Review the proposal: its items */
#define AT_TOO_LONG                 (UINT64_C(1) << 2)    /* (~) 3 days */
#define AT_REVIEW_FIRST_INCIDENT    (UINT64_C(1) << 3)    /* [H] Review the proposal: an incident */
#define AT_DECIDE                   (UINT64_C(1) << 4)    /* [H] Decide without all reviews */
#define AT_REVISE_INCIDENT          (UINT64_C(1) << 5)    /* [H] Revise the proposal: an incident */
#define AT_REVISE                   (UINT64_C(1) << 6)    /* [H] Revise the proposal */

/* The same in an item of [H] Review the proposal. */
#define AT_REVIEW_ROUND_INCIDENT    (UINT64_C(1) << 0)    /* [H] Review the proposal: an incident */
#define AT_REVIEW                   (UINT64_C(1) << 1)    /* [H] Review the proposal */

/* Kinds of frames; 0 is the case. */
enum {
    FRAME_REVIEW_HOST = 1,
    FRAME_REVIEW_ITEM = 2,
    FRAME_REVIEW_COLLECTION = 3,
};

/* Flows, behind the nodes. */
enum {
    FLOW_WRITTEN = 7,  /* Flow_written */
    FLOW_REVIEWED = 8, /* Flow_reviewed */
    FLOW_TOO_LONG = 9, /* Flow_too_long */
    FLOW_SOME = 10,    /* Flow_some */
    FLOW_NONE = 11,    /* Flow_none */
    FLOW_DECIDED = 12, /* Flow_decided */
    FLOW_REVISED = 13, /* Flow_revised */
};

/* What only a retry enters, behind the flows. */
enum {
    AGAIN_REVIEW_COUNTS = 14,
    AGAIN_REVIEW_OPENS = 15,
    AGAIN_REVIEW_GATHERS = 16,
};

/* What can happen. */
enum {
    EVENT_WRITTEN_BEGINS = 0,
    EVENT_REVIEW_DONE = 1,
    EVENT_TOO_LONG_DUE = 2,
    EVENT_DECIDE_DONE = 3,
    EVENT_REVISE_DONE = 4,
};

/* Flow_some: list contains(verdicts, "object") */
static BpmnValue proposal_review_some_holds(BpmnStep *step, const Image *image)
{
    BpmnValue v[2];

    v[0] = bpmn_field(step, image, PROPOSAL_REVIEW_FIELD_VERDICTS);
    v[1] = bpmn_text("object");
    return bpmn_list_contains(step, &v[0], 2);
}

/* [H] Review the proposal (Review): reviewers */
static BpmnValue proposal_review_review_items(BpmnStep *step, const Image *image)
{
    BpmnValue v[1];

    v[0] = bpmn_field(step, image, PROPOSAL_REVIEW_FIELD_REVIEWERS);
    return bpmn_needed(step, bpmn_items_of(step, &v[0], 1));
}

/* [H] Review the proposal (Review): verdict = "object" */
static BpmnValue proposal_review_review_holds(BpmnStep *step, const Image *image)
{
    BpmnValue v[2];

    (void)image;
    v[0] = bpmn_field(step, step->images[2], PROPOSAL_REVIEW_FIELD_VERDICT);
    v[1] = bpmn_text("object");
    return bpmn_equal(step, &v[0], 2);
}

/* Takes tokens away and closes what they waited for. */
static void proposal_review_withdraw(BpmnStep *step, Image *image, uint64_t places)
{
    uint64_t gone = image->marking[0] & places;

    image->marking[0] &= ~places;
    if (gone & AT_REVIEW_ITEMS) bpmn_withdraw_items(step, FRAME_REVIEW_HOST);
    if (gone & AT_TOO_LONG) bpmn_close_wait(step, PROPOSAL_REVIEW_TOO_LONG);
    if (gone & AT_REVIEW_FIRST_INCIDENT) bpmn_incident_over(step, PROPOSAL_REVIEW_REVIEW);
}

/* [H] Revise the proposal (Revise) */
static void proposal_review_revise_opens(BpmnStep *step, Image *image)
{
    BpmnCause cause;

    bpmn_passed(step, PROPOSAL_REVIEW_REVISE);
    BpmnTaskOpening opening_of_revise = { .due_ms = INT64_MIN, .follow_up_ms = INT64_MIN,
        .priority = 50 };
    /* author */
    opening_of_revise.assignee = bpmn_name(step,
        bpmn_field(step, image, PROPOSAL_REVIEW_FIELD_AUTHOR));
    cause = bpmn_take_cause(step);
    if (cause != BPMN_CAUSE_NONE) {
        bpmn_put(step, &image->marking[0], AT_REVISE_INCIDENT);
        bpmn_incident(step, PROPOSAL_REVIEW_REVISE, BPMN_NO_ELEMENT, cause);
        return;
    }
    bpmn_put(step, &image->marking[0], AT_REVISE);
    bpmn_open_task(step, PROPOSAL_REVIEW_REVISE, &opening_of_revise);
}

/* <X> Objections? (Objections) */
static void proposal_review_objections_decides(BpmnStep *step, Image *image)
{
    bpmn_passed(step, PROPOSAL_REVIEW_OBJECTIONS);
    if (bpmn_is_true(proposal_review_some_holds(step, image))) {
        /* Flow_some: list contains(verdicts, "object") */
        bpmn_passed(step, FLOW_SOME);
        proposal_review_revise_opens(step, image);
    } else {
        /* Flow_none: otherwise */
        /* (O) Published (Published) */
        BPMN_PASSED(step, FLOW_NONE, PROPOSAL_REVIEW_PUBLISHED);
    }
}

/* [H] Review the proposal (Review): no item is left, or it is enough */
static void proposal_review_review_leaves(BpmnStep *step, Image *image)
{
    proposal_review_withdraw(step, image, AT_REVIEW_ITEMS | AT_TOO_LONG);
    bpmn_passed(step, FLOW_REVIEWED);
    proposal_review_objections_decides(step, image);
}

/* [H] Review the proposal (Review): there are no items */
static void proposal_review_review_has_none(BpmnStep *step, Image *image)
{
    /* verdicts = [] */
    bpmn_assign(step, image, PROPOSAL_REVIEW_FIELD_VERDICTS, bpmn_list(step, 0, 0));
    proposal_review_review_leaves(step, image);
}

/* [H] Review the proposal (Review): how many items there are */
static void proposal_review_review_counts(BpmnStep *step, Image *image)
{
    uint32_t total;
    BpmnCause cause;

    cause = bpmn_begin_items(step, FRAME_REVIEW_HOST, proposal_review_review_items(step, image),
        &total);
    if (cause != BPMN_CAUSE_NONE) {
        bpmn_put(step, &image->marking[0], AT_REVIEW_FIRST_INCIDENT);
        bpmn_incident(step, PROPOSAL_REVIEW_REVIEW, BPMN_NO_ELEMENT, cause);
        return;
    }
    if (total == 0) {
        proposal_review_review_has_none(step, image);
    }
}

/* [H] Review the proposal (Review) */
static void proposal_review_review_begins(BpmnStep *step, Image *image)
{
    bpmn_passed(step, PROPOSAL_REVIEW_REVIEW);
    if ((image->marking[0] & AT_REVIEW_ITEMS) != 0) {
        bpmn_put(step, &image->marking[0], AT_REVIEW_INCIDENT);
        /* AGAIN: a token is still here, with timers, messages or an inside of its own. This
           second one rests until an operator retries or moves it. */
        bpmn_incident(step, PROPOSAL_REVIEW_REVIEW, BPMN_NO_ELEMENT, BPMN_CAUSE_AGAIN);
        return;
    }
    bpmn_put(step, &image->marking[0], AT_REVIEW_ITEMS | AT_TOO_LONG);
    /* (~) 3 days (Too_long): P3D */
    bpmn_open_timer(step, PROPOSAL_REVIEW_TOO_LONG,
        bpmn_instant_add(step->now_ms, 0, INT64_C(259200000)));
    proposal_review_review_counts(step, image);
}

/* ( ) Proposal written (Written): a case begins */
static void proposal_review_written_begins(BpmnStep *step, Image *image)
{
    BPMN_PASSED(step, PROPOSAL_REVIEW_WRITTEN, FLOW_WRITTEN);
    proposal_review_review_begins(step, image);
}

/* [H] Review the proposal (Review): what the items have given */
static void proposal_review_review_gathers(BpmnStep *step, Image *image)
{
    ReviewHost *host = (ReviewHost *)step->images[1];
    BpmnCause cause;

    /* verdicts = what the items have given */
    cause = bpmn_assign_results(step, image, PROPOSAL_REVIEW_FIELD_VERDICTS);
    if (cause != BPMN_CAUSE_NONE) {
        bpmn_count(step, &host->count_review_gather_incident);
        bpmn_incident(step, PROPOSAL_REVIEW_REVIEW, BPMN_NO_ELEMENT, cause);
        return;
    }
    /* The case acts. */
    bpmn_frame_acts(step, 0);
    proposal_review_review_leaves(step, image);
}

/* [H] Review the proposal (Review): an item is done, and it is enough */
static void proposal_review_review_is_enough(BpmnStep *step, Image *image)
{
    BpmnValue given;

    given = bpmn_field(step, step->images[2], PROPOSAL_REVIEW_FIELD_VERDICT);
    (void)bpmn_item_done(step, &given);
    proposal_review_review_gathers(step, image);
}

/* [H] Review the proposal (Review): an item is done */
static void proposal_review_review_item_done(BpmnStep *step, Image *image)
{
    BpmnValue given;

    given = bpmn_field(step, step->images[2], PROPOSAL_REVIEW_FIELD_VERDICT);
    if (bpmn_item_done(step, &given)) {
        proposal_review_review_gathers(step, image);
    }
}

/* [H] Review the proposal (Review): whether it is enough */
static void proposal_review_review_tests(BpmnStep *step, Image *image)
{
    if (bpmn_is_true(proposal_review_review_holds(step, image))) {
        proposal_review_review_is_enough(step, image);
    } else {
        proposal_review_review_item_done(step, image);
    }
}

/* [H] Review the proposal (Review): was completed */
static void proposal_review_review_done(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    item->marking[0] &= ~AT_REVIEW;
    proposal_review_review_tests(step, image);
}

/* (~) 3 days (Too_long): is due */
static void proposal_review_too_long_due(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_TOO_LONG;
    proposal_review_withdraw(step, image, AT_REVIEW_ITEMS | AT_REVIEW_FIRST_INCIDENT);
    BPMN_PASSED(step, PROPOSAL_REVIEW_TOO_LONG, FLOW_TOO_LONG);
    /* [H] Decide without all reviews (Decide) */
    bpmn_wait_task(step, PROPOSAL_REVIEW_DECIDE, &image->marking[0], AT_DECIDE);
}

/* [H] Decide without all reviews (Decide): was completed */
static void proposal_review_decide_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_DECIDE;
    /* (O) Published (Published) */
    BPMN_PASSED(step, FLOW_DECIDED, PROPOSAL_REVIEW_PUBLISHED);
}

/* [H] Revise the proposal (Revise): was completed */
static void proposal_review_revise_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_REVISE;
    bpmn_passed(step, FLOW_REVISED);
    proposal_review_review_begins(step, image);
}

/* [H] Review the proposal (Review): an item begins */
static void proposal_review_review_opens(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];
    BpmnCause cause;

    (void)image;
    BpmnTaskOpening opening_of_review = { .due_ms = INT64_MIN, .follow_up_ms = INT64_MIN,
        .priority = 50 };
    /* reviewer */
    opening_of_review.assignee = bpmn_name(step,
        bpmn_field(step, step->images[2], PROPOSAL_REVIEW_FIELD_REVIEWER));
    cause = bpmn_take_cause(step);
    if (cause != BPMN_CAUSE_NONE) {
        bpmn_put(step, &item->marking[0], AT_REVIEW_ROUND_INCIDENT);
        bpmn_incident(step, PROPOSAL_REVIEW_REVIEW, BPMN_NO_ELEMENT, cause);
        return;
    }
    bpmn_put(step, &item->marking[0], AT_REVIEW);
    bpmn_open_task(step, PROPOSAL_REVIEW_REVIEW, &opening_of_review);
}

/* [H] Review the proposal (Review): an item begins */
static void proposal_review_review_item_begins(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];
    BpmnCause cause;

    /* reviewer = what the list has for it */
    cause = bpmn_assign_items(step, step->images[2], PROPOSAL_REVIEW_FIELD_REVIEWER, step->element);
    if (cause != BPMN_CAUSE_NONE) {
        bpmn_put(step, &item->marking[0], AT_REVIEW_ROUND_INCIDENT);
        bpmn_incident(step, PROPOSAL_REVIEW_REVIEW, BPMN_NO_ELEMENT, cause);
        return;
    }
    proposal_review_review_opens(step, image);
}

/* An item begins, in a frame of its own: a step for each, when the step is over that asks for
   it. */
static void proposal_review_opens(BpmnStep *step, Image *image)
{
    switch (step->target) {
    case FRAME_REVIEW_ITEM: proposal_review_review_item_begins(step, image); break;
    default: break;
    }
}

/* An operator lets a token enter that the engine has taken from elsewhere. */
static void proposal_review_enters(BpmnStep *step, Image *image)
{
    switch (step->target) {
    case PROPOSAL_REVIEW_REVIEW: proposal_review_review_begins(step, image); break;
    case PROPOSAL_REVIEW_OBJECTIONS: proposal_review_objections_decides(step, image); break;
    case PROPOSAL_REVIEW_DECIDE:
        /* [H] Decide without all reviews (Decide) */
        bpmn_wait_task(step, PROPOSAL_REVIEW_DECIDE, &image->marking[0], AT_DECIDE);
        break;
    case PROPOSAL_REVIEW_REVISE: proposal_review_revise_opens(step, image); break;
    case PROPOSAL_REVIEW_PUBLISHED:
        /* (O) Published (Published) */
        bpmn_passed(step, PROPOSAL_REVIEW_PUBLISHED);
        break;
    case AGAIN_REVIEW_COUNTS: proposal_review_review_counts(step, image); break;
    case AGAIN_REVIEW_OPENS: proposal_review_review_opens(step, image); break;
    case AGAIN_REVIEW_GATHERS: proposal_review_review_gathers(step, image); break;
    default: bpmn_refuse_target(step); break;
    }
}

/* One event in, run to completion. The engine has checked that the wait is open
   and has written what came along. */
static void proposal_review_step(BpmnStep *step)
{
    Image *image = (Image *)step->images[0];

    switch (step->event) {
    case EVENT_WRITTEN_BEGINS: proposal_review_written_begins(step, image); break;
    case EVENT_REVIEW_DONE: proposal_review_review_done(step, image); break;
    case EVENT_TOO_LONG_DUE: proposal_review_too_long_due(step, image); break;
    case EVENT_DECIDE_DONE: proposal_review_decide_done(step, image); break;
    case EVENT_REVISE_DONE: proposal_review_revise_done(step, image); break;
    case BPMN_OPENS: proposal_review_opens(step, image); break;
    case BPMN_ENTERS: proposal_review_enters(step, image); break;
    default: break;
    }
    if (image->marking[0] == 0) bpmn_end(step);
}

/* Nodes, then flows. */
static const BpmnElement ELEMENTS[] = {
    { .id = "Written", .name = "Proposal written", .kind = BPMN_START_EVENT,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Review", .name = "Review the proposal", .kind = BPMN_USER_TASK, .wait = 0,
        .scope = BPMN_NO_ELEMENT, .condition = "=verdict = \"object\"" },
    { .id = "Too_long", .name = "3 days", .kind = BPMN_BOUNDARY_EVENT, .wait = 1,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Objections", .name = "Objections\?", .kind = BPMN_GATEWAY, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Decide", .name = "Decide without all reviews", .kind = BPMN_USER_TASK, .wait = 2,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Revise", .name = "Revise the proposal", .kind = BPMN_USER_TASK, .wait = 3,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Published", .name = "Published", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_written", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_reviewed", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_too_long", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_some", .name = "yes", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT, .condition = "=list contains(verdicts, \"object\")" },
    { .id = "Flow_none", .name = "no", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_decided", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_revised", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
};

/* What can be waited for. */
static const char *const OUTCOMES_0[] = {
    "approve",
    "object",
};

static const uint16_t OUTPUTS_0[] = {
    PROPOSAL_REVIEW_FIELD_VERDICT,
    PROPOSAL_REVIEW_FIELD_AUTHOR,
    PROPOSAL_REVIEW_FIELD_OUTCOME,
    PROPOSAL_REVIEW_FIELD_REVIEWERS,
    PROPOSAL_REVIEW_FIELD_VERDICTS,
};

static const BpmnString GROUPS_2[] = {
    BPMN_STRING("editors"),
};

static const char *const OUTCOMES_2[] = {
    "done",
};

static const uint16_t OUTPUTS_2[] = {
    PROPOSAL_REVIEW_FIELD_AUTHOR,
    PROPOSAL_REVIEW_FIELD_OUTCOME,
    PROPOSAL_REVIEW_FIELD_REVIEWERS,
    PROPOSAL_REVIEW_FIELD_VERDICTS,
};

static const BpmnWait WAITS[] = {
    { .element = PROPOSAL_REVIEW_REVIEW, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = PROPOSAL_REVIEW_FIELD_VERDICT, .outcomes_closed = true,
        .outcomes = OUTCOMES_0, .outcome_count = 2, .outputs = OUTPUTS_0, .output_count = 5 },
    { .element = PROPOSAL_REVIEW_TOO_LONG, .kind = BPMN_WAIT_TIMER,
        .host = PROPOSAL_REVIEW_REVIEW, .interrupting = true, .outcome_field = BPMN_NO_ELEMENT },
    { .element = PROPOSAL_REVIEW_DECIDE, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = PROPOSAL_REVIEW_FIELD_OUTCOME,
        .candidate_groups = { .items = GROUPS_2, .count = 1 }, .outcomes = OUTCOMES_2,
        .outcome_count = 1, .outputs = OUTPUTS_2, .output_count = 4 },
    { .element = PROPOSAL_REVIEW_REVISE, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = PROPOSAL_REVIEW_FIELD_OUTCOME, .outcomes = OUTCOMES_2,
        .outcome_count = 1, .outputs = OUTPUTS_2, .output_count = 4 },
};

/* What can happen. */
static const BpmnEvent EVENTS[] = {
    [EVENT_WRITTEN_BEGINS] = { .kind = BPMN_EVENT_START, .element = PROPOSAL_REVIEW_WRITTEN },
    [EVENT_REVIEW_DONE] = { .kind = BPMN_EVENT_DONE, .element = PROPOSAL_REVIEW_REVIEW },
    [EVENT_TOO_LONG_DUE] = { .kind = BPMN_EVENT_TIMER, .element = PROPOSAL_REVIEW_TOO_LONG },
    [EVENT_DECIDE_DONE] = { .kind = BPMN_EVENT_DONE, .element = PROPOSAL_REVIEW_DECIDE },
    [EVENT_REVISE_DONE] = { .kind = BPMN_EVENT_DONE, .element = PROPOSAL_REVIEW_REVISE },
};

/* Variables. */
static const char *const CONSTANTS_4[] = {
    "approve",
    "object",
};

static const BpmnField FIELDS[] = {
    { .name = "author", .type = BPMN_TEXT, .offset = offsetof(Image, author), .null_bit = 0 },
    { .name = "outcome", .type = BPMN_TEXT, .offset = offsetof(Image, outcome), .null_bit = 1 },
    { .name = "reviewer", .type = BPMN_TEXT, .offset = offsetof(ReviewItem, reviewer),
        .null_bit = 0, .frame = FRAME_REVIEW_ITEM },
    { .name = "reviewers", .type = BPMN_STRUCTURE, .offset = offsetof(Image, reviewers),
        .null_bit = 2 },
    { .name = "verdict", .type = BPMN_ENUMERATION, .offset = offsetof(ReviewItem, verdict),
        .null_bit = 1, .frame = FRAME_REVIEW_ITEM, .constants = CONSTANTS_4, .constant_count = 2 },
    { .name = "verdicts", .type = BPMN_STRUCTURE, .offset = offsetof(Image, verdicts),
        .null_bit = 3 },
};

/* Places, by their bits. */
static const BpmnPlace PLACES[] = {
    { .id = "Review.incident", .kind = BPMN_PLACE_INCIDENT, .element = PROPOSAL_REVIEW_REVIEW,
        .scope = BPMN_NO_ELEMENT, .again = PROPOSAL_REVIEW_REVIEW, .bit = 0 },
    { .id = "Review.items", .kind = BPMN_PLACE_WAIT, .element = PROPOSAL_REVIEW_REVIEW,
        .scope = BPMN_NO_ELEMENT, .bit = 1 },
    { .id = "Too_long", .kind = BPMN_PLACE_ARM, .element = PROPOSAL_REVIEW_TOO_LONG,
        .scope = BPMN_NO_ELEMENT, .owner = PROPOSAL_REVIEW_REVIEW, .bit = 2 },
    { .id = "Review.first.incident", .kind = BPMN_PLACE_INCIDENT,
        .element = PROPOSAL_REVIEW_REVIEW, .scope = BPMN_NO_ELEMENT,
        .owner = PROPOSAL_REVIEW_REVIEW, .again = AGAIN_REVIEW_COUNTS, .bit = 3 },
    { .id = "Review.gather.incident", .kind = BPMN_PLACE_INCIDENT,
        .element = PROPOSAL_REVIEW_REVIEW, .scope = BPMN_NO_ELEMENT,
        .owner = PROPOSAL_REVIEW_REVIEW, .again = AGAIN_REVIEW_GATHERS, .bit = BPMN_NO_ELEMENT,
        .counter_offset = offsetof(ReviewHost, count_review_gather_incident),
        .frame = FRAME_REVIEW_HOST },
    { .id = "Review.round.incident", .kind = BPMN_PLACE_INCIDENT,
        .element = PROPOSAL_REVIEW_REVIEW, .scope = BPMN_NO_ELEMENT,
        .owner = PROPOSAL_REVIEW_REVIEW, .again = AGAIN_REVIEW_OPENS, .bit = 0,
        .frame = FRAME_REVIEW_ITEM },
    { .id = "Review", .kind = BPMN_PLACE_WAIT, .element = PROPOSAL_REVIEW_REVIEW,
        .scope = BPMN_NO_ELEMENT, .bit = 1, .frame = FRAME_REVIEW_ITEM },
    { .id = "Decide", .kind = BPMN_PLACE_WAIT, .element = PROPOSAL_REVIEW_DECIDE,
        .scope = BPMN_NO_ELEMENT, .bit = 4 },
    { .id = "Revise.incident", .kind = BPMN_PLACE_INCIDENT, .element = PROPOSAL_REVIEW_REVISE,
        .scope = BPMN_NO_ELEMENT, .again = PROPOSAL_REVIEW_REVISE, .bit = 5 },
    { .id = "Revise", .kind = BPMN_PLACE_WAIT, .element = PROPOSAL_REVIEW_REVISE,
        .scope = BPMN_NO_ELEMENT, .bit = 6 },
};

/* The case, and parts of it of which there may be many. */
static const BpmnFrameKind FRAMES[] = {
    { .sort = BPMN_FRAME_CASE, .element = BPMN_NO_ELEMENT },
    { .sort = BPMN_FRAME_HOST, .element = PROPOSAL_REVIEW_REVIEW, .depth = 1,
        .image_bytes = sizeof(ReviewHost) },
    { .sort = BPMN_FRAME_ITEM, .element = PROPOSAL_REVIEW_REVIEW, .parent = FRAME_REVIEW_HOST,
        .depth = 2, .image_bytes = sizeof(ReviewItem),
        .nulls_offset = offsetof(ReviewItem, nulls) },
    { .sort = BPMN_FRAME_COLLECTION, .element = PROPOSAL_REVIEW_REVIEW,
        .parent = FRAME_REVIEW_HOST, .depth = 2, .image_bytes = sizeof(BpmnImage) },
};

/* The diagram as it was read: a program keeps it in its journal. */
#include "proposal_review.diagram.inc"

const BpmnProcess proposal_review_process = {
    .abi = BPMN_ABI,
    .image_bytes = sizeof(Image),
    .max_image_bytes = 65536,
    .nulls_offset = offsetof(Image, nulls),
    .id = "proposal_review",
    .name = "Proposal review",
    .net_hash = {
        0x11, 0xd1, 0x01, 0x73, 0x41, 0x40, 0xf5, 0xbf,
        0x3f, 0x15, 0x41, 0x73, 0x63, 0x63, 0xf3, 0xe1,
        0x8b, 0xd2, 0x40, 0xfe, 0x6a, 0x05, 0x86, 0xe3,
        0x01, 0xb1, 0x17, 0xd5, 0xf0, 0x04, 0xa7, 0x46,
    },
    .elements = ELEMENTS,
    .element_count = 14,
    .node_count = 7,
    .waits = WAITS,
    .wait_count = 4,
    .events = EVENTS,
    .event_count = 5,
    .fields = FIELDS,
    .field_count = 6,
    .places = PLACES,
    .place_count = 10,
    .frames = FRAMES,
    .frame_count = 4,
    .source = (const char *)DIAGRAM,
    .source_bytes = DIAGRAM_BYTES,
    .step = proposal_review_step,
    .abilities.timers = &bpmn_ability_timer,
    .abilities.frames = &bpmn_ability_frame,
    .abilities.structures = &bpmn_ability_structure,
};
