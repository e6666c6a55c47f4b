/* Texts as pointer and length. */
#include "bpmn/value.h"

/* A freestanding compiler has the function and no <string.h>. */
int memcmp(const void *one, const void *other, size_t size_bytes);

BpmnString bpmn_string(const char *string)
{
    BpmnString text = {string, 0};

    /* Counted here: ring 0 has no strlen. */
    while (string != NULL && string[text.length] != '\0')
        text.length++;
    return text;
}

bool bpmn_string_equal(BpmnString one, BpmnString other)
{
    return one.length == other.length &&
           (one.length == 0 ||
            memcmp(one.bytes, other.bytes, one.length) == 0);
}

int bpmn_string_compare(BpmnString one, BpmnString other)
{
    size_t common = one.length < other.length ? one.length : other.length;
    int order = common == 0 ? 0 : memcmp(one.bytes, other.bytes, common);

    if (order != 0)
        return order < 0 ? -1 : 1;
    return one.length < other.length ? -1 : one.length > other.length;
}
