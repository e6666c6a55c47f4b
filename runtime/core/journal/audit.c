/* Is the journal whole? */
#include "core/journal/partition.h"

#include "core/journal/erased.h"
#include "core/journal/catalog.h"

typedef struct Audit {
    const BpmnAllocator *allocator;
    const BpmnDigest *digest;
    uint64_t next;
    uint64_t bad;
    uint64_t checkpoint;   /* position of the last one; 0: none */
    uint64_t window_start; /* as it says */
    int64_t last_ms;
    Erased erased;
    BpmnStatus status;
    uint8_t chain[BPMN_DIGEST_BYTES];
} Audit;

/* The head as it was sealed: everything before the chain is covered by it,
   the body by its digest in the head. */
static bool is_sealed(Audit *audit, const BpmnRecordBytes *record)
{
    const BpmnDigest *digest = audit->digest;
    BpmnString body = { (const char *)record->body, record->body_bytes };
    uint8_t head[BPMN_HEAD_BYTES];

    if (!digest->blake2b_256) return true;
    memcpy(head, record->head, sizeof head);
    if (record->body)
        head_seal(digest, head, body, audit->chain);
    else
        head_seal_erased(digest, head, audit->chain);
    return memcmp(head, record->head, sizeof head) == 0;
}

/* What the record says of others. False: it does not fit them. */
static bool audit_body(Audit *audit, const Head *head,
                       const BpmnRecordBytes *record)
{
    BpmnString body = { (const char *)record->body, record->body_bytes };
    Checkpoint checkpoint;

    if (!record->body) {
        if (!erased_add(audit->allocator, &audit->erased, record->position)) {
            audit->status = BPMN_NO_MEMORY;
        }
        return audit->status == BPMN_OK;
    }
    if (head->body_bytes != record->body_bytes) return false;
    if (head->kind == BPMN_RECORD_ERASE) {
        return erased_name(&audit->erased, body);
    }
    if (head->kind != BPMN_RECORD_CHECKPOINT) return true;
    if (!catalog_checkpoint_read(body, &checkpoint)
        || checkpoint.window_start > head->position
        || checkpoint.window_start < audit->window_start) {
        return false;
    }
    audit->checkpoint = head->position;
    audit->window_start = checkpoint.window_start;
    return true;
}

static bool audit_record(void *user, const BpmnRecordBytes *record)
{
    Audit *audit = user;
    Head head;

    if (record->position != audit->next
        || head_of(record, &head, NULL) != BPMN_OK
        || head.position != audit->next
        || (head.at_ms < audit->last_ms && !head_resets_clock(&head))
        || head.previous >= head.position || !is_sealed(audit, record)
        || !audit_body(audit, &head, record)) {
        audit->bad = audit->next;
        return false;
    }
    audit->last_ms = head.at_ms;
    audit->next++;
    return true;
}

/* What no single record shows: the end, bodies that nobody erased, a window
   that starts too late. */
static void audit_whole(Audit *audit, const BpmnStore *store)
{
    uint64_t start;
    uint64_t last;

    audit->status = status_of_store(store->window(store->user, &start, &last));
    if (audit->status != BPMN_OK) return;
    if (store->audit) {
        audit->status = status_of_store(store->audit(store->user));
        if (audit->status != BPMN_OK) return;
    }
    if (audit->bad == 0) audit->bad = erased_unnamed(&audit->erased);
    if (audit->bad == 0 && audit->next != last + 1) audit->bad = audit->next;
    if (audit->bad == 0 && start > audit->window_start) {
        audit->bad = audit->checkpoint != 0 ? audit->checkpoint : 1;
    }
}

BpmnStatus bpmn_audit_store(const BpmnConfig *config, uint64_t *records,
                            uint64_t *erased, uint64_t *bad)
{
    Audit audit = {
        .allocator = &config->allocator,
        .digest = &config->digest,
        .next = 1,
        .window_start = 1,
        .last_ms = INT64_MIN,
    };
    const BpmnStore *store = &config->store;
    BpmnStatus status;

    *bad = 0;
    status =
        status_of_store(store->read_from(store->user, 1, audit_record, &audit));
    if (audit.status == BPMN_OK) audit.status = status;
    if (audit.status == BPMN_OK) audit_whole(&audit, store);
    *records = audit.next - 1;
    *erased = audit.erased.named;
    *bad = audit.bad;
    erased_free(&config->allocator, &audit.erased);
    return audit.status;
}
