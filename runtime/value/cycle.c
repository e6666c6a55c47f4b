/* Times that come again, as ISO 8601 writes them. */
#include "bpmn/value.h"

/* What stands before the first slash; the rest behind it stays in *text. False:
   there is none. */
static bool take_part(BpmnString *text, BpmnString *part)
{
    size_t length = 0;

    while (length < text->length && text->bytes[length] != '/') length++;
    if (length == text->length) return false;
    *part = (BpmnString){ text->bytes, length };
    text->bytes += length + 1;
    text->length -= length + 1;
    return true;
}

/* "R", "R3" */
static bool read_repetitions(BpmnString text, int64_t *repetitions)
{
    if (text.length == 0 || text.bytes[0] != 'R') return false;
    *repetitions = text.length == 1 ? -1 : 0;
    for (size_t i = 1; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9'
            || *repetitions > (INT64_MAX - 9) / 10) {
            return false;
        }
        *repetitions = *repetitions * 10 + (text.bytes[i] - '0');
    }
    return true;
}

/* "PT1H", or behind a start its end. */
static bool read_interval(BpmnString text, BpmnCycle *cycle)
{
    int64_t end_ms;
    bool fault = false;

    if (bpmn_duration_read(text, &cycle->months, &cycle->interval_ms))
        return true;
    if (cycle->anchor_ms == BPMN_FROM_NOW || !bpmn_instant_read(text, &end_ms))
        return false;
    cycle->interval_ms = bpmn_integer_subtract(end_ms, cycle->anchor_ms,
                                               &fault);
    return !fault;
}

bool bpmn_cycle_read(BpmnString text, BpmnCycle *cycle, int64_t *repetitions)
{
    BpmnCycle found = { .anchor_ms = BPMN_FROM_NOW };
    BpmnString part;
    int64_t times;

    if (!take_part(&text, &part) || !read_repetitions(part, &times))
        return false;
    if (take_part(&text, &part)
        && !bpmn_instant_read_local(part, &found.anchor_ms,
                                    &found.offset_minutes)) {
        return false;
    }
    /* An interval of nothing would fire without end at one instant. */
    if (!read_interval(text, &found) || found.months < 0
        || found.interval_ms < 0
        || (found.months == 0 && found.interval_ms == 0)) {
        return false;
    }
    *cycle = found;
    *repetitions = times;
    return true;
}
