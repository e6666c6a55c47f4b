/* Acts as statements. */
#ifndef BPMNC_EMIT_WRITE_ACTS_H
#define BPMNC_EMIT_WRITE_ACTS_H

#include <string.h>

#include "write.h"

/* A list of acts and what depends on them, as statements. */
void write_acts(const Writer *writer, const Routine *routine, const Act *act,
                size_t indent);
/* True when nothing can stand behind the acts. */
bool write_returns(const Routine *routine, const Plan *plan, const Act *act);

#endif
