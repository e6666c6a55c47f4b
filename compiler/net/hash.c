/* The identity of a net. Only this file of net/ sees libsodium. */
#include "canonical_parts.h"

#include <sodium.h>

static void blake2b(const char *bytes, size_t length, uint8_t hash[32])
{
    crypto_generichash(hash, 32, (const unsigned char *)bytes, length, NULL, 0);
}

void net_digest(Net *net, const Process *process)
{
    Arena *scratch = arena_new();
    Text text = text_new(scratch);
    canonical_write(process, &text);
    blake2b(text.bytes, text.length, net->hash);
    arena_free(scratch);
}
