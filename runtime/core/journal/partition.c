/* A partition: begun and given back. */
#include "core/journal/partition.h"

static void batch_free(Partition *partition)
{
    const BpmnAllocator *allocator = &partition->allocator;
    Batch *batch = &partition->batch;

    buffer_free(allocator, &batch->bytes, 1);
    buffer_free(allocator, &batch->records, sizeof(Pending));
    buffer_free(allocator, &batch->out, sizeof(BpmnRecordBytes));
    buffer_free(allocator, &batch->salts, BPMN_SALT_BYTES);
    buffer_free(allocator, &batch->changed, sizeof(Changed));
    buffer_free(allocator, &batch->popped, sizeof(Timer));
    buffer_free(allocator, &batch->added, sizeof(TableEntry));
    buffer_free(allocator, &batch->removed, sizeof(TableEntry));
    buffer_free(allocator, &batch->hung, sizeof(TableEntry));
    buffer_free(allocator, &batch->unhung, sizeof(TableEntry));
    buffer_free(allocator, &batch->parameters, sizeof(ParameterChange));
}

void partition_free(Partition *partition)
{
    const BpmnAllocator *allocator = &partition->allocator;
    const BpmnStore *store = &partition->store;

    if (store->close) store->close(store->user);
    frames_free(allocator, &partition->frames, &partition->cases);
    cases_free(allocator, &partition->cases);
    table_free(allocator, &partition->subscriptions);
    buffer_free(allocator, &partition->hearers.items, sizeof(Hearer));
    objects_free(allocator, &partition->objects);
    command_ids_free(allocator, &partition->ids);
    dictionary_free(allocator, &partition->names);
    definitions_free(allocator, &partition->definitions);
    for (uint32_t depth = 0; depth < BPMN_MAX_DEPTH; depth++) {
        draft_free(allocator, partition_draft(partition, depth));
    }
    batch_free(partition);
    buffer_free(allocator, &partition->timers.heap, sizeof(Timer));
    buffer_free(allocator, &partition->gone, sizeof(Case *));
    buffer_free(allocator, &partition->scratch, 1);
    buffer_free(allocator, &partition->performers, sizeof(BpmnString));
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
