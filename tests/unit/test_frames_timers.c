/* Timers of items: a command on a case fires what is due of it, and of no
   other. */

#include "cmocka_rig.h"
#include "core/engine/turn.h"
#include "panel_variant.h"
#include "program/execute.h"

/* How often which items have been reminded, from the first on. */
static void assert_reminded(Rig *rig, uint64_t id, const char *counts)
{
    for (uint32_t item = 1; counts[item - 1]; item++) {
        assert_int_equal(reminders(rig, id, item), counts[item - 1] - '0');
    }
}

/* Somebody claims a review in a run that fires so many timers before. */
static BpmnAnswer claim_behind(Rig *rig, uint64_t id, const char *person,
                               uint32_t budget, BpmnStatus expected)
{
    BpmnCommand one = { .size = sizeof one,
                        .kind = BPMN_CLAIM,
                        .case_id = id,
                        .element = REVIEW,
                        .actor = bpmn_string(person) };
    BpmnTicket ticket = bpmn_submit(rig->engine, &one, NULL);
    BpmnAnswer answer;

    assert_int_equal(bpmn_run(rig->engine, budget), expected);
    assert_true(bpmn_answer(rig->engine, ticket, &answer));
    return answer;
}

static BpmnAnswer claim_behind_one(Rig *rig, uint64_t id, const char *person,
                                   BpmnStatus expected)
{
    return claim_behind(rig, id, person, 2, expected);
}

/* Also timers that were armed after the first such command, and those of items
   that began since. */
TEST(commands_fire_their_own)
{
    Shell shell;
    Rig rig;

    shell_panel(&rig, &shell, NULL);
    uint64_t other = panel_start(&rig, 5);
    uint64_t id = panel_start(&rig, 3);

    rig.now_ms += HOUR_MS;
    assert_applied(claim_behind_one(&rig, id, "ann", BPMN_OK));
    assert_reminded(&rig, other, "10000");
    assert_reminded(&rig, id, "111");
    rig.now_ms += HOUR_MS / 2;
    assert_applied(move_in(&rig, id,
                           bpmn_item_frame(rig.engine, id, 0, PANEL, 3), REVIEW,
                           REVIEW));
    assert_reminded(&rig, other, "11111");
    rig.now_ms += HOUR_MS / 2;
    assert_applied(claim_behind_one(&rig, id, "bob", BPMN_OK));
    assert_reminded(&rig, other, "21111");
    assert_reminded(&rig, id, "221");
    rig.now_ms += HOUR_MS / 2;
    assert_applied(claim_behind_one(&rig, id, "cid", BPMN_OK));
    assert_reminded(&rig, other, "22111");
    assert_reminded(&rig, id, "222");
    reopen(&rig, &shell);
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_reminded(&rig, other, "22222");
    assert_reminded(&rig, id, "222");
    shell_panel_close(&rig, &shell);
}

/* The case's own among them, all by their due time: the deadline ends the
   items, and the case. */
TEST(in_the_order_of_due_times)
{
    Rig rig;

    panel_open(&rig);
    uint64_t other = panel_start(&rig, 5);
    uint64_t id = panel_start(&rig, 3);

    rig.now_ms += HOUR_MS / 2;
    BpmnAnswer moved = move_in(
        &rig, id, bpmn_item_frame(rig.engine, id, 0, PANEL, 2), REVIEW, REVIEW);

    assert_applied(moved);
    rig.now_ms = BEGIN_MS + 10 * HOUR_MS;
    BpmnAnswer claimed = claim_behind_one(&rig, id, "ann", BPMN_OK);

    assert_refused(claimed, BPMN_REASON_NOT_OPEN);
    assert_false(is_open(&rig, id));
    /* a name, one of the other's, three reminders, the deadline, the
       refusal */
    assert_int_equal(claimed.position, moved.position + 7);
    assert_reminded(&rig, other, "10000");
    panel_close(&rig);
}

/* What others do between the appends of what is due of a case. */
typedef struct Between {
    Rig *rig;
    Shell *shell;
    uint64_t other; /* case that they act on */
    int turns;
    int dies_at; /* this turn the program is begun anew; 0: none */
} Between;

static bool has_no_turn(void *user)
{
    (void)user;
    fail_msg("no more is due there than goes into an append");
    return false;
}

static bool act_between(void *user)
{
    static const char *const people[] = { "eve", "fay", "gus" };
    Between *between = user;
    BpmnOthers nobody = { has_no_turn, NULL };
    BpmnCommand claim = { .size = sizeof claim,
                          .kind = BPMN_CLAIM,
                          .case_id = between->other,
                          .element = REVIEW };
    BpmnAnswer answer;

    if (++between->turns == between->dies_at) {
        open_again(between->rig, between->shell);
        return false;
    }
    claim.actor = bpmn_string(people[between->turns - 1]);
    assert_int_equal(
        bpmn_execute_now(between->rig->engine, &nobody, &claim, &answer),
        BPMN_OK);
    assert_applied(answer);
    return true;
}

static void assert_all_reminded_once(Rig *rig, uint64_t id, uint32_t items)
{
    for (uint32_t item = 1; item <= items; item++) {
        assert_int_equal(reminders(rig, id, item), 1);
    }
}

/* What is due of a case is fired before a command on it in appends of 1,000,
   others come between, and where the program ends there the rest fires all the
   same, once. */
TEST(no_more_than_goes_into_an_append)
{
    enum { ITEMS = 2500, TURNS = 2, APPEND = 1002 };

    for (int dies_at = 0; dies_at <= TURNS; dies_at++) {
        Shell shell;
        Rig rig;

        shell_panel(&rig, &shell, NULL);
        uint64_t other = panel_start(&rig, 3);
        uint64_t id = panel_start(&rig, ITEMS);
        Between between = { &rig, &shell, other, 0, dies_at };
        BpmnOthers others = { act_between, &between };
        BpmnCommand claim = { .size = sizeof claim,
                              .kind = BPMN_CLAIM,
                              .case_id = id,
                              .element = REVIEW,
                              .actor = bpmn_string("ann") };
        BpmnAnswer answer;

        rig.now_ms += HOUR_MS;
        shell.most = 0;
        BpmnStatus status = bpmn_execute_now(rig.engine, &others, &claim,
                                             &answer);
        if (dies_at != 0) {
            assert_int_equal(status, BPMN_STOPPED);
            status = bpmn_execute_now(rig.engine, NULL, &claim, &answer);
        }
        assert_int_equal(status, BPMN_OK);
        assert_applied(answer);
        assert_int_equal(between.turns, dies_at != 0 ? dies_at : TURNS);
        assert_in_range(shell.most, 1, APPEND);
        assert_all_reminded_once(&rig, id, ITEMS);
        shell_panel_close(&rig, &shell);
    }
}

/* Where nobody else waits a run has as many appends. */
TEST(one_run_of_many_appends)
{
    enum { ITEMS = 2500, APPEND = 1002 };
    Shell shell;
    Rig rig;

    shell_panel(&rig, &shell, NULL);
    uint64_t id = panel_start(&rig, ITEMS);

    rig.now_ms += HOUR_MS;
    shell.most = shell.appends = 0;
    shell.fails_at = 2;
    shell.fails_with = BPMN_STORE_FAILED;
    BpmnAnswer claimed = claim_behind(&rig, id, "ann", 0, BPMN_STORE_ERROR);

    assert_int_equal(claimed.status, BPMN_STORE_ERROR);
    assert_int_equal(rig.engine->queue.count, 0);
    assert_applied(claim_behind(&rig, id, "ann", 0, BPMN_OK));
    assert_in_range(shell.most, 1, APPEND);
    assert_int_equal(shell.appends, 4);
    assert_all_reminded_once(&rig, id, ITEMS);
    shell_panel_close(&rig, &shell);
}

/* What is due of a case has fired whatever becomes of the command: no index
   leads to what its items waited for before. */
TEST(before_a_refused_command)
{
    Rig rig;
    size_t entries;

    panel_open(&rig);
    (void)panel_start(&rig, 1);
    uint64_t id = panel_start(&rig, 3);

    entries = rig.engine->partition.frames.index.used;
    rig.now_ms += HOUR_MS;
    BpmnCommand retry = { .size = sizeof retry,
                          .kind = BPMN_RETRY,
                          .case_id = id,
                          .element = REVIEW };
    BpmnTicket ticket = bpmn_submit(rig.engine, &retry, NULL);
    BpmnAnswer answer;

    assert_int_equal(bpmn_run(rig.engine, 2), BPMN_OK);
    assert_true(bpmn_answer(rig.engine, ticket, &answer));
    assert_refused(answer, BPMN_REASON_NOT_OPEN);
    assert_reminded(&rig, id, "111");
    assert_int_equal(rig.engine->partition.frames.index.used, entries);
    panel_close(&rig);
}

/* A timer of which not even the incident finds room fires later, whatever else
   was recorded meanwhile. */
TEST(what_finds_no_room_fires_later)
{
    for (size_t most = 64; most < 2048; most += 32) {
        Rig rig;

        panel_open(&rig);
        uint64_t id = panel_start(&rig, 1);
        uint64_t other = panel_start(&rig, 0);

        rig.now_ms += HOUR_MS;
        rig.engine->partition.store.body_max_bytes = most;
        (void)panel_act(&rig, BPMN_RETRY, other, SIGN, "olga");
        rig.engine->partition.store.body_max_bytes = 0;
        rig.now_ms += HOUR_MS / 2;
        assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
        assert_reminded(&rig, id, "1");
        panel_close(&rig);
    }
}

/* Where the store fails nothing has fired, and all of it fires later. */
TEST(a_failed_run_fires_nothing)
{
    Shell shell;
    Rig rig;

    shell_panel(&rig, &shell, NULL);
    (void)panel_start(&rig, 5);
    uint64_t id = panel_start(&rig, 3);

    for (int hour = 1; hour <= 3; hour++) {
        rig.now_ms += HOUR_MS;
        shell.fails_at = shell.appends + 1;
        shell.fails_with = BPMN_STORE_FAILED;
        assert_int_equal(
            claim_behind_one(&rig, id, "ann", BPMN_STORE_ERROR).status,
            BPMN_STORE_ERROR);
        assert_int_equal(claim_behind_one(&rig, id, "ann", BPMN_OK).status,
                         BPMN_OK);
        assert_int_equal(reminders(&rig, id, 1), hour);
        assert_int_equal(reminders(&rig, id, 3), hour);
    }
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    reopen(&rig, &shell);
    shell_panel_close(&rig, &shell);
}

static bool deadline_is_soft;

static void soft_step(BpmnStep *step)
{
    if (step->event != EVENT_DEADLINE || !deadline_is_soft) panel_step(step);
}

/* A timer that another would have cancelled is not forgotten with it. */
TEST(what_was_cancelled_in_vain)
{
    Variant variant;
    Shell shell;
    Rig rig;

    variant_make(&variant, soft_step);
    shell_panel(&rig, &shell, &variant.process);
    uint64_t id = panel_start(&rig, 2);

    rig.now_ms += 9 * HOUR_MS;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_reminded(&rig, id, "11");
    rig.now_ms += HOUR_MS;
    shell.fails_at = shell.appends + 1;
    shell.fails_with = BPMN_STORE_FAILED;
    deadline_is_soft = false;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_STORE_ERROR);
    deadline_is_soft = true;
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_reminded(&rig, id, "22");
    shell_panel_close(&rig, &shell);
}

static BpmnAnswer operate(Rig *rig, BpmnCommandKind kind, uint64_t id,
                          uint32_t flags)
{
    return give(rig,
                &(BpmnCommand){ .size = sizeof(BpmnCommand),
                                .kind = kind,
                                .case_id = id,
                                .element = BPMN_NO_ELEMENT,
                                .actor = bpmn_string("olga"),
                                .flags = flags });
}

static void run_at(Rig *rig, int64_t now_ms)
{
    rig->now_ms = now_ms;
    assert_int_equal(bpmn_run(rig->engine, 0), BPMN_OK);
}

/* Of a suspended case no timer fires, of no item either; they go on with what
   they had left, also behind a commit that failed and in another engine. */
TEST(timers_of_items_pause)
{
    int64_t resumed_ms = BEGIN_MS + 20 * HOUR_MS;
    Shell shell;
    Rig rig;

    shell_panel(&rig, &shell, NULL);
    uint64_t other = panel_start(&rig, 1);
    uint64_t id = panel_start(&rig, 3);

    run_at(&rig, BEGIN_MS + HOUR_MS / 2);
    assert_applied(operate(&rig, BPMN_SUSPEND, id, 0));
    run_at(&rig, BEGIN_MS + HOUR_MS);
    assert_reminded(&rig, id, "000");
    assert_reminded(&rig, other, "1");
    reopen(&rig, &shell);
    run_at(&rig, BEGIN_MS + 20 * HOUR_MS);
    assert_refused(panel_act(&rig, BPMN_CLAIM, id, REVIEW, "ann"),
                   BPMN_REASON_SUSPENDED);
    assert_reminded(&rig, id, "000");
    shell.fails_at = shell.appends + 1;
    shell.fails_with = BPMN_STORE_FAILED;
    assert_int_equal(operate(&rig, BPMN_RESUME, id, 0).status,
                     BPMN_STORE_ERROR);
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    assert_reminded(&rig, id, "000");
    assert_applied(operate(&rig, BPMN_RESUME, id, 0));
    run_at(&rig, resumed_ms + HOUR_MS / 2 - 1);
    assert_reminded(&rig, id, "000");
    run_at(&rig, resumed_ms + HOUR_MS / 2);
    assert_reminded(&rig, id, "111");
    reopen(&rig, &shell);
    run_at(&rig, resumed_ms + 3 * HOUR_MS / 2);
    assert_reminded(&rig, id, "222");
    run_at(&rig, resumed_ms + 19 * HOUR_MS / 2 - 1);
    assert_true(is_open(&rig, id));
    run_at(&rig, resumed_ms + 19 * HOUR_MS / 2);
    assert_false(is_open(&rig, id));
    shell_panel_close(&rig, &shell);
}

TEST(timers_of_items_run)
{
    Shell shell;
    Rig rig;

    shell_panel(&rig, &shell, NULL);
    uint64_t id = panel_start(&rig, 3);

    assert_applied(operate(&rig, BPMN_SUSPEND, id, BPMN_TIMERS_RUN));
    run_at(&rig, BEGIN_MS + HOUR_MS);
    assert_int_equal(bpmn_next_due(rig.engine), INT64_MAX);
    assert_applied(operate(&rig, BPMN_RESUME, id, 0));
    assert_int_equal(bpmn_next_due(rig.engine), BEGIN_MS + HOUR_MS);
    assert_applied(claim_behind_one(&rig, id, "ann", BPMN_OK));
    assert_reminded(&rig, id, "111");
    run_at(&rig, BEGIN_MS + 2 * HOUR_MS);
    assert_reminded(&rig, id, "222");
    shell_panel_close(&rig, &shell);
}

/* What hangs below a cancelled case is gone with it. */
TEST(cancelled_with_its_items)
{
    Shell shell;
    Rig rig;
    Open open;

    shell_panel(&rig, &shell, NULL);
    uint64_t id = panel_start(&rig, 3);

    assert_applied(operate(&rig, BPMN_SUSPEND, id, 0));
    assert_applied(operate(&rig, BPMN_CANCEL, id, 0));
    assert_false(is_open(&rig, id));
    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(open.count, 0);
    run_at(&rig, BEGIN_MS + 20 * HOUR_MS);
    assert_int_equal(bpmn_next_due(rig.engine), INT64_MAX);
    shell_panel_close(&rig, &shell);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
