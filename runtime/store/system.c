/* Randomness and digests, from libsodium. */
#include "bpmn/sqlite.h"

#include <sodium.h>

static void system_fill(void *user, void *bytes, size_t count)
{
    (void)user;
    randombytes_buf(bytes, count);
}

BpmnRandom bpmn_random_system(void)
{
    return (BpmnRandom){ sizeof(BpmnRandom), NULL, system_fill };
}

static void sodium_blake2b_256(void *user, const BpmnString *parts,
                               size_t count, uint8_t out[32])
{
    crypto_generichash_state state;

    (void)user;
    crypto_generichash_init(&state, NULL, 0, 32);
    for (size_t i = 0; i < count; i++) {
        crypto_generichash_update(&state, (const unsigned char *)parts[i].bytes,
                                  parts[i].length);
    }
    crypto_generichash_final(&state, out, 32);
}

BpmnDigest bpmn_digest_sodium(void)
{
    return (BpmnDigest){ sizeof(BpmnDigest), NULL, sodium_blake2b_256 };
}
