/* Times of ISO 8601 as diagrams write them. The forms themselves are those of
   runtime/value, so that a diagram and a running case agree. */
#include "iso8601.h"

#include <stddef.h>
#include <string.h>

#include "bpmn/value.h"

bool iso_duration(const char *text, IsoDuration *result)
{
    return bpmn_duration_read(bpmn_string(text), &result->months, &result->ms);
}

bool iso_instant(const char *text, int64_t *ms)
{
    return bpmn_instant_read(bpmn_string(text), ms);
}

/* "R", "R3" up to the slash; null when it is neither. */
static const char *read_repetitions(const char *text, int64_t *repetitions)
{
    if (*text++ != 'R') return NULL;
    *repetitions = *text == '/' ? -1 : 0;
    for (; *text >= '0' && *text <= '9'; text++) {
        if (*repetitions > (INT64_MAX - 9) / 10) return NULL;
        *repetitions = *repetitions * 10 + (*text - '0');
    }
    return *text == '/' ? text + 1 : NULL;
}

static bool read_interval(const char *text, BpmnCycle *cycle)
{
    IsoDuration interval;

    if (!iso_duration(text, &interval)) return false;
    cycle->months = interval.months;
    cycle->interval_ms = interval.ms;
    return true;
}

/* "2030-01-07T09:00:00Z/PT1H" or "START/END" */
static bool read_started(const char *text, const char *slash, BpmnCycle *cycle)
{
    BpmnString start = { text, (size_t)(slash - text) };
    int64_t end_ms;
    bool fault = false;

    if (!bpmn_instant_read_local(start, &cycle->anchor_ms,
                                 &cycle->offset_minutes)) {
        return false;
    }
    if (read_interval(slash + 1, cycle)) return true;
    if (!iso_instant(slash + 1, &end_ms)) return false;
    cycle->interval_ms = bpmn_integer_subtract(end_ms, cycle->anchor_ms,
                                               &fault);
    return !fault;
}

bool iso_cycle(const char *text, IsoCycle *result)
{
    IsoCycle found = { .cycle = { .anchor_ms = BPMN_FROM_NOW } };
    BpmnCycle *cycle = &found.cycle;
    const char *rest = read_repetitions(text, &found.repetitions);

    if (!rest) return false;
    const char *slash = strchr(rest, '/');
    if (slash ? !read_started(rest, slash, cycle) : !read_interval(rest, cycle))
        return false;
    /* An interval of nothing would fire without end at one instant. */
    if (cycle->months < 0 || cycle->interval_ms < 0
        || (cycle->months == 0 && cycle->interval_ms == 0))
        return false;
    *result = found;
    return true;
}
