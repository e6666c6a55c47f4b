/*
 * A process read back from its definition record, so that a journal can be
 * read without the program that wrote it.
 */
#include "core/journal/definition_part.h"
#include "core/journal/definition_record.h"

#include "core/step/image.h"

/* Reading a layout where it stands behind the tables that are made of it. */
typedef struct Reading {
    Reader reader;
    uint8_t flags;              /* the byte of flags that was begun last */
    uint8_t *items[FORM_LISTS]; /* room for the items of lists to come */
    uint32_t left[FORM_LISTS];
} Reading;

static const uint8_t ITEM_BYTES[FORM_LISTS] = {
    [FORM_TEXTS] = sizeof(char *),
    [FORM_NAMES] = sizeof(BpmnString),
    [FORM_NUMBERS] = sizeof(uint16_t),
};

/* Texts end with NUL where they stand: each moves over its length. Null: the
   text is none. */
static const char *take_text(Reader *reader)
{
    uint8_t *prefix = (uint8_t *)(uintptr_t)reader->at;
    uint16_t length = read_u16(reader);
    const uint8_t *bytes;

    if (length == LAYOUT_NO_TEXT || reader->bad) return NULL;
    bytes = read_bytes(reader, length);
    if (reader->bad) return NULL;
    memmove(prefix, bytes, length);
    prefix[length] = 0;
    return (const char *)prefix;
}

static const char *take_id(Reader *reader)
{
    const char *id = take_text(reader);

    if (!id) reader->bad = true;
    return id;
}

static void read_list(Reading *reading, const Column *column, uint8_t *row)
{
    Reader *reader = &reading->reader;
    void *items = reading->items[column->form];
    uint64_t count = read_u16(reader);

    if (count == LAYOUT_NO_TEXT && column->form != FORM_TEXTS) return;
    if (count > reading->left[column->form]) {
        reader->bad = true;
        return;
    }
    reading->left[column->form] -= (uint32_t)count;
    reading->items[column->form] += count * ITEM_BYTES[column->form];
    memcpy(row + column->at, &items, sizeof items);
    memcpy(row + column->count_at, &count, column->size);
    for (size_t i = 0; i < count; i++) {
        if (column->form == FORM_NUMBERS) {
            ((uint16_t *)items)[i] = read_u16(reader);
        } else if (column->form == FORM_NAMES) {
            ((BpmnString *)items)[i] = read_text(reader, read_u16(reader));
        } else {
            ((const char **)items)[i] = take_id(reader);
        }
    }
}

static void read_column(Reading *reading, const Column *column, uint8_t *row)
{
    Reader *reader = &reading->reader;
    uint64_t number = 0;
    const char *text;
    bool flag;

    switch ((Form)column->form) {
    case FORM_NUMBER:
        memcpy(&number, read_bytes(reader, column->bytes), column->bytes);
        memcpy(row + column->at, &number, column->size);
        break;
    case FORM_FLAG:
        if (column->bytes == 1) reading->flags = *read_bytes(reader, 1);
        flag = (reading->flags & column->bytes) != 0;
        memcpy(row + column->at, &flag, sizeof flag);
        break;
    case FORM_ID:
    case FORM_TEXT:
        text = column->form == FORM_ID ? take_id(reader) : take_text(reader);
        memcpy(row + column->at, &text, sizeof text);
        break;
    case FORM_TEXTS:
    case FORM_NAMES:
    case FORM_NUMBERS: read_list(reading, column, row); break;
    }
}

static void read_part(Reading *reading, const BpmnProcess *process, size_t part)
{
    uint16_t count;
    uint8_t *row = (uint8_t *)(uintptr_t)layout_rows(process, part, &count);

    for (; count > 0 && !reading->reader.bad; count--) {
        for (uint16_t i = 0; i < LAYOUT_PARTS[part].column_count; i++) {
            read_column(reading, &LAYOUT_PARTS[part].columns[i], row);
        }
        row += LAYOUT_PARTS[part].row_bytes;
    }
}

static bool is_kind(const BpmnProcess *process, uint16_t kind)
{
    return kind == 0 || kind < process->frame_count;
}

/* Its bit, or its counter, lies in the image. */
static bool place_fits(const BpmnProcess *process, const BpmnPlace *place)
{
    size_t end = place->counter_offset != 0
        ? (size_t)place->counter_offset + sizeof(uint32_t)
        : sizeof(BpmnImage) + place->bit / 8u + 1;

    return is_kind(process, place->frame)
        && end <= image_form(process, place->frame).bytes;
}

static bool field_fits(const BpmnProcess *process, const BpmnField *field)
{
    ImageForm form;
    size_t nulls;

    if (!is_kind(process, field->frame) || field->type > BPMN_MONTHS) {
        return false;
    }
    form = image_form(process, field->frame);
    nulls = form.nulls_offset + field->null_bit / 64 * (size_t)8 + 8;
    return nulls >= 8 && nulls <= form.bytes && field->offset <= form.bytes
        && field_size(field->type) <= form.bytes - field->offset;
}

static bool frame_fits(const BpmnProcess *process, const BpmnFrameKind *row)
{
    return row->sort <= BPMN_FRAME_COLLECTION
        && row->parent < process->frame_count
        && row->image_bytes >= sizeof(BpmnImage);
}

static bool is_number(uint16_t number, uint16_t count)
{
    return number < count || number == BPMN_NO_ELEMENT;
}

static bool wait_fits_rows(const BpmnProcess *process, const BpmnWait *row)
{
    for (uint16_t i = 0; i < row->output_count; i++) {
        if (row->outputs[i] >= process->field_count) return false;
    }
    return row->element < process->element_count
        && is_number(row->host, process->element_count)
        && is_number(row->outcome_field, process->field_count);
}

/* True when what rows say of images and of each other can be. */
static bool rows_fit(const BpmnProcess *process)
{
    bool fit = process->image_bytes >= sizeof(BpmnImage);

    for (uint16_t i = 0; i < process->frame_count; i++) {
        fit = fit && frame_fits(process, &process->frames[i]);
    }
    for (uint16_t i = 0; i < process->place_count; i++) {
        fit = fit && place_fits(process, &process->places[i]);
    }
    for (uint16_t i = 0; i < process->field_count; i++) {
        fit = fit && field_fits(process, &process->fields[i]);
    }
    for (uint16_t i = 0; i < process->event_count; i++) {
        fit = fit && process->events[i].element < process->element_count;
    }
    for (uint16_t i = 0; i < process->parameter_count; i++) {
        fit = fit && process->parameters[i].type <= BPMN_MONTHS;
    }
    for (uint16_t i = 0; i < process->wait_count; i++) {
        fit = fit && wait_fits_rows(process, &process->waits[i]);
    }
    return fit;
}

/* What the record does not say itself. */
static void link_rows(const BpmnProcess *process)
{
    BpmnElement *elements = (BpmnElement *)(uintptr_t)process->elements;
    BpmnPlace *places = (BpmnPlace *)(uintptr_t)process->places;

    for (uint16_t i = 0; i < process->place_count; i++) {
        places[i].element = BPMN_NO_ELEMENT;
    }
    for (uint16_t i = 0; i < process->element_count; i++) {
        elements[i].wait = BPMN_NO_ELEMENT;
    }
    for (uint16_t i = 0; i < process->wait_count; i++) {
        elements[process->waits[i].element].wait = i;
    }
}

/* Where the tables of a process and the items of its lists lie behind it;
   returns their bytes, with its own. 'to' null: only counts. */
static size_t lay_tables(BpmnProcess *process, Reading *reading, uint8_t *to)
{
    size_t used = round_up_8(sizeof *process);

    for (size_t part = PART_TABLES_FROM; part < PART_TABLES_TO; part++) {
        uint8_t *rows = to ? to + used : NULL;
        uint16_t count;

        (void)layout_rows(process, part, &count);
        if (count > 0) {
            memcpy((uint8_t *)process + LAYOUT_PARTS[part].rows_at, &rows,
                   sizeof rows);
        }
        used += round_up_8(count * (size_t)LAYOUT_PARTS[part].row_bytes);
    }
    for (size_t form = 0; form < FORM_LISTS; form++) {
        if (to) reading->items[form] = to + used;
        used += round_up_8(reading->left[form] * (size_t)ITEM_BYTES[form]);
    }
    return used;
}

/* What the head of a layout says; false: lists are longer than it is. */
static bool read_head(BpmnString layout, BpmnProcess *process, Reading *reading)
{
    const uint8_t *from = (const uint8_t *)layout.bytes;

    process->abi = BPMN_ABI;
    memcpy(process->net_hash, from, sizeof process->net_hash);
    reading->reader = (Reader){ from, layout.length, false };
    (void)read_bytes(&reading->reader, sizeof process->net_hash);
    read_part(reading, process, 0);
    for (size_t form = 0; form < FORM_LISTS; form++) {
        reading->left[form] = get_u32(from + LAYOUT_AT_LISTS + 4 * form);
        if (reading->left[form] > layout.length) return false;
    }
    return true;
}

BpmnProcess *layout_read(const BpmnAllocator *allocator, BpmnString layout,
                         size_t *bytes, bool *no_memory)
{
    BpmnProcess head = { 0 };
    Reading reading = { .flags = 0 };
    BpmnProcess *process;
    size_t own;

    *no_memory = false;
    if (layout.length < LAYOUT_HEAD_BYTES
        || !read_head(layout, &head, &reading)) {
        return NULL;
    }
    own = lay_tables(&head, &reading, NULL);
    *bytes = own + layout.length;
    process = memory_take(allocator, *bytes);
    *no_memory = !process;
    if (!process) return NULL;
    memset(process, 0, own);
    *process = head;
    memcpy((uint8_t *)process + own, layout.bytes, layout.length);
    reading.reader.at = (uint8_t *)process + own + LAYOUT_HEAD_BYTES;
    (void)lay_tables(process, &reading, (uint8_t *)process);
    for (size_t part = 1; part < PARTS; part++) {
        read_part(&reading, process, part);
    }
    if (!reading.reader.bad && rows_fit(process)) {
        link_rows(process);
        return process;
    }
    memory_give(allocator, process, *bytes);
    return NULL;
}
