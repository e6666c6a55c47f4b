/* Messages that are kept: nobody waited for them when they came, and they have
   a time to live. Source: docs/reference/semantics.md. */
#ifndef CORE_KEPT_H
#define CORE_KEPT_H

#include "core/engine/turn.h"

/* The command's message, for which nobody waits, is kept: makes the record.
   Refuses it where no process of the program ever waits for one of its name,
   and beyond so many. */
BpmnReason keep_message(Turn *turn);
/* Whether a message of that message_hash() is kept. */
bool message_is_kept(const Partition *partition, uint64_t hash);
/* As in BpmnMessages. */
BpmnStatus offer_kept(BpmnEngine *engine, int64_t now_ms);
/* As there. */
bool expire_kept(Partition *partition, int64_t now_ms);

#endif
