/* Signals that a step throws: what becomes a broadcast when the record is
   made. */
#include "core/engine/turn.h"

#include <assert.h>

/* The waits for that signal that the step has opened, at all depths, by its
   first so many effects: they have no id yet, or one from 'first' on. Writes
   their ids, unless null. */
static uint32_t list_opened(const Turn *turn, BpmnString name, uint64_t first,
                            uint32_t effects, uint8_t *ids)
{
    uint32_t count = 0;

    for (uint32_t depth = 0; depth <= turn->depth; depth++) {
        const Draft *draft = partition_draft(turn->partition, depth);

        for (size_t i = 0; i < draft->wait_count; i++) {
            const Wait *wait = draft_wait(draft, i);

            if ((wait->id != 0 && wait->id < first) || wait->opened_by > effects
                || !turn_waits_for(turn, wait, draft->texts.items,
                                   BPMN_WAIT_SIGNAL, name)) {
                continue;
            }
            if (ids) put_u64(ids + 8 * (size_t)count, wait->id);
            count++;
        }
    }
    return count;
}

/* Begins what is to be broadcast; false: dropped. */
static bool begin(Turn *turn, size_t command_bytes, size_t waits)
{
    if (!broadcast_begin(turn->partition, command_bytes, waits)) {
        (void)turn_no_memory(turn);
        return false;
    }
    turn->thrown++;
    return true;
}

/* Whether the throw that led to this one has led to few enough. */
static bool may_throw(const Turn *turn)
{
    return !turn->chain.again
        || broadcast_throws(turn->partition, turn->chain.first) < LIMIT_THROWS;
}

bool turn_throw(Turn *turn, const BpmnEffect *effect)
{
    BpmnString name = effect->of.message.name;
    Brought brought = brought_of(effect);

    if (!may_throw(turn)) return turn_reports(turn, name);
    if (!buffer_reserve(&turn->partition->allocator, &turn->engine->brought,
                        brought.count, sizeof(BpmnDatum))) {
        (void)turn_no_memory(turn);
        return false;
    }
    return begin(turn, name.length + brought_bytes(&brought),
                 list_opened(turn, name, UINT64_MAX, UINT32_MAX, NULL));
}

BpmnReason turn_throw_command(Turn *turn)
{
    turn->throws_command = true;
    return begin(turn, turn->body.command_bytes, 0) ? BPMN_REASON_NONE
                                                    : BPMN_REASON_LIMIT;
}

/* The one that was begun as that of the turn, from 0. */
static Object *thrown_at(const Turn *turn, uint32_t index)
{
    const Objects *objects = &turn->partition->objects;

    assert(index < turn->thrown && turn->thrown <= objects->count);
    return objects_at(objects, objects->count - turn->thrown + index);
}

size_t turn_thrown_most_bytes(const Turn *turn)
{
    size_t most = 0;

    for (uint32_t i = 0; i < turn->thrown; i++) {
        size_t bytes = broadcast_bytes(thrown_at(turn, i));

        if (bytes > most) most = bytes;
    }
    return most;
}

bool turn_reserve_thrown(Turn *turn, size_t body_bytes)
{
    size_t bytes = round_up_8(BPMN_HEAD_BYTES + body_bytes);

    for (uint32_t i = 0; i < turn->thrown; i++) {
        bytes += broadcast_bytes(thrown_at(turn, i));
    }
    return turn->partition->cases.next + turn->thrown < LIMIT_CASES
        && batch_reserve_all(turn->partition, bytes, turn->thrown + (size_t)1);
}

static void append(Turn *turn, Object *object)
{
    Head head = object_head(turn->now_ms);

    object_append(turn->partition, object, &head);
}

static void write_step(Turn *turn, Broadcast *broadcast)
{
    uint32_t next = 0;

    for (uint32_t i = 0; i < turn->step.effect_count; i++) {
        const BpmnEffect *effect = &turn->step.effects[i];
        BpmnCommand command = { .name = effect->of.message.name };
        Brought brought;
        uint8_t *ids;

        if (effect->kind != BPMN_EFFECT_SIGNAL) continue;
        brought = brought_of(effect);
        brought_read(&brought, turn->engine->brought.items, &command);
        broadcast->listed_count = list_opened(turn, command.name,
                                              broadcast->before, i, NULL);
        ids = broadcast_write(thrown_at(turn, next), broadcast, &command);
        (void)list_opened(turn, command.name, broadcast->before, i, ids);
        append(turn, thrown_at(turn, next++));
        broadcast->throws += turn->chain.again;
    }
    assert(next == turn->thrown);
}

void turn_takes_throws_back(Turn *turn)
{
    Objects *objects = &turn->partition->objects;

    objects_truncate(&turn->partition->allocator, objects,
                     objects->count - turn->thrown);
    turn->thrown = 0;
}

void turn_write_thrown(Turn *turn, uint64_t first_wait)
{
    const Chain *chain = &turn->chain;
    Broadcast broadcast = {
        .throws = chain->again
            ? broadcast_throws(turn->partition, chain->first) - turn->thrown + 1
            : 1,
        .thrown_at = turn->partition->position,
        .before = first_wait,
        .first = chain->first != 0 ? chain->first : first_wait,
    };

    if (!turn->throws_command) {
        write_step(turn, &broadcast);
        return;
    }
    broadcast.only = turn->head.case_id;
    (void)broadcast_write(thrown_at(turn, 0), &broadcast, turn->command);
    append(turn, thrown_at(turn, 0));
}
