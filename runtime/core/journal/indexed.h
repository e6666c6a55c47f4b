/* What a batch has put into indexes, or takes out of them once it is
   committed: reached through the first that is noted. */
#ifndef CORE_INDEXED_H
#define CORE_INDEXED_H

#include "core/journal/partition.h"

/* Takes out of the indexes what the batch has added to them, or
   wanted to be taken out. */
void batch_unindex(Partition *partition, bool added);
/* An index loses the entry, without index those who wait for messages, when the
   batch is committed; false: no memory. */
bool batch_loses(Partition *partition, Table *index, TableEntry entry);
/* Notes it; room was reserved in batch->indexed. */
static inline void batch_note(Partition *partition, Table *index,
                              TableEntry entry, bool added)
{
    Batch *batch = &partition->batch;

    batch->unindex = batch_unindex;
    ((Indexed *)batch->indexed.items)[batch->indexed_count++] = (Indexed){
        index,
        entry,
        added,
    };
}

#endif
