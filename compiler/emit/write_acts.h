/* Acts as statements. */
#ifndef BPMNC_EMIT_WRITE_ACTS_H
#define BPMNC_EMIT_WRITE_ACTS_H

#include <string.h>

#include "write.h"

/* A list of acts and what depends on them, as statements. */
void write_acts(const Writer *writer, const Routine *routine, const Act *act,
                size_t indent);
/* The local that points to an image of a frame; qualifier: "const " or "". */
void write_frame_local(const Writer *writer, uint32_t kind,
                       const char *qualifier);
/* The local variable of a flow: flow_to_auto. */
char *write_local(const Writer *writer, uint32_t flow);
/* The statement of an ACT_CALL, without its semicolon. */
char *write_call(const Writer *writer, const Routine *from, const Act *act);
/* True when nothing can stand behind the acts. */
bool write_returns(const Routine *routine, const Plan *plan, const Act *act);

#endif
