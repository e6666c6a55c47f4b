/*
 * How the images of a process lie: written into definition records, and read
 * to convert an image of another layout of the same net.
 *
 *     0  net hash, 32     32  image_bytes, nulls_offset, marking bytes: u32
 *    44  counts of places, fields: u16
 *    48  process id, then places, then fields; texts as u16 length and bytes
 *
 * A place: id, bit u16, counter offset u32. A field: name, type u8, offset
 * u32, null bit u16, count of constants u16, the constants.
 */
#include "definitions.h"

#include "bpmn/step.h"
#include "bpmn/value.h"
#include "bytes.h"

enum { AT_IMAGE_BYTES = 32, AT_ID = 48, AT_MARKING = 8 };

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

static void write_u32(Writer *writer, uint32_t value)
{
    if (writer->to) put_u32(writer->to + writer->used, value);
    writer->used += 4;
}

static void write_text(Writer *writer, const char *text)
{
    BpmnString string = bpmn_string(text);

    write_u16(writer, (uint16_t)string.length);
    if (writer->to) {
        copy_bytes(writer->to + writer->used, string.bytes, string.length);
    }
    writer->used += string.length;
}

static void write_field(Writer *writer, const BpmnField *field)
{
    uint16_t i;

    write_text(writer, field->name);
    if (writer->to) writer->to[writer->used] = (uint8_t)field->type;
    writer->used++;
    write_u32(writer, field->offset);
    write_u16(writer, field->null_bit);
    write_u16(writer, field->constant_count);
    for (i = 0; i < field->constant_count; i++) {
        write_text(writer, field->constants[i]);
    }
}

size_t layout_write(const BpmnProcess *process, uint8_t *to)
{
    Writer writer = { to, AT_IMAGE_BYTES };
    uint16_t i;

    if (to) memcpy(to, process->net_hash, sizeof process->net_hash);
    write_u32(&writer, process->image_bytes);
    write_u32(&writer, process->nulls_offset);
    write_u32(&writer, 0);
    write_u16(&writer, process->place_count);
    write_u16(&writer, process->field_count);
    write_text(&writer, process->id);
    for (i = 0; i < process->place_count; i++) {
        write_text(&writer, process->places[i].id);
        write_u16(&writer, process->places[i].bit);
        write_u32(&writer, process->places[i].counter_offset);
    }
    for (i = 0; i < process->field_count; i++) {
        write_field(&writer, &process->fields[i]);
    }
    return writer.used;
}

/* Reads what a Writer wrote; 'bad' when something is missing. */
typedef struct Reader {
    const uint8_t *at;
    size_t left;
    bool bad;
} Reader;

static const uint8_t *read_bytes(Reader *reader, size_t count)
{
    static const uint8_t none[4];
    const uint8_t *at = reader->at;

    if (count > reader->left) {
        reader->bad = true;
        reader->left = 0;
        return none;
    }
    reader->at += count;
    reader->left -= count;
    return at;
}

static uint16_t read_u16(Reader *reader)
{
    return get_u16(read_bytes(reader, 2));
}

static uint32_t read_u32(Reader *reader)
{
    return get_u32(read_bytes(reader, 4));
}

static BpmnString read_text(Reader *reader)
{
    size_t length = read_u16(reader);
    const uint8_t *bytes = read_bytes(reader, length);

    return (BpmnString){
        (const char *)bytes, reader->bad ? 0 : length
    };
}

BpmnString layout_process_id(BpmnString layout)
{
    Reader reader = { (const uint8_t *)layout.bytes, layout.length, false };

    (void)read_bytes(&reader, AT_ID);
    return read_text(&reader);
}

/* The tokens on a place, at most 65,535; false: it lies outside the image. */
static bool get_tokens(BpmnString bytes, uint16_t bit, uint32_t counter_offset,
                       uint16_t *count)
{
    const uint8_t *image = (const uint8_t *)bytes.bytes;

    if (counter_offset != 0) {
        if (counter_offset > bytes.length - 2) return false;
        *count = get_u16(image + counter_offset);
        return true;
    }
    if (AT_MARKING + bit / 8u >= bytes.length) return false;
    *count = image[AT_MARKING + bit / 8] >> (bit % 8) & 1;
    return true;
}

static bool put_tokens(const BpmnPlace *place, uint16_t count, uint8_t *image)
{
    uint8_t *bit = image + AT_MARKING + place->bit / 8;

    if (place->counter_offset != 0) {
        put_u16(image + place->counter_offset, count);
        if (place->bit == BPMN_NO_ELEMENT) return true;
    } else if (count > 1) {
        return false;
    }
    if (count > 0) *bit = (uint8_t)(*bit | 1u << (place->bit % 8));
    return true;
}

static bool convert_place(Reader *reader, BpmnString image,
                          const BpmnProcess *process, uint8_t *to)
{
    BpmnString id = read_text(reader);
    uint16_t bit = read_u16(reader);
    uint32_t counter = read_u32(reader);
    uint16_t count;
    uint16_t i;

    if (reader->bad || !get_tokens(image, bit, counter, &count)) return false;
    for (i = 0; i < process->place_count; i++) {
        if (bpmn_string_equal(bpmn_string(process->places[i].id), id)) {
            return put_tokens(&process->places[i], count, to);
        }
    }
    return count == 0;
}

/* A field of the old layout: enough of it to read a value. */
static void read_field(Reader *reader, BpmnField *field, BpmnString *name,
                       Reader *constants)
{
    uint16_t i;

    *name = read_text(reader);
    field->type = (BpmnType)*read_bytes(reader, 1);
    field->offset = read_u32(reader);
    field->null_bit = read_u16(reader);
    field->constant_count = read_u16(reader);
    *constants = *reader;
    for (i = 0; i < field->constant_count; i++) (void)read_text(reader);
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
        || !field_is_sound(field, (const uint8_t *)image.bytes,
                           image.length)) {
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
    while (chosen-- > 0) (void)read_text(&constants);
    value->as.text = read_text(&constants);
    return true;
}

/* The field of that name; BPMN_NO_ELEMENT: the process has none. */
static uint16_t field_named(const BpmnProcess *process, BpmnString name)
{
    uint16_t i;

    for (i = 0; i < process->field_count; i++) {
        if (bpmn_string_equal(bpmn_string(process->fields[i].name), name)) {
            return i;
        }
    }
    return BPMN_NO_ELEMENT;
}

static bool convert_field(Reader *reader, BpmnString image, uint32_t nulls,
                          BpmnStep *step, uint8_t *to)
{
    BpmnField field = { 0 };
    BpmnString name;
    Reader constants;
    BpmnValue value;
    uint16_t number;

    read_field(reader, &field, &name, &constants);
    if (reader->bad || !old_value(&field, constants, image, nulls, &value)) {
        return false;
    }
    number = field_named(step->process, name);
    if (number == BPMN_NO_ELEMENT) return value.is_null;
    return bpmn_field_set(step, to, number, &value)
        && step->fault == BPMN_FAULT_NONE;
}

bool layout_convert(BpmnString layout, BpmnString image,
                    const BpmnProcess *process, uint8_t *to)
{
    Reader reader = { (const uint8_t *)layout.bytes, layout.length, false };
    BpmnStep step = {
        .process = process,
        .image_capacity = process->image_bytes + (uint32_t)image.length
    };
    uint16_t places;
    uint16_t fields;
    uint32_t bytes;
    uint32_t nulls;

    (void)read_bytes(&reader, AT_IMAGE_BYTES);
    bytes = read_u32(&reader);
    nulls = read_u32(&reader);
    if (image.length < bytes || image.length < sizeof(BpmnImage)
        || get_u32((const uint8_t *)image.bytes) != image.length) {
        return false;
    }
    (void)read_u32(&reader);
    places = read_u16(&reader);
    fields = read_u16(&reader);
    (void)read_text(&reader);
    image_begin(process, to);
    for (; places > 0 && !reader.bad; places--) {
        if (!convert_place(&reader, image, process, to)) return false;
    }
    for (; fields > 0 && !reader.bad; fields--) {
        if (!convert_field(&reader, image, nulls, &step, to)) return false;
    }
    return !reader.bad;
}
