/*
 * What generated C stands on besides bpmn/step.h: small pieces that read
 * better under a name than spelled out at each place. All inline.
 */
#ifndef BPMN_GENERATED_H
#define BPMN_GENERATED_H

#include "bpmn/operation.h"

/* A run of nodes and flows was passed. */
#define BPMN_PASSED(step, ...)                                              \
    do {                                                                    \
        static const uint16_t run[] = { __VA_ARGS__ };                      \
        bpmn_passed_all((step), run, (uint32_t)(sizeof run / sizeof *run)); \
    } while (0)

/* All bits from one to another, both included. */
#define BPMN_FROM_TO(first, last) (((last) - (first)) | (last))

/* Tokens come to rest at places that are proven to hold one at most. Only an
   operator's move can bring a second: then the whole step is refused. */
static inline void bpmn_put(BpmnStep *step, uint64_t *marking, uint64_t places)
{
    if (*marking & places) bpmn_refuse_token(step);
    *marking |= places;
}

/* One token more at a place that may hold several. */
static inline void bpmn_count(BpmnStep *step, uint32_t *count)
{
    if (*count < UINT32_MAX)
        ++*count;
    else
        bpmn_refuse_token(step);
}

/* From where a token can come to an inclusive gateway by one of its flows: it
   is 'near' where a token waits there already, else 'far'. What is far and not
   near is waited for. */
static inline void bpmn_comes(bool waits, uint64_t places, uint64_t *near,
                              uint64_t *far)
{
    *(waits ? near : far) |= places;
}

/* All tokens of such a place are taken away. */
static inline void bpmn_close_counted(BpmnStep *step, uint16_t element,
                                      uint32_t *count)
{
    if (*count == 1)
        bpmn_close_wait(step, element);
    else
        bpmn_close_all(step, element);
    *count = 0;
}

/* Ends all incidents that a counter counts, and sets it to 0. */
static inline void bpmn_counted_over(BpmnStep *step, uint16_t element,
                                     uint32_t *count)
{
    for (; *count > 0; --*count) bpmn_incident_over(step, element);
}

/* How many items the host at that depth has, in all. */
static inline int64_t bpmn_items_total(const BpmnStep *step, uint16_t depth)
{
    return ((const BpmnHost *)step->images[depth])->total;
}

/* The same of those that are completed. */
static inline int64_t bpmn_items_completed(const BpmnStep *step, uint16_t depth)
{
    return ((const BpmnHost *)step->images[depth])->completed;
}

/* Which item it is of the host at that depth, from 1. */
static inline int64_t bpmn_item_number(const BpmnStep *step, uint16_t depth)
{
    return step->frames[BPMN_MAX_DEPTH + depth + 1];
}

/* A host opens, if what was computed before could be had: see
   bpmn_open_items(). */
static inline BpmnCause bpmn_begin_items(BpmnStep *step, uint16_t kind,
                                         BpmnValue of, uint32_t *total)
{
    BpmnCause cause = bpmn_take_cause(step);

    *total = 0;
    return cause == BPMN_CAUSE_NONE ? bpmn_open_items(step, kind, of, total)
                                    : cause;
}

/* What all items of the host that acts have given so far; what cannot be had is
   missing. */
static inline BpmnValue bpmn_results(BpmnStep *step)
{
    BpmnValue results;

    (void)bpmn_need(step, bpmn_collect(step, &results) == BPMN_CAUSE_NONE);
    return results;
}

/* variable = that, in an image around the host: see bpmn_assign_items(). */
static inline BpmnCause bpmn_assign_results(BpmnStep *step, void *image,
                                            uint16_t field)
{
    BpmnValue results;
    BpmnCause cause = bpmn_collect(step, &results);

    return cause == BPMN_CAUSE_NONE
        ? bpmn_assign_items(step, image, field, results)
        : cause;
}

/* Null, of no type. */
static inline BpmnValue bpmn_no_value(void)
{
    return (BpmnValue){ .type = BPMN_LOOSE, .is_null = true };
}

/* A boolean as a value. */
static inline BpmnValue bpmn_boolean_value(bool boolean)
{
    return (BpmnValue){ .type = BPMN_BOOLEAN, .as.boolean = boolean };
}

/* digits * 10^exponent as a value. */
static inline BpmnValue bpmn_decimal_value(int64_t digits, int32_t exponent)
{
    return (BpmnValue){ .type = BPMN_DECIMAL,
                        .as.decimal = { digits, exponent, 0 } };
}

/* The text of an enumeration's value. */
static inline BpmnString bpmn_constant_text(const BpmnField *field,
                                            int32_t number)
{
    return bpmn_string(number >= 0 && number < field->constant_count
                           ? field->constants[number]
                           : "");
}

/* For comparing only, where 19 digits do no harm. */
static inline BpmnDecimal bpmn_as_decimal(int64_t integer)
{
    return (BpmnDecimal){ integer, 0, 0 };
}

/* Whether a text has no bytes. */
static inline bool bpmn_is_empty(BpmnString text)
{
    return text.length == 0;
}

#endif
