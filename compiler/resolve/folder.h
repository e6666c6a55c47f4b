/* What lies beside a diagram. */
#ifndef BPMNC_FOLDER_H
#define BPMNC_FOLDER_H

#include "../model/node.h"

/* The folders that a command has looked into, for Diagram.folders.
   Lives in the arena, which lives as long as the command. */
Folders *folders_new(Arena *arena);

/* What tells types beside a diagram. */
typedef struct Folder {
    const char **scenarios; /* names, in order of their bytes */
    size_t scenario_count;
    size_t diagram_count;
    bool has_schemas; /* a schema file may lie there */
} Folder;

/* The folder of a diagram, listed when it is first asked for. Null when there
   is none, or when none is to be looked into. */
const Folder *folder_of(const Diagram *diagram, Arena *arena);

#endif
