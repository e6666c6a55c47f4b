/* Messages that are kept until somebody waits for them. */
#include "core/engine/kept.h"

static Taking waits_for(const BpmnProcess *process, BpmnString name)
{
    return process_waits_for(process, BPMN_WAIT_MESSAGE, name);
}

static bool is_awaited(const Turn *turn)
{
    const Definitions *definitions = &turn->partition->definitions;

    for (size_t i = 0; i < definitions->count; i++) {
        if (waits_for(definitions->items[i].process, turn->command->name)
            != TAKES_NOT) {
            return true;
        }
    }
    return false;
}

static bool has_room(const Partition *partition)
{
    size_t kept = 0;

    for (size_t i = 0; i < partition->objects.count; i++) {
        kept += object_rests_as(objects_at(&partition->objects, i),
                                BPMN_OBJECT_MESSAGE);
    }
    return kept < LIMIT_KEPT_MESSAGES && partition->cases.next < LIMIT_CASES;
}

static BpmnReason check(Turn *turn)
{
    if (!is_awaited(turn)) {
        return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                           "no process waits for this message");
    }
    if (!has_room(turn->partition)) {
        return turn_refuse(turn, BPMN_REASON_LIMIT,
                           "so many messages are kept that no more can be");
    }
    return turn_check_data(turn, waits_for);
}

BpmnReason keep_message(Turn *turn)
{
    Partition *partition = turn->partition;
    BpmnReason reason = check(turn);
    Kept kept = {
        .came_at = turn->body.thrown_at,
        .until_ms = bpmn_instant_add(turn->now_ms, 0, turn->command->lease_ms),
        .only = turn->command->case_id,
    };

    if (reason != BPMN_REASON_NONE) return reason;
    if (turn->named
        && !command_ids_reserve(&partition->allocator, &partition->ids)) {
        return turn_no_memory(turn);
    }
    if (!kept_append(partition, turn->command, turn->body.command_bytes, &kept,
                     &turn->head)) {
        return turn_no_memory(turn);
    }
    turn_remember(turn);
    return BPMN_REASON_NONE;
}

bool message_is_kept(const Partition *partition, uint64_t hash)
{
    for (size_t i = 0; i < partition->objects.count; i++) {
        const Object *object = objects_at(&partition->objects, i);

        if (object_rests_as(object, BPMN_OBJECT_MESSAGE)
            && object->hash == hash) {
            return true;
        }
    }
    return false;
}

/* Finds the case that can take it now, and the frame; false: there is none. */
static bool find_taker(Turn *turn)
{
    const BpmnMessages *messages = turn->partition->abilities.messages;

    messages->find_receiver(turn);
    if (!turn->item
        || state_is_suspended(case_state(turn->partition, turn->item))
        || known_is_strange(known_of_case(turn->partition, turn->item))) {
        return false;
    }
    turn->definition = definitions_of_case(turn->partition, turn->item);
    messages->find_taker(turn);
    return true;
}

/* The case takes it; what it refuses is over, too. */
static BpmnStatus take(Turn *turn)
{
    BpmnReason reason = BPMN_REASON_LIMIT;

    if (turn_load(turn))
        reason = turn->partition->abilities.messages->take(turn);
    turn->head.role = BPMN_ROLE_ENGINE;
    return turn_finish_well(turn, &reason) ? BPMN_OK
                                           : turn_end_refused(turn, reason);
}

/* Gives one to who waits for it, if anybody does. */
static BpmnStatus offer(BpmnEngine *engine, Object *object, int64_t now_ms)
{
    Partition *partition = &engine->partition;
    const Kept kept = kept_read(object);
    uint64_t id = object->id;
    BpmnCommand command = {
        .size = sizeof command,
        .kind = BPMN_MESSAGE,
        .case_id = kept.only,
        .element = BPMN_NO_ELEMENT,
        .key = kept.message.key,
        .name = kept.message.name,
    };
    BpmnStatus status;
    Turn turn;

    turn_begin(&turn, engine, &command, now_ms);
    turn.heard = true;
    turn.body.thrown_at = kept.came_at;
    turn.body.command_bytes = command.name.length + command.key.length
        + kept.data.length;
    if (!find_taker(&turn)) return BPMN_OK;
    if (!engine_take_data(engine, kept.data, kept.data_count, &command)) {
        return BPMN_NO_MEMORY;
    }
    status = take(&turn);
    if (status != BPMN_OK) return status;
    if (!object_end(partition, objects_find(&partition->objects, id), now_ms)) {
        return BPMN_NO_MEMORY;
    }
    return engine_work(engine, turn.head.case_id, now_ms);
}

BpmnStatus offer_kept(BpmnEngine *engine, int64_t now_ms)
{
    const Objects *objects = &engine->partition.objects;
    BpmnStatus status = BPMN_OK;

    while (status == BPMN_OK && engine->offers) {
        engine->offers = false;
        for (size_t i = 0; i < objects->count && !engine->offers; i++) {
            Object *object = objects_at(objects, i);

            if (object_rests_as(object, BPMN_OBJECT_MESSAGE)
                && object->until_ms > now_ms) {
                status = offer(engine, object, now_ms);
            }
        }
    }
    /* who waits and has it stand in one append */
    if (status != BPMN_OK) engine->spoilt = status;
    return status;
}

bool expire_kept(Partition *partition, int64_t now_ms)
{
    for (size_t i = 0; i < partition->objects.count; i++) {
        Object *object = objects_at(&partition->objects, i);

        if (object_rests_as(object, BPMN_OBJECT_MESSAGE)
            && object->until_ms <= now_ms
            && !object_end(partition, object, now_ms)) {
            return false;
        }
    }
    return true;
}
