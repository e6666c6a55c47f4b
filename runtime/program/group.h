/*
 * What several callers ask for within a moment is one commit: a store in front
 * of another one, which keeps what is appended until bpmn_group_commit().
 * Whoever answers a caller does so behind that.
 */
#ifndef BPMN_PROGRAM_GROUP_H
#define BPMN_PROGRAM_GROUP_H

#include "bpmn/journal.h"
#include "bpmn/store.h"
#include "program/execute.h"

/* Zero it to begin. */
typedef struct BpmnGroup {
    BpmnStore inner;
    BpmnBytes bytes;   /* heads and bodies, one behind the other */
    BpmnBytes records; /* BpmnRecordBytes, which point nowhere yet */
    uint64_t kept;     /* how many records were, in all */
    /* the last record that the store is known to have; 0: none is */
    uint64_t last;
    uint8_t last_head[BPMN_HEAD_BYTES];
    /* whose turn it is between pieces of the next reading; null: it is read in
       one */
    const BpmnOthers *others;
    /* not BPMN_STORE_OK: what was kept is lost, and the engine knows more than
       the store; close it, and open another */
    BpmnStoreStatus status;
} BpmnGroup;

/* Puts the group in front of the store, which it then closes. The group must
   outlive it, and serves one at a time. */
void bpmn_group_wrap(BpmnGroup *group, BpmnStore *store);
/* Appends all that was kept; returns group->status. */
BpmnStoreStatus bpmn_group_commit(BpmnGroup *group);
/* Notes which record is the last in the store, where none is known. Returns
   whether that could be told. */
BpmnStoreStatus bpmn_group_note(BpmnGroup *group);
/* Has the store the last record that it is known to have? It may have been
   opened anew. */
bool bpmn_group_has_last(const BpmnGroup *group);
/* Gives the memory back; the store is closed. */
void bpmn_group_free(BpmnGroup *group);

#endif
