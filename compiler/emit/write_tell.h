/* What a firing tells. */
#ifndef BPMNC_EMIT_WRITE_TELL_H
#define BPMNC_EMIT_WRITE_TELL_H

#include "write.h"

/* The statements of an ACT_TELL. */
void write_tell(const Writer *writer, const Act *act, size_t indent);

#endif
