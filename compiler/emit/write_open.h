/* Openings and assignments. */
#ifndef BPMNC_EMIT_WRITE_OPEN_H
#define BPMNC_EMIT_WRITE_OPEN_H

#include "write.h"

/* The statements that open a wait with computed values. */
void write_open(const Writer *writer, const PlanOpening *opening,
                size_t indent);
/* The statements that compute what it needs, into its local; what cannot be
   had is noted in the step. */
void write_computed(const Writer *writer, const PlanOpening *opening,
                    size_t indent);
/* The word of what opens, in names of functions: "task". */
const char *write_wait_word(const Opening *opening);
/* The assignment alone: 'then' is what follows when it fails. */
void write_assign(const Writer *writer, const Act *act, size_t indent);

#endif
