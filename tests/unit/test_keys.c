/* The index of business keys: what was put is found, and no key waits for all
   others to be put in another place. */
#include "cmocka_rig.h"

#include "core/case/cases.h"

enum { KEYS = 300000, PARTS_AT_LEAST = 32 };

/* What was asked for. */
typedef struct Asked {
    size_t now; /* bytes that are held */
    size_t largest;
} Asked;

static void *resize(void *user, void *old, size_t old_bytes, size_t new_bytes)
{
    Asked *asked = user;
    void *fresh = NULL;

    asked->now += new_bytes - old_bytes;
    if (new_bytes > asked->largest) asked->largest = new_bytes;
    if (new_bytes == 0)
        free(old);
    else
        fresh = realloc(old, new_bytes);
    return fresh;
}

static uint64_t hash_of(uint64_t counter)
{
    return key_hash(1, (BpmnString){ (const char *)&counter, sizeof counter });
}

static bool is_found(const KeyTable *keys, uint64_t counter)
{
    KeyCursor cursor = keys_find(keys, hash_of(counter));
    uint64_t found;

    while ((found = keys_next(&cursor)) != 0) {
        if (found == counter) return true;
    }
    return false;
}

TEST(test_many)
{
    Asked asked = { 0 };
    BpmnAllocator allocator = { sizeof allocator, &asked, resize };
    Cases cases = { 0 };

    for (uint64_t i = 1; i <= KEYS; i++) {
        assert_true(keys_reserve(&allocator, &cases.keys, hash_of(i)));
        keys_add(&cases.keys, hash_of(i), i);
    }
    assert_true(asked.largest * PARTS_AT_LEAST <= asked.now);
    for (uint64_t i = 1; i <= KEYS; i += 2) {
        keys_remove(&cases.keys, hash_of(i), i);
    }
    for (uint64_t i = 1; i <= KEYS; i++) {
        assert_int_equal(is_found(&cases.keys, i), i % 2 == 0);
    }
    cases_free(&allocator, &cases);
    assert_int_equal(asked.now, 0);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
