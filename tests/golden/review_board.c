/*
 * Made by bpmnc 0.1.0 from the process "Review board" (review_board).
 * Change the diagram, not this file.
 *
 * ( ) Proposal handed in -> [+] Review the proposal
 * [+] Review the proposal, several at once -> [H] Decide
 *     (!) Interest in it, interrupting -> (O) For another board
 *     ( ) Asked -> [H] Read the proposal
 *     [H] Read the proposal -> <X> Free to judge?
 *         (~) Each hour, beside it -> (O) Reminded
 *     <X> Free to judge?
 *         otherwise -> [H] Write the opinion
 *         interest = "yes" -> (!) Interest in it
 *     [H] Write the opinion -> (O) Opinion written
 * [H] Decide -> (O) Decided
 *
 * ( )  start
 * (O)  end
 * (~)  timer
 * (!)  error
 * [H]  task of a person
 * <X>  exclusive gateway; below it each condition and where it leads
 * [+]  sub-process; what is inside stands below it
 * ..., interrupting / beside it:  event on the border of the node above
 */
#include "review_board.h"

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

/* What the items of [+] Review the proposal stand below: it counts them. */
typedef struct ReviewHost {
    BpmnHost host;
} ReviewHost;

_Static_assert(sizeof(ReviewHost) == 32, "layout");

/* One item of [+] Review the proposal. */
typedef struct ReviewItem {
    BpmnImage head;
    uint64_t marking[1];        /* which places have a token */
    uint64_t nulls[1];          /* which variables have no value */
    BpmnText interest;
} ReviewItem;

_Static_assert(sizeof(ReviewItem) == 32, "layout");
_Static_assert(offsetof(ReviewItem, interest) == 24, "layout");

/* Places: where a token can rest. */
#define AT_REVIEW_INCIDENT          (UINT64_C(1) << 0)    /* [+] Review the proposal: an incident */
#define AT_REVIEW_ITEMS             (UINT64_C(1) << 1)    /* [+] Review the proposal: its items */
#define AT_REVIEW_FIRST_INCIDENT    (UINT64_C(1) << 2)    /* [+] Review the proposal: an incident */
#define AT_DECIDE                   (UINT64_C(1) << 3)    /* [H] Decide */

/* The same in an item of [+] Review the proposal. */
#define AT_REVIEW                   (UINT64_C(1) << 0)    /* [+] Review the proposal */
#define AT_READ_INCIDENT            (UINT64_C(1) << 1)    /* [H] Read the proposal: an incident */
#define AT_READ                     (UINT64_C(1) << 2)    /* [H] Read the proposal */
#define AT_REMIND                   (UINT64_C(1) << 3)    /* (~) Each hour */
#define AT_WRITE                    (UINT64_C(1) << 4)    /* [H] Write the opinion */

/* Everything inside. */
#define IN_REVIEW BPMN_FROM_TO(AT_READ_INCIDENT, AT_WRITE)

/* Kinds of frames; 0 is the case. */
enum {
    FRAME_REVIEW_HOST = 1,
    FRAME_REVIEW_ITEM = 2,
};

/* Flows, behind the nodes. */
enum {
    FLOW_1 = 14,        /* Flow_1 */
    FLOW_2 = 15,        /* Flow_2 */
    FLOW_ASKED = 16,    /* Flow_asked */
    FLOW_3 = 17,        /* Flow_3 */
    FLOW_4 = 18,        /* Flow_4 */
    FLOW_READ = 19,     /* Flow_read */
    FLOW_REMINDED = 20, /* Flow_reminded */
    FLOW_FREE = 21,     /* Flow_free */
    FLOW_NOT = 22,      /* Flow_not */
    FLOW_WRITTEN = 23,  /* Flow_written */
};

/* What only a retry enters, behind the flows. */
enum {
    AGAIN_REVIEW_COUNTS = 24,
};

/* What can happen. */
enum {
    EVENT_START_BEGINS = 0,
    EVENT_DECIDE_DONE = 1,
    EVENT_READ_DONE = 2,
    EVENT_READ_FAILS = 3,
    EVENT_REMIND_DUE = 4,
    EVENT_REMIND_LAST = 5,
    EVENT_WRITE_DONE = 6,
    EVENT_WRITE_FAILS = 7,
};

/* Flow_not: interest = "yes" */
static BpmnValue review_board_not_holds(BpmnStep *step, const Image *image)
{
    BpmnValue v[2];

    (void)image;
    v[0] = bpmn_field(step, step->images[2], REVIEW_BOARD_FIELD_INTEREST);
    v[1] = bpmn_text("yes");
    return bpmn_equal(step, &v[0], 2);
}

/* [+] Review the proposal (Review): reviewers */
static BpmnValue review_board_review_items(BpmnStep *step, const Image *image)
{
    BpmnValue v[1];

    v[0] = bpmn_field(step, image, REVIEW_BOARD_FIELD_REVIEWERS);
    return bpmn_needed(step, bpmn_how_many(step, &v[0], 1));
}

/* Takes tokens away and closes what they waited for. */
static void review_board_withdraw(BpmnStep *step, Image *image, uint64_t places)
{
    uint64_t gone = image->marking[0] & places;

    image->marking[0] &= ~places;
    if (gone & AT_REVIEW_ITEMS) bpmn_withdraw_items(step, FRAME_REVIEW_HOST);
    if (gone & AT_REVIEW_FIRST_INCIDENT) bpmn_incident_over(step, REVIEW_BOARD_REVIEW);
}

/* Takes tokens away and closes what they waited for. */
static void review_board_withdraw_in_review(BpmnStep *step, ReviewItem *item, uint64_t places)
{
    uint64_t gone = item->marking[0] & places;

    item->marking[0] &= ~places;
    if (gone & AT_REMIND) bpmn_close_wait(step, REVIEW_BOARD_REMIND);
}

/* [+] Review the proposal (Review): no item is left, or it is enough */
static void review_board_review_leaves(BpmnStep *step, Image *image)
{
    review_board_withdraw(step, image, AT_REVIEW_ITEMS);
    bpmn_passed(step, FLOW_2);
    /* [H] Decide (Decide) */
    bpmn_wait_task(step, REVIEW_BOARD_DECIDE, &image->marking[0], AT_DECIDE);
}

/* [+] Review the proposal (Review): how many items there are */
static void review_board_review_counts(BpmnStep *step, Image *image)
{
    uint32_t total;
    BpmnCause cause;

    cause = bpmn_begin_items(step, FRAME_REVIEW_HOST, review_board_review_items(step, image),
        &total);
    if (cause != BPMN_CAUSE_NONE) {
        bpmn_put(step, &image->marking[0], AT_REVIEW_FIRST_INCIDENT);
        bpmn_incident(step, REVIEW_BOARD_REVIEW, BPMN_NO_ELEMENT, cause);
        return;
    }
    if (total == 0) {
        review_board_review_leaves(step, image);
    }
}

/* [+] Review the proposal (Review) */
static void review_board_review_begins(BpmnStep *step, Image *image)
{
    bpmn_passed(step, REVIEW_BOARD_REVIEW);
    if ((image->marking[0] & AT_REVIEW_ITEMS) != 0) {
        bpmn_put(step, &image->marking[0], AT_REVIEW_INCIDENT);
        /* AGAIN: a token is still here, with timers, messages or an inside of its own. This
           second one rests until an operator retries or moves it. */
        bpmn_incident(step, REVIEW_BOARD_REVIEW, BPMN_NO_ELEMENT, BPMN_CAUSE_AGAIN);
        return;
    }
    bpmn_put(step, &image->marking[0], AT_REVIEW_ITEMS);
    review_board_review_counts(step, image);
}

/* ( ) Proposal handed in (Start): a case begins */
static void review_board_start_begins(BpmnStep *step, Image *image)
{
    BPMN_PASSED(step, REVIEW_BOARD_START, FLOW_1);
    review_board_review_begins(step, image);
}

/* [H] Decide (Decide): was completed */
static void review_board_decide_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_DECIDE;
    /* (O) Decided (Decided) */
    BPMN_PASSED(step, FLOW_4, REVIEW_BOARD_DECIDED);
}

/* (!) Interest in it (Not_free) */
static void review_board_not_free_passes(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    bpmn_passed(step, REVIEW_BOARD_NOT_FREE);
    item->marking[0] = 0;
    /* The case acts. */
    bpmn_frame_acts(step, 0);
    review_board_withdraw(step, image, AT_REVIEW_ITEMS | AT_REVIEW_FIRST_INCIDENT);
    /* (!) Interest in it (Stopped) */
    /* (O) For another board (Other_board) */
    BPMN_PASSED(step, REVIEW_BOARD_STOPPED, FLOW_3, REVIEW_BOARD_OTHER_BOARD);
}

/* <X> Free to judge? (Free) */
static void review_board_free_decides(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    bpmn_passed(step, REVIEW_BOARD_FREE);
    if (bpmn_is_true(review_board_not_holds(step, image))) {
        /* Flow_not: interest = "yes" */
        bpmn_passed(step, FLOW_NOT);
        review_board_not_free_passes(step, image);
    } else {
        /* Flow_free: otherwise */
        bpmn_passed(step, FLOW_FREE);
        /* [H] Write the opinion (Write) */
        bpmn_wait_task(step, REVIEW_BOARD_WRITE, &item->marking[0], AT_WRITE);
    }
}

/* [H] Read the proposal (Read): was completed */
static void review_board_read_done(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    item->marking[0] &= ~AT_READ;
    review_board_withdraw_in_review(step, item, AT_REMIND);
    bpmn_passed(step, FLOW_READ);
    review_board_free_decides(step, image);
}

/* [H] Read the proposal (Read): answers with an error, code interest */
static void review_board_read_fails(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    item->marking[0] &= ~AT_READ;
    item->marking[0] = 0;
    /* The case acts. */
    bpmn_frame_acts(step, 0);
    review_board_withdraw(step, image, AT_REVIEW_ITEMS | AT_REVIEW_FIRST_INCIDENT);
    /* (!) Interest in it (Stopped) */
    /* (O) For another board (Other_board) */
    BPMN_PASSED(step, REVIEW_BOARD_STOPPED, FLOW_3, REVIEW_BOARD_OTHER_BOARD);
}

/* [+] Review the proposal (Review): whether it is enough */
static void review_board_review_tests(BpmnStep *step, Image *image)
{
    if (bpmn_items_completed(step, 1) >= 2) {
        /* The case acts. */
        bpmn_frame_acts(step, 0);
        review_board_review_leaves(step, image);
    }
}

/* [+] Review the proposal (Review): an item is done */
static void review_board_review_item_done(BpmnStep *step, Image *image)
{
    if (bpmn_item_done(step, 0)) {
        /* The case acts. */
        bpmn_frame_acts(step, 0);
        review_board_review_leaves(step, image);
    } else {
        review_board_review_tests(step, image);
    }
}

/* [+] Review the proposal (Review): nothing is left inside */
static void review_board_review_completes(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    item->marking[0] &= ~AT_REVIEW;
    bpmn_close_wait(step, REVIEW_BOARD_REVIEW);
    review_board_review_item_done(step, image);
}

/* (~) Each hour (Remind): is due */
static void review_board_remind_due(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    /* (O) Reminded (Reminded) */
    BPMN_PASSED(step, REVIEW_BOARD_REMIND, FLOW_REMINDED, REVIEW_BOARD_REMINDED);
    if ((item->marking[0] & IN_REVIEW) == 0) {
        review_board_review_completes(step, image);
    }
}

/* (~) Each hour (Remind): is due for the last time */
static void review_board_remind_last(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    item->marking[0] &= ~AT_REMIND;
    /* (O) Reminded (Reminded) */
    BPMN_PASSED(step, REVIEW_BOARD_REMIND, FLOW_REMINDED, REVIEW_BOARD_REMINDED);
    if ((item->marking[0] & IN_REVIEW) == 0) {
        review_board_review_completes(step, image);
    }
}

/* [H] Write the opinion (Write): was completed */
static void review_board_write_done(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    item->marking[0] &= ~AT_WRITE;
    /* (O) Opinion written (Written) */
    BPMN_PASSED(step, FLOW_WRITTEN, REVIEW_BOARD_WRITTEN);
    if ((item->marking[0] & IN_REVIEW) == 0) {
        review_board_review_completes(step, image);
    }
}

/* [H] Write the opinion (Write): answers with an error, code interest */
static void review_board_write_fails(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    item->marking[0] &= ~AT_WRITE;
    item->marking[0] = 0;
    /* The case acts. */
    bpmn_frame_acts(step, 0);
    review_board_withdraw(step, image, AT_REVIEW_ITEMS | AT_REVIEW_FIRST_INCIDENT);
    /* (!) Interest in it (Stopped) */
    /* (O) For another board (Other_board) */
    BPMN_PASSED(step, REVIEW_BOARD_STOPPED, FLOW_3, REVIEW_BOARD_OTHER_BOARD);
}

/* [H] Read the proposal (Read) */
static void review_board_read_opens(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    (void)image;
    bpmn_passed(step, REVIEW_BOARD_READ_2);
    if ((item->marking[0] & AT_READ) != 0) {
        bpmn_put(step, &item->marking[0], AT_READ_INCIDENT);
        bpmn_incident(step, REVIEW_BOARD_READ_2, BPMN_NO_ELEMENT, BPMN_CAUSE_AGAIN);
        return;
    }
    bpmn_put(step, &item->marking[0], AT_READ | AT_REMIND);
    bpmn_open_task(step, REVIEW_BOARD_READ_2, 0);
    /* (~) Each hour (Remind): R/PT1H */
    bpmn_open_cycle(step, REVIEW_BOARD_REMIND,
        &(BpmnCycle){ .anchor_ms = BPMN_FROM_NOW, .interval_ms = INT64_C(3600000) }, -1);
}

/* [+] Review the proposal (Review): an item begins */
static void review_board_review_opens(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    bpmn_put(step, &item->marking[0], AT_REVIEW);
    bpmn_open_scope(step, REVIEW_BOARD_REVIEW);
    /* ( ) Asked (Asked) */
    BPMN_PASSED(step, REVIEW_BOARD_ASKED, FLOW_ASKED);
    review_board_read_opens(step, image);
}

/* [+] Review the proposal (Review): an item begins */
static void review_board_review_item_begins(BpmnStep *step, Image *image)
{
    review_board_review_opens(step, image);
}

/* ( ) Asked (Asked) */
static void review_board_asked_enters(BpmnStep *step, Image *image)
{
    BPMN_PASSED(step, REVIEW_BOARD_ASKED, FLOW_ASKED);
    review_board_read_opens(step, image);
}

/* [+] Review the proposal (Review) */
static void review_board_review_item_left(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    if ((item->marking[0] & AT_REVIEW) != 0 && (item->marking[0] & IN_REVIEW) == 0) {
        /* An item of [+] Review the proposal acts. */
        bpmn_frame_acts(step, 2);
        review_board_review_completes(step, image);
    }
}

/* (O) Reminded (Reminded) */
static void review_board_reminded_enters(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    bpmn_passed(step, REVIEW_BOARD_REMINDED);
    if ((item->marking[0] & IN_REVIEW) == 0) {
        review_board_review_completes(step, image);
    }
}

/* [H] Write the opinion (Write) */
static void review_board_write_enters(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    (void)image;
    /* [H] Write the opinion (Write) */
    bpmn_wait_task(step, REVIEW_BOARD_WRITE, &item->marking[0], AT_WRITE);
}

/* (O) Opinion written (Written) */
static void review_board_written_enters(BpmnStep *step, Image *image)
{
    ReviewItem *item = (ReviewItem *)step->images[2];

    bpmn_passed(step, REVIEW_BOARD_WRITTEN);
    if ((item->marking[0] & IN_REVIEW) == 0) {
        review_board_review_completes(step, image);
    }
}

/* An item begins, in a frame of its own: a step for each, when the step is over that asks for
   it. */
static void review_board_opens(BpmnStep *step, Image *image)
{
    switch (step->target) {
    case FRAME_REVIEW_ITEM: review_board_review_item_begins(step, image); break;
    default: break;
    }
}

/* An operator lets a token enter that the engine has taken from elsewhere. */
static void review_board_enters(BpmnStep *step, Image *image)
{
    switch (step->target) {
    case REVIEW_BOARD_REVIEW: review_board_review_begins(step, image); break;
    case REVIEW_BOARD_ASKED:
        review_board_asked_enters(step, image);
        review_board_review_item_left(step, image);
        break;
    case REVIEW_BOARD_DECIDE:
        /* [H] Decide (Decide) */
        bpmn_wait_task(step, REVIEW_BOARD_DECIDE, &image->marking[0], AT_DECIDE);
        break;
    case REVIEW_BOARD_READ_2:
        review_board_read_opens(step, image);
        review_board_review_item_left(step, image);
        break;
    case REVIEW_BOARD_OTHER_BOARD:
        /* (O) For another board (Other_board) */
        bpmn_passed(step, REVIEW_BOARD_OTHER_BOARD);
        break;
    case REVIEW_BOARD_DECIDED:
        /* (O) Decided (Decided) */
        bpmn_passed(step, REVIEW_BOARD_DECIDED);
        break;
    case REVIEW_BOARD_FREE:
        review_board_free_decides(step, image);
        review_board_review_item_left(step, image);
        break;
    case REVIEW_BOARD_REMINDED:
        review_board_reminded_enters(step, image);
        review_board_review_item_left(step, image);
        break;
    case REVIEW_BOARD_WRITE:
        review_board_write_enters(step, image);
        review_board_review_item_left(step, image);
        break;
    case REVIEW_BOARD_NOT_FREE:
        review_board_not_free_passes(step, image);
        review_board_review_item_left(step, image);
        break;
    case REVIEW_BOARD_WRITTEN:
        review_board_written_enters(step, image);
        review_board_review_item_left(step, image);
        break;
    case AGAIN_REVIEW_COUNTS: review_board_review_counts(step, image); break;
    default: bpmn_refuse_target(step); break;
    }
}

/* One event in, run to completion. The engine has checked that the wait is open
   and has written what came along. */
static void review_board_step(BpmnStep *step)
{
    Image *image = (Image *)step->images[0];

    switch (step->event) {
    case EVENT_START_BEGINS: review_board_start_begins(step, image); break;
    case EVENT_DECIDE_DONE: review_board_decide_done(step, image); break;
    case EVENT_READ_DONE: review_board_read_done(step, image); break;
    case EVENT_READ_FAILS: review_board_read_fails(step, image); break;
    case EVENT_REMIND_DUE: review_board_remind_due(step, image); break;
    case EVENT_REMIND_LAST: review_board_remind_last(step, image); break;
    case EVENT_WRITE_DONE: review_board_write_done(step, image); break;
    case EVENT_WRITE_FAILS: review_board_write_fails(step, image); break;
    case BPMN_OPENS: review_board_opens(step, image); break;
    case BPMN_ENTERS: review_board_enters(step, image); break;
    default: break;
    }
    if (image->marking[0] == 0) bpmn_end(step);
}

/* Nodes, then flows. */
static const BpmnElement ELEMENTS[] = {
    { .id = "Start", .name = "Proposal handed in", .kind = BPMN_START_EVENT,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Review", .name = "Review the proposal", .kind = BPMN_SUB_PROCESS, .wait = 0,
        .scope = BPMN_NO_ELEMENT, .condition = "= numberOfCompletedInstances >= 2" },
    { .id = "Asked", .name = "Asked", .kind = BPMN_START_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = REVIEW_BOARD_REVIEW },
    { .id = "Stopped", .name = "Interest in it", .kind = BPMN_BOUNDARY_EVENT,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Decide", .name = "Decide", .kind = BPMN_USER_TASK, .wait = 1,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Read", .name = "Read the proposal", .kind = BPMN_USER_TASK, .wait = 2,
        .scope = REVIEW_BOARD_REVIEW },
    { .id = "Other_board", .name = "For another board", .kind = BPMN_END_EVENT,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Decided", .name = "Decided", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Remind", .name = "Each hour", .kind = BPMN_BOUNDARY_EVENT, .wait = 3,
        .scope = REVIEW_BOARD_REVIEW },
    { .id = "Free", .name = "Free to judge\?", .kind = BPMN_GATEWAY, .wait = BPMN_NO_ELEMENT,
        .scope = REVIEW_BOARD_REVIEW },
    { .id = "Reminded", .name = "Reminded", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = REVIEW_BOARD_REVIEW },
    { .id = "Write", .name = "Write the opinion", .kind = BPMN_USER_TASK, .wait = 4,
        .scope = REVIEW_BOARD_REVIEW },
    { .id = "Not_free", .name = "Interest in it", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = REVIEW_BOARD_REVIEW },
    { .id = "Written", .name = "Opinion written", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = REVIEW_BOARD_REVIEW },
    { .id = "Flow_1", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_2", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_asked", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = REVIEW_BOARD_REVIEW },
    { .id = "Flow_3", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_4", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_read", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = REVIEW_BOARD_REVIEW },
    { .id = "Flow_reminded", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = REVIEW_BOARD_REVIEW },
    { .id = "Flow_free", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = REVIEW_BOARD_REVIEW },
    { .id = "Flow_not", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = REVIEW_BOARD_REVIEW,
        .condition = "= interest = \"yes\"" },
    { .id = "Flow_written", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT,
        .scope = REVIEW_BOARD_REVIEW },
};

/* What can be waited for. */
static const BpmnString GROUPS_1[] = {
    BPMN_STRING("board"),
};

static const char *const OUTCOMES_1[] = {
    "done",
};

static const uint16_t OUTPUTS_1[] = {
    REVIEW_BOARD_FIELD_OUTCOME,
    REVIEW_BOARD_FIELD_REVIEWERS,
};

static const BpmnString GROUPS_2[] = {
    BPMN_STRING("reviewers"),
};

static const char *const OUTCOMES_2[] = {
    "yes",
};

static const uint16_t OUTPUTS_2[] = {
    REVIEW_BOARD_FIELD_INTEREST,
    REVIEW_BOARD_FIELD_OUTCOME,
    REVIEW_BOARD_FIELD_REVIEWERS,
};

static const BpmnWait WAITS[] = {
    { .element = REVIEW_BOARD_REVIEW, .kind = BPMN_WAIT_SCOPE, .host = BPMN_NO_ELEMENT,
        .outcome_field = BPMN_NO_ELEMENT },
    { .element = REVIEW_BOARD_DECIDE, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = REVIEW_BOARD_FIELD_OUTCOME,
        .candidate_groups = { .items = GROUPS_1, .count = 1 }, .outcomes = OUTCOMES_1,
        .outcome_count = 1, .outputs = OUTPUTS_1, .output_count = 2 },
    { .element = REVIEW_BOARD_READ_2, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = REVIEW_BOARD_FIELD_INTEREST,
        .candidate_groups = { .items = GROUPS_2, .count = 1 }, .outcomes = OUTCOMES_2,
        .outcome_count = 1, .outputs = OUTPUTS_2, .output_count = 3 },
    { .element = REVIEW_BOARD_REMIND, .kind = BPMN_WAIT_TIMER, .host = REVIEW_BOARD_READ_2,
        .outcome_field = BPMN_NO_ELEMENT },
    { .element = REVIEW_BOARD_WRITE, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = REVIEW_BOARD_FIELD_OUTCOME,
        .candidate_groups = { .items = GROUPS_2, .count = 1 }, .outcomes = OUTCOMES_1,
        .outcome_count = 1, .outputs = OUTPUTS_2, .output_count = 3 },
};

/* What can happen. */
static const BpmnEvent EVENTS[] = {
    [EVENT_START_BEGINS] = { .kind = BPMN_EVENT_START, .element = REVIEW_BOARD_START },
    [EVENT_DECIDE_DONE] = { .kind = BPMN_EVENT_DONE, .element = REVIEW_BOARD_DECIDE },
    [EVENT_READ_DONE] = { .kind = BPMN_EVENT_DONE, .element = REVIEW_BOARD_READ_2 },
    [EVENT_READ_FAILS] = { .kind = BPMN_EVENT_ERROR, .element = REVIEW_BOARD_READ_2,
        .code = "interest" },
    [EVENT_REMIND_DUE] = { .kind = BPMN_EVENT_TIMER, .element = REVIEW_BOARD_REMIND,
        .keeps = true },
    [EVENT_REMIND_LAST] = { .kind = BPMN_EVENT_TIMER_LAST, .element = REVIEW_BOARD_REMIND },
    [EVENT_WRITE_DONE] = { .kind = BPMN_EVENT_DONE, .element = REVIEW_BOARD_WRITE },
    [EVENT_WRITE_FAILS] = { .kind = BPMN_EVENT_ERROR, .element = REVIEW_BOARD_WRITE,
        .code = "interest" },
};

/* Variables. */
static const char *const CONSTANTS_0[] = {
    "yes",
};

static const BpmnField FIELDS[] = {
    { .name = "interest", .type = BPMN_TEXT, .offset = offsetof(ReviewItem, interest),
        .null_bit = 0, .frame = FRAME_REVIEW_ITEM, .constants = CONSTANTS_0, .constant_count = 1 },
    { .name = "outcome", .type = BPMN_TEXT, .offset = offsetof(Image, outcome), .null_bit = 0 },
    { .name = "reviewers", .type = BPMN_DECIMAL, .offset = offsetof(Image, reviewers),
        .null_bit = 1 },
};

/* Places, by their bits. */
static const BpmnPlace PLACES[] = {
    { .id = "Review.incident", .kind = BPMN_PLACE_INCIDENT, .element = REVIEW_BOARD_REVIEW,
        .scope = BPMN_NO_ELEMENT, .again = REVIEW_BOARD_REVIEW, .bit = 0 },
    { .id = "Review.items", .kind = BPMN_PLACE_WAIT, .element = REVIEW_BOARD_REVIEW,
        .scope = BPMN_NO_ELEMENT, .bit = 1 },
    { .id = "Review.first.incident", .kind = BPMN_PLACE_INCIDENT, .element = REVIEW_BOARD_REVIEW,
        .scope = BPMN_NO_ELEMENT, .owner = REVIEW_BOARD_REVIEW, .again = AGAIN_REVIEW_COUNTS,
        .bit = 2 },
    { .id = "Review", .kind = BPMN_PLACE_SCOPE, .element = REVIEW_BOARD_REVIEW,
        .scope = BPMN_NO_ELEMENT, .bit = 0, .frame = FRAME_REVIEW_ITEM },
    { .id = "Read.incident", .kind = BPMN_PLACE_INCIDENT, .element = REVIEW_BOARD_READ_2,
        .scope = REVIEW_BOARD_REVIEW, .again = REVIEW_BOARD_READ_2, .bit = 1,
        .frame = FRAME_REVIEW_ITEM },
    { .id = "Read", .kind = BPMN_PLACE_WAIT, .element = REVIEW_BOARD_READ_2,
        .scope = REVIEW_BOARD_REVIEW, .bit = 2, .frame = FRAME_REVIEW_ITEM },
    { .id = "Remind", .kind = BPMN_PLACE_ARM, .element = REVIEW_BOARD_REMIND,
        .scope = REVIEW_BOARD_REVIEW, .owner = REVIEW_BOARD_READ_2, .bit = 3,
        .frame = FRAME_REVIEW_ITEM },
    { .id = "Write", .kind = BPMN_PLACE_WAIT, .element = REVIEW_BOARD_WRITE,
        .scope = REVIEW_BOARD_REVIEW, .bit = 4, .frame = FRAME_REVIEW_ITEM },
    { .id = "Decide", .kind = BPMN_PLACE_WAIT, .element = REVIEW_BOARD_DECIDE,
        .scope = BPMN_NO_ELEMENT, .bit = 3 },
};

/* The case, and parts of it of which there may be many. */
static const BpmnFrameKind FRAMES[] = {
    { .sort = BPMN_FRAME_CASE, .element = BPMN_NO_ELEMENT },
    { .sort = BPMN_FRAME_HOST, .element = REVIEW_BOARD_REVIEW, .depth = 1,
        .image_bytes = sizeof(ReviewHost) },
    { .sort = BPMN_FRAME_ITEM, .element = REVIEW_BOARD_REVIEW, .parent = FRAME_REVIEW_HOST,
        .depth = 2, .image_bytes = sizeof(ReviewItem),
        .nulls_offset = offsetof(ReviewItem, nulls) },
};

/* The diagram as it was read: a program keeps it in its journal. */
#include "review_board.diagram.inc"

const BpmnProcess review_board_process = {
    .abi = BPMN_ABI,
    .image_bytes = sizeof(Image),
    .max_image_bytes = 65536,
    .nulls_offset = offsetof(Image, nulls),
    .id = "review_board",
    .name = "Review board",
    .net_hash = {
        0x56, 0x73, 0xb2, 0xd9, 0x29, 0x12, 0xf8, 0x48,
        0x79, 0x5f, 0xe8, 0xdd, 0xce, 0x62, 0x4c, 0x72,
        0xfe, 0x47, 0xa5, 0xae, 0x3b, 0x98, 0xe4, 0x19,
        0xa4, 0x80, 0xf6, 0xc7, 0x5d, 0x67, 0x48, 0x72,
    },
    .elements = ELEMENTS,
    .element_count = 24,
    .node_count = 14,
    .waits = WAITS,
    .wait_count = 5,
    .events = EVENTS,
    .event_count = 8,
    .fields = FIELDS,
    .field_count = 3,
    .places = PLACES,
    .place_count = 9,
    .frames = FRAMES,
    .frame_count = 3,
    .source = (const char *)DIAGRAM,
    .source_bytes = DIAGRAM_BYTES,
    .step = review_board_step,
    .abilities.calendar = &bpmn_ability_calendar,
    .abilities.timers = &bpmn_ability_timer,
    .abilities.frames = &bpmn_ability_frame,
};
