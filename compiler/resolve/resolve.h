/* Names become pointers (references.c) and get types (types.h). */
#ifndef BPMNC_RESOLVE_H
#define BPMNC_RESOLVE_H

#include "../model/diagram.h"
#include "types.h"

/* folder.c: the folders that a command has looked into, for Diagram.folders.
   Lives in the arena, which lives as long as the command. */
Folders *folders_new(Arena *arena);

/* Fills in every field marked 'resolve' that is a reference. Reports
   UNKNOWN_REFERENCE, DUPLICATE_ID, FLOW_SCOPE and goes on. */
void resolve_references(Diagram *diagram, Arena *arena, Findings *found);

#endif
