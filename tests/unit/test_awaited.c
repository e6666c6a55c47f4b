/* Lines of those who wait for messages: as a list that is searched whole. */
#include "cmocka_rig.h"

#include "core/case/awaited.h"

enum { WAITS = 4000, LINES = 3 };

static void *resize(void *user, void *old, size_t old_bytes, size_t new_bytes)
{
    (void)user, (void)old_bytes;
    if (new_bytes > 0) return realloc(old, new_bytes);
    free(old);
    return NULL;
}

static const BpmnAllocator ALLOCATOR = { sizeof ALLOCATOR, NULL, resize };

/* Waits have ids from 1; one in so many is in each line. */
static uint64_t line_of(uint64_t wait_id)
{
    return wait_id * 2654435761u % 1000 % LINES;
}

static uint32_t next_number(uint32_t *seed)
{
    return *seed = *seed * 1664525u + 1013904223u;
}

static void add(Awaited *awaited, uint64_t wait_id)
{
    assert_true(awaited_reserve(&ALLOCATOR, awaited, 1));
    awaited_add(awaited, line_of(wait_id), wait_id, wait_id + 1);
}

/* Each line has those that are there, the oldest first, and no others. */
static void assert_there(const Awaited *awaited, const bool *there)
{
    for (uint64_t line = 0; line < LINES; line++) {
        const Awaiting *first = awaited_first(awaited, line);
        const Awaiting *at = first;

        for (uint64_t i = 1; i <= WAITS; i++) {
            if (!there[i] || line_of(i) != line) continue;
            assert_non_null(at);
            assert_int_equal(at->wait_id, i);
            assert_int_equal(at->case_id, i + 1);
            at = awaited_next(awaited, first, at);
        }
        assert_null(at);
    }
}

TEST(added_and_taken_out)
{
    static bool there[WAITS + 1];
    Awaited awaited = { 0 };
    uint32_t seed = 1;

    assert_there(&awaited, there);
    for (uint64_t i = 1; i <= WAITS; i++) {
        uint64_t other = next_number(&seed) % i + 1;

        add(&awaited, i);
        there[i] = true;
        if (i % 3 == 0) continue;
        awaited_remove(&awaited, other);
        there[other] = false;
        if (i % 400 == 1) assert_there(&awaited, there);
    }
    assert_there(&awaited, there);
    assert_true(awaited.count < WAITS);
    for (uint64_t i = WAITS; i > 0; i--) awaited_remove(&awaited, i);
    assert_int_equal(awaited.lines.used + awaited.waits.used, 0);
    awaited_free(&ALLOCATOR, &awaited);
}

TEST(found_in_no_order)
{
    static bool there[WAITS + 1];
    Awaited awaited = { 0 };

    for (uint64_t i = 0; i < WAITS; i++) {
        uint64_t wait_id = i * 7 % WAITS + 1;

        assert_true(awaited_find(&ALLOCATOR, &awaited, line_of(wait_id),
                                 wait_id, wait_id + 1));
        there[wait_id] = true;
    }
    assert_true(awaited_line_up(&ALLOCATOR, &awaited));
    assert_there(&awaited, there);
    add(&awaited, WAITS + 1);
    awaited_free(&ALLOCATOR, &awaited);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
