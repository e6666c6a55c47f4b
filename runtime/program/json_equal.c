/*
 * Do two JSON documents say the same? Both are as bpmn_json_read left them:
 * no white space, numbers and texts in their one form.
 */
#include "program/json.h"

/* The end of the value that begins at 'at'. */
static size_t value_end(BpmnString text, size_t at)
{
    size_t depth = 0;
    bool quoted = false;

    for (; at < text.length; at++) {
        char byte = text.bytes[at];

        if (quoted) {
            if (byte == '\\')
                at++;
            else if (byte == '"')
                quoted = false;
        } else if (byte == '"') {
            quoted = true;
        } else if (byte == '{' || byte == '[') {
            depth++;
        } else if (depth == 0
                   && (byte == ',' || byte == ':' || byte == '}'
                       || byte == ']')) {
            break;
        } else if (byte == '}' || byte == ']') {
            depth--;
        }
    }
    return at;
}

static BpmnString part(BpmnString text, size_t *at)
{
    size_t start = *at;
    size_t end = value_end(text, start);

    *at = end;
    return (BpmnString){ text.bytes + start, end - start };
}

static bool same(BpmnString one, BpmnString other, int levels);

static bool same_list(BpmnString one, BpmnString other, int levels)
{
    size_t i = 1;
    size_t k = 1;

    while (i + 1 < one.length && k + 1 < other.length) {
        if (!same(part(one, &i), part(other, &k), levels)) return false;
        i++;
        k++;
    }
    return i + 1 >= one.length && k + 1 >= other.length;
}

static size_t member_count(BpmnString object)
{
    size_t count = 0;

    for (size_t at = 1; at + 1 < object.length; at++, count++) {
        part(object, &at);
        at++;
        part(object, &at);
    }
    return count;
}

/* The value of a name, null when the object has none. */
static BpmnString member(BpmnString object, BpmnString name)
{
    for (size_t at = 1; at + 1 < object.length; at++) {
        BpmnString here = part(object, &at);

        at++;
        BpmnString value = part(object, &at);
        if (bpmn_string_equal(here, name)) return value;
    }
    return (BpmnString){ NULL, 0 };
}

static bool same_object(BpmnString one, BpmnString other, int levels)
{
    if (member_count(one) != member_count(other)) return false;
    for (size_t at = 1; at + 1 < one.length; at++) {
        BpmnString name = part(one, &at);

        at++;
        BpmnString value = part(one, &at);
        BpmnString there = member(other, name);
        if (!there.bytes || !same(value, there, levels)) return false;
    }
    return true;
}

/* Recursion ends where bpmn_json_read would have ended it. */
static bool same(BpmnString one, BpmnString other, int levels)
{
    if (bpmn_string_equal(one, other)) return true;
    if (levels == 0 || one.length < 2 || other.length < 2
        || one.bytes[0] != other.bytes[0])
        return false;
    if (one.bytes[0] == '[') return same_list(one, other, levels - 1);
    return one.bytes[0] == '{' && same_object(one, other, levels - 1);
}

bool bpmn_json_equal(BpmnString one, BpmnString other)
{
    return same(one, other, 64);
}
