/* signal: one case hears it; broadcast: all do. */
#include "core/engine/turn.h"

#include <assert.h>

/* How many waits of the case itself hear it, and where the last one is. */
static size_t count_waits(const Turn *turn, size_t *index)
{
    size_t count = 0;

    for (size_t i = 0; i < turn->draft->wait_count; i++) {
        if (!turn_waits_for(turn, draft_wait(turn->draft, i),
                            turn->draft->texts.items, BPMN_WAIT_SIGNAL,
                            turn->command->name)) {
            continue;
        }
        *index = i;
        count++;
    }
    return count;
}

/* Nothing moves yet: the data are only looked at. */
static BpmnReason look_at_data(Turn *turn)
{
    BpmnReason reason = turn_write_data(turn, NULL);

    if (reason != BPMN_REASON_NONE) return reason;
    return turn_load(turn) ? BPMN_REASON_NONE : BPMN_REASON_LIMIT;
}

/* Others than the case itself may hear it: its items, those that it calls. */
static bool has_others(const Turn *turn)
{
    const Draft *draft = turn->draft;

    for (size_t i = 0; i < draft->wait_count; i++) {
        if (wait_kind(draft_wait(draft, i)) == BPMN_WAIT_CALL) return true;
    }
    return case_root(turn->partition, turn->command->case_id);
}

static BpmnReason signal_case(Turn *turn)
{
    bool others = has_others(turn);
    size_t index = NO_WAIT;
    size_t count = count_waits(turn, &index);
    BpmnReason reason;

    turn->head.role = BPMN_ROLE_SENDER;
    if (count == 1 && !others) {
        return turn_hears(turn, index);
    }
    reason = look_at_data(turn);
    turn->draft->touched = true;
    if (reason != BPMN_REASON_NONE || !turn->engine->hears
        || (count == 0 && !others)) {
        return reason;
    }
    return turn_throw_command(turn);
}

/* Whether a case of the process may wait for it, or one begins by it. */
static Taking hears(const BpmnProcess *process, BpmnString name)
{
    for (uint16_t i = 0; i < process->event_count; i++) {
        const BpmnEvent *row = &process->events[i];

        if (row->kind == BPMN_EVENT_START_SIGNAL
            && bpmn_string_equal(bpmn_string(row->code), name)) {
            return TAKES;
        }
    }
    return process_waits_for(process, BPMN_WAIT_SIGNAL, name);
}

static BpmnReason broadcast(Turn *turn)
{
    Partition *partition = turn->partition;
    BpmnReason reason = turn_check_data(turn, hears);
    uint64_t before = cases_id(&partition->cases, partition->next_wait);
    Broadcast made = { .throws = 1, .before = before, .first = before };
    Object *object;

    turn->head.role = BPMN_ROLE_SENDER;
    if (reason != BPMN_REASON_NONE) return reason;
    if (turn->named
        && !command_ids_reserve(&partition->allocator, &partition->ids)) {
        return turn_no_memory(turn);
    }
    reason = turn_throw_command(turn);
    if (reason != BPMN_REASON_NONE) return reason;
    if (!turn_reserve_thrown(turn, 0)) return turn_no_memory(turn);
    object = objects_at(&partition->objects, partition->objects.count - 1);
    (void)broadcast_write(object, &made, turn->command);
    object_append(partition, object, &turn->head);
    turn_remember(turn);
    /* without signals nobody hears it */
    if (!turn->engine->hears && !object_end(partition, object, turn->now_ms)) {
        turn->engine->spoilt = BPMN_NO_MEMORY;
    }
    return BPMN_REASON_NONE;
}

static BpmnReason handle_signal(Turn *turn)
{
    return turn->command->kind == BPMN_BROADCAST ? broadcast(turn)
                                                 : signal_case(turn);
}

static void listen(Turn *turn, uint32_t depth, const Wait *wait)
{
    Partition *partition = turn->partition;
    const Draft *draft = partition_draft(partition, depth);
    Hearer hearer;

    if (wait_hearer(partition, &partition->drafts->head, draft->texts.items,
                    wait, &hearer)) {
        hearers_push(&partition->hearers, hearer);
    }
}

static bool is_alive(const void *user, const Hearer *hearer)
{
    return hearer_is_alive(user, hearer);
}

static void sweep(Partition *partition)
{
    hearers_sweep(&partition->hearers, is_alive, partition);
}

const BpmnSignals bpmn_ability_signal = {
    .handle = handle_signal,
    .go_on = engine_hear,
    .hear_case = engine_hear_case,
    .throws = turn_throw,
    .most_bytes = turn_thrown_most_bytes,
    .reserve = turn_reserve_thrown,
    .write = turn_write_thrown,
    .take_back = turn_takes_throws_back,
    .listen = listen,
    .sweep = sweep,
};
