/* Heads of records: from bytes and to bytes. See bpmn/journal.h. */
#ifndef CORE_HEAD_H
#define CORE_HEAD_H

#include "bpmn/engine.h"
#include "bpmn/journal.h"
#include "core/base/base.h"

enum {
    /* flag: the case is closed */
    HEAD_CLOSED = 1,
    /* flag: digest and chain value are there */
    HEAD_SEALED = 2
};

typedef struct Head {
    uint8_t kind;
    uint8_t verdict;
    uint8_t role;
    uint8_t cause;
    uint16_t partition;
    uint16_t element;
    uint16_t process;
    uint16_t reason;
    uint16_t flags;
    uint32_t epoch;
    uint32_t actor;
    uint32_t channel;
    uint32_t body_bytes;
    uint64_t position;
    uint64_t case_id;
    uint64_t previous;
    uint64_t version;
    uint64_t answer;
    int64_t at_ms;
    uint8_t command_id[16];
} Head;

/* Where numbers stand in a head. */
enum {
#define HEAD_FIELD(at, type, member) HEAD_AT_##member = (at),
#include "core/journal/head.def"
#undef HEAD_FIELD
};

/* Of a record that the engine makes by itself. */
static inline Head head_of_engine(BpmnRecordKind kind, int64_t now_ms)
{
    return (Head){ .kind = (uint8_t)kind,
                   .cause = BPMN_CAUSED_BY_ENGINE,
                   .element = BPMN_NO_ELEMENT,
                   .at_ms = now_ms };
}

/* The one record whose time may be before that of the record before it. */
static inline bool head_resets_clock(const Head *head)
{
    return head->kind == BPMN_RECORD_ENVIRONMENT
        && head->cause == BPMN_CLOCK_RESET;
}

/* Writes a head, digest and chain still zero. */
void head_write(const Head *head, uint8_t *to);
/* False when the bytes, BPMN_HEAD_BYTES of them, are of another format; *later
   (may be null) says which. */
bool head_read(const uint8_t *from, Head *head, Later *later);
/* The head of a record from a store: BPMN_OK, BPMN_OTHER_FORMAT when another
   version wrote it, BPMN_CORRUPT when it is too short to be one. */
BpmnStatus head_of(const BpmnRecordBytes *record, Head *head, Later *later);
/* Puts digest and chain value into a head; 'chain' is the value before and
   becomes the value after. It counts as sealed then; without a digest
   function nothing happens. */
void head_seal(const BpmnDigest *digest, uint8_t *head, BpmnString body,
               uint8_t chain[BPMN_DIGEST_BYTES]);
/* The same for a head whose body is erased: its digest is kept. */
void head_seal_erased(const BpmnDigest *digest, uint8_t *head,
                      uint8_t chain[BPMN_DIGEST_BYTES]);
/* The chain value of a head. */
void head_chain(const uint8_t *head, uint8_t chain[BPMN_DIGEST_BYTES]);
#endif
