/* Items of a panel: they begin, are acted on, and complete it. */

#include "cmocka_rig.h"
#include "panel_shell.h"

TEST(three_reviewers_wait)
{
    Rig rig;
    Open open;

    (void)panel_begin(&rig, 3, &open);
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

TEST(one_answer_cancels_the_rest)
{
    Rig rig;
    Open open;

    uint64_t id = panel_begin(&rig, 3, &open);

    assert_applied(decide(&rig, wait_of_item(&open, REVIEW, 2), "ann", "no"));
    look(&rig, id, &open);
    assert_int_equal(open.count, 1);
    assert_int_equal(open.waits[0].element, SIGN);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, SIGN, "zoe"));
    assert_false(is_open(&rig, id));
    panel_close(&rig);
}

TEST(all_answers_complete)
{
    Rig rig;
    Open open;

    uint64_t id = panel_begin(&rig, 3, &open);

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
TEST(five_are_served)
{
    Rig rig;
    Open open;
    BpmnTicket tickets[5];
    BpmnAnswer answer;

    (void)panel_begin(&rig, 5, &open);
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

/* Without an item a command means the oldest that its actor holds, else may
   take. */
TEST(the_oldest_that_the_actor_holds)
{
    Rig rig;
    Open open;

    uint64_t id = panel_begin(&rig, 3, &open);

    BpmnCommand claim = decision(wait_of_item(&open, REVIEW, 2), "bob", "yes");

    claim.kind = BPMN_CLAIM;
    claim.outcome = (BpmnString){ NULL, 0 };
    assert_applied(give(&rig, &claim));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "bob"));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, id, REVIEW, "bob"));
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 1);
    assert_int_equal(wait_of_item(&open, REVIEW, 3)->items[0], 3);
    panel_close(&rig);
}

/* One who acts on what has changed since is told so; others are not. */
TEST(versions_are_of_the_frame)
{
    Rig rig;
    Open open;

    uint64_t id = panel_begin(&rig, 2, &open);

    BpmnCommand first = decision(wait_of_item(&open, REVIEW, 1), "ann", "yes");
    BpmnCommand second = decision(wait_of_item(&open, REVIEW, 2), "ann", "yes");

    first.version = wait_of_item(&open, REVIEW, 1)->version;
    second.version = wait_of_item(&open, REVIEW, 2)->version;
    rig.now_ms += HOUR_MS;
    assert_refused(give(&rig, &first), BPMN_REASON_CONFLICT);
    look(&rig, id, &open);
    first.version = wait_of_item(&open, REVIEW, 1)->version;
    second.version = wait_of_item(&open, REVIEW, 2)->version;
    assert_applied(give(&rig, &first));
    assert_refused(give(&rig, &first), BPMN_REASON_NOT_OPEN);
    assert_applied(give(&rig, &second));
    panel_close(&rig);
}

TEST(no_items_complete_at_once)
{
    char room[16];
    BpmnDatum data[] = { integer_datum("panel", 0),
                         list_datum("panel", NULL, 0, room) };
    Rig rig;
    Open open;

    panel_open(&rig);
    for (size_t i = 0; i < 2; i++) {
        look(&rig, panel_start_with(&rig, &data[i], 1).case_id, &open);
        assert_int_equal(open.count, 1);
        assert_int_equal(open.waits[0].element, SIGN);
    }
    panel_close(&rig);
}

/* A count that is negative or none: an incident at the activity, which a retry
   opens once it is one. */
TEST(bad_counts_are_incidents)
{
    BpmnDatum data[] = {
        integer_datum("panel", -1),
        { bpmn_string("panel"), { .type = BPMN_TEXT, .as.text = { "3", 1 } } },
        { bpmn_string("panel"),
          { .type = BPMN_DECIMAL, .as.decimal = { 25, -1, 0 } } },
        { bpmn_string("panel"), { .type = BPMN_TEXT, .is_null = true } },
    };
    BpmnDatum two = integer_datum("panel", 2);
    Rig rig;
    Open open;

    panel_open(&rig);
    for (size_t i = 0; i < sizeof data / sizeof *data; i++) {
        uint64_t id = panel_start_with(&rig, &data[i], 1).case_id;
        BpmnCommand set = { .size = sizeof set,
                            .kind = BPMN_SET,
                            .case_id = id,
                            .element = BPMN_NO_ELEMENT,
                            .data = &two,
                            .data_count = 1 };

        look(&rig, id, &open);
        assert_int_equal(open.count, 1);
        assert_int_equal(open.waits[0].element, PANEL);
        assert_int_equal(open.waits[0].cause, BPMN_CAUSE_NO_VALUE);
        assert_applied(give(&rig, &set));
        assert_applied(panel_act(&rig, BPMN_RETRY, id, PANEL, "ann"));
        look(&rig, id, &open);
        assert_int_equal(count_at(&open, REVIEW), 2);
    }
    panel_close(&rig);
}

/* The second item cannot begin within the first half hour. */
static void late_step(BpmnStep *step)
{
    if (step->event == BPMN_OPENS && step->item == 2
        && step->now_ms < BEGIN_MS + HOUR_MS / 2) {
        bpmn_refuse_token(step);
        return;
    }
    panel_step(step);
}

/* An item that cannot begin rests, with all behind it, in an incident of its
   host; a retry goes on with it. */
TEST(an_item_that_cannot_begin)
{
    BpmnProcess late = PANEL_PROCESS;
    Shell shell;
    Open open;
    Rig rig;

    late.step = late_step;
    shell_panel(&rig, &shell, &late);
    uint64_t id = panel_start(&rig, 4);

    reopen(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 1);
    assert_int_equal(open.waits[1].element, PANEL);
    assert_int_equal(open.waits[1].cause, BPMN_CAUSE_FUEL);
    assert_applied(panel_act(&rig, BPMN_RETRY, id, PANEL, "ann"));
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 1);
    rig.now_ms += HOUR_MS / 2;
    assert_applied(panel_act(&rig, BPMN_RETRY, id, PANEL, "ann"));
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 4);
    reopen(&rig, &shell);
    shell_panel_close(&rig, &shell);
}

/* What a case of very many items waits for: reviews, one of them, and why no
   more begin. */
typedef struct Crowd {
    size_t reviews;
    BpmnWaitView last;
    BpmnCause cause;
} Crowd;

static bool count_wait(void *user, const BpmnWaitView *wait)
{
    Crowd *crowd = user;

    if (wait->element == PANEL && wait->cause != BPMN_CAUSE_NONE) {
        crowd->cause = wait->cause;
    }
    if (wait->element != REVIEW) return true;
    crowd->reviews++;
    crowd->last = *wait;
    return true;
}

static Crowd look_at_all(Rig *rig, uint64_t id)
{
    Crowd crowd = { 0 };

    bpmn_each_wait(rig->engine, id, count_wait, &crowd);
    return crowd;
}

/* A case has so many frames that no more item begins: the activity rests,
   whatever an operator tries, and those that are open are worked on. */
TEST(more_items_than_a_case_may_have)
{
    enum { ITEMS = 264000, OPENED = 263000 };
    Crowd crowd;
    Rig rig;

    panel_open(&rig);
    uint64_t id = panel_start(&rig, ITEMS);

    crowd = look_at_all(&rig, id);
    assert_int_equal(crowd.cause, BPMN_CAUSE_LIMIT);
    assert_int_equal(crowd.reviews, OPENED);
    assert_applied(panel_act(&rig, BPMN_RETRY, id, PANEL, "ann"));
    assert_applied(decide(&rig, &crowd.last, "ann", "yes"));
    crowd = look_at_all(&rig, id);
    assert_int_equal(crowd.cause, BPMN_CAUSE_LIMIT);
    assert_int_equal(crowd.reviews, OPENED - 1);
    assert_applied(decide(&rig, &crowd.last, "ann", "no"));
    assert_int_equal(look_at_all(&rig, id).reviews, 0);
    assert_true(is_open(&rig, id));
    panel_close(&rig);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
