/*
 * What the numbers in the records of a process mean, and how its images lie:
 * written into definition records, and read to convert an image of another
 * layout of the same net. recorded.c reads the whole of it.
 *
 *     0  net hash, 32     32  image_bytes, nulls_offset, bytes of tables: u32
 *    44  counts of places, fields, elements, nodes, events, parameters, waits:
 *        u16; of kinds of frames u16
 *    60  counts of all constants and outcomes, of names, of outputs: u32
 *    72  the tables: process id, places, fields, elements, events, parameters,
 *        waits, frames
 *    then the labels: process name; of each element its name and condition; of
 *    each wait its form
 *
 * A text: u16 length and bytes; length 0xFFFF: none. A list: u16 count and
 * texts; count 0xFFFF: none. A place: id, bit u16, counter offset u32. A field:
 * name, type u8, offset u32, null bit u16, count of constants u16, the
 * constants. An element: id, kind u8, scope u16. An event: kind u8, keeps u8,
 * element u16, code. A parameter: name, type u8. A wait: kind u8, flags u8,
 * element u16, host u16, outcome field u16, assignee, lists of users and
 * groups, list of outcomes, outputs (count u16 and fields u16), job type, tries
 * u32, back-off i64, message. Of a process with frames: for
 * each kind sort u8, depth u8, element u16, parent u16, 0 u16, bytes of the
 * image u32, offset of its nulls u32; then the kind of each place and of each
 * field, u16.
 *
 * The bytes of the tables are counted from 0 on. Labels are for people: where
 * they alone differ, records and images are the same.
 */
#include "core/journal/definition_record.h"

#include "bpmn/step.h"
#include "bpmn/value.h"
#include "core/base/base.h"
#include "core/step/image.h"

enum {
    AT_IMAGE_BYTES = 32,
    AT_TABLES = LAYOUT_AT_TABLES,
    AT_PLACES = 44,
    AT_FIELDS = 46,
    AT_ID = LAYOUT_HEAD_BYTES,
    AT_MARKING = 8
};

/* Counts when 'to' is null. */
typedef struct Writer {
    uint8_t *to;
    size_t used;
} Writer;

static void write_u16(Writer *writer, uint16_t value)
{
    if (writer->to) put_u16(writer->to + writer->used, value);
    writer->used += 2;
}

static void write_u8(Writer *writer, unsigned value)
{
    if (writer->to) writer->to[writer->used] = (uint8_t)value;
    writer->used++;
}

static void write_u32(Writer *writer, uint32_t value)
{
    if (writer->to) put_u32(writer->to + writer->used, value);
    writer->used += 4;
}

static void write_u64(Writer *writer, uint64_t value)
{
    write_u32(writer, (uint32_t)value);
    write_u32(writer, (uint32_t)(value >> 32));
}

/* Only labels and conditions can be too long for their length: the rest of
   them stands in the diagram. */
static void write_string(Writer *writer, BpmnString string)
{
    if (!string.bytes) {
        write_u16(writer, LAYOUT_NO_TEXT);
        return;
    }
    if (string.length >= LAYOUT_NO_TEXT) string.length = LAYOUT_NO_TEXT - 1;
    write_u16(writer, (uint16_t)string.length);
    if (writer->to) {
        copy_bytes(writer->to + writer->used, string.bytes, string.length);
    }
    writer->used += string.length;
}

static void write_text(Writer *writer, const char *text)
{
    write_string(writer, text ? bpmn_string(text) : (BpmnString){ NULL, 0 });
}

static void write_field(Writer *writer, const BpmnField *field)
{
    write_text(writer, field->name);
    write_u8(writer, field->type);
    write_u32(writer, field->offset);
    write_u16(writer, field->null_bit);
    write_u16(writer, field->constant_count);
    for (uint16_t i = 0; i < field->constant_count; i++) {
        write_text(writer, field->constants[i]);
    }
}

/* How many items all lists of a process have. */
static void count_lists(const BpmnProcess *process, uint32_t *constants,
                        uint32_t *names, uint32_t *outputs)
{
    *constants = *names = *outputs = 0;
    for (uint16_t i = 0; i < process->field_count; i++) {
        *constants += process->fields[i].constant_count;
    }
    for (uint16_t i = 0; i < process->wait_count; i++) {
        const BpmnWait *row = &process->waits[i];

        *constants += row->outcome_count;
        *names += (uint32_t)(row->candidate_users.count
                             + row->candidate_groups.count);
        *outputs += row->output_count;
    }
}

static void write_head(Writer *writer, const BpmnProcess *process)
{
    uint32_t constants;
    uint32_t names;
    uint32_t outputs;

    write_u32(writer, process->image_bytes);
    write_u32(writer, process->nulls_offset);
    write_u32(writer, 0);
    write_u16(writer, process->place_count);
    write_u16(writer, process->field_count);
    write_u16(writer, process->element_count);
    write_u16(writer, process->node_count);
    write_u16(writer, process->event_count);
    write_u16(writer, process->parameter_count);
    write_u16(writer, process->wait_count);
    write_u16(writer, process->frame_count);
    count_lists(process, &constants, &names, &outputs);
    write_u32(writer, constants);
    write_u32(writer, names);
    write_u32(writer, outputs);
}

static void write_frames(Writer *writer, const BpmnProcess *process)
{
    for (uint16_t i = 0; i < process->frame_count; i++) {
        const BpmnFrameKind *row = &process->frames[i];
        ImageForm form = image_form(process, i);

        write_u8(writer, row->sort);
        write_u8(writer, row->depth);
        write_u16(writer, row->element);
        write_u16(writer, row->parent);
        write_u16(writer, 0);
        write_u32(writer, form.bytes);
        write_u32(writer, form.nulls_offset);
    }
    for (uint16_t i = 0; process->frame_count > 0 && i < process->place_count;
         i++) {
        write_u16(writer, process->places[i].frame);
    }
    for (uint16_t i = 0; process->frame_count > 0 && i < process->field_count;
         i++) {
        write_u16(writer, process->fields[i].frame);
    }
}

static void write_names(Writer *writer, BpmnNames names)
{
    write_u16(writer, names.items ? (uint16_t)names.count : LAYOUT_NO_TEXT);
    for (size_t i = 0; i < names.count; i++) {
        write_string(writer, names.items[i]);
    }
}

static void write_wait(Writer *writer, const BpmnWait *row)
{
    write_u8(writer, row->kind);
    write_u8(writer,
             (row->interrupting ? LAYOUT_INTERRUPTING : 0u)
                 | (row->outcomes_closed ? LAYOUT_OUTCOMES_CLOSED : 0u)
                 | (row->correlated ? LAYOUT_CORRELATED : 0u));
    write_u16(writer, row->element);
    write_u16(writer, row->host);
    write_u16(writer, row->outcome_field);
    write_text(writer, row->assignee);
    write_names(writer, row->candidate_users);
    write_names(writer, row->candidate_groups);
    write_u16(writer, row->outcome_count);
    for (uint16_t i = 0; i < row->outcome_count; i++) {
        write_text(writer, row->outcomes[i]);
    }
    write_u16(writer, row->outputs ? row->output_count : LAYOUT_NO_TEXT);
    for (uint16_t i = 0; row->outputs && i < row->output_count; i++) {
        write_u16(writer, row->outputs[i]);
    }
    write_text(writer, row->job_type);
    write_u32(writer, row->tries);
    write_u64(writer, (uint64_t)row->backoff_ms);
    write_text(writer, row->name);
}

/* What the numbers in heads, bodies and parameter records mean. */
static void write_numbers(Writer *writer, const BpmnProcess *process)
{
    for (uint16_t i = 0; i < process->element_count; i++) {
        write_text(writer, process->elements[i].id);
        write_u8(writer, process->elements[i].kind);
        write_u16(writer, process->elements[i].scope);
    }
    for (uint16_t i = 0; i < process->event_count; i++) {
        write_u8(writer, process->events[i].kind);
        write_u8(writer, process->events[i].keeps);
        write_u16(writer, process->events[i].element);
        write_text(writer, process->events[i].code);
    }
    for (uint16_t i = 0; i < process->parameter_count; i++) {
        write_text(writer, process->parameters[i].name);
        write_u8(writer, process->parameters[i].type);
    }
    for (uint16_t i = 0; i < process->wait_count; i++) {
        write_wait(writer, &process->waits[i]);
    }
}

static void write_labels(Writer *writer, const BpmnProcess *process)
{
    write_text(writer, process->name);
    for (uint16_t i = 0; i < process->element_count; i++) {
        write_text(writer, process->elements[i].name);
        write_text(writer, process->elements[i].condition);
    }
    for (uint16_t i = 0; i < process->wait_count; i++) {
        write_text(writer, process->waits[i].form);
    }
}

size_t layout_write(const BpmnProcess *process, uint8_t *to)
{
    Writer writer = { to, AT_IMAGE_BYTES };

    if (to) memcpy(to, process->net_hash, sizeof process->net_hash);
    write_head(&writer, process);
    write_text(&writer, process->id);
    for (uint16_t i = 0; i < process->place_count; i++) {
        write_text(&writer, process->places[i].id);
        write_u16(&writer, process->places[i].bit);
        write_u32(&writer, process->places[i].counter_offset);
    }
    for (uint16_t i = 0; i < process->field_count; i++) {
        write_field(&writer, &process->fields[i]);
    }
    write_numbers(&writer, process);
    write_frames(&writer, process);
    if (to) put_u32(to + AT_TABLES, (uint32_t)writer.used);
    write_labels(&writer, process);
    return writer.used;
}

size_t layout_table_bytes(BpmnString layout)
{
    return layout.length < LAYOUT_HEAD_BYTES
        ? 0
        : get_u32((const uint8_t *)layout.bytes + AT_TABLES);
}

size_t layout_frames_at(BpmnString layout)
{
    const uint8_t *from = (const uint8_t *)layout.bytes;
    size_t tables = layout_table_bytes(layout);
    size_t bytes;

    if (tables < LAYOUT_HEAD_BYTES || tables > layout.length
        || get_u16(from + LAYOUT_AT_FRAMES) == 0) {
        return 0;
    }
    bytes = get_u16(from + LAYOUT_AT_FRAMES) * (size_t)LAYOUT_FRAME_BYTES
        + ((size_t)get_u16(from + AT_PLACES) + get_u16(from + AT_FIELDS)) * 2;
    return bytes > tables - LAYOUT_HEAD_BYTES ? 0 : tables - bytes;
}

/* Reads what write_text() wrote; a text that is none is not expected. */
static BpmnString read_string(Reader *reader)
{
    return read_text(reader, read_u16(reader));
}

BpmnString layout_process_id(BpmnString layout)
{
    Reader reader = { (const uint8_t *)layout.bytes, layout.length, false };

    (void)read_bytes(&reader, AT_ID);
    return read_string(&reader);
}

/* The tokens on a place; false: it lies outside the image. */
static bool get_tokens(BpmnString bytes, uint16_t bit, uint32_t counter_offset,
                       uint32_t *count)
{
    const uint8_t *image = (const uint8_t *)bytes.bytes;

    if (counter_offset != 0) {
        if (counter_offset > bytes.length - 4) return false;
        *count = get_u32(image + counter_offset);
        return true;
    }
    if (AT_MARKING + bit / 8u >= bytes.length) return false;
    *count = image[AT_MARKING + bit / 8] >> (bit % 8) & 1;
    return true;
}

static bool put_tokens(const BpmnPlace *place, uint32_t count, uint8_t *image)
{
    uint8_t *bit = image + AT_MARKING + place->bit / 8;

    if (place->counter_offset != 0) {
        put_u32(image + place->counter_offset, count);
        if (place->bit == BPMN_NO_ELEMENT) return true;
    } else if (count > 1) {
        return false;
    }
    if (count > 0) *bit = (uint8_t)(*bit | 1u << (place->bit % 8));
    return true;
}

/* Reading an old image by its layout. */
typedef struct Conversion {
    const LaidImage *image;
    Reader reader; /* of the tables */
    Reader kinds;  /* of the places' and fields' rows of frames */
    uint32_t bytes;
    uint32_t nulls;
    const BpmnProcess *process;
    uint16_t kind; /* there */
    const BpmnCommand *instead;
    uint8_t *to;
    uint32_t misfits;
} Conversion;

/* True when the place or field whose turn it is lies in the image. */
static bool is_of_kind(Conversion *conversion)
{
    return (conversion->kinds.left == 0 ? 0 : read_u16(&conversion->kinds))
        == conversion->image->kind;
}

static bool convert_place(Conversion *conversion)
{
    const BpmnProcess *process = conversion->process;
    BpmnString id = read_string(&conversion->reader);
    uint16_t bit = read_u16(&conversion->reader);
    uint32_t counter = read_u32(&conversion->reader);
    uint32_t count;

    if (!is_of_kind(conversion)) return true;
    if (conversion->reader.bad
        || !get_tokens(conversion->image->bytes, bit, counter, &count)) {
        return false;
    }
    for (uint16_t i = 0; i < process->place_count; i++) {
        const BpmnPlace *place = &process->places[i];

        if (place->frame == conversion->kind
            && bpmn_string_equal(bpmn_string(place->id), id)) {
            return put_tokens(place, count, conversion->to);
        }
    }
    return count == 0;
}

/* A field of the old layout: enough of it to read a value. */
static void read_field(Reader *reader, BpmnField *field, BpmnString *name,
                       Reader *constants)
{
    *name = read_string(reader);
    field->type = (BpmnType)*read_bytes(reader, 1);
    field->offset = read_u32(reader);
    field->null_bit = read_u16(reader);
    field->constant_count = read_u16(reader);
    *constants = *reader;
    for (uint16_t i = 0; i < field->constant_count; i++)
        (void)read_string(reader);
}

/* The old image's value; an enumeration's is the text of its constant. */
static bool old_value(const BpmnField *field, Reader constants,
                      BpmnString image, uint32_t nulls, BpmnValue *value)
{
    BpmnProcess old = { .fields = field, .nulls_offset = nulls };
    BpmnField plain = *field;
    int32_t chosen;

    if (nulls > image.length - sizeof(uint64_t)
        || field->null_bit / 64 * sizeof(uint64_t)
            > image.length - sizeof(uint64_t) - nulls
        || !field_is_sound(field, (const uint8_t *)image.bytes, image.length)) {
        return false;
    }
    if (field->type != BPMN_ENUMERATION) {
        return bpmn_field_get(&old, image.bytes, 0, value);
    }
    plain.type = BPMN_BOOLEAN;
    old.fields = &plain;
    (void)bpmn_field_get(&old, image.bytes, 0, value);
    value->type = BPMN_ENUMERATION;
    if (value->is_null) return true;
    memcpy(&chosen, image.bytes + field->offset, sizeof chosen);
    if (chosen < 0 || chosen >= field->constant_count) return false;
    while (chosen-- > 0) (void)read_string(&constants);
    value->as.text = read_string(&constants);
    return true;
}

/* The field of that name in images of a kind; BPMN_NO_ELEMENT: none. */
static uint16_t field_named(const BpmnProcess *process, uint16_t kind,
                            BpmnString name)
{
    for (uint16_t i = 0; i < process->field_count; i++) {
        if (process->fields[i].frame == kind
            && bpmn_string_equal(bpmn_string(process->fields[i].name), name)) {
            return i;
        }
    }
    return BPMN_NO_ELEMENT;
}

/* True when the command gives a variable a value. */
static bool gives(const BpmnCommand *command, BpmnString name)
{
    for (size_t i = 0; command && i < command->data_count; i++) {
        if (bpmn_string_equal(command->data[i].name, name)) return true;
    }
    return false;
}

/* False: the image is damaged. */
static bool convert_field(Conversion *conversion, BpmnStep *step)
{
    BpmnField field = { 0 };
    BpmnString name;
    Reader constants;
    BpmnValue value;
    uint16_t number;

    read_field(&conversion->reader, &field, &name, &constants);
    if (!is_of_kind(conversion)) return true;
    if (conversion->reader.bad
        || !old_value(&field, constants, conversion->image->bytes,
                      conversion->nulls, &value)) {
        return false;
    }
    number = field_named(step->process, conversion->kind, name);
    if (number == BPMN_NO_ELEMENT
            ? !value.is_null
            : !bpmn_field_set(step, conversion->to, number, &value)) {
        conversion->misfits += !gives(conversion->instead, name);
    }
    return step->fault == BPMN_FAULT_NONE;
}

/* How the old image lies: of the case as the head says, of a frame as its row
   does. */
static bool read_form(Conversion *conversion)
{
    BpmnString layout = conversion->image->layout;
    const uint8_t *from = (const uint8_t *)layout.bytes;
    size_t at = layout_frames_at(layout);
    size_t rows = at == 0 ? 0 : get_u16(from + LAYOUT_AT_FRAMES);
    const uint8_t *row = from + at
        + conversion->image->kind * (size_t)LAYOUT_FRAME_BYTES;

    conversion->bytes = get_u32(from + AT_IMAGE_BYTES);
    conversion->nulls = get_u32(from + AT_IMAGE_BYTES + 4);
    if (at != 0) {
        conversion->kinds = (Reader){
            from + at + rows * LAYOUT_FRAME_BYTES,
            layout_table_bytes(layout) - at - rows * LAYOUT_FRAME_BYTES,
            false,
        };
    }
    if (conversion->image->kind == 0) return true;
    if (conversion->image->kind >= rows) return false;
    conversion->bytes = get_u32(row + 8);
    conversion->nulls = get_u32(row + 12);
    return true;
}

/* Begins the new image; what a host counts is the same in every layout. */
static bool begin_image(const Conversion *conversion)
{
    BpmnString old = conversion->image->bytes;
    const BpmnProcess *process = conversion->process;

    if (old.length < conversion->bytes || old.length < sizeof(BpmnImage)
        || get_u32((const uint8_t *)old.bytes) != old.length) {
        return false;
    }
    image_begin(process, conversion->kind, conversion->to);
    if (conversion->kind == 0
        || process->frames[conversion->kind].sort != BPMN_FRAME_HOST) {
        return true;
    }
    if (old.length < sizeof(BpmnHost)) return false;
    memcpy(conversion->to + sizeof(BpmnImage), old.bytes + sizeof(BpmnImage),
           sizeof(BpmnHost) - sizeof(BpmnImage));
    return true;
}

bool layout_convert(const LaidImage *image, const BpmnProcess *process,
                    uint16_t kind, const BpmnCommand *instead, uint8_t *to,
                    uint32_t *misfits)
{
    BpmnString layout = image->layout;
    const uint8_t *from = (const uint8_t *)layout.bytes;
    Conversion conversion = {
        .image = image,
        .reader = { from, layout.length, false },
        .process = process,
        .kind = kind,
        .instead = instead,
        .to = to,
    };
    BpmnStep step = {
        .process = process,
        .image_capacity = image_form(process, kind).bytes
            + (uint32_t)image->bytes.length,
    };
    uint16_t places;
    uint16_t fields;

    if (layout.length < LAYOUT_HEAD_BYTES || !read_form(&conversion)
        || !begin_image(&conversion)) {
        return false;
    }
    places = get_u16(from + AT_PLACES);
    fields = get_u16(from + AT_FIELDS);
    (void)read_bytes(&conversion.reader, AT_ID);
    (void)read_string(&conversion.reader);
    for (; places > 0 && !conversion.reader.bad; places--) {
        if (!convert_place(&conversion)) return false;
    }
    for (; fields > 0 && !conversion.reader.bad; fields--) {
        if (!convert_field(&conversion, &step)) return false;
    }
    *misfits += conversion.misfits;
    return !conversion.reader.bad;
}
