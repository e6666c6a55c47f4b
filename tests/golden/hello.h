/*
 * Made by bpmnc 0.1.0 from the process "Hello" (hello).
 * Change the diagram, not this file.
 */
#ifndef HELLO_H
#define HELLO_H

#include "bpmn/typed.h"

#if BPMN_ABI != 5
#error "made for another libbpmn: run bpmnc build again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What bpmn_open() is given. */
extern const BpmnProcess hello_process;

/* The nodes, by flow from the start. */
typedef enum HelloNode {
    HELLO_START = 0,     /* ( ) Somebody arrives (Start) */
    HELLO_SAY_HELLO = 1, /* [H] Say hello (Say_Hello) */
    HELLO_END = 2,       /* (O) Greeted (End) */
} HelloNode;

/* The variables. */
typedef enum HelloField {
    HELLO_FIELD_GREETING = 0, /* greeting */
    HELLO_FIELD_OUTCOME = 1,  /* outcome */
    HELLO_FIELD_WHO = 2,      /* who */
} HelloField;

/* Values of a case. Those whose 'has' is false are missing. */
typedef struct HelloData {
    bool has_greeting;
    BpmnString greeting;
    bool has_outcome;
    BpmnString outcome;
    bool has_who;
    BpmnString who;
} HelloData;

/* Lists the values that are there; 'list' has room for all. */
static inline size_t hello_list(const HelloData *data, BpmnDatum *list)
{
    size_t count = 0;

    if (data->has_greeting) list[count++] = bpmn_datum_text("greeting", BPMN_TEXT, data->greeting);
    if (data->has_outcome) list[count++] = bpmn_datum_text("outcome", BPMN_TEXT, data->outcome);
    if (data->has_who) list[count++] = bpmn_datum_text("who", BPMN_TEXT, data->who);
    return count;
}

/* Reads the values of an open case; texts are valid until the next run. */
static inline bool hello_read(BpmnEngine *engine, uint64_t case_id,
    HelloData *data)
{
    BpmnCaseView view;
    BpmnValue value;

    if (!bpmn_case(engine, case_id, &view)) return false;
    if (view.process->step != hello_process.step) return false;
    data->has_greeting = bpmn_variable(&view, HELLO_FIELD_GREETING, &value);
    if (data->has_greeting) data->greeting = value.as.text;
    data->has_outcome = bpmn_variable(&view, HELLO_FIELD_OUTCOME, &value);
    if (data->has_outcome) data->outcome = value.as.text;
    data->has_who = bpmn_variable(&view, HELLO_FIELD_WHO, &value);
    if (data->has_who) data->who = value.as.text;
    return true;
}

/* Queues a call's command; values and options may be null. */
static inline BpmnCall hello_submit(BpmnEngine *engine, BpmnCommand *command,
    const HelloData *data, const BpmnCallOptions *options)
{
    BpmnDatum list[3];

    if (data) {
        command->data_count = hello_list(data, list);
        command->data = list;
    }
    return bpmn_call(engine, command, options);
}

/* Calls. Each queues a command and returns its ticket; bpmn_run_until() tells the answer. Data
   and options may be null. */

/* ( ) Somebody arrives (Start): begins a case, with a key that no other open case has. */
static inline BpmnCall hello_start(BpmnEngine *engine, BpmnString key, const HelloData *data,
    const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_START, 0, HELLO_START);

    command->process = &hello_process;
    command->key = key;
    return hello_submit(engine, command, data, options);
}

/* [H] Say hello (Say_Hello): 'actor' completes it. */
static inline BpmnCall hello_complete_say_hello(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const HelloData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, HELLO_SAY_HELLO);

    command->actor = actor;
    return hello_submit(engine, command, data, options);
}

#ifdef __cplusplus
}
#endif
#endif
