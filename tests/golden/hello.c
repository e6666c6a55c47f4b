/*
 * Made by bpmnc 0.1.0 from the process "Hello" (hello).
 * Change the diagram, not this file.
 *
 * ( ) Somebody arrives -> [H] Say hello
 * [H] Say hello -> (O) Greeted
 *
 * ( )  start
 * (O)  end
 * [H]  task of a person
 */
#include "hello.h"

#include "bpmn/generated.h"

/* A case, as it lies in memory and in the journal. */
typedef struct Image {
    BpmnImage head;
    uint64_t marking[1];        /* which places have a token */
    uint64_t nulls[1];          /* which variables have no value */
    BpmnText greeting;
    BpmnText outcome;
    BpmnText who;
} Image;

_Static_assert(sizeof(Image) == 48, "layout");
_Static_assert(offsetof(Image, greeting) == 24, "layout");
_Static_assert(offsetof(Image, outcome) == 32, "layout");
_Static_assert(offsetof(Image, who) == 40, "layout");

/* Places: where a token can rest. */
#define AT_SAY_HELLO                (UINT64_C(1) << 0)    /* [H] Say hello */

/* Flows, behind the nodes. */
enum {
    FLOW_1 = 3, /* Flow_1 */
    FLOW_2 = 4, /* Flow_2 */
};

/* What can happen. */
enum {
    EVENT_START_BEGINS = 0,
    EVENT_SAY_HELLO_DONE = 1,
};

/* ( ) Somebody arrives (Start): a case begins */
static void hello_start_begins(BpmnStep *step, Image *image)
{
    BPMN_PASSED(step, HELLO_START, FLOW_1);
    /* [H] Say hello (Say_Hello) */
    bpmn_wait_task(step, HELLO_SAY_HELLO, &image->marking[0], AT_SAY_HELLO);
}

/* [H] Say hello (Say_Hello): was completed */
static void hello_say_hello_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_SAY_HELLO;
    /* (O) Greeted (End) */
    BPMN_PASSED(step, FLOW_2, HELLO_END);
}

/* An operator lets a token enter that the engine has taken from elsewhere. */
static void hello_enters(BpmnStep *step, Image *image)
{
    switch (step->target) {
    case HELLO_SAY_HELLO:
        /* [H] Say hello (Say_Hello) */
        bpmn_wait_task(step, HELLO_SAY_HELLO, &image->marking[0], AT_SAY_HELLO);
        break;
    case HELLO_END:
        /* (O) Greeted (End) */
        bpmn_passed(step, HELLO_END);
        break;
    default: bpmn_refuse_target(step); break;
    }
}

/* One event in, run to completion. The engine has checked that the wait is open
   and has written what came along. */
static void hello_step(BpmnStep *step)
{
    Image *image = (Image *)step->images[0];

    switch (step->event) {
    case EVENT_START_BEGINS: hello_start_begins(step, image); break;
    case EVENT_SAY_HELLO_DONE: hello_say_hello_done(step, image); break;
    case BPMN_ENTERS: hello_enters(step, image); break;
    default: break;
    }
    if (image->marking[0] == 0) bpmn_end(step);
}

/* Nodes, then flows. */
static const BpmnElement ELEMENTS[] = {
    { .id = "Start", .name = "Somebody arrives", .kind = BPMN_START_EVENT,
        .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Say_Hello", .name = "Say hello", .kind = BPMN_USER_TASK, .wait = 0,
        .scope = BPMN_NO_ELEMENT },
    { .id = "End", .name = "Greeted", .kind = BPMN_END_EVENT, .wait = BPMN_NO_ELEMENT,
        .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_1", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
    { .id = "Flow_2", .kind = BPMN_FLOW, .wait = BPMN_NO_ELEMENT, .scope = BPMN_NO_ELEMENT },
};

/* What can be waited for. Without .outputs a task or job may write every variable. */
static const BpmnString GROUPS_0[] = {
    BPMN_STRING("greeters"),
};

static const char *const OUTCOMES_0[] = {
    "done",
};

static const BpmnWait WAITS[] = {
    { .element = HELLO_SAY_HELLO, .kind = BPMN_WAIT_TASK, .host = BPMN_NO_ELEMENT,
        .outcome_field = HELLO_FIELD_OUTCOME,
        .candidate_groups = { .items = GROUPS_0, .count = 1 }, .form = "say-hello",
        .outcomes = OUTCOMES_0, .outcome_count = 1 },
};

/* What can happen. */
static const BpmnEvent EVENTS[] = {
    [EVENT_START_BEGINS] = { .kind = BPMN_EVENT_START, .element = HELLO_START },
    [EVENT_SAY_HELLO_DONE] = { .kind = BPMN_EVENT_DONE, .element = HELLO_SAY_HELLO },
};

/* Variables. */
static const BpmnField FIELDS[] = {
    { .name = "greeting", .type = BPMN_TEXT, .offset = offsetof(Image, greeting), .null_bit = 0 },
    { .name = "outcome", .type = BPMN_TEXT, .offset = offsetof(Image, outcome), .null_bit = 1 },
    { .name = "who", .type = BPMN_TEXT, .offset = offsetof(Image, who), .null_bit = 2 },
};

/* Places, by their bits. */
static const BpmnPlace PLACES[] = {
    { .id = "Say_Hello", .kind = BPMN_PLACE_WAIT, .element = HELLO_SAY_HELLO,
        .scope = BPMN_NO_ELEMENT, .bit = 0 },
};

/* The diagram as it was read: a program keeps it in its journal. */
#include "hello.diagram.inc"

const BpmnProcess hello_process = {
    .abi = BPMN_ABI,
    .image_bytes = sizeof(Image),
    .max_image_bytes = 65536,
    .nulls_offset = offsetof(Image, nulls),
    .id = "hello",
    .name = "Hello",
    .net_hash = {
        0x1b, 0x68, 0xb7, 0xbf, 0xbd, 0x01, 0xde, 0x3f,
        0x86, 0x4f, 0xd0, 0x32, 0x83, 0xfa, 0x15, 0xd2,
        0x1f, 0x6e, 0xde, 0xaa, 0xd3, 0x85, 0x0b, 0x41,
        0x53, 0x59, 0xb2, 0xc0, 0x30, 0x72, 0x58, 0xbb,
    },
    .elements = ELEMENTS,
    .element_count = 5,
    .node_count = 3,
    .waits = WAITS,
    .wait_count = 1,
    .events = EVENTS,
    .event_count = 2,
    .fields = FIELDS,
    .field_count = 3,
    .places = PLACES,
    .place_count = 1,
    .source = (const char *)DIAGRAM,
    .source_bytes = DIAGRAM_BYTES,
    .step = hello_step,
};
