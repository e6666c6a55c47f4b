/* Lists and objects as bytes: made, read, refused. */

#include "cmocka_rig.h"
#include "bpmn/value.h"

/* A structure under construction in a buffer of its own. */
typedef struct Made {
    char bytes[4096];
    size_t length;
} Made;

static BpmnString whole(const Made *made)
{
    return (BpmnString){ made->bytes, made->length };
}

static BpmnValue structure(const Made *made)
{
    return (BpmnValue){ .type = BPMN_STRUCTURE, .as.text = whole(made) };
}

static BpmnValue integer(int64_t number)
{
    return (BpmnValue){ .type = BPMN_INTEGER, .as.integer = number };
}

static BpmnValue decimal(int64_t coefficient, int32_t exponent)
{
    return (BpmnValue){ .type = BPMN_DECIMAL,
                        .as.decimal = { coefficient, exponent, 0 } };
}

static BpmnValue text(const char *bytes)
{
    return (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(bytes) };
}

/* names null: a list. */
static void make(Made *made, const char *const *names, const BpmnValue *values,
                 size_t count)
{
    size_t bytes = 0;

    for (size_t i = 0; i < count; i++)
        bytes += bpmn_packed_bytes(values[i])
            + (names ? 4 + strlen(names[i]) : 0);
    char *at = bpmn_pack_head(names, bytes, count, made->bytes);
    for (size_t i = 0; i < count; i++) {
        if (names) at = bpmn_pack_name(bpmn_string(names[i]), at);
        at = bpmn_pack(values[i], at);
    }
    made->length = (size_t)(at - made->bytes);
    assert_int_equal(made->length, BPMN_STRUCTURE_HEAD + bytes);
}

TEST(items_are_read_as_written)
{
    const BpmnValue null = { .type = BPMN_LOOSE, .is_null = true };
    const BpmnValue values[] = {
        integer(INT64_MIN),
        decimal(5, -1),
        text("\xc3\xa4"),
        null,
        { .type = BPMN_BOOLEAN, .as.boolean = true },
        { .type = BPMN_MONTHS, .as.integer = -7 },
        { .type = BPMN_INSTANT, .as.integer = 10000 },
        { .type = BPMN_DURATION, .as.integer = 1 },
    };
    size_t count = sizeof values / sizeof *values;
    Made made;

    make(&made, NULL, values, count);
    assert_true(bpmn_structure_is_sound(whole(&made)));
    assert_false(bpmn_structure_is_object(whole(&made)));
    BpmnItems items = bpmn_items(whole(&made));
    assert_int_equal(items.left, count);
    for (size_t i = 0; i < count; i++) {
        BpmnValue item, same;
        assert_true(bpmn_items_next(&items, NULL, &item));
        assert_true(bpmn_structure_item(whole(&made), (uint32_t)i, &same));
        assert_int_equal(item.is_null, values[i].is_null);
        if (!item.is_null) assert_int_equal(item.type, values[i].type);
        assert_true(bpmn_value_equal(item, values[i]));
        assert_true(bpmn_value_equal(item, same));
    }
    BpmnValue none;
    assert_false(bpmn_items_next(&items, NULL, &none));
    assert_false(bpmn_structure_item(whole(&made), (uint32_t)count, &none));
    assert_false(bpmn_structure_member(whole(&made), bpmn_string("a"), &none));
}

TEST(equal_values_are_equal_bytes)
{
    const BpmnValue one[] = { integer(50), decimal(25, -1) };
    const BpmnValue other[] = { decimal(5, 1), decimal(2500, -3) };
    Made left, right;

    make(&left, NULL, one, 2);
    make(&right, NULL, other, 2);
    assert_true(bpmn_value_equal(structure(&left), structure(&right)));
}

TEST(members_are_found_by_name)
{
    static const char *const names[] = { "a", "ab", "b" };
    const BpmnValue values[] = { integer(1), integer(2), integer(3) };
    Made made;
    BpmnValue value;

    make(&made, names, values, 3);
    assert_true(bpmn_structure_is_sound(whole(&made)));
    assert_true(bpmn_structure_member(whole(&made), bpmn_string("ab"), &value));
    assert_int_equal(value.as.integer, 2);
    assert_false(
        bpmn_structure_member(whole(&made), bpmn_string("aa"), &value));
    assert_false(bpmn_structure_item(whole(&made), 0, &value));
}

TEST(only_the_one_form_is_sound)
{
    static const char *const unsorted[] = { "b", "a" };
    static const char *const twice[] = { "a", "a" };
    const BpmnValue values[] = { integer(1), integer(2) };
    const BpmnValue bad = text("\xff");
    Made made;

    make(&made, unsorted, values, 2);
    assert_false(bpmn_structure_is_sound(whole(&made)));
    make(&made, twice, values, 2);
    assert_false(bpmn_structure_is_sound(whole(&made)));
    make(&made, NULL, &bad, 1);
    assert_false(bpmn_structure_is_sound(whole(&made)));
    /* A decimal that is a whole number: coefficient 5, exponent 0. */
    const BpmnValue half = decimal(5, -1);
    make(&made, NULL, &half, 1);
    assert_true(bpmn_structure_is_sound(whole(&made)));
    memset(made.bytes + BPMN_STRUCTURE_HEAD + 9, 0, 4);
    assert_false(bpmn_structure_is_sound(whole(&made)));
}

/* Whatever is cut off or turned, reading ends within the bytes. */
TEST(damage_is_found)
{
    static const char *const names[] = { "a", "b" };
    Made inner, made;
    const BpmnValue in[] = { text("x"), decimal(1, -2) };

    make(&inner, NULL, in, 2);
    const BpmnValue values[] = { structure(&inner), integer(7) };
    make(&made, names, values, 2);
    for (size_t length = 0; length < made.length; length++)
        assert_false(
            bpmn_structure_is_sound((BpmnString){ made.bytes, length }));
    for (size_t at = 0; at < made.length; at++) {
        for (int flip = 1; flip < 256; flip <<= 1) {
            made.bytes[at] = (char)(made.bytes[at] ^ flip);
            if (bpmn_structure_is_sound(whole(&made)))
                bpmn_structure_depth(whole(&made));
            made.bytes[at] = (char)(made.bytes[at] ^ flip);
        }
    }
}

TEST(levels_are_counted)
{
    Made one, other;
    const BpmnValue leaf = integer(1);

    make(&one, NULL, &leaf, 1);
    for (int level = 1; level < BPMN_STRUCTURE_DEPTH; level++) {
        BpmnValue inside = structure(&one);
        make(&other, NULL, &inside, 1);
        memcpy(&one, &other, sizeof one);
    }
    assert_int_equal(bpmn_structure_depth(whole(&one)), BPMN_STRUCTURE_DEPTH);
    assert_true(bpmn_structure_is_sound(whole(&one)));
    BpmnValue inside = structure(&one);
    make(&other, NULL, &inside, 1);
    assert_false(bpmn_structure_is_sound(whole(&other)));
}

TEST(months_are_read_and_printed)
{
    static const struct {
        const char *text;
        int64_t months;
    } rows[] = {
        { "P1Y2M", 14 },
        { "P0M", 0 },
        { "-P3M", -3 },
        { "P768614336404564650Y7M", INT64_MAX },
        { "-P768614336404564650Y8M", INT64_MIN },
    };
    static const char *const bad[] = {
        "",   "P",    "P1",   "P1M1Y", "P1D",  "PT1M",
        "1M", "P-1M", "P1Y ", "P1.5M", "P1YM", "P768614336404564650Y8M"
    };
    char printed[BPMN_DURATION_TEXT_MAX];
    int64_t months;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(bpmn_months_read(bpmn_string(rows[i].text), &months));
        assert_int_equal(months, rows[i].months);
        bpmn_months_print(months, printed);
        assert_string_equal(printed, rows[i].text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (bpmn_months_read(bpmn_string(bad[i]), &months))
            fail_msg("%s is read", bad[i]);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
