#include "core/journal/indexed.h"

void batch_unindex(Partition *partition, bool added)
{
    const Batch *batch = &partition->batch;
    const Indexed *indexed = batch->indexed.items;

    for (size_t i = 0; i < batch->indexed_count; i++) {
        if (indexed[i].added != added) continue;
        if (indexed[i].index)
            table_remove(indexed[i].index, indexed[i].entry);
        else
            partition->abilities.messages->forget(&partition->awaited,
                                                  indexed[i].entry.value);
    }
}

bool batch_loses(Partition *partition, Table *index, TableEntry entry)
{
    if (!buffer_reserve(&partition->allocator, &partition->batch.indexed,
                        partition->batch.indexed_count + 1, sizeof(Indexed))) {
        return false;
    }
    batch_note(partition, index, entry, false);
    return true;
}
