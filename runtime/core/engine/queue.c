/* Commands that wait for their turn, copied with all they point to. */
#include "core/engine/engine_state.h"

#include <assert.h>
#include <stddef.h>

#include "bpmn/value.h"
#include "core/base/base.h"

/* The texts of a command lie one behind the other. */
enum { COMMAND_TEXTS = 7 };

static_assert(offsetof(BpmnCommand, text) - offsetof(BpmnCommand, actor)
                  == (COMMAND_TEXTS - 1) * sizeof(BpmnString),
              "from actor to text a command has texts only");

/* More than fits: too large, malformed, or a text is not UTF-8. */
#define NOT_PROPER (BPMN_COMMAND_MAX_BYTES + 1)

static bool is_text(const BpmnValue *value)
{
    return !value->is_null && type_is_text(value->type);
}

/* Copies; returns where the next copy can begin. */
static uint8_t *copy(uint8_t *to, const void *from, size_t bytes)
{
    copy_bytes(to, from, bytes);
    return to + round_up_8(bytes + 1);
}

static uint8_t *copy_text(uint8_t *to, BpmnString *text)
{
    const char *from = text->bytes;

    text->bytes = (const char *)to;
    return copy(to, from, text->length);
}

static uint8_t *copy_texts(uint8_t *to, BpmnString *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (texts[i].bytes)
            to = copy_text(to, &texts[i]);
        else
            texts[i].length = 0; /* whatever was left in it */
    }
    return to;
}

static uint8_t *copy_data(uint8_t *to, BpmnCommand *command)
{
    BpmnDatum *datum = (BpmnDatum *)(void *)to;

    if (!command->data || command->data_count == 0) {
        command->data = NULL;
        command->data_count = 0;
        return to;
    }
    to = copy(to, command->data, command->data_count * sizeof *datum);
    command->data = datum;
    for (size_t i = 0; i < command->data_count; i++, datum++) {
        to = copy_texts(to, &datum->name, 1);
        if (is_text(&datum->value)) {
            to = copy_texts(to, &datum->value.as.text, 1);
        }
    }
    return to;
}

static uint8_t *copy_groups(uint8_t *to, BpmnCommand *command)
{
    BpmnString *groups = (BpmnString *)(void *)to;

    if (!command->groups) {
        command->group_count = 0;
        return to;
    }
    to = copy(to, command->groups, command->group_count * sizeof *groups);
    command->groups = groups;
    return copy_texts(to, groups, command->group_count);
}

/* Copies what the command points to behind it and points it there; returns
   where the copies end. */
static uint8_t *copy_command(BpmnCommand *command, uint8_t *to)
{
    to = copy_texts(to, &command->actor, COMMAND_TEXTS);
    return copy_groups(copy_data(to, command), command);
}

/* Adds the most that copies of the texts take. */
static size_t measure_texts(const BpmnString *texts, size_t count, size_t bytes)
{
    for (size_t i = 0; i < count; i++) {
        if (!texts[i].bytes) continue;
        if (texts[i].length > BPMN_COMMAND_MAX_BYTES) return NOT_PROPER;
        bytes += texts[i].length + 8;
        if (bytes > BPMN_COMMAND_MAX_BYTES || !bpmn_string_is_utf8(texts[i])) {
            return NOT_PROPER;
        }
    }
    return bytes;
}

static size_t measure_value(const BpmnValue *value, size_t bytes)
{
    BpmnString text = value->as.text;

    if (!is_text(value)) return bytes;
    if (value->type != BPMN_STRUCTURE) return measure_texts(&text, 1, bytes);
    if (!text.bytes || text.length > BPMN_COMMAND_MAX_BYTES
        || !bpmn_structure_is_sound(text)) {
        return NOT_PROPER;
    }
    bytes += text.length + 8;
    return bytes > BPMN_COMMAND_MAX_BYTES ? NOT_PROPER : bytes;
}

static size_t measure_data(const BpmnCommand *command, size_t bytes)
{
    if (!command->data) return bytes;
    if (command->data_count > UINT16_MAX) return NOT_PROPER;
    bytes += command->data_count * sizeof *command->data;
    for (size_t i = 0; i < command->data_count; i++) {
        const BpmnDatum *datum = &command->data[i];

        if (!datum->name.bytes || datum->value.type == BPMN_LOOSE
            || (unsigned)datum->value.type > BPMN_MONTHS) {
            return NOT_PROPER;
        }
        bytes = measure_texts(&datum->name, 1, bytes);
        bytes = measure_value(&datum->value, bytes);
    }
    return bytes;
}

static size_t measure_groups(const BpmnCommand *command, size_t bytes)
{
    if (!command->groups) return bytes;
    if (command->group_count > UINT16_MAX) return NOT_PROPER;
    bytes += command->group_count * sizeof *command->groups;
    return measure_texts(command->groups, command->group_count, bytes);
}

static bool process_is_known(const BpmnEngine *engine,
                             const BpmnCommand *command)
{
    return (command->kind != BPMN_START && command->kind != BPMN_PARAMETER)
        || definitions_find(&engine->partition.definitions, command->process);
}

/* How much room the copy of a command takes at most; data and groups may end
   anywhere. */
static size_t measure(const BpmnEngine *engine, const BpmnCommand *command)
{
    size_t bytes = sizeof(Queued) + 16;

    if ((unsigned)command->kind >= COMMAND_KINDS
        || !process_is_known(engine, command)) {
        return NOT_PROPER;
    }
    bytes = measure_texts(&command->actor, COMMAND_TEXTS, bytes);
    bytes = measure_data(command, bytes);
    return measure_groups(command, bytes);
}

static const void *moved(const void *pointer, uintptr_t from, uintptr_t to)
{
    return pointer ? (const void *)((uintptr_t)pointer - from + to) : NULL;
}

void queue_point(Queued *queued)
{
    uintptr_t from = queued->base;
    uintptr_t to = (uintptr_t)queued;
    BpmnCommand *command = &queued->command;
    BpmnString *text = &command->actor;
    BpmnString *group;
    BpmnDatum *datum;

    queued->base = to;
    for (size_t i = 0; i < COMMAND_TEXTS; i++, text++) {
        text->bytes = moved(text->bytes, from, to);
    }
    command->data = moved(command->data, from, to);
    command->groups = moved(command->groups, from, to);
    datum = (BpmnDatum *)(uintptr_t)command->data;
    for (size_t i = 0; i < command->data_count; i++, datum++) {
        datum->name.bytes = moved(datum->name.bytes, from, to);
        if (!is_text(&datum->value)) continue;
        datum->value.as.text.bytes = moved(datum->value.as.text.bytes, from,
                                           to);
    }
    group = (BpmnString *)(uintptr_t)command->groups;
    for (size_t i = 0; i < command->group_count; i++, group++) {
        group->bytes = moved(group->bytes, from, to);
    }
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
    memset((uint8_t *)plain + command->size, 0, sizeof *plain - command->size);
}

/* Room in the queue and for the answer; null: no memory. */
static Queued *queue_room(BpmnEngine *engine, size_t bytes)
{
    Queue *queue = &engine->queue;

    if (queue->used + bytes > queue->bytes.capacity) queue_compact(queue);
    if (!buffer_reserve(&engine->partition.allocator, &queue->bytes,
                        queue->used + bytes, 1)
        || !buffer_reserve(&engine->partition.allocator, &engine->answers,
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

    if (engine->partition.stopped) return refuse(status, BPMN_STOPPED);
    if (engine->partition.looks) return refuse(status, BPMN_MISUSE);
    if (command->size == 0 || command->size > sizeof plain) {
        return refuse(status, BPMN_MISUSE);
    }
    if (command->size < sizeof plain) {
        complete(command, &plain);
        command = &plain;
    }
    bytes = measure(engine, command);
    if (bytes > BPMN_COMMAND_MAX_BYTES) return refuse(status, BPMN_MISUSE);
    queued = queue_room(engine, bytes);
    if (!queued) return refuse(status, BPMN_NO_MEMORY);
    queued->ticket = ++queue->last_ticket;
    queued->command = *command;
    queued->base = (uintptr_t)queued;
    queued->bytes =
        (size_t)(copy_command(&queued->command, (uint8_t *)(queued + 1))
                 - (uint8_t *)queued);
    queue->used += queued->bytes;
    queue->count++;
    if (status) *status = BPMN_OK;
    return queued->ticket;
}

void queue_free(const BpmnAllocator *allocator, Queue *queue)
{
    buffer_free(allocator, &queue->bytes, 1);
}
