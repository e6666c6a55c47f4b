/* Texts as pointer and length. */
#include "bpmn/value.h"

/* A freestanding compiler has the functions and no <string.h>. */
int memcmp(const void *one, const void *other, size_t size_bytes);
void *memcpy(void *to, const void *from, size_t size_bytes);

BpmnString bpmn_string(const char *string)
{
    BpmnString text = { string, 0 };

    /* Counted here: ring 0 has no strlen. */
    while (string && string[text.length] != '\0') text.length++;
    return text;
}

bool bpmn_string_equal(BpmnString one, BpmnString other)
{
    return one.length == other.length
        && (one.length == 0 || memcmp(one.bytes, other.bytes, one.length) == 0);
}

int bpmn_string_compare(BpmnString one, BpmnString other)
{
    size_t common = one.length < other.length ? one.length : other.length;
    int order = common == 0 ? 0 : memcmp(one.bytes, other.bytes, common);

    if (order != 0) return order < 0 ? -1 : 1;
    return one.length < other.length ? -1 : one.length > other.length;
}

/* How many bytes follow a lead byte, and where the first of them may lie. */
static size_t follow(uint8_t lead, uint8_t *least, uint8_t *most)
{
    *least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    *most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) return 1;
    if (lead >= 0xE0 && lead <= 0xEF) return 2;
    return lead >= 0xF0 && lead <= 0xF4 ? 3 : 0;
}

/* Most texts have nothing but ASCII in them: eight bytes at a time, the last
   eight over some that were looked at already. */
static bool is_ascii(const uint8_t *at, size_t length)
{
    uint64_t seen = 0;
    uint64_t word = 0;

    if (length < sizeof word) {
        while (length-- > 0) seen |= at[length];
        return (seen & 0x80) == 0;
    }
    for (size_t i = 0; i < length; i += sizeof word) {
        size_t last = length - sizeof word;

        memcpy(&word, at + (i < last ? i : last), sizeof word);
        seen |= word;
    }
    return (seen & 0x8080808080808080u) == 0;
}

bool bpmn_names_have(BpmnNames names, BpmnString name)
{
    for (size_t i = 0; i < names.count; i++) {
        if (bpmn_string_equal(names.items[i], name)) return true;
    }
    return false;
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static BpmnString trimmed(BpmnString text)
{
    while (text.length > 0 && is_blank(text.bytes[0])) {
        text.bytes++;
        text.length--;
    }
    while (text.length > 0 && is_blank(text.bytes[text.length - 1])) {
        text.length--;
    }
    return text;
}

bool bpmn_next_name(BpmnString *text, BpmnString *name)
{
    while (text->length > 0) {
        size_t end = 0;
        size_t used;

        while (end < text->length && text->bytes[end] != ',') end++;
        *name = trimmed((BpmnString){ text->bytes, end });
        used = end < text->length ? end + 1 : end;
        *text = (BpmnString){ text->bytes + used, text->length - used };
        if (name->length > 0) return true;
    }
    return false;
}

bool bpmn_string_is_utf8(BpmnString text)
{
    const uint8_t *at = (const uint8_t *)text.bytes;
    size_t left = text.bytes ? text.length : 0;

    if (left == 0 || is_ascii(at, left)) return true;
    while (left > 0) {
        uint8_t least;
        uint8_t most;
        size_t more = 0;

        if (*at >= 0x80) {
            more = follow(*at, &least, &most);
            if (more == 0 || more >= left || at[1] < least || at[1] > most)
                return false;
        }
        for (size_t i = 2; i <= more; i++)
            if (at[i] < 0x80 || at[i] > 0xBF) return false;
        at += more + 1;
        left -= more + 1;
    }
    return true;
}
