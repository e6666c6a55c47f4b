/* Openings and assignments. */
#ifndef BPMNC_EMIT_OPEN_H
#define BPMNC_EMIT_OPEN_H

#include "write.h"

void write_open(const Writer *writer, const Opening *opening, size_t indent);
void write_assign(const Writer *writer, const Routine *routine, const Act *act,
                  size_t indent);

#endif
