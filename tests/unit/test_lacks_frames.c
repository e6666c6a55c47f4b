/* A journal of cases with frames, and a program that has none. */
#include "panel_shell.h"

/* Opens what was written without the process, asking for frames or not. */
static BpmnStatus open_without(Rig *rig, Shell *shell, bool frames,
                               BpmnProblem *problem)
{
    BpmnConfig config = rig->config;
    BpmnEngine *engine;
    BpmnStatus status;

    config.store = shell_store(shell);
    config.problem = problem;
    config.process_count = 0;
    config.abilities.frames = frames ? &bpmn_ability_frame : NULL;
    status = bpmn_open(&config, &engine);
    assert_null(engine);
    return status;
}

TEST(test_lacks_frames)
{
    BpmnProblem problem = { 0 };
    Shell shell;
    Open open;
    uint64_t before;
    uint64_t id;
    Rig rig;

    shell_panel(&rig, &shell, &PANEL_PROCESS);
    id = panel_start(&rig, 2);
    before = last_position(&shell);
    assert_int_equal(open_without(&rig, &shell, false, &problem),
                     BPMN_LACKS_ABILITY);
    assert_string_equal(problem.what, "frames");
    assert_true(problem.position != 0 && problem.position <= before);
    assert_int_equal(open_without(&rig, &shell, true, &problem),
                     BPMN_UNKNOWN_PROCESS);
    assert_int_equal(last_position(&shell), before);
    open_again(&rig, &shell);
    look(&rig, id, &open);
    assert_int_equal(count_at(&open, REVIEW), 2);
    shell_panel_close(&rig, &shell);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
