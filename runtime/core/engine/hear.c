/* Signals that are heard: each wait that a broadcast reaches, then starts of
   processes. */
#include "core/engine/turn.h"

/* What happens when a wait hears its signal. */
static uint16_t event_of(const Turn *turn, const Wait *wait)
{
    return event_find(turn->definition, BPMN_EVENT_SIGNAL, wait->element,
                      (BpmnString){ NULL, 0 });
}

static bool stays_open(const Turn *turn, uint16_t event)
{
    return event != BPMN_NO_ELEMENT
        && turn->definition->process->events[event].keeps;
}

BpmnReason turn_hears(Turn *turn, size_t index)
{
    const Wait *wait = turn_means(turn, index);
    uint16_t event = event_of(turn, wait);
    BpmnReason reason;

    if (event == BPMN_NO_ELEMENT) {
        return turn_refuse(turn, BPMN_REASON_NO_RECEIVER,
                           "nothing happens with this signal");
    }
    reason = turn_write_data(turn, NULL);
    if (reason != BPMN_REASON_NONE) return reason;
    if (stays_open(turn, event) && !turn_opens_again(turn, index)) {
        return turn_no_memory(turn);
    }
    return turn_step_wait(turn, event, index);
}

/* What a broadcast says as a command, for data and record. */
typedef struct Hearing {
    BpmnEngine *engine;
    size_t object; /* index of the broadcast */
    Broadcast broadcast;
    BpmnCommand command;
    int64_t now_ms;
} Hearing;

static Hearing hearing_of(BpmnEngine *engine, size_t object, int64_t now_ms)
{
    Broadcast broadcast =
        broadcast_read(objects_at(&engine->partition.objects, object));

    return (Hearing){
        .engine = engine,
        .object = object,
        .broadcast = broadcast,
        .command = { .size = sizeof(BpmnCommand),
                     .kind = BPMN_SIGNAL,
                     .name = broadcast.name },
        .now_ms = now_ms,
    };
}

/* What the throw led to counts where a wait hears it that came of throws. */
static bool begin_turn(Hearing *hearing, Turn *turn, uint64_t wait_id)
{
    uint64_t first = hearing->broadcast.first;

    hearing->engine->chain = (Chain){ .first = first,
                                      .again = wait_id >= first };
    turn_begin(turn, hearing->engine, &hearing->command, hearing->now_ms);
    turn->head.cause = BPMN_CAUSED_BY_SIGNAL;
    turn->head.role = BPMN_ROLE_ENGINE;
    turn->body.thrown_at = hearing->broadcast.thrown_at;
    turn->body.command_bytes = hearing->broadcast.name.length
        + hearing->broadcast.data.length;
    hearing->engine->chain = (Chain){ 0 };
    turn->heard = true;
    return engine_take_data(hearing->engine, hearing->broadcast.data,
                            hearing->broadcast.data_count, &hearing->command);
}

/* Loads the case, and the wait in it; false: no memory. */
static bool load(Hearing *hearing, Turn *turn, Case *item, uint64_t wait_id,
                 size_t *index)
{
    Partition *partition = &hearing->engine->partition;

    if (!begin_turn(hearing, turn, wait_id)) return false;
    turn->item = item;
    turn->definition = definitions_of_case(partition, item);
    turn->frame = frame_of_wait(partition, case_state(partition, item)->id,
                                wait_id);
    if (!turn_load(turn)) return false;
    *index = turn_find_wait(turn, BPMN_WAIT_SIGNAL, wait_id, 0);
    return true;
}

/* Its step cannot be made: it has heard all the same, or it would for ever. */
static bool pass_by(Turn *turn, size_t index, BpmnCause cause)
{
    (void)turn_means(turn, index);
    if (!turn_opens_again(turn, index)) return false;
    turn->head.kind = BPMN_RECORD_TASK;
    turn->body.incident = turn->head.element;
    turn->body.incident_cause = (uint16_t)cause;
    return turn_finish(turn);
}

/* The id that the wait of a turn has now, which stays open; 0: closed. */
static uint64_t id_after(const Turn *turn)
{
    const Partition *partition = turn->partition;
    uint64_t found = 0;
    WaitCursor cursor;
    Wait wait;

    if (turn->frame && frame_is_over(partition, turn->frame)) return 0;
    cursor = state_waits(turn->frame ? frame_state(partition, turn->frame)
                                     : case_state(partition, turn->item));
    while (wait_next(&cursor, &wait)) {
        if (wait_kind(&wait) == BPMN_WAIT_SIGNAL
            && wait.element == turn->head.element && wait.id > found) {
            found = wait.id;
        }
    }
    return found > turn->body.wait_id ? found : 0;
}

/* One wait of a case hears it; the id that it has afterwards, if it stays open:
   what a token that comes round has opened is another. */
static BpmnStatus hear(Hearing *hearing, Case *item, uint64_t wait_id,
                       uint64_t *after)
{
    uint64_t case_id = case_state(&hearing->engine->partition, item)->id;
    BpmnReason reason;
    size_t index;
    bool stays;
    Turn turn;

    *after = 0;
    if (!load(hearing, &turn, item, wait_id, &index)) return BPMN_NO_MEMORY;
    if (state_is_suspended(case_state(turn.partition, item))) {
        if (!pass_by(&turn, index, BPMN_CAUSE_SUSPENDED)) {
            return turn_found_no_room(&turn);
        }
        *after = id_after(&turn);
        return BPMN_OK;
    }
    stays = stays_open(&turn, event_of(&turn, draft_wait(turn.draft, index)));
    reason = turn_hears(&turn, index);
    if (!turn_finish_well(&turn, &reason)) {
        BpmnCause cause = turn_why_not(&turn);

        turn_drop(&turn);
        if (turn.status != BPMN_OK || reason == BPMN_REASON_NONE
            || !load(hearing, &turn, item, wait_id, &index)
            || !pass_by(&turn, index, cause)) {
            return turn_found_no_room(&turn);
        }
        stays = true;
    }
    if (stays) *after = id_after(&turn);
    return engine_follow(hearing->engine, case_id, hearing->now_ms);
}

/* The case that it is thrown to, or one that this has called. */
static bool is_for(const Hearing *hearing, uint64_t case_id)
{
    const Partition *partition = &hearing->engine->partition;
    uint64_t only = hearing->broadcast.only;

    while (only != 0 && case_id != only && case_id != 0) {
        const Case *item = cases_find(&partition->cases, case_id);

        case_id = item
            ? caller_of(state_blocks(case_state(partition, item))).case_id
            : 0;
    }
    return case_id == only || only == 0;
}

/* A wait hears it, which gives the wait another id; so it then hears at once
   what else was thrown while it had the old one. All of it or nothing. */
static BpmnStatus hear_all(Hearing *hearing, Case *item, uint64_t wait_id)
{
    BpmnEngine *engine = hearing->engine;
    const Objects *objects = &engine->partition.objects;
    uint64_t case_id = case_state(&engine->partition, item)->id;
    uint64_t id;
    BpmnStatus status = hear(hearing, item, wait_id, &id);

    /* what is thrown meanwhile, too */
    for (size_t i = hearing->object + 1;
         i < objects->count && id != 0 && status == BPMN_OK; i++) {
        Hearing later;

        if (!objects_is_due(objects, i)) continue;
        later = hearing_of(engine, i, hearing->now_ms);
        if (is_for(&later, case_id)
            && bpmn_string_equal(later.broadcast.name, hearing->broadcast.name)
            && broadcast_reaches(&later.broadcast, wait_id)) {
            status = hear(&later, item, id, &id);
        }
    }
    if (status != BPMN_OK) engine->spoilt = status;
    return status;
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
            && wait_hearer(&hearing->engine->partition, state,
                           state_texts(state), &wait, &hearer)
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
        Hearing hearing;
        uint64_t wait_id;

        if (!objects_is_due(&partition->objects, i)) continue;
        hearing = hearing_of(engine, i, now_ms);
        if (!is_for(&hearing, case_id)) continue;
        while ((wait_id = next_in_case(&hearing, item)) != 0) {
            BpmnStatus status = hear_all(&hearing, item, wait_id);

            if (status != BPMN_OK) return status;
            *heard = true;
        }
    }
    return BPMN_OK;
}

static BpmnStatus start_all(Hearing *hearing)
{
    Definitions *definitions = &hearing->engine->partition.definitions;

    for (size_t i = 0; i < definitions->count; i++) {
        Definition *definition = &definitions->items[i];
        const BpmnProcess *process = definition->process;

        if (!definitions_is_in_force(definitions, definition)) continue;
        for (uint16_t event = 0; event < process->event_count; event++) {
            BpmnStatus status;
            Turn turn;

            if (process->events[event].kind != BPMN_EVENT_START_SIGNAL
                || !bpmn_string_equal(bpmn_string(process->events[event].code),
                                      hearing->broadcast.name)) {
                continue;
            }
            if (!begin_turn(hearing, &turn, UINT64_MAX)) return BPMN_NO_MEMORY;
            status = turn_begin_case(&turn, definition, event);
            if (status != BPMN_OK) return status;
        }
    }
    return BPMN_OK;
}

static bool is_reached(const Hearing *hearing, const Hearer *hearer)
{
    return is_for(hearing, hearer->case_id)
        && broadcast_reaches(&hearing->broadcast, hearer->wait_id)
        && hearer_is_alive(&hearing->engine->partition, hearer);
}

/* Works through those who wait, in the order in which they were armed, *left of
   them at most, which goes down. */
static BpmnStatus hear_on(Hearing *hearing, uint32_t *left)
{
    const Partition *partition = &hearing->engine->partition;
    const Hearers *hearers = &partition->hearers;
    uint64_t hash = signal_hash(hearing->broadcast.name);
    uint64_t cursor =
        objects_at(&partition->objects, hearing->object)->place.cursor;
    size_t at = hearers_from(hearers, cursor);

    while (at < hearers->count && *left != 0) {
        Hearer hearer = *hearers_at(hearers, at++);

        if (hearer.hash == hash && is_reached(hearing, &hearer)) {
            BpmnStatus status =
                hear_all(hearing, cases_find(&partition->cases, hearer.case_id),
                         hearer.wait_id);

            if (status != BPMN_OK) return status;
            --*left;
        }
        objects_at(&partition->objects, hearing->object)->place.cursor =
            hearer.wait_id + 1;
    }
    return BPMN_OK;
}

/* One broadcast goes on; *left is 0 when there may be more of it. */
static BpmnStatus go_on(BpmnEngine *engine, size_t object, uint32_t *left,
                        int64_t now_ms)
{
    Partition *partition = &engine->partition;
    Hearing hearing = hearing_of(engine, object, now_ms);
    BpmnStatus status = hear_on(&hearing, left);

    if (status != BPMN_OK || *left == 0) return status;
    if (hearing.broadcast.only == 0) status = start_all(&hearing);
    --*left;
    if (status == BPMN_OK
        && !object_end(partition, objects_at(&partition->objects, object),
                       now_ms)) {
        status = BPMN_NO_MEMORY;
    }
    /* it ends with the cases that it begins */
    if (status != BPMN_OK) engine->spoilt = status;
    return status;
}

BpmnStatus engine_hear(BpmnEngine *engine, uint32_t limit, int64_t now_ms,
                       bool *heard)
{
    const Objects *objects = &engine->partition.objects;
    BpmnStatus status = BPMN_OK;
    uint32_t left = limit;
    size_t count = objects->count;

    for (size_t i = 0; i < count && left > 0 && status == BPMN_OK; i++) {
        if (!objects_is_due(objects, i)) continue;
        status = go_on(engine, i, &left, now_ms);
    }
    *heard = left != limit;
    return status;
}
