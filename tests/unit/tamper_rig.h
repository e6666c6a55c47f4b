/* A store whose records a test may change, with or without making digests and
   chain right again; behind the rig of an engine. */
#ifndef TAMPER_RIG_H
#define TAMPER_RIG_H

#include "core/base/bytes.h"
#include "core/journal/head.h"

enum { TAMPER_MOST = 20000 };

typedef struct Kept {
    uint8_t *head; /* the body behind it */
    size_t body_bytes;
    bool erased;
} Kept;

typedef struct Tamper {
    Kept records[TAMPER_MOST]; /* by position */
    uint64_t last;
    uint64_t window_start;
    bool forgets; /* read_at serves the window alone */
    bool fails;   /* so do all appends */
    bool is_cut;  /* no last record is found, though there are some */
} Tamper;

static inline uint8_t *tamper_body(const Tamper *tamper, uint64_t position)
{
    return tamper->records[position].head + BPMN_HEAD_BYTES;
}

/* The after-image that ends the body. */
static inline uint8_t *tamper_state(const Tamper *tamper, uint64_t position)
{
    uint8_t *body = tamper_body(tamper, position);

    return body + tamper->records[position].body_bytes
        - get_u32(body + BPMN_SALT_BYTES);
}

static inline BpmnStoreStatus tamper_append(void *user,
                                            const BpmnRecordBytes *records,
                                            size_t count)
{
    Tamper *tamper = user;

    if (tamper->fails) return BPMN_STORE_FAILED;
    for (size_t i = 0; i < count; i++) {
        Kept *kept = &tamper->records[++tamper->last];

        assert_true(tamper->last < TAMPER_MOST);
        assert_int_equal(records[i].position, tamper->last);
        kept->head = malloc(BPMN_HEAD_BYTES + records[i].body_bytes);
        assert_non_null(kept->head);
        memcpy(kept->head, records[i].head, BPMN_HEAD_BYTES);
        memcpy(kept->head + BPMN_HEAD_BYTES, records[i].body,
               records[i].body_bytes);
        kept->body_bytes = records[i].body_bytes;
    }
    return BPMN_STORE_OK;
}

static inline bool tamper_show(const Tamper *tamper, uint64_t position,
                               BpmnRecordReader *reader, void *user)
{
    const Kept *kept = &tamper->records[position];
    BpmnRecordBytes record = {
        position,
        kept->head,
        BPMN_HEAD_BYTES,
        kept->erased ? NULL : kept->head + BPMN_HEAD_BYTES,
        kept->erased ? 0 : kept->body_bytes,
    };

    return reader(user, &record);
}

static inline BpmnStoreStatus tamper_read_from(void *user, uint64_t position,
                                               BpmnRecordReader *reader,
                                               void *reader_user)
{
    Tamper *tamper = user;

    for (; position <= tamper->last; position++) {
        if (!tamper_show(tamper, position, reader, reader_user)) break;
    }
    return BPMN_STORE_OK;
}

static inline BpmnStoreStatus tamper_read_at(void *user, uint64_t position,
                                             BpmnRecordReader *reader,
                                             void *reader_user)
{
    Tamper *tamper = user;

    if (position == 0 || position > tamper->last
        || (tamper->forgets && position + 1 < tamper->window_start)) {
        return BPMN_STORE_FAILED;
    }
    (void)tamper_show(tamper, position, reader, reader_user);
    return BPMN_STORE_OK;
}

static inline BpmnStoreStatus tamper_carry_done(void *user, uint64_t start)
{
    ((Tamper *)user)->window_start = start;
    return BPMN_STORE_OK;
}

static inline BpmnStoreStatus tamper_window(void *user, uint64_t *start,
                                            uint64_t *last)
{
    Tamper *tamper = user;

    *start = tamper->window_start;
    *last = tamper->is_cut ? 0 : tamper->last;
    return BPMN_STORE_OK;
}

static inline Tamper *tamper_new(void)
{
    Tamper *tamper = calloc(1, sizeof *tamper);

    assert_non_null(tamper);
    tamper->window_start = 1;
    return tamper;
}

static inline void tamper_free(Tamper *tamper)
{
    for (; tamper->last > 0; tamper->last--) {
        free(tamper->records[tamper->last].head);
    }
    free(tamper);
}

static inline BpmnStore tamper_store(Tamper *tamper)
{
    return (BpmnStore){ .size = sizeof(BpmnStore),
                        .user = tamper,
                        .append = tamper_append,
                        .read_from = tamper_read_from,
                        .read_at = tamper_read_at,
                        .carry_done = tamper_carry_done,
                        .window = tamper_window,
                        .recovery = &bpmn_ability_recovery };
}

/* Makes digests and chain of all records right. */
static inline void tamper_seal(Tamper *tamper)
{
    BpmnDigest digest = bpmn_digest_sodium();
    uint8_t chain[BPMN_DIGEST_BYTES] = { 0 };

    for (uint64_t position = 1; position <= tamper->last; position++) {
        const Kept *kept = &tamper->records[position];
        BpmnString body = {
            (const char *)kept->head + BPMN_HEAD_BYTES,
            kept->body_bytes,
        };

        if (kept->erased)
            head_seal_erased(&digest, kept->head, chain);
        else
            head_seal(&digest, kept->head, body, chain);
    }
}

/* Configures the rig and opens; the status. */
static inline BpmnStatus tamper_open(Rig *rig, Tamper *tamper)
{
    int64_t now_ms = rig->now_ms;

    rig_configure(rig);
    if (now_ms > rig->now_ms) rig->now_ms = now_ms;
    rig->config.store = tamper_store(tamper);
    return bpmn_open(&rig->config, &rig->engine);
}

/* The status of opening what the store holds now. */
static inline BpmnStatus tamper_try(Tamper *tamper)
{
    uint64_t last = tamper->last;
    Rig rig = { 0 };
    BpmnStatus status = tamper_open(&rig, tamper);

    if (status == BPMN_OK) bpmn_close(rig.engine);
    assert_int_equal(tamper->last, last);
    return status;
}

/* Appends an ERASE record that names one position. */
static inline void tamper_erase(Tamper *tamper, uint64_t position)
{
    Head last;
    Head head = {
        .kind = BPMN_RECORD_ERASE,
        .cause = BPMN_CAUSED_BY_ENGINE,
        .element = BPMN_NO_ELEMENT,
        .position = tamper->last + 1,
        .body_bytes = BPMN_SALT_BYTES + 16,
    };
    Kept *kept = &tamper->records[head.position];

    assert_true(head_read(tamper->records[tamper->last].head, &last, NULL));
    head.at_ms = last.at_ms;
    kept->body_bytes = head.body_bytes;
    kept->head = calloc(1, BPMN_HEAD_BYTES + kept->body_bytes);
    assert_non_null(kept->head);
    head_write(&head, kept->head);
    tamper->last++;
    put_u32(tamper_body(tamper, tamper->last) + BPMN_SALT_BYTES, 1);
    put_u64(tamper_body(tamper, tamper->last) + BPMN_SALT_BYTES + 8, position);
    tamper_seal(tamper);
}

/* The last record of a kind, from 'position' down; 0: none. */
static inline uint64_t tamper_find(const Tamper *tamper, BpmnRecordKind kind,
                                   uint64_t position)
{
    while (position > 0 && tamper->records[position].head[2] != kind) {
        position--;
    }
    return position;
}

/* Audits; how many records are wrong, and how many erased. */
static inline uint64_t audit(Rig *rig, uint64_t *erased)
{
    uint64_t records;
    uint64_t bad;

    assert_int_equal(bpmn_audit(rig->engine, &records, erased, &bad), BPMN_OK);
    return bad;
}

#endif
