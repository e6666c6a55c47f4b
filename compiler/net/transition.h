/* What all transitions begin as. */
#ifndef BPMNC_TRANSITION_H
#define BPMNC_TRANSITION_H

#include "net.h"

/* One that does nothing yet. */
static inline Transition net_blank(Row row, uint32_t node)
{
    return (Transition){ .row = row,
                         .node = node,
                         .completes = NET_NONE,
                         .incident = NET_NONE,
                         .thrown = { .key = NET_NONE, .named = NET_NONE } };
}

#endif
