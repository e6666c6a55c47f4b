/* Variables, their types, and the outcomes of people's tasks. */
#ifndef BPMNC_TYPES_H
#define BPMNC_TYPES_H

#include "../model/node.h"

/*
 * Parses every expression of the diagram, collects the variables of each
 * process and finds their types: schema, declarations, example data,
 * inference, in that order.
 *
 * search   folders to look for NAME.schema.json in, after the diagram's own
 */
void resolve_types(Diagram *diagram, Arena *arena, Findings *found);

/* The schema file of a diagram: "dir/draft.bpmn" has "dir/draft.schema.json".
   Null for a diagram without a file. */
const char *schema_path(const Diagram *diagram, Arena *arena);

/* The variables of each process as text, for 'dump --stage=types': type, what
   told it and where, and in which scope the variable lives; then the terms of
   its expressions. */
void types_dump(const Diagram *diagram, Text *text);

#endif
