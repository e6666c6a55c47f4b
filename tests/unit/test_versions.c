/* Which version of a process new cases take: the newest that was given, until
   an operator goes back. */
#include "store_rig.h"
#include "tamper_rig.h"

#include "core/journal/catalog.h"

enum { ELDER, NEWER, BOTH, GIVEN_BACKWARDS };

/* Two versions of one process, on a journal that outlives its engines. */
typedef struct Versions {
    Rig rig;
    Shell shell;
    BpmnProcess newer;
    const BpmnProcess *given[2];
} Versions;

static void versions_open(Versions *versions, int which)
{
    Rig *rig = &versions->rig;

    rig_configure(rig);
    versions->newer = TINY;
    versions->newer.net_hash[0] = 0x9a;
    versions->given[0] = which == NEWER || which == GIVEN_BACKWARDS
        ? &versions->newer
        : &TINY;
    versions->given[1] = which == BOTH ? &versions->newer : &TINY;
    rig->config.processes = versions->given;
    rig->config.process_count = which >= BOTH ? 2 : 1;
    rig->config.store = shell_store(&versions->shell);
    assert_int_equal(bpmn_open(&rig->config, &rig->engine), BPMN_OK);
}

static void versions_begin(Versions *versions, int which)
{
    shell_open(&versions->shell);
    versions_open(versions, which);
    assert_int_equal(bpmn_run(versions->rig.engine, 0), BPMN_OK);
}

static void versions_reopen(Versions *versions, int which)
{
    bpmn_close(versions->rig.engine);
    versions_open(versions, which);
    assert_int_equal(bpmn_run(versions->rig.engine, 0), BPMN_OK);
}

static void versions_end(Versions *versions)
{
    bpmn_close(versions->rig.engine);
    shell_close(&versions->shell);
}

/* "01- 9a+! ": the first bytes, in force (+) or not, not given (!). */
typedef struct Told {
    char text[64];
} Told;

static bool tell(void *user, const BpmnVersionView *view)
{
    Told *told = user;
    size_t used = strlen(told->text);

    assert_true(bpmn_string_equal(view->process, text("Tiny")));
    snprintf(told->text + used, sizeof told->text - used, "%02x%s%s ",
             (unsigned)view->version[0], view->in_force ? "+" : "-",
             view->given ? "" : "!");
    return true;
}

static Told told(const Versions *versions)
{
    Told found = { "" };

    bpmn_each_version(versions->rig.engine, tell, &found);
    return found;
}

static BpmnAnswer begin(Versions *versions, const BpmnProcess *process)
{
    BpmnCommand one = command(BPMN_START, 0, BPMN_NO_ELEMENT);

    one.process = process;
    return give(&versions->rig, &one);
}

static BpmnCommand in_force(const char *digits)
{
    BpmnCommand one = command(BPMN_IN_FORCE, 0, BPMN_NO_ELEMENT);

    one.name = text(digits);
    one.text = text("the newer one is wrong");
    return one;
}

TEST(the_first_run_takes_what_is_new)
{
    Versions versions;

    versions_begin(&versions, ELDER);
    assert_string_equal(told(&versions).text, "01+ ");
    assert_int_equal(versions.shell.appends, 1);
    versions_reopen(&versions, ELDER);
    assert_int_equal(versions.shell.appends, 1);
    versions_reopen(&versions, NEWER);
    assert_string_equal(told(&versions).text, "01-! 9a+ ");
    assert_applied(begin(&versions, &versions.newer));
    assert_int_equal(versions.shell.appends, 3);
    versions_end(&versions);
}

TEST(of_several_the_last_is_taken)
{
    Versions versions;

    versions_begin(&versions, BOTH);
    assert_string_equal(told(&versions).text, "01- 9a+ ");
    versions_end(&versions);
    versions_begin(&versions, GIVEN_BACKWARDS);
    assert_string_equal(told(&versions).text, "9a- 01+ ");
    versions_end(&versions);
}

TEST(an_elder_program_is_refused_by_name)
{
    Versions versions;
    BpmnAnswer answer;

    versions_begin(&versions, ELDER);
    versions_reopen(&versions, NEWER);
    versions_reopen(&versions, ELDER);
    assert_string_equal(told(&versions).text, "01- 9a+! ");
    answer = begin(&versions, &TINY);
    assert_refused(answer, BPMN_REASON_NOT_IN_FORCE);
    assert_true(bpmn_string_equal(
        answer.detail, text("in force is the version 9a0203000000")));
    versions_end(&versions);
}

TEST(an_operator_goes_back)
{
    Versions versions;
    BpmnCommand one = in_force("01");
    BpmnAnswer answer;

    versions_begin(&versions, BOTH);
    assert_refused(begin(&versions, &TINY), BPMN_REASON_NOT_IN_FORCE);
    one.id[0] = 7;
    answer = give(&versions.rig, &one);
    assert_applied(answer);
    assert_applied(begin(&versions, &TINY));
    assert_refused(begin(&versions, &versions.newer), BPMN_REASON_NOT_IN_FORCE);
    versions_reopen(&versions, BOTH);
    assert_string_equal(told(&versions).text, "01+ 9a- ");
    assert_int_equal(give(&versions.rig, &one).verdict, BPMN_REPEATED);
    assert_int_equal(give(&versions.rig, &one).position, answer.position);
    one = in_force("9a0203");
    assert_applied(give(&versions.rig, &one));
    assert_applied(begin(&versions, &versions.newer));
    versions_end(&versions);
}

TEST(only_what_is_here_comes_into_force)
{
    static const char *const NONE[] = { "", "02", "0A", "9A", "x", "01020g" };
    Versions versions;
    BpmnCommand one;

    versions_begin(&versions, BOTH);
    for (size_t i = 0; i < sizeof NONE / sizeof *NONE; i++) {
        one = in_force(NONE[i]);
        assert_refused(give(&versions.rig, &one), BPMN_REASON_BAD_DATA);
    }
    versions_reopen(&versions, ELDER);
    one = in_force("9a");
    assert_refused(give(&versions.rig, &one), BPMN_REASON_NOT_IN_FORCE);
    assert_string_equal(told(&versions).text, "01- 9a+! ");
    versions_end(&versions);
    versions_begin(&versions, ELDER);
    bpmn_close(versions.rig.engine);
    versions_open(&versions, NEWER);
    versions.newer.net_hash[0] = 1;
    versions.newer.net_hash[1] = 9;
    assert_applied(begin(&versions, &versions.newer));
    one = in_force("01");
    assert_refused(give(&versions.rig, &one), BPMN_REASON_AMBIGUOUS);
    versions_end(&versions);
}

TEST(a_failed_append_takes_nothing)
{
    Versions versions;
    BpmnCommand one = in_force("01");

    shell_open(&versions.shell);
    versions.shell.fails_at = 1;
    versions.shell.fails_with = BPMN_STORE_FAILED;
    versions_open(&versions, BOTH);
    assert_int_equal(bpmn_run(versions.rig.engine, 0), BPMN_STORE_ERROR);
    assert_string_equal(told(&versions).text, "");
    assert_int_equal(bpmn_run(versions.rig.engine, 0), BPMN_OK);
    assert_string_equal(told(&versions).text, "01- 9a+ ");
    versions.shell.fails_at = versions.shell.appends + 1;
    assert_int_equal(give(&versions.rig, &one).status, BPMN_STORE_ERROR);
    assert_string_equal(told(&versions).text, "01- 9a+ ");
    assert_applied(begin(&versions, &versions.newer));
    versions_reopen(&versions, BOTH);
    assert_string_equal(told(&versions).text, "01- 9a+ ");
    versions_end(&versions);
}

TEST(what_is_in_force_moves_with_the_window)
{
    Versions versions;
    BpmnCommand one = in_force("01");
    uint64_t start;
    uint64_t last;
    uint64_t position;

    versions_begin(&versions, BOTH);
    position = give(&versions.rig, &one).position;
    move_window(&versions.rig, &TINY);
    assert_int_equal(shell_window(&versions.shell, &start, &last),
                     BPMN_STORE_OK);
    assert_true(start > position);
    versions_reopen(&versions, BOTH);
    assert_string_equal(told(&versions).text, "01+ 9a- ");
    versions_reopen(&versions, NEWER);
    assert_refused(begin(&versions, &versions.newer), BPMN_REASON_NOT_IN_FORCE);
    versions_end(&versions);
}

static bool see_why(void *user, const BpmnRecordView *view)
{
    bool *is_right = user;

    if (view->kind != BPMN_RECORD_ENVIRONMENT
        || view->role != BPMN_ROLE_OPERATOR) {
        return true;
    }
    *is_right = view->process == &TINY
        && bpmn_string_equal(view->text, text("the newer one is wrong"))
        && bpmn_string_equal(view->cause, text("in-force"))
        && bpmn_string_equal(view->actor, text("ann"));
    return true;
}

TEST(the_record_says_who_and_why)
{
    Versions versions;
    BpmnCommand one = in_force("01");
    bool is_right = false;

    versions_begin(&versions, BOTH);
    one.actor = text("ann");
    assert_applied(give(&versions.rig, &one));
    assert_int_equal(bpmn_read(versions.rig.engine, 1, see_why, &is_right),
                     BPMN_OK);
    assert_true(is_right);
    versions_end(&versions);
}

/* What a later version writes into the record is refused by name, and a record
   that does not read is damage. */
TEST(unknown_content_is_refused_by_name)
{
    Tamper *tamper = tamper_new();
    Rig rig = { 0 };
    BpmnProblem problem = { 0 };
    uint8_t *block;

    assert_int_equal(tamper_open(&rig, tamper), BPMN_OK);
    assert_applied(start(&rig, NULL));
    bpmn_close(rig.engine);
    block =
        tamper_body(tamper,
                    tamper_find(tamper, BPMN_RECORD_ENVIRONMENT, tamper->last))
        + BPMN_SALT_BYTES;
    block[0] = ENVIRONMENT_BLOCKS + 1;
    rig_configure(&rig);
    rig.config.store = tamper_store(tamper);
    rig.config.problem = &problem;
    assert_int_equal(bpmn_open(&rig.config, &rig.engine), BPMN_OTHER_FORMAT);
    assert_string_equal(problem.what, "block of an environment");
    assert_int_equal(problem.number, ENVIRONMENT_BLOCKS + 1);
    block[0] = ENVIRONMENT_IN_FORCE;
    assert_int_equal(tamper_try(tamper), BPMN_OK);
    block[4]++;
    assert_int_equal(tamper_try(tamper), BPMN_CORRUPT);
    tamper_free(tamper);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
