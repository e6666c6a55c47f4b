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
    FLOW_1 = 3,    /* Flow_1 */
    FLOW_2 = 4,    /* Flow_2 */
};

/* What can happen. */
enum {
    EVENT_START_BEGINS,
    EVENT_SAY_HELLO_DONE,
    EVENT_SAY_HELLO_MOVES,
};

static void hello_say_hello_opens(BpmnStep *step, Image *image);
static void hello_enters_target(BpmnStep *step, Image *image);
static void
hello_moves_wait(BpmnStep *step, Image *image, uint64_t *marking, uint64_t place, uint16_t node);

/* ( ) Somebody arrives (Start): a case begins */
static void hello_start_begins(BpmnStep *step, Image *image)
{
    BPMN_PASSED(step, HELLO_START, FLOW_1);
    hello_say_hello_opens(step, image);
}

/* [H] Say hello (Say_Hello) */
static void hello_say_hello_opens(BpmnStep *step, Image *image)
{
    bpmn_passed(step, HELLO_SAY_HELLO);
    bpmn_put(step, &image->marking[0], AT_SAY_HELLO);
    bpmn_open_task(step, HELLO_SAY_HELLO, 0);
}

/* [H] Say hello (Say_Hello): was completed */
static void hello_say_hello_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_SAY_HELLO;
    /* (O) Greeted (End) */
    BPMN_PASSED(step, FLOW_2, HELLO_END);
}

/* From here on: what operators do. */

/* [H] Say hello (Say_Hello): an operator moves the token */
static void hello_say_hello_moves(BpmnStep *step, Image *image)
{
    hello_moves_wait(step, image, &image->marking[0], AT_SAY_HELLO, HELLO_SAY_HELLO);
}

/* A moved token arrives */
static void hello_enters_target(BpmnStep *step, Image *image)
{
    switch (step->target) {
    case HELLO_SAY_HELLO:
        hello_say_hello_opens(step, image);
        break;
    case HELLO_END:
        /* (O) Greeted (End) */
        bpmn_passed(step, HELLO_END);
        break;
    default:
        bpmn_refuse_target(step);
        break;
    }
}

/* A token is moved away from where it waits */
static void
hello_moves_wait(BpmnStep *step, Image *image, uint64_t *marking, uint64_t place, uint16_t node)
{
    if ((*marking & place) == 0) {
        bpmn_refuse_target(step);
        return;
    }
    *marking &= ~place;
    bpmn_close_wait(step, node);
    hello_enters_target(step, image);
}

/* One event in, run to completion. The engine has checked that the wait is open
   and has written what came along. */
static void hello_step(BpmnStep *step)
{
    Image *image = (Image *)step->images[0];

    switch (step->event) {
    case EVENT_START_BEGINS: hello_start_begins(step, image); break;
    case EVENT_SAY_HELLO_DONE: hello_say_hello_done(step, image); break;
    case EVENT_SAY_HELLO_MOVES: hello_say_hello_moves(step, image); break;
    default: break;
    }
    if (image->marking[0] == 0) bpmn_end(step);
}

/* Nodes and flows: id, name, kind, wait, sub-process, condition. */
static const BpmnElement ELEMENTS[] = {
    { "Start", "Somebody arrives", BPMN_START_EVENT, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT, 0 },
    { "Say_Hello", "Say hello", BPMN_USER_TASK, 0, BPMN_NO_ELEMENT, 0 },
    { "End", "Greeted", BPMN_END_EVENT, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT, 0 },
    { "Flow_1", 0, BPMN_FLOW, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT, 0 },
    { "Flow_2", 0, BPMN_FLOW, BPMN_NO_ELEMENT, BPMN_NO_ELEMENT, 0 },
};

/* What can be waited for. Without .outputs a task or job may write every variable. */
static const char *const OUTCOMES_0[] = {
    "done",
};

static const BpmnWait WAITS[] = {
    {
        .element = HELLO_SAY_HELLO,
        .kind = BPMN_WAIT_TASK,
        .host = BPMN_NO_ELEMENT,
        .outcome_field = HELLO_FIELD_OUTCOME,
        .candidate_groups = "greeters",
        .form = "say-hello",
        .outcomes = OUTCOMES_0,
        .outcome_count = 1,
    },
};

/* What can happen: kind, node, code, whether the wait stays open. */
static const BpmnEvent EVENTS[] = {
    [EVENT_START_BEGINS] = { BPMN_EVENT_START, HELLO_START, 0, false },
    [EVENT_SAY_HELLO_DONE] = { BPMN_EVENT_DONE, HELLO_SAY_HELLO, 0, false },
    [EVENT_SAY_HELLO_MOVES] = { BPMN_EVENT_MOVE, HELLO_SAY_HELLO, 0, false },
};

/* Variables: name, type, place in the image, null bit, constants, longest text. */
static const BpmnField FIELDS[] = {
    { "greeting", BPMN_TEXT, offsetof(Image, greeting), 0, 0, 0, 0 },
    { "outcome", BPMN_TEXT, offsetof(Image, outcome), 1, 0, 0, 0 },
    { "who", BPMN_TEXT, offsetof(Image, who), 2, 0, 0, 0 },
};

/* Places: id, node or flow, bit, counter. */
static const BpmnPlace PLACES[] = {
    { "Say_Hello", HELLO_SAY_HELLO, 0, 0 },
};

/* The diagram as it was read: a program keeps it in its journal. */
static const unsigned char DIAGRAM[] = {
#include "hello.diagram.inc"
    0
};

const BpmnProcess hello_process = {
    .abi = BPMN_ABI,
    .image_bytes = sizeof(Image),
    .max_image_bytes = 65536,
    .nulls_offset = offsetof(Image, nulls),
    .id = "hello",
    .name = "Hello",
    .net_hash = {
        0x90, 0x0b, 0x51, 0x3f, 0x63, 0x65, 0xc2, 0xa8,
        0x0e, 0x3b, 0x6e, 0xa4, 0x31, 0xa4, 0x8b, 0x6d,
        0x5b, 0xe9, 0xab, 0x37, 0xf9, 0x03, 0xac, 0x7c,
        0x7e, 0xb5, 0xee, 0x04, 0x55, 0x6d, 0x4b, 0xc2,
    },
    .elements = ELEMENTS,
    .element_count = 5,
    .node_count = 3,
    .waits = WAITS,
    .wait_count = 1,
    .events = EVENTS,
    .event_count = 3,
    .fields = FIELDS,
    .field_count = 3,
    .parameter_count = 0,
    .places = PLACES,
    .place_count = 1,
    .source = (const char *)DIAGRAM,
    .source_bytes = sizeof DIAGRAM - 1,
    .step = hello_step,
};
