/* Between the files of the structure check. Nobody else includes this. */
#ifndef BPMNC_STRUCTURE_PARTS_H
#define BPMNC_STRUCTURE_PARTS_H

#include "check.h"

/* structure_event.c: definitions, timers, messages and hosts of an event, and
   the message of a receive task. */
void structure_event(const Node *node, Findings *found);

/* structure_flow.c: what leads into and out of a node. */
void structure_flows(const Node *node, Findings *found);

/* structure_watch.c: what begins an event sub-process, and what it hears. */
void structure_watch(const Node *watcher, Findings *found);

/* structure_kept.c: what is read without effect. */
void structure_kept(const Diagram *diagram, Findings *found);

#endif
