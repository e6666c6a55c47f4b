/* What a build read and wrote, as a rule for make. */
#ifndef BPMNC_DEPEND_H
#define BPMNC_DEPEND_H

#include "../base/base.h"

typedef struct Depend {
    Arena *arena;
    const char *target; /* -MT; null: what was written */
    bool phony;         /* -MP */
    VECTOR(char *) written;
    VECTOR(char *) read;
} Depend;

/* A diagram, and the files beside it that tell types: NAME.schema.json and
   the scenarios of its folder. */
void depend_on_diagram(Depend *depend, const char *file);
/* The rule; blanks in names are escaped. */
Text depend_rule(const Depend *depend);

#endif
