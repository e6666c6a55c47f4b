/*
 * Lists and objects as one self-contained value: a tag, then what belongs to
 * it, everything little endian. The bytes are canonical: equal values are
 * equal bytes.
 */
#include "bpmn/process.h"
#include "bpmn/value.h"

/* A freestanding compiler has the function and no <string.h>. */
void *memcpy(void *to, const void *from, size_t size_bytes);

/* The first byte of a value. */
enum {
    TAG_NULL,
    TAG_FALSE,
    TAG_TRUE,
    TAG_INTEGER,  /* 8 bytes */
    TAG_DECIMAL,  /* coefficient 8, exponent 4; never a whole number of 64
                     bits */
    TAG_TEXT,     /* length 4, its bytes */
    TAG_LIST,     /* bytes of the items 4, how many 4, the items */
    TAG_OBJECT,   /* the same, before each its name: length 4, bytes */
    TAG_INSTANT,  /* 8 bytes */
    TAG_DURATION, /* 8 bytes */
    TAG_MONTHS    /* 8 bytes */
};

enum { LENGTH_BYTES = 4, INTEGER_BYTES = 8, DECIMAL_BYTES = 12, HEAD = 9 };

static uint64_t get(const char *at, size_t bytes)
{
    uint64_t value = 0;

    for (size_t i = bytes; i-- > 0;) value = value << 8 | (uint8_t)at[i];
    return value;
}

static char *put(char *at, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++, value >>= 8) *at++ = (char)value;
    return at;
}

/* A number without fraction that fits is an integer here. */
static BpmnValue normal(BpmnValue value)
{
    int64_t integer;
    bool fault = false;

    if (value.is_null || value.type != BPMN_DECIMAL) return value;
    if (bpmn_decimal_to_integer(value.as.decimal, &integer))
        return (BpmnValue){ .type = BPMN_INTEGER, .as.integer = integer };
    value.as.decimal = bpmn_decimal_normal(value.as.decimal, &fault);
    return value;
}

size_t bpmn_packed_bytes(BpmnValue value)
{
    value = normal(value);
    if (value.is_null) return 1;
    switch (value.type) {
    case BPMN_INTEGER:
    case BPMN_INSTANT:
    case BPMN_DURATION:
    case BPMN_MONTHS: return 1 + INTEGER_BYTES;
    case BPMN_DECIMAL: return 1 + DECIMAL_BYTES;
    case BPMN_TEXT:
    case BPMN_ENUMERATION: return 1 + LENGTH_BYTES + value.as.text.length;
    case BPMN_STRUCTURE: return value.as.text.length;
    case BPMN_LOOSE:
    case BPMN_BOOLEAN:
    default: return 1;
    }
}

static char *put_text(char *at, BpmnString text)
{
    at = put(at, text.length, LENGTH_BYTES);
    if (text.length > 0) memcpy(at, text.bytes, text.length);
    return at + text.length;
}

static char *put_decimal(char *at, BpmnDecimal decimal)
{
    *at++ = TAG_DECIMAL;
    at = put(at, (uint64_t)decimal.coefficient, INTEGER_BYTES);
    return put(at, (uint32_t)decimal.exponent, LENGTH_BYTES);
}

static char *put_integer(char *at, int tag, int64_t integer)
{
    *at++ = (char)tag;
    return put(at, (uint64_t)integer, INTEGER_BYTES);
}

char *bpmn_pack(BpmnValue value, char *at)
{
    value = normal(value);
    if (value.is_null) return put(at, TAG_NULL, 1);
    switch (value.type) {
    case BPMN_BOOLEAN:
        return put(at, value.as.boolean ? TAG_TRUE : TAG_FALSE, 1);
    case BPMN_INTEGER: return put_integer(at, TAG_INTEGER, value.as.integer);
    case BPMN_INSTANT: return put_integer(at, TAG_INSTANT, value.as.integer);
    case BPMN_DURATION: return put_integer(at, TAG_DURATION, value.as.integer);
    case BPMN_MONTHS: return put_integer(at, TAG_MONTHS, value.as.integer);
    case BPMN_DECIMAL: return put_decimal(at, value.as.decimal);
    case BPMN_TEXT:
    case BPMN_ENUMERATION: *at++ = TAG_TEXT; return put_text(at, value.as.text);
    case BPMN_STRUCTURE:
        memcpy(at, value.as.text.bytes, value.as.text.length);
        return at + value.as.text.length;
    case BPMN_LOOSE:
    default: return put(at, TAG_NULL, 1);
    }
}

char *bpmn_pack_name(BpmnString name, char *at)
{
    return put_text(at, name);
}

char *bpmn_pack_head(bool is_object, size_t bytes, size_t count, char *at)
{
    *at++ = is_object ? TAG_OBJECT : TAG_LIST;
    at = put(at, bytes, LENGTH_BYTES);
    return put(at, count, LENGTH_BYTES);
}

/* Takes 'bytes' of what is left; null: there are fewer. */
static const char *take(BpmnString *rest, size_t bytes)
{
    const char *at = rest->bytes;

    if (bytes > rest->length) return NULL;
    rest->bytes += bytes;
    rest->length -= bytes;
    return at;
}

static bool take_text(BpmnString *rest, BpmnString *text)
{
    const char *length = take(rest, LENGTH_BYTES);

    if (!length) return false;
    text->length = (size_t)get(length, LENGTH_BYTES);
    text->bytes = take(rest, text->length);
    return text->bytes;
}

static bool take_integer(BpmnString *rest, BpmnType type, BpmnValue *value)
{
    const char *at = take(rest, INTEGER_BYTES);

    if (!at) return false;
    *value = (BpmnValue){ .type = type,
                          .as.integer = (int64_t)get(at, INTEGER_BYTES) };
    return true;
}

static bool take_decimal(BpmnString *rest, BpmnValue *value)
{
    const char *at = take(rest, DECIMAL_BYTES);

    if (!at) return false;
    *value = (BpmnValue){ .type = BPMN_DECIMAL };
    value->as.decimal.coefficient = (int64_t)get(at, INTEGER_BYTES);
    value->as.decimal.exponent = (int32_t)(uint32_t)get(at + INTEGER_BYTES,
                                                        LENGTH_BYTES);
    return true;
}

/* The whole of a list or object whose tag has been taken. */
static bool take_structure(BpmnString *rest, BpmnValue *value)
{
    const char *start = rest->bytes - 1;
    const char *head = take(rest, HEAD - 1);

    if (!head) return false;
    size_t bytes = (size_t)get(head, LENGTH_BYTES);
    if (!take(rest, bytes)) return false;
    *value = (BpmnValue){ .type = BPMN_STRUCTURE,
                          .as.text = { start, HEAD + bytes } };
    return true;
}

static bool take_value(BpmnString *rest, BpmnValue *value)
{
    const char *tag = take(rest, 1);

    if (!tag) return false;
    switch (*tag) {
    case TAG_NULL:
        *value = (BpmnValue){ .type = BPMN_LOOSE, .is_null = true };
        return true;
    case TAG_FALSE:
    case TAG_TRUE:
        *value = (BpmnValue){ .type = BPMN_BOOLEAN,
                              .as.boolean = *tag == TAG_TRUE };
        return true;
    case TAG_INTEGER: return take_integer(rest, BPMN_INTEGER, value);
    case TAG_INSTANT: return take_integer(rest, BPMN_INSTANT, value);
    case TAG_DURATION: return take_integer(rest, BPMN_DURATION, value);
    case TAG_MONTHS: return take_integer(rest, BPMN_MONTHS, value);
    case TAG_DECIMAL: return take_decimal(rest, value);
    case TAG_TEXT:
        *value = (BpmnValue){ .type = BPMN_TEXT };
        return take_text(rest, &value->as.text);
    case TAG_LIST:
    case TAG_OBJECT: return take_structure(rest, value);
    default: return false;
    }
}

bool bpmn_structure_is_object(BpmnString structure)
{
    return structure.length > 0 && structure.bytes[0] == TAG_OBJECT;
}

BpmnItems bpmn_items(BpmnString structure)
{
    if (structure.length < HEAD) return (BpmnItems){ { NULL, 0 }, 0, false };
    return (BpmnItems){
        .rest = { structure.bytes + HEAD, structure.length - HEAD },
        .left = (uint32_t)get(structure.bytes + 1 + LENGTH_BYTES, LENGTH_BYTES),
        .is_object = bpmn_structure_is_object(structure),
    };
}

bool bpmn_items_next(BpmnItems *items, BpmnString *name, BpmnValue *value)
{
    BpmnString ignored = { "", 0 };

    if (items->left == 0) return false;
    items->left--;
    if (items->is_object && !take_text(&items->rest, name ? name : &ignored))
        return false;
    return take_value(&items->rest, value);
}

bool bpmn_structure_member(BpmnString structure, BpmnString name,
                           BpmnValue *value)
{
    BpmnItems items = bpmn_items(structure);
    BpmnString here;

    if (!items.is_object) return false;
    while (bpmn_items_next(&items, &here, value))
        if (bpmn_string_equal(here, name)) return true;
    return false;
}

bool bpmn_structure_item(BpmnString structure, uint32_t index, BpmnValue *value)
{
    BpmnItems items = bpmn_items(structure);

    if (items.is_object || index >= items.left) return false;
    for (uint32_t i = 0; i <= index; i++)
        if (!bpmn_items_next(&items, NULL, value)) return false;
    return true;
}

static bool decimal_is_sound(BpmnDecimal decimal)
{
    bool fault = false;
    int64_t integer;
    BpmnDecimal same = bpmn_decimal_normal(decimal, &fault);

    return !fault && same.coefficient == decimal.coefficient
        && same.exponent == decimal.exponent
        && !bpmn_decimal_to_integer(decimal, &integer);
}

static bool is_sound(BpmnString structure, int depth)
{
    BpmnItems items = bpmn_items(structure);
    BpmnString name = { "", 0 }, before;
    uint32_t count = items.left;
    BpmnValue value;

    if (depth == BPMN_STRUCTURE_DEPTH || structure.length < HEAD
        || structure.length - HEAD != get(structure.bytes + 1, LENGTH_BYTES)
        || (structure.bytes[0] != TAG_LIST && !items.is_object))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        before = name;
        if (!bpmn_items_next(&items, &name, &value)) return false;
        if (items.is_object
            && (!bpmn_string_is_utf8(name)
                || (i > 0 && bpmn_string_compare(before, name) >= 0)))
            return false;
        if (value.is_null) continue;
        if (value.type == BPMN_TEXT && !bpmn_string_is_utf8(value.as.text))
            return false;
        if (value.type == BPMN_DECIMAL && !decimal_is_sound(value.as.decimal))
            return false;
        if (value.type == BPMN_STRUCTURE && !is_sound(value.as.text, depth + 1))
            return false;
    }
    return items.rest.length == 0;
}

bool bpmn_structure_is_sound(BpmnString structure)
{
    return is_sound(structure, 0);
}

/* The levels of a structure that is sound: 1 for one of plain values. */
int bpmn_structure_depth(BpmnString structure)
{
    BpmnItems items = bpmn_items(structure);
    BpmnValue value;
    int deepest = 0;

    while (bpmn_items_next(&items, NULL, &value)) {
        if (value.is_null || value.type != BPMN_STRUCTURE) continue;
        int depth = bpmn_structure_depth(value.as.text);
        if (depth > deepest) deepest = depth;
    }
    return deepest + 1;
}

const BpmnStructures bpmn_ability_structure = { bpmn_structure_is_sound };
