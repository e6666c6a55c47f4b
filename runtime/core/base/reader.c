/* Reads what records consist of, within their bounds. */
#include "core/base/reader.h"

#include "core/base/bytes.h"

const uint8_t *read_bytes(Reader *reader, size_t count)
{
    static const uint8_t none[8];
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

uint16_t read_u16(Reader *reader)
{
    return get_u16(read_bytes(reader, 2));
}

uint32_t read_u32(Reader *reader)
{
    return get_u32(read_bytes(reader, 4));
}

BpmnString read_text(Reader *reader, size_t length)
{
    const uint8_t *bytes = read_bytes(reader, length);

    return (BpmnString){ (const char *)bytes, reader->bad ? 0 : length };
}

size_t number_bytes(BpmnType type)
{
    return type == BPMN_DECIMAL ? NUMBER_BYTES : 8;
}

size_t number_write(const BpmnValue *value, uint8_t *to)
{
    if (value->type == BPMN_DECIMAL) {
        put_i64(to, value->as.decimal.coefficient);
        put_u32(to + 8, (uint32_t)value->as.decimal.exponent);
    } else {
        put_i64(to,
                value->type == BPMN_BOOLEAN ? value->as.boolean
                                            : value->as.integer);
    }
    return number_bytes(value->type);
}

void number_read(const uint8_t *from, BpmnValue *value)
{
    if (value->type == BPMN_DECIMAL) {
        value->as.decimal.coefficient = get_i64(from);
        value->as.decimal.exponent = (int32_t)get_u32(from + 8);
    } else if (value->type == BPMN_BOOLEAN) {
        value->as.boolean = get_i64(from) != 0;
    } else {
        value->as.integer = get_i64(from);
    }
}
