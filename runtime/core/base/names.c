/* Names as states and records keep them. */
#include "core/base/names.h"

#include "core/base/bytes.h"

size_t names_bytes(BpmnNames names)
{
    size_t bytes = 4;

    for (size_t i = 0; i < names.count; i++) bytes += 4 + names.items[i].length;
    return bytes;
}

void names_write(BpmnNames names, uint8_t *to)
{
    put_u32(to, (uint32_t)names.count);
    to += 4;
    for (size_t i = 0; i < names.count; i++) {
        BpmnString name = names.items[i];

        put_u32(to, (uint32_t)name.length);
        copy_bytes(to + 4, name.bytes, name.length);
        to += 4 + name.length;
    }
}

bool names_are_sound(BpmnString list)
{
    const uint8_t *at = (const uint8_t *)list.bytes;
    size_t left = list.length;
    uint32_t count;

    if (left < 4) return false;
    count = get_u32(at);
    at += 4;
    left -= 4;
    for (; count > 0 && left >= 4; count--) {
        uint32_t length = get_u32(at);

        if (length > left - 4) return false;
        at += 4 + length;
        left -= 4 + length;
    }
    return count == 0 && left == 0;
}

uint32_t names_count(BpmnString list)
{
    return list.bytes ? get_u32((const uint8_t *)list.bytes) : 0;
}

BpmnNames names_read(BpmnString list, BpmnString *room)
{
    static const BpmnString NOBODY[1];
    uint32_t count = names_count(list);
    const char *at = list.bytes + 4;

    for (uint32_t i = 0; i < count; i++) {
        room[i] = (BpmnString){ at + 4, get_u32((const uint8_t *)at) };
        at += 4 + room[i].length;
    }
    return (BpmnNames){ count > 0 ? room : NOBODY, count };
}
