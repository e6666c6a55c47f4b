/*
 * Made by bpmnc 0.1.0 from the process "Order" (Order).
 * Change the diagram, not this file.
 */
#ifndef ORDER_H
#define ORDER_H

#include "bpmn/typed.h"

#if BPMN_ABI != 5
#error "made for another libbpmn: run bpmnc build again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What bpmn_open() is given. */
extern const BpmnProcess order_process;

/* The nodes, by flow from the start. */
typedef enum OrderNode {
    ORDER_ORDERED = 0,        /* ( ) Ordered */
    ORDER_CANCELLED = 1,      /* [>] Customer cancels (Cancelled) */
    ORDER_SLOW = 2,           /* [>] It takes long (Slow) */
    ORDER_PACK = 3,           /* [H] Pack the order (Pack) */
    ORDER_CANCEL = 4,         /* (m) Cancel */
    ORDER_AFTER_TWO_DAYS = 5, /* (~) After_Two_Days */
    ORDER_SEND = 6,           /* [J] Hand it over (Send) */
    ORDER_REFUND = 7,         /* [J] Pay back (Refund) */
    ORDER_TELL = 8,           /* [H] Tell the customer (Tell) */
    ORDER_DELIVERED = 9,      /* (O) Delivered */
    ORDER_PAID_BACK = 10,     /* (O) Paid_Back */
    ORDER_TOLD = 11,          /* (O) Told */
} OrderNode;

/* The variables. */
typedef enum OrderField {
    ORDER_FIELD_OUTCOME = 0, /* outcome */
} OrderField;

/* Values of a case. Those whose 'has' is false are missing. */
typedef struct OrderData {
    bool has_outcome;
    BpmnString outcome;
} OrderData;

/* Lists the values that are there; 'list' has room for all. */
static inline size_t order_list(const OrderData *data, BpmnDatum *list)
{
    size_t count = 0;

    if (data->has_outcome) list[count++] = bpmn_datum_text("outcome", BPMN_TEXT, data->outcome);
    return count;
}

/* Reads the values of an open case; texts are valid until the next run. */
static inline bool order_read(BpmnEngine *engine, uint64_t case_id,
    OrderData *data)
{
    BpmnCaseView view;
    BpmnValue value;

    if (!bpmn_case(engine, case_id, &view)) return false;
    if (view.process->step != order_process.step) return false;
    data->has_outcome = bpmn_variable(&view, ORDER_FIELD_OUTCOME, &value);
    if (data->has_outcome) data->outcome = value.as.text;
    return true;
}

/* Queues a call's command; values and options may be null. */
static inline BpmnCall order_submit(BpmnEngine *engine, BpmnCommand *command,
    const OrderData *data, const BpmnCallOptions *options)
{
    BpmnDatum list[1];

    if (data) {
        command->data_count = order_list(data, list);
        command->data = list;
    }
    return bpmn_call(engine, command, options);
}

/* Calls. Each queues a command and returns its ticket; bpmn_run_until() tells the answer. Data
   and options may be null. */

/* ( ) Ordered: begins a case, with a key that no other open case has. */
static inline BpmnCall order_start(BpmnEngine *engine, BpmnString key, const OrderData *data,
    const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_START, 0, ORDER_ORDERED);

    command->process = &order_process;
    command->key = key;
    return order_submit(engine, command, data, options);
}

/* [H] Pack the order (Pack): 'actor' completes it. */
static inline BpmnCall order_complete_pack(BpmnEngine *engine, uint64_t case_id, BpmnString actor,
    const OrderData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, ORDER_PACK);

    command->actor = actor;
    return order_submit(engine, command, data, options);
}

/* [H] Tell the customer (Tell): 'actor' completes it. */
static inline BpmnCall order_complete_tell(BpmnEngine *engine, uint64_t case_id, BpmnString actor,
    const OrderData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, ORDER_TELL);

    command->actor = actor;
    return order_submit(engine, command, data, options);
}

/* [J] Hand it over (Send): the job is done. */
static inline BpmnCall order_finish_send(BpmnEngine *engine, uint64_t case_id,
    const OrderData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_JOB_DONE, case_id, ORDER_SEND);

    return order_submit(engine, command, data, options);
}

/* [J] Pay back (Refund): the job is done. */
static inline BpmnCall order_finish_refund(BpmnEngine *engine, uint64_t case_id,
    const OrderData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_JOB_DONE, case_id, ORDER_REFUND);

    return order_submit(engine, command, data, options);
}

/* (m) Cancel: the message arrives, for the case that 'key' names. */
static inline BpmnCall order_message_cancel(BpmnEngine *engine, BpmnString key,
    const OrderData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_MESSAGE, 0, BPMN_NO_ELEMENT);

    command->process = &order_process;
    command->key = key;
    command->name = bpmn_string("cancel");
    return order_submit(engine, command, data, options);
}

#ifdef __cplusplus
}
#endif
#endif
