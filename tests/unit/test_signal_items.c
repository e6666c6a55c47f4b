/* Items of a panel that hear signals: their reminder is one, not a timer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "panel_rig.h"

/* The step of the panel, its reminders waiting for a signal. */
static void step_by_signal(BpmnStep *step)
{
    panel_step(step);
    for (uint32_t i = 0; i < step->effect_count; i++) {
        BpmnEffect *effect = &step->effects[i];

        if (effect->kind == BPMN_EFFECT_OPEN && effect->element == REMIND)
            effect->wait = BPMN_WAIT_SIGNAL;
    }
}

/* The panel, and its journal beyond an engine. */
typedef struct Panel {
    Rig rig;
    BpmnStore store;
    BpmnProcess process;
    BpmnWait waits[8];
    BpmnEvent events[EVENTS];
} Panel;

static void reopen(Panel *panel)
{
    panel->rig.config.store = panel->store;
    panel->rig.config.store.close = NULL;
    assert_int_equal(bpmn_open(&panel->rig.config, &panel->rig.engine),
                     BPMN_OK);
}

static void open_panel(Panel *panel)
{
    panel_configure(&panel->rig);
    panel->process = PANEL_PROCESS;
    assert_true(panel->process.wait_count <= 8);
    memcpy(panel->waits, PANEL_WAITS,
           panel->process.wait_count * sizeof *panel->waits);
    memcpy(panel->events, PANEL_EVENTS, sizeof panel->events);
    for (uint16_t i = 0; i < panel->process.wait_count; i++) {
        if (panel->waits[i].element != REMIND) continue;
        panel->waits[i].kind = BPMN_WAIT_SIGNAL;
        panel->waits[i].name = "remind";
    }
    panel->events[EVENT_REMIND].kind = BPMN_EVENT_SIGNAL;
    panel->process.waits = panel->waits;
    panel->process.events = panel->events;
    panel->process.step = step_by_signal;
    panel->process.signals = &bpmn_ability_signal;
    panel->rig.processes[0] = &panel->process;
    assert_int_equal(
        bpmn_store_memory(&panel->rig.config.allocator, &panel->store),
        BPMN_OK);
    reopen(panel);
}

static void close_panel(Panel *panel)
{
    panel_close(&panel->rig);
    panel->store.close(panel->store.user);
}

static uint64_t start(Panel *panel, int64_t items)
{
    BpmnDatum datum = integer_datum("panel", items);
    BpmnCommand one = {
        .size = sizeof one,
        .kind = BPMN_START,
        .process = &panel->process,
        .element = BPMN_NO_ELEMENT,
        .data = &datum,
        .data_count = 1,
    };
    BpmnAnswer answer = give(&panel->rig, &one);

    assert_applied(answer);
    return answer.case_id;
}

static int64_t reminders(Panel *panel, uint64_t id, uint32_t item)
{
    uint32_t number = bpmn_item_frame(panel->rig.engine, id, 0, PANEL, item);
    BpmnFrameView view;
    BpmnValue value;

    assert_true(bpmn_frame(panel->rig.engine, id, number, &view));
    assert_true(
        bpmn_field_get(&panel->process, view.image, FIELD_REMINDERS, &value));
    return value.is_null ? 0 : value.as.integer;
}

static BpmnCommand signal_of(BpmnCommandKind kind, uint64_t case_id)
{
    return (BpmnCommand){ .size = sizeof(BpmnCommand),
                          .kind = kind,
                          .case_id = case_id,
                          .element = BPMN_NO_ELEMENT,
                          .name = bpmn_string("remind") };
}

static void each_item_hears_it(void **state)
{
    Panel panel;
    Open open;

    (void)state;
    open_panel(&panel);
    uint64_t first = start(&panel, 3);
    uint64_t second = start(&panel, 2);
    BpmnCommand all = signal_of(BPMN_BROADCAST, 0);
    BpmnCommand one = signal_of(BPMN_SIGNAL, second);

    assert_applied(give(&panel.rig, &all));
    for (uint32_t item = 1; item <= 3; item++)
        assert_int_equal(reminders(&panel, first, item), 1);
    assert_applied(give(&panel.rig, &one));
    for (uint32_t item = 1; item <= 2; item++)
        assert_int_equal(reminders(&panel, second, item), 2);
    assert_int_equal(reminders(&panel, first, 1), 1);
    look(&panel.rig, first, &open);
    assert_int_equal(count_at(&open, REMIND), 3);
    close_panel(&panel);
}

/* One of those under way, a command to an item between, and a restart. */
static void items_go_on_behind_a_restart(void **state)
{
    Panel panel;
    Open open;

    (void)state;
    open_panel(&panel);
    uint64_t first = start(&panel, 3);
    uint64_t second = start(&panel, 3);
    BpmnCommand all = signal_of(BPMN_BROADCAST, 0);

    for (int i = 0; i < 2; i++) {
        assert_int_not_equal(bpmn_submit(panel.rig.engine, &all, NULL), 0);
        assert_int_equal(bpmn_run(panel.rig.engine, 1), BPMN_OK);
    }
    panel_close(&panel.rig);
    reopen(&panel);
    look(&panel.rig, second, &open);
    BpmnCommand claim = {
        .size = sizeof claim,
        .kind = BPMN_CLAIM,
        .case_id = second,
        .element = REVIEW,
        .wait_id = wait_of_item(&open, REVIEW, 2)->id,
        .actor = bpmn_string("ann"),
    };
    assert_int_not_equal(bpmn_submit(panel.rig.engine, &claim, NULL), 0);
    assert_int_equal(bpmn_run(panel.rig.engine, 1), BPMN_OK);
    for (uint32_t item = 1; item <= 3; item++)
        assert_int_equal(reminders(&panel, second, item), 2);
    panel_close(&panel.rig);
    reopen(&panel);
    assert_int_equal(bpmn_run(panel.rig.engine, 0), BPMN_OK);
    for (uint32_t item = 1; item <= 3; item++) {
        assert_int_equal(reminders(&panel, first, item), 2);
        assert_int_equal(reminders(&panel, second, item), 2);
    }
    close_panel(&panel);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_item_hears_it),
        cmocka_unit_test(items_go_on_behind_a_restart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
