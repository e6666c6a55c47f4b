/*
 * What generated C stands on besides bpmn/step.h: small pieces that read
 * better under a name than spelled out at each place. All inline.
 */
#ifndef BPMN_GENERATED_H
#define BPMN_GENERATED_H

#include "bpmn/step.h"

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

/* type: BPMN_INTEGER, BPMN_INSTANT or BPMN_DURATION. */
static inline BpmnValue bpmn_integer_value(BpmnType type, int64_t integer)
{
    return (BpmnValue){ .type = type, .as.integer = integer };
}

/* A decimal as a value. */
static inline BpmnValue bpmn_decimal_value(BpmnDecimal decimal)
{
    return (BpmnValue){ .type = BPMN_DECIMAL, .as.decimal = decimal };
}

/* type: BPMN_TEXT or BPMN_JSON. */
static inline BpmnValue bpmn_text_value(BpmnType type, BpmnString text)
{
    return (BpmnValue){ .type = type, .as.text = text };
}

/* variable = value, unless something of the value could not be had. Returns
   what stands against it: also NO_VALUE for one that does not fit. */
static inline BpmnCause bpmn_assign(BpmnStep *step, void *image, uint16_t field,
                                    BpmnValue value)
{
    BpmnCause cause = bpmn_take_cause(step);

    if (cause == BPMN_CAUSE_NONE
        && !bpmn_field_set(step, image, field, &value)) {
        cause = BPMN_CAUSE_NO_VALUE;
    }
    return cause;
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

/* The whole number that a decimal is; inexact when it is none. */
static inline int64_t bpmn_whole(BpmnDecimal decimal, bool *inexact)
{
    int64_t whole = 0;

    *inexact = !bpmn_decimal_to_integer(decimal, &whole) || *inexact;
    return whole;
}

/* Whether a text has no bytes. */
static inline bool bpmn_is_empty(BpmnString text)
{
    return text.length == 0;
}

/* "true" or "false". */
static inline BpmnString bpmn_boolean_text(bool boolean)
{
    return bpmn_string(boolean ? "true" : "false");
}

/* Values as parts of a text, in scratch. */

/* A copy of bytes in scratch; empty after a fault. */
static inline BpmnString bpmn_scratch_text(BpmnStep *step, const char *bytes,
                                           size_t length)
{
    return bpmn_join(step, (BpmnString){ bytes, length },
                     (BpmnString){ "", 0 });
}

/* An integer as a text in scratch. */
static inline BpmnString bpmn_integer_text(BpmnStep *step, int64_t integer)
{
    char buffer[BPMN_DECIMAL_TEXT_MAX];

    return bpmn_scratch_text(step, buffer, bpmn_integer_print(integer, buffer));
}

/* A decimal as a text in scratch. */
static inline BpmnString bpmn_decimal_text(BpmnStep *step, BpmnDecimal decimal)
{
    char buffer[BPMN_DECIMAL_TEXT_MAX];

    return bpmn_scratch_text(step, buffer, bpmn_decimal_print(decimal, buffer));
}

/* Milliseconds since 1970 as an ISO 8601 text in scratch. */
static inline BpmnString bpmn_instant_text(BpmnStep *step, int64_t ms)
{
    char buffer[BPMN_INSTANT_TEXT_MAX];

    return bpmn_scratch_text(step, buffer, bpmn_instant_print(ms, buffer));
}

/* Milliseconds as an ISO 8601 duration in scratch. */
static inline BpmnString bpmn_duration_text(BpmnStep *step, int64_t ms)
{
    char buffer[BPMN_DURATION_TEXT_MAX];

    return bpmn_scratch_text(step, buffer, bpmn_duration_print(0, ms, buffer));
}

/* Times that stand in a text. One that cannot be read is noted as missing. */

/* The instant that an ISO 8601 duration from now on leads to. */
static inline int64_t bpmn_due_after(BpmnStep *step, BpmnString duration)
{
    int32_t months = 0;
    int64_t ms = 0;

    bpmn_need(step, bpmn_duration_read(duration, &months, &ms));
    return bpmn_instant_add(step->now_ms, months, ms);
}

/* The instant that an ISO 8601 text names. */
static inline int64_t bpmn_due_at(BpmnStep *step, BpmnString instant)
{
    int64_t ms = 0;

    bpmn_need(step, bpmn_instant_read(instant, &ms));
    return ms;
}

/* A date that is only shown: an instant or a duration from now; INT64_MIN
   when it is neither. */
static inline int64_t bpmn_shown_date(const BpmnStep *step, BpmnString text)
{
    int32_t months = 0;
    int64_t ms = INT64_MIN;

    if (text.length > 0 && text.bytes[0] == 'P') {
        return bpmn_duration_read(text, &months, &ms)
            ? bpmn_instant_add(step->now_ms, months, ms)
            : INT64_MIN;
    }
    return bpmn_instant_read(text, &ms) ? ms : INT64_MIN;
}

/* A priority: a whole number, else 50. */
static inline int64_t bpmn_priority_of(BpmnDecimal decimal)
{
    int64_t priority = 50;

    bpmn_decimal_to_integer(decimal, &priority);
    return priority;
}

/* The priority that a text says: its whole number; 50 where it is none. */
static inline int64_t bpmn_priority_in(BpmnString text)
{
    BpmnDecimal decimal;

    return bpmn_decimal_read(text, &decimal) ? bpmn_priority_of(decimal) : 50;
}

#endif
