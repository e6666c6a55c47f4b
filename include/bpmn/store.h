/*
 * Where the journal lies. The journal is the database: records are appended
 * and never changed.
 */
#ifndef BPMN_STORE_H
#define BPMN_STORE_H

#include "bpmn/types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum BpmnStoreStatus {
    BPMN_STORE_OK,
    BPMN_STORE_FAILED, /* nothing of the batch is there; another may be tried */
    BPMN_STORE_UNCERTAIN, /* it is not known whether the batch is there:
                                   read back the last position */
    /* after a failed sync: nothing read back counts, open again */
    BPMN_STORE_STOPPED,
    BPMN_STORE_HELD, /* open only: another program writes here */
    /* as BPMN_STORE_FAILED, and known why */
    BPMN_STORE_FULL,      /* the disk is full */
    BPMN_STORE_LOCKED,    /* another program is at work in the file */
    BPMN_STORE_TOO_LARGE, /* no such record can be stored, now or later */
    BPMN_STORE_DAMAGED    /* what is there does not read */
} BpmnStoreStatus;

/* One record as it lies in the store. The bytes belong to whoever passes it. */
typedef struct BpmnRecordBytes {
    uint64_t position; /* counted by the writer, from 1, without a gap */
    const uint8_t *head;
    size_t head_bytes;   /* BPMN_HEAD_BYTES, unless another format wrote it */
    const uint8_t *body; /* null after an erasure */
    size_t body_bytes;
} BpmnRecordBytes;

/* Called for each record; false ends the reading. */
typedef bool BpmnRecordReader(void *user, const BpmnRecordBytes *record);

/* Goes on with what a store holds when it is opened, and carries what lives
   along, so that opening does not take longer and longer. The engine reaches it
   through the store alone: a program that keeps nothing does not link it. */
typedef struct BpmnRecovery BpmnRecovery;

extern const BpmnRecovery bpmn_ability_recovery;

/*
 * A store: a struct of functions, filled by bpmn_store_memory(), by
 * a library of ring 1 or by a product. Used by one thread.
 */
typedef struct BpmnStore {
    size_t size; /* sizeof(BpmnStore) of whoever filled it */
    void *user;
    /* All of the records or none, durable when it returns BPMN_STORE_OK. */
    BpmnStoreStatus (*append)(void *user, const BpmnRecordBytes *records,
                              size_t count);
    /* Records from a position on, ascending. */
    BpmnStoreStatus (*read_from)(void *user, uint64_t position,
                                 BpmnRecordReader *reader, void *reader_user);
    BpmnStoreStatus (*read_at)(void *user, uint64_t position,
                               BpmnRecordReader *reader, void *reader_user);
    /* Records before window_start are needed for history and to know a command
       that comes again. A start that is too late is noticed at open, one that
       is too early costs time. */
    BpmnStoreStatus (*carry_done)(void *user, uint64_t window_start);
    /* Where the live window starts (1 when new) and the last position (0:
       empty). */
    BpmnStoreStatus (*window)(void *user, uint64_t *window_start,
                              uint64_t *last);
    void (*close)(void *user);
    /* Is there what no append has put there, and no read shows?
       BPMN_STORE_DAMAGED: there is. Null: there cannot be. */
    BpmnStoreStatus (*audit)(void *user);
    size_t body_max_bytes; /* of a record's body at most; 0: no bound */
    /* of a store that is there after its engine: &bpmn_ability_recovery; null:
       it is opened only when it is empty */
    const BpmnRecovery *recovery;
} BpmnStore;

#ifdef __cplusplus
}
#endif
#endif
