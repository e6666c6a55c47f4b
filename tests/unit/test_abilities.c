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

TEST(test_recovery)
{
    Shell shell;
    Rig rig;

    write_case(&rig, &shell);
    assert_string_equal(lacks(&rig, &shell, NULL), "recovery");
    assert_null(lacks(&rig, &shell, &bpmn_ability_recovery));
    shell_close(&shell);
}

/* A program that did not ask for what operators do. */
TEST(test_operators)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);
    BpmnCommandKind kinds[] = { BPMN_RETRY,     BPMN_SET,     BPMN_MOVE,
                                BPMN_CANCEL,    BPMN_SUSPEND, BPMN_RESUME,
                                BPMN_PARAMETER, BPMN_IN_FORCE };
    Rig rig;

    rig_configure(&rig);
    rig.config.abilities = (BpmnAbilities){ 0 };
    rig_open_memory(&rig);
    one.process = &TINY;
    assert_applied(give(&rig, &one));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        one = command(kinds[i], 1, REVIEW);
        one.process = &TINY;
        assert_refused(give(&rig, &one), BPMN_REASON_NO_SUCH_ELEMENT);
    }
    one = command(BPMN_SIGNAL, 1, BPMN_NO_ELEMENT);
    one.name = text("alarm");
    assert_refused(give(&rig, &one), BPMN_REASON_NO_RECEIVER);
    one.kind = BPMN_BROADCAST;
    one.case_id = 0;
    assert_refused(give(&rig, &one), BPMN_REASON_NO_RECEIVER);
    bpmn_close(rig.engine);
}

/* Each ability that a wait or parameter of TINY needs is missed. */
TEST(test_process)
{
    const void *const *all = (const void *const *)&TINY.abilities;
    size_t count = sizeof TINY.abilities / sizeof *all;

    for (size_t i = 0; i < count; i++) {
        BpmnProcess process = TINY;
        const void **ability = (const void **)&process.abilities + i;
        bool needed = *ability && *ability != &bpmn_ability_calendar;
        Rig rig;

        *ability = NULL;
        rig_configure(&rig);
        rig.processes[0] = &process;
        assert_int_equal(
            bpmn_store_memory(&rig.config.allocator, &rig.config.store),
            BPMN_OK);
        assert_int_equal(bpmn_open(&rig.config, &rig.engine),
                         needed ? BPMN_MISUSE : BPMN_OK);
        bpmn_close(rig.engine);
    }
}

int main(void)
{
    return run_listed(NULL, NULL);
}
