/* Is the journal whole? */
#include "engine_state.h"

#include "bytes.h"

typedef struct Audit {
    const BpmnDigest *digest;
    uint64_t next;
    uint64_t erased;
    uint64_t bad;
    int64_t last_ms;
    uint8_t chain[BPMN_DIGEST_BYTES];
} Audit;

/* The head as it was sealed: everything before the chain is covered by it,
   the body by its digest in the head. */
static bool is_sealed(Audit *audit, const BpmnRecordBytes *record)
{
    BpmnString body = { (const char *)record->body, record->body_bytes };
    uint8_t head[BPMN_HEAD_BYTES];

    if (!audit->digest->blake2b_256) return true;
    memcpy(head, record->head, sizeof head);
    if (record->body) {
        head_seal(audit->digest, head, body, audit->chain);
    } else {
        head_seal_erased(audit->digest, head, audit->chain);
    }
    return memcmp(head, record->head, sizeof head) == 0;
}

static bool audit_record(void *user, const BpmnRecordBytes *record)
{
    Audit *audit = user;
    Head head;

    if (record->position != audit->next || head_of(record, &head) != BPMN_OK
        || head.position != audit->next || head.at_ms < audit->last_ms
        || head.previous >= head.position
        || (record->body && head.body_bytes != record->body_bytes)
        || !is_sealed(audit, record)) {
        audit->bad = audit->next;
        return false;
    }
    if (!record->body) audit->erased++;
    audit->last_ms = head.at_ms;
    audit->next++;
    return true;
}

BpmnStatus bpmn_audit(BpmnEngine *engine, uint64_t *records, uint64_t *erased,
                      uint64_t *bad)
{
    Audit audit = {
        .digest = &engine->digest, .next = 1, .last_ms = INT64_MIN
    };
    BpmnStore *store = &engine->store;

    *bad = 0;
    if (store->read_from(store->user, 1, audit_record, &audit)
        != BPMN_STORE_OK) {
        return BPMN_STORE_ERROR;
    }
    if (audit.bad == 0 && audit.next != engine->position + 1) {
        audit.bad = audit.next;
    }
    *records = audit.next - 1;
    *erased = audit.erased;
    *bad = audit.bad;
    return BPMN_OK;
}
