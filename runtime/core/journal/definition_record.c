/*
 * What the numbers in the records of a process mean, and how its images lie:
 * written into definition records, and read to convert an image of another
 * layout of the same net. recorded.c reads the whole of it.
 *
 *     0  net hash, 32     32  image_bytes, nulls_offset, bytes of tables: u32
 *    44  counts of places, fields, elements, nodes, events, parameters: u16
 *    56  count of all constants u32, 0 u32
 *    64  the tables: process id, places, fields, elements, events, parameters
 *    then the labels: process name; of each element its name and condition
 *
 * A text: u16 length and bytes; length 0xFFFF: none. A place: id, bit u16,
 * counter offset u32. A field: name, type u8, offset u32, null bit u16, count
 * of constants u16, the constants. An element: id, kind u8, scope u16. An
 * event: kind u8, keeps u8, element u16, code. A parameter: name, type u8.
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
    AT_TABLES = 40,
    AT_PLACES = 44,
    AT_FIELDS = 46,
    AT_ELEMENTS = 48,
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

/* Only labels and conditions can be too long for their length: the rest of
   them stands in the diagram. */
static void write_text(Writer *writer, const char *text)
{
    BpmnString string = bpmn_string(text);

    if (!text) {
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

static void write_head(Writer *writer, const BpmnProcess *process)
{
    uint32_t constants = 0;

    for (uint16_t i = 0; i < process->field_count; i++) {
        constants += process->fields[i].constant_count;
    }
    write_u32(writer, process->image_bytes);
    write_u32(writer, process->nulls_offset);
    write_u32(writer, 0);
    write_u16(writer, process->place_count);
    write_u16(writer, process->field_count);
    write_u16(writer, process->element_count);
    write_u16(writer, process->node_count);
    write_u16(writer, process->event_count);
    write_u16(writer, process->parameter_count);
    write_u32(writer, constants);
    write_u32(writer, 0);
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
}

static void write_labels(Writer *writer, const BpmnProcess *process)
{
    write_text(writer, process->name);
    for (uint16_t i = 0; i < process->element_count; i++) {
        write_text(writer, process->elements[i].name);
        write_text(writer, process->elements[i].condition);
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

static bool convert_place(Reader *reader, BpmnString image,
                          const BpmnProcess *process, uint8_t *to)
{
    BpmnString id = read_string(reader);
    uint16_t bit = read_u16(reader);
    uint32_t counter = read_u32(reader);
    uint32_t count;

    if (reader->bad || !get_tokens(image, bit, counter, &count)) return false;
    for (uint16_t i = 0; i < process->place_count; i++) {
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

/* The field of that name; BPMN_NO_ELEMENT: the process has none. */
static uint16_t field_named(const BpmnProcess *process, BpmnString name)
{
    for (uint16_t i = 0; i < process->field_count; i++) {
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
                    const BpmnProcess *process, uint16_t kind, uint8_t *to)
{
    Reader reader = { (const uint8_t *)layout.bytes, layout.length, false };
    BpmnStep step = {
        .process = process,
        .image_capacity = process->image_bytes + (uint32_t)image.length,
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
    (void)read_bytes(&reader, AT_ID - AT_ELEMENTS);
    (void)read_string(&reader);
    image_begin(process, kind, to);
    for (; places > 0 && !reader.bad; places--) {
        if (!convert_place(&reader, image, process, to)) return false;
    }
    for (; fields > 0 && !reader.bad; fields--) {
        if (!convert_field(&reader, image, nulls, &step, to)) return false;
    }
    return !reader.bad;
}
