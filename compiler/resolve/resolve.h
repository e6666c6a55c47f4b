/* Names become pointers (references.c) and get types (types.h). */
#ifndef BPMNC_RESOLVE_H
#define BPMNC_RESOLVE_H

#include "../model/node.h"
#include "folder.h"
#include "types.h"

/* Fills in every field marked 'resolve' that is a reference. Reports
   UNKNOWN_REFERENCE, DUPLICATE_ID, FLOW_SCOPE and goes on. */
void resolve_references(Diagram *diagram, Arena *arena, Findings *found);

/* correlation.c: the keys of messages by correlationSubscription, of a diagram
   whose references are resolved. Reports UNSUPPORTED. */
void resolve_correlation(Diagram *diagram, Arena *arena, Findings *found);

/* Of the diagrams of one program, whose references are resolved: which process
   a call activity calls, the last that has the id, and which messages go to
   cases of the program, and what of that nobody there throws or waits for.
   What says which job it is is that job. */
void resolve_partners(Diagram *const *diagrams, size_t count, Arena *arena);

/* links.c: flows from the link events of a scope that are thrown to those that
   are caught; the drawn ones are joined already. Reports BAD_FLOW,
   EVENT_DEFINITION, UNKNOWN_REFERENCE. */
void resolve_links(const Scope *scope, Arena *arena, Findings *found);

#endif
