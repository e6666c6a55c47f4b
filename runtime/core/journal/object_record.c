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

/* The body of an object, which this room has written or looked at. */
static Body body_of(const Object *object)
{
    Body body;
    BpmnStatus status = body_read(object->body, object->bytes, &body, NULL);

    assert(status == BPMN_OK && body.state_bytes >= BROADCAST_BYTES);
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

/* Itself is meant: where it was thrown by the record that begins it, and where
   it is the first. */
static void settle_broadcast(Object *object, uint64_t position)
{
    Body body = body_of(object);
    uint8_t *state = object->body + (body.state - object->body);

    if (get_u64(state + AT_THROWN) == 0) put_u64(state + AT_THROWN, position);
    if (get_u64(state + AT_FIRST) == 0) put_u64(state + AT_FIRST, object->id);
}

uint32_t broadcast_throws(const Partition *partition, uint64_t first)
{
    uint32_t most = 0;

    for (size_t i = 0; i < partition->objects.count && first != 0; i++) {
        const Object *object = objects_at(&partition->objects, i);
        Broadcast broadcast;

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
    settle_broadcast(object, object->place.last_position);
}

Head object_head(int64_t now_ms)
{
    Head head = head_of_engine(BPMN_RECORD_OBJECT, now_ms);

    head.role = BPMN_ROLE_ENGINE;
    return head;
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

/* What this version knows of the class; else BPMN_OTHER_FORMAT. */
static BpmnStatus check_broadcast(const Body *body, Later *later)
{
    const uint8_t *state = body->state;

    if (body->state_bytes < BROADCAST_BYTES) return BPMN_CORRUPT;
    if (get_u16(state + AT_CLASS) != BPMN_OBJECT_BROADCAST) {
        return later_is(later, "class of an object", get_u16(state + AT_CLASS));
    }
    return (body->state_bytes - BROADCAST_BYTES) / 8
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
    settle_broadcast(object, head->position);
    objects_order(&partition->objects);
    return true;
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
    if (status == BPMN_OK && body.state) status = check_broadcast(&body, later);
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
    return object && keep_body(partition, object, head, bytes) ? BPMN_OK
                                                               : BPMN_NO_MEMORY;
}
