/*
 * The form of a record, as stores keep it and auditors read it.
 *
 * A record is a head of fixed size and a body. All numbers are little endian.
 * The chain covers heads alone, so a body may be erased and the chain still
 * proves what is left.
 */
#ifndef BPMN_JOURNAL_H
#define BPMN_JOURNAL_H

#include "bpmn/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define BPMN_RECORD_FORMAT 2
#define BPMN_HEAD_BYTES 176
#define BPMN_DIGEST_BYTES 32
#define BPMN_SALT_BYTES 16 /* every body begins with its salt */

/*
 * The bytes of a head:
 *
 *     0  u16  format, BPMN_RECORD_FORMAT
 *     2  u8   kind, BpmnRecordKind
 *     3  u8   verdict: 0 applied, 1 refused
 *     4  u16  partition
 *     6  u8   role in which the actor acted, BpmnRole
 *     7  u8   cause: a BpmnCommandKind or BPMN_CAUSED_BY_...
 *     8  u64  position, from 1, without a gap
 *    16  u64  case; 0: none
 *    24  u64  position of the same case's record before; 0: none
 *    32  u64  version of the case after this record
 *    40  i64  time, milliseconds since 1970 UTC, never less than the record
 *              before
 *    48  16   command id; zero: nobody chose one
 *    64  u32  epoch of the writer
 *    68  u32  actor, number of a name record (of a name record: its own);
 *              0: nobody
 *    72  u32  channel, number of a name record; 0: not said
 *    76  u16  element; 0xFFFF: none
 *    78  u16  process, number of a definition record; 0: none
 *    80  u64  case that the answer named
 *    88  u16  reason of a refusal, BpmnReason
 *    90  u16  flags: 1 the case is closed, 2 digest and chain are there
 *    92  u32  bytes of the body
 *    96  u16  bytes of the head, BPMN_HEAD_BYTES
 *    98  14   zero
 *   112  32   BLAKE2b-256 of the body, its salt included
 *   144  32   chain: BLAKE2b-256 of the chain value before and bytes 0..143
 *
 * The chain value before the first record is 32 zero bytes. Without a digest
 * function the last two are zero. A reader refuses another format, other
 * bytes of a head, flags that are not listed and kinds below 128 that it does
 * not know; kinds from 128 on it may skip.
 */
enum {
    BPMN_CAUSED_BY_TIMER = 64,
    BPMN_CAUSED_BY_ENGINE = 65,
    BPMN_CAUSED_BY_SIGNAL = 66, /* it is heard, or begins a case */
    BPMN_CAUSED_BY_CALL = 67    /* a case is called, or answers its caller */
};

/* What an object is, by the first bytes of its after-image. */
typedef enum BpmnObjectClass {
    BPMN_OBJECT_BROADCAST = 1, /* a signal that not all have heard */
    BPMN_OBJECT_START = 2,     /* when a case begins by itself */
    BPMN_OBJECT_MESSAGE = 3    /* a message that nobody has waited for yet */
} BpmnObjectClass;

/* In which role somebody acted. */
typedef enum BpmnRole {
    BPMN_ROLE_NONE = 0,
    BPMN_ROLE_CANDIDATE = 1,
    BPMN_ROLE_HOLDER = 2,
    BPMN_ROLE_ENGINE = 3,
    BPMN_ROLE_WORKER = 4, /* answers a job */
    BPMN_ROLE_SENDER = 5, /* of a start or message */
    BPMN_ROLE_OPERATOR = 6
} BpmnRole;

/* Who said of the groups that the actor is in them. */
typedef enum BpmnGroupsFrom {
    BPMN_GROUPS_UNSAID = 0,
    BPMN_GROUPS_OF_CALLER = 1 /* a caller that had checked */
} BpmnGroupsFrom;

typedef enum BpmnRecordKind {
    BPMN_RECORD_STEP = 1,       /* a case moved or its data changed */
    BPMN_RECORD_TASK = 2,       /* a task or job changed hands, nothing moved */
    BPMN_RECORD_REFUSED = 3,    /* a command that changed nothing */
    BPMN_RECORD_DEFINITION = 4, /* a version of a process */
    BPMN_RECORD_ENVIRONMENT = 5, /* which versions are in force */
    BPMN_RECORD_PARAMETER = 6,   /* a parameter has a new value */
    BPMN_RECORD_CARRY = 7,       /* what the live window must hold, again */
    BPMN_RECORD_ERASE = 8,       /* which bodies may be missing */
    BPMN_RECORD_MIGRATE = 9,
    /* what must hold where the live window starts */
    BPMN_RECORD_CHECKPOINT = 10,
    /* who stands behind a number: erased with the person */
    BPMN_RECORD_NAME = 11,
    /* what lasts besides cases, as it is from here on; without: it is over */
    BPMN_RECORD_OBJECT = 12,
    /* which commands were applied, so that none is applied twice */
    BPMN_RECORD_COMMAND_IDS = 13
} BpmnRecordKind;

#ifdef __cplusplus
}
#endif
#endif
