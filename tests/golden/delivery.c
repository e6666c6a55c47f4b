/*
 * Made by bpmnc 0.1.0 from the process "Delivery" (delivery).
 * Change the diagram, not this file.
 *
 * ( ) Ordered -> <V> What does it need?
 * <V> What does it need?
 *     gift = true -> [H] Wrap the gift
 *     otherwise -> <V> Ready
 *     price >= 500 -> [H] Insure it
 * [H] Wrap the gift -> <V> Ready
 * <V> Ready -> [C] Carry it
 * [H] Insure it -> <V> Ready
 * [C] Carry it -> (O) Delivered
 *     (!) Got_lost, interrupting -> (O) Refunded
 *
 * ( )  start
 * (O)  end
 * (!)  error
 * [H]  task of a person
 * [C]  call of a process: a case of its own
 * <V>  inclusive gateway; below it each condition and where it leads
 * ..., interrupting / beside it:  event on the border of the node above
 */
#include "delivery.h"

#include "bpmn/generated.h"

/* A case, as it lies in memory and in the journal. */
typedef struct Image {
    BpmnImage head;
    uint64_t marking[1];        /* which places have a token */
    uint64_t nulls[1];          /* which variables have no value */
    BpmnDecimal price;
    BpmnText outcome;
    bool gift;
    uint8_t gap[7];
} Image;

_Static_assert(sizeof(Image) == 56, "layout");
_Static_assert(offsetof(Image, gift) == 48, "layout");
_Static_assert(offsetof(Image, outcome) == 40, "layout");
_Static_assert(offsetof(Image, price) == 24, "layout");

/* Places: where a token can rest. */
#define AT_WRAP                     (UINT64_C(1) << 0)    /* [H] Wrap the gift */
#define AT_F3                       (UINT64_C(1) << 1)    /* <V> What does it need? -> <V> Ready */
#define AT_F5                       (UINT64_C(1) << 2)    /* [H] Wrap the gift -> <V> Ready */
#define AT_F6                       (UINT64_C(1) << 3)    /* [H] Insure it -> <V> Ready */
#define AT_INSURE                   (UINT64_C(1) << 4)    /* [H] Insure it */
#define AT_CARRY                    (UINT64_C(1) << 5)    /* [C] Carry it */

/* Null bits: set where a variable has no value. */
#define NO_GIFT                     (UINT64_C(1) << 0)
#define NO_PRICE                    (UINT64_C(1) << 2)

/* Flows, behind the nodes. */
enum {
    FLOW_F1 = 9,  /* f1 */
    FLOW_F2 = 10, /* f2 */
    FLOW_F3 = 11, /* f3 */
    FLOW_F4 = 12, /* f4 */
    FLOW_F5 = 13, /* f5 */
    FLOW_F7 = 14, /* f7 */
    FLOW_F6 = 15, /* f6 */
    FLOW_F8 = 16, /* f8 */
    FLOW_F9 = 17, /* f9 */
};

/* What can happen. */
enum {
    EVENT_ORDERED_BEGINS = 0,
    EVENT_WRAP_DONE = 1,
    EVENT_INSURE_DONE = 2,
    EVENT_CARRY_DONE = 3,
    EVENT_CARRY_FAILS = 4,
};

static bool has_gift(const Image *image)
{
    return (image->nulls[0] & NO_GIFT) == 0;
}

static bool has_price(const Image *image)
{
    return (image->nulls[0] & NO_PRICE) == 0;
}

/* <V> What does it need? (Needs) */
static void delivery_needs_splits(BpmnStep *step, Image *image)
{
    bpmn_passed(step, DELIVERY_NEEDS);
    /* f2: gift = true */
    const bool flow_f2 = has_gift(image) && image->gift;
    /* f4: price >= 500 */
    const bool flow_f4 = has_price(image) && bpmn_decimal_compare_to(image->price, 500, 0) >= 0;
    /* f3: otherwise */
    const bool flow_f3 = !flow_f2 && !flow_f4;
    if (flow_f2) {
        /* f2: gift = true */
        bpmn_passed(step, FLOW_F2);
        /* [H] Wrap the gift (Wrap) */
        bpmn_wait_task(step, DELIVERY_WRAP, &image->marking[0], AT_WRAP);
    }
    if (flow_f3) {
        /* f3: otherwise */
        BPMN_PASSED(step, FLOW_F3, DELIVERY_READY);
        bpmn_put(step, &image->marking[0], AT_F3);
    }
    if (flow_f4) {
        /* f4: price >= 500 */
        bpmn_passed(step, FLOW_F4);
        /* [H] Insure it (Insure) */
        bpmn_wait_task(step, DELIVERY_INSURE, &image->marking[0], AT_INSURE);
    }
}

/* ( ) Ordered: a case begins */
static void delivery_ordered_begins(BpmnStep *step, Image *image)
{
    BPMN_PASSED(step, DELIVERY_ORDERED, FLOW_F1);
    delivery_needs_splits(step, image);
}

/* [H] Wrap the gift (Wrap): was completed */
static void delivery_wrap_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_WRAP;
    BPMN_PASSED(step, FLOW_F5, DELIVERY_READY);
    bpmn_put(step, &image->marking[0], AT_F5);
}

/* [H] Insure it (Insure): was completed */
static void delivery_insure_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_INSURE;
    BPMN_PASSED(step, FLOW_F6, DELIVERY_READY);
    bpmn_put(step, &image->marking[0], AT_F6);
}

/* [C] Carry it (Carry): the called case: done */
static void delivery_carry_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_CARRY;
    /* (O) Delivered */
    BPMN_PASSED(step, FLOW_F8, DELIVERY_DELIVERED);
}

/* [C] Carry it (Carry): the called case: error, code lost */
static void delivery_carry_fails(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_CARRY;
    /* (!) Got_lost */
    /* (O) Refunded */
    BPMN_PASSED(step, DELIVERY_GOT_LOST, FLOW_F9, DELIVERY_REFUNDED);
}

/* [C] Carry it (Carry) */
static void delivery_carry_opens(BpmnStep *step, Image *image)
{
    bpmn_passed(step, DELIVERY_CARRY);
    bpmn_put(step, &image->marking[0], AT_CARRY);
    /* a case of process carriage */
    bpmn_open_call(step, DELIVERY_CARRY);
}

/* <V> Ready: no other flow is waited for */
static void delivery_ready_joins(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~(AT_F3 | AT_F5 | AT_F6);
    bpmn_passed(step, FLOW_F7);
    delivery_carry_opens(step, image);
}

/* <V> Ready: whether it need not wait. A token has come to it, and what can come by a flow
   without one can come by one with a token instead. */
static bool delivery_ready_may_join(const Image *image)
{
    const bool flow_f3 = (image->marking[0] & AT_F3) != 0;
    const bool flow_f5 = (image->marking[0] & AT_F5) != 0;
    const bool flow_f6 = (image->marking[0] & AT_F6) != 0;

    if (!flow_f3 && !flow_f5 && !flow_f6) return false;
    uint64_t near = 0, far = 0;
    bpmn_comes(flow_f5, AT_WRAP, &near, &far);
    bpmn_comes(flow_f6, AT_INSURE, &near, &far);
    return (image->marking[0] & far & ~near) == 0;
}

/* When no token can move, it goes on as long as it need not wait. */
static void delivery_joins(BpmnStep *step, Image *image)
{
    while (delivery_ready_may_join(image)) {
        delivery_ready_joins(step, image);
    }
}

/* An operator lets a token enter that the engine has taken from elsewhere. */
static void delivery_enters(BpmnStep *step, Image *image)
{
    switch (step->target) {
    case DELIVERY_NEEDS: delivery_needs_splits(step, image); break;
    case DELIVERY_WRAP:
        /* [H] Wrap the gift (Wrap) */
        bpmn_wait_task(step, DELIVERY_WRAP, &image->marking[0], AT_WRAP);
        break;
    case DELIVERY_INSURE:
        /* [H] Insure it (Insure) */
        bpmn_wait_task(step, DELIVERY_INSURE, &image->marking[0], AT_INSURE);
        break;
    case DELIVERY_CARRY: delivery_carry_opens(step, image); break;
    case DELIVERY_DELIVERED:
        /* (O) Delivered */
        bpmn_passed(step, DELIVERY_DELIVERED);
        break;
    case DELIVERY_REFUNDED:
        /* (O) Refunded */
        bpmn_passed(step, DELIVERY_REFUNDED);
        break;
    case FLOW_F3:
        BPMN_PASSED(step, FLOW_F3, DELIVERY_READY);
        bpmn_put(step, &image->marking[0], AT_F3);
        break;
    case FLOW_F5:
        BPMN_PASSED(step, FLOW_F5, DELIVERY_READY);
        bpmn_put(step, &image->marking[0], AT_F5);
        break;
    case FLOW_F6:
        BPMN_PASSED(step, FLOW_F6, DELIVERY_READY);
        bpmn_put(step, &image->marking[0], AT_F6);
        break;
    default: bpmn_refuse_target(step); break;
    }
}

/* One event in, run to completion. The engine has checked that the wait is open
   and has written what came along. */
static void delivery_step(BpmnStep *step)
{
    Image *image = (Image *)step->images[0];

    switch (step->event) {
    case EVENT_ORDERED_BEGINS: delivery_ordered_begins(step, image); break;
    case EVENT_WRAP_DONE: delivery_wrap_done(step, image); break;
    case EVENT_INSURE_DONE: delivery_insure_done(step, image); break;
    case EVENT_CARRY_DONE: delivery_carry_done(step, image); break;
    case EVENT_CARRY_FAILS: delivery_carry_fails(step, image); break;
    case BPMN_ENTERS: delivery_enters(step, image); break;
    default: break;
    }
    delivery_joins(step, image);
    if (image->marking[0] == 0) bpmn_end(step);
}

/* Nodes, then flows. */
static const BpmnElement ELEMENTS[] = {
    { .id = "Ordered", .kind = BPMN_START_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Needs", .name = "What does it need\?", .kind = BPMN_GATEWAY, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Wrap", .name = "Wrap the gift", .kind = BPMN_USER_TASK, .wait = 0,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Ready", .kind = BPMN_GATEWAY, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Insure", .name = "Insure it", .kind = BPMN_USER_TASK, .wait = 1,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Carry", .name = "Carry it", .kind = BPMN_JOB, .wait = 2, .scope = BPMN_NO_ELEMENT },
    { .id = "Got_lost", .kind = BPMN_BOUNDARY_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Delivered", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Refunded", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "f1", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "f2", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT,
        .condition = "= gift = true" },
    { .id = "f3", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "f4", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT,
        .condition = "= price >= 500" },
    { .id = "f5", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "f7", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "f6", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "f8", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "f9", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
};

/* What can be waited for. Without .outputs a task or job may write every variable. */
static const BpmnString GROUPS_0[] = {
    BPMN_STRING("packers"),
};

static const char *const OUTCOMES_0[] = {
    "done",
};

static const BpmnString GROUPS_1[] = {
    BPMN_STRING("office"),
};

static const BpmnWait WAITS[] = {
    { .element = DELIVERY_WRAP, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = DELIVERY_FIELD_OUTCOME,
        .candidate_groups = { .items = GROUPS_0, .count = 1 }, .outcomes = OUTCOMES_0,
        .outcome_count = 1 },
    { .element = DELIVERY_INSURE, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = DELIVERY_FIELD_OUTCOME,
        .candidate_groups = { .items = GROUPS_1, .count = 1 }, .outcomes = OUTCOMES_0,
        .outcome_count = 1 },
    { .element = DELIVERY_CARRY, .kind = BPMN_WAIT_CALL, .host = BPMN_NO_ELEMENT,
        .outcome_field = BPMN_NO_ELEMENT, .name = "carriage" },
};

/* What can happen. */
static const BpmnEvent EVENTS[] = {
    [EVENT_ORDERED_BEGINS] = { .kind = BPMN_EVENT_START, .element = DELIVERY_ORDERED },
    [EVENT_WRAP_DONE] = { .kind = BPMN_EVENT_DONE, .element = DELIVERY_WRAP },
    [EVENT_INSURE_DONE] = { .kind = BPMN_EVENT_DONE, .element = DELIVERY_INSURE },
    [EVENT_CARRY_DONE] = { .kind = BPMN_EVENT_DONE, .element = DELIVERY_CARRY },
    [EVENT_CARRY_FAILS] = { .kind = BPMN_EVENT_ERROR, .element = DELIVERY_CARRY, .code = "lost" },
};

/* Variables. */
static const BpmnField FIELDS[] = {
    { .name = "gift", .type = BPMN_BOOLEAN, .offset = offsetof(Image, gift), .null_bit = 0 },
    { .name = "outcome", .type = BPMN_TEXT, .offset = offsetof(Image, outcome), .null_bit = 1 },
    { .name = "price", .type = BPMN_DECIMAL, .offset = offsetof(Image, price), .null_bit = 2 },
};

/* Places, by their bits. */
static const BpmnPlace PLACES[] = {
    { .id = "Wrap", .kind = BPMN_PLACE_WAIT, .element = DELIVERY_WRAP, .scope = BPMN_NO_ELEMENT,
        .bit = 0 },
    { .id = "f3", .kind = BPMN_PLACE_JOIN, .element = FLOW_F3, .scope = BPMN_NO_ELEMENT,
        .owner = DELIVERY_READY, .bit = 1 },
    { .id = "f5", .kind = BPMN_PLACE_JOIN, .element = FLOW_F5, .scope = BPMN_NO_ELEMENT,
        .owner = DELIVERY_READY, .bit = 2 },
    { .id = "f6", .kind = BPMN_PLACE_JOIN, .element = FLOW_F6, .scope = BPMN_NO_ELEMENT,
        .owner = DELIVERY_READY, .bit = 3 },
    { .id = "Insure", .kind = BPMN_PLACE_WAIT, .element = DELIVERY_INSURE,
        .scope = BPMN_NO_ELEMENT, .bit = 4 },
    { .id = "Carry", .kind = BPMN_PLACE_WAIT, .element = DELIVERY_CARRY, .scope = BPMN_NO_ELEMENT,
        .bit = 5 },
};

/* The diagram as it was read: a program keeps it in its journal. */
#include "delivery.diagram.inc"

const BpmnProcess delivery_process = {
    .abi = BPMN_ABI,
    .image_bytes = sizeof(Image),
    .max_image_bytes = 65536,
    .nulls_offset = offsetof(Image, nulls),
    .id = "delivery",
    .name = "Delivery",
    .net_hash = {
        0x74, 0x8e, 0x3f, 0xeb, 0x3f, 0x72, 0xf3, 0x2c,
        0x65, 0x3a, 0x1e, 0x8d, 0xf1, 0x44, 0xd2, 0x53,
        0x9d, 0xf8, 0x90, 0x5e, 0x3f, 0xce, 0x07, 0xbd,
        0x9f, 0x36, 0x4e, 0xc5, 0x60, 0x81, 0x92, 0x71,
    },
    .elements = ELEMENTS,
    .element_count = 18,
    .node_count = 9,
    .waits = WAITS,
    .wait_count = 3,
    .events = EVENTS,
    .event_count = 5,
    .fields = FIELDS,
    .field_count = 3,
    .places = PLACES,
    .place_count = 6,
    .source = (const char *)DIAGRAM,
    .source_bytes = DIAGRAM_BYTES,
    .step = delivery_step,
    .abilities.calls = &bpmn_ability_call,
};
