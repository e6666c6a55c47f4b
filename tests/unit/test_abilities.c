/* Journals that need what is not linked into a program: they are not opened,
   it is said why, and they are as they were. */
#include "engine_rig.h"
#include "shell.h"

/* Begins one case of TINY on a journal that outlives its engine. */
static void write_case(Rig *rig, Shell *shell)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);

    shell_open(shell);
    rig_configure(rig);
    rig->config.store = shell_store(shell);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
    one.process = &TINY;
    assert_applied(give(rig, &one));
    bpmn_close(rig->engine);
}

static uint64_t last_position(Shell *shell)
{
    uint64_t start;
    uint64_t last;

    assert_int_equal(shell->inner.window(shell->inner.user, &start, &last),
                     BPMN_STORE_OK);
    return last;
}

/* Opens what was written; what is missing, or null. */
static const char *lacks(Rig *rig, Shell *shell, const BpmnRecovery *recovery)
{
    BpmnProblem problem = { 0 };
    uint64_t last = last_position(shell);
    BpmnStatus status;

    rig->config.store = shell_store(shell);
    rig->config.store.recovery = recovery;
    rig->config.problem = &problem;
    status = bpmn_open(&rig->config, &rig->engine);
    assert_int_equal(last_position(shell), last);
    if (status == BPMN_OK) {
        bpmn_close(rig->engine);
        return NULL;
    }
    assert_int_equal(status, BPMN_LACKS_ABILITY);
    assert_null(rig->engine);
    return problem.what;
}

static void test_recovery(void **state)
{
    Shell shell;
    Rig rig;

    write_case(&rig, &shell);
    assert_string_equal(lacks(&rig, &shell, NULL), "recovery");
    assert_null(lacks(&rig, &shell, &bpmn_ability_recovery));
    shell_close(&shell);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recovery),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
