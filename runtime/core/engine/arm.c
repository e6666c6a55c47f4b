/* What has opened gets its ids, and can be found. */
#include "core/engine/turn.h"

/* The first wait that has no id yet; those behind it may have one. */
static Wait *opened_from(const Draft *draft)
{
    size_t left = draft->opened_now;
    Wait *wait = draft_wait(draft, draft->wait_count);

    while (left > 0) left -= (--wait)->id == 0;
    return wait;
}

/* At most so many; their index is that of waits in frames, too. */
static size_t frames_that_begin(const Turn *turn)
{
    return (size_t)1 + turn->depth + turn->host_count;
}

/* Whatever it waits for; a timer that fires goes back as well when the batch
   fails. */
bool turn_reserve_opened(Turn *turn)
{
    Partition *partition = turn->partition;
    const BpmnJobs *jobs = partition->abilities.jobs;
    Batch *batch = &partition->batch;
    size_t opened = partition->drafts->opened_now;
    size_t below = 0;

    for (uint32_t depth = 1; depth <= turn->depth; depth++) {
        below += partition_draft(partition, depth)->opened_now;
    }
    opened += below;
    return opened == 0
        || (timers_reserve(&partition->allocator, &partition->timers,
                           opened + batch->popped_count + 1)
            && hearers_reserve(&partition->allocator, &partition->hearers,
                               opened)
            && (!jobs || jobs->reserve(partition, opened))
            && awaited_reserve(&partition->allocator, &partition->awaited,
                               opened)
            && (below == 0
                || table_reserve(&partition->allocator,
                                 &partition->frames.index,
                                 below + frames_that_begin(turn)))
            && buffer_reserve(&partition->allocator, &batch->indexed,
                              batch->indexed_count + opened + below,
                              sizeof(Indexed)));
}

/* Puts a wait that has its id now into the indexes. */
static void index_wait(Turn *turn, uint32_t depth, const Wait *wait)
{
    Partition *partition = turn->partition;
    const BpmnAbilities *abilities = &partition->abilities;

    switch (wait_kind(wait)) {
    case BPMN_WAIT_TASK:
    case BPMN_WAIT_SCOPE:
    case BPMN_WAIT_CALL:
    case BPMN_WAIT_CONDITION:
    case BPMN_WAIT_INCIDENT: break;
    case BPMN_WAIT_TIMER:
        timers_push(&partition->timers,
                    wait->of.timer.due_ms + draft_paused_ms(partition->drafts),
                    wait->id, partition->drafts->head.id);
        partition->batch.pushed++;
        break;
    case BPMN_WAIT_MESSAGE:
        abilities->messages->subscribe(turn, depth, wait);
        break;
    case BPMN_WAIT_SIGNAL: abilities->signals->listen(turn, depth, wait); break;
    case BPMN_WAIT_JOB:
        abilities->jobs->push(partition, turn->definition->process,
                              partition->drafts->head.id, wait);
        break;
    }
    if (depth > 0) abilities->frames->hang(turn, depth, wait);
}

/* Ids go by element number, so that timers of one step have the right
   order. */
void turn_arm(Turn *turn, uint32_t depth)
{
    Partition *partition = turn->partition;
    Draft *draft = partition_draft(partition, depth);
    Wait *from = opened_from(draft);
    const Wait *end = draft_wait(draft, draft->wait_count);

    for (; draft->opened_now > 0; draft->opened_now--) {
        Wait *first = NULL;

        for (Wait *wait = from; wait != end; wait++) {
            if (wait->id != 0) continue;
            if (!first || wait->element < first->element) first = wait;
        }
        first->id = cases_id(&partition->cases, partition->next_wait++);
        index_wait(turn, depth, first);
    }
}
