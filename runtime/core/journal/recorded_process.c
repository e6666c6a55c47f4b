/*
 * A process read back from its definition record, so that a journal can be
 * read without the program that wrote it. See layout.c for the bytes.
 */
#include "core/journal/definition_record.h"

#include "core/base/base.h"
#include "core/step/image.h"

enum { AT_IMAGE_BYTES = 32, AT_NULLS = 36, AT_COUNTS = 44, AT_LISTS = 60 };

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

static BpmnType take_type(Reader *reader)
{
    uint8_t type = *read_bytes(reader, 1);

    if (type > BPMN_MONTHS) reader->bad = true;
    return (BpmnType)type;
}

/* The process and its tables, one behind the other. */
typedef struct Tables {
    BpmnProcess process;
    BpmnElement *elements;
    BpmnEvent *events;
    BpmnField *fields;
    BpmnParameterInfo *parameters;
    BpmnPlace *places;
    BpmnFrameKind *frames;
    const char **constants;
    BpmnWait *waits;
    BpmnString *names;
    uint16_t *outputs;
    uint32_t constant_count; /* of all; so are the others */
    uint32_t name_count;
    uint32_t output_count;
    uint32_t constants_used;
    uint32_t names_used;
    uint32_t outputs_used;
} Tables;

static void read_head(const uint8_t *from, Tables *tables)
{
    BpmnProcess *process = &tables->process;
    const uint8_t *counts = from + AT_COUNTS;

    process->abi = BPMN_ABI;
    memcpy(process->net_hash, from, sizeof process->net_hash);
    process->image_bytes = get_u32(from + AT_IMAGE_BYTES);
    process->nulls_offset = get_u32(from + AT_NULLS);
    process->place_count = get_u16(counts);
    process->field_count = get_u16(counts + 2);
    process->element_count = get_u16(counts + 4);
    process->node_count = get_u16(counts + 6);
    process->event_count = get_u16(counts + 8);
    process->parameter_count = get_u16(counts + 10);
    process->frame_count = get_u16(from + LAYOUT_AT_FRAMES);
    process->wait_count = get_u16(counts + 12);
    tables->constant_count = get_u32(from + AT_LISTS);
    tables->name_count = get_u32(from + AT_LISTS + 4);
    tables->output_count = get_u32(from + AT_LISTS + 8);
}

/* Up to 8, for what follows. */
static size_t frames_bytes(const BpmnProcess *process)
{
    return round_up_8(process->frame_count * sizeof(BpmnFrameKind));
}

static size_t tables_bytes(const Tables *tables)
{
    const BpmnProcess *process = &tables->process;

    return sizeof *tables + process->element_count * sizeof(BpmnElement)
        + process->event_count * sizeof(BpmnEvent)
        + process->field_count * sizeof(BpmnField)
        + process->parameter_count * sizeof(BpmnParameterInfo)
        + process->place_count * sizeof(BpmnPlace) + frames_bytes(process)
        + process->wait_count * sizeof(BpmnWait)
        + tables->constant_count * sizeof(char *)
        + tables->name_count * sizeof(BpmnString)
        + round_up_8(tables->output_count * sizeof(uint16_t));
}

/* Every row holds pointers or numbers of at most their size, so the tables can
   follow one another. */
static void lay_tables(Tables *tables)
{
    BpmnProcess *process = &tables->process;

    tables->elements = (BpmnElement *)(void *)(tables + 1);
    tables->events =
        (BpmnEvent *)(void *)(tables->elements + process->element_count);
    tables->fields =
        (BpmnField *)(void *)(tables->events + process->event_count);
    tables->parameters =
        (BpmnParameterInfo *)(void *)(tables->fields + process->field_count);
    tables->places =
        (BpmnPlace *)(void *)(tables->parameters + process->parameter_count);
    tables->frames =
        (BpmnFrameKind *)(void *)(tables->places + process->place_count);
    tables->waits =
        (BpmnWait *)(void *)((uint8_t *)tables->frames + frames_bytes(process));
    tables->names = (BpmnString *)(void *)(tables->waits + process->wait_count);
    tables->constants =
        (const char **)(void *)(tables->names + tables->name_count);
    tables->outputs =
        (uint16_t *)(void *)(tables->constants + tables->constant_count);
    process->elements = tables->elements;
    process->events = tables->events;
    process->fields = tables->fields;
    process->parameters = tables->parameters;
    process->places = tables->places;
    process->frames = process->frame_count == 0 ? NULL : tables->frames;
    process->waits = tables->waits;
}

static bool field_fits(const BpmnProcess *process, const BpmnField *field)
{
    ImageForm form = image_form(process, field->frame);
    size_t nulls = form.nulls_offset + field->null_bit / 64 * (size_t)8 + 8;

    return nulls >= 8 && nulls <= form.bytes && field->offset <= form.bytes
        && field_size(field->type) <= form.bytes - field->offset;
}

/* The number of a row of frames. */
static uint16_t read_kind(Reader *reader, const BpmnProcess *process)
{
    uint16_t kind = read_u16(reader);

    if (kind >= process->frame_count) reader->bad = true;
    return reader->bad ? 0 : kind;
}

static void read_frame(Reader *reader, const BpmnProcess *process,
                       BpmnFrameKind *row)
{
    row->sort = (BpmnFrameSort)*read_bytes(reader, 1);
    row->depth = *read_bytes(reader, 1);
    row->element = read_u16(reader);
    row->parent = read_u16(reader);
    (void)read_u16(reader);
    row->image_bytes = read_u32(reader);
    row->nulls_offset = read_u32(reader);
    if (row->sort > BPMN_FRAME_COLLECTION || row->parent >= process->frame_count
        || row->image_bytes < sizeof(BpmnImage)) {
        reader->bad = true;
    }
}

/* Kinds of frames, and which of them places and fields belong to; false: they
   are none. */
static bool read_frames(Tables *tables, BpmnString layout)
{
    const BpmnProcess *process = &tables->process;
    size_t at = layout_frames_at(layout);
    Reader reader = { (const uint8_t *)layout.bytes + at, layout.length - at,
                      at == 0 };

    if (process->frame_count == 0) return true;
    for (uint16_t i = 0; i < process->frame_count && !reader.bad; i++) {
        read_frame(&reader, process, &tables->frames[i]);
    }
    for (uint16_t i = 0; i < process->place_count && !reader.bad; i++) {
        tables->places[i].frame = read_kind(&reader, process);
    }
    for (uint16_t i = 0; i < process->field_count && !reader.bad; i++) {
        tables->fields[i].frame = read_kind(&reader, process);
    }
    return !reader.bad;
}

/* So many texts, none of which is none. */
static const char *const *take_texts(Reader *reader, Tables *tables,
                                     uint16_t count)
{
    const char **texts = tables->constants + tables->constants_used;

    if (count > tables->constant_count - tables->constants_used) {
        reader->bad = true;
        return NULL;
    }
    tables->constants_used += count;
    for (uint16_t i = 0; i < count; i++) texts[i] = take_id(reader);
    return texts;
}

static void read_field(Reader *reader, Tables *tables, BpmnField *field)
{
    field->name = take_id(reader);
    field->type = take_type(reader);
    field->offset = read_u32(reader);
    field->null_bit = read_u16(reader);
    field->constant_count = read_u16(reader);
    field->constants = take_texts(reader, tables, field->constant_count);
    if (!field_fits(&tables->process, field)) reader->bad = true;
}

/* Its bit, or its counter, lies in the image. */
static bool place_fits(const BpmnProcess *process, const BpmnPlace *place)
{
    bool has_bit = place->counter_offset == 0;

    if (process->image_bytes < sizeof(uint32_t)) return false;
    if (!has_bit) {
        return place->counter_offset <= process->image_bytes - sizeof(uint32_t);
    }
    return sizeof(BpmnImage) + place->bit / 8u < process->image_bytes;
}

static void read_images(Reader *reader, Tables *tables)
{
    const BpmnProcess *process = &tables->process;

    for (uint16_t i = 0; i < process->place_count && !reader->bad; i++) {
        BpmnPlace *place = &tables->places[i];

        place->id = take_id(reader);
        place->element = BPMN_NO_ELEMENT;
        place->bit = read_u16(reader);
        place->counter_offset = read_u32(reader);
        if (!place_fits(process, place)) reader->bad = true;
    }
    for (uint16_t i = 0; i < process->field_count && !reader->bad; i++) {
        read_field(reader, tables, &tables->fields[i]);
    }
}

static void read_numbers(Reader *reader, Tables *tables)
{
    const BpmnProcess *process = &tables->process;

    for (uint16_t i = 0; i < process->element_count && !reader->bad; i++) {
        BpmnElement *element = &tables->elements[i];

        element->id = take_id(reader);
        element->kind = (BpmnElementKind)*read_bytes(reader, 1);
        element->scope = read_u16(reader);
        element->wait = BPMN_NO_ELEMENT;
    }
    for (uint16_t i = 0; i < process->event_count && !reader->bad; i++) {
        BpmnEvent *event = &tables->events[i];

        event->kind = (BpmnEventKind)*read_bytes(reader, 1);
        event->keeps = *read_bytes(reader, 1) != 0;
        event->element = read_u16(reader);
        event->code = take_text(reader);
        if (event->element >= process->element_count) reader->bad = true;
    }
    for (uint16_t i = 0; i < process->parameter_count && !reader->bad; i++) {
        tables->parameters[i].name = take_id(reader);
        tables->parameters[i].type = take_type(reader);
    }
}

static BpmnNames take_names(Reader *reader, Tables *tables)
{
    BpmnString *items = tables->names + tables->names_used;
    uint16_t count = read_u16(reader);

    if (count == LAYOUT_NO_TEXT) return (BpmnNames){ NULL, 0 };
    if (count > tables->name_count - tables->names_used) {
        reader->bad = true;
        return (BpmnNames){ NULL, 0 };
    }
    tables->names_used += count;
    for (uint16_t i = 0; i < count; i++) {
        items[i] = read_text(reader, read_u16(reader));
    }
    return (BpmnNames){ items, count };
}

static void take_outputs(Reader *reader, Tables *tables, BpmnWait *row)
{
    uint16_t *outputs = tables->outputs + tables->outputs_used;
    uint16_t count = read_u16(reader);

    if (count == LAYOUT_NO_TEXT) return;
    if (count > tables->output_count - tables->outputs_used) {
        reader->bad = true;
        return;
    }
    tables->outputs_used += count;
    row->outputs = outputs;
    row->output_count = count;
    for (uint16_t i = 0; i < count; i++) {
        outputs[i] = read_u16(reader);
        if (outputs[i] >= tables->process.field_count) reader->bad = true;
    }
}

static bool is_number(uint16_t number, uint16_t count)
{
    return number < count || number == BPMN_NO_ELEMENT;
}

static void read_wait(Reader *reader, Tables *tables, uint16_t number)
{
    const BpmnProcess *process = &tables->process;
    BpmnWait *row = &tables->waits[number];
    uint8_t flags;

    row->kind = (BpmnWaitKind)*read_bytes(reader, 1);
    flags = *read_bytes(reader, 1);
    row->element = read_u16(reader);
    row->host = read_u16(reader);
    row->outcome_field = read_u16(reader);
    if (row->element >= process->element_count
        || !is_number(row->host, process->element_count)
        || !is_number(row->outcome_field, process->field_count)) {
        reader->bad = true;
        return;
    }
    tables->elements[row->element].wait = number;
    row->interrupting = (flags & LAYOUT_INTERRUPTING) != 0;
    row->outcomes_closed = (flags & LAYOUT_OUTCOMES_CLOSED) != 0;
    row->correlated = (flags & LAYOUT_CORRELATED) != 0;
    row->assignee = take_text(reader);
    row->candidate_users = take_names(reader, tables);
    row->candidate_groups = take_names(reader, tables);
    row->outcome_count = read_u16(reader);
    row->outcomes = take_texts(reader, tables, row->outcome_count);
    take_outputs(reader, tables, row);
    row->job_type = take_text(reader);
    row->tries = read_u32(reader);
    row->backoff_ms = read_u32(reader);
    row->backoff_ms |= (int64_t)((uint64_t)read_u32(reader) << 32);
    row->name = take_text(reader);
}

static void read_labels(Reader *reader, Tables *tables)
{
    BpmnProcess *process = &tables->process;

    process->name = take_text(reader);
    for (uint16_t i = 0; i < process->element_count && !reader->bad; i++) {
        tables->elements[i].name = take_text(reader);
        tables->elements[i].condition = take_text(reader);
    }
    for (uint16_t i = 0; i < process->wait_count && !reader->bad; i++) {
        tables->waits[i].form = take_text(reader);
    }
}

/* The texts stand behind the tables, which take 'own' bytes. */
static bool read_tables(Tables *tables, size_t own, size_t length)
{
    BpmnString layout = { (const char *)tables + own, length };
    Reader reader = {
        (uint8_t *)tables + own + LAYOUT_HEAD_BYTES,
        length - LAYOUT_HEAD_BYTES,
        false,
    };
    size_t frames_at = layout_frames_at(layout);

    lay_tables(tables);
    if (!read_frames(tables, layout)) return false;
    tables->process.id = take_id(&reader);
    read_images(&reader, tables);
    read_numbers(&reader, tables);
    for (uint16_t i = 0; i < tables->process.wait_count && !reader.bad; i++) {
        read_wait(&reader, tables, i);
    }
    if (frames_at != 0) {
        (void)read_bytes(&reader, layout_table_bytes(layout) - frames_at);
    }
    read_labels(&reader, tables);
    return !reader.bad && tables->process.image_bytes >= sizeof(BpmnImage);
}

BpmnProcess *layout_read(const BpmnAllocator *allocator, BpmnString layout,
                         size_t *bytes, bool *no_memory)
{
    Tables head = { 0 };
    Tables *tables;
    size_t own;

    *no_memory = false;
    if (layout.length < LAYOUT_HEAD_BYTES) return NULL;
    read_head((const uint8_t *)layout.bytes, &head);
    if (head.constant_count > layout.length || head.name_count > layout.length
        || head.output_count > layout.length) {
        return NULL;
    }
    own = tables_bytes(&head);
    *bytes = own + layout.length;
    tables = memory_take(allocator, *bytes);
    *no_memory = !tables;
    if (!tables) return NULL;
    memset(tables, 0, own);
    *tables = head;
    memcpy((uint8_t *)tables + own, layout.bytes, layout.length);
    if (read_tables(tables, own, layout.length)) return &tables->process;
    memory_give(allocator, tables, *bytes);
    return NULL;
}
