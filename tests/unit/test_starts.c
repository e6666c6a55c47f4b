/* Cases that begin by themselves: once at each time, across restarts, failed
   appends and a window that moves; withdrawn by a newer version. */
#include "store_rig.h"

#define HOUR_MS (60 * MINUTE_MS)

enum { ELDER, NEWER, PLAIN, SORTS };

/* The tiny process, in which Ping comes each hour three times, once in an hour,
   or not by itself, on a journal that outlives its engines. */
typedef struct Starts {
    Rig rig;
    Shell shell;
    BpmnEvent events[SORTS][EVENTS];
    BpmnProcess sorts[SORTS];
    const BpmnProcess *given[SORTS];
} Starts;

static void open_at(Starts *starts, int first, int last, int64_t now_ms)
{
    static const char *const WHEN[] = { "R3/PT1H", "PT1H", NULL };
    Rig *rig = &starts->rig;

    rig_configure(rig);
    rig->now_ms = now_ms;
    for (int i = first; i <= last; i++) {
        BpmnProcess *process = &starts->sorts[i];

        *process = TINY;
        process->net_hash[0] = (uint8_t)(i + 1);
        memcpy(starts->events[i], TINY_EVENTS, sizeof TINY_EVENTS);
        process->events = starts->events[i];
        starts->given[i - first] = process;
        if (!WHEN[i]) continue;
        starts->events[i][EVENT_PING] = (BpmnEvent){
            BPMN_EVENT_START_TIMER, PING, WHEN[i], false, 0,
        };
        process->abilities.starts = &bpmn_ability_start;
    }
    rig->config.processes = starts->given;
    rig->config.process_count = (size_t)(last - first + 1);
    rig->config.store = shell_store(&starts->shell);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
}

static void begin(Starts *starts, int first, int last)
{
    shell_open(&starts->shell);
    open_at(starts, first, last, BEGIN_MS);
    assert_int_equal(bpmn_run(starts->rig.engine, 0), BPMN_OK);
}

static void reopen(Starts *starts, int first, int last, int64_t now_ms)
{
    bpmn_close(starts->rig.engine);
    open_at(starts, first, last, now_ms);
    assert_int_equal(bpmn_run(starts->rig.engine, 0), BPMN_OK);
}

static void end(Starts *starts)
{
    bpmn_close(starts->rig.engine);
    shell_close(&starts->shell);
}

static bool count_case(void *user, const BpmnCaseView *view)
{
    (void)view;
    ++*(int *)user;
    return true;
}

static int cases(const Starts *starts)
{
    int count = 0;

    bpmn_each_case(starts->rig.engine, count_case, &count);
    return count;
}

static int cases_at(Starts *starts, int64_t now_ms)
{
    starts->rig.now_ms = now_ms;
    assert_int_equal(bpmn_run(starts->rig.engine, 0), BPMN_OK);
    return cases(starts);
}

TEST(a_case_begins_at_each_time)
{
    Starts starts;

    begin(&starts, ELDER, ELDER);
    assert_int_equal(bpmn_next_due(starts.rig.engine), BEGIN_MS + HOUR_MS);
    assert_int_equal(cases_at(&starts, BEGIN_MS + HOUR_MS - 1), 0);
    assert_int_equal(cases_at(&starts, BEGIN_MS + HOUR_MS), 1);
    reopen(&starts, ELDER, ELDER, BEGIN_MS + HOUR_MS);
    assert_int_equal(cases(&starts), 1);
    assert_int_equal(cases_at(&starts, BEGIN_MS + 2 * HOUR_MS), 2);
    assert_int_equal(cases_at(&starts, BEGIN_MS + 3 * HOUR_MS), 3);
    assert_int_equal(bpmn_next_due(starts.rig.engine), INT64_MAX);
    reopen(&starts, ELDER, ELDER, BEGIN_MS + 9 * HOUR_MS);
    assert_int_equal(cases(&starts), 3);
    end(&starts);
}

TEST(of_those_that_were_missed_the_last_begins_one)
{
    Starts starts;

    begin(&starts, ELDER, ELDER);
    reopen(&starts, ELDER, ELDER, BEGIN_MS + 2 * HOUR_MS + 1);
    assert_int_equal(cases(&starts), 1);
    assert_int_equal(bpmn_next_due(starts.rig.engine), BEGIN_MS + 3 * HOUR_MS);
    reopen(&starts, ELDER, ELDER, BEGIN_MS + 9 * HOUR_MS);
    assert_int_equal(cases(&starts), 2);
    assert_int_equal(bpmn_next_due(starts.rig.engine), INT64_MAX);
    end(&starts);
}

TEST(a_failed_append_begins_nothing_and_is_made_again)
{
    Starts starts;

    begin(&starts, ELDER, ELDER);
    starts.shell.fails_at = starts.shell.appends + 1;
    starts.shell.fails_with = BPMN_STORE_FAILED;
    starts.rig.now_ms = BEGIN_MS + HOUR_MS;
    assert_int_equal(bpmn_run(starts.rig.engine, 0), BPMN_STORE_ERROR);
    assert_int_equal(cases(&starts), 0);
    assert_int_equal(cases_at(&starts, BEGIN_MS + HOUR_MS), 1);
    assert_int_equal(cases_at(&starts, BEGIN_MS + 2 * HOUR_MS - 1), 1);
    assert_int_equal(cases_at(&starts, BEGIN_MS + 2 * HOUR_MS), 2);
    end(&starts);
}

TEST(a_newer_version_withdraws_them)
{
    Starts starts;
    BpmnCommand one = command(BPMN_IN_FORCE, 0, BPMN_NO_ELEMENT);

    begin(&starts, ELDER, ELDER);
    reopen(&starts, ELDER, NEWER, BEGIN_MS + MINUTE_MS);
    assert_int_equal(cases_at(&starts, BEGIN_MS + HOUR_MS), 0);
    assert_int_equal(cases_at(&starts, BEGIN_MS + HOUR_MS + MINUTE_MS), 1);
    assert_int_equal(bpmn_next_due(starts.rig.engine), INT64_MAX);
    one.name = text("01");
    one.text = text("back");
    assert_applied(give(&starts.rig, &one));
    assert_int_equal(bpmn_next_due(starts.rig.engine),
                     BEGIN_MS + 2 * HOUR_MS + MINUTE_MS);
    /* it is in force already: nothing begins anew */
    starts.rig.now_ms += MINUTE_MS;
    assert_applied(give(&starts.rig, &one));
    assert_int_equal(bpmn_next_due(starts.rig.engine),
                     BEGIN_MS + 2 * HOUR_MS + MINUTE_MS);
    end(&starts);
}

TEST(a_program_without_the_version_leaves_them)
{
    Starts starts;

    begin(&starts, ELDER, ELDER);
    reopen(&starts, PLAIN, PLAIN, BEGIN_MS + 2 * HOUR_MS);
    assert_int_equal(bpmn_next_due(starts.rig.engine), INT64_MAX);
    reopen(&starts, ELDER, ELDER, BEGIN_MS + 3 * HOUR_MS);
    assert_int_equal(cases(&starts), 0);
    assert_int_equal(bpmn_next_due(starts.rig.engine), INT64_MAX);
    end(&starts);
}

TEST(they_move_with_the_window)
{
    Starts starts;
    uint64_t start;
    uint64_t last;

    begin(&starts, ELDER, ELDER);
    move_window(&starts.rig, &starts.sorts[ELDER]);
    assert_int_equal(shell_window(&starts.shell, &start, &last), BPMN_STORE_OK);
    assert_true(start > 3);
    reopen(&starts, ELDER, ELDER, BEGIN_MS + HOUR_MS);
    assert_int_equal(cases(&starts), 1);
    end(&starts);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
