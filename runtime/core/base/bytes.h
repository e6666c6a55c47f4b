/*
 * Numbers in little endian, at any address. Images of cases are little endian
 * and are read by generated code as they lie, so the machine must be, too.
 */
#ifndef CORE_BYTES_H
#define CORE_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#error "images of cases are little endian: this machine is not supported yet"
#endif

/* So many bytes are copied and compared without a call, where that is worth its
   bytes. */
#ifdef __OPTIMIZE_SIZE__
#define FEW_BYTES 0
#else
#define FEW_BYTES 16
#endif

/* Writes 8 bits. */
static inline void put_u8(uint8_t *to, uint8_t value)
{
    *to = value;
}

/* Writes 16 bits, little endian, at any address; so do the others. */
static inline void put_u16(uint8_t *to, uint16_t value)
{
    memcpy(to, &value, sizeof value);
}

/* Writes 32 bits. */
static inline void put_u32(uint8_t *to, uint32_t value)
{
    memcpy(to, &value, sizeof value);
}

/* Writes 64 bits. */
static inline void put_u64(uint8_t *to, uint64_t value)
{
    memcpy(to, &value, sizeof value);
}

/* Writes 64 bits with sign. */
static inline void put_i64(uint8_t *to, int64_t value)
{
    put_u64(to, (uint64_t)value);
}

/* Reads 8 bits. */
static inline uint8_t get_u8(const uint8_t *from)
{
    return *from;
}

/* Reads 16 bits. */
static inline uint16_t get_u16(const uint8_t *from)
{
    uint16_t value;

    memcpy(&value, from, sizeof value);
    return value;
}

/* Reads 32 bits. */
static inline uint32_t get_u32(const uint8_t *from)
{
    uint32_t value;

    memcpy(&value, from, sizeof value);
    return value;
}

/* Reads 64 bits. */
static inline uint64_t get_u64(const uint8_t *from)
{
    uint64_t value;

    memcpy(&value, from, sizeof value);
    return value;
}

/* Reads 64 bits with sign. */
static inline int64_t get_i64(const uint8_t *from)
{
    return (int64_t)get_u64(from);
}

/* The next multiple of 8. */
static inline size_t round_up_8(size_t bytes)
{
    return (bytes + 7) & ~(size_t)7;
}

/* Copies; nothing from nowhere, too. */
static inline void copy_bytes(void *to, const void *from, size_t count)
{
    if (count != 0) memcpy(to, from, count);
}

/* The same of what mostly are few. */
static inline void copy_few(void *to, const void *from, size_t count)
{
    uint8_t *bytes = to;
    const uint8_t *other = from;

    if (count > FEW_BYTES) {
        memcpy(to, from, count);
    } else if (count >= 8) {
        uint64_t end = get_u64(other + count - 8);

        put_u64(bytes, get_u64(other));
        put_u64(bytes + count - 8, end);
    } else if (count >= 4) {
        uint32_t end = get_u32(other + count - 4);

        put_u32(bytes, get_u32(other));
        put_u32(bytes + count - 4, end);
    } else if (count != 0) {
        bytes[0] = other[0];
        bytes[count / 2] = other[count / 2];
        bytes[count - 1] = other[count - 1];
    }
}

/* Zeros up to the next multiple of 8, which is returned. Nothing is read: what
   was written byte by byte is not there as a word for a while. */
static inline size_t pad_to_8(uint8_t *bytes, size_t used)
{
    size_t end = round_up_8(used);
    size_t count = end - used;

    if (count >= 4) {
        put_u32(bytes + used, 0);
        put_u32(bytes + end - 4, 0);
    } else if (count != 0) {
        bytes[used] = bytes[used + count / 2] = bytes[end - 1] = 0;
    }
    return end;
}

/* True when so many bytes are the same. */
static inline bool same_bytes(const void *one, const void *other, size_t count)
{
    const uint8_t *left = one;
    const uint8_t *right = other;

    if (count > FEW_BYTES) return memcmp(one, other, count) == 0;
    if (count >= 8) {
        return get_u64(left) == get_u64(right)
            && get_u64(left + count - 8) == get_u64(right + count - 8);
    }
    if (count >= 4) {
        return get_u32(left) == get_u32(right)
            && get_u32(left + count - 4) == get_u32(right + count - 4);
    }
    return count == 0
        || (left[0] == right[0] && left[count / 2] == right[count / 2]
            && left[count - 1] == right[count - 1]);
}

/* The same for a few words of 8 bytes. */
static inline void copy_words(void *to, const void *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        memcpy((uint8_t *)to + 8 * i, (const uint8_t *)from + 8 * i, 8);
    }
}

#endif
