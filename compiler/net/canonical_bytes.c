/* The bytes of the canonical form. */
#include "canonical_parts.h"

#include <string.h>

void canonical_byte(Text *text, uint8_t value)
{
    text_add_char(text, (char)value);
}

void canonical_u32(Text *text, uint32_t value)
{
    for (int shift = 0; shift < 32; shift += 8)
        canonical_byte(text, (uint8_t)(value >> shift));
}

void canonical_u64(Text *text, uint64_t value)
{
    canonical_u32(text, (uint32_t)value);
    canonical_u32(text, (uint32_t)(value >> 32));
}

void canonical_text(Text *text, const char *value)
{
    size_t length = strlen(value);
    canonical_u32(text, (uint32_t)length);
    text_add_bytes(text, value, length);
}
