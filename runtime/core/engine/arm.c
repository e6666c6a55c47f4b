/* What has opened gets its ids, and can be found. */
#include "core/engine/turn.h"

#include "core/base/base.h"

void turn_arm_again(Turn *turn)
{
    Draft *draft = turn->draft;

    for (size_t i = 0; i < draft->wait_count; i++) {
        Wait *wait = draft_wait(draft, i);
        BpmnWaitKind kind = wait_kind(wait);

        if (kind != BPMN_WAIT_TIMER && kind != BPMN_WAIT_MESSAGE
            && kind != BPMN_WAIT_SIGNAL) {
            continue;
        }
        wait->id = 0;
        draft->opened_now++;
    }
}

/* The first wait that has no id yet; those behind it may have one. */
static size_t opened_from(const Draft *draft)
{
    size_t left = draft->opened_now;
    size_t i = draft->wait_count;

    while (left > 0) left -= draft_wait(draft, --i)->id == 0;
    return i;
}

/* Room in an index of the partition, and among what a failed batch takes out
   of it again. */
static bool reserve_index(Partition *partition, Table *table, Buffer *added,
                          size_t count, size_t more)
{
    return table_reserve(&partition->allocator, table, more)
        && buffer_reserve(&partition->allocator, added, count + more,
                          sizeof(TableEntry));
}

/* Whatever it waits for; a timer that fires goes back as well when the batch
   fails. */
bool turn_reserve_opened(Turn *turn)
{
    Partition *partition = turn->partition;
    Batch *batch = &partition->batch;
    size_t opened = partition->draft.opened_now;
    size_t below = 0;

    for (uint32_t depth = 1; depth <= turn->depth; depth++) {
        below += partition_draft(partition, depth)->opened_now;
    }
    if (opened + below == 0) return true;
    return timers_reserve(&partition->allocator, &partition->timers,
                          opened + below + batch->popped_count + 1)
        && hearers_reserve(&partition->allocator, &partition->hearers,
                           opened + below)
        && (opened == 0
            || reserve_index(partition, &partition->subscriptions,
                             &batch->added, batch->added_count, opened))
        && (below == 0
            || reserve_index(partition, &partition->frames.index, &batch->hung,
                             batch->hung_count, 2 * below));
}

/* Puts a wait of the case itself into the index of those who wait. */
static void subscribe(Partition *partition, const Wait *wait)
{
    const Draft *draft = &partition->draft;
    Batch *batch = &partition->batch;
    TableEntry entry;

    if (!wait_subscription(partition, &draft->head, draft->texts.items, wait,
                           &entry)) {
        return;
    }
    table_add(&partition->subscriptions, entry);
    ((TableEntry *)batch->added.items)[batch->added_count++] = entry;
}

/* Puts a wait of a frame into the index of frames. */
static void hang(Turn *turn, uint32_t depth, const Wait *wait)
{
    Partition *partition = turn->partition;
    const Draft *draft = partition_draft(partition, depth);
    Batch *batch = &partition->batch;
    TableEntry entries[2];
    size_t count = frame_entries(
        partition, turn->frames[depth], draft->head.process,
        draft_key(&partition->draft), draft->texts.items, wait, entries);

    while (count > 0) {
        table_add(&partition->frames.index, entries[--count]);
        ((TableEntry *)batch->hung.items)[batch->hung_count++] = entries[count];
    }
}

/* Puts a wait that has its id now into the indexes. */
static void index_wait(Turn *turn, uint32_t depth, const Wait *wait)
{
    Partition *partition = turn->partition;
    Hearer hearer;

    if (wait_kind(wait) == BPMN_WAIT_SIGNAL
        && wait_hearer(partition, &partition->draft.head, wait, &hearer)) {
        hearers_push(&partition->hearers, hearer);
    }
    if (wait_kind(wait) == BPMN_WAIT_TIMER) {
        timers_push(&partition->timers, wait->of.timer.due_ms, wait->id,
                    partition->draft.head.id);
        partition->batch.pushed++;
        if (depth > 0) frame_add_timer(partition, turn->frames[depth], wait);
    }
    if (depth > 0)
        hang(turn, depth, wait);
    else if (wait_kind(wait) == BPMN_WAIT_MESSAGE)
        subscribe(partition, wait);
}

/* Ids go by element number, so that timers of one step have the right
   order. */
void turn_arm(Turn *turn, uint32_t depth)
{
    Partition *partition = turn->partition;
    Draft *draft = partition_draft(partition, depth);
    size_t from = opened_from(draft);

    for (; draft->opened_now > 0; draft->opened_now--) {
        Wait *first = NULL;

        for (size_t i = from; i < draft->wait_count; i++) {
            Wait *wait = draft_wait(draft, i);

            if (wait->id != 0) continue;
            if (!first || wait->element < first->element) first = wait;
        }
        first->id = cases_id(&partition->cases, partition->next_wait++);
        index_wait(turn, depth, first);
    }
}
