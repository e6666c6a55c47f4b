/* Signals that are heard: each wait that a broadcast reaches, then starts of
   processes. */
#include "core/engine/turn.h"

#include "bpmn/value.h"
#include "core/base/base.h"

BpmnReason turn_hear(Turn *turn, size_t index)
{
    const Wait *wait = turn_means(turn, index);
    uint16_t event = event_find(turn->definition, BPMN_EVENT_SIGNAL,
                                wait->element, (BpmnString){ NULL, 0 });
    BpmnReason reason;

    if (event == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                           "nothing happens with this signal");
    }
    reason = turn_write_data(turn, NULL);
    if (reason != BPMN_REASON_NONE) return reason;
    if (turn->definition->process->events[event].keeps
        && !turn_opens_again(turn, index)) {
        return turn_no_memory(turn);
    }
    return turn_step_wait(turn, event, index);
}

/* What a broadcast says as a command, for data and record. */
typedef struct Hearing {
    BpmnEngine *engine;
    Broadcast broadcast;
    uint64_t thrown_at; /* also of one that a command has made */
    BpmnCommand command;
    int64_t now_ms;
} Hearing;

/* False: no memory. */
static bool hearing_begin(Hearing *hearing, BpmnEngine *engine,
                          const Object *object, int64_t now_ms)
{
    Broadcast broadcast = broadcast_read(object);
    BpmnString left = broadcast.data;
    BpmnDatum *data;

    if (!buffer_reserve(&engine->partition.allocator, &engine->heard,
                        broadcast.data_count, sizeof *data)) {
        return false;
    }
    data = engine->heard.items;
    for (uint16_t i = 0; i < broadcast.data_count; i++) {
        (void)body_next_datum(&left, &data[i]);
    }
    *hearing = (Hearing){
        .engine = engine,
        .broadcast = broadcast,
        .thrown_at = broadcast.thrown_at != 0 ? broadcast.thrown_at
                                              : object->place.state_position,
        .command = { .size = sizeof hearing->command,
                     .kind = BPMN_SIGNAL,
                     .name = broadcast.name,
                     .data = data,
                     .data_count = broadcast.data_count },
        .now_ms = now_ms,
    };
    return true;
}

static void begin_turn(const Hearing *hearing, Turn *turn)
{
    turn_begin(turn, hearing->engine, &hearing->command, hearing->now_ms);
    turn->head.cause = BPMN_CAUSED_BY_SIGNAL;
    turn->head.role = BPMN_ROLE_ENGINE;
    turn->body.thrown_at = hearing->thrown_at;
    turn->body.command_bytes = hearing->broadcast.name.length
        + hearing->broadcast.data.length;
    turn->throws = hearing->broadcast.throws;
    turn->heard = true;
}

/* Loads the case, and the wait in it; false: no memory. */
static bool load(const Hearing *hearing, Turn *turn, Case *item,
                 uint64_t wait_id, size_t *index)
{
    Partition *partition = &hearing->engine->partition;

    begin_turn(hearing, turn);
    turn->item = item;
    turn->definition = definitions_of_case(partition, item);
    turn->frame = frame_of_wait(partition, case_state(partition, item)->id,
                                wait_id);
    if (!turn_load(turn)) return false;
    *index = turn_find_wait(turn, BPMN_WAIT_SIGNAL, wait_id, 0);
    return true;
}

/* Its step cannot be made: it has heard all the same, or it would for ever. */
static bool pass_by(Turn *turn, size_t index)
{
    (void)turn_means(turn, index);
    if (!turn_opens_again(turn, index)) return false;
    turn->head.kind = BPMN_RECORD_TASK;
    turn->body.incident = turn->head.element;
    turn->body.incident_cause = BPMN_CAUSE_FUEL;
    return turn_finish(turn);
}

/* One wait of a case hears it. */
static BpmnStatus hear(const Hearing *hearing, Case *item, uint64_t wait_id)
{
    uint64_t case_id = case_state(&hearing->engine->partition, item)->id;
    BpmnReason reason;
    size_t index;
    Turn turn;

    if (!load(hearing, &turn, item, wait_id, &index)) return BPMN_NO_MEMORY;
    reason = turn_hear(&turn, index);
    if (turn.status == BPMN_OK && reason == BPMN_REASON_NONE
        && turn_finish(&turn)) {
        return engine_open_items(hearing->engine, case_id, hearing->now_ms);
    }
    turn_drop(&turn);
    if (turn.status != BPMN_OK || reason == BPMN_REASON_NONE
        || !load(hearing, &turn, item, wait_id, &index)
        || !pass_by(&turn, index)) {
        return BPMN_NO_MEMORY;
    }
    return BPMN_OK;
}

/* The wait of a state with the lowest id that the broadcast reaches, if it is
   below *wait_id. */
static void look_at(const Hearing *hearing, const CaseState *state,
                    uint64_t *wait_id)
{
    uint64_t hash = signal_hash(hearing->broadcast.name);
    WaitCursor cursor = state_waits(state);
    Hearer hearer;
    Wait wait;

    while (wait_next(&cursor, &wait)) {
        if (wait.id < *wait_id
            && wait_hearer(&hearing->engine->partition, state, &wait, &hearer)
            && hearer.hash == hash
            && broadcast_reaches(&hearing->broadcast, wait.id)) {
            *wait_id = wait.id;
        }
    }
}

/* The next wait of a case that hears it; 0: none. */
static uint64_t next_in_case(const Hearing *hearing, const Case *item)
{
    const Partition *partition = &hearing->engine->partition;
    const CaseState *state = case_state(partition, item);
    Frame *root = case_root(partition, state->id);
    uint64_t wait_id = UINT64_MAX;

    look_at(hearing, state, &wait_id);
    for (Frame *frame = root ? frame_after(root, root) : NULL; frame;
         frame = frame_after(root, frame)) {
        if (frame_is_over(partition, frame)) continue;
        look_at(hearing, frame_state(partition, frame), &wait_id);
    }
    return wait_id == UINT64_MAX ? 0 : wait_id;
}

BpmnStatus engine_hear_case(BpmnEngine *engine, Case *item, int64_t now_ms,
                            bool *heard)
{
    const Partition *partition = &engine->partition;
    uint64_t case_id = case_state(partition, item)->id;

    *heard = false;
    for (size_t i = 0; i < partition->objects.count; i++) {
        const Object *object = objects_at(&partition->objects, i);
        Hearing hearing;
        uint64_t wait_id;

        if (object->ends) continue;
        if (!hearing_begin(&hearing, engine, object, now_ms)) {
            return BPMN_NO_MEMORY;
        }
        if (hearing.broadcast.only != 0 && hearing.broadcast.only != case_id) {
            continue;
        }
        while ((wait_id = next_in_case(&hearing, item)) != 0) {
            BpmnStatus status = hear(&hearing, item, wait_id);

            if (status != BPMN_OK) return status;
            *heard = true;
        }
    }
    return BPMN_OK;
}

/* A case begins by a start event that hears it; one that cannot is recorded
   as refused. */
static BpmnStatus start(const Hearing *hearing, Definition *definition,
                        uint16_t event)
{
    BpmnReason reason;
    Turn turn;

    begin_turn(hearing, &turn);
    turn.definition = definition;
    reason = handle_start_at(&turn, event);
    turn.head.role = BPMN_ROLE_ENGINE;
    if (turn.status == BPMN_OK && reason == BPMN_REASON_NONE
        && turn_finish(&turn)) {
        return engine_open_items(hearing->engine, turn.head.case_id,
                                 hearing->now_ms);
    }
    turn_drop(&turn);
    return turn.status == BPMN_OK && reason != BPMN_REASON_NONE
            && turn_finish_refused(&turn)
        ? BPMN_OK
        : BPMN_NO_MEMORY;
}

static BpmnStatus start_all(const Hearing *hearing)
{
    Definitions *definitions = &hearing->engine->partition.definitions;

    for (size_t i = 0; i < definitions->count; i++) {
        Definition *definition = &definitions->items[i];
        const BpmnProcess *process = definition->process;

        if (!definitions_is_in_force(definitions, process)) continue;
        for (uint16_t event = 0; event < process->event_count; event++) {
            BpmnStatus status;

            if (process->events[event].kind != BPMN_EVENT_START_SIGNAL
                || !bpmn_string_equal(bpmn_string(process->events[event].code),
                                      hearing->broadcast.name)) {
                continue;
            }
            status = start(hearing, definition, event);
            if (status != BPMN_OK) return status;
        }
    }
    return BPMN_OK;
}

static bool is_reached(const Hearing *hearing, const Hearer *hearer)
{
    return (hearing->broadcast.only == 0
            || hearing->broadcast.only == hearer->case_id)
        && broadcast_reaches(&hearing->broadcast, hearer->wait_id)
        && hearer_is_alive(&hearing->engine->partition, hearer);
}

/* Works through those who wait, in the order in which they were armed, 'limit'
   of them at most; *left goes down. */
static BpmnStatus hear_on(const Hearing *hearing, size_t object, uint32_t *left)
{
    const Partition *partition = &hearing->engine->partition;
    const Hearers *hearers = &partition->hearers;
    uint64_t hash = signal_hash(hearing->broadcast.name);
    size_t at = hearers_from(
        hearers, objects_at(&partition->objects, object)->place.cursor);

    while (at < hearers->count && *left != 0) {
        Hearer hearer = *hearers_at(hearers, at++);

        if (hearer.hash == hash && is_reached(hearing, &hearer)) {
            BpmnStatus status =
                hear(hearing, cases_find(&partition->cases, hearer.case_id),
                     hearer.wait_id);

            if (status != BPMN_OK) return status;
            --*left;
        }
        objects_at(&partition->objects, object)->place.cursor = hearer.wait_id
            + 1;
    }
    return BPMN_OK;
}

/* One broadcast goes on; *left is 0 when there may be more of it. */
static BpmnStatus go_on(BpmnEngine *engine, size_t object, uint32_t *left,
                        int64_t now_ms)
{
    Objects *objects = &engine->partition.objects;
    Hearing hearing;
    BpmnStatus status;

    if (!hearing_begin(&hearing, engine, objects_at(objects, object), now_ms)) {
        return BPMN_NO_MEMORY;
    }
    status = hear_on(&hearing, object, left);
    if (status != BPMN_OK || *left == 0) return status;
    if (hearing.broadcast.only == 0) status = start_all(&hearing);
    if (status != BPMN_OK) return status;
    --*left;
    return object_end(&engine->partition, objects_at(objects, object), now_ms)
        ? BPMN_OK
        : BPMN_NO_MEMORY;
}

BpmnStatus engine_hear(BpmnEngine *engine, uint32_t limit, int64_t now_ms,
                       bool *heard)
{
    const Objects *objects = &engine->partition.objects;
    BpmnStatus status = BPMN_OK;
    uint32_t left = limit;
    size_t count = objects->count;

    for (size_t i = 0; i < count && left > 0 && status == BPMN_OK; i++) {
        if (objects_at(objects, i)->ends) continue;
        status = go_on(engine, i, &left, now_ms);
    }
    *heard = left != limit;
    return status;
}

bool engine_is_heard(const BpmnEngine *engine)
{
    return engine->partition.objects.count == 0;
}
