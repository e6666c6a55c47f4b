/* Commands that wait for their turn, copied with all they point to. */
#include "engine_state.h"

#include <assert.h>
#include <stddef.h>

#include "bpmn/value.h"
#include "bytes.h"

/* The texts of a command lie one behind the other. */
enum { COMMAND_TEXTS = 7 };

static_assert(offsetof(BpmnCommand, text) - offsetof(BpmnCommand, actor)
              == (COMMAND_TEXTS - 1) * sizeof(BpmnString),
              "from actor to text a command has texts only");

static bool is_text(const BpmnValue *value)
{
    return !value->is_null
        && (value->type == BPMN_TEXT || value->type == BPMN_ENUMERATION
            || value->type == BPMN_JSON);
}

/* A copy at *to, which moves to the next multiple of 8. */
static const void *copy(uint8_t **to, const void *from, size_t bytes)
{
    uint8_t *at = *to;

    copy_bytes(at, from, bytes);
    *to += round_up_8(bytes + 1);
    return at;
}

static void copy_text(uint8_t **to, BpmnString *text)
{
    if (text->bytes) text->bytes = copy(to, text->bytes, text->length);
    else text->length = 0;      /* whatever was left in it */
}

static void copy_data(uint8_t **to, BpmnCommand *command)
{
    BpmnDatum *datum;
    size_t i;

    if (!command->data || command->data_count == 0) {
        command->data = NULL;
        command->data_count = 0;
        return;
    }
    command->data = copy(to, command->data,
                         command->data_count * sizeof *datum);
    datum = (BpmnDatum *)(uintptr_t)command->data;
    for (i = 0; i < command->data_count; i++, datum++) {
        copy_text(to, &datum->name);
        if (is_text(&datum->value)) copy_text(to, &datum->value.as.text);
    }
}

static void copy_groups(uint8_t **to, BpmnCommand *command)
{
    BpmnString *group;
    size_t i;

    if (!command->groups) {
        command->group_count = 0;
        return;
    }
    command->groups = copy(to, command->groups,
                           command->group_count * sizeof *group);
    group = (BpmnString *)(uintptr_t)command->groups;
    for (i = 0; i < command->group_count; i++) copy_text(to, group++);
}

/* Copies what the command points to behind it and points it there; returns
   where the copies end. */
static uint8_t *copy_command(BpmnCommand *command, uint8_t *to)
{
    BpmnString *texts = &command->actor;
    size_t i;

    for (i = 0; i < COMMAND_TEXTS; i++) copy_text(&to, &texts[i]);
    copy_data(&to, command);
    copy_groups(&to, command);
    return to;
}

/* The most that a copy of it takes. */
static size_t text_bound(BpmnString text)
{
    return text.bytes ? text.length + 8 : 0;
}

static size_t copy_bound(const BpmnCommand *command)
{
    const BpmnString *texts = &command->actor;
    size_t bytes = 16;
    size_t i;

    for (i = 0; i < COMMAND_TEXTS; i++) bytes += text_bound(texts[i]);
    for (i = 0; command->data && i < command->data_count; i++) {
        const BpmnDatum *datum = &command->data[i];

        bytes += sizeof *datum + text_bound(datum->name);
        if (is_text(&datum->value)) bytes += text_bound(datum->value.as.text);
    }
    for (i = 0; command->groups && i < command->group_count; i++) {
        bytes += sizeof(BpmnString) + text_bound(command->groups[i]);
    }
    return bytes;
}

static const void *moved(const void *pointer, uintptr_t from, uintptr_t to)
{
    return pointer ? (const void *)((uintptr_t)pointer - from + to) : NULL;
}

/* The queue's memory may have moved since the command was copied. */
static void queue_point(Queued *queued)
{
    uintptr_t from = queued->base;
    uintptr_t to = (uintptr_t)queued;
    BpmnCommand *command = &queued->command;
    BpmnString *text = &command->actor;
    BpmnString *group;
    BpmnDatum *datum;
    size_t i;

    if (from == to) return;
    queued->base = to;
    for (i = 0; i < COMMAND_TEXTS; i++, text++) {
        text->bytes = moved(text->bytes, from, to);
    }
    command->data = moved(command->data, from, to);
    command->groups = moved(command->groups, from, to);
    datum = (BpmnDatum *)(uintptr_t)command->data;
    for (i = 0; i < command->data_count; i++, datum++) {
        datum->name.bytes = moved(datum->name.bytes, from, to);
        if (!is_text(&datum->value)) continue;
        datum->value.as.text.bytes = moved(datum->value.as.text.bytes, from,
                                           to);
    }
    group = (BpmnString *)(uintptr_t)command->groups;
    for (i = 0; i < command->group_count; i++, group++) {
        group->bytes = moved(group->bytes, from, to);
    }
}

static bool texts_are_proper(const BpmnCommand *command)
{
    const BpmnString *texts = &command->actor;
    size_t i;

    for (i = 0; i < COMMAND_TEXTS; i++) {
        if (texts[i].bytes && !bpmn_string_is_utf8(texts[i])) return false;
    }
    return true;
}

static bool data_are_proper(const BpmnCommand *command)
{
    size_t i;

    if (!command->data) return true;
    if (command->data_count > UINT16_MAX) return false;
    for (i = 0; i < command->data_count; i++) {
        const BpmnDatum *datum = &command->data[i];

        if (!datum->name.bytes || datum->value.type == BPMN_LOOSE
            || (unsigned)datum->value.type > BPMN_JSON
            || !bpmn_string_is_utf8(datum->name)
            || (is_text(&datum->value)
                && !bpmn_string_is_utf8(datum->value.as.text))) {
            return false;
        }
    }
    return true;
}

static bool is_proper(const BpmnEngine *engine, const BpmnCommand *command)
{
    bool needs_process = command->kind == BPMN_START
        || command->kind == BPMN_PARAMETER;

    return (unsigned)command->kind <= BPMN_PARAMETER
        && (!command->groups || command->group_count <= UINT16_MAX)
        && texts_are_proper(command) && data_are_proper(command)
        && (!needs_process
            || definitions_find(&engine->definitions, command->process));
}

static BpmnTicket refuse(BpmnStatus *status, BpmnStatus why)
{
    if (status) *status = why;
    return 0;
}

/* What was executed makes room before the queue grows. */
static void queue_compact(Queue *queue)
{
    if (queue->first == 0) return;
    queue->used -= queue->first;
    memmove(queue->bytes.items, (uint8_t *)queue->bytes.items + queue->first,
            queue->used);
    queue->first = 0;
}

/* A command of an older version of the caller, as this one knows it. */
static void complete(const BpmnCommand *command, BpmnCommand *plain)
{
    memcpy(plain, command, command->size);
    memset((uint8_t *)plain + command->size, 0,
           sizeof *plain - command->size);
}

/* Room in the queue and for the answer; null: no memory. */
static Queued *queue_room(BpmnEngine *engine, size_t bytes)
{
    Queue *queue = &engine->queue;

    if (queue->used + bytes > queue->bytes.capacity) queue_compact(queue);
    if (!room_reserve(&engine->allocator, &queue->bytes, queue->used + bytes,
                      1)
        || !room_reserve(&engine->allocator, &engine->answers,
                         queue->count + 1, sizeof(BpmnAnswer))) {
        return NULL;
    }
    return (Queued *)(void *)((uint8_t *)queue->bytes.items + queue->used);
}

BpmnTicket bpmn_submit(BpmnEngine *engine, const BpmnCommand *command,
                       BpmnStatus *status)
{
    Queue *queue = &engine->queue;
    BpmnCommand plain;
    Queued *queued;
    size_t bytes;

    if (engine->stopped) return refuse(status, BPMN_STOPPED);
    if (command->size == 0 || command->size > sizeof plain) {
        return refuse(status, BPMN_MISUSE);
    }
    if (command->size < sizeof plain) {
        complete(command, &plain);
        command = &plain;
    }
    bytes = sizeof *queued + copy_bound(command);
    if (bytes > BPMN_COMMAND_MAX_BYTES || !is_proper(engine, command)) {
        return refuse(status, BPMN_MISUSE);
    }
    queued = queue_room(engine, bytes);
    if (!queued) return refuse(status, BPMN_NO_MEMORY);
    queued->ticket = ++queue->last_ticket;
    queued->command = *command;
    queued->base = (uintptr_t)queued;
    queued->bytes = (size_t)(copy_command(&queued->command,
                                          (uint8_t *)(queued + 1))
                             - (uint8_t *)queued);
    queue->used += queued->bytes;
    queue->count++;
    if (status) *status = BPMN_OK;
    return queued->ticket;
}

Queued *queue_at(Queue *queue, size_t *at)
{
    Queued *queued = (Queued *)(void *)((uint8_t *)queue->bytes.items + *at);

    queue_point(queued);
    *at += queued->bytes;
    return queued;
}

Queued *queue_first(Queue *queue)
{
    size_t at = queue->first;

    return queue->count == 0 ? NULL : queue_at(queue, &at);
}

void queue_drop_first(Queue *queue)
{
    const Queued *queued = (const Queued *)(const void *)(
        (uint8_t *)queue->bytes.items + queue->first);

    queue->first += queued->bytes;
    if (--queue->count != 0) return;
    queue->first = 0;
    queue->used = 0;
}

void queue_free(const BpmnAllocator *allocator, Queue *queue)
{
    room_free(allocator, &queue->bytes, 1);
}
