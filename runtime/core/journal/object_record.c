/* Records of objects. */
#include "core/journal/object_record.h"

#include <assert.h>

enum {
    AT_CLASS = 0,
    AT_THROWS = 4,
    AT_THROWN = 8,
    AT_BEFORE = 16,
    AT_ONLY = 24,
    AT_FIRST = 32,
    AT_LISTED = 40
};

enum {
    AT_DEFINITION = 2,
    AT_OFFSET = 6,
    AT_MONTHS = 8,
    AT_DUE = 16,
    AT_REPETITIONS = 24,
    AT_INDEX = 32,
    AT_ANCHOR = 40,
    AT_INTERVAL = 48
};

enum { AT_UNTIL = 16, AT_ONLY_CASE = 24 };

/* The body of an object, which this room has written or looked at. */
static Body body_of(const Object *object)
{
    Body body;
    BpmnStatus status = body_read(object->body, object->bytes, &body, NULL);

    assert(status == BPMN_OK);
    (void)status;
    return body;
}

Object *broadcast_begin(Partition *partition, size_t command_bytes,
                        size_t waits)
{
    Body body = body_plain();

    body.command_bytes = command_bytes;
    body.state_bytes = BROADCAST_BYTES + 8 * waits;
    return objects_add(&partition->allocator, &partition->objects,
                       body_bound(&body));
}

size_t broadcast_bytes(const Object *object)
{
    return round_up_8(BPMN_HEAD_BYTES + object->capacity);
}

uint8_t *broadcast_write(Object *object, const Broadcast *broadcast,
                         const BpmnCommand *command)
{
    Body body = body_plain();
    uint8_t *state;

    body.command = command;
    body.state_bytes = BROADCAST_BYTES + 8 * (size_t)broadcast->listed_count;
    state = object->body + body_write(&body, object->body);
    put_u32(state + AT_CLASS, BPMN_OBJECT_BROADCAST);
    put_u32(state + AT_THROWS, broadcast->throws);
    put_u64(state + AT_THROWN, broadcast->thrown_at);
    put_u64(state + AT_BEFORE, broadcast->before);
    put_u64(state + AT_ONLY, broadcast->only);
    put_u64(state + AT_FIRST, broadcast->first);
    put_u64(state + AT_LISTED, broadcast->listed_count);
    object->bytes = (uint32_t)(state + body.state_bytes - object->body);
    assert(object->bytes <= object->capacity);
    return state + BROADCAST_BYTES;
}

Broadcast broadcast_read(const Object *object)
{
    Body body = body_of(object);

    return (Broadcast){
        .name = body.texts[BODY_NAME],
        .data = body.data,
        .data_count = body.data_count,
        .throws = get_u32(body.state + AT_THROWS),
        .thrown_at = get_u64(body.state + AT_THROWN),
        .before = get_u64(body.state + AT_BEFORE),
        .only = get_u64(body.state + AT_ONLY),
        .first = get_u64(body.state + AT_FIRST),
        .listed = body.state + BROADCAST_BYTES,
        .listed_count = get_u32(body.state + AT_LISTED),
    };
}

bool broadcast_reaches(const Broadcast *broadcast, uint64_t wait_id)
{
    if (wait_id < broadcast->before) return true;
    for (uint32_t i = 0; i < broadcast->listed_count; i++) {
        if (get_u64(broadcast->listed + 8 * i) == wait_id) return true;
    }
    return false;
}

StartTimer start_read(const Object *object)
{
    Body body = body_of(object);

    return (StartTimer){
        .element = body.texts[BODY_NAME],
        .definition = get_u16(body.state + AT_DEFINITION),
        .timer = {
            .due_ms = get_i64(body.state + AT_DUE),
            .repetitions = get_i64(body.state + AT_REPETITIONS),
            .index = get_i64(body.state + AT_INDEX),
            .cycle = {
                .anchor_ms = get_i64(body.state + AT_ANCHOR),
                .interval_ms = get_i64(body.state + AT_INTERVAL),
                .months = (int32_t)get_u32(body.state + AT_MONTHS),
                .offset_minutes = (int16_t)get_u16(body.state + AT_OFFSET),
            },
        },
    };
}

static void start_write(Object *object, const StartTimer *start, Body *body)
{
    const BpmnTimerOpening *timer = &start->timer;
    uint8_t *state = object->body + body_write(body, object->body);

    memory_clear(state, START_BYTES);
    put_u16(state + AT_CLASS, BPMN_OBJECT_START);
    put_u16(state + AT_DEFINITION, start->definition);
    put_u16(state + AT_OFFSET, (uint16_t)timer->cycle.offset_minutes);
    put_u32(state + AT_MONTHS, (uint32_t)timer->cycle.months);
    put_i64(state + AT_DUE, timer->due_ms);
    put_i64(state + AT_REPETITIONS, timer->repetitions);
    put_i64(state + AT_INDEX, timer->index);
    put_i64(state + AT_ANCHOR, timer->cycle.anchor_ms);
    put_i64(state + AT_INTERVAL, timer->cycle.interval_ms);
    object->bytes = (uint32_t)(state + START_BYTES - object->body);
    assert(object->bytes <= object->capacity);
}

/* Among the timers an object stands for its case, and comes behind waits. */
static void push_start(Partition *partition, const Object *object)
{
    const uint64_t behind = UINT64_MAX << 48;

    timers_push(&partition->timers, start_read(object).timer.due_ms,
                behind | object->id, object->id);
}

/* Adds the record of the object whose body was written to the batch. */
static void add_record(Partition *partition, Object *object, Head *head,
                       size_t bytes)
{
    head->kind = BPMN_RECORD_OBJECT;
    head->element = BPMN_NO_ELEMENT;
    head->case_id = head->answer = object->id;
    head->version = object->place.version;
    head->previous = object->place.last_position;
    batch_add(partition, head, bytes);
    object->place.last_position = partition->position;
}

/* Appends what it is; false: no memory. */
static bool append(Partition *partition, Object *object, Head *head)
{
    uint8_t *to = batch_reserve(partition, object->bytes);

    if (!to) return false;
    memcpy(to, object->body, object->bytes);
    add_record(partition, object, head, object->bytes);
    object->place.state_position = partition->position;
    return true;
}

/* Itself is meant: where it was thrown by the record that begins it. */
static void settle(Object *object, uint64_t position)
{
    Body body = body_of(object);
    uint8_t *state = object->body + (body.state - object->body);

    object->sort = get_u16(state + AT_CLASS);
    if (object->sort == BPMN_OBJECT_START) return;
    if (get_u64(state + AT_THROWN) == 0) put_u64(state + AT_THROWN, position);
    if (object->sort != BPMN_OBJECT_MESSAGE) return;
    object->until_ms = get_i64(state + AT_UNTIL);
    object->hash = message_hash(body.texts[BODY_NAME], body.texts[BODY_KEY]);
}

uint32_t broadcast_throws(const Partition *partition, uint64_t first)
{
    uint32_t most = 0;

    for (size_t i = 0; i < partition->objects.count && first != 0; i++) {
        const Object *object = objects_at(&partition->objects, i);
        Broadcast broadcast;

        if (object->rests) continue;
        if (object->id == 0) {
            most++; /* of the turn that asks */
            continue;
        }
        broadcast = broadcast_read(object);
        if (broadcast.first == first && broadcast.throws > most) {
            most = broadcast.throws;
        }
    }
    return most;
}

void object_append(Partition *partition, Object *object, Head *head)
{
    bool appended;

    object->id = cases_id(&partition->cases, partition->cases.next++);
    object->place.version = 1;
    object->begins = true;
    appended = append(partition, object, head);
    assert(appended);
    (void)appended;
    settle(object, object->place.last_position);
}

Head object_head(int64_t now_ms)
{
    Head head = head_of_engine(BPMN_RECORD_OBJECT, now_ms);

    head.role = BPMN_ROLE_ENGINE;
    return head;
}

bool start_append(Partition *partition, const StartTimer *start, int64_t now_ms)
{
    BpmnCommand command = { .name = start->element };
    Head head = object_head(now_ms);
    Body body = body_plain();
    Object *object;

    body.command = &command;
    body.command_bytes = start->element.length;
    body.state_bytes = START_BYTES;
    if (partition->cases.next >= LIMIT_CASES
        || !timers_reserve(&partition->allocator, &partition->timers, 1)) {
        return false;
    }
    object = objects_add(&partition->allocator, &partition->objects,
                         body_bound(&body));
    if (!object) return false;
    start_write(object, start, &body);
    if (!batch_reserve(partition, object->bytes)) {
        objects_truncate(&partition->allocator, &partition->objects,
                         partition->objects.count - 1);
        return false;
    }
    objects_rest(&partition->objects, object);
    object_append(partition, object, &head);
    push_start(partition, object);
    partition->batch.pushed++;
    return true;
}

bool kept_append(Partition *partition, const BpmnCommand *command,
                 size_t command_bytes, const Kept *kept, Head *head)
{
    Body body = body_plain();
    Object *object;
    uint8_t *state;

    body.command = command;
    body.command_bytes = command_bytes;
    body.state_bytes = KEPT_BYTES;
    object = objects_add(&partition->allocator, &partition->objects,
                         body_bound(&body));
    if (!object) return false;
    if (!batch_reserve(partition, object->capacity)) {
        objects_truncate(&partition->allocator, &partition->objects,
                         partition->objects.count - 1);
        return false;
    }
    state = object->body + body_write(&body, object->body);
    memory_clear(state, KEPT_BYTES);
    put_u16(state + AT_CLASS, BPMN_OBJECT_MESSAGE);
    put_u64(state + AT_THROWN, kept->came_at);
    put_i64(state + AT_UNTIL, kept->until_ms);
    put_u64(state + AT_ONLY_CASE, kept->only);
    object->bytes = (uint32_t)(state + KEPT_BYTES - object->body);
    assert(object->bytes <= object->capacity);
    objects_rest(&partition->objects, object);
    object_append(partition, object, head);
    return true;
}

Kept kept_read(const Object *object)
{
    Body body = body_of(object);

    return (Kept){
        .message = { body.texts[BODY_NAME], body.texts[BODY_KEY] },
        .data = body.data,
        .data_count = body.data_count,
        .came_at = get_u64(body.state + AT_THROWN),
        .until_ms = get_i64(body.state + AT_UNTIL),
        .only = get_u64(body.state + AT_ONLY_CASE),
    };
}

bool object_end(Partition *partition, Object *object, int64_t now_ms)
{
    Body body = body_plain();
    Head head = object_head(now_ms);
    uint8_t *to = batch_reserve(partition, body_bound(&body));

    if (!to) return false;
    object->place.version++;
    add_record(partition, object, &head, body_write(&body, to));
    object->ends = true;
    return true;
}

bool object_again(Partition *partition, Object *object, int64_t now_ms)
{
    Head head = object_head(now_ms);

    return append(partition, object, &head);
}

static bool is_of(const Body *body, BpmnObjectClass sort)
{
    return get_u16(body->state + AT_CLASS) == sort;
}

/* What rests has a name, and the bytes of its class. */
static BpmnStatus check_resting(const Body *body, size_t bytes)
{
    return body->state_bytes == bytes && body->texts[BODY_NAME].bytes
        ? BPMN_OK
        : BPMN_CORRUPT;
}

/* What this version knows of the class; else BPMN_OTHER_FORMAT. */
static BpmnStatus check_object(const Body *body, Later *later)
{
    const uint8_t *state = body->state;

    if (body->state_bytes < KEPT_BYTES) return BPMN_CORRUPT;
    if (is_of(body, BPMN_OBJECT_START)) return check_resting(body, START_BYTES);
    if (is_of(body, BPMN_OBJECT_MESSAGE)) {
        return body->texts[BODY_KEY].bytes ? check_resting(body, KEPT_BYTES)
                                           : BPMN_CORRUPT;
    }
    if (get_u16(state + AT_CLASS) != BPMN_OBJECT_BROADCAST) {
        return later_is(later, "class of an object", get_u16(state + AT_CLASS));
    }
    return body->state_bytes >= BROADCAST_BYTES
            && (body->state_bytes - BROADCAST_BYTES) / 8
                == get_u32(state + AT_LISTED)
            && body->texts[BODY_NAME].bytes
        ? BPMN_OK
        : BPMN_CORRUPT;
}

/* Takes the record's body over; false: no memory. */
static bool keep_body(Partition *partition, Object *object, const Head *head,
                      BpmnString body)
{
    if (object->capacity < body.length) {
        uint8_t *room = memory_take(&partition->allocator, body.length);

        if (!room) return false;
        memory_give(&partition->allocator, object->body, object->capacity);
        object->body = room;
        object->capacity = (uint32_t)body.length;
    }
    memcpy(object->body, body.bytes, body.length);
    object->bytes = (uint32_t)body.length;
    object->id = head->case_id;
    object->place = (ObjectPlace){
        head->version,
        head->position,
        head->position,
        0,
    };
    object->committed = object->place;
    settle(object, head->position);
    objects_order(&partition->objects);
    return true;
}

/* The same of a start, which is found among the timers. */
static bool keep_start(Partition *partition, Object *object, const Head *head,
                       BpmnString body)
{
    bool is_new = !object->rests;

    if (!timers_reserve(&partition->allocator, &partition->timers, 1))
        return false;
    if (is_new) objects_rest(&partition->objects, object);
    if (!keep_body(partition, object, head, body)) return false;
    if (is_new)
        push_start(partition, objects_find(&partition->objects, head->case_id));
    return true;
}

/* The same of a message that is kept. */
static bool keep_message(Partition *partition, Object *object, const Head *head,
                         BpmnString body)
{
    if (!object->rests) objects_rest(&partition->objects, object);
    return keep_body(partition, object, head, body);
}

/* True when the record follows on what was read of its object. */
static bool follows(const Object *object, const Head *head)
{
    return head->previous == object->place.last_position
        && (head->version == object->place.version
            || head->version == object->place.version + 1);
}

BpmnStatus object_recover(Partition *partition, const Head *head,
                          BpmnString bytes, Later *later)
{
    Object *object = objects_find(&partition->objects, head->case_id);
    BpmnStatus status = BPMN_OK;
    Body body = { .state = NULL };

    if (bytes.bytes)
        status = body_read((const uint8_t *)bytes.bytes, bytes.length, &body,
                           later);
    if (status == BPMN_OK && body.state) status = check_object(&body, later);
    if (status != BPMN_OK) return status;
    if (head->case_id >> 48 != partition->number
        || cases_counter(head->case_id) > LIMIT_CASES
        || (object && !follows(object, head))) {
        return BPMN_CORRUPT;
    }
    if (cases_counter(head->case_id) >= partition->cases.next) {
        partition->cases.next = cases_counter(head->case_id) + 1;
    }
    if (!body.state) {
        if (object)
            objects_remove(&partition->allocator, &partition->objects, object);
        return BPMN_OK;
    }
    if (!object) {
        object = objects_add(&partition->allocator, &partition->objects,
                             bytes.length);
    }
    if (!object
        || !(is_of(&body, BPMN_OBJECT_START) ? keep_start
                 : is_of(&body, BPMN_OBJECT_MESSAGE)
                 ? keep_message
                 : keep_body)(partition, object, head, bytes)) {
        return BPMN_NO_MEMORY;
    }
    return BPMN_OK;
}
