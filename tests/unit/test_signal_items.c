/* Items of a panel that hear signals: their reminder is one, not a timer. */

#include "cmocka_rig.h"
#include "panel_variant.h"

/* The step of the panel, its reminders waiting for a signal. */
static void step_by_signal(BpmnStep *step)
{
    panel_step(step);
    variant_opens(step, REMIND, BPMN_WAIT_SIGNAL, (BpmnString){ NULL, 0 });
}

static void open_panel(Rig *rig, Shell *shell, Variant *variant)
{
    variant_make(variant, step_by_signal);
    variant_waits(variant, REMIND, BPMN_WAIT_SIGNAL, BPMN_EVENT_SIGNAL,
                  "remind");
    variant->process.abilities.signals = &bpmn_ability_signal;
    shell_panel(rig, shell, &variant->process);
}

static BpmnCommand signal_of(BpmnCommandKind kind, uint64_t case_id)
{
    return (BpmnCommand){ .size = sizeof(BpmnCommand),
                          .kind = kind,
                          .case_id = case_id,
                          .element = BPMN_NO_ELEMENT,
                          .name = bpmn_string("remind") };
}

TEST(each_item_hears_it)
{
    Variant variant;
    Shell shell;
    Rig rig;
    Open open;

    open_panel(&rig, &shell, &variant);
    uint64_t first = panel_start(&rig, 3);
    uint64_t second = panel_start(&rig, 2);
    BpmnCommand all = signal_of(BPMN_BROADCAST, 0);
    BpmnCommand one = signal_of(BPMN_SIGNAL, second);

    assert_applied(give(&rig, &all));
    for (uint32_t item = 1; item <= 3; item++)
        assert_int_equal(reminders(&rig, first, item), 1);
    assert_applied(give(&rig, &one));
    for (uint32_t item = 1; item <= 2; item++)
        assert_int_equal(reminders(&rig, second, item), 2);
    assert_int_equal(reminders(&rig, first, 1), 1);
    look(&rig, first, &open);
    assert_int_equal(count_at(&open, REMIND), 3);
    shell_panel_close(&rig, &shell);
}

/* One of those under way, a command to an item between, and a restart. */
TEST(items_go_on_behind_a_restart)
{
    Variant variant;
    Shell shell;
    Rig rig;
    Open open;

    open_panel(&rig, &shell, &variant);
    uint64_t first = panel_start(&rig, 3);
    uint64_t second = panel_start(&rig, 3);
    BpmnCommand all = signal_of(BPMN_BROADCAST, 0);

    for (int i = 0; i < 2; i++) {
        assert_int_not_equal(bpmn_submit(rig.engine, &all, NULL), 0);
        assert_int_equal(bpmn_run(rig.engine, 1), BPMN_OK);
    }
    reopen(&rig, &shell);
    look(&rig, second, &open);
    BpmnCommand claim = {
        .size = sizeof claim,
        .kind = BPMN_CLAIM,
        .case_id = second,
        .element = REVIEW,
        .wait_id = wait_of_item(&open, REVIEW, 2)->id,
        .actor = bpmn_string("ann"),
    };
    assert_int_not_equal(bpmn_submit(rig.engine, &claim, NULL), 0);
    assert_int_equal(bpmn_run(rig.engine, 1), BPMN_OK);
    for (uint32_t item = 1; item <= 3; item++)
        assert_int_equal(reminders(&rig, second, item), 2);
    reopen(&rig, &shell);
    assert_int_equal(bpmn_run(rig.engine, 0), BPMN_OK);
    for (uint32_t item = 1; item <= 3; item++) {
        assert_int_equal(reminders(&rig, first, item), 2);
        assert_int_equal(reminders(&rig, second, item), 2);
    }
    shell_panel_close(&rig, &shell);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
