/* A plan becomes C. Emission decides nothing; it cannot fail. */
#ifndef BPMNC_EMIT_H
#define BPMNC_EMIT_H

#include "../lower/plan.h"

/* The files of a process. Names have no folder. */
typedef struct Emitted {
    char *source_name;  /* refund.c */
    char *header_name;  /* refund.h */
    char *map_name;     /* refund.map.json */
    char *diagram_name; /* refund.diagram.inc, which the source includes */
    Text source;
    Text header;
    Text map;
    Text diagram;
} Emitted;

/* lines: #line directives that point into the diagram. */
Emitted emit(const Plan *plan, bool lines, Arena *arena);

#endif
