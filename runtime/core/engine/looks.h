/*
 * Conditions that are awaited in frames beside the one that acts: each frame
 * that reads what has changed is looked at in the same append, by a record of
 * its own if anything comes of it. Reached through the ability alone.
 */
#ifndef CORE_LOOKS_H
#define CORE_LOOKS_H

#include "core/engine/notes.h"

/* Notes, before the record is made, below which frame variables were changed;
   false: dropped. */
bool looks_note(Turn *turn);
/* Looks at all frames below the note's; too many come of one another: what has
   become true is an incident in the record, and is looked at again with the
   next step. */
BpmnStatus looks_work_off(BpmnEngine *engine, const Note *note,
                          bool is_one_more, int64_t now_ms);

#endif
