/* Memory or the store fails at each call in turn: what fails changes nothing,
   and what is tried again succeeds. */
#include "store_rig.h"

/* A story's end without any fault. */
static char *expected_end(void)
{
    char *picture;
    Rig rig;

    rig_open(&rig);
    play(&rig);
    picture = take_picture(rig.engine);
    rig_close(&rig);
    return picture;
}

/* Plays the story, each step until it is done. */
static void play_stubbornly(Rig *rig, BpmnStatus expected)
{
    BpmnAnswer answer;

    for (size_t step = 0;; step++) {
        size_t tries = 0;

        for (;;) {
            char *before = take_picture(rig->engine);
            bool more = story_step(rig, step, &answer);
            char *after = take_picture(rig->engine);

            if (more && answer.status != BPMN_OK) {
                assert_string_equal(before, after);
                assert_int_equal(answer.status, expected);
                assert_true(tries++ < 2);
            }
            free(before);
            free(after);
            if (!more) return;
            if (answer.status == BPMN_OK) break;
        }
        assert_int_equal(answer.reason, BPMN_REASON_NONE);
    }
}

TEST(test_memory_fails)
{
    char *expected = expected_end();
    Meter meter = { 0, 0, 0 };
    size_t calls = SIZE_MAX;

    for (size_t fails_at = 0; fails_at <= calls; fails_at++) {
        Shell shell;
        char *end;
        Rig rig;

        shell_open(&shell);
        meter = (Meter){ 0, fails_at, 0 };
        rig_configure(&rig);
        rig.config.allocator = (BpmnAllocator){
            sizeof(BpmnAllocator),
            &meter,
            meter_resize,
        };
        rig.config.store = shell_store(&shell);
        if (bpmn_open(&rig.config, &rig.engine) != BPMN_OK) {
            assert_null(rig.engine);
            assert_int_equal(meter.bytes, 0);
            shell_close(&shell);
            continue;
        }
        play_stubbornly(&rig, BPMN_NO_MEMORY);
        if (fails_at == 0) calls = meter.calls;
        end = take_picture(rig.engine);
        assert_string_equal(end, expected);
        free(end);
        rig_close(&rig);
        assert_int_equal(meter.bytes, 0);
        shell_close(&shell);
    }
    assert_true(calls > 40);
    free(expected);
}

TEST(test_recovery_memory_fails)
{
    Meter meter = { 0, 0, 0 };
    size_t fails_at = 0;
    Shell shell;
    Rig rig;

    shell_open(&shell);
    rig_open_on(&rig, &shell);
    play(&rig);
    rig_close(&rig);
    do {
        BpmnStatus status;

        meter = (Meter){ 0, ++fails_at, 0 };
        rig_configure(&rig);
        rig.config.allocator = (BpmnAllocator){
            sizeof(BpmnAllocator),
            &meter,
            meter_resize,
        };
        rig.config.store = shell_store(&shell);
        status = bpmn_open(&rig.config, &rig.engine);
        assert_true(status == BPMN_OK || status == BPMN_NO_MEMORY);
        assert_true((status == BPMN_OK) == (meter.calls < fails_at));
        bpmn_close(rig.engine);
        assert_int_equal(meter.bytes, 0);
    } while (meter.calls >= fails_at);
    shell_close(&shell);
}

/* takes_it: the batch is in the store although the store does not know. */
static void check_store_failing(BpmnStoreStatus with, bool takes_it)
{
    char *expected = expected_end();
    size_t appends = SIZE_MAX;

    for (size_t fails_at = 0; fails_at <= appends; fails_at++) {
        Shell shell;
        char *end;
        Rig rig;

        shell_open(&shell);
        shell.fails_at = fails_at;
        shell.fails_with = with;
        shell.takes_it = takes_it;
        rig_open_on(&rig, &shell);
        play_stubbornly(&rig, BPMN_STORE_ERROR);
        if (fails_at == 0) appends = shell.appends;
        end = take_picture(rig.engine);
        assert_string_equal(end, expected);
        free(end);
        rig_close_on(&rig, &shell);
    }
    free(expected);
}

TEST(test_store_fails)
{
    check_store_failing(BPMN_STORE_FAILED, false);
}

TEST(test_store_is_uncertain)
{
    check_store_failing(BPMN_STORE_UNCERTAIN, false);
    check_store_failing(BPMN_STORE_UNCERTAIN, true);
}

/* What was answered before stays so when a timer cannot be committed. */
TEST(test_timer_fails)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    BpmnStatus status;
    BpmnAnswer answer;
    BpmnTicket ticket;
    Shell shell;
    Rig rig;

    shell_open(&shell);
    shell.fails_at = 2;
    shell.fails_with = BPMN_STORE_FAILED;
    rig_open_on(&rig, &shell);
    one.process = &TINY;
    ticket = bpmn_submit(rig.engine, &one, NULL);
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    rig.now_ms = bpmn_next_due(rig.engine);
    assert_false(bpmn_run_timer(rig.engine, rig.now_ms, &status));
    assert_int_equal(status, BPMN_STORE_ERROR);
    assert_true(bpmn_answer(rig.engine, ticket, &answer));
    assert_applied(answer);
    rig_close_on(&rig, &shell);
}

TEST(test_store_stops)
{
    BpmnCommand one = command(BPMN_SET, 1, BPMN_NO_ELEMENT);
    BpmnStatus status;
    BpmnAnswer answer;
    Shell shell;
    Rig rig;

    shell_open(&shell);
    shell.fails_at = 2;
    shell.fails_with = BPMN_STORE_STOPPED;
    rig_open_on(&rig, &shell);
    assert_applied(start(&rig, NULL));
    answer = give(&rig, &one);
    assert_int_equal(answer.status, BPMN_STOPPED);
    assert_int_equal(bpmn_submit(rig.engine, &one, &status), 0);
    assert_int_equal(status, BPMN_STOPPED);
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_STOPPED);
    assert_false(bpmn_run_timer(rig.engine, INT64_MAX, &status));
    assert_int_equal(status, BPMN_STOPPED);
    rig_close_on(&rig, &shell);
}

/* One batch of many commands fails as one. */
TEST(test_batch_fails)
{
    enum { MANY = 20 };
    BpmnTicket tickets[MANY];
    BpmnAnswer answer;
    Shell shell;
    char *before;
    Rig rig;

    shell_open(&shell);
    rig_open_on(&rig, &shell);
    play(&rig);
    before = take_picture(rig.engine);
    shell.fails_at = shell.appends + 1;
    shell.fails_with = BPMN_STORE_FAILED;
    rig.now_ms += 60 * MINUTE_MS;
    for (size_t i = 0; i < MANY; i++) {
        BpmnCommand one = command(i % 2 ? BPMN_COMPLETE : BPMN_START, 0, 0);

        one.process = &TINY;
        if (i % 2) {
            one.case_id = 3 + i;
            one.element = REVIEW;
        }
        tickets[i] = bpmn_submit(rig.engine, &one, NULL);
    }
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_STORE_ERROR);
    for (size_t i = 0; i < MANY; i++) {
        assert_true(bpmn_answer(rig.engine, tickets[i], &answer));
        assert_int_equal(answer.status, BPMN_STORE_ERROR);
    }
    assert_pictured(rig.engine, before);
    rig_close_on(&rig, &shell);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
