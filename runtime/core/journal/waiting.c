/* What a case waits for, and who finds it. */
#include "core/journal/frame.h"

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
    *hash = message_hash(wait_name(wait, row, texts), key);
    return true;
}

bool reserve_performers(Partition *partition, size_t count)
{
    return buffer_reserve(&partition->allocator, &partition->performers, count,
                          sizeof(BpmnString));
}

bool wait_hearer(const Partition *partition, const CaseState *head,
                 const void *texts, const Wait *wait, Hearer *hearer)
{
    const Known *known;
    const BpmnWait *row;

    if (wait_kind(wait) != BPMN_WAIT_SIGNAL) return false;
    known = definitions_known(&partition->definitions, head->process);
    row = wait_row(known->definition->process, wait->element);
    if (!row || !row->name) return false;
    *hearer = (Hearer){
        signal_hash(wait_name(wait, row, texts)),
        wait->id,
        head->id,
    };
    return true;
}

bool hearer_is_alive(const Partition *partition, const Hearer *hearer)
{
    const Case *item = cases_find(&partition->cases, hearer->case_id);
    const Frame *frame;

    if (!item) return false;
    if (state_has_wait(case_state(partition, item), hearer->wait_id)) {
        return true;
    }
    frame = frame_of_wait(partition, hearer->case_id, hearer->wait_id);
    return frame && !frame_is_over(partition, frame);
}

/* The same as an entry; false: no memory. */
static bool index_hearer(Partition *partition, const CaseState *state,
                         const Wait *wait)
{
    Hearer hearer;

    if (!wait_hearer(partition, state, state_texts(state), wait, &hearer)) {
        return true;
    }
    if (!hearers_reserve(&partition->allocator, &partition->hearers, 1)) {
        return false;
    }
    hearers_push(&partition->hearers, hearer);
    return true;
}

/* The same of a timer. Of a case that is suspended none is queued: it is when
   the case goes on; none, too, where no process at hand has timers. The case's
   own state is known. */
static bool queue_timer(Partition *partition, const CaseState *state,
                        const Wait *wait)
{
    const CaseState *of = &cases_find(&partition->cases, state->id)->state;

    if (!timers_reserve(&partition->allocator, &partition->timers, 1)) {
        return false;
    }
    if (!partition->abilities.timers || state_is_suspended(of)) return true;
    timers_push(&partition->timers, wait->of.timer.due_ms + state_paused_ms(of),
                wait->id, state->id);
    return true;
}

/* The same among those who wait for messages. */
static bool index_awaited(Partition *partition, const CaseState *state,
                          BpmnString key, const Wait *wait)
{
    uint64_t hash;

    return !wait_message_hash(partition, state->process, key,
                              state_texts(state), wait, &hash)
        || awaited_find(&partition->allocator, &partition->awaited, hash,
                        wait->id, state->id);
}

/* The same among the jobs of types that the program does. */
static bool index_job(Partition *partition, const CaseState *state,
                      const Wait *wait)
{
    return !partition->abilities.jobs
        || jobs_note(partition,
                     definitions_known(&partition->definitions, state->process)
                         ->definition->process,
                     state->id, wait);
}

bool index_queues(Partition *partition, const CaseState *state, BpmnString key,
                  const Wait *wait)
{
    switch (wait_kind(wait)) {
    case BPMN_WAIT_TASK:
        return reserve_performers(partition,
                                  wait_name_count(wait, state_texts(state)));
    case BPMN_WAIT_JOB: return index_job(partition, state, wait);
    case BPMN_WAIT_TIMER: return queue_timer(partition, state, wait);
    case BPMN_WAIT_MESSAGE: return index_awaited(partition, state, key, wait);
    case BPMN_WAIT_SIGNAL: return index_hearer(partition, state, wait);
    case BPMN_WAIT_INCIDENT:
    case BPMN_WAIT_SCOPE:
    case BPMN_WAIT_CALL:
    case BPMN_WAIT_CONDITION: return true;
    }
    return true;
}

bool index_key(Partition *partition, const CaseState *state, uint16_t number)
{
    KeyTable *keys = &partition->cases.keys;
    uint64_t hash;

    if (!(state->flags & STATE_KEYED)) return true;
    hash = key_hash(number, state_key(state));
    if (!keys_reserve(&partition->allocator, keys, hash)) return false;
    keys_add(keys, hash, cases_counter(state->id));
    return true;
}

bool index_state(Partition *partition, const CaseState *state)
{
    WaitCursor cursor = state_waits(state);
    Wait wait;

    if (!index_key(partition, state, state->process)) return false;
    while (wait_next(&cursor, &wait)) {
        if (!index_queues(partition, state, state_key(state), &wait)) {
            return false;
        }
    }
    return true;
}

/* Whether the process can tell when a timer comes again. One that was read from
   the journal has no step, and fires nothing. */
static bool can_repeat(const BpmnProcess *process, const Wait *wait,
                       const BpmnWait *row)
{
    BpmnCycle cycle = wait_cycle(wait);

    if (wait->words != CYCLE_WORDS || !process->step) return true;
    if (bpmn_cycle_is_cron(&cycle)) {
        return process->abilities.crons && row && row->cron;
    }
    return process->abilities.calendar;
}

bool wait_fits(const BpmnProcess *process, const Wait *wait)
{
    const BpmnWait *row = wait_row(process, wait->element);
    uint16_t flow = wait->of.incident.flow;

    if (wait_kind(wait) == BPMN_WAIT_TIMER && !can_repeat(process, wait, row)) {
        return false;
    }
    if (wait_kind(wait) != BPMN_WAIT_INCIDENT) {
        return row && row->kind == wait_kind(wait);
    }
    return wait->element < process->element_count
        && (flow == BPMN_NO_ELEMENT || flow < process->element_count);
}
