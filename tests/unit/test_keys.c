/* The indexes: of business keys, of all else by hashes, of commands by their
   ids. What was put is found, and nothing that is added waits for all else to
   be put in another place. */
#include "cmocka_rig.h"

#include "core/case/cases.h"
#include "core/journal/command_ids.h"

enum { KEYS = 300000, PARTS_AT_LEAST = 32, PIECE_MAX = 1 << 18 };

/* What was asked for. */
typedef struct Asked {
    size_t now; /* bytes that are held */
    size_t largest;
    unsigned fails; /* each so many-th time; 0: never */
    unsigned times;
} Asked;

static void *resize(void *user, void *old, size_t old_bytes, size_t new_bytes)
{
    Asked *asked = user;
    void *fresh = NULL;

    if (new_bytes != 0 && asked->fails != 0
        && ++asked->times % asked->fails == 0)
        return NULL;
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

static bool has(const Table *table, uint64_t value)
{
    TableCursor cursor = table_find(table, hash_of(value));
    uint64_t found;

    while ((found = table_next(&cursor)) != 0) {
        if (found == value) return true;
    }
    return false;
}

/* Every third is taken out again, every fifth is there twice; memory may be
   refused at any time, and is there the next. */
static void fill_table(const BpmnAllocator *allocator, Table *table)
{
    for (uint64_t i = 1; i <= KEYS; i++) {
        size_t count = i % 5 == 0 ? 2 : 1;

        while (!table_reserve(allocator, table, count)) {
            assert_true(has(table, i - 1) || i % 3 == 1);
        }
        while (count-- > 0) table_add(table, (TableEntry){ hash_of(i), i });
        if (i % 3 == 0) table_remove(table, (TableEntry){ hash_of(i), i });
    }
}

TEST(test_table)
{
    for (unsigned fails = 0; fails < 3; fails++) {
        Asked asked = { .fails = fails * 1000 };
        BpmnAllocator allocator = { sizeof allocator, &asked, resize };
        Table table = { 0 };

        assert_false(has(&table, 1));
        table_remove(&table, (TableEntry){ hash_of(1), 1 });
        fill_table(&allocator, &table);
        assert_true(asked.largest <= PIECE_MAX);
        for (uint64_t i = 1; i <= KEYS; i++) {
            assert_int_equal(has(&table, i), i % 3 != 0 || i % 5 == 0);
        }
        assert_int_equal(table.used, KEYS - KEYS / 3 + KEYS / 5);
        table_free(&allocator, &table);
        assert_int_equal(asked.now, 0);
    }
}

/* The last are remembered, those before forgotten, those behind a count taken
   back. */
TEST(test_command_ids)
{
    Asked asked = { 0 };
    BpmnAllocator allocator = { sizeof allocator, &asked, resize };
    CommandIds ids = { .limit = KEYS / 3 };

    for (uint64_t i = 1; i <= KEYS; i++) {
        uint64_t last = ids.last;

        assert_true(command_ids_reserve(&allocator, &ids));
        command_ids_add(&ids, hash_of(i), i);
        if (i % 7 == 0) {
            command_ids_truncate(&ids, last);
            assert_false(has(&ids.table, i));
            assert_true(command_ids_reserve(&allocator, &ids));
            command_ids_add(&ids, hash_of(i), i);
        }
        command_ids_trim(&ids);
    }
    assert_true(asked.largest <= PIECE_MAX);
    for (uint64_t i = 1; i <= KEYS; i++) {
        assert_int_equal(has(&ids.table, i), i > KEYS - KEYS / 3);
    }
    assert_int_equal(command_ids_at(&ids, ids.first)->value,
                     KEYS - KEYS / 3 + 1);
    assert_int_equal(command_ids_at(&ids, ids.last - 1)->value, KEYS);
    command_ids_free(&allocator, &ids);
    assert_int_equal(asked.now, 0);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
