/* The wall's clock jumps, stands still, goes back; the machine is started anew:
   how far is it believed? Items are reminded each hour, and the case ends after
   ten. */

#include "cmocka_rig.h"
#include "bpmn/journal.h"
#include "panel_shell.h"

#define MINUTE_MS ((int64_t)60000)
#define DAY_MS (24 * HOUR_MS)
#define YEARS_MS (30 * 365 * DAY_MS)

/* The rig's time is the wall's. */
typedef struct Clocks {
    Rig rig;
    Shell shell;
    int64_t forward_ms;
    uint64_t id; /* of a case with one item */
} Clocks;

static int64_t forward(void *user)
{
    return ((Clocks *)user)->forward_ms;
}

static void believe_both(Clocks *clocks)
{
    clocks->rig.config.clock.pace = &bpmn_ability_pace;
    clocks->rig.config.clock.monotonic_ms = forward;
}

static void run(Clocks *clocks)
{
    assert_int_equal(bpmn_run(clocks->rig.engine, 0), BPMN_OK);
}

/* Opened while nobody doubts the wall's clock, then with both. */
static void begin(Clocks *clocks, bool doubts)
{
    shell_panel(&clocks->rig, &clocks->shell, NULL);
    clocks->forward_ms = 5 * DAY_MS;
    if (doubts) {
        believe_both(clocks);
        open_again(&clocks->rig, &clocks->shell);
    }
    clocks->id = panel_start(&clocks->rig, 1);
}

static void end(Clocks *clocks)
{
    uint64_t records;
    uint64_t erased;
    uint64_t bad;

    assert_int_equal(bpmn_audit(clocks->rig.engine, &records, &erased, &bad),
                     BPMN_OK);
    assert_int_equal(bad, 0);
    open_again(&clocks->rig, &clocks->shell);
    shell_panel_close(&clocks->rig, &clocks->shell);
}

static void pass(Clocks *clocks, int64_t ms)
{
    clocks->rig.now_ms += ms;
    clocks->forward_ms += ms;
    run(clocks);
}

static void jump(Clocks *clocks, int64_t ms)
{
    clocks->rig.now_ms += ms;
    run(clocks);
}

/* The machine is started anew, and then the program. */
static void boot(Clocks *clocks, int64_t later_ms)
{
    clocks->forward_ms = 40000;
    clocks->rig.config.clock.run[0]++;
    clocks->rig.now_ms += later_ms;
    open_again(&clocks->rig, &clocks->shell);
    run(clocks);
}

static void assert_time(Clocks *clocks, BpmnClockPace pace, int64_t now_ms)
{
    BpmnClockView view;

    bpmn_clock(clocks->rig.engine, &view);
    assert_int_equal(view.pace, pace);
    assert_int_equal(view.now_ms, now_ms);
    assert_int_equal(view.wall_ms, clocks->rig.now_ms);
}

static BpmnAnswer say(Clocks *clocks, BpmnCommandKind kind)
{
    return give(&clocks->rig,
                &(BpmnCommand){ .size = sizeof(BpmnCommand),
                                .kind = kind,
                                .element = BPMN_NO_ELEMENT,
                                .text = bpmn_string("it is so") });
}

static int64_t reminded(Clocks *clocks)
{
    return reminders(&clocks->rig, clocks->id, 1);
}

TEST(a_jump_for_a_moment)
{
    Clocks clocks;

    begin(&clocks, true);
    pass(&clocks, HOUR_MS / 2);
    jump(&clocks, YEARS_MS);
    assert_time(&clocks, BPMN_CLOCK_HELD, BEGIN_MS + HOUR_MS / 2);
    assert_int_equal(reminded(&clocks), 0);
    jump(&clocks, -YEARS_MS);
    assert_time(&clocks, BPMN_CLOCK_GOES, BEGIN_MS + HOUR_MS / 2);
    pass(&clocks, HOUR_MS / 2);
    assert_int_equal(reminded(&clocks), 1);
    end(&clocks);
}

/* Time goes on by the other clock, for as long as nobody says more. */
TEST(a_far_jump_is_accepted_by_people_only)
{
    Clocks clocks;

    begin(&clocks, true);
    assert_refused(say(&clocks, BPMN_CLOCK_ACCEPT), BPMN_REASON_CONFLICT);
    jump(&clocks, YEARS_MS);
    pass(&clocks, HOUR_MS);
    assert_int_equal(reminded(&clocks), 1);
    open_again(&clocks.rig, &clocks.shell);
    pass(&clocks, HOUR_MS);
    assert_time(&clocks, BPMN_CLOCK_HELD, BEGIN_MS + 2 * HOUR_MS);
    assert_int_equal(reminded(&clocks), 2);
    clocks.shell.fails_at = clocks.shell.appends + 1;
    clocks.shell.fails_with = BPMN_STORE_FAILED;
    assert_int_equal(say(&clocks, BPMN_CLOCK_ACCEPT).status, BPMN_STORE_ERROR);
    assert_time(&clocks, BPMN_CLOCK_HELD, BEGIN_MS + 2 * HOUR_MS);
    assert_int_equal(reminded(&clocks), 2);
    assert_applied(say(&clocks, BPMN_CLOCK_ACCEPT));
    assert_time(&clocks, BPMN_CLOCK_GOES, clocks.rig.now_ms);
    run(&clocks);
    assert_false(is_open(&clocks.rig, clocks.id));
    end(&clocks);
}

/* Also when the program is opened anew meanwhile. */
TEST(a_jump_on_which_both_agree)
{
    Clocks clocks;

    begin(&clocks, true);
    jump(&clocks, 2 * DAY_MS);
    pass(&clocks, 5 * MINUTE_MS);
    jump(&clocks, 2 * MINUTE_MS);
    pass(&clocks, 9 * MINUTE_MS);
    assert_time(&clocks, BPMN_CLOCK_HELD, BEGIN_MS + 14 * MINUTE_MS);
    open_again(&clocks.rig, &clocks.shell);
    pass(&clocks, MINUTE_MS - 1);
    assert_time(&clocks, BPMN_CLOCK_HELD, BEGIN_MS + 15 * MINUTE_MS - 1);
    assert_true(is_open(&clocks.rig, clocks.id));
    pass(&clocks, 1);
    assert_time(&clocks, BPMN_CLOCK_GOES, clocks.rig.now_ms);
    assert_false(is_open(&clocks.rig, clocks.id));
    end(&clocks);
}

/* In one run of the clocks, asleep or not, and behind another boot. */
TEST(an_idle_month)
{
    Clocks clocks;

    begin(&clocks, true);
    clocks.rig.now_ms += 30 * DAY_MS;
    clocks.forward_ms += 30 * DAY_MS;
    open_again(&clocks.rig, &clocks.shell);
    run(&clocks);
    assert_time(&clocks, BPMN_CLOCK_GOES, BEGIN_MS + 30 * DAY_MS);
    assert_false(is_open(&clocks.rig, clocks.id));
    boot(&clocks, 300 * DAY_MS);
    assert_time(&clocks, BPMN_CLOCK_GOES, BEGIN_MS + 330 * DAY_MS);
    end(&clocks);
}

TEST(another_boot_far_ahead)
{
    Clocks clocks;

    begin(&clocks, true);
    boot(&clocks, 401 * DAY_MS);
    assert_time(&clocks, BPMN_CLOCK_HELD, BEGIN_MS);
    pass(&clocks, HOUR_MS);
    assert_time(&clocks, BPMN_CLOCK_HELD, BEGIN_MS + HOUR_MS);
    assert_int_equal(reminded(&clocks), 1);
    open_again(&clocks.rig, &clocks.shell);
    assert_time(&clocks, BPMN_CLOCK_HELD, BEGIN_MS + HOUR_MS);
    assert_applied(say(&clocks, BPMN_CLOCK_ACCEPT));
    open_again(&clocks.rig, &clocks.shell);
    assert_time(&clocks, BPMN_CLOCK_GOES, clocks.rig.now_ms);
    end(&clocks);
}

/* Time never stands: not in one program, nor in several one behind the
   other, nor behind another boot. */
TEST(the_wall_is_behind)
{
    Clocks clocks;

    begin(&clocks, true);
    pass(&clocks, HOUR_MS / 2);
    jump(&clocks, -2 * HOUR_MS);
    assert_time(&clocks, BPMN_CLOCK_BEHIND, BEGIN_MS + HOUR_MS / 2);
    pass(&clocks, HOUR_MS);
    assert_time(&clocks, BPMN_CLOCK_BEHIND, BEGIN_MS + HOUR_MS);
    assert_int_equal(reminded(&clocks), 1);
    for (int i = 0; i < 60; i++) {
        open_again(&clocks.rig, &clocks.shell);
        pass(&clocks, MINUTE_MS);
    }
    assert_time(&clocks, BPMN_CLOCK_BEHIND, BEGIN_MS + 3 * HOUR_MS / 2);
    (void)panel_start(&clocks.rig, 1);
    boot(&clocks, 0);
    pass(&clocks, HOUR_MS);
    assert_time(&clocks, BPMN_CLOCK_BEHIND, BEGIN_MS + 2 * HOUR_MS);
    assert_int_equal(reminded(&clocks), 2);
    pass(&clocks, HOUR_MS);
    assert_time(&clocks, BPMN_CLOCK_GOES, BEGIN_MS + 5 * HOUR_MS / 2);
    end(&clocks);
}

/* What was recorded while the clock was wrong, by a program that believed it.
   A failed commit leaves all as it was. */
TEST(time_that_is_spoilt)
{
    Clocks clocks;
    uint64_t later;

    begin(&clocks, false);
    clocks.rig.now_ms += YEARS_MS;
    run(&clocks);
    assert_false(is_open(&clocks.rig, clocks.id));
    clocks.rig.now_ms -= YEARS_MS;
    believe_both(&clocks);
    open_again(&clocks.rig, &clocks.shell);
    assert_time(&clocks, BPMN_CLOCK_BEHIND, BEGIN_MS + YEARS_MS);
    clocks.shell.fails_at = clocks.shell.appends + 1;
    clocks.shell.fails_with = BPMN_STORE_FAILED;
    assert_int_equal(say(&clocks, BPMN_CLOCK_RESET).status, BPMN_STORE_ERROR);
    assert_time(&clocks, BPMN_CLOCK_BEHIND, BEGIN_MS + YEARS_MS);
    assert_applied(say(&clocks, BPMN_CLOCK_RESET));
    assert_time(&clocks, BPMN_CLOCK_GOES, BEGIN_MS);
    assert_refused(say(&clocks, BPMN_CLOCK_RESET), BPMN_REASON_CONFLICT);
    later = panel_start(&clocks.rig, 1);
    open_again(&clocks.rig, &clocks.shell);
    assert_time(&clocks, BPMN_CLOCK_GOES, BEGIN_MS);
    pass(&clocks, HOUR_MS);
    assert_int_equal(reminders(&clocks.rig, later, 1), 1);
    end(&clocks);
}

/* Without another clock time stands until the wall's has caught up. */
TEST(the_wall_alone)
{
    Clocks clocks;

    begin(&clocks, false);
    jump(&clocks, HOUR_MS);
    jump(&clocks, -HOUR_MS / 2);
    assert_time(&clocks, BPMN_CLOCK_BEHIND, BEGIN_MS + HOUR_MS);
    assert_refused(say(&clocks, BPMN_CLOCK_RESET), BPMN_REASON_CONFLICT);
    jump(&clocks, HOUR_MS / 2);
    assert_time(&clocks, BPMN_CLOCK_GOES, BEGIN_MS + HOUR_MS);
    end(&clocks);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
