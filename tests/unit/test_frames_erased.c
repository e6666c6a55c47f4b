/* Bodies of a case with frames that were erased. */

#include "cmocka_rig.h"
#include "bpmn/journal.h"
#include "panel_rig.h"
#include "core/journal/body.h"
#include "shell.h"
#include "tamper_rig.h"

/* Two items, of which the second is done. The positions of what opened them. */
static Tamper *half_a_panel(Rig *rig, uint64_t *first, uint64_t *second)
{
    Tamper *tamper = tamper_new();
    Open open;

    memset(rig, 0, sizeof *rig);
    assert_int_equal(tamper_open(rig, tamper), BPMN_OK);
    uint64_t id = panel_start(rig, 2);

    *second = tamper_find(tamper, BPMN_RECORD_STEP, tamper->last);
    *first = tamper_find(tamper, BPMN_RECORD_STEP, *second - 1);
    look(rig, id, &open);
    assert_applied(decide(rig, wait_of_item(&open, REVIEW, 2), "ann", "yes"));
    return tamper;
}

/* What lives of the first case is carried. */
static void carry_all(Rig *rig, Tamper *tamper)
{
    uint64_t last = tamper->last;

    while (tamper->window_start <= last) {
        uint64_t id = panel_start(rig, 0);

        assert_applied(panel_act(rig, BPMN_COMPLETE, id, SIGN, "ann"));
    }
    tamper->window_start = 1;
}

/* The case and each frame that lives have a later state: once its erasure is
   recorded nothing is missing. */
TEST(what_was_carried_may_be_erased)
{
    uint64_t first, second, erased;
    char *before, *after;
    Rig rig;
    Tamper *tamper = half_a_panel(&rig, &first, &second);

    carry_all(&rig, tamper);
    before = take_picture(rig.engine);
    bpmn_close(rig.engine);
    tamper->records[second].erased = true;
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper_erase(tamper, second);
    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    after = take_picture(rig.engine);
    assert_string_equal(before, after);
    assert_int_equal(audit(&rig, &erased), 0);
    assert_int_equal(erased, 1);
    assert_applied(panel_act(&rig, BPMN_COMPLETE, 1, REVIEW, "bob"));
    assert_applied(panel_act(&rig, BPMN_COMPLETE, 1, SIGN, "bob"));
    assert_false(is_open(&rig, 1));
    bpmn_close(rig.engine);
    free(before);
    free(after);
    tamper_free(tamper);
}

/* Neither the only state of an item that is open, nor what others that live
   have no later state than: it might have ended them. */
TEST(what_lives_may_not)
{
    for (int i = 0; i < 2; i++) {
        uint64_t positions[2];
        Rig rig;
        Tamper *tamper = half_a_panel(&rig, &positions[0], &positions[1]);

        bpmn_close(rig.engine);
        assert_int_equal(tamper_try(tamper), BPMN_OK);
        tamper->records[positions[i]].erased = true;
        assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
        tamper_erase(tamper, positions[i]);
        assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
        tamper_free(tamper);
    }
}

/* A record that ends frames cannot end the case's own part by the number 0. */
TEST(what_is_over_is_a_frame)
{
    uint64_t first, second;
    Rig rig;
    Tamper *tamper = half_a_panel(&rig, &first, &second);
    uint64_t last;
    Body body;

    assert_applied(panel_act(&rig, BPMN_COMPLETE, 1, REVIEW, "bob"));
    bpmn_close(rig.engine);
    last = tamper_find(tamper, BPMN_RECORD_STEP, tamper->last);
    assert_int_equal(body_read(tamper_body(tamper, last),
                               tamper->records[last].body_bytes, &body, NULL),
                     BPMN_OK);
    assert_true(body.frames.over_count > 0);
    assert_int_equal(tamper_try(tamper), BPMN_OK);
    memset((uint8_t *)body.frames.over, 0, 4);
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper_free(tamper);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
