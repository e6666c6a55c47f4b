/* Messages that come before anybody waits for them: once, across restarts,
   failed appends and a window that moves, until their time is over. */
#include "store_rig.h"

#include "core/base/limits.h"
#include "program/execute.h"

#define HOUR_MS (60 * MINUTE_MS)

/* The tiny process on a journal that outlives its engines. Who begins with a
   key waits for its 'nudge' ten minutes later. */
typedef struct Keeping {
    Rig rig;
    Shell shell;
} Keeping;

static void begin(Keeping *keeping)
{
    shell_open(&keeping->shell);
    rig_open_on(&keeping->rig, &keeping->shell);
}

static void end(Keeping *keeping)
{
    rig_close_on(&keeping->rig, &keeping->shell);
}

static void reopen(Keeping *keeping)
{
    int64_t now_ms = keeping->rig.now_ms;

    rig_close(&keeping->rig);
    rig_open_on(&keeping->rig, &keeping->shell);
    keeping->rig.now_ms = now_ms;
}

static BpmnAnswer nudge(Keeping *keeping, const char *key, int64_t lives_ms,
                        uint8_t id)
{
    BpmnCommand one = command(BPMN_MESSAGE, 0, BPMN_NO_ELEMENT);

    one.name = text("nudge");
    one.key = text(key);
    one.lease_ms = lives_ms;
    one.id[0] = id;
    return give(&keeping->rig, &one);
}

static uint64_t begin_case(Keeping *keeping, const char *key)
{
    BpmnAnswer answer = start(&keeping->rig, key);

    assert_applied(answer);
    return answer.case_id;
}

static void run_at(Keeping *keeping, int64_t now_ms)
{
    keeping->rig.now_ms = now_ms;
    assert_int_equal(bpmn_run(keeping->rig.engine, 0), BPMN_OK);
}

/* How often the case was nudged. */
static int64_t nudges(Keeping *keeping, uint64_t case_id)
{
    BpmnCaseView view;
    BpmnValue count;

    assert_true(bpmn_case(keeping->rig.engine, case_id, &view));
    assert_true(bpmn_field_get(&TINY, view.image, FIELD_COUNT, &count));
    return count.is_null ? 0 : count.as.integer;
}

static bool count_message(void *user, const BpmnMessageView *view)
{
    assert_true(bpmn_string_equal(view->name, text("nudge")));
    ++*(size_t *)user;
    return true;
}

static size_t kept(Keeping *keeping)
{
    size_t count = 0;

    bpmn_each_message(keeping->rig.engine, count_message, &count);
    return count;
}

static bool count_object(void *user, const BpmnRecordView *record)
{
    *(size_t *)user += record->object_class == BPMN_OBJECT_MESSAGE;
    return true;
}

static size_t records(Keeping *keeping)
{
    size_t count = 0;

    assert_int_equal(bpmn_read(keeping->rig.engine, 1, count_object, &count),
                     BPMN_OK);
    return count;
}

TEST(who_waits_later_takes_it_once)
{
    Keeping keeping;
    uint64_t id;

    begin(&keeping);
    assert_refused(nudge(&keeping, "a", 0, 1), BPMN_REASON_NO_RECEIVER);
    assert_applied(nudge(&keeping, "a", HOUR_MS, 2));
    assert_int_equal(nudge(&keeping, "a", HOUR_MS, 2).verdict, BPMN_REPEATED);
    assert_int_equal(kept(&keeping), 1);
    reopen(&keeping);
    assert_int_equal(kept(&keeping), 1);
    assert_int_equal(nudge(&keeping, "a", HOUR_MS, 2).verdict, BPMN_REPEATED);
    id = begin_case(&keeping, "a");
    run_at(&keeping, BEGIN_MS + 10 * MINUTE_MS);
    assert_int_equal(nudges(&keeping, id), 1);
    assert_int_equal(kept(&keeping), 0);
    reopen(&keeping);
    assert_int_equal(kept(&keeping), 0);
    run_at(&keeping, BEGIN_MS + 10 * MINUTE_MS);
    assert_int_equal(nudges(&keeping, id), 1);
    /* who waits already takes it at once */
    assert_applied(nudge(&keeping, "a", HOUR_MS, 3));
    assert_int_equal(nudges(&keeping, id), 2);
    assert_int_equal(kept(&keeping), 0);
    end(&keeping);
}

TEST(it_is_kept_until_its_time_is_over)
{
    Keeping keeping;
    uint64_t id;

    begin(&keeping);
    assert_applied(nudge(&keeping, "a", 10 * MINUTE_MS, 1));
    assert_applied(nudge(&keeping, "b", 10 * MINUTE_MS + 1, 2));
    assert_applied(nudge(&keeping, "c", INT64_MAX, 3));
    id = begin_case(&keeping, "a");
    reopen(&keeping);
    keeping.rig.now_ms = BEGIN_MS + 10 * MINUTE_MS - 1;
    assert_int_equal(kept(&keeping), 3);
    keeping.rig.now_ms++;
    assert_int_equal(kept(&keeping), 2);
    assert_int_equal(records(&keeping), 3);
    run_at(&keeping, BEGIN_MS + 10 * MINUTE_MS);
    assert_int_equal(nudges(&keeping, id), 0);
    /* its end is recorded */
    assert_int_equal(kept(&keeping), 2);
    reopen(&keeping);
    keeping.rig.now_ms = BEGIN_MS;
    assert_int_equal(kept(&keeping), 2);
    end(&keeping);
}

TEST(a_failed_append_gives_nothing_and_is_made_again)
{
    Keeping keeping;
    uint64_t id;

    begin(&keeping);
    assert_applied(nudge(&keeping, "a", HOUR_MS, 1));
    id = begin_case(&keeping, "a");
    keeping.shell.fails_at = keeping.shell.appends + 1;
    keeping.shell.fails_with = BPMN_STORE_FAILED;
    keeping.rig.now_ms = BEGIN_MS + 10 * MINUTE_MS;
    assert_int_equal(bpmn_run(keeping.rig.engine, 0), BPMN_STORE_ERROR);
    assert_int_equal(kept(&keeping), 1);
    assert_int_equal(nudges(&keeping, id), 0);
    run_at(&keeping, BEGIN_MS + 10 * MINUTE_MS);
    assert_int_equal(kept(&keeping), 0);
    assert_int_equal(nudges(&keeping, id), 1);
    end(&keeping);
}

TEST(it_moves_with_the_window)
{
    Keeping keeping;
    uint64_t first;
    uint64_t last;
    uint64_t id;

    begin(&keeping);
    assert_applied(nudge(&keeping, "a", HOUR_MS, 1));
    move_window(&keeping.rig, &TINY);
    assert_int_equal(shell_window(&keeping.shell, &first, &last),
                     BPMN_STORE_OK);
    assert_true(first > 3);
    reopen(&keeping);
    assert_int_equal(kept(&keeping), 1);
    id = begin_case(&keeping, "a");
    run_at(&keeping, BEGIN_MS + 10 * MINUTE_MS);
    assert_int_equal(nudges(&keeping, id), 1);
    end(&keeping);
}

TEST(no_more_are_kept_than_there_may_be)
{
    Keeping keeping;

    begin(&keeping);
    for (int i = 0; i < LIMIT_KEPT_MESSAGES; i++) {
        assert_applied(nudge(&keeping, "a", HOUR_MS, 0));
    }
    assert_refused(nudge(&keeping, "a", HOUR_MS, 0), BPMN_REASON_LIMIT);
    assert_int_equal(kept(&keeping), LIMIT_KEPT_MESSAGES);
    /* those that are over make room */
    keeping.rig.now_ms = BEGIN_MS + HOUR_MS;
    assert_applied(nudge(&keeping, "a", HOUR_MS, 0));
    assert_int_equal(kept(&keeping), 1);
    end(&keeping);
}

static bool story_says(Keeping *keeping, uint64_t case_id, const char *words)
{
    BpmnPool pool = { 0 };
    BpmnOut out = { .pool = &pool };
    BpmnKnownCase known = { .id = case_id, .process = &TINY };
    bool says;

    assert_int_equal(bpmn_tell_story(&out, keeping->rig.engine, NULL, &known),
                     BPMN_OK);
    says = strstr(out.bytes, words);
    bpmn_pool_free(&pool);
    return says;
}

TEST(the_story_says_since_when)
{
    Keeping keeping;
    uint64_t id;

    begin(&keeping);
    assert_applied(nudge(&keeping, "a", HOUR_MS, 1));
    id = begin_case(&keeping, "a");
    run_at(&keeping, BEGIN_MS + 10 * MINUTE_MS);
    assert_int_equal(nudges(&keeping, id), 1);
    assert_true(story_says(&keeping, id, "message"));
    assert_true(
        story_says(&keeping, id, "\n      kept since 2030-01-06T09:00"));
    id = begin_case(&keeping, "b");
    run_at(&keeping, BEGIN_MS + 20 * MINUTE_MS);
    assert_applied(nudge(&keeping, "b", HOUR_MS, 2));
    assert_false(story_says(&keeping, id, "kept since"));
    end(&keeping);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
