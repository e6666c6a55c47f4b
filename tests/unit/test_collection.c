/* What a multi-instance activity is made of and gives: lists in an image that
   has little room. */
#include "cmocka_rig.h"

#include "bpmn/operation.h"
#include "bpmn/value.h"

enum { LIMIT = 200, FIXED = 48 };

static const BpmnField FIELDS[] = {
    { .name = "list", .type = BPMN_STRUCTURE, .offset = 32, .null_bit = 0 },
    { .name = "text", .type = BPMN_TEXT, .offset = 40, .null_bit = 1 },
};

static const BpmnProcess PROCESS = {
    .fields = FIELDS,
    .field_count = 2,
    .image_bytes = FIXED,
    .nulls_offset = 24,
    .max_image_bytes = LIMIT,
};

typedef struct Rig {
    _Alignas(8) char image[2 * LIMIT];
    void *images[1];
    BpmnStep step;
} Rig;

static Rig *begin(void)
{
    static Rig rig;

    memset(&rig, 0, sizeof rig);
    ((BpmnImage *)(void *)rig.image)->bytes = FIXED;
    rig.image[24] = 3; /* no values */
    rig.images[0] = rig.image;
    rig.step = (BpmnStep){ .process = &PROCESS,
                           .images = rig.images,
                           .image_capacity = sizeof rig.image };
    return &rig;
}

static const BpmnValue NOTHING = { .type = BPMN_LOOSE, .is_null = true };

static BpmnValue number(int64_t integer)
{
    return bpmn_integer_value(BPMN_INTEGER, integer);
}

static BpmnCause give(Rig *rig, int64_t place, BpmnValue item)
{
    BpmnValue operands[] = { bpmn_field(&rig->step, rig->image, 0),
                             number(place), item };

    return bpmn_assign_items(&rig->step, rig->image, 0,
                             bpmn_with_item(&rig->step, operands, 3));
}

static void expect_items(const Rig *rig, const BpmnValue *values,
                         uint32_t count)
{
    BpmnString list = bpmn_field(&rig->step, rig->image, 0).as.text;
    BpmnValue value;

    assert_true(bpmn_structure_is_sound(list));
    assert_int_equal(bpmn_items(list).left, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(bpmn_structure_item(list, i, &value));
        assert_true(bpmn_value_equal(value, values[i]));
    }
}

TEST(what_an_item_gives_stands_at_its_place)
{
    Rig *rig = begin();
    const BpmnValue three[] = { NOTHING, NOTHING, NOTHING };
    const BpmnValue given[] = { bpmn_text("yes"), NOTHING, number(7) };

    assert_int_equal(give(rig, 3, NOTHING), BPMN_CAUSE_NONE);
    expect_items(rig, three, 3);
    assert_int_equal(give(rig, 3, number(7)), BPMN_CAUSE_NONE);
    assert_int_equal(give(rig, 1, bpmn_text("no")), BPMN_CAUSE_NONE);
    assert_int_equal(give(rig, 1, bpmn_text("yes")), BPMN_CAUSE_NONE);
    expect_items(rig, given, 3);
}

TEST(of_no_items_the_list_is_empty)
{
    Rig *rig = begin();

    assert_int_equal(give(rig, 0, NOTHING), BPMN_CAUSE_NONE);
    expect_items(rig, NULL, 0);
    assert_int_equal(give(rig, -1, NOTHING), BPMN_CAUSE_NONE);
    expect_items(rig, NULL, 0);
}

TEST(what_has_no_room_is_a_cause_and_changes_nothing)
{
    Rig *rig = begin();
    char long_text[LIMIT];
    const BpmnValue one[] = { number(1) };

    memset(long_text, 'x', sizeof long_text);
    BpmnValue longer = { .type = BPMN_TEXT,
                         .as.text = { long_text, LIMIT - FIXED } };
    assert_int_equal(give(rig, 1, number(1)), BPMN_CAUSE_NONE);
    assert_int_equal(give(rig, 1, longer), BPMN_CAUSE_TOO_LARGE);
    assert_int_equal(give(rig, 100000, NOTHING), BPMN_CAUSE_TOO_LARGE);
    assert_int_equal(give(rig, INT64_MAX, NOTHING), BPMN_CAUSE_TOO_LARGE);
    expect_items(rig, one, 1);
    assert_int_equal(bpmn_assign_items(&rig->step, rig->image, 1, longer),
                     BPMN_CAUSE_TOO_LARGE);
    assert_int_equal(rig->step.fault, BPMN_FAULT_NONE);
}

TEST(what_is_replaced_makes_room)
{
    Rig *rig = begin();
    char long_text[LIMIT];

    memset(long_text, 'x', sizeof long_text);
    BpmnValue half = { .type = BPMN_TEXT, .as.text = { long_text, 110 } };
    BpmnValue other = { .type = BPMN_TEXT, .as.text = { long_text, 111 } };
    assert_int_equal(bpmn_assign_items(&rig->step, rig->image, 1, half),
                     BPMN_CAUSE_NONE);
    assert_int_equal(bpmn_assign_items(&rig->step, rig->image, 1, other),
                     BPMN_CAUSE_NONE);
    assert_int_equal(rig->step.fault, BPMN_FAULT_NONE);
}

TEST(only_a_list_has_items)
{
    Rig *rig = begin();
    char bytes[64];
    BpmnString object = { bytes, 0 };

    object.length = (size_t)(bpmn_pack_head(true, 0, 0, bytes) - bytes);
    const BpmnValue wrong[] = {
        NOTHING,
        number(3),
        bpmn_text("a"),
        { .type = BPMN_STRUCTURE, .as.text = object },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_true(bpmn_items_of(&rig->step, &wrong[i], 1).is_null);
    assert_int_equal(give(rig, 1, number(1)), BPMN_CAUSE_NONE);
    BpmnValue list = bpmn_field(&rig->step, rig->image, 0);
    assert_false(bpmn_items_of(&rig->step, &list, 1).is_null);
}

TEST(what_nests_too_deep_has_no_place)
{
    Rig *rig = begin();
    char bytes[BPMN_STRUCTURE_DEPTH * BPMN_STRUCTURE_HEAD * 2];
    BpmnValue list = { .type = BPMN_STRUCTURE };
    char *at = bytes + sizeof bytes - BPMN_STRUCTURE_HEAD;

    (void)bpmn_pack_head(false, 0, 0, at);
    list.as.text = (BpmnString){ at, BPMN_STRUCTURE_HEAD };
    for (int depth = 1; depth < BPMN_STRUCTURE_DEPTH; depth++) {
        char inner[sizeof bytes];
        size_t length = (size_t)(bpmn_pack(list, inner) - inner);

        at = bpmn_pack_head(false, length, 1, bytes);
        memcpy(at, inner, length);
        memmove(bytes + sizeof bytes - BPMN_STRUCTURE_HEAD - length, bytes,
                BPMN_STRUCTURE_HEAD + length);
        list.as.text =
            (BpmnString){ bytes + sizeof bytes - BPMN_STRUCTURE_HEAD - length,
                          BPMN_STRUCTURE_HEAD + length };
    }
    assert_int_equal(bpmn_structure_depth(list.as.text), BPMN_STRUCTURE_DEPTH);
    assert_int_equal(give(rig, 1, list), BPMN_CAUSE_TOO_LARGE);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
