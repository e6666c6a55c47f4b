/* States of cases: packed, loaded into drafts, looked through. */
#include "core/case/state.h"

#include <assert.h>

#include "core/case/suspension.h"
#include "core/step/image.h"

#include "bpmn/journal.h"
#include "bpmn/value.h"

/* Copies a wait from a state and returns where the next one lies. */
static const uint8_t *unpack(const uint8_t *from, Wait *wait)
{
    memcpy(wait, from, WAIT_FIXED_BYTES);
    memset(&wait->of, 0, sizeof wait->of);
    wait->of.timer.repetitions = 1;
    copy_words(&wait->of, from + WAIT_FIXED_BYTES, wait->words);
    return from + wait_bytes(wait);
}

bool wait_next(WaitCursor *cursor, Wait *wait)
{
    if (cursor->at == cursor->end) return false;
    cursor->at = unpack(cursor->at, wait);
    return true;
}

bool state_has_wait(const CaseState *state, uint64_t wait_id)
{
    WaitCursor cursor = state_waits(state);
    const Wait *wait;

    while ((wait = wait_pass(&cursor))) {
        if (wait->id == wait_id) return true;
    }
    return false;
}

bool draft_begin(const BpmnAllocator *allocator, Draft *draft, BpmnString key)
{
    memset(&draft->head, 0, sizeof draft->head);
    draft->wait_count = 0;
    draft->opened_now = 0;
    draft->text_bytes = (uint32_t)key.length;
    draft->kind = 0;
    draft->item = 0;
    draft->touched = true;
    draft->kept = false;
    if (!key.bytes) return true;
    if (!buffer_reserve(allocator, &draft->texts, key.length + 1, 1)) {
        return false;
    }
    copy_bytes(draft->texts.items, key.bytes, key.length);
    draft->head.flags = STATE_KEYED;
    draft->head.key_bytes = (uint16_t)key.length;
    return true;
}

/* Copies the blocks of a wait, which end at 'end', behind those before. */
SELDOM static void keep_blocks(Draft *draft, Wait *wait, const uint8_t *end,
                               uint32_t *at)
{
    memcpy((uint8_t *)draft->blocks.items + *at, end - wait->block_bytes,
           wait->block_bytes);
    wait->block_at = *at;
    *at += wait->block_bytes;
}

/* True when the draft has that very state, and nobody has changed it since. */
static bool is_kept(const Draft *draft, const CaseState *state)
{
    return draft->kept && draft->head.id == state->id
        && draft->head.frame == state->frame
        && draft->head.version == state->version;
}

bool draft_load(const BpmnAllocator *allocator, Draft *draft,
                const CaseState *state)
{
    bool kept = is_kept(draft, state);
    const uint8_t *texts = state_texts(state);
    BpmnString blocks = state_blocks(state);
    size_t text_bytes = (size_t)((const uint8_t *)blocks.bytes - texts);
    uint32_t image_bytes = state_image_bytes(state);
    WaitCursor waits = state_waits(state);
    uint32_t block_at = state->block_bytes;
    FramePlace place = { 0, 0, 0 };

    draft->kept = false;
    if (kept) return true;
    if (!buffer_reserve(allocator, &draft->image, image_bytes, 1)
        || !buffer_reserve(allocator, &draft->texts, text_bytes + 1, 1)
        || !buffer_reserve(allocator, &draft->waits,
                           state->wait_bytes / WAIT_FIXED_BYTES, sizeof(Wait))
        || !buffer_reserve(allocator, &draft->blocks,
                           (size_t)state->block_bytes + state->wait_bytes, 1)) {
        return false;
    }
    draft->head = *state;
    draft->wait_count = 0;
    draft->opened_now = 0;
    draft->text_bytes = (uint32_t)text_bytes;
    if (state->frame != 0) (void)state_place(state, &place);
    draft->kind = place.kind;
    draft->item = place.item;
    draft->touched = false;
    memcpy(draft->image.items, state_image(state), image_bytes);
    copy_bytes(draft->texts.items, texts, text_bytes);
    copy_bytes(draft->blocks.items, blocks.bytes, blocks.length);
    while (waits.at != waits.end) {
        Wait *wait = draft_wait(draft, draft->wait_count++);

        waits.at = unpack(waits.at, wait);
        wait->opened_by = 0;
        if (wait->block_bytes != 0) {
            keep_blocks(draft, wait, waits.at, &block_at);
        }
    }
    return true;
}

Wait *draft_open(const BpmnAllocator *allocator, Draft *draft,
                 BpmnWaitKind kind, uint16_t element)
{
    Wait *wait;

    if (!buffer_reserve(allocator, &draft->waits, draft->wait_count + 1,
                        sizeof(Wait))) {
        return NULL;
    }
    wait = draft_wait(draft, draft->wait_count++);
    memset(wait, 0, WAIT_FIXED_BYTES);
    memset(&wait->of, 0, sizeof wait->of);
    wait->block_at = wait->opened_by = 0;
    wait->element = element;
    wait->kind = (uint8_t)kind;
    draft->opened_now++;
    draft->touched = true;
    return wait;
}

bool draft_keep_text(const BpmnAllocator *allocator, Draft *draft,
                     BpmnString text, WaitText *kept)
{
    *kept = (WaitText){ NO_TEXT, NO_TEXT };
    if (!text.bytes) return true;
    if (text.length >= NO_TEXT - draft->text_bytes
        || !buffer_reserve(allocator, &draft->texts,
                           draft->text_bytes + text.length + 1, 1)) {
        return false;
    }
    *kept = (WaitText){ draft->text_bytes, (uint32_t)text.length };
    copy_bytes((char *)draft->texts.items + kept->offset, text.bytes,
               text.length);
    draft->text_bytes += kept->length;
    return true;
}

bool draft_keep_names(const BpmnAllocator *allocator, Draft *draft,
                      BpmnNames names, WaitText *kept)
{
    size_t bytes = names_bytes(names);

    *kept = (WaitText){ NO_TEXT, NO_TEXT };
    if (!names.items) return true;
    if (bytes >= NO_TEXT - draft->text_bytes
        || !buffer_reserve(allocator, &draft->texts, draft->text_bytes + bytes,
                           1)) {
        return false;
    }
    *kept = (WaitText){ draft->text_bytes, (uint32_t)bytes };
    names_write(names, (uint8_t *)draft->texts.items + kept->offset);
    draft->text_bytes += kept->length;
    return true;
}

void draft_close(Draft *draft, size_t index)
{
    Wait *wait = draft_wait(draft, index);
    assert(index < draft->wait_count);
    size_t behind = --draft->wait_count - index;

    assert(wait->id != 0 || draft->opened_now > 0);
    if (wait->id == 0) draft->opened_now--;
    draft->touched = true;
    if (behind != 0) memmove(wait, wait + 1, behind * sizeof *wait);
}

/* Where a field's text stands in the image; null: the field holds none. */
static BpmnText *field_text(const BpmnField *field, ImageForm form,
                            uint8_t *image)
{
    const uint8_t *nulls = image + form.nulls_offset;
    BpmnLoose *loose;

    if (field->frame != form.kind) return NULL;
    if (nulls[field->null_bit / 8] >> (field->null_bit % 8) & 1) return NULL;
    switch (field->type) {
    case BPMN_TEXT:
    case BPMN_STRUCTURE: return (BpmnText *)(void *)(image + field->offset);
    case BPMN_LOOSE:
        loose = (BpmnLoose *)(void *)(image + field->offset);
        if (loose->type != BPMN_TEXT && loose->type != BPMN_STRUCTURE)
            return NULL;
        return &loose->as.text;
    case BPMN_BOOLEAN:
    case BPMN_INTEGER:
    case BPMN_DECIMAL:
    case BPMN_ENUMERATION:
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS:
    default: return NULL;
    }
}

static bool has_tail(ImageForm form, const Draft *draft)
{
    const BpmnImage *image = draft->image.items;

    return image->bytes > form.bytes && !(draft->head.flags & STATE_VALUE);
}

uint32_t draft_image_bytes(const BpmnProcess *process, Draft *draft)
{
    ImageForm form = image_form(process, draft->kind);
    uint32_t bytes = form.bytes;

    if (!has_tail(form, draft)) {
        return ((const BpmnImage *)draft->image.items)->bytes;
    }
    for (uint16_t i = 0; i < process->field_count; i++) {
        const BpmnText *text = field_text(&process->fields[i], form,
                                          draft->image.items);

        if (text) bytes += text->length;
    }
    return bytes;
}

/* Copies the image, each text behind the one before in the fields' order. */
static void store_image(const BpmnProcess *process, const Draft *draft,
                        uint8_t *to)
{
    ImageForm form = image_form(process, draft->kind);
    uint8_t *from = draft->image.items;
    uint32_t at = ((const BpmnImage *)(const void *)from)->bytes;

    if (has_tail(form, draft)) at = form.bytes;
    memcpy(to, from, at);
    for (uint16_t i = 0; has_tail(form, draft) && i < process->field_count;
         i++) {
        BpmnText *text = field_text(&process->fields[i], form, to);

        if (!text) continue;
        copy_bytes(to + at, from + text->offset, text->length);
        text->offset = text->length != 0 ? at : 0;
        at += text->length;
    }
    ((BpmnImage *)(void *)to)->bytes = at;
    (void)pad_to_8(to, at);
}

/* True when a wait may have texts of its own. */
static bool has_texts(const Wait *wait)
{
    return wait->words != 0
        && (wait_kind(wait) == BPMN_WAIT_TASK
            || wait_kind(wait) == BPMN_WAIT_MESSAGE);
}

/* The texts of a wait, in their order; returns how many. */
static size_t kept_texts(Wait *wait, WaitText *texts[3])
{
    if (!has_texts(wait)) return 0;
    if (wait_kind(wait) == BPMN_WAIT_MESSAGE) {
        texts[0] = &wait->of.key;
        return 1;
    }
    texts[0] = &wait->of.task.assignee;
    texts[1] = &wait->of.task.candidate_users;
    texts[2] = &wait->of.task.candidate_groups;
    return 3;
}

SELDOM static size_t text_bytes(Wait *wait)
{
    WaitText *texts[3];
    size_t count = kept_texts(wait, texts);
    size_t bytes = 0;

    while (count-- > 0) {
        if (texts[count]->offset != NO_TEXT) bytes += texts[count]->length;
    }
    return bytes;
}

size_t draft_size(const BpmnProcess *process, Draft *draft)
{
    CaseState *head = &draft->head;
    size_t texts = head->key_bytes;
    size_t waits = 0;
    size_t bytes;
    Wait *end = draft_wait(draft, draft->wait_count);

    for (Wait *wait = draft_wait(draft, 0); wait != end; wait++) {
        waits += wait_bytes(wait);
        if (has_texts(wait)) texts += text_bytes(wait);
    }
    head->wait_bytes = (uint32_t)waits;
    bytes = sizeof *head + round_up_8(draft_image_bytes(process, draft)) + waits
        + round_up_8(texts) + head->block_bytes;
    head->bytes = (uint32_t)bytes;
    return bytes;
}

/* Copies the blocks of a wait to their place, at its end. */
SELDOM static void store_blocks(const Draft *draft, const Wait *wait,
                                uint8_t *end)
{
    memcpy(end - wait->block_bytes,
           (const uint8_t *)draft->blocks.items + wait->block_at,
           wait->block_bytes);
}

/* Copies the texts of a wait behind those before, and says where they are. */
SELDOM static uint8_t *store_texts(const Draft *draft, Wait *wait,
                                   const uint8_t *texts, uint8_t *to)
{
    WaitText *kept[3];
    size_t count = kept_texts(wait, kept);

    for (size_t i = 0; i < count; i++) {
        if (kept[i]->offset == NO_TEXT) continue;
        copy_bytes(to, (const char *)draft->texts.items + kept[i]->offset,
                   kept[i]->length);
        kept[i]->offset = (uint32_t)(to - texts);
        to += kept[i]->length;
    }
    return to;
}

void draft_store(const BpmnProcess *process, const Draft *draft, CaseState *to)
{
    const Wait *from = draft_wait(draft, 0);
    uint8_t *at = (uint8_t *)(to + 1);
    uint8_t *texts;
    uint8_t *end;

    *to = draft->head;
    store_image(process, draft, at);
    at += round_up_8(state_image_bytes(to));
    texts = at + to->wait_bytes;
    copy_bytes(texts, draft->texts.items, to->key_bytes);
    end = texts + to->key_bytes;
    for (size_t left = draft->wait_count; left > 0; left--, from++) {
        Wait *wait = (Wait *)(void *)at;

        memcpy(at, from, WAIT_FIXED_BYTES);
        copy_words(at + WAIT_FIXED_BYTES, &from->of, from->words);
        at += wait_bytes(from);
        if (from->block_bytes != 0) store_blocks(draft, from, at);
        if (has_texts(from)) end = store_texts(draft, wait, texts, end);
    }
    at = (uint8_t *)to + pad_to_8((uint8_t *)to, (size_t)(end - (uint8_t *)to));
    copy_bytes(at, draft->blocks.items, to->block_bytes);
    assert(at + to->block_bytes == (uint8_t *)to + to->bytes);
}

void draft_free(const BpmnAllocator *allocator, Draft *draft)
{
    buffer_free(allocator, &draft->image, 1);
    buffer_free(allocator, &draft->waits, sizeof(Wait));
    buffer_free(allocator, &draft->texts, 1);
    buffer_free(allocator, &draft->blocks, 1);
}

/* True when a wait from outside has the words that its kind needs. */
static bool words_are_sound(const Wait *wait)
{
    uint8_t words = wait->words;

    if (wait_kind(wait) != BPMN_WAIT_TASK
        && (wait->state | wait->before) != 0) {
        return false;
    }
    switch (wait_kind(wait)) {
    case BPMN_WAIT_TASK: return words == 0 || words == TASK_WORDS;
    case BPMN_WAIT_JOB: return words == JOB_WORDS;
    case BPMN_WAIT_TIMER: return words == TIMER_WORDS || words == CYCLE_WORDS;
    case BPMN_WAIT_MESSAGE: return words == 0 || words == MESSAGE_WORDS;
    case BPMN_WAIT_INCIDENT: return words == INCIDENT_WORDS;
    case BPMN_WAIT_SCOPE:
    case BPMN_WAIT_SIGNAL: return words == 0;
    }
    return false;
}

static bool text_is_sound(WaitText text, size_t bytes)
{
    return text.offset == NO_TEXT
        || (text.offset <= bytes && text.length <= bytes - text.offset);
}

static bool list_is_sound(WaitText text, const void *texts)
{
    BpmnString list = { (const char *)texts + text.offset, text.length };

    return text.offset == NO_TEXT || names_are_sound(list);
}

static bool texts_are_sound(Wait *wait, const void *from, size_t bytes)
{
    WaitText *texts[3];
    size_t count = kept_texts(wait, texts);

    for (size_t i = 0; i < count; i++) {
        if (!text_is_sound(*texts[i], bytes)) return false;
    }
    return count < 3
        || (list_is_sound(wait->of.task.candidate_users, from)
            && list_is_sound(wait->of.task.candidate_groups, from));
}

/* What a later version may have put into the fixed part of a wait. */
static BpmnStatus check_numbers(const Wait *wait, Later *later)
{
    if (wait->kind >= WAIT_KINDS) return later_is(later, "wait", wait->kind);
    if (wait->state > BPMN_TASK_IN_PROGRESS) {
        return later_is(later, "state of a task", wait->state);
    }
    if (wait->before > BPMN_TASK_IN_PROGRESS) {
        return later_is(later, "state of a task", wait->before);
    }
    return wait->reserved == 0
        ? BPMN_OK
        : later_is(later, "part of a wait", wait->reserved);
}

/* A cycle goes forward, and its firings do not end below none. */
static BpmnStatus check_cycle(const Wait *wait, Later *later)
{
    const WaitTimer *timer = &wait->of.timer;

    if (wait_kind(wait) != BPMN_WAIT_TIMER || wait->words != CYCLE_WORDS) {
        return BPMN_OK;
    }
    if (timer->missed != 0 || timer->reserved != 0) {
        return later_is(later, "rule for missed timers", timer->missed);
    }
    return timer->interval_ms >= 0 && timer->months >= 0
            && (timer->interval_ms | timer->months) != 0 && timer->index >= 0
            && timer->repetitions >= -1 && timer->repetitions != 0
        ? BPMN_OK
        : BPMN_CORRUPT;
}

/* Checks what follows the fixed part of a wait of a state, of which texts take
   so many bytes behind 'stop'. */
static BpmnStatus check_words(const uint8_t *at, const uint8_t *stop,
                              size_t text_bytes, Later *later)
{
    Wait wait;
    const uint8_t *end = unpack(at, &wait);
    BpmnStatus status;

    if (!texts_are_sound(&wait, stop, text_bytes)) return BPMN_CORRUPT;
    status = check_cycle(&wait, later);
    if (status != BPMN_OK) return status;
    if (wait_cause(&wait) > BPMN_CAUSE_TOO_LARGE) {
        return later_is(later, "cause of an incident", wait_cause(&wait));
    }
    return blocks_check(
        (BpmnString){ (const char *)end - wait.block_bytes, wait.block_bytes },
        WAIT_BLOCKS, "block of a wait", later);
}

/* Checks the wait that begins at *at and moves behind it. Of most the fixed
   part says all: tasks as in the table, timers that fire once. */
static BpmnStatus check_wait(const uint8_t **at, const uint8_t *stop,
                             size_t text_bytes, Later *later)
{
    const uint8_t *from = *at;
    const Wait *wait = (const Wait *)(const void *)from;
    BpmnStatus status;

    if ((size_t)(stop - from) < WAIT_FIXED_BYTES) return BPMN_CORRUPT;
    status = check_numbers(wait, later);
    if (status != BPMN_OK) return status;
    if (!words_are_sound(wait) || wait->block_bytes % 8 != 0
        || (size_t)(stop - from) < wait_bytes(wait)) {
        return BPMN_CORRUPT;
    }
    *at += wait_bytes(wait);
    if (wait->block_bytes == 0
        && (wait->words == 0
            || (wait_kind(wait) == BPMN_WAIT_TIMER
                && wait->words == TIMER_WORDS))) {
        return BPMN_OK;
    }
    return check_words(from, stop, text_bytes, later);
}

/* True when the sizes in a state agree with each other; *texts is how many
   bytes the key and the texts of waits have. */
static bool sizes_are_sound(const CaseState *state, size_t *texts)
{
    size_t bytes = state->bytes;
    size_t needed;

    if (bytes < sizeof *state + sizeof(BpmnImage)
        || state_image_bytes(state) > bytes || state->wait_bytes > bytes
        || state->block_bytes > bytes || state->block_bytes % 8 != 0
        || state_image_bytes(state) < sizeof(BpmnImage)) {
        return false;
    }
    needed = sizeof *state + round_up_8(state_image_bytes(state))
        + state->wait_bytes + state->block_bytes;
    *texts = bytes - needed;
    return needed <= bytes && state->key_bytes <= *texts;
}

/* What a later version may have put into the head of a state. */
static BpmnStatus check_head(const CaseState *state, Later *later)
{
    const unsigned known = STATE_CLOSED | STATE_KEYED | STATE_VALUE;

    if ((state->flags & ~known) != 0) {
        return later_is(later, "flag of a case", state->flags);
    }
    return state->reserved == 0
        ? BPMN_OK
        : later_is(later, "head of a case", state->reserved);
}

BpmnStatus state_check(const CaseState *state, size_t bytes, Later *later)
{
    BpmnStatus status;
    WaitCursor waits;
    size_t texts;

    if (bytes < sizeof *state || state->bytes != bytes || bytes % 8 != 0) {
        return BPMN_CORRUPT;
    }
    status = check_head(state, later);
    if (status != BPMN_OK) return status;
    if (!sizes_are_sound(state, &texts)
        || ((state->flags & STATE_VALUE) && state->frame == 0)) {
        return BPMN_CORRUPT;
    }
    waits = state_waits(state);
    while (waits.at != waits.end) {
        status = check_wait(&waits.at, waits.end, texts, later);
        if (status != BPMN_OK) return status;
    }
    status = blocks_check(state_blocks(state), STATE_BLOCKS, "block of a case",
                          later);
    if (status != BPMN_OK) return status;
    return suspension_is_sound(state_blocks(state)) ? BPMN_OK : BPMN_CORRUPT;
}
