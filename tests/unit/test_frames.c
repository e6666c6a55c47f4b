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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_reviewers_wait),
        cmocka_unit_test(one_answer_cancels_the_rest),
        cmocka_unit_test(all_answers_complete),
        cmocka_unit_test(five_are_served),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
