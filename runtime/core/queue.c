/* Commands that wait for their turn, copied with all they point to. */
#include "engine_state.h"

#include "bytes.h"

/* The texts of a command, in the order in which they are copied. */
enum { COMMAND_TEXTS = 7 };

static BpmnString *command_text(BpmnCommand *command, int number)
{
    switch (number) {
    case 0: return &command->actor;
    case 1: return &command->channel;
    case 2: return &command->key;
    case 3: return &command->name;
    case 4: return &command->code;
    case 5: return &command->outcome;
    default: return &command->text;
    }
}

static bool is_text(const BpmnValue *value)
{
    return !value->is_null
        && (value->type == BPMN_TEXT || value->type == BPMN_ENUMERATION
            || value->type == BPMN_JSON);
}

/* Where copies go, each at a multiple of 8. */
typedef struct Copier {
    uint8_t *to;
} Copier;

static const void *copy(Copier *copier, const void *from, size_t bytes)
{
    uint8_t *to = copier->to;

    if (!from) return NULL;
    copy_bytes(to, from, bytes);
    copier->to += round_up_8(bytes + 1);
    return to;
}

/* A null text has no length, whatever was left in it. */
static void copy_text(Copier *copier, BpmnString *text)
{
    if (!text->bytes) text->length = 0;
    text->bytes = copy(copier, text->bytes, text->length);
}

static void copy_data(Copier *copier, BpmnCommand *command)
{
    BpmnDatum *datum;
    size_t i;

    command->data = copy(copier, command->data,
                         command->data_count * sizeof *datum);
    datum = (BpmnDatum *)(uintptr_t)command->data;
    for (i = 0; i < command->data_count; i++, datum++) {
        copy_text(copier, &datum->name);
        if (is_text(&datum->value)) copy_text(copier, &datum->value.as.text);
    }
}

static void copy_groups(Copier *copier, BpmnCommand *command)
{
    BpmnString *group;
    size_t i;

    command->groups = copy(copier, command->groups,
                           command->group_count * sizeof *group);
    group = (BpmnString *)(uintptr_t)command->groups;
    for (i = 0; i < command->group_count; i++) copy_text(copier, group++);
}

/* Copies what the command points to behind it and points it there; returns
   where the copies end. */
static uint8_t *copy_command(BpmnCommand *command, uint8_t *to)
{
    Copier copier = { to };
    int i;

    for (i = 0; i < COMMAND_TEXTS; i++) {
        copy_text(&copier, command_text(command, i));
    }
    if (command->data) copy_data(&copier, command);
    if (command->groups) copy_groups(&copier, command);
    return copier.to;
}

static size_t text_bound(BpmnString text)
{
    return text.length + 8;
}

/* At least what the copies take. */
static size_t copy_bound(BpmnCommand *command)
{
    size_t bytes = 16;
    size_t i;

    for (i = 0; i < COMMAND_TEXTS; i++) {
        bytes += text_bound(*command_text(command, (int)i));
    }
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
    BpmnString *group;
    BpmnDatum *datum;
    size_t i;

    if (from == to) return;
    queued->base = to;
    for (i = 0; i < COMMAND_TEXTS; i++) {
        BpmnString *text = command_text(command, (int)i);

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

static bool is_proper(const BpmnEngine *engine, const BpmnCommand *command)
{
    bool needs_process = command->kind == BPMN_START
        || command->kind == BPMN_PARAMETER;
    size_t i;

    if (command->size == 0 || command->size > sizeof *command
        || (unsigned)command->kind > BPMN_PARAMETER
        || command->data_count > UINT16_MAX
        || command->group_count > UINT16_MAX
        || (needs_process
            && !definitions_find(&engine->definitions, command->process))) {
        return false;
    }
    for (i = 0; command->data && i < command->data_count; i++) {
        if (!command->data[i].name.bytes) return false;
    }
    return true;
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
    memcpy(&plain, command, command->size);
    memset((uint8_t *)&plain + command->size, 0,
           sizeof plain - command->size);
    if (!plain.groups) plain.group_count = 0;
    if (!plain.data) plain.data_count = 0;
    if (!is_proper(engine, &plain)) return refuse(status, BPMN_MISUSE);
    bytes = sizeof *queued + copy_bound(&plain);
    if (queue->used + bytes > queue->bytes.capacity) queue_compact(queue);
    if (!room_reserve(&engine->allocator, &queue->bytes, queue->used + bytes,
                      1)
        || !room_reserve(&engine->allocator, &engine->answers,
                         queue->count + 1, sizeof(BpmnAnswer))) {
        return refuse(status, BPMN_NO_MEMORY);
    }
    queued = (Queued *)(void *)((uint8_t *)queue->bytes.items + queue->used);
    queued->ticket = ++queue->last_ticket;
    queued->command = plain;
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
