/* Commands that wait for their turn, copied with all they point to. */
#include "core/engine/queue.h"

#include "bpmn/serve.h"

#include <assert.h>
#include <stddef.h>

/* The texts of a command lie one behind the other. */
enum { COMMAND_TEXTS = 7 };

static_assert(offsetof(BpmnCommand, text) - offsetof(BpmnCommand, actor)
                  == (COMMAND_TEXTS - 1) * sizeof(BpmnString),
              "from actor to text a command has texts only");

/* Far more than any that is only too large: malformed. */
#define NOT_PROPER (SIZE_MAX / 2)

/* Bits that no byte of ASCII has. */
#define ASCII_HAS_NOT UINT64_C(0x8080808080808080)

static bool has_bytes(const BpmnValue *value)
{
    return !value->is_null && type_has_bytes(value->type);
}

/* Where the next copy goes, and what was seen in those before. */
typedef struct Copy {
    uint8_t *to;
    bool is_proper; /* texts are UTF-8, structures sound */
    const BpmnStructures *structures;
} Copy;

/* The room that was given to so many bytes; the next copy goes behind it. */
static uint8_t *take(Copy *copy, size_t bytes)
{
    uint8_t *to = copy->to;

    copy->to += round_up_8(bytes + 1);
    return to;
}

/* Copies a short text of ASCII, as most are; false: it is none. */
static inline bool copy_ascii(uint8_t *to, BpmnString text)
{
    const uint8_t *from = (const uint8_t *)text.bytes;
    uint64_t all = 0; /* bits that one of them has */

    if (text.length > FEW_BYTES) return false;
    copy_few(to, from, text.length);
    if (text.length >= 8) {
        all = get_u64(from) | get_u64(from + text.length - 8);
    } else if (text.length >= 4) {
        all = get_u32(from) | get_u32(from + text.length - 4);
    } else if (text.length != 0) {
        all = from[0] | from[text.length / 2] | from[text.length - 1];
    }
    return (all & ASCII_HAS_NOT) == 0;
}

static void copy_text(Copy *copy, BpmnString *text)
{
    BpmnString from = *text;
    uint8_t *to = copy->to;

    copy->to += round_up_8(from.length + 1);
    text->bytes = (const char *)to;
    if (copy_ascii(to, from)) return;
    memcpy(to, from.bytes, from.length);
    if (!bpmn_string_is_utf8(from)) copy->is_proper = false;
}

static void copy_texts(Copy *copy, BpmnString *texts, size_t count)
{
    for (; count > 0; count--, texts++) {
        if (texts->bytes)
            copy_text(copy, texts);
        else
            texts->length = 0; /* whatever was left in it */
    }
}

static void copy_structure(Copy *copy, BpmnString *structure)
{
    uint8_t *to = take(copy, structure->length);

    copy->is_proper &= copy->structures
        && copy->structures->is_sound(*structure);
    copy_bytes(to, structure->bytes, structure->length);
    structure->bytes = (const char *)to;
}

static void copy_data(Copy *copy, BpmnCommand *command)
{
    size_t bytes = command->data_count * sizeof *command->data;
    BpmnDatum *datum = (BpmnDatum *)(void *)copy->to;

    if (!command->data || command->data_count == 0) {
        command->data = NULL;
        command->data_count = 0;
        return;
    }
    memcpy(take(copy, bytes), command->data, bytes);
    command->data = datum;
    for (size_t i = 0; i < command->data_count; i++, datum++) {
        copy_text(copy, &datum->name);
        if (!has_bytes(&datum->value)) continue;
        if (datum->value.type == BPMN_STRUCTURE)
            copy_structure(copy, &datum->value.as.text);
        else
            copy_texts(copy, &datum->value.as.text, 1);
    }
}

static void copy_groups(Copy *copy, BpmnCommand *command)
{
    size_t bytes = command->group_count * sizeof *command->groups;
    BpmnString *groups = (BpmnString *)(void *)copy->to;

    if (!command->groups) {
        command->group_count = 0;
        return;
    }
    copy_bytes(take(copy, bytes), command->groups, bytes);
    command->groups = groups;
    copy_texts(copy, groups, command->group_count);
}

/* Adds the most that copies of the texts take; more than fits stays so. */
static size_t measure_texts(const BpmnString *texts, size_t count, size_t bytes)
{
    for (; count > 0; count--, texts++) {
        if (!texts->bytes) continue;
        if (bytes > BPMN_COMMAND_MAX_BYTES) return bytes;
        if (texts->length > BPMN_COMMAND_MAX_BYTES)
            return BPMN_COMMAND_MAX_BYTES + 1;
        bytes += texts->length + 8;
    }
    return bytes;
}

static size_t measure_value(const BpmnValue *value, size_t bytes)
{
    BpmnString text = value->as.text;

    if (!has_bytes(value)) return bytes;
    if (value->type == BPMN_STRUCTURE && !text.bytes) return NOT_PROPER;
    return measure_texts(&text, 1, bytes);
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
    return command_about(command->kind) != ABOUT_PROCESS
        || definitions_find(&engine->partition.definitions, command->process);
}

/* How much room a command takes at most with copies of what it points to; data
   and groups may end anywhere. */
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
        if (!has_bytes(&datum->value)) continue;
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

/* Where the next command will stand: there is always room for one. */
static Queued *queue_end(const Queue *queue)
{
    return (Queued *)(void *)((uint8_t *)queue->bytes.items + queue->used);
}

/* What was executed makes room before the queue grows. */
static void queue_compact(Queue *queue)
{
    if (queue->first == 0) return;
    queue->used -= queue->first;
    memmove(queue->bytes.items, (uint8_t *)queue->bytes.items + queue->first,
            queue->used + sizeof(Queued));
    queue->first = 0;
}

SELDOM static bool queue_grow(BpmnEngine *engine, size_t bytes)
{
    Queue *queue = &engine->queue;

    if (queue->used + bytes > queue->bytes.capacity) queue_compact(queue);
    return buffer_reserve(&engine->partition.allocator, &queue->bytes,
                          queue->used + bytes, 1)
        && buffer_reserve(&engine->partition.allocator, &engine->answers,
                          queue->count + 1, sizeof(BpmnAnswer));
}

bool queue_reserve(BpmnEngine *engine, size_t bytes)
{
    const Queue *queue = &engine->queue;

    bytes += sizeof(Queued);
    return (queue->used + bytes <= queue->bytes.capacity
            && queue->count < engine->answers.capacity)
        || queue_grow(engine, bytes);
}

BpmnCommand *bpmn_compose(BpmnEngine *engine, BpmnCommandKind kind,
                          uint64_t case_id, uint16_t element)
{
    BpmnCommand *command = &queue_end(&engine->queue)->command;

    memory_clear(command, sizeof *command);
    command->size = sizeof *command;
    command->kind = kind;
    command->case_id = case_id;
    command->element = element;
    return command;
}

/* Takes the command at the queue's end into it, with copies of what it points
   to. False: a text is not UTF-8. */
static bool queue_take(Queue *queue, const BpmnStructures *structures)
{
    Queued *queued = queue_end(queue);
    BpmnCommand *command = &queued->command;
    Copy copy = { (uint8_t *)(queued + 1), true, structures };

    copy_texts(&copy, &command->actor, COMMAND_TEXTS);
    copy_data(&copy, command);
    copy_groups(&copy, command);
    if (!copy.is_proper) return false;
    queued->ticket = ++queue->last_ticket;
    queued->base = (uintptr_t)queued;
    queued->bytes = (size_t)(copy.to - (uint8_t *)queued);
    queue->used += queued->bytes;
    queue->count++;
    return true;
}

/* A command of an older version of the caller, as this one knows it. */
static BpmnTicket submit_older(BpmnEngine *engine, const BpmnCommand *command,
                               BpmnStatus *status)
{
    BpmnCommand plain = { 0 };

    memcpy(&plain, command, command->size);
    plain.size = sizeof plain;
    return bpmn_submit(engine, &plain, status);
}

BpmnTicket bpmn_submit(BpmnEngine *engine, const BpmnCommand *command,
                       BpmnStatus *status)
{
    Queue *queue = &engine->queue;
    bool is_there = command == &queue_end(queue)->command;
    size_t bytes;

    if (engine->partition.stopped) return refuse(status, BPMN_STOPPED);
    if (engine->partition.looks || command->size == 0
        || command->size > sizeof *command) {
        return refuse(status, BPMN_MISUSE);
    }
    if (command->size < sizeof *command) {
        return submit_older(engine, command, status);
    }
    bytes = measure(engine, command);
    if (bytes >= NOT_PROPER) return refuse(status, BPMN_MISUSE);
    if (bytes > BPMN_COMMAND_MAX_BYTES)
        return refuse(status, BPMN_LARGE_COMMAND);
    if (!queue_reserve(engine, bytes)) return refuse(status, BPMN_NO_MEMORY);
    if (!is_there) queue_end(queue)->command = *command;
    if (!queue_take(queue, engine->partition.abilities.structures))
        return refuse(status, BPMN_MISUSE);
    if (status) *status = BPMN_OK;
    return queue->last_ticket;
}

void bpmn_take_back(BpmnEngine *engine, BpmnTicket ticket)
{
    Queue *queue = &engine->queue;
    size_t last = queue->first;

    if (queue->count == 0 || ticket != queue->last_ticket) return;
    for (size_t i = 1, at = last; i < queue->count; i++) {
        (void)queue_at(queue, &at);
        last = at;
    }
    queue->last_ticket--;
    queue->used = last;
    if (--queue->count == 0) queue->first = queue->used = 0;
}

void queue_free(const BpmnAllocator *allocator, Queue *queue)
{
    buffer_free(allocator, &queue->bytes, 1);
}
