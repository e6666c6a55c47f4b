/* What a case waits for, and who finds it. */
#include "core/journal/partition.h"

#include "bpmn/value.h"

BpmnString message_key(const Wait *wait, BpmnString case_key, const void *texts)
{
    BpmnString key = wait_key(wait, texts);

    return key.bytes ? key : case_key;
}

uint64_t message_hash(BpmnString message, BpmnString key)
{
    uint64_t seed = hash_bytes(1, message.bytes, message.length);

    return hash_bytes(seed, key.bytes, key.length);
}

bool wait_message_hash(const Partition *partition, uint16_t process,
                       BpmnString case_key, const void *texts, const Wait *wait,
                       uint64_t *hash)
{
    const Known *known = definitions_known(&partition->definitions, process);
    const BpmnWait *row = wait_row(known->definition->process, wait->element);
    BpmnString key = message_key(wait, case_key, texts);

    if (wait_kind(wait) != BPMN_WAIT_MESSAGE || !row || !row->name
        || !key.bytes) {
        return false;
    }
    *hash = message_hash(bpmn_string(row->name), key);
    return true;
}

bool wait_subscription(const Partition *partition, const CaseState *head,
                       const void *texts, const Wait *wait, TableEntry *entry)
{
    BpmnString key = { NULL, 0 };

    if (wait_kind(wait) != BPMN_WAIT_MESSAGE) return false;
    if (head->flags & STATE_KEYED) {
        key = (BpmnString){ texts, head->key_bytes };
    }
    entry->value = head->id;
    return wait_message_hash(partition, head->process, key, texts, wait,
                             &entry->hash);
}

bool reserve_performers(Partition *partition, size_t count)
{
    return buffer_reserve(&partition->allocator, &partition->performers, count,
                          sizeof(BpmnString));
}

bool index_state(Partition *partition, const CaseState *state)
{
    const BpmnAllocator *allocator = &partition->allocator;
    WaitCursor cursor = state_waits(state);
    Wait wait;

    if (state->flags & STATE_KEYED) {
        if (!keys_reserve(allocator, &partition->cases.keys)) return false;
        keys_add(&partition->cases.keys,
                 key_hash(state->process, state_key(state)),
                 cases_counter(state->id));
    }
    while (wait_next(&cursor, &wait)) {
        TableEntry entry;

        if (!reserve_performers(partition,
                                wait_name_count(&wait, state_texts(state)))) {
            return false;
        }
        if (wait_kind(&wait) == BPMN_WAIT_TIMER) {
            if (!timers_reserve(allocator, &partition->timers, 1)) return false;
            timers_push(&partition->timers,
                        (Timer){ wait.of.timer.due_ms, wait.id, state->id });
        }
        if (!wait_subscription(partition, state, state_texts(state), &wait,
                               &entry)) {
            continue;
        }
        if (!table_reserve(allocator, &partition->subscriptions, 1)) {
            return false;
        }
        table_add(&partition->subscriptions, entry);
    }
    return true;
}

bool wait_fits(const BpmnProcess *process, const Wait *wait)
{
    const BpmnWait *row = wait_row(process, wait->element);
    uint16_t flow = wait->of.incident.flow;

    /* A process read from the journal has no step, and fires nothing. */
    if (wait_kind(wait) == BPMN_WAIT_TIMER && wait->words == CYCLE_WORDS
        && process->step && !process->calendar) {
        return false;
    }
    if (wait_kind(wait) != BPMN_WAIT_INCIDENT) {
        return row && row->kind == wait_kind(wait);
    }
    return wait->element < process->element_count
        && (flow == BPMN_NO_ELEMENT || flow < process->element_count);
}
