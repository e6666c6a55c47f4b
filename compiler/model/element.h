/* The tables of elements, attributes and name spaces, as lookups. */
#ifndef BPMNC_ELEMENT_H
#define BPMNC_ELEMENT_H

#include "diagram.h"

typedef enum ElementStatus {
    STATUS_RUNS,
    STATUS_KEPT,   /* read, without effect */
    STATUS_QUIET,  /* says nothing that could act */
    STATUS_REFUSED /* BPMN, and does not run yet */
} ElementStatus;

/* CLASS_NODE ...: what the reader does with it, see element_class.def. */
typedef enum ElementClass {
#define ELEMENT_CLASS(NAME, ACTS) CLASS_##NAME,
#include "element_class.def"
#undef ELEMENT_CLASS
} ElementClass;

typedef struct ElementRow {
    const char *name;
    ElementClass element_class;
    int value; /* NodeKind or EventKind, by class */
    ElementStatus status;
} ElementRow;

/* The row of a BPMN element; null when the standard has none of that name. */
const ElementRow *element_find(const char *name);
/* Names of all elements, for suggestions; their number in *count. */
const char *const *element_names(Arena *arena, size_t *count);
/* Whether nodes of a kind can run at all: RUNS or REFUSED. */
ElementStatus node_kind_status(NodeKind kind);
/* Whether loops of that kind run; of LOOP_NONE nothing is said. */
ElementStatus loop_kind_status(LoopKind kind);
/* The status of an attribute without name space; KEPT when it is not known. */
ElementStatus attribute_status(const char *name);
/* The status of what stands in a name space; the usual prefix in *prefix,
   null when the name space is not listed. */
ElementStatus space_status(const char *space, const char **prefix);

#endif
