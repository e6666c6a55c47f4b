/* Times that come again. */
#include "bpmn/process.h"
#include "bpmn/value.h"

enum { MS_PER_MINUTE = 60000 };

int64_t bpmn_cycle_due(const BpmnCycle *cycle, int64_t n)
{
    int64_t ahead = cycle->offset_minutes * (int64_t)MS_PER_MINUTE;
    bool fault = false;
    int64_t months = bpmn_integer_multiply(cycle->months, n, &fault);
    int64_t past = bpmn_integer_multiply(cycle->interval_ms, n, &fault);
    int64_t local = bpmn_integer_add(cycle->anchor_ms, ahead, &fault);
    int64_t due;

    if (fault || months > INT32_MAX) return INT64_MAX;
    due = bpmn_integer_subtract(bpmn_instant_add(local, (int32_t)months, 0),
                                ahead, &fault);
    due = bpmn_integer_add(due, past, &fault);
    return fault ? INT64_MAX : due;
}

int64_t bpmn_cycle_first(const BpmnCycle *cycle, int64_t ms)
{
    int64_t low = 0;
    int64_t high = 1;

    if (bpmn_cycle_due(cycle, 0) >= ms) return 0;
    while (bpmn_cycle_due(cycle, high) < ms) high *= 2;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;

        if (bpmn_cycle_due(cycle, middle) < ms)
            low = middle;
        else
            high = middle;
    }
    return high;
}

const BpmnCalendar bpmn_ability_calendar = { bpmn_cycle_due, bpmn_cycle_first };
