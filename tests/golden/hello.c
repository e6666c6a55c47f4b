/*
 * Made by bpmnc 0.1.0 from the process "Hello" (hello).
 * Change the diagram, not this file.
 *
 * ( ) Somebody arrives -> [H] Say hello
 * [H] Say hello -> (O) Greeted
 */
#include "hello.h"

#include "bpmn/step.h"

/* A case, as it lies in memory and in the journal. */
typedef struct Image {
    BpmnImage head;
    uint64_t marking[1];        /* which places have a token */
    uint64_t nulls[1];          /* which variables have no value */
    BpmnText greeting;
    BpmnText who;
} Image;

_Static_assert(sizeof(Image) == 40, "layout");

/* Places: where a token can rest. */
#define AT_SAY_HELLO        (UINT64_C(1) << 0)      /* [H] Say hello (Say_Hello) */

/* Flows. */
#define FLOW_1              3       /* Somebody arrives -> Say hello (Flow_1) */
#define FLOW_2              4       /* Say hello -> Greeted (Flow_2) */

/* What can happen. */
enum {
    EVENT_START_BEGINS,
    EVENT_SAY_HELLO_DONE
};

/* [H] Say hello (Say_Hello) opens */
static void hello_say_hello_opens(BpmnStep *step, Image *image)
{
    bpmn_passed(step, HELLO_SAY_HELLO);
    image->marking[0] |= AT_SAY_HELLO;
    bpmn_open_task(step, HELLO_SAY_HELLO, 0);
}

/* ( ) Somebody arrives (Start): a case begins */
static void hello_start_begins(BpmnStep *step, Image *image)
{
    BPMN_PASSED(step, HELLO_START, FLOW_1);
    hello_say_hello_opens(step, image);
}

/* [H] Say hello (Say_Hello) was completed */
static void hello_say_hello_done(BpmnStep *step, Image *image)
{
    image->marking[0] &= ~AT_SAY_HELLO;
    BPMN_PASSED(step, FLOW_2, HELLO_END);       /* (O) Greeted (End) */
}

/* One event in, run to completion. The engine has checked that the wait is
   open and has written what came along. */
static void hello_step(BpmnStep *step, void *memory)
{
    Image *image = memory;

    switch (step->event) {
    case EVENT_START_BEGINS: hello_start_begins(step, image); break;
    case EVENT_SAY_HELLO_DONE: hello_say_hello_done(step, image); break;
    default: break;
    }
    if (image->marking[0] == 0) bpmn_end(step);
}
