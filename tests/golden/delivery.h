/*
 * Made by bpmnc 0.1.0 from the process "Delivery" (delivery).
 * Change the diagram, not this file.
 */
#ifndef DELIVERY_H
#define DELIVERY_H

#include "bpmn/typed.h"

#if BPMN_ABI != 5
#error "made for another libbpmn: run bpmnc build again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What bpmn_open() is given. */
extern const BpmnProcess delivery_process;

/* The nodes, by flow from the start. */
typedef enum DeliveryNode {
    DELIVERY_ORDERED = 0,   /* ( ) Ordered */
    DELIVERY_NEEDS = 1,     /* <V> What does it need? (Needs) */
    DELIVERY_WRAP = 2,      /* [H] Wrap the gift (Wrap) */
    DELIVERY_READY = 3,     /* <V> Ready */
    DELIVERY_INSURE = 4,    /* [H] Insure it (Insure) */
    DELIVERY_CARRY = 5,     /* [C] Carry it (Carry) */
    DELIVERY_GOT_LOST = 6,  /* (!) Got_lost */
    DELIVERY_DELIVERED = 7, /* (O) Delivered */
    DELIVERY_REFUNDED = 8,  /* (O) Refunded */
} DeliveryNode;

/* The variables. */
typedef enum DeliveryField {
    DELIVERY_FIELD_GIFT = 0,    /* gift */
    DELIVERY_FIELD_OUTCOME = 1, /* outcome */
    DELIVERY_FIELD_PRICE = 2,   /* price */
} DeliveryField;

/* Values of a case. Those whose 'has' is false are missing. */
typedef struct DeliveryData {
    bool has_gift;
    bool gift;
    bool has_outcome;
    BpmnString outcome;
    bool has_price;
    BpmnDecimal price;
} DeliveryData;

/* Lists the values that are there; 'list' has room for all. */
static inline size_t delivery_list(const DeliveryData *data, BpmnDatum *list)
{
    size_t count = 0;

    if (data->has_gift) list[count++] = bpmn_datum_boolean("gift", data->gift);
    if (data->has_outcome) list[count++] = bpmn_datum_text("outcome", BPMN_TEXT, data->outcome);
    if (data->has_price) list[count++] = bpmn_datum_decimal("price", data->price);
    return count;
}

/* Reads the values of an open case; texts are valid until the next run. */
static inline bool delivery_read(BpmnEngine *engine, uint64_t case_id,
    DeliveryData *data)
{
    BpmnCaseView view;
    BpmnValue value;

    if (!bpmn_case(engine, case_id, &view)) return false;
    if (view.process->step != delivery_process.step) return false;
    data->has_gift = bpmn_variable(&view, DELIVERY_FIELD_GIFT, &value);
    if (data->has_gift) data->gift = value.as.boolean;
    data->has_outcome = bpmn_variable(&view, DELIVERY_FIELD_OUTCOME, &value);
    if (data->has_outcome) data->outcome = value.as.text;
    data->has_price = bpmn_variable(&view, DELIVERY_FIELD_PRICE, &value);
    if (data->has_price) data->price = value.as.decimal;
    return true;
}

/* Queues a call's command; values and options may be null. */
static inline BpmnCall delivery_submit(BpmnEngine *engine, BpmnCommand *command,
    const DeliveryData *data, const BpmnCallOptions *options)
{
    BpmnDatum list[3];

    if (data) {
        command->data_count = delivery_list(data, list);
        command->data = list;
    }
    return bpmn_call(engine, command, options);
}

/* Calls. Each queues a command and returns its ticket; bpmn_run_until() tells the answer. Data
   and options may be null. */

/* ( ) Ordered: begins a case, with a key that no other open case has. */
static inline BpmnCall delivery_start(BpmnEngine *engine, BpmnString key, const DeliveryData *data,
    const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_START, 0, DELIVERY_ORDERED);

    command->process = &delivery_process;
    command->key = key;
    return delivery_submit(engine, command, data, options);
}

/* [H] Wrap the gift (Wrap): 'actor' completes it. */
static inline BpmnCall delivery_complete_wrap(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const DeliveryData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, DELIVERY_WRAP);

    command->actor = actor;
    return delivery_submit(engine, command, data, options);
}

/* [H] Insure it (Insure): 'actor' completes it. */
static inline BpmnCall delivery_complete_insure(BpmnEngine *engine, uint64_t case_id,
    BpmnString actor, const DeliveryData *data, const BpmnCallOptions *options)
{
    BpmnCommand *command = bpmn_compose(engine, BPMN_COMPLETE, case_id, DELIVERY_INSURE);

    command->actor = actor;
    return delivery_submit(engine, command, data, options);
}

#ifdef __cplusplus
}
#endif
#endif
