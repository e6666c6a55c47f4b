/* States of cases: packed, unpacked, looked through. */
#include "state.h"

#include "bytes.h"
#include "bpmn/journal.h"

/* The fixed part of a packed wait; 'words' of 8 bytes follow it. */
typedef struct PackedWait {
    uint64_t id;
    int64_t opened_ms;
    uint32_t holder;
    uint16_t element;
    uint8_t kind_and_state;     /* kind in the low 4 bits */
    uint8_t words;
} PackedWait;

static_assert(sizeof(PackedWait) == 24, "the after-image has a fixed form");

enum {
    TIMER_WORDS = 1,
    CYCLE_WORDS = 3,
    JOB_WORDS = 3,
    TASK_WORDS = 6,
    MESSAGE_WORDS = 1,
    INCIDENT_WORDS = 1,
    MOST_WORDS = 6
};

#define NO_TEXT UINT64_MAX

BpmnString state_key(const CaseState *state)
{
    const uint8_t *at = state_image(state) + round_up_8(state->image_bytes)
        + state->wait_bytes;

    if (!(state->flags & STATE_KEYED)) return (BpmnString){ NULL, 0 };
    return (BpmnString){ (const char *)at, state->key_bytes };
}

WaitCursor state_waits(const CaseState *state)
{
    return (WaitCursor){
        state, state_image(state) + round_up_8(state->image_bytes),
        state->wait_count
    };
}

/* Texts of waits: offset from the key's start, and length. */
static BpmnString packed_text(const CaseState *state, uint64_t word)
{
    const uint8_t *texts = state_image(state)
        + round_up_8(state->image_bytes) + state->wait_bytes;

    if (word == NO_TEXT) return (BpmnString){ NULL, 0 };
    return (BpmnString){
        (const char *)texts + (uint32_t)word, (size_t)(word >> 32)
    };
}

static void unpack_task(const CaseState *state, const uint64_t *words,
                        Wait *wait)
{
    wait->computed = true;
    wait->assignee = packed_text(state, words[0]);
    wait->candidate_users = packed_text(state, words[1]);
    wait->candidate_groups = packed_text(state, words[2]);
    wait->due_ms = (int64_t)words[3];
    wait->follow_up_ms = (int64_t)words[4];
    wait->priority = (int64_t)words[5];
}

static void unpack_words(const CaseState *state, const uint64_t *words,
                         uint8_t count, Wait *wait)
{
    switch ((BpmnWaitKind)wait->kind) {
    case BPMN_WAIT_TASK:
        if (count == TASK_WORDS) unpack_task(state, words, wait);
        break;
    case BPMN_WAIT_JOB:
        wait->due_ms = (int64_t)words[0];
        wait->lease_ms = (int64_t)words[1];
        wait->tries = (uint32_t)words[2];
        wait->cause = (uint8_t)(words[2] >> 32);
        break;
    case BPMN_WAIT_TIMER:
        wait->due_ms = (int64_t)words[0];
        wait->repetitions = 1;
        if (count != CYCLE_WORDS) break;
        wait->interval_ms = (int64_t)words[1];
        wait->repetitions = (int64_t)words[2];
        break;
    case BPMN_WAIT_MESSAGE:
        if (count == MESSAGE_WORDS) wait->key = packed_text(state, words[0]);
        break;
    case BPMN_WAIT_INCIDENT:
        wait->cause = (uint8_t)words[0];
        wait->flow = (uint16_t)(words[0] >> 16);
        break;
    case BPMN_WAIT_SCOPE:
        break;
    }
}

bool wait_next(WaitCursor *cursor, Wait *wait)
{
    PackedWait packed;
    uint64_t words[MOST_WORDS] = { 0 };

    if (cursor->left == 0) return false;
    cursor->left--;
    memcpy(&packed, cursor->at, sizeof packed);
    copy_bytes(words, cursor->at + sizeof packed, packed.words * (size_t)8);
    cursor->at += sizeof packed + packed.words * (size_t)8;
    memset(wait, 0, sizeof *wait);
    wait->id = packed.id;
    wait->opened_ms = packed.opened_ms;
    wait->holder = packed.holder;
    wait->element = packed.element;
    wait->kind = packed.kind_and_state & 15;
    wait->task_state = packed.kind_and_state >> 4;
    wait->due_ms = INT64_MIN;
    wait->lease_ms = INT64_MIN;
    wait->follow_up_ms = INT64_MIN;
    wait->flow = BPMN_NO_ELEMENT;
    wait->priority = 50;
    unpack_words(cursor->state, words, packed.words, wait);
    return true;
}

bool state_has_wait(const CaseState *state, uint64_t wait_id)
{
    const uint8_t *at = state_image(state) + round_up_8(state->image_bytes);
    PackedWait packed;
    uint16_t i;

    for (i = 0; i < state->wait_count; i++) {
        memcpy(&packed, at, sizeof packed);
        if (packed.id == wait_id) return true;
        at += sizeof packed + packed.words * (size_t)8;
    }
    return false;
}

void draft_begin(Draft *draft)
{
    memset(&draft->head, 0, sizeof draft->head);
    draft->key = (BpmnString){ NULL, 0 };
    draft->wait_count = 0;
    draft->opened_now = 0;
}

/* Texts move into the draft, for the bytes of the state may move away. */
static BpmnString kept_text(const CaseState *state, const Draft *draft,
                            BpmnString text)
{
    const char *key = (const char *)state_image(state)
        + round_up_8(state->image_bytes) + state->wait_bytes;

    if (!text.bytes) return text;
    text.bytes = (const char *)draft->texts.items + (text.bytes - key);
    return text;
}

static bool draft_make_room(const BpmnAllocator *allocator, Draft *draft,
                            const CaseState *state, size_t text_bytes)
{
    return room_reserve(allocator, &draft->image, state->image_bytes, 1)
        && room_reserve(allocator, &draft->texts, text_bytes + 1, 1)
        && room_reserve(allocator, &draft->waits, state->wait_count,
                        sizeof(Wait));
}

bool draft_load(const BpmnAllocator *allocator, Draft *draft,
                const CaseState *state)
{
    size_t text_at = sizeof *state + round_up_8(state->image_bytes)
        + state->wait_bytes;
    WaitCursor cursor = state_waits(state);
    Wait *wait;

    draft_begin(draft);
    if (!draft_make_room(allocator, draft, state, state->bytes - text_at)) {
        return false;
    }
    draft->head = *state;
    copy_bytes(draft->image.items, state_image(state), state->image_bytes);
    copy_bytes(draft->texts.items, (const uint8_t *)state + text_at,
               state->bytes - text_at);
    draft->key = kept_text(state, draft, state_key(state));
    for (wait = draft->waits.items; wait_next(&cursor, wait); wait++) {
        if (wait->computed) {
            wait->assignee = kept_text(state, draft, wait->assignee);
            wait->candidate_users =
                kept_text(state, draft, wait->candidate_users);
            wait->candidate_groups =
                kept_text(state, draft, wait->candidate_groups);
        }
        wait->key = kept_text(state, draft, wait->key);
        draft->wait_count++;
        if (cursor.left == 0) break;
    }
    return true;
}

Wait *draft_open(const BpmnAllocator *allocator, Draft *draft)
{
    Wait *wait;

    if (draft->wait_count == UINT16_MAX
        || !room_reserve(allocator, &draft->waits, draft->wait_count + 1,
                         sizeof(Wait))) {
        return NULL;
    }
    wait = draft_wait(draft, draft->wait_count++);
    memset(wait, 0, sizeof *wait);
    wait->due_ms = INT64_MIN;
    wait->lease_ms = INT64_MIN;
    wait->follow_up_ms = INT64_MIN;
    wait->flow = BPMN_NO_ELEMENT;
    wait->priority = 50;
    draft->opened_now++;
    return wait;
}

void draft_close(Draft *draft, size_t index)
{
    Wait *wait = draft_wait(draft, index);

    if (wait->id == 0) draft->opened_now--;
    draft->wait_count--;
    memmove(wait, wait + 1, (draft->wait_count - index) * sizeof *wait);
}

/* Where a field's text stands in the image; null: the field holds none. */
static BpmnText *field_text(const BpmnProcess *process, uint8_t *image,
                            const BpmnField *field)
{
    const uint8_t *nulls = image + process->nulls_offset;
    BpmnLoose *loose;

    if (nulls[field->null_bit / 8] >> (field->null_bit % 8) & 1) return NULL;
    switch (field->type) {
    case BPMN_TEXT:
    case BPMN_JSON:
        return (BpmnText *)(void *)(image + field->offset);
    case BPMN_LOOSE:
        loose = (BpmnLoose *)(void *)(image + field->offset);
        if (loose->type != BPMN_TEXT && loose->type != BPMN_JSON) return NULL;
        return &loose->as.text;
    default:
        return NULL;
    }
}

static bool has_tail(const BpmnProcess *process, const Draft *draft)
{
    const BpmnImage *image = draft->image.items;

    return image->bytes > process->image_bytes;
}

/* The bytes of an image whose tail holds only what fields refer to. */
static uint32_t packed_image_bytes(const BpmnProcess *process, Draft *draft)
{
    uint32_t bytes = process->image_bytes;
    uint16_t i;

    if (!has_tail(process, draft)) return bytes;
    for (i = 0; i < process->field_count; i++) {
        const BpmnText *text = field_text(process, draft->image.items,
                                          &process->fields[i]);

        if (text) bytes += text->length;
    }
    return bytes;
}

/* Copies the image, each text behind the one before in the fields' order. */
static void store_image(const BpmnProcess *process, const Draft *draft,
                        uint8_t *to)
{
    uint32_t at = process->image_bytes;
    uint8_t *from = draft->image.items;
    uint16_t i;

    memcpy(to, from, process->image_bytes);
    for (i = 0; has_tail(process, draft) && i < process->field_count; i++) {
        BpmnText *text = field_text(process, to, &process->fields[i]);

        if (!text) continue;
        copy_bytes(to + at, from + text->offset, text->length);
        text->offset = text->length != 0 ? at : 0;
        at += text->length;
    }
    ((BpmnImage *)(void *)to)->bytes = at;
    memset(to + at, 0, round_up_8(at) - at);
}

static uint8_t wait_words(const Wait *wait)
{
    switch ((BpmnWaitKind)wait->kind) {
    case BPMN_WAIT_TASK: return wait->computed ? TASK_WORDS : 0;
    case BPMN_WAIT_JOB: return JOB_WORDS;
    case BPMN_WAIT_TIMER:
        return wait->interval_ms != 0 || wait->repetitions != 1
            ? CYCLE_WORDS : TIMER_WORDS;
    case BPMN_WAIT_MESSAGE: return wait->key.bytes ? MESSAGE_WORDS : 0;
    case BPMN_WAIT_INCIDENT: return INCIDENT_WORDS;
    case BPMN_WAIT_SCOPE: return 0;
    }
    return 0;
}

static size_t wait_text_bytes(const Wait *wait)
{
    if (wait->kind == BPMN_WAIT_MESSAGE) return wait->key.length;
    if (!wait->computed) return 0;
    return wait->assignee.length + wait->candidate_users.length
        + wait->candidate_groups.length;
}

size_t draft_size(const BpmnProcess *process, Draft *draft)
{
    size_t texts = draft->key.length;
    size_t waits = 0;
    size_t i;

    for (i = 0; i < draft->wait_count; i++) {
        const Wait *wait = draft_wait(draft, i);

        waits += sizeof(PackedWait) + wait_words(wait) * (size_t)8;
        texts += wait_text_bytes(wait);
    }
    draft->head.image_bytes = packed_image_bytes(process, draft);
    draft->head.wait_count = (uint16_t)draft->wait_count;
    draft->head.wait_bytes = (uint32_t)waits;
    draft->head.key_bytes = (uint16_t)draft->key.length;
    draft->head.bytes = (uint32_t)(sizeof draft->head
        + round_up_8(draft->head.image_bytes) + waits + round_up_8(texts));
    return draft->head.bytes;
}

/* Where texts of waits are put down. */
typedef struct TextSink {
    uint8_t *texts;
    uint32_t used;
} TextSink;

static uint64_t pack_text(TextSink *sink, BpmnString text)
{
    uint64_t word = sink->used | (uint64_t)text.length << 32;

    if (!text.bytes) return NO_TEXT;
    copy_bytes(sink->texts + sink->used, text.bytes, text.length);
    sink->used += (uint32_t)text.length;
    return word;
}

static void pack_words(const Wait *wait, TextSink *sink, uint64_t *words)
{
    switch ((BpmnWaitKind)wait->kind) {
    case BPMN_WAIT_TASK:
        words[0] = pack_text(sink, wait->assignee);
        words[1] = pack_text(sink, wait->candidate_users);
        words[2] = pack_text(sink, wait->candidate_groups);
        words[3] = (uint64_t)wait->due_ms;
        words[4] = (uint64_t)wait->follow_up_ms;
        words[5] = (uint64_t)wait->priority;
        break;
    case BPMN_WAIT_JOB:
        words[0] = (uint64_t)wait->due_ms;
        words[1] = (uint64_t)wait->lease_ms;
        words[2] = wait->tries | (uint64_t)wait->cause << 32;
        break;
    case BPMN_WAIT_TIMER:
        words[0] = (uint64_t)wait->due_ms;
        words[1] = (uint64_t)wait->interval_ms;
        words[2] = (uint64_t)wait->repetitions;
        break;
    case BPMN_WAIT_MESSAGE:
        words[0] = pack_text(sink, wait->key);
        break;
    case BPMN_WAIT_INCIDENT:
        words[0] = wait->cause | (uint64_t)wait->flow << 16;
        break;
    case BPMN_WAIT_SCOPE:
        break;
    }
}

static uint8_t *store_wait(const Wait *wait, TextSink *sink, uint8_t *to)
{
    uint64_t words[MOST_WORDS];
    PackedWait packed = {
        .id = wait->id,
        .opened_ms = wait->opened_ms,
        .holder = wait->holder,
        .element = wait->element,
        .kind_and_state = (uint8_t)(wait->kind | wait->task_state << 4),
        .words = wait_words(wait)
    };

    memcpy(to, &packed, sizeof packed);
    to += sizeof packed;
    if (packed.words == 0) return to;
    pack_words(wait, sink, words);
    memcpy(to, words, packed.words * (size_t)8);
    return to + packed.words * (size_t)8;
}

void draft_store(const BpmnProcess *process, const Draft *draft, CaseState *to)
{
    uint8_t *at = (uint8_t *)(to + 1);
    TextSink sink;
    size_t i;

    *to = draft->head;
    store_image(process, draft, at);
    at += round_up_8(to->image_bytes);
    sink.texts = at + to->wait_bytes;
    copy_bytes(sink.texts, draft->key.bytes, draft->key.length);
    sink.used = (uint32_t)draft->key.length;
    for (i = 0; i < draft->wait_count; i++) {
        at = store_wait(draft_wait(draft, i), &sink, at);
    }
    memset(sink.texts + sink.used, 0, round_up_8(sink.used) - sink.used);
}

void draft_free(const BpmnAllocator *allocator, Draft *draft)
{
    room_free(allocator, &draft->image, 1);
    room_free(allocator, &draft->waits, sizeof(Wait));
    room_free(allocator, &draft->texts, 1);
}

static bool text_fits(BpmnString text, const char *end)
{
    return !text.bytes || text.bytes + text.length <= end;
}

static bool waits_are_sound(const CaseState *state, const char *end)
{
    const uint8_t *at = state_image(state) + round_up_8(state->image_bytes);
    const uint8_t *stop = at + state->wait_bytes;
    WaitCursor cursor;
    PackedWait packed;
    Wait wait;
    uint16_t i;

    for (i = 0; i < state->wait_count; i++) {
        if ((size_t)(stop - at) < sizeof packed) return false;
        memcpy(&packed, at, sizeof packed);
        at += sizeof packed;
        if (packed.words > MOST_WORDS
            || (size_t)(stop - at) < packed.words * (size_t)8) {
            return false;
        }
        at += packed.words * (size_t)8;
    }
    cursor = state_waits(state);
    while (wait_next(&cursor, &wait)) {
        if (!text_fits(wait.assignee, end)
            || !text_fits(wait.candidate_users, end)
            || !text_fits(wait.candidate_groups, end)
            || !text_fits(wait.key, end)) {
            return false;
        }
    }
    return at == stop;
}

bool state_is_sound(const CaseState *state, size_t bytes)
{
    size_t needed;

    if (bytes < sizeof *state || state->bytes != bytes
        || state->image_bytes > bytes || state->wait_bytes > bytes
        || state->image_bytes < sizeof(BpmnImage)) {
        return false;
    }
    needed = sizeof *state + round_up_8(state->image_bytes)
        + state->wait_bytes + state->key_bytes;
    return needed <= bytes
        && waits_are_sound(state, (const char *)state + bytes);
}
