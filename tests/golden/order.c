/*
 * Made by bpmnc 0.1.0 from the process "Order" (Order).
 * Change the diagram, not this file.
 *
 * ( ) Ordered -> [H] Pack the order
 * [H] Pack the order -> [J] Hand it over
 * [J] Hand it over -> (O) Delivered
 * [>] Customer cancels
 *     (m) Cancel, interrupting -> [J] Pay back
 *     [J] Pay back -> (O) Paid_Back
 * [>] It takes long, several at once
 *     (~) After_Two_Days, beside it -> [H] Tell the customer
 *     [H] Tell the customer -> (O) Told
 *
 * ( )  start
 * (O)  end
 * (~)  timer
 * (m)  message
 * [H]  task of a person
 * [J]  task of a program: a job
 * [>]  event sub-process: its event interrupts what stands above, or begins it beside that
 */
#include "order.h"

#include "bpmn/generated.h"

/* A case, as it lies in memory and in the journal. */
typedef struct Image {
    BpmnImage head;
    uint64_t marking[1];        /* which places have a token */
    uint64_t nulls[1];          /* which variables have no value */
    BpmnText outcome;
} Image;

_Static_assert(sizeof(Image) == 32, "layout");
_Static_assert(offsetof(Image, outcome) == 24, "layout");

/* What the items of [>] It takes long stand below: it counts them. */
typedef struct SlowHost {
    BpmnHost host;
} SlowHost;

_Static_assert(sizeof(SlowHost) == 32, "layout");

/* One item of [>] It takes long. */
typedef struct SlowItem {
    BpmnImage head;
    uint64_t marking[1];        /* which places have a token */
} SlowItem;

_Static_assert(sizeof(SlowItem) == 16, "layout");

/* Places: where a token can rest. */
#define AT_CANCELLED_WATCHED        (UINT64_C(1) << 0)    /* [>] Customer cancels: beside it */
#define AT_CANCEL                   (UINT64_C(1) << 1)    /* (m) Cancel */
#define AT_AFTER_TWO_DAYS           (UINT64_C(1) << 2)    /* (~) After_Two_Days */
#define AT_PACK                     (UINT64_C(1) << 3)    /* [H] Pack the order */
#define AT_SEND                     (UINT64_C(1) << 4)    /* [J] Hand it over */
#define AT_CANCELLED                (UINT64_C(1) << 5)    /* [>] Customer cancels */
#define AT_REFUND                   (UINT64_C(1) << 6)    /* [J] Pay back */
#define AT_SLOW_ITEMS               (UINT64_C(1) << 7)    /* [>] It takes long: its items */

/* The same in an item of [>] It takes long. */
#define AT_SLOW                     (UINT64_C(1) << 0)    /* [>] It takes long */
#define AT_TELL                     (UINT64_C(1) << 1)    /* [H] Tell the customer */

/* Everything inside. */
#define IN_PROCESS BPMN_FROM_TO(AT_CANCELLED_WATCHED, AT_SLOW_ITEMS)
#define WATCHED_IN_PROCESS BPMN_FROM_TO(AT_PACK, AT_SEND)
#define IN_CANCELLED AT_REFUND
#define IN_SLOW AT_TELL

/* Kinds of frames; 0 is the case. */
enum {
    FRAME_SLOW_HOST = 1,
    FRAME_SLOW_ITEM = 2,
};

/* Flows, behind the nodes. */
enum {
    FLOW_F1 = 12, /* f1 */
    FLOW_F2 = 13, /* f2 */
    FLOW_F6 = 14, /* f6 */
    FLOW_F4 = 15, /* f4 */
    FLOW_F3 = 16, /* f3 */
    FLOW_F7 = 17, /* f7 */
    FLOW_F5 = 18, /* f5 */
};

/* What can happen. */
enum {
    EVENT_ORDERED_BEGINS = 0,
    EVENT_PACK_DONE = 1,
    EVENT_CANCEL_ARRIVES = 2,
    EVENT_AFTER_TWO_DAYS_DUE = 3,
    EVENT_SEND_DONE = 4,
    EVENT_REFUND_DONE = 5,
    EVENT_TELL_DONE = 6,
};

/* Takes tokens away and closes what they waited for. */
static void order_withdraw(BpmnStep *step, Image *image, uint64_t places)
{
    uint64_t gone = image->marking[0] & places;

    image->marking[0] &= ~places;
    if (gone & AT_CANCEL) bpmn_close_wait(step, ORDER_CANCEL);
    if (gone & AT_AFTER_TWO_DAYS) bpmn_close_wait(step, ORDER_AFTER_TWO_DAYS);
    if (gone & AT_PACK) bpmn_close_wait(step, ORDER_PACK);
    if (gone & AT_SEND) bpmn_close_wait(step, ORDER_SEND);
    if (gone & AT_CANCELLED) bpmn_close_wait(step, ORDER_CANCELLED);
    if (gone & AT_REFUND) bpmn_close_wait(step, ORDER_REFUND);
    if (gone & AT_SLOW_ITEMS) bpmn_withdraw_items(step, FRAME_SLOW_HOST);
}

/* ( ) Ordered: a case begins */
static void order_ordered_begins(BpmnStep *step, Image *image)
{
    bpmn_passed(step, ORDER_ORDERED);
    bpmn_put(step, &image->marking[0], AT_CANCELLED_WATCHED | AT_CANCEL | AT_AFTER_TWO_DAYS);
    /* (m) Cancel */
    bpmn_open_message(step, ORDER_CANCEL, (BpmnString){ 0, 0 });
    /* (~) After_Two_Days: P2D */
    bpmn_open_timer(step, ORDER_AFTER_TWO_DAYS,
        bpmn_instant_add(step->now_ms, 0, INT64_C(172800000)));
    bpmn_passed(step, FLOW_F1);
    /* [H] Pack the order (Pack) */
    bpmn_wait_task(step, ORDER_PACK, &image->marking[0], AT_PACK);
}

/* [H] Pack the order (Pack): was completed */
static void order_pack_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_PACK;
    bpmn_passed(step, FLOW_F2);
    /* [J] Hand it over (Send): service task */
    bpmn_wait_job(step, ORDER_SEND, &image->marking[0], AT_SEND);
}

/* [>] Customer cancels (Cancelled) */
static void order_cancelled_opens(BpmnStep *step, Image *image)
{
    bpmn_passed(step, ORDER_CANCELLED);
    bpmn_put(step, &image->marking[0], AT_CANCELLED);
    bpmn_open_scope(step, ORDER_CANCELLED);
    /* (m) Cancel */
    BPMN_PASSED(step, ORDER_CANCEL, FLOW_F6);
    /* [J] Pay back (Refund): service task */
    bpmn_wait_job(step, ORDER_REFUND, &image->marking[0], AT_REFUND);
}

/* (m) Cancel: the message arrives */
static void order_cancel_arrives(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_CANCEL;
    order_withdraw(step, image, IN_PROCESS);
    order_cancelled_opens(step, image);
}

/* [>] It takes long (Slow): one more begins */
static void order_slow_begins(BpmnStep *step, Image *image)
{
    bpmn_passed(step, ORDER_SLOW);
    image->marking[0] |= AT_SLOW_ITEMS;
    bpmn_begin_body(step, FRAME_SLOW_HOST);
}

/* (~) After_Two_Days: is due */
static void order_after_two_days_due(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_AFTER_TWO_DAYS;
    order_slow_begins(step, image);
}

/* [>] Customer cancels (Cancelled): nothing is left beside the event sub-processes */
static void order_cancelled_disarms(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_CANCELLED_WATCHED;
    order_withdraw(step, image, AT_CANCEL | AT_AFTER_TWO_DAYS);
}

/* [J] Hand it over (Send): was done */
static void order_send_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_SEND;
    /* (O) Delivered */
    BPMN_PASSED(step, FLOW_F3, ORDER_DELIVERED);
    if ((image->marking[0] & WATCHED_IN_PROCESS) == 0) {
        order_cancelled_disarms(step, image);
    }
}

/* [>] Customer cancels (Cancelled): nothing is left inside */
static void order_cancelled_completes(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_CANCELLED;
    bpmn_close_wait(step, ORDER_CANCELLED);
}

/* [J] Pay back (Refund): was done */
static void order_refund_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_REFUND;
    /* (O) Paid_Back */
    BPMN_PASSED(step, FLOW_F7, ORDER_PAID_BACK);
    if ((image->marking[0] & IN_CANCELLED) == 0) {
        order_cancelled_completes(step, image);
    }
}

/* [>] It takes long (Slow): none of them is left */
static void order_slow_leaves(BpmnStep *step, Image *image)
{
    order_withdraw(step, image, AT_SLOW_ITEMS);
}

/* [>] It takes long (Slow): an item is done */
static void order_slow_item_done(BpmnStep *step, Image *image)
{
    if (bpmn_item_done(step, 0)) {
        /* The case acts. */
        bpmn_frame_acts(step, 0);
        order_slow_leaves(step, image);
    }
}

/* [>] It takes long (Slow): nothing is left inside */
static void order_slow_completes(BpmnStep *step, Image *image)
{
    SlowItem *item = (SlowItem *)step->images[2];

    item->marking[0] &= ~AT_SLOW;
    bpmn_close_wait(step, ORDER_SLOW);
    order_slow_item_done(step, image);
}

/* [H] Tell the customer (Tell): was completed */
static void order_tell_done(BpmnStep *step, Image *image)
{
    SlowItem *item = (SlowItem *)step->images[2];

    item->marking[0] &= ~AT_TELL;
    /* (O) Told */
    BPMN_PASSED(step, FLOW_F5, ORDER_TOLD);
    if ((item->marking[0] & IN_SLOW) == 0) {
        order_slow_completes(step, image);
    }
}

/* [>] It takes long (Slow): an item begins */
static void order_slow_opens(BpmnStep *step, Image *image)
{
    SlowItem *item = (SlowItem *)step->images[2];

    (void)image;
    bpmn_put(step, &item->marking[0], AT_SLOW);
    bpmn_open_scope(step, ORDER_SLOW);
    /* (~) After_Two_Days */
    BPMN_PASSED(step, ORDER_AFTER_TWO_DAYS, FLOW_F4);
    /* [H] Tell the customer (Tell) */
    bpmn_wait_task(step, ORDER_TELL, &item->marking[0], AT_TELL);
}

/* (~) After_Two_Days */
static void order_after_two_days_enters(BpmnStep *step, Image *image)
{
    SlowItem *item = (SlowItem *)step->images[2];

    (void)image;
    BPMN_PASSED(step, ORDER_AFTER_TWO_DAYS, FLOW_F4);
    /* [H] Tell the customer (Tell) */
    bpmn_wait_task(step, ORDER_TELL, &item->marking[0], AT_TELL);
}

/* [>] It takes long (Slow) */
static void order_slow_item_left(BpmnStep *step, Image *image)
{
    SlowItem *item = (SlowItem *)step->images[2];

    if ((item->marking[0] & AT_SLOW) != 0 && (item->marking[0] & IN_SLOW) == 0) {
        /* An item of [>] It takes long acts. */
        bpmn_frame_acts(step, 2);
        order_slow_completes(step, image);
    }
}

/* [H] Tell the customer (Tell) */
static void order_tell_enters(BpmnStep *step, Image *image)
{
    SlowItem *item = (SlowItem *)step->images[2];

    (void)image;
    /* [H] Tell the customer (Tell) */
    bpmn_wait_task(step, ORDER_TELL, &item->marking[0], AT_TELL);
}

/* (O) Told */
static void order_told_enters(BpmnStep *step, Image *image)
{
    SlowItem *item = (SlowItem *)step->images[2];

    bpmn_passed(step, ORDER_TOLD);
    if ((item->marking[0] & IN_SLOW) == 0) {
        order_slow_completes(step, image);
    }
}

/* An item begins, in a frame of its own: a step for each, when the step is over that asks for
   it. */
static void order_opens(BpmnStep *step, Image *image)
{
    switch (step->target) {
    case FRAME_SLOW_ITEM: order_slow_opens(step, image); break;
    default: break;
    }
}

/* An operator lets a token enter that the engine has taken from elsewhere. Then what it has
   left empty completes. */
static void order_enters(BpmnStep *step, Image *image)
{
    switch (step->target) {
    case ORDER_PACK:
        /* [H] Pack the order (Pack) */
        bpmn_wait_task(step, ORDER_PACK, &image->marking[0], AT_PACK);
        break;
    case ORDER_CANCEL:
        /* (m) Cancel */
        BPMN_PASSED(step, ORDER_CANCEL, FLOW_F6);
        /* [J] Pay back (Refund): service task */
        bpmn_wait_job(step, ORDER_REFUND, &image->marking[0], AT_REFUND);
        break;
    case ORDER_AFTER_TWO_DAYS:
        order_after_two_days_enters(step, image);
        order_slow_item_left(step, image);
        break;
    case ORDER_SEND:
        /* [J] Hand it over (Send): service task */
        bpmn_wait_job(step, ORDER_SEND, &image->marking[0], AT_SEND);
        break;
    case ORDER_REFUND:
        /* [J] Pay back (Refund): service task */
        bpmn_wait_job(step, ORDER_REFUND, &image->marking[0], AT_REFUND);
        break;
    case ORDER_TELL:
        order_tell_enters(step, image);
        order_slow_item_left(step, image);
        break;
    case ORDER_DELIVERED:
        /* (O) Delivered */
        bpmn_passed(step, ORDER_DELIVERED);
        if ((image->marking[0] & WATCHED_IN_PROCESS) == 0) {
            order_cancelled_disarms(step, image);
        }
        break;
    case ORDER_PAID_BACK:
        /* (O) Paid_Back */
        bpmn_passed(step, ORDER_PAID_BACK);
        if ((image->marking[0] & IN_CANCELLED) == 0) {
            order_cancelled_completes(step, image);
        }
        break;
    case ORDER_TOLD:
        order_told_enters(step, image);
        order_slow_item_left(step, image);
        break;
    default: bpmn_refuse_target(step); break;
    }
    if ((image->marking[0] & AT_CANCELLED) != 0 && (image->marking[0] & IN_CANCELLED) == 0) {
        order_cancelled_completes(step, image);
    }
    if ((image->marking[0] & AT_CANCELLED_WATCHED) != 0
        && (image->marking[0] & WATCHED_IN_PROCESS) == 0) {
        order_cancelled_disarms(step, image);
    }
}

/* One event in, run to completion. The engine has checked that the wait is open
   and has written what came along. */
static void order_step(BpmnStep *step)
{
    Image *image = (Image *)step->images[0];

    switch (step->event) {
    case EVENT_ORDERED_BEGINS: order_ordered_begins(step, image); break;
    case EVENT_PACK_DONE: order_pack_done(step, image); break;
    case EVENT_CANCEL_ARRIVES: order_cancel_arrives(step, image); break;
    case EVENT_AFTER_TWO_DAYS_DUE: order_after_two_days_due(step, image); break;
    case EVENT_SEND_DONE: order_send_done(step, image); break;
    case EVENT_REFUND_DONE: order_refund_done(step, image); break;
    case EVENT_TELL_DONE: order_tell_done(step, image); break;
    case BPMN_OPENS: order_opens(step, image); break;
    case BPMN_ENTERS: order_enters(step, image); break;
    default: break;
    }
    if (image->marking[0] == 0) bpmn_end(step);
}

/* Nodes, then flows. */
static const BpmnElement ELEMENTS[] = {
    { .id = "Ordered", .kind = BPMN_START_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Cancelled", .name = "Customer cancels", .kind = BPMN_SUB_PROCESS, .wait = 0,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Slow", .name = "It takes long", .kind = BPMN_SUB_PROCESS, .wait = 1,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Pack", .name = "Pack the order", .kind = BPMN_USER_TASK, .wait = 2,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Cancel", .kind = BPMN_START_EVENT, .wait = 3, .scope = ORDER_CANCELLED },
    { .id = "After_Two_Days", .kind = BPMN_START_EVENT, .wait = 4, .scope = ORDER_SLOW },
    { .id = "Send", .name = "Hand it over", .kind = BPMN_JOB, .wait = 5, .scope = BPMN_NO_ELEMENT },
    { .id = "Refund", .name = "Pay back", .kind = BPMN_JOB, .wait = 6, .scope = ORDER_CANCELLED },
    { .id = "Tell", .name = "Tell the customer", .kind = BPMN_USER_TASK, .wait = 7,
        .scope = ORDER_SLOW },
    { .id = "Delivered", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Paid_Back", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = ORDER_CANCELLED },
    { .id = "Told", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT, .scope = ORDER_SLOW },
    { .id = "f1", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "f2", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "f6", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = ORDER_CANCELLED },
    { .id = "f4", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = ORDER_SLOW },
    { .id = "f3", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "f7", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = ORDER_CANCELLED },
    { .id = "f5", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = ORDER_SLOW },
};

/* What can be waited for. Without .outputs a task or job may write every variable. */
static const BpmnString GROUPS_2[] = {
    BPMN_STRING("warehouse"),
};

static const char *const OUTCOMES_2[] = {
    "done",
};

static const BpmnString GROUPS_7[] = {
    BPMN_STRING("service"),
};

static const BpmnWait WAITS[] = {
    { .element = ORDER_CANCELLED, .kind = BPMN_WAIT_SCOPE, .host = BPMN_NO_ELEMENT,
        .outcome_field = BPMN_NO_ELEMENT },
    { .element = ORDER_SLOW, .kind = BPMN_WAIT_SCOPE, .host = BPMN_NO_ELEMENT,
        .outcome_field = BPMN_NO_ELEMENT },
    { .element = ORDER_PACK, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = ORDER_FIELD_OUTCOME,
        .candidate_groups = { .items = GROUPS_2, .count = 1 }, .outcomes = OUTCOMES_2,
        .outcome_count = 1 },
    { .element = ORDER_CANCEL, .kind = BPMN_WAIT_MESSAGE, .host = ORDER_CANCELLED,
        .interrupting = true, .outcome_field = BPMN_NO_ELEMENT, .name = "cancel" },
    { .element = ORDER_AFTER_TWO_DAYS, .kind = BPMN_WAIT_TIMER, .host = ORDER_SLOW,
        .outcome_field = BPMN_NO_ELEMENT },
    { .element = ORDER_SEND, .kind = BPMN_WAIT_JOB, .host = BPMN_NO_ELEMENT,
        .outcome_field = BPMN_NO_ELEMENT, .tries = 3 },
    { .element = ORDER_REFUND, .kind = BPMN_WAIT_JOB, .host = BPMN_NO_ELEMENT,
        .outcome_field = BPMN_NO_ELEMENT, .tries = 3 },
    { .element = ORDER_TELL, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = ORDER_FIELD_OUTCOME,
        .candidate_groups = { .items = GROUPS_7, .count = 1 }, .outcomes = OUTCOMES_2,
        .outcome_count = 1 },
};

/* What can happen. */
static const BpmnEvent EVENTS[] = {
    [EVENT_ORDERED_BEGINS] = { .kind = BPMN_EVENT_START, .element = ORDER_ORDERED },
    [EVENT_PACK_DONE] = { .kind = BPMN_EVENT_DONE, .element = ORDER_PACK },
    [EVENT_CANCEL_ARRIVES] = { .kind = BPMN_EVENT_MESSAGE, .element = ORDER_CANCEL },
    [EVENT_AFTER_TWO_DAYS_DUE] = { .kind = BPMN_EVENT_TIMER, .element = ORDER_AFTER_TWO_DAYS },
    [EVENT_SEND_DONE] = { .kind = BPMN_EVENT_DONE, .element = ORDER_SEND },
    [EVENT_REFUND_DONE] = { .kind = BPMN_EVENT_DONE, .element = ORDER_REFUND },
    [EVENT_TELL_DONE] = { .kind = BPMN_EVENT_DONE, .element = ORDER_TELL },
};

/* Variables. */
static const BpmnField FIELDS[] = {
    { .name = "outcome", .type = BPMN_TEXT, .offset = offsetof(Image, outcome), .null_bit = 0 },
};

/* Places, by their bits. */
static const BpmnPlace PLACES[] = {
    { .id = "Cancelled.watched", .kind = BPMN_PLACE_WATCHED, .element = ORDER_CANCELLED,
        .scope = BPMN_NO_ELEMENT, .owner = BPMN_NO_ELEMENT, .bit = 0 },
    { .id = "Cancel", .kind = BPMN_PLACE_ARM, .element = ORDER_CANCEL, .scope = BPMN_NO_ELEMENT,
        .owner = BPMN_NO_ELEMENT, .bit = 1 },
    { .id = "After_Two_Days", .kind = BPMN_PLACE_ARM, .element = ORDER_AFTER_TWO_DAYS,
        .scope = BPMN_NO_ELEMENT, .owner = BPMN_NO_ELEMENT, .bit = 2 },
    { .id = "Pack", .kind = BPMN_PLACE_WAIT, .element = ORDER_PACK, .scope = BPMN_NO_ELEMENT,
        .bit = 3 },
    { .id = "Send", .kind = BPMN_PLACE_WAIT, .element = ORDER_SEND, .scope = BPMN_NO_ELEMENT,
        .bit = 4 },
    { .id = "Cancelled", .kind = BPMN_PLACE_SCOPE, .element = ORDER_CANCELLED,
        .scope = BPMN_NO_ELEMENT, .bit = 5 },
    { .id = "Refund", .kind = BPMN_PLACE_WAIT, .element = ORDER_REFUND, .scope = ORDER_CANCELLED,
        .bit = 6 },
    { .id = "Slow.items", .kind = BPMN_PLACE_WAIT, .element = ORDER_SLOW,
        .scope = BPMN_NO_ELEMENT, .bit = 7 },
    { .id = "Slow", .kind = BPMN_PLACE_SCOPE, .element = ORDER_SLOW, .scope = BPMN_NO_ELEMENT,
        .bit = 0, .frame = FRAME_SLOW_ITEM },
    { .id = "Tell", .kind = BPMN_PLACE_WAIT, .element = ORDER_TELL, .scope = ORDER_SLOW, .bit = 1,
        .frame = FRAME_SLOW_ITEM },
};

/* The case, and parts of it of which there may be many. */
static const BpmnFrameKind FRAMES[] = {
    { .sort = BPMN_FRAME_CASE, .element = BPMN_NO_ELEMENT },
    { .sort = BPMN_FRAME_HOST, .element = ORDER_SLOW, .depth = 1, .image_bytes = sizeof(SlowHost) },
    { .sort = BPMN_FRAME_ITEM, .element = ORDER_SLOW, .parent = FRAME_SLOW_HOST, .depth = 2,
        .image_bytes = sizeof(SlowItem) },
};

/* The diagram as it was read: a program keeps it in its journal. */
#include "order.diagram.inc"

const BpmnProcess order_process = {
    .abi = BPMN_ABI,
    .image_bytes = sizeof(Image),
    .max_image_bytes = 65536,
    .nulls_offset = offsetof(Image, nulls),
    .id = "Order",
    .name = "Order",
    .net_hash = {
        0x67, 0xe6, 0x20, 0xe8, 0x58, 0xeb, 0xe5, 0x15,
        0x90, 0x8c, 0x28, 0xbf, 0x1d, 0x0f, 0xb1, 0x5c,
        0x8a, 0xe7, 0x50, 0xa0, 0xc5, 0xe8, 0x2c, 0x71,
        0xe9, 0x32, 0x3a, 0xd1, 0xdb, 0x13, 0x0e, 0xb4,
    },
    .elements = ELEMENTS,
    .element_count = 19,
    .node_count = 12,
    .waits = WAITS,
    .wait_count = 8,
    .events = EVENTS,
    .event_count = 7,
    .fields = FIELDS,
    .field_count = 1,
    .places = PLACES,
    .place_count = 10,
    .frames = FRAMES,
    .frame_count = 3,
    .source = (const char *)DIAGRAM,
    .source_bytes = DIAGRAM_BYTES,
    .step = order_step,
    .abilities.timers = &bpmn_ability_timer,
    .abilities.jobs = &bpmn_ability_job,
    .abilities.messages = &bpmn_ability_message,
    .abilities.frames = &bpmn_ability_frame,
};
