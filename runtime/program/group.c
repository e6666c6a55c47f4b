/* One commit for what several callers ask for. */
#include "program/group.h"

#include <string.h>

enum { KEPT_MAX = 8 << 20 }; /* bytes */

/* Where each record lies is known once no more are added. */
static size_t point(BpmnGroup *group)
{
    BpmnRecordBytes *record = (BpmnRecordBytes *)(void *)group->records.bytes;
    size_t count = group->records.used / sizeof *record;
    const uint8_t *at = group->bytes.bytes;

    for (size_t i = 0; i < count; i++, record++) {
        record->head = at;
        at += record->head_bytes;
        if (record->body) record->body = at;
        at += record->body_bytes;
    }
    return count;
}

static size_t head_bytes(const BpmnRecordBytes *record)
{
    return record->head_bytes < BPMN_HEAD_BYTES ? record->head_bytes
                                                : BPMN_HEAD_BYTES;
}

static bool note_last(void *user, const BpmnRecordBytes *record)
{
    BpmnGroup *group = user;

    group->last = record->position;
    memcpy(group->last_head, record->head, head_bytes(record));
    return false;
}

BpmnStoreStatus bpmn_group_note(BpmnGroup *group)
{
    const BpmnStore *inner = &group->inner;
    uint64_t start, last;
    BpmnStoreStatus status;

    if (group->last != 0) return BPMN_STORE_OK;
    status = inner->window(inner->user, &start, &last);
    if (status != BPMN_STORE_OK || last == 0) return status;
    return inner->read_at(inner->user, last, note_last, group);
}

typedef struct Last {
    const BpmnGroup *group;
    bool same;
} Last;

static bool is_last(void *user, const BpmnRecordBytes *record)
{
    Last *last = user;

    last->same =
        memcmp(last->group->last_head, record->head, head_bytes(record)) == 0;
    return false;
}

bool bpmn_group_has_last(const BpmnGroup *group)
{
    Last last = { group, group->last == 0 };

    if (group->last != 0)
        (void)group->inner.read_at(group->inner.user, group->last, is_last,
                                   &last);
    return last.same;
}

BpmnStoreStatus bpmn_group_commit(BpmnGroup *group)
{
    const BpmnRecordBytes *records;
    size_t count = point(group);

    records = (const BpmnRecordBytes *)(void *)group->records.bytes;
    if (count > 0 && group->status == BPMN_STORE_OK) {
        group->status = group->inner.append(group->inner.user, records, count);
        if (group->status == BPMN_STORE_OK)
            (void)note_last(group, &records[count - 1]);
    }
    group->records.used = 0;
    group->bytes.used = 0;
    return group->status;
}

static BpmnStoreStatus keep(BpmnGroup *group, const BpmnRecordBytes *record)
{
    return bpmn_bytes_add(&group->bytes, record->head, record->head_bytes)
            && bpmn_bytes_add(&group->bytes, record->body, record->body_bytes)
            && bpmn_bytes_add(&group->records, record, sizeof *record)
        ? BPMN_STORE_OK
        : BPMN_STORE_FAILED;
}

/* All of the records or none. */
static BpmnStoreStatus append(void *user, const BpmnRecordBytes *records,
                              size_t count)
{
    BpmnGroup *group = user;
    size_t bytes = group->bytes.used;
    size_t kept = group->records.used;
    BpmnStoreStatus status = group->status;

    for (size_t i = 0; i < count && status == BPMN_STORE_OK; i++)
        status = keep(group, &records[i]);
    group->kept += count;
    if (status == BPMN_STORE_OK)
        return bytes < KEPT_MAX ? BPMN_STORE_OK : bpmn_group_commit(group);
    group->bytes.used = bytes;
    group->records.used = kept;
    return status;
}

typedef struct Reading {
    BpmnPiece piece;
    BpmnRecordReader *reader;
    void *user;
} Reading;

static bool read_record(void *user, const BpmnRecordBytes *record)
{
    Reading *reading = user;

    return bpmn_piece_takes(&reading->piece, record->position)
        && reading->reader(reading->user, record);
}

static BpmnStoreStatus read_from(void *user, uint64_t position,
                                 BpmnRecordReader *reader, void *reader_user)
{
    BpmnGroup *group = user;
    const BpmnOthers *others = group->others;
    BpmnStoreStatus status;

    group->others = NULL;
    do {
        Reading reading = { bpmn_piece(others), reader, reader_user };

        status = bpmn_group_commit(group);
        if (status == BPMN_STORE_OK)
            status = group->inner.read_from(group->inner.user, position,
                                            read_record, &reading);
        position = reading.piece.next;
        if (status == BPMN_STORE_OK && position != 0
            && bpmn_others(others) != BPMN_OK)
            status = BPMN_STORE_STOPPED;
    } while (status == BPMN_STORE_OK && position != 0);
    return status;
}

static BpmnStoreStatus read_at(void *user, uint64_t position,
                               BpmnRecordReader *reader, void *reader_user)
{
    BpmnGroup *group = user;
    BpmnStoreStatus status = bpmn_group_commit(group);

    return status == BPMN_STORE_OK
        ? group->inner.read_at(group->inner.user, position, reader, reader_user)
        : status;
}

/* The start goes into the file with the records that it is behind. */
static BpmnStoreStatus carry_done(void *user, uint64_t window_start)
{
    const BpmnGroup *group = user;

    return group->inner.carry_done
        ? group->inner.carry_done(group->inner.user, window_start)
        : BPMN_STORE_OK;
}

static BpmnStoreStatus window(void *user, uint64_t *window_start,
                              uint64_t *last)
{
    BpmnGroup *group = user;
    BpmnStoreStatus status = bpmn_group_commit(group);

    return status == BPMN_STORE_OK
        ? group->inner.window(group->inner.user, window_start, last)
        : status;
}

static BpmnStoreStatus audit(void *user)
{
    BpmnGroup *group = user;
    BpmnStoreStatus status = bpmn_group_commit(group);

    return status == BPMN_STORE_OK && group->inner.audit
        ? group->inner.audit(group->inner.user)
        : status;
}

static void close_inner(void *user)
{
    BpmnGroup *group = user;

    (void)bpmn_group_commit(group);
    if (group->inner.close) group->inner.close(group->inner.user);
}

void bpmn_group_wrap(BpmnGroup *group, BpmnStore *store)
{
    group->inner = *store;
    *store = (BpmnStore){
        .size = sizeof *store,
        .user = group,
        .append = append,
        .read_from = read_from,
        .read_at = read_at,
        .carry_done = carry_done,
        .window = window,
        .close = close_inner,
        .audit = audit,
        .body_max_bytes = group->inner.body_max_bytes,
        .recovery = group->inner.recovery,
    };
}

void bpmn_group_free(BpmnGroup *group)
{
    bpmn_bytes_free(&group->bytes);
    bpmn_bytes_free(&group->records);
}
