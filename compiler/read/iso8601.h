/* Durations, instants and repeating intervals of ISO 8601. */
#ifndef BPMNC_ISO8601_H
#define BPMNC_ISO8601_H

#include <stdbool.h>
#include <stdint.h>

#include "bpmn/types.h"

/* A duration. Months and years need a start date, so they stand apart. */
typedef struct IsoDuration {
    int32_t months;
    int64_t ms;
} IsoDuration;

/* R3/PT4H, R/PT1H, R2/2030-01-07T09:00:00Z/PT1H. */
typedef struct IsoCycle {
    int64_t repetitions; /* -1: without end */
    BpmnCycle cycle;     /* without a start from now */
} IsoCycle;

/* Each returns false when the text is not wholly of that form. */
bool iso_duration(const char *text, IsoDuration *result);
/* Z or an offset; without either, UTC. Date alone is midnight. */
bool iso_instant(const char *text, int64_t *ms);
/* A time as cron writes it, see bpmn_cron_next(), that comes at all. */
bool iso_cron(const char *text);
/* R[n]/[start/]interval. */
bool iso_cycle(const char *text, IsoCycle *result);

#endif
