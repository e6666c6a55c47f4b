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
    buffer_free(allocator, &batch->parameters, sizeof(ParameterChange));
}

void partition_free(Partition *partition)
{
    const BpmnAllocator *allocator = &partition->allocator;
    const BpmnStore *store = &partition->store;

    if (store->close) store->close(store->user);
    cases_free(allocator, &partition->cases);
    table_free(allocator, &partition->subscriptions);
    command_ids_free(allocator, &partition->ids);
    dictionary_free(allocator, &partition->names);
    definitions_free(allocator, &partition->definitions);
    draft_free(allocator, &partition->draft);
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

        cases_remove(&partition->allocator, &partition->cases, item->state.id);
        case_free(&partition->allocator, &partition->cases, item);
    }
}
