/*
 * The engine inside a program of your own: no database, no command line. One
 * case begins, ann greets, the case ends.
 */
#include <stdio.h>

#include "hello.h"

/* Waits for the answer of a call and says it. */
static bool answered(BpmnEngine *engine, BpmnCall call, const char *what,
                     BpmnAnswer *answer)
{
    BpmnStatus status = call.status;

    if (status == BPMN_OK) status = bpmn_run_until(engine, call.ticket, answer);
    if (status != BPMN_OK || answer->verdict != BPMN_APPLIED) {
        printf("%s: %s\n", what,
               status != BPMN_OK ? bpmn_status_text(status)
                                 : bpmn_reason_text(answer->reason));
        return false;
    }
    printf("%s: applied, case %llu is at version %llu\n", what,
           (unsigned long long)answer->case_id,
           (unsigned long long)answer->version);
    return true;
}

static bool play(BpmnEngine *engine)
{
    HelloData who = { .has_who = true, .who = bpmn_string("world") };
    HelloData greeting = { .has_greeting = true,
                           .greeting = bpmn_string("Hello, world") };
    BpmnString groups[] = { bpmn_string("greeters") };
    BpmnCallOptions ann = { .groups = groups, .group_count = 1 };
    BpmnAnswer answer;

    if (!answered(engine, hello_start(engine, bpmn_string("H-1"), &who, NULL),
                  "start", &answer))
        return false;
    ann.version = answer.version; /* as she sees it */
    return answered(engine,
                    hello_complete_say_hello(engine, answer.case_id,
                                             bpmn_string("ann"), &greeting,
                                             &ann),
                    "complete", &answer);
}

int main(void)
{
    static const BpmnProcess *const processes[] = { &hello_process };
    BpmnConfig config = {
        .size = sizeof config,
        .clock = bpmn_clock_wall(),
        .allocator = bpmn_allocator_libc(),
        .processes = processes,
        .process_count = 1,
    };
    BpmnEngine *engine = NULL;
    bool right;

    if (bpmn_store_memory(&config.allocator, &config.store) != BPMN_OK
        || bpmn_open(&config, &engine) != BPMN_OK)
        return 1;
    right = play(engine);
    bpmn_close(engine);
    return right ? 0 : 1;
}
