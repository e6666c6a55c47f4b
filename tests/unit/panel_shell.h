/* A panel whose journal outlives its engine. */
#ifndef PANEL_SHELL_H
#define PANEL_SHELL_H

#include "panel_rig.h"
#include "shell.h"

/* An engine whose journal outlives it; process null: the panel. */
static inline void shell_panel(Rig *rig, Shell *shell,
                               const BpmnProcess *process)
{
    rig_configure(rig);
    if (process) rig->processes[0] = process;
    shell_open(shell);
    rig->config.store = shell_store(shell);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
}

static inline void shell_panel_close(Rig *rig, Shell *shell)
{
    bpmn_close(rig->engine);
    shell_close(shell);
}

/* Closed and opened on what is stored, with what the rig gives by now. */
static inline void open_again(Rig *rig, Shell *shell)
{
    bpmn_close(rig->engine);
    rig->config.store = shell_store(shell);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
}

/* Closed and opened again it is the same. */
static inline void reopen(Rig *rig, Shell *shell)
{
    char *before = take_picture(rig->engine);

    open_again(rig, shell);
    assert_pictured(rig->engine, before);
}

/* The reminders that an item has had; none is 0. */
static inline int64_t reminders(Rig *rig, uint64_t id, uint32_t item)
{
    uint32_t number = bpmn_item_frame(rig->engine, id, 0, PANEL, item);
    BpmnFrameView view;
    BpmnValue value;

    assert_true(bpmn_frame(rig->engine, id, number, &view));
    assert_true(
        bpmn_field_get(rig->processes[0], view.image, FIELD_REMINDERS, &value));
    return value.is_null ? 0 : value.as.integer;
}

/* Where the live window starts, and the last record. */
static inline uint64_t window_start(Shell *shell, uint64_t *last)
{
    uint64_t start;

    assert_int_equal(shell->inner.window(shell->inner.user, &start, last),
                     BPMN_STORE_OK);
    return start;
}

static inline uint64_t last_position(Shell *shell)
{
    uint64_t last;

    (void)window_start(shell, &last);
    return last;
}

/* Cases that come and go until the window starts behind a position. */
static inline void move_window(Rig *rig, Shell *shell, uint64_t position)
{
    uint64_t last;

    while (window_start(shell, &last) <= position) {
        uint64_t id = panel_start(rig, 0);

        assert_applied(panel_act(rig, BPMN_COMPLETE, id, SIGN, "ann"));
    }
}

#endif
