/* Lookups in element.def, attribute.def and space.def. */
#include "element.h"

#include <stdlib.h>
#include <string.h>

static const ElementRow ELEMENTS[] = {
#define ELEMENT(name, CLASS, value, STATUS) \
    { name, CLASS_##CLASS, value, STATUS_##STATUS },
#include "element.def"
#undef ELEMENT
};

/* No row says that it runs where nothing is made of one. */
enum {
    NEVER_RUNS,
    MAY_RUN,
#define ELEMENT_CLASS(NAME, ACTS) ACTS_##NAME = ACTS,
#include "element_class.def"
#undef ELEMENT_CLASS
};
#define ELEMENT(name, CLASS, value, STATUS)                             \
    _Static_assert(STATUS_##STATUS != STATUS_RUNS || ACTS_##CLASS != 0, \
                   name " does not run: nothing is made of it");
#include "element.def"
#undef ELEMENT

typedef struct AttributeRow {
    const char *name;
    ElementStatus status;
} AttributeRow;

static const AttributeRow ATTRIBUTES[] = {
#define ATTRIBUTE(name, STATUS) { name, STATUS_##STATUS },
#include "attribute.def"
#undef ATTRIBUTE
};

typedef struct SpaceRow {
    const char *space;
    const char *prefix;
    ElementStatus status;
} SpaceRow;

static const SpaceRow SPACES[] = {
#define SPACE(uri, prefix, STATUS) { uri, prefix, STATUS_##STATUS },
#include "space.def"
#undef SPACE
};

enum {
    ELEMENT_COUNT = sizeof ELEMENTS / sizeof ELEMENTS[0],
    ATTRIBUTE_COUNT = sizeof ATTRIBUTES / sizeof ATTRIBUTES[0],
    SPACE_COUNT = sizeof SPACES / sizeof SPACES[0]
};

/* The first letters are compared here: most rows differ there. */
static int compare_names(const char *one, const char *other)
{
    if (one[0] != other[0])
        return (unsigned char)one[0] < (unsigned char)other[0] ? -1 : 1;
    return strcmp(one, other);
}

const ElementRow *element_find(const char *name)
{
    size_t low = 0;
    size_t high = ELEMENT_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_names(name, ELEMENTS[middle].name);
        if (order == 0) return &ELEMENTS[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *const *element_names(Arena *arena, size_t *count)
{
    const char **names = NEW_ARRAY(arena, const char *, ELEMENT_COUNT);
    for (size_t i = 0; i < ELEMENT_COUNT; i++) names[i] = ELEMENTS[i].name;
    *count = ELEMENT_COUNT;
    return names;
}

/* The rows of nodes and of event definitions again, by their kinds. */
#include "element_rows.h"

typedef struct KindRow {
    const char *name;
    ElementStatus status;
} KindRow;

static const KindRow NODES[NODE_KINDS] = {
#undef ROW_OF_NODE
#define ROW_OF_NODE(name, value, STATUS) [value] = { name, STATUS_##STATUS },
#include "element.def"
#undef ROW_OF_NODE
#define ROW_OF_NODE(name, value, STATUS)
};

static const char *const EVENTS[EVENT_KINDS] = {
#undef ROW_OF_EVENT
#define ROW_OF_EVENT(name, value, STATUS) [value] = name,
#include "element.def"
};

static const ElementStatus LOOPS[] = {
#undef ROW_OF_EVENT
#define ROW_OF_EVENT(name, value, STATUS)
#undef ROW_OF_LOOP
#define ROW_OF_LOOP(name, value, STATUS) [value] = STATUS_##STATUS,
#include "element.def"
};

/* A multi-instance activity in the file, which runs. */
ElementStatus loop_kind_status(LoopKind kind)
{
    return kind == LOOP_SEQUENCE ? STATUS_RUNS : LOOPS[kind];
}

/* What an event sub-process is made of has no element of its own. */
static const KindRow *row_of(NodeKind kind)
{
    if (kind == NODE_EVENT_SUB_PROCESS) return &NODES[NODE_SUB_PROCESS];
    if (kind == NODE_TRIGGERED_START) return &NODES[NODE_START_EVENT];
    return &NODES[kind];
}

ElementStatus node_kind_status(NodeKind kind)
{
    return row_of(kind)->status;
}

const char *node_kind_name(NodeKind kind)
{
    return row_of(kind)->name;
}

const char *event_kind_name(EventKind kind)
{
    return EVENTS[kind] ? EVENTS[kind] : "";
}

static int compare_attribute(const void *name, const void *row)
{
    return strcmp(name, ((const AttributeRow *)row)->name);
}

ElementStatus attribute_status(const char *name)
{
    const AttributeRow *row = bsearch(name, ATTRIBUTES, ATTRIBUTE_COUNT,
                                      sizeof ATTRIBUTES[0], compare_attribute);
    return row ? row->status : STATUS_KEPT;
}

ElementStatus space_status(const char *space, const char **prefix)
{
    for (size_t i = 0; i < SPACE_COUNT; i++) {
        if (strcmp(SPACES[i].space, space) == 0) {
            *prefix = SPACES[i].prefix;
            return SPACES[i].status;
        }
    }
    *prefix = NULL;
    return STATUS_KEPT;
}
