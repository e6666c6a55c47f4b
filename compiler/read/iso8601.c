/* Times of ISO 8601 as diagrams write them. The forms themselves are those of
   runtime/value, so that a diagram and a running case agree. */
#include "iso8601.h"

#include "bpmn/value.h"

bool iso_duration(const char *text, IsoDuration *result)
{
    return bpmn_duration_read(bpmn_string(text), &result->months, &result->ms);
}

bool iso_instant(const char *text, int64_t *ms)
{
    return bpmn_instant_read(bpmn_string(text), ms);
}

bool iso_cycle(const char *text, IsoCycle *result)
{
    return bpmn_cycle_read(bpmn_string(text), &result->cycle,
                           &result->repetitions);
}

bool iso_cron(const char *text)
{
    return bpmn_cron_next(bpmn_string(text), 0) != INT64_MAX;
}
