/* Cases under work: loaded from states, changed, stored. */
#include "core/case/draft.h"

#include "core/step/image.h"

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
    copy_few(draft->texts.items, key.bytes, key.length);
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
    copy_few(draft->texts.items, texts, text_bytes);
    copy_bytes(draft->blocks.items, blocks.bytes, blocks.length);
    while (waits.at != waits.end) {
        Wait *wait = draft_wait(draft, draft->wait_count++);

        waits.at = wait_unpack(waits.at, wait);
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

/* The same where texts lie in the image's tail. */
static uint32_t packed_bytes(const BpmnProcess *process, ImageForm form,
                             Draft *draft)
{
    uint32_t bytes = form.bytes;

    for (uint16_t i = 0; i < process->field_count; i++) {
        const BpmnText *text = field_text(&process->fields[i], form,
                                          draft->image.items);

        if (text) bytes += text->length;
    }
    return bytes;
}

uint32_t draft_image_bytes(const BpmnProcess *process, Draft *draft)
{
    ImageForm form = image_form(process, draft->kind);

    return has_tail(form, draft)
        ? packed_bytes(process, form, draft)
        : ((const BpmnImage *)draft->image.items)->bytes;
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

SELDOM static size_t text_bytes(Wait *wait)
{
    WaitText *texts[3];
    size_t count = wait_texts(wait, texts);
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
        if (wait_has_texts(wait)) texts += text_bytes(wait);
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
    size_t count = wait_texts(wait, kept);

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
    copy_few(texts, draft->texts.items, to->key_bytes);
    end = texts + to->key_bytes;
    for (size_t left = draft->wait_count; left > 0; left--, from++) {
        Wait *wait = (Wait *)(void *)at;

        memcpy(at, from, WAIT_FIXED_BYTES);
        copy_words(at + WAIT_FIXED_BYTES, &from->of, from->words);
        at += wait_bytes(from);
        if (from->block_bytes != 0) store_blocks(draft, from, at);
        if (wait_has_texts(from)) end = store_texts(draft, wait, texts, end);
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

/* The bytes of a block in the draft's own, its head included; *at is where. 0:
   it has none of that type. */
static size_t own_block(const Draft *draft, uint16_t type, size_t *at)
{
    BpmnString left = { draft->blocks.items, draft->head.block_bytes };
    Block block;

    for (*at = 0; block_next(&left, &block);
         *at = draft->head.block_bytes - left.length) {
        if (block.type == type) return block_bytes(block.bytes.length);
    }
    return 0;
}

/* Those of waits stand behind the draft's own, and move with them. */
bool draft_set_block(const BpmnAllocator *allocator, Draft *draft,
                     uint16_t type, uint16_t flags, BpmnString bytes)
{
    size_t at;
    size_t before = own_block(draft, type, &at);
    size_t after = block_bytes(bytes.length);
    size_t used = draft->head.block_bytes;
    uint8_t *blocks;

    for (size_t i = 0; i < draft->wait_count; i++) {
        used += draft_wait(draft, i)->block_bytes;
    }
    if (!buffer_reserve(allocator, &draft->blocks, used + after, 1)) {
        return false;
    }
    blocks = draft->blocks.items;
    memmove(blocks + at + after, blocks + at + before, used - at - before);
    copy_bytes(block_begin(blocks + at, type, flags, bytes.length), bytes.bytes,
               bytes.length);
    draft->head.block_bytes += (uint32_t)(after - before);
    for (size_t i = 0; i < draft->wait_count; i++) {
        draft_wait(draft, i)->block_at += (uint32_t)(after - before);
    }
    return true;
}

bool draft_set_place(const BpmnAllocator *allocator, Draft *draft,
                     FramePlace place)
{
    uint8_t bytes[FRAME_PLACE_BYTES];

    place_write(place, bytes);
    draft->kind = place.kind;
    draft->item = place.item;
    return draft_set_block(allocator, draft, STATE_BLOCK_FRAME, 0,
                           (BpmnString){ (const char *)bytes, sizeof bytes });
}

void draft_keep_result(Draft *draft, const BpmnValue *result)
{
    uint8_t *image = draft->image.items;
    BpmnImage head = { .bytes = BPMN_RESULT_BYTES };
    BpmnValue value = *result;
    BpmnLoose kept = { .type = BPMN_LOOSE };

    draft->head.flags |= STATE_VALUE;
    draft->touched = true;
    if (!value.is_null) {
        kept.type = (int32_t)value.type;
        if (value.type == BPMN_ENUMERATION) kept.type = BPMN_TEXT;
        if (type_has_bytes(value.type)) {
            kept.as.text = (BpmnText){ head.bytes,
                                       (uint32_t)value.as.text.length };
            head.bytes += kept.as.text.length;
            memmove(image + BPMN_RESULT_BYTES, value.as.text.bytes,
                    kept.as.text.length);
        } else if (value.type == BPMN_DECIMAL) {
            kept.as.decimal = value.as.decimal;
        } else {
            kept.as.integer = value.type == BPMN_BOOLEAN ? value.as.boolean
                                                         : value.as.integer;
        }
    }
    memcpy(image, &head, sizeof head);
    memcpy(image + sizeof head, &kept, sizeof kept);
}
