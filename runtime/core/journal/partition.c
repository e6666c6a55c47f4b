/* A partition: given back, and its records read one by one. */
#include "core/journal/partition.h"

static void batch_free(Partition *partition)
{
    const BpmnAllocator *allocator = &partition->allocator;
    Batch *batch = &partition->batch;

    buffer_free(allocator, &batch->bytes, 1);
    buffer_free(allocator, &batch->records, sizeof(size_t));
    buffer_free(allocator, &batch->out, sizeof(BpmnRecordBytes));
    buffer_free(allocator, &batch->salts, BPMN_SALT_BYTES);
    buffer_free(allocator, &batch->changed, sizeof(Changed));
    buffer_free(allocator, &batch->popped, sizeof(Timer));
    buffer_free(allocator, &batch->indexed, sizeof(Indexed));
    buffer_free(allocator, &batch->parameters, sizeof(ParameterChange));
}

void partition_free(Partition *partition)
{
    const BpmnAllocator *allocator = &partition->allocator;
    const BpmnStore *store = &partition->store;

    if (store->close) store->close(store->user);
    if (partition->abilities.frames)
        partition->abilities.frames->free(partition);
    cases_free(allocator, &partition->cases);
    awaited_free(allocator, &partition->awaited);
    buffer_free(allocator, &partition->hearers.items, sizeof(Hearer));
    if (partition->objects.care)
        partition->objects.care->free(allocator, &partition->objects);
    command_ids_free(allocator, &partition->ids);
    dictionary_free(allocator, &partition->names);
    definitions_free(allocator, &partition->definitions);
    for (uint32_t depth = 0; depth < BPMN_MAX_DEPTH; depth++) {
        draft_free(allocator, partition_draft(partition, depth));
    }
    batch_free(partition);
    buffer_free(allocator, &partition->timers.heap, sizeof(Timer));
    buffer_free(allocator, &partition->jobs.heap, sizeof(Timer));
    buffer_free(allocator, &partition->gone, sizeof(Case *));
    buffer_free(allocator, &partition->scratch, 1);
    buffer_free(allocator, &partition->record, 1);
    buffer_free(allocator, &partition->performers, sizeof(BpmnString));
}

BpmnStatus status_of_store(BpmnStoreStatus status)
{
    switch (status) {
    case BPMN_STORE_OK: return BPMN_OK;
    case BPMN_STORE_HELD: return BPMN_BUSY;
    case BPMN_STORE_STOPPED: return BPMN_STOPPED;
    case BPMN_STORE_FULL: return BPMN_FULL;
    case BPMN_STORE_LOCKED: return BPMN_LOCKED;
    case BPMN_STORE_TOO_LARGE: return BPMN_TOO_LARGE;
    case BPMN_STORE_DAMAGED: return BPMN_CORRUPT;
    case BPMN_STORE_FAILED:
    case BPMN_STORE_UNCERTAIN:
    default: return BPMN_STORE_ERROR;
    }
}

const uint8_t *batch_head_at(const Partition *partition, uint64_t position)
{
    const Batch *batch = &partition->batch;
    uint64_t first = partition->position - batch->record_count + 1;

    if (position < first || position > partition->position) return NULL;
    return batch_record(batch, (size_t)(position - first));
}

/* Reading one record. */
typedef struct Reading {
    Partition *partition;
    Head *head;
    BpmnString *body;
    BpmnStatus status;
} Reading;

static bool take_record(void *user, const BpmnRecordBytes *record)
{
    Reading *reading = user;
    Buffer *room = &reading->partition->record;

    reading->status = head_of(record, reading->head, NULL);
    if (reading->status != BPMN_OK || !record->body) return false;
    if (!buffer_reserve(&reading->partition->allocator, room,
                        record->body_bytes + 1, 1)) {
        reading->status = BPMN_NO_MEMORY;
        return false;
    }
    memcpy(room->items, record->body, record->body_bytes);
    *reading->body = (BpmnString){ room->items, record->body_bytes };
    return false;
}

BpmnStatus partition_read(Partition *partition, uint64_t position, Head *head,
                          BpmnString *body)
{
    Reading reading = { partition, head, body, BPMN_STORE_ERROR };
    BpmnStore *store = &partition->store;
    const uint8_t *pending = batch_head_at(partition, position);

    *body = (BpmnString){ NULL, 0 };
    if (pending) {
        (void)head_read(pending, head, NULL);
        (void)take_record(
            &reading,
            &(BpmnRecordBytes){ position, pending, BPMN_HEAD_BYTES,
                                pending + BPMN_HEAD_BYTES, head->body_bytes });
    } else {
        BpmnStatus status = status_of_store(
            store->read_at(store->user, position, take_record, &reading));

        if (status != BPMN_OK) return status;
    }
    return reading.status == BPMN_OK && head->position != position
        ? BPMN_STORE_ERROR
        : reading.status;
}

void partition_forget_gone(Partition *partition)
{
    for (; partition->gone_count > 0; partition->gone_count--) {
        Case *item =
            ((Case **)partition->gone.items)[partition->gone_count - 1];
        Frame *root = case_root(partition, item->state.id);

        cases_remove(&partition->allocator, &partition->cases, item->state.id);
        if (root)
            root->item = item; /* frames are given back before it */
        else
            case_free(&partition->allocator, &partition->cases, item);
    }
}
