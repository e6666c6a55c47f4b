/* Variables, their types, and the outcomes of people's tasks. */
#ifndef BPMNC_TYPES_H
#define BPMNC_TYPES_H

#include "../model/diagram.h"

/*
 * Parses every expression of the diagram, collects the variables of each
 * process and finds their types: schema, declarations, example data,
 * inference, in that order.
 *
 * search   folders to look for NAME.schema.json in, after the diagram's own
 */
void resolve_types(Diagram *diagram, Arena *arena, Findings *found);

/* Reports UNTYPED for each variable that nothing told the type of. */
void types_require_all(const Process *process, Findings *found);

/* One word for dumps: "decimal"; "loose" when nothing tells the type. */
const char *type_word(BpmnType type);

/* The variables of each process as text, for 'dump --stage=types': type, what
   told it and where, and in which scope the variable lives. */
void types_dump(const Diagram *diagram, Text *text);

#endif
