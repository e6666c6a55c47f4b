/* Several properties of a message as one key. */
#include "bpmn/value.h"

/* A key while it is written, or measured where bytes is null. */
typedef struct Key {
    char *bytes;
    size_t length;
} Key;

static void put(Key *key, char byte)
{
    if (key->bytes) key->bytes[key->length] = byte;
    key->length++;
}

static void put_quoted(Key *key, BpmnString text)
{
    put(key, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"' || text.bytes[i] == '\\') put(key, '\\');
        put(key, text.bytes[i]);
    }
    put(key, '"');
}

/* A text or number; false: it is something else. */
static bool put_value(Key *key, BpmnValue value)
{
    char buffer[BPMN_DECIMAL_TEXT_MAX];
    size_t length = 0;

    if (value.is_null) return false;
    if (value.type == BPMN_TEXT) {
        put_quoted(key, value.as.text);
        return true;
    }
    if (value.type == BPMN_INTEGER) {
        length = bpmn_integer_print(value.as.integer, buffer);
    } else if (value.type == BPMN_DECIMAL) {
        length = bpmn_decimal_print(value.as.decimal, buffer);
    }
    put_quoted(key, (BpmnString){ buffer, length });
    return length > 0;
}

size_t bpmn_list_key(BpmnString list, char *at)
{
    BpmnItems items = bpmn_items(list);
    Key key = { at, 0 };
    BpmnValue value;

    if (items.is_object || items.left == 0) return 0;
    put(&key, '[');
    while (bpmn_items_next(&items, NULL, &value)) {
        if (key.length > 1) put(&key, ',');
        if (!put_value(&key, value)) return 0;
    }
    put(&key, ']');
    return key.length;
}
