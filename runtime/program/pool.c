/* A pool is a list of blocks; what does not fit gets a block of its own. */
#include "program/pool.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES 16384
#define MOST_BRIEF 200 /* bytes */

typedef struct BpmnPoolBlock Block;
struct BpmnPoolBlock {
    Block *next;
    size_t used;
    size_t size;
    max_align_t bytes[];
};

static Block *new_block(BpmnPool *pool, size_t size_bytes)
{
    size_t size = size_bytes > BLOCK_BYTES ? size_bytes : BLOCK_BYTES;
    Block *block = size > SIZE_MAX - sizeof(Block)
        ? NULL
        : calloc(1, sizeof(Block) + size);

    if (!block) {
        fputs("no memory\n", stderr);
        exit(5);
    }
    block->next = pool->blocks;
    block->size = size;
    pool->blocks = block;
    return block;
}

void *bpmn_pool_alloc(BpmnPool *pool, size_t size_bytes)
{
    size_t align = sizeof(max_align_t);
    Block *block = pool->blocks;

    if (size_bytes > SIZE_MAX - align)
        size_bytes = SIZE_MAX; /* no block is so large: ends there */
    else
        size_bytes = (size_bytes + align - 1) / align * align;
    if (!block || block->size - block->used < size_bytes)
        block = new_block(pool, size_bytes);
    void *bytes = (char *)block->bytes + block->used;
    block->used += size_bytes;
    return bytes;
}

BpmnString bpmn_pool_string(BpmnPool *pool, BpmnString text)
{
    if (!text.bytes) return text;
    return (BpmnString){ bpmn_pool_text(pool, text), text.length };
}

char *bpmn_pool_text(BpmnPool *pool, BpmnString text)
{
    char *copy = bpmn_pool_alloc(pool, text.length + 1);

    if (text.length > 0) memcpy(copy, text.bytes, text.length);
    return copy;
}

BpmnValue bpmn_pool_value(BpmnPool *pool, BpmnValue value)
{
    if (!value.is_null
        && (value.type == BPMN_TEXT || value.type == BPMN_ENUMERATION
            || value.type == BPMN_STRUCTURE))
        value.as.text = bpmn_pool_string(pool, value.as.text);
    return value;
}

void *bpmn_pool_grow(BpmnPool *pool, void *items, size_t count,
                     size_t *capacity, size_t item_bytes)
{
    if (count < *capacity) return items;
    *capacity = *capacity == 0 ? 8 : *capacity * 2;
    void *longer = bpmn_pool_alloc(pool, *capacity * item_bytes);
    if (count > 0) memcpy(longer, items, count * item_bytes);
    return longer;
}

void bpmn_pool_free(BpmnPool *pool)
{
    while (pool->blocks) {
        Block *next = pool->blocks->next;

        free(pool->blocks);
        pool->blocks = next;
    }
}

bool bpmn_bytes_reserve(BpmnBytes *to, size_t more)
{
    enum { LEAST = 1024 };
    size_t room = to->room != 0 ? to->room : LEAST;
    uint8_t *bytes;

    if (to->room - to->used >= more) return true;
    while (room - to->used < more) {
        if (room > SIZE_MAX / 2) return false;
        room *= 2;
    }
    bytes = realloc(to->bytes, room);
    if (!bytes) return false;
    to->bytes = bytes;
    to->room = room;
    return true;
}

bool bpmn_bytes_add(BpmnBytes *to, const void *bytes, size_t count)
{
    if (!bpmn_bytes_reserve(to, count)) return false;
    if (count > 0) memcpy(to->bytes + to->used, bytes, count);
    to->used += count;
    return true;
}

void bpmn_bytes_drop(BpmnBytes *from, size_t count)
{
    from->used -= count;
    if (from->used > 0) memmove(from->bytes, from->bytes + count, from->used);
}

void bpmn_bytes_free(BpmnBytes *of)
{
    free(of->bytes);
    *of = (BpmnBytes){ 0 };
}

void bpmn_out_bytes(BpmnOut *out, const char *bytes, size_t length)
{
    if (out->capacity - out->length <= length) {
        size_t capacity = (out->length + length + 1) * 2;
        char *longer = bpmn_pool_alloc(out->pool, capacity);

        if (out->length > 0) memcpy(longer, out->bytes, out->length);
        out->bytes = longer;
        out->capacity = capacity;
    }
    if (length > 0) memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
    out->bytes[out->length] = '\0';
}

void bpmn_out(BpmnOut *out, const char *format, ...)
{
    char small[256];
    va_list arguments;

    va_start(arguments, format);
    int length = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    if (length < (int)sizeof small) {
        bpmn_out_bytes(out, small, length < 0 ? 0 : (size_t)length);
        return;
    }
    char *large = bpmn_pool_alloc(out->pool, (size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(large, (size_t)length + 1, format, arguments);
    va_end(arguments);
    bpmn_out_bytes(out, large, (size_t)length);
}

void bpmn_out_string(BpmnOut *out, BpmnString text)
{
    bpmn_out_bytes(out, text.bytes, text.length);
}

size_t bpmn_unseen(const char *at, size_t left, unsigned *code)
{
    static const struct {
        unsigned first;
        unsigned last;
    } UNSEEN[] = { { 0x7f, 0x9f },     { 0x61c, 0x61c },   { 0x200b, 0x200f },
                   { 0x2028, 0x202e }, { 0x2060, 0x2069 }, { 0xfeff, 0xfeff } };
    const uint8_t *bytes = (const uint8_t *)at;
    size_t count = bytes[0] < 0xc0 ? 1 : bytes[0] < 0xe0 ? 2 : 3;

    *code = count == 1 ? bytes[0] : bytes[0] & (count == 2 ? 0x1fu : 0x0fu);
    if (count > left || bytes[0] >= 0xf0) return 0;
    for (size_t i = 1; i < count; i++) *code = *code << 6 | (bytes[i] & 0x3fu);
    if (*code < 0x20 || (count == 1 && *code == 0x7f)) return count;
    for (size_t i = 0; count > 1 && i < sizeof UNSEEN / sizeof *UNSEEN; i++)
        if (*code >= UNSEEN[i].first && *code <= UNSEEN[i].last) return count;
    return 0;
}

void bpmn_out_shown(BpmnOut *out, BpmnString text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.length;) {
        unsigned code;
        size_t count = bpmn_unseen(text.bytes + i, text.length - i, &code);

        i += count > 0 ? count : 1;
        if (count == 0) continue;
        bpmn_out_bytes(out, text.bytes + from, i - count - from);
        bpmn_out(out, "\\u%04x", code);
        from = i;
    }
    bpmn_out_bytes(out, text.bytes + from, text.length - from);
}

bool bpmn_next_line(BpmnString *lines, BpmnString *line)
{
    const char *end;

    if (!lines->bytes) return false;
    end = memchr(lines->bytes, '\n', lines->length);
    line->bytes = lines->bytes;
    line->length = end ? (size_t)(end - lines->bytes) : lines->length;
    *lines = end ? (BpmnString){ end + 1, lines->length - line->length - 1 }
                 : (BpmnString){ NULL, 0 };
    return true;
}

void bpmn_out_brief(BpmnOut *out, BpmnString text)
{
    size_t most = MOST_BRIEF;

    if (text.length <= most) {
        bpmn_out_shown(out, text);
        return;
    }
    while (most > 0 && ((unsigned char)text.bytes[most] & 0xC0) == 0x80) most--;
    bpmn_out_shown(out, (BpmnString){ text.bytes, most });
    bpmn_out(out, "... (%zu bytes)", text.length);
}

static void add_escaped(BpmnOut *out, char byte)
{
    switch (byte) {
    case '"': bpmn_out_bytes(out, "\\\"", 2); break;
    case '\\': bpmn_out_bytes(out, "\\\\", 2); break;
    case '\n': bpmn_out_bytes(out, "\\n", 2); break;
    case '\r': bpmn_out_bytes(out, "\\r", 2); break;
    case '\t': bpmn_out_bytes(out, "\\t", 2); break;
    default:
        if ((unsigned char)byte < 0x20)
            bpmn_out(out, "\\u%04x", (unsigned)byte);
        else
            bpmn_out_bytes(out, &byte, 1);
    }
}

void bpmn_out_quoted(BpmnOut *out, BpmnString text)
{
    if (!text.bytes) {
        bpmn_out_bytes(out, "null", 4);
        return;
    }
    bpmn_out_bytes(out, "\"", 1);
    for (size_t i = 0; i < text.length; i++) add_escaped(out, text.bytes[i]);
    bpmn_out_bytes(out, "\"", 1);
}

void bpmn_out_name(BpmnOut *out, BpmnString name)
{
    bool plain = name.length > 0 && name.bytes[0] != ' '
        && name.bytes[name.length - 1] != ' '
        && !memchr(name.bytes, ',', name.length)
        && !memchr(name.bytes, '"', name.length);
    BpmnOut quoted = { .pool = out->pool };

    if (plain) {
        bpmn_out_shown(out, name);
        return;
    }
    bpmn_out_quoted(&quoted, name);
    bpmn_out_shown(out, (BpmnString){ quoted.bytes, quoted.length });
}

void bpmn_out_member(BpmnOut *out, const char *key, BpmnString text)
{
    if (!text.bytes) return;
    bpmn_out(out, ",\"%s\":", key);
    bpmn_out_quoted(out, text);
}

void bpmn_out_names(BpmnOut *out, const char *key, BpmnNames names)
{
    if (!names.items) return;
    bpmn_out(out, ",\"%s\":[", key);
    for (size_t i = 0; i < names.count; i++) {
        if (i > 0) bpmn_out_bytes(out, ",", 1);
        bpmn_out_quoted(out, names.items[i]);
    }
    bpmn_out_bytes(out, "]", 1);
}

void bpmn_out_instant(BpmnOut *out, int64_t ms)
{
    char text[BPMN_INSTANT_TEXT_MAX];

    bpmn_out_bytes(out, text, bpmn_instant_print(ms, text));
}

static void add_duration(BpmnOut *out, const BpmnValue *value)
{
    char text[BPMN_DURATION_TEXT_MAX];
    size_t length = value->type == BPMN_MONTHS
        ? bpmn_months_print(value->as.integer, text)
        : bpmn_duration_print(0, value->as.integer, text);

    bpmn_out_bytes(out, "\"", 1);
    bpmn_out_bytes(out, text, length);
    bpmn_out_bytes(out, "\"", 1);
}

static void add_number(BpmnOut *out, const BpmnValue *value)
{
    char text[BPMN_DECIMAL_TEXT_MAX];
    size_t length = value->type == BPMN_INTEGER
        ? bpmn_integer_print(value->as.integer, text)
        : bpmn_decimal_print(value->as.decimal, text);

    bpmn_out_bytes(out, text, length);
}

/* A list or object as JSON without white space; its levels are bounded. */
static void add_structure(BpmnOut *out, BpmnString structure)
{
    BpmnItems items = bpmn_items(structure);
    const char *separator = "";
    BpmnString name;
    BpmnValue value;

    bpmn_out(out, items.is_object ? "{" : "[");
    while (bpmn_items_next(&items, &name, &value)) {
        bpmn_out(out, "%s", separator);
        if (items.is_object) {
            bpmn_out_quoted(out, name);
            bpmn_out_bytes(out, ":", 1);
        }
        bpmn_out_value(out, &value);
        separator = ",";
    }
    bpmn_out(out, items.is_object ? "}" : "]");
}

void bpmn_out_value(BpmnOut *out, const BpmnValue *value)
{
    if (value->is_null) {
        bpmn_out_bytes(out, "null", 4);
        return;
    }
    switch (value->type) {
    case BPMN_LOOSE: bpmn_out_bytes(out, "null", 4); break;
    case BPMN_BOOLEAN:
        bpmn_out(out, value->as.boolean ? "true" : "false");
        break;
    case BPMN_INTEGER:
    case BPMN_DECIMAL: add_number(out, value); break;
    case BPMN_TEXT:
    case BPMN_ENUMERATION: bpmn_out_quoted(out, value->as.text); break;
    case BPMN_INSTANT:
        bpmn_out_bytes(out, "\"", 1);
        bpmn_out_instant(out, value->as.integer);
        bpmn_out_bytes(out, "\"", 1);
        break;
    case BPMN_DURATION:
    case BPMN_MONTHS: add_duration(out, value); break;
    case BPMN_STRUCTURE: add_structure(out, value->as.text); break;
    }
}
