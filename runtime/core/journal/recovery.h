/* Reading the live window when a journal is opened. Between the files that do
   it. */
#ifndef CORE_RECOVERY_H
#define CORE_RECOVERY_H

#include "core/journal/erased.h"
#include "core/journal/partition.h"

/* What reading goes through. */
typedef struct Recovery {
    Partition *partition;
    uint64_t start; /* where it began */
    uint64_t next;  /* the position that must come */
    Erased erased;
    Buffer named; /* NamedCommand: of the records read */
    size_t named_count;
    BpmnStatus status;
    Later later; /* what was met, when the status is BPMN_OTHER_FORMAT */
} Recovery;

/* Notes why nothing more is read; false. */
static inline bool recovery_stop(Recovery *recovery, BpmnStatus status)
{
    recovery->status = status;
    return false;
}

/* recover_case.c; false: stopped. */

/* The after-images of a record, and which frames it ended. */
bool recover_states(Recovery *recovery, const Head *head, BpmnString bytes);
/* A record that leaves its case, if it has one, as it was. */
bool recover_other(Recovery *recovery, const Head *head, BpmnString bytes);
/* A record whose body is erased. The case is known to be open (or closed), its
   state is not: a later record must bring it, or the journal is not opened.
   Frames of it that none brings are over. */
bool recover_stateless(Recovery *recovery, const Head *head, BpmnString none);

#endif
