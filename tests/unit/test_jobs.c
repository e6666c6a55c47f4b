/* Open jobs are found without looking at cases that have none. */
#include "bpmn/serve.h"
#include "store_rig.h"

static size_t asked;

static bool does(void *user, const char *type)
{
    asked++;
    return strcmp(type, user) == 0;
}

static void open_on(Rig *rig, Shell *shell, const char *type)
{
    int64_t now_ms = rig->now_ms;

    rig_configure(rig);
    if (now_ms > rig->now_ms) rig->now_ms = now_ms;
    rig->config.store = shell_store(shell);
    rig->config.does_job = does;
    rig->config.does_job_user = (void *)(uintptr_t)type;
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
}

/* The case of the next job; 0: there is none. */
static uint64_t next(Rig *rig)
{
    BpmnWaitView view;

    if (!bpmn_next_job(rig->engine, &view)) return 0;
    assert_int_equal(view.element, FETCH);
    assert_int_equal(view.kind, BPMN_WAIT_JOB);
    assert_null(view.holder.bytes);
    return view.case_id;
}

TEST(each_is_shown_once_and_again_after_a_minute)
{
    Shell shell;
    Rig rig = { 0 };
    uint64_t first;
    uint64_t second;

    shell_open(&shell);
    open_on(&rig, &shell, "fetch");
    assert_int_equal(bpmn_next_job_due(rig.engine), INT64_MAX);
    assert_int_equal(next(&rig), 0);
    first = start_job(&rig);
    assert_applied(start(&rig, "no job"));
    second = start_job(&rig);
    assert_true(bpmn_next_job_due(rig.engine) <= rig.now_ms);
    assert_int_equal(next(&rig), first);
    assert_int_equal(next(&rig), second);
    assert_int_equal(next(&rig), 0);
    assert_int_equal(bpmn_next_job_due(rig.engine),
                     rig.now_ms + BPMN_JOB_SHOWN_MS);
    assert_applied(act(&rig, BPMN_JOB_DONE, first, FETCH, NULL));
    rig.now_ms += BPMN_JOB_SHOWN_MS;
    assert_int_equal(next(&rig), second);
    assert_int_equal(next(&rig), 0);
    rig_close_on(&rig, &shell);
}

TEST(a_try_that_failed_is_shown_when_it_is_due)
{
    Shell shell;
    Rig rig = { 0 };
    uint64_t id;

    shell_open(&shell);
    open_on(&rig, &shell, "fetch");
    id = start_job(&rig);
    assert_int_equal(next(&rig), id);
    assert_applied(act(&rig, BPMN_JOB_FAILED, id, FETCH, NULL));
    assert_int_equal(next(&rig), 0);
    assert_int_equal(bpmn_next_job_due(rig.engine), rig.now_ms + 1000);
    rig.now_ms += 1000;
    assert_int_equal(next(&rig), id);
    assert_applied(act(&rig, BPMN_JOB_FAILED, id, FETCH, NULL));
    rig.now_ms += BPMN_JOB_SHOWN_MS;
    /* In an incident now. */
    assert_int_equal(next(&rig), 0);
    assert_applied(act(&rig, BPMN_RETRY, id, FETCH, NULL));
    assert_int_equal(next(&rig), id);
    rig_close_on(&rig, &shell);
}

TEST(one_that_another_has_is_shown_when_its_lease_ends)
{
    Shell shell;
    Rig rig = { 0 };
    BpmnCommand take;

    shell_open(&shell);
    open_on(&rig, &shell, "fetch");
    take = command(BPMN_JOB_TAKE, start_job(&rig), FETCH);
    take.actor = text("w1");
    take.lease_ms = 5000;
    assert_applied(give(&rig, &take));
    assert_int_equal(next(&rig), 0);
    rig.now_ms += 4999;
    assert_int_equal(next(&rig), 0);
    rig.now_ms += 1;
    assert_int_equal(next(&rig), take.case_id);
    rig_close_on(&rig, &shell);
}

TEST(jobs_are_known_after_opening)
{
    Shell shell;
    Rig rig = { 0 };
    uint64_t id;

    shell_open(&shell);
    open_on(&rig, &shell, "fetch");
    (void)start_job(&rig);
    id = start_job(&rig);
    assert_applied(act(&rig, BPMN_JOB_DONE, id - 1, FETCH, NULL));
    rig_close(&rig);
    open_on(&rig, &shell, "fetch");
    assert_int_equal(next(&rig), id);
    assert_int_equal(next(&rig), 0);
    rig_close_on(&rig, &shell);
}

TEST(other_types_are_not_shown)
{
    Shell shell;
    Rig rig = { 0 };

    shell_open(&shell);
    open_on(&rig, &shell, "bring");
    asked = 0;
    (void)start_job(&rig);
    assert_int_equal(asked, 1);
    assert_int_equal(bpmn_next_job_due(rig.engine), INT64_MAX);
    assert_int_equal(next(&rig), 0);
    rig_close_on(&rig, &shell);
}

/* More than are kept before those that are over are taken out. */
TEST(many_that_are_done_leave_nothing)
{
    Shell shell;
    Rig rig = { 0 };

    shell_open(&shell);
    open_on(&rig, &shell, "fetch");
    for (int i = 0; i < 5000; i++) {
        uint64_t id = start_job(&rig);

        assert_int_equal(next(&rig), id);
        assert_applied(act(&rig, BPMN_JOB_DONE, id, FETCH, NULL));
    }
    assert_int_equal(next(&rig), 0);
    rig.now_ms += BPMN_JOB_SHOWN_MS;
    assert_int_equal(next(&rig), 0);
    assert_int_equal(bpmn_next_job_due(rig.engine), INT64_MAX);
    rig_close_on(&rig, &shell);
}

static bool take_id(void *user, const BpmnCaseView *view)
{
    *(uint64_t *)user = view->id;
    return false;
}

/* Pages of 1,024 cases begin and end anywhere. */
TEST(cases_below_an_id_are_shown)
{
    Shell shell;
    Rig rig = { 0 };

    shell_open(&shell);
    open_on(&rig, &shell, "fetch");
    for (int i = 0; i < 2100; i++) (void)start_job(&rig);
    for (uint64_t below = 2102; below > 0; below--) {
        uint64_t found = 0;

        bpmn_each_case_below(rig.engine, below, take_id, &found);
        assert_int_equal(found, below > 2100 ? 2100 : below - 1);
    }
    rig_close_on(&rig, &shell);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
