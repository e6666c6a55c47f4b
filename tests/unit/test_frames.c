/* Frames: a process with parallel items, written by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bpmn/journal.h"
#include "panel_rig.h"
#include "shell.h"

static void three_reviewers_wait(void **state)
{
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 3);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 3);
    assert_int_equal(count_at(&open, REMIND), 3);
    assert_int_equal(count_at(&open, DEADLINE), 1);
    for (uint32_t item = 1; item <= 3; item++) {
        const BpmnWaitView *review = wait_of_item(&open, REVIEW, item);

        assert_int_equal(review->item_count, 1);
        assert_int_equal(review->of, 3);
        assert_int_equal(review->version, 1);
    }
    panel_close(&rig);
}

static void one_answer_cancels_the_rest(void **state)
{
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 3);
    look(&rig, id, &open);
    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 2), "ann", "no"));
    look(&rig, id, &open);
    assert_int_equal(open.count, 1);
    assert_int_equal(open.waits[0].element, SIGN);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, SIGN, "zoe"));
    assert_false(is_open(&rig, id));
    panel_close(&rig);
}

static void all_answers_complete(void **state)
{
    Rig rig;
    Open open;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 3);
    look(&rig, id, &open);
    for (uint32_t item = 3; item >= 1; item--) {
        assert_int_equal(count_at(&open, SIGN), 0);
        assert_applied(
            decide(&rig, wait_of_item(&open, REVIEW, item), "ann", "yes"));
        look(&rig, id, &open);
    }
    assert_int_equal(open.count, 1);
    assert_int_equal(count_at(&open, SIGN), 1);
    panel_close(&rig);
}

/* Five commands on five items that all saw the same state, each with the
   version it saw. */
static void five_are_served(void **state)
{
    Rig rig;
    Open open;
    BpmnTicket tickets[5];
    BpmnAnswer answer;

    (void)state;
    panel_open(&rig);
    uint64_t id = panel_start(&rig, 5);
    look(&rig, id, &open);
    for (uint32_t i = 0; i < 5; i++) {
        BpmnCommand one = decision(wait_of_item(&open, REVIEW, i + 1), "ann",
                                   "yes");

        one.id[0] = (uint8_t)(i + 1);
        one.version = wait_of_item(&open, REVIEW, i + 1)->version;
        tickets[i] = bpmn_submit(rig.engine, &one, NULL);
        assert_int_not_equal(tickets[i], 0);
    }
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    for (uint32_t i = 0; i < 5; i++) {
        assert_true(bpmn_answer(rig.engine, tickets[i], &answer));
        assert_applied(answer);
    }
    panel_close(&rig);
}

/* An engine whose journal outlives it. */
static void shell_panel(Rig *rig, Shell *shell)
{
    panel_configure(rig);
    shell_open(shell);
    rig->config.store = shell_store(shell);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
}

/* Closed and opened again it is the same. */
static void reopen(Rig *rig, Shell *shell)
{
    char *before = take_picture(rig->engine);
    char *after;

    bpmn_close(rig->engine);
    rig->config.store = shell_store(shell);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
    after = take_picture(rig->engine);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void recovery_keeps_what_lives(void **state)
{
    BpmnDatum data[] = { integer_datum("panel", 4),
                         integer_datum("checks", 2) };
    Shell shell;
    Open open;
    Rig rig;

    (void)state;
    shell_panel(&rig, &shell);
    uint64_t id = panel_start_with(&rig, data, 2).case_id;
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 3), "ann", "yes"));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, CHECK), 2);
    assert_applied(panel_act(&rig, BPMN_CLAIM, id, CHECK, "bob"));
    reopen(&rig, &shell);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, CHECK, "bob"));
    reopen(&rig, &shell);
    rig.now_ms += HOUR_MS;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, CHECK, "bob"));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, CHECK), 0);
    assert_int_equal(count_at(&open, REVIEW), 3);
    rig.now_ms += 9 * HOUR_MS;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_false(is_open(&rig, id));
    reopen(&rig, &shell);
    bpmn_close(rig.engine);
    shell_close(&shell);
}

/* The reminders that an item has had. */
static int64_t reminders(Rig *rig, uint64_t id, uint32_t item)
{
    uint32_t number = bpmn_item_frame(rig->engine, id, 0, PANEL, item);
    BpmnFrameView view;
    BpmnValue value;

    assert_true(bpmn_frame(rig->engine, id, number, &view));
    assert_true(
        bpmn_field_get(rig->processes[0], view.image, FIELD_REMINDERS, &value));
    assert_false(value.is_null);
    return value.as.integer;
}

static bool count_record(void *user, const BpmnRecordView *record)
{
    (void)record;
    ++*(size_t *)user;
    return true;
}

/* Frames whose images lie otherwise are converted one by one, and records of
   the other layout can still be read. */
static void layouts_are_converted(void **state)
{
    BpmnFrameKind kinds[KINDS];
    BpmnField fields[FIELDS];
    BpmnPlace places[sizeof PANEL_PLACES / sizeof *PANEL_PLACES];
    BpmnProcess other = PANEL_PROCESS;
    size_t records = 0;
    Shell shell;
    Rig rig;

    (void)state;
    memcpy(kinds, PANEL_FRAMES, sizeof kinds);
    memcpy(fields, PANEL_FIELDS, sizeof fields);
    memcpy(places, PANEL_PLACES, sizeof places);
    kinds[PANEL_ITEM].image_bytes += 16;
    fields[FIELD_REMINDERS].offset = sizeof(ItemImage) + 8;
    fields[FIELD_REMINDERS].null_bit = 9;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (places[i].frame == PANEL_ITEM) places[i].bit += 30;
    }
    other.frames = kinds;
    other.fields = fields;
    other.places = places;
    shell_panel(&rig, &shell);
    uint64_t id = panel_start(&rig, 3);

    rig.now_ms += HOUR_MS;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    for (size_t i = 0; i < 3; i++) {
        rig.processes[0] = i % 2 == 0 ? &other : &PANEL_PROCESS;
        reopen(&rig, &shell);
        assert_int_equal(reminders(&rig, id, 2), 1);
        assert_int_equal(reminders(&rig, id, 3), 1);
        assert_int_equal(bpmn_read(rig.engine, 1, count_record, &records),
                         BPMN_OK);
    }
    assert_true(records > 30);
    rig.processes[0] = &PANEL_PROCESS;
    reopen(&rig, &shell);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "ann"));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, SIGN, "ann"));
    assert_false(is_open(&rig, id));
    bpmn_close(rig.engine);
    shell_close(&shell);
}

/* A small generator, so that a seed repeats. */
static uint32_t next_random(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

static bool last_case(void *user, const BpmnCaseView *view)
{
    *(uint64_t *)user = view->id;
    return false;
}

/* Somebody does something, or time passes. */
static void act_at_random(Rig *rig, uint32_t *seed)
{
    static const char *const VERDICTS[] = { "yes", "yes", "yes", "no" };
    BpmnDatum data[] = { integer_datum("panel", 1 + next_random(seed, 6)),
                         integer_datum("checks", next_random(seed, 4)) };
    uint64_t id = 0;
    Open open;

    bpmn_each_case(rig->engine, last_case, &id);
    if (id == 0 || next_random(seed, 12) == 0) {
        (void)panel_start_with(rig, data, 1 + next_random(seed, 2));
        return;
    }
    if (next_random(seed, 12) == 0) {
        rig->now_ms += next_random(seed, 2) ? HOUR_MS : HOUR_MS / 3;
        (void)bpmn_run(rig->engine, next_random(seed, 4));
        return;
    }
    look(rig, id, &open);
    if (open.count == 0) return;
    const BpmnWaitView *wait =
        &open.waits[next_random(seed, (uint32_t)open.count)];

    if (wait->kind != BPMN_WAIT_TASK) return;
    if (wait->element == REVIEW && next_random(seed, 2) == 0) {
        (void)decide(rig, wait, "ann", VERDICTS[next_random(seed, 4)]);
        return;
    }
    (void)panel_act(rig, next_random(seed, 3) ? BPMN_COMPLETE : BPMN_CLAIM, id,
                    wait->element, next_random(seed, 2) ? "ann" : "bob");
}

/* Whatever happens, and where the store fails: what is open is what a new
   engine finds in the journal, and no memory is left behind. */
static void random_work_recovers(void **state)
{
    (void)state;
    for (uint32_t start = 1; start <= 30; start++) {
        Meter meter = { 0, 0, 0 };
        uint32_t seed = start;
        Shell shell;
        Rig rig;

        panel_configure(&rig);
        shell_open(&shell);
        rig.config.store = shell_store(&shell);
        rig.config.allocator = (BpmnAllocator){ sizeof(BpmnAllocator), &meter,
                                                meter_resize };
        assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OK);
        for (uint32_t i = 0; i < 300; i++) {
            shell.fails_at = shell.appends
                + (next_random(&seed, 20) == 0 ? 1 : 1000);
            shell.fails_with = BPMN_STORE_FAILED;
            meter.fails_at = next_random(&seed, 10) == 0
                ? meter.calls + 1 + next_random(&seed, 12)
                : 0;
            act_at_random(&rig, &seed);
            meter.fails_at = 0;
            shell.fails_at = 0;
            if (next_random(&seed, 10) == 0) reopen(&rig, &shell);
        }
        reopen(&rig, &shell);
        bpmn_close(rig.engine);
        assert_int_equal(meter.bytes, 0);
        shell_close(&shell);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_reviewers_wait),
        cmocka_unit_test(one_answer_cancels_the_rest),
        cmocka_unit_test(all_answers_complete),
        cmocka_unit_test(five_are_served),
        cmocka_unit_test(recovery_keeps_what_lives),
        cmocka_unit_test(layouts_are_converted),
        cmocka_unit_test(random_work_recovers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
