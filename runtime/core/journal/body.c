/* Bodies of records of cases. */
#include "core/journal/body.h"

#include <assert.h>
#include <stddef.h>

#include "bpmn/journal.h"

enum {
    AT_STATE_BYTES = 16,
    AT_BLOCK_BYTES = 20,
    AT_EVENT = 24,
    AT_TARGET = 26,
    AT_INCIDENT = 28,
    AT_INCIDENT_CAUSE = 30,
    AT_PATH_COUNT = 32,
    AT_OPENED_COUNT = 36,
    AT_CLOSED_COUNT = 40,
    AT_CHANGED_COUNT = 44,
    AT_WAIT = 48,
    AT_DATA_BYTES = 56,
    AT_DATA_COUNT = 60,
    AT_TEXT_COUNT = 62,
    AT_LENGTHS = 64,
    AT_LISTS = AT_LENGTHS + BODY_TEXTS * 4,
    DATUM_BOUND = 32,
    FRAMES_FIXED = 16
};

static_assert(AT_LISTS % 8 == 0, "lists begin at a multiple of 8");

#define NULL_LENGTH UINT32_MAX

static_assert(offsetof(BpmnCommand, text) - offsetof(BpmnCommand, key)
                  == (BODY_TEXT - BODY_KEY) * sizeof(BpmnString),
              "a body has the texts of a command in its order");

/* In a queue a datum and its texts take more than in a body. */
static_assert(sizeof(BpmnDatum) >= DATUM_BOUND, "queued bytes are a bound");

/* The bytes of the block of frames; 0: there is none. */
static size_t frames_bytes(const BodyFrames *frames)
{
    if ((frames->frame | frames->incident | frames->over_count) == 0) return 0;
    return block_bytes(FRAMES_FIXED
                       + ((size_t)frames->item_count + frames->over_count) * 4);
}

static bool has_blocks(const Body *body)
{
    const BodyFrames *frames = &body->frames;

    return (frames->frame | frames->incident | frames->over_count
            | body->groups.count | body->thrown_at)
        != 0;
}

/* The bytes of all blocks, where there are any. */
SELDOM static size_t blocks_bytes(const Body *body)
{
    size_t bytes = frames_bytes(&body->frames);

    if (body->groups.count != 0) {
        bytes += block_bytes(names_bytes(body->groups));
    }
    if (body->thrown_at != 0) bytes += block_bytes(8);
    return bytes;
}

size_t body_bound(const Body *body)
{
    size_t numbers = (size_t)body->path.count + body->opened.count
        + body->closed.count + body->changed.count;

    return AT_LISTS + 8 + body->command_bytes + body->reported.length
        + numbers * 2 + (has_blocks(body) ? blocks_bytes(body) : 0)
        + body->state_bytes;
}

static uint8_t *write_list(const NumberList *list, uint8_t *to)
{
    size_t bytes = list->count * (size_t)2;

    if (bytes != 0) copy_few(to, list->bytes, bytes);
    return to + bytes;
}

static uint8_t *write_text(BpmnString text, uint8_t *to)
{
    put_u32(to, (uint32_t)text.length);
    copy_few(to + 4, text.bytes, text.length);
    return to + 4 + text.length;
}

static uint8_t *write_datum(const BpmnDatum *datum, uint8_t *to)
{
    const BpmnValue *value = &datum->value;

    to = write_text(datum->name, to);
    *to++ = (uint8_t)value->type;
    *to++ = value->is_null;
    if (value->is_null) return to;
    if (type_has_bytes(value->type)) return write_text(value->as.text, to);
    return to + number_write(value, to);
}

static void write_fixed(const Body *body, uint8_t *to)
{
    memset(to, 0, AT_EVENT);
    put_u16(to + AT_EVENT, body->event);
    put_u16(to + AT_TARGET, body->target);
    put_u16(to + AT_INCIDENT, body->incident);
    put_u16(to + AT_INCIDENT_CAUSE, body->incident_cause);
    put_u32(to + AT_PATH_COUNT, body->path.count);
    put_u32(to + AT_OPENED_COUNT, body->opened.count);
    put_u32(to + AT_CLOSED_COUNT, body->closed.count);
    put_u32(to + AT_CHANGED_COUNT, body->changed.count);
    put_u64(to + AT_WAIT, body->wait_id);
    put_u32(to + AT_DATA_BYTES, 0);
    put_u16(to + AT_DATA_COUNT, 0);
    put_u16(to + AT_TEXT_COUNT, BODY_TEXTS);
    memset(to + AT_LENGTHS, 0xFF, AT_LISTS - AT_LENGTHS);
}

static uint8_t *put_text(BpmnString text, BodyText number, uint8_t *to,
                         uint8_t *at)
{
    if (!text.bytes) return at;
    put_u32(to + AT_LENGTHS + 4 * number, (uint32_t)text.length);
    copy_few(at, text.bytes, text.length);
    return at + text.length;
}

/* What the command brought: its texts and its data. */
static uint8_t *write_command(const BpmnCommand *command, uint8_t *to,
                              uint8_t *at)
{
    const BpmnString *texts = &command->key;
    const uint8_t *data;

    for (unsigned i = BODY_KEY; i <= BODY_TEXT; i++) {
        at = put_text(texts[i - BODY_KEY], (BodyText)i, to, at);
    }
    if (command->data_count == 0) return at;
    data = at;
    for (size_t i = 0; i < command->data_count; i++) {
        at = write_datum(&command->data[i], at);
    }
    put_u16(to + AT_DATA_COUNT, (uint16_t)command->data_count);
    put_u32(to + AT_DATA_BYTES, (uint32_t)(at - data));
    return at;
}

/* Writes the block of frames, if there is one; returns where it ends. */
static uint8_t *write_frames(const BodyFrames *frames, uint8_t *at)
{
    size_t bytes = frames_bytes(frames);
    uint8_t *start = at;
    size_t count = ((size_t)frames->item_count + frames->over_count) * 4;

    if (bytes == 0) return at;
    at = block_begin(at, BODY_FRAMES, 0, FRAMES_FIXED + count);
    put_u32(at, frames->frame);
    put_u32(at + 4, frames->incident);
    put_u32(at + 8, frames->item_count);
    put_u32(at + 12, frames->over_count);
    at += FRAMES_FIXED;
    copy_bytes(at, frames->items, frames->item_count * (size_t)4);
    copy_bytes(at + frames->item_count * (size_t)4, frames->over,
               frames->over_count * (size_t)4);
    return start + bytes;
}

/* The same for the block of groups. */
static uint8_t *write_groups(BpmnNames groups, uint8_t *at)
{
    size_t count = names_bytes(groups);

    if (groups.count == 0) return at;
    names_write(groups,
                block_begin(at, BODY_GROUPS, BPMN_GROUPS_OF_CALLER, count));
    return at + block_bytes(count);
}

SELDOM static size_t write_blocks(const Body *body, uint8_t *to, size_t used)
{
    uint8_t *at = write_groups(body->groups, to + used);

    at = write_frames(&body->frames, at);
    if (body->thrown_at != 0) {
        put_u64(block_begin(at, BODY_THROWN, 0, 8), body->thrown_at);
        at += block_bytes(8);
    }
    put_u32(to + AT_BLOCK_BYTES, (uint32_t)(at - (to + used)));
    return (size_t)(at - to);
}

size_t body_write(const Body *body, uint8_t *to)
{
    uint8_t *at = to + AT_LISTS;
    size_t used;

    write_fixed(body, to);
    at = write_list(&body->path, at);
    at = write_list(&body->opened, at);
    at = write_list(&body->closed, at);
    at = write_list(&body->changed, at);
    at = put_text(body->reported, BODY_REPORTED, to, at);
    if (body->command) at = write_command(body->command, to, at);
    used = (size_t)(at - to);
    if (body->state_bytes == 0 && !has_blocks(body)) return used;
    used = pad_to_8(to, used);
    put_u32(to + AT_STATE_BYTES, (uint32_t)body->state_bytes);
    return has_blocks(body) ? write_blocks(body, to, used) : used;
}

static NumberList read_list(Reader *reader, uint32_t count)
{
    const uint8_t *bytes;

    if (count > reader->left / 2) reader->bad = true;
    bytes = read_bytes(reader, reader->bad ? 0 : count * (size_t)2);
    return (NumberList){ bytes, reader->bad ? 0 : count };
}

static void read_texts(const uint8_t *from, Reader *reader, Body *body)
{
    for (size_t i = 0; i < BODY_TEXTS; i++) {
        uint32_t length = get_u32(from + AT_LENGTHS + 4 * i);

        if (length == NULL_LENGTH) continue;
        body->texts[i] = read_text(reader, length);
    }
}

/* The after-image stands at the end, the blocks before it. */
static bool read_ends(const uint8_t *from, Reader *reader, Body *body)
{
    size_t state_bytes = get_u32(from + AT_STATE_BYTES);
    size_t blocks = get_u32(from + AT_BLOCK_BYTES);

    if (state_bytes % 8 != 0 || blocks % 8 != 0 || state_bytes > reader->left
        || blocks > reader->left - state_bytes) {
        return false;
    }
    body->state_bytes = state_bytes;
    if (state_bytes != 0) body->state = reader->at + reader->left - state_bytes;
    reader->left -= state_bytes + blocks;
    body->blocks = (BpmnString){ (const char *)reader->at + reader->left,
                                 blocks };
    return true;
}

static bool read_frames(BpmnString block, BodyFrames *frames)
{
    const uint8_t *from = (const uint8_t *)block.bytes;
    size_t count;

    if (block.length < FRAMES_FIXED) return false;
    count = (block.length - FRAMES_FIXED) / 4;
    *frames = (BodyFrames){ get_u32(from),       get_u32(from + 4),
                            get_u32(from + 8),   get_u32(from + 12),
                            from + FRAMES_FIXED, from + FRAMES_FIXED };
    if (frames->item_count > count
        || frames->over_count != count - frames->item_count) {
        return false;
    }
    frames->over += frames->item_count * (size_t)4;
    return true;
}

static bool read_block(const Block *block, Body *body)
{
    switch (block->type) {
    case BODY_FRAMES: return read_frames(block->bytes, &body->frames);
    case BODY_GROUPS:
        body->group_list = block->bytes;
        body->groups_from = block->flags;
        return names_are_sound(block->bytes);
    case BODY_THROWN:
        if (block->bytes.length != sizeof body->thrown_at) return false;
        body->thrown_at = get_u64((const uint8_t *)block->bytes.bytes);
        return true;
    default: return true;
    }
}

BpmnStatus body_read(const uint8_t *from, size_t bytes, Body *body,
                     Later *later)
{
    Reader reader = { from, bytes, false };
    BpmnString left;
    Block block;

    memory_clear(body, sizeof *body);
    (void)read_bytes(&reader, AT_LISTS);
    if (reader.bad || get_u16(from + AT_TEXT_COUNT) < BODY_TEXTS) {
        return BPMN_CORRUPT;
    }
    if (get_u16(from + AT_TEXT_COUNT) > BODY_TEXTS) {
        return later_is(later, "text of a record",
                        get_u16(from + AT_TEXT_COUNT) - 1u);
    }
    body->event = get_u16(from + AT_EVENT);
    body->target = get_u16(from + AT_TARGET);
    body->incident = get_u16(from + AT_INCIDENT);
    body->incident_cause = get_u16(from + AT_INCIDENT_CAUSE);
    body->wait_id = get_u64(from + AT_WAIT);
    body->data_count = get_u16(from + AT_DATA_COUNT);
    if (!read_ends(from, &reader, body)) return BPMN_CORRUPT;
    body->path = read_list(&reader, get_u32(from + AT_PATH_COUNT));
    body->opened = read_list(&reader, get_u32(from + AT_OPENED_COUNT));
    body->closed = read_list(&reader, get_u32(from + AT_CLOSED_COUNT));
    body->changed = read_list(&reader, get_u32(from + AT_CHANGED_COUNT));
    read_texts(from, &reader, body);
    body->data = read_text(&reader, get_u32(from + AT_DATA_BYTES));
    if (reader.bad) return BPMN_CORRUPT;
    left = body->blocks;
    while (block_next(&left, &block)) {
        if (!read_block(&block, body)) return BPMN_CORRUPT;
    }
    return blocks_check(body->blocks, BODY_BLOCKS, "block of a record", later);
}

BpmnStatus states_check(const CaseState *first, size_t bytes, Later *later)
{
    const CaseState *state = NULL;
    size_t seen = 0;

    while ((state = state_after(first, bytes, state))) {
        BpmnStatus status = state_check(state, state->bytes, later);

        if (status != BPMN_OK) return status;
        seen += state->bytes;
    }
    return seen == bytes ? BPMN_OK : BPMN_CORRUPT;
}

bool body_next_datum(BpmnString *left, BpmnDatum *datum)
{
    Reader reader = { (const uint8_t *)left->bytes, left->length, false };
    BpmnValue *value = &datum->value;
    uint8_t type;

    memset(datum, 0, sizeof *datum);
    datum->name = read_text(&reader, read_u32(&reader));
    type = *read_bytes(&reader, 1);
    value->is_null = *read_bytes(&reader, 1) != 0;
    if (reader.bad || type > BPMN_MONTHS) return false;
    value->type = (BpmnType)type;
    if (!value->is_null && type_has_bytes(value->type)) {
        value->as.text = read_text(&reader, read_u32(&reader));
    } else if (!value->is_null) {
        const uint8_t *from = read_bytes(&reader, number_bytes(value->type));

        if (!reader.bad) number_read(from, value);
    }
    *left = (BpmnString){ (const char *)reader.at, reader.left };
    return !reader.bad;
}
