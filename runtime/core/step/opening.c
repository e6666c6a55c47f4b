/* Values that open waits: when a timer is due, by which key a message comes,
   who is asked. */
#include "bpmn/operation.h"

/* A duration as months and milliseconds; texts may have both. */
static bool duration_of(BpmnValue value, int32_t *months, int64_t *ms)
{
    *months = 0;
    *ms = 0;
    if (bpmn_is_text(value))
        return bpmn_duration_read(value.as.text, months, ms);
    if (value.is_null) return false;
    if (value.type == BPMN_DURATION) *ms = value.as.integer;
    if (value.type != BPMN_MONTHS) return value.type == BPMN_DURATION;
    *months = (int32_t)value.as.integer;
    return *months == value.as.integer;
}

static bool is_instant(int64_t ms)
{
    return ms >= BPMN_INSTANT_MIN && ms <= BPMN_INSTANT_MAX;
}

int64_t bpmn_due_after(BpmnStep *step, BpmnValue duration)
{
    int32_t months;
    int64_t ms;

    if (!bpmn_need(step, duration_of(duration, &months, &ms))) return 0;
    ms = bpmn_instant_add(step->now_ms, months, ms);
    if (is_instant(ms)) return ms;
    (void)bpmn_inexact(step);
    return 0;
}

static bool instant_of(BpmnValue value, int64_t *ms)
{
    if (bpmn_is_text(value)) return bpmn_instant_read(value.as.text, ms);
    *ms = value.as.integer;
    return !value.is_null && value.type == BPMN_INSTANT;
}

int64_t bpmn_due_at(BpmnStep *step, BpmnValue instant)
{
    int64_t ms;

    return bpmn_need(step, instant_of(instant, &ms)) ? ms : 0;
}

BpmnAgain bpmn_again(BpmnStep *step, BpmnValue repetition)
{
    BpmnAgain again = { { 0, 0, 0, 0 }, 0 };

    (void)bpmn_need(step,
                    bpmn_is_text(repetition)
                        && bpmn_cycle_read(repetition.as.text, &again.cycle,
                                           &again.repetitions)
                        && again.repetitions != 0);
    return again;
}

BpmnString bpmn_name(BpmnStep *step, BpmnValue value)
{
    return bpmn_need(step, bpmn_is_text(value)) ? value.as.text
                                                : (BpmnString){ "", 0 };
}

/* Each item of a list is one name, whatever is in it. */
static void add_names(BpmnStep *step, BpmnValue value, BpmnNames *names)
{
    BpmnItems items = { { NULL, 0 }, 0, false };
    BpmnValue item;

    if (!value.is_null && value.type == BPMN_STRUCTURE)
        items = bpmn_items(value.as.text);
    else if (bpmn_need(step, bpmn_is_text(value)) && value.as.text.length > 0)
        bpmn_add_name(step, names, value.as.text);
    if (!bpmn_need(step, !items.is_object)) return;
    while (bpmn_items_next(&items, NULL, &item)) {
        if (!bpmn_need(step, bpmn_is_text(item))) return;
        if (item.as.text.length > 0) bpmn_add_name(step, names, item.as.text);
    }
}

BpmnNames bpmn_names(BpmnStep *step, BpmnValue value)
{
    BpmnNames names = { NULL, 0 };

    add_names(step, value, &names);
    if (names.count == 0 && !step->missing && !step->inexact)
        step->nobody = true;
    return names;
}

BpmnNames bpmn_more_names(BpmnStep *step, BpmnValue value)
{
    BpmnNames names = { NULL, 0 };

    add_names(step, value, &names);
    if (names.count > 0) step->nobody = false;
    return names;
}

/* Is there nothing to be shown? A value that was inexact is something. */
static bool is_absent(BpmnStep *step, BpmnValue value)
{
    BpmnCause cause = bpmn_take_cause(step);

    return value.is_null && cause != BPMN_CAUSE_ARITHMETIC;
}

int64_t bpmn_shown_date(BpmnStep *step, BpmnValue value)
{
    int32_t months;
    int64_t ms;
    bool is_period = bpmn_is_text(value)
        ? value.as.text.length > 0 && value.as.text.bytes[0] == 'P'
        : value.type != BPMN_INSTANT;

    if (is_absent(step, value)) return INT64_MIN;
    bool had = is_period ? duration_of(value, &months, &ms)
                         : instant_of(value, &ms);
    if (!had) return BPMN_NOT_ONE;
    if (is_period) ms = bpmn_instant_add(step->now_ms, months, ms);
    return is_instant(ms) ? ms : BPMN_NOT_ONE;
}

int64_t bpmn_priority(BpmnStep *step, BpmnValue value)
{
    int64_t priority = BPMN_NOT_ONE;
    BpmnValue number = bpmn_coerce(step, &value, 1);

    if (is_absent(step, value)) return 50;
    if (number.is_null) return BPMN_NOT_ONE;
    if (number.type == BPMN_INTEGER) return number.as.integer;
    if (number.type == BPMN_DECIMAL)
        bpmn_decimal_to_integer(number.as.decimal, &priority);
    return priority;
}
