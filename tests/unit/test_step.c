/* The verbs of a step, and fields of an image. */
#include "bpmn/step.h"
#include "cmocka_rig.h"

enum {
    /* fixed part, nulls at 8, fields from 16 on */
    IMAGE_BYTES = 192,
    CAPACITY = IMAGE_BYTES + 16
};

enum { FLAG, COUNT, AMOUNT, NOTE, ANSWER, WHEN, SPAN, ANY, LIST, FIELDS };

static const char *const ANSWERS[] = { "yes", "no" };

static const BpmnField FIELD_ROWS[FIELDS] = {
    [FLAG] = { .name = "flag",
               .type = BPMN_BOOLEAN,
               .offset = 112,
               .null_bit = 0 },
    [COUNT] = { .name = "count",
                .type = BPMN_INTEGER,
                .offset = 16,
                .null_bit = 1 },
    [AMOUNT] = { .name = "amount",
                 .type = BPMN_DECIMAL,
                 .offset = 24,
                 .null_bit = 2 },
    [NOTE] = { .name = "note",
               .type = BPMN_TEXT,
               .offset = 40,
               .null_bit = 3,
               .max_bytes = 10 },
    [ANSWER] = { .name = "answer",
                 .type = BPMN_ENUMERATION,
                 .offset = 48,
                 .null_bit = 4,
                 .constants = ANSWERS,
                 .constant_count = 2 },
    [WHEN] = { .name = "when",
               .type = BPMN_INSTANT,
               .offset = 56,
               .null_bit = 5 },
    [SPAN] = { .name = "span",
               .type = BPMN_DURATION,
               .offset = 64,
               .null_bit = 6 },
    [ANY] = { .name = "any", .type = BPMN_LOOSE, .offset = 72, .null_bit = 7 },
    [LIST] = { .name = "list",
               .type = BPMN_STRUCTURE,
               .offset = 96,
               .null_bit = 8 },
};

static const BpmnWait WAIT_ROWS[] = { { .element = 1,
                                        .kind = BPMN_WAIT_TASK } };

static const BpmnElement ELEMENT_ROWS[] = {
    { .id = "S", .wait = BPMN_NO_ELEMENT },
    { .id = "T", .wait = 0 },
};

static const BpmnProcess PROCESS = {
    .image_bytes = IMAGE_BYTES,
    .nulls_offset = 8,
    .elements = ELEMENT_ROWS,
    .element_count = 2,
    .node_count = 2,
    .waits = WAIT_ROWS,
    .wait_count = 1,
    .abilities.calendar = &bpmn_ability_calendar,
    .abilities.texts = &bpmn_ability_text,
    .fields = FIELD_ROWS,
    .field_count = FIELDS,
};

typedef struct Bench {
    BpmnStep step;
    uint64_t image[CAPACITY / 8];
    uint16_t path[4];
    BpmnEffect effects[3];
    char scratch[8];
} Bench;

static void set_up(Bench *bench)
{
    memset(bench, 0, sizeof *bench);
    bench->step = (BpmnStep){
        .process = &PROCESS,
        .path = bench->path,
        .path_capacity = 4,
        .effects = bench->effects,
        .effect_capacity = 3,
        .scratch = bench->scratch,
        .scratch_capacity = 8,
        .image_capacity = CAPACITY,
    };
    BpmnImage head = { .bytes = IMAGE_BYTES };
    memcpy(bench->image, &head, sizeof head);
    bench->image[1] = UINT64_MAX; /* no values */
}

TEST(path_is_recorded_until_full)
{
    Bench bench;
    const uint16_t run[] = { 1, 2 };
    set_up(&bench);
    bpmn_passed(&bench.step, 7);
    bpmn_passed_all(&bench.step, run, 2);
    const uint16_t expected[] = { 7, 1, 2 };
    assert_int_equal(bench.step.path_count, 3);
    assert_memory_equal(bench.path, expected, sizeof expected);
    bpmn_passed_all(&bench.step, run, 2);
    assert_int_equal(bench.step.fault, BPMN_FAULT_LIMIT);
    assert_int_equal(bench.step.path_count, 3);
    bpmn_passed(&bench.step, 9); /* nothing counts after a fault */
    assert_int_equal(bench.step.path_count, 3);
}

TEST(effects_name_their_wait)
{
    Bench bench;
    set_up(&bench);
    bpmn_open_task(&bench.step, 1, NULL);
    bpmn_close_wait(&bench.step, 1);
    bpmn_incident_over(&bench.step, 1);
    assert_int_equal(bench.effects[0].kind, BPMN_EFFECT_OPEN);
    assert_int_equal(bench.effects[0].of.task.priority, 50);
    assert_true(bench.effects[0].of.task.due_ms == INT64_MIN);
    assert_null(bench.effects[0].of.task.assignee.bytes);
    assert_int_equal(bench.effects[1].kind, BPMN_EFFECT_CLOSE);
    assert_int_equal(bench.effects[1].wait, BPMN_WAIT_TASK);
    assert_int_equal(bench.effects[2].kind, BPMN_EFFECT_CLOSE);
    assert_int_equal(bench.effects[2].wait, BPMN_WAIT_INCIDENT);
    bpmn_end(&bench.step);
    assert_int_equal(bench.step.fault, BPMN_FAULT_LIMIT);
    assert_int_equal(bench.step.effect_count, 3);
}

TEST(a_second_token_at_a_task_is_refused)
{
    Bench bench;
    uint64_t marking[1] = { 1 };
    set_up(&bench);
    bpmn_wait_task(&bench.step, 1, marking, 4);
    bpmn_wait_job(&bench.step, 0, marking, 2);
    assert_int_equal(bench.step.fault, BPMN_FAULT_NONE);
    assert_int_equal(marking[0], 7);
    assert_int_equal(bench.step.path_count, 2);
    assert_int_equal(bench.path[0], 1);
    assert_int_equal(bench.effects[0].wait, BPMN_WAIT_TASK);
    assert_int_equal(bench.effects[0].of.task.priority, 50);
    assert_int_equal(bench.effects[1].element, 0);
    assert_int_equal(bench.effects[1].wait, BPMN_WAIT_JOB);
    bpmn_wait_task(&bench.step, 1, marking, 4);
    assert_int_equal(bench.step.fault, BPMN_FAULT_SECOND_TOKEN);
    assert_int_equal(bench.step.effect_count, 2);
}

TEST(timers_and_incidents_carry_their_values)
{
    Bench bench;
    set_up(&bench);
    bpmn_open_cycle(&bench.step, 1,
                    &(BpmnCycle){ .anchor_ms = 500, .interval_ms = 100 }, -1);
    bpmn_incident(&bench.step, 0, 3, BPMN_CAUSE_NO_FLOW);
    bpmn_report(&bench.step, 0, "late");
    assert_int_equal(bench.effects[0].of.timer.due_ms, 500);
    assert_int_equal(bench.effects[0].of.timer.repetitions, -1);
    assert_int_equal(bench.effects[0].of.timer.cycle.interval_ms, 100);
    assert_int_equal(bench.effects[1].flow, 3);
    assert_int_equal(bench.effects[1].cause, BPMN_CAUSE_NO_FLOW);
    assert_int_equal(bench.effects[2].of.text.length, 4);
}

TEST(causes_are_taken_once)
{
    Bench bench;
    set_up(&bench);
    assert_int_equal(bpmn_take_cause(&bench.step), BPMN_CAUSE_NONE);
    assert_true(bpmn_need(&bench.step, true));
    assert_false(bpmn_need(&bench.step, false));
    assert_true(bpmn_need(&bench.step, true));
    bench.step.inexact = true;
    assert_int_equal(bpmn_take_cause(&bench.step), BPMN_CAUSE_NO_VALUE);
    assert_int_equal(bpmn_take_cause(&bench.step), BPMN_CAUSE_NONE);
    bench.step.inexact = true;
    assert_int_equal(bpmn_take_cause(&bench.step), BPMN_CAUSE_ARITHMETIC);
}

TEST(joined_texts_lie_in_scratch)
{
    Bench bench;
    set_up(&bench);
    BpmnString joined = bpmn_join(&bench.step, bpmn_string("ab"),
                                  bpmn_string("cd"));
    assert_int_equal(joined.length, 4);
    assert_memory_equal(joined.bytes, "abcd", 4);
    /* What was made last grows where it is. */
    joined = bpmn_join(&bench.step, joined, bpmn_string("ef"));
    assert_int_equal(joined.length, 6);
    assert_memory_equal(joined.bytes, "abcdef", 6);
    assert_int_equal(bench.step.scratch_used, 6);
    assert_int_equal(bpmn_join(&bench.step, joined, joined).length, 0);
    assert_int_equal(bench.step.fault, BPMN_FAULT_LIMIT);
}

static BpmnValue get(const Bench *bench, uint16_t field)
{
    BpmnValue value;
    assert_true(bpmn_field_get(&PROCESS, bench->image, field, &value));
    return value;
}

static bool set(Bench *bench, uint16_t field, BpmnValue value)
{
    return bpmn_field_set(&bench->step, bench->image, field, &value);
}

static BpmnValue text(const char *bytes)
{
    return (BpmnValue){ .type = BPMN_TEXT, .as.text = bpmn_string(bytes) };
}

static BpmnValue integer(BpmnType type, int64_t value)
{
    return (BpmnValue){ .type = type, .as.integer = value };
}

TEST(fields_start_without_a_value)
{
    Bench bench;
    set_up(&bench);
    for (uint16_t i = 0; i < FIELDS; i++) assert_true(get(&bench, i).is_null);
}

TEST(values_come_back)
{
    Bench bench;
    set_up(&bench);
    BpmnValue decimal = { .type = BPMN_DECIMAL, .as.decimal = { 4990, -2, 0 } };
    BpmnValue truth = { .type = BPMN_BOOLEAN, .as.boolean = true };
    BpmnValue json = { .type = BPMN_STRUCTURE, .as.text = bpmn_string("[1]") };
    assert_true(set(&bench, FLAG, truth));
    assert_true(set(&bench, AMOUNT, decimal));
    assert_true(set(&bench, NOTE, text("hello")));
    assert_true(set(&bench, ANSWER, text("no")));
    assert_true(set(&bench, LIST, json));
    assert_true(get(&bench, FLAG).as.boolean);
    assert_true(bpmn_value_equal(get(&bench, AMOUNT), decimal));
    assert_true(bpmn_value_equal(get(&bench, NOTE), text("hello")));
    assert_true(bpmn_value_equal(get(&bench, ANSWER), text("no")));
    assert_true(bpmn_value_equal(get(&bench, LIST), json));
    /* Loose: whatever it held last. */
    assert_true(set(&bench, ANY, decimal));
    assert_true(bpmn_value_equal(get(&bench, ANY), decimal));
    assert_true(set(&bench, ANY, text("x")));
    assert_true(bpmn_value_equal(get(&bench, ANY), text("x")));
    assert_true(set(&bench, ANY, truth));
    assert_true(get(&bench, ANY).as.boolean);
}

TEST(values_that_do_not_fit_are_refused)
{
    Bench bench;
    set_up(&bench);
    BpmnValue half = { .type = BPMN_DECIMAL, .as.decimal = { 5, -1, 0 } };
    assert_false(set(&bench, COUNT, half));
    assert_false(set(&bench, COUNT, text("5")));
    assert_false(set(&bench, FLAG, text("true")));
    assert_false(set(&bench, ANSWER, text("maybe")));
    assert_false(set(&bench, NOTE, text("longer than ten")));
    assert_false(set(&bench, NOTE, integer(BPMN_INTEGER, 1)));
    assert_false(set(&bench, LIST, text("[1]")));
    assert_false(set(&bench, SPAN, text("P1M")));
    for (uint16_t i = 0; i < FIELDS; i++) assert_true(get(&bench, i).is_null);
    assert_int_equal(bench.step.fault, BPMN_FAULT_NONE);
}

TEST(values_that_can_be_read_fit)
{
    Bench bench;
    set_up(&bench);
    BpmnValue five = { .type = BPMN_DECIMAL, .as.decimal = { 50, -1, 0 } };
    assert_true(set(&bench, COUNT, five));
    assert_int_equal(get(&bench, COUNT).as.integer, 5);
    assert_true(set(&bench, AMOUNT, integer(BPMN_INTEGER, 7)));
    assert_true(
        bpmn_value_equal(get(&bench, AMOUNT), integer(BPMN_INTEGER, 7)));
    assert_true(set(&bench, WHEN, text("1970-01-01T00:00:01Z")));
    assert_int_equal(get(&bench, WHEN).as.integer, 1000);
    assert_true(set(&bench, SPAN, text("PT2S")));
    assert_int_equal(get(&bench, SPAN).as.integer, 2000);
    assert_false(set(&bench, WHEN, integer(BPMN_DURATION, 1)));
}

TEST(null_leaves_nothing_behind)
{
    Bench bench;
    Bench untouched;
    set_up(&bench);
    set_up(&untouched);
    BpmnValue nothing = { .is_null = true };
    assert_true(set(&bench, COUNT, integer(BPMN_INTEGER, 9)));
    assert_true(set(&bench, COUNT, nothing));
    assert_true(set(&bench, ANSWER, text("no")));
    assert_true(set(&bench, ANSWER, nothing));
    assert_memory_equal(bench.image, untouched.image, sizeof bench.image);
}

TEST(full_image_is_a_fault)
{
    Bench bench;
    set_up(&bench);
    assert_true(set(&bench, NOTE, text("0123456789")));
    BpmnImage head;
    memcpy(&head, bench.image, sizeof head);
    assert_int_equal(head.bytes, IMAGE_BYTES + 10);
    assert_true(set(&bench, NOTE, text("0123456789"))); /* no change */
    memcpy(&head, bench.image, sizeof head);
    assert_int_equal(head.bytes, IMAGE_BYTES + 10);
    set(&bench, NOTE, text("012345"));
    assert_int_equal(bench.step.fault, BPMN_FAULT_NONE);
    set(&bench, NOTE, text("x"));
    assert_int_equal(bench.step.fault, BPMN_FAULT_LIMIT);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
