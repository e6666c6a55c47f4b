/* Arena, vector, text, names and findings. */
#include "base/base.h"
#include "base/graph.h"
#include "base/hash_table.h"
#include "cmocka_rig.h"

TEST(arena_gives_zeroed_aligned_memory)
{
    Arena *arena = arena_new();
    for (size_t size = 0; size < 3000; size += 7) {
        arena_text(arena, "x", size % 2); /* leaves odd addresses */
        unsigned char *bytes = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(bytes[i], 0);
            bytes[i] = 0xFF;
        }
    }
    arena_free(arena);
    arena_free(NULL);
}

TEST(arena_keeps_what_stands_beside_a_large_block)
{
    Arena *arena = arena_new();
    char *large_first = arena_alloc(arena, 5000000);
    char *small = arena_string(arena, "small");
    char *large = arena_alloc(arena, 5000000);
    memset(large_first, 1, 5000000);
    memset(large, 2, 5000000);
    assert_string_equal(small, "small");
    assert_string_equal(arena_format(arena, "%s-%d", small, 7), "small-7");
    assert_null(arena_string(arena, NULL));
    arena_free(arena);
}

/* In what is left of a block, over its end, and in a block of its own. */
TEST(arena_writes_texts_of_any_length)
{
    Arena *arena = arena_new();
    for (int length = 0; length < 20000; length += 997) {
        char *text = arena_format(arena, "%0*d-%s", length, 7, "end");
        assert_int_equal(strlen(text), (length < 1 ? 1 : length) + 4);
        assert_string_equal(text + strlen(text) - 4, "-end");
        char *copy = arena_copy(arena, text, strlen(text) + 1);
        assert_int_equal((uintptr_t)copy % _Alignof(max_align_t), 0);
        assert_string_equal(copy, text);
    }
    arena_free(arena);
}

TEST(vector_keeps_its_items)
{
    Arena *arena = arena_new();
    VECTOR(int) numbers = { 0 };
    for (int i = 0; i < 1000; i++) VECTOR_ADD(arena, &numbers, i * i);
    assert_int_equal(numbers.count, 1000);
    for (int i = 0; i < 1000; i++) assert_int_equal(numbers.items[i], i * i);
    arena_free(arena);
}

TEST(text_fills_named_holes)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    text_put(&text, "if ($condition$) goto $target$; /* $$ $empty$ */",
             (Hole[]){ { "target", "AT_END" },
                       { "condition", "a < 1" },
                       { "empty", NULL },
                       { 0 } });
    assert_string_equal(text.bytes, "if (a < 1) goto AT_END; /* $  */");
    assert_int_equal(text.length, strlen(text.bytes));
    arena_free(arena);
}

TEST(text_grows)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    for (int i = 0; i < 5000; i++) text_add_format(&text, "%04d", i);
    assert_int_equal(text.length, 20000);
    assert_memory_equal(text.bytes + 4 * 4321, "4321", 4);
    assert_int_equal(text.bytes[20000], '\0');
    arena_free(arena);
}

TEST(text_writes_json)
{
    Arena *arena = arena_new();
    Text text = text_new(arena);
    text_add_json(&text, "a\"b\\c\n\x01 \xC3\xA4");
    text_add_json(&text, NULL);
    assert_string_equal(text.bytes, "\"a\\\"b\\\\c\\n\\u0001 \xC3\xA4\"null");
    arena_free(arena);
}

TEST(text_equal_takes_nulls)
{
    assert_true(text_equal(NULL, NULL));
    assert_false(text_equal("a", NULL));
    assert_false(text_equal(NULL, "a"));
    assert_true(text_equal("a", "a"));
    assert_false(text_equal("a", "b"));
}

TEST(names_find_what_was_put)
{
    Arena *arena = arena_new();
    NameMap *map = name_map_new(arena);
    int values[500];
    for (int i = 0; i < 500; i++)
        name_map_put(map, arena_format(arena, "name %d", i), &values[i]);
    for (int i = 0; i < 500; i++)
        assert_ptr_equal(name_map_get(map, arena_format(arena, "name %d", i)),
                         &values[i]);
    assert_null(name_map_get(map, "name 500"));
    assert_null(name_map_get(map, NULL));
    name_map_put(map, "name 7", &values[8]);
    assert_ptr_equal(name_map_get(map, "name 7"), &values[8]);
    arena_free(arena);
}

static bool has_value(const void *owner, uint32_t item, const void *key)
{
    return ((const uint64_t *)owner)[item] == *(const uint64_t *)key;
}

/* All with few hashes, so that most stand far from where they belong. */
TEST(tables_find_items_whose_hashes_meet)
{
    Arena *arena = arena_new();
    HashTable table = { 0 };
    uint64_t values[300];
    assert_int_equal(hash_table_find(&table, 0, has_value, values, &values[0]),
                     TABLE_NONE);
    for (uint32_t i = 0; i < 300; i++) {
        values[i] = (uint64_t)i << 40;
        hash_table_add(&table, i % 5, i, arena);
    }
    for (uint32_t i = 0; i < 300; i++)
        assert_int_equal(
            hash_table_find(&table, i % 5, has_value, values, &values[i]), i);
    uint64_t absent = 1;
    for (uint32_t hash = 0; hash < 7; hash++)
        assert_int_equal(
            hash_table_find(&table, hash, has_value, values, &absent),
            TABLE_NONE);
    assert_true(hash_words(0, values, 2) != hash_words(1, values, 2));
    assert_true(hash_words(0, values, 2) != hash_words(0, values + 1, 2));
    arena_free(arena);
}

enum { VERTICES = 7 };

static void close_over(bool reaches[VERTICES][VERTICES])
{
    for (int through = 0; through < VERTICES; through++) {
        for (int i = 0; i < VERTICES; i++) {
            for (int j = 0; j < VERTICES; j++)
                reaches[i][j] |= reaches[i][through] && reaches[through][j];
        }
    }
}

static void expect_components(const Graph *graph, bool reaches[][VERTICES],
                              Arena *arena)
{
    Components found = graph_components(graph, NULL, arena);
    for (int i = 0; i < VERTICES; i++) {
        assert_int_equal(graph_is_circle(graph, &found, found.of[i]),
                         reaches[i][i]);
        for (int j = 0; j < VERTICES; j++) {
            bool together = i == j || (reaches[i][j] && reaches[j][i]);
            assert_int_equal(found.of[i] == found.of[j], together);
            if (reaches[i][j]) assert_true(found.of[i] >= found.of[j]);
        }
    }
    bool from[VERTICES] = { [3] = true };
    found = graph_components(graph, from, arena);
    for (int i = 0; i < VERTICES; i++)
        assert_int_equal(found.of[i] != UINT32_MAX, i == 3 || reaches[3][i]);
}

TEST(graphs_have_their_components)
{
    uint32_t seed = 1;
    for (int round = 0; round < 300; round++) {
        Arena *arena = arena_new();
        bool reaches[VERTICES][VERTICES] = { 0 };
        uint32_t start[VERTICES + 1] = { 0 };
        uint32_t targets[VERTICES * VERTICES];
        uint32_t count = 0;
        for (uint32_t i = 0; i < VERTICES; i++) {
            for (uint32_t j = 0; j < VERTICES; j++) {
                seed = seed * 1664525u + 1013904223u;
                if (seed >> 16 < 65536u * (1 + (uint32_t)round % 3) / 10) {
                    reaches[i][j] = true;
                    targets[count++] = j;
                }
            }
            start[i + 1] = count;
        }
        close_over(reaches);
        expect_components(&(Graph){ VERTICES, start, targets }, reaches, arena);
        arena_free(arena);
    }
}

TEST(names_suggest_only_what_is_near)
{
    const char *const names[] = { "Review", NULL, "Approve", "Pay" };
    assert_string_equal(name_nearest("Aprove", names, 4), "Approve");
    assert_string_equal(name_nearest("Rewiev", names, 4), "Review");
    assert_string_equal(name_nearest("Reveiw", names, 4), "Review");
    assert_null(name_nearest("Escalate", names, 4));
    assert_null(name_nearest("P", names, 4));
}

TEST(findings_count_and_sort)
{
    Arena *arena = arena_new();
    Findings found = findings_new(arena, "a.bpmn");
    report(&found, CODE_STUCK, (Position){ 9, 1 }, "Join", "stuck at\n%s", "x");
    report(&found, CODE_OVERLAP, (Position){ 2, 5 }, NULL, "two hold");
    report(&found, CODE_GAP, (Position){ 2, 1 }, NULL, "no flow");
    assert_int_equal(found.errors, 2);
    assert_int_equal(found.warnings, 1);
    findings_sort(&found);
    assert_int_equal(found.list.items[0].code, CODE_GAP);
    assert_int_equal(found.list.items[1].code, CODE_OVERLAP);
    assert_string_equal(found.list.items[2].message, "stuck at x");
    assert_string_equal(found.list.items[2].element, "Join");
    assert_string_equal(found.list.items[2].file, "a.bpmn");
    arena_free(arena);
}

TEST(findings_beyond_the_limit_are_counted)
{
    Arena *arena = arena_new();
    Findings found = findings_new(arena, "a.bpmn");
    for (int i = 0; i < LIMIT_FINDINGS + 500; i++)
        report(&found, CODE_STUCK, (Position){ 1, 1 }, "E", "no %d", i)->help =
            "help";
    assert_int_equal(found.list.count, LIMIT_FINDINGS + 1);
    assert_int_equal(found.errors, LIMIT_FINDINGS + 500);
    findings_sort(&found);
    const Finding *note = &found.list.items[0];
    assert_int_equal(note->severity, SEVERITY_ADVICE);
    assert_int_equal(note->position.line, 0);
    assert_non_null(strstr(note->message, "more findings"));
    assert_string_equal(found.list.items[LIMIT_FINDINGS].help, "help");
    arena_free(arena);
}

TEST(an_error_is_told_behind_many_warnings)
{
    Arena *arena = arena_new();
    Findings found = findings_new(arena, "a.bpmn");
    for (int i = 0; i < LIMIT_FINDINGS + 500; i++)
        report(&found, CODE_NO_PERFORMER, (Position){ 1, 1 }, "T", "w %d", i);
    report(&found, CODE_TOO_LARGE, (Position){ 2, 1 }, "E", "too large");
    assert_int_equal(found.errors, 1);
    findings_sort(&found);
    const Finding *last = &found.list.items[found.list.count - 1];
    assert_int_equal(last->severity, SEVERITY_ERROR);
    assert_string_equal(last->message, "too large");
    arena_free(arena);
}

TEST(findings_obey_strict_and_allow)
{
    Arena *arena = arena_new();
    Findings found = findings_new(arena, NULL);
    VECTOR_ADD(arena, &found.allowed, "stuck");
    found.strict = true;
    report(&found, CODE_STUCK, (Position){ 0 }, NULL, "allowed");
    report(&found, CODE_OVERLAP, (Position){ 0 }, NULL, "strict");
    report_as(&found, SEVERITY_ADVICE, CODE_DEAD, (Position){ 0 }, NULL,
              "note");
    assert_int_equal(found.list.items[0].severity, SEVERITY_WARNING);
    assert_int_equal(found.list.items[1].severity, SEVERITY_ERROR);
    assert_int_equal(found.list.items[2].severity, SEVERITY_ADVICE);
    assert_int_equal(found.errors, 1);
    assert_int_equal(found.warnings, 1);
    VECTOR_ADD(arena, &found.allowed, "BPMNC2001");
    report(&found, CODE_UNSUPPORTED, (Position){ 0 }, NULL, "stays an error");
    assert_int_equal(found.list.items[3].severity, SEVERITY_ERROR);
    arena_free(arena);
}

TEST(codes_are_found_in_each_spelling)
{
    assert_int_equal(code_find("BPMNC2103"), CODE_GAP);
    assert_int_equal(code_find("2103"), CODE_GAP);
    assert_int_equal(code_find("gap"), CODE_GAP);
    assert_int_equal(code_find("2103x"), CODE_NONE);
    assert_int_equal(code_find(""), CODE_NONE);
    assert_int_equal(code_find("nonsense"), CODE_NONE);
    assert_string_equal(code_name(CODE_GAP), "gap");
    assert_string_equal(code_meaning(CODE_GAP),
                        "no flow is taken for some value");
    assert_string_equal(code_name(CODE_NONE), "");
}

int main(void)
{
    return run_listed(NULL, NULL);
}
