/* The command line of a program, on the process that is written by hand. */
#include <signal.h>
#include <stdio.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "cmocka_rig.h"
#include "bpmn/journal.h"
#include "by_hand.h"
#include "program/execute.h"
#include "program/program.h"

static BpmnJobResult answer_bot(void *user, BpmnJob *job)
{
    int *calls = user;
    const BpmnValue *note = bpmn_job_input(job, "note");

    ++*calls;
    if (note && bpmn_string_equal(note->as.text, bpmn_string("broken"))) {
        bpmn_job_text(job, "it is broken");
        return BPMN_JOB_HAS_FAILED;
    }
    bpmn_job_set_integer(job, "amount", 7);
    bpmn_job_set_text(job, "note", "by the bot");
    return BPMN_JOB_IS_DONE;
}

typedef struct Fixture {
    BpmnPool pool;
    const BpmnProcess *processes[1];
    BpmnJobFunction jobs[2];
    int calls;
    BpmnProgram program;
    BpmnEngine *engine;
    BpmnHold hold;
    char folder[32];
    char database[64];
} Fixture;

static int prepare(void **state)
{
    Fixture *fixture = calloc(1, sizeof *fixture);

    strcpy(fixture->folder, "/tmp/bpmn-program-XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    snprintf(fixture->database, sizeof fixture->database, "%s/db",
             fixture->folder);
    fixture->processes[0] = &by_hand;
    fixture->program = bpmn_program(fixture->processes, 1, NULL);
    *state = fixture;
    return 0;
}

static int clear(void **state)
{
    Fixture *fixture = *state;
    char command[64];

    bpmn_close(fixture->engine);
    bpmn_pool_free(&fixture->pool);
    snprintf(command, sizeof command, "rm -rf %s", fixture->folder);
    assert_int_equal(system(command), 0);
    free(fixture);
    return 0;
}

#undef TEST
#define TEST(name) LISTED(name, prepare, clear)

/* Opens the database, calls, closes it again: as a program does. */
static int call(Fixture *fixture, int count, char **words)
{
    char *argv[20] = { "PROGRAM", "--db", fixture->database };
    BpmnProblem problem;
    int exit_code;

    for (int i = 0; i < count; i++) argv[3 + i] = words[i];
    BpmnCall asked = bpmn_call_read(&fixture->pool, 3 + count, argv);
    assert_null(asked.wrong);
    fixture->hold = bpmn_hold(&fixture->program, asked.database, NULL,
                              &fixture->pool);
    assert_int_equal(bpmn_hold_open(&fixture->hold, &problem), BPMN_OK);
    fixture->engine = fixture->hold.engine;
    exit_code = bpmn_hold_call(&fixture->hold, &asked);
    bpmn_close(fixture->engine);
    fixture->engine = NULL;
    return exit_code;
}

#define CALL(fixture, ...)                                                   \
    call((fixture), (int)(sizeof(char *[]){ __VA_ARGS__ } / sizeof(char *)), \
         (char *[]){ __VA_ARGS__ })

static void assert_said(const BpmnOut *out, const char *text)
{
    if (!out->bytes || !strstr(out->bytes, text))
        fail_msg("'%s' is not in: %s", text, out->bytes ? out->bytes : "");
}

TEST(a_case_lives_over_many_calls)
{
    Fixture *fixture = *state;

    assert_int_equal(CALL(fixture, "start", "key=C-17", "amount=50.00",
                          "note=broken on arrival"),
                     0);
    assert_said(&fixture->hold.out, "(C-17): \"Bot replies\" (Bot)");
    assert_int_equal(CALL(fixture, "start", "key=C-17"), 1);
    assert_said(&fixture->hold.err, "duplicate-key");
    assert_int_equal(CALL(fixture, "--key", "C-17", "job", "Bot"), 0);
    assert_int_equal(
        CALL(fixture, "claim", "Tier 1", "by", "ann(tier-1, lead)"), 0);
    assert_int_equal(CALL(fixture, "complete", "Tier1", "by", "bob"), 1);
    assert_said(&fixture->hold.err, "held by ann");
    assert_int_equal(CALL(fixture, "list"), 0);
    assert_said(&fixture->hold.out,
                "C-17 (Hand): \"Tier 1\" (Tier1), held "
                "by ann");
    assert_int_equal(CALL(fixture, "expect", "data", "note=broken on arrival"),
                     0);
    assert_int_equal(CALL(fixture, "--case", "99", "why"), 1);
    assert_int_equal(CALL(fixture, "complete", "Tier1", "by", "ann"), 0);
    assert_said(&fixture->hold.out, "the case has ended");
    assert_int_equal(CALL(fixture, "list"), 0);
    assert_int_equal(fixture->hold.out.length, 0);
}

/* The answer to the call is exactly that. */
#define ASSERT_TOLD(fixture, text, ...)                       \
    do {                                                      \
        assert_int_equal(CALL(fixture, __VA_ARGS__), 0);      \
        bpmn_out(&(fixture)->hold.out, "%s", "");             \
        assert_string_equal((fixture)->hold.out.bytes, text); \
    } while (false)

TEST(tasks_are_told_to_those_who_can_do_them)
{
    Fixture *fixture = *state;

    ASSERT_TOLD(fixture, "", "tasks");
    assert_int_equal(CALL(fixture, "start", "key=A"), 0);
    assert_int_equal(CALL(fixture, "job", "Bot"), 0);
    ASSERT_TOLD(fixture, "1 A: \"Tier 1\" (Tier1) for tier-1, lead\n", "tasks");
    ASSERT_TOLD(fixture, "", "tasks", "--for", "ann");
    ASSERT_TOLD(fixture, "", "tasks", "--for", "ann", "--groups", "tier-2");
    ASSERT_TOLD(fixture, "1 A: \"Tier 1\" (Tier1) for tier-1, lead\n", "tasks",
                "--for", "ann", "--groups", "x, tier-1");
    assert_int_equal(
        CALL(fixture, "claim", "Tier1", "by", "ann", "--groups", "tier-1"), 0);
    ASSERT_TOLD(fixture, "1 A: \"Tier 1\" (Tier1), held by ann\n", "tasks",
                "--for", "ann");
    ASSERT_TOLD(fixture, "", "tasks", "--for", "bob", "--groups", "tier-1");
    assert_int_equal(CALL(fixture, "tasks", "--json"), 0);
    assert_said(&fixture->hold.out, "{\"case\":1,\"businessKey\":\"A\",");
    assert_said(&fixture->hold.out, "\"node\":\"Tier1\",");
    assert_said(&fixture->hold.out,
                "\"state\":\"reserved\",\"holder\":\"ann\"");
    assert_said(&fixture->hold.out, "\"priority\":50");
    assert_int_equal(CALL(fixture, "tasks", "all"), 2);
    assert_int_equal(
        CALL(fixture, "suspend", "because", "audit", "--case", "1"), 0);
    assert_int_equal(CALL(fixture, "tasks"), 0);
    assert_said(&fixture->hold.out, "1 A: suspended since 20");
    assert_said(&fixture->hold.out, ", timers pause; \"Tier 1\" (Tier1), held");
    assert_int_equal(CALL(fixture, "tasks", "--json"), 0);
    assert_said(&fixture->hold.out, ",\"suspended\":{\"since\":\"20");
}

TEST(a_name_of_several_is_shown_as_it_is_typed)
{
    static const struct {
        const char *name;
        const char *shown;
    } CASES[] = { { "tier-1", "tier-1" }, { "d,e", "\"d,e\"" },
                  { "\"d", "\"\\\"d\"" }, { " c", "\" c\"" },
                  { "a b", "a b" },       { "", "\"\"" },
                  { "a\x1b", "a\\u001b" } };
    BpmnPool pool = { 0 };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        BpmnOut out = { .pool = &pool };

        bpmn_out_name(&out, bpmn_string(CASES[i].name));
        assert_string_equal(out.bytes, CASES[i].shown);
    }
    bpmn_pool_free(&pool);
}

TEST(the_story_and_the_journal_are_there_afterwards)
{
    Fixture *fixture = *state;
    char number[24];

    assert_int_equal(CALL(fixture, "start", "key=A"), 0);
    assert_int_equal(sscanf(fixture->hold.out.bytes, "case %23s", number), 1);
    assert_int_equal(CALL(fixture, "job", "Bot"), 0);
    assert_int_equal(CALL(fixture, "why", "A"), 0);
    assert_said(&fixture->hold.out,
                "now waiting: \"Tier 1\" (Tier1) for "
                "tier-1, lead");
    assert_int_equal(CALL(fixture, "complete", "Tier1"), 1);
    assert_said(&fixture->hold.err, "not-eligible");
    assert_int_equal(
        CALL(fixture, "complete", "Tier1", "--groups", "sales , tier-1"), 0);
    assert_int_equal(CALL(fixture, "why", number), 0);
    assert_said(&fixture->hold.out, "the case has ended");
    assert_int_equal(CALL(fixture, "why", "A"), 0);
    assert_said(&fixture->hold.out, "case A of By hand");
    assert_int_equal(
        CALL(fixture, "--key", "A", "expect", "ended", "at", "Done"), 0);
    assert_int_equal(CALL(fixture, "--case", number, "expect", "open"), 1);
    assert_int_equal(CALL(fixture, "--key", "A", "set", "amount=1"), 1);
    assert_int_equal(CALL(fixture, "why", "nobody"), 1);
    assert_int_equal(CALL(fixture, "journal", "--json"), 0);
    assert_said(&fixture->hold.out, "{\"n\":1,\"case\":\"A\",");
    assert_said(&fixture->hold.out, "\"cause\":\"complete\"");
    assert_int_equal(CALL(fixture, "audit", "verify"), 0);
    assert_said(&fixture->hold.out, "the chain is whole");
}

TEST(the_journal_says_what_was_said)
{
    Fixture *fixture = *state;

    assert_int_equal(CALL(fixture, "start", "key=A"), 0);
    assert_int_equal(CALL(fixture, "job", "Bot", "fails", "\"no \\\"ink\\\"\""),
                     0);
    assert_int_equal(CALL(fixture, "move", "Bot", "to", "Tier1"), 1);
    assert_int_equal(CALL(fixture, "complete", "Tier2"), 1);
    assert_int_equal(CALL(fixture, "escalate", "Tier1", "by", "ann", "up"), 1);
    assert_int_equal(CALL(fixture, "journal", "--json"), 0);
    assert_said(&fixture->hold.out,
                "\"cause\":\"escalate\",\"node\":\"Tier1\",\"by\":\"ann\",");
    assert_said(&fixture->hold.out, "\"incident\":null,\"code\":\"up\"}");
    assert_said(&fixture->hold.out,
                "\"incident\":null,"
                "\"text\":\"no \\\"ink\\\"\"}");
    assert_said(&fixture->hold.out, "\"cause\":\"move\",\"node\":\"Bot\"");
    assert_said(&fixture->hold.out, "\"incident\":null,\"target\":\"Tier1\"}");
    assert_said(&fixture->hold.out,
                "\"cause\":\"complete\","
                "\"node\":\"Tier2\"");
    assert_int_equal(CALL(fixture, "why", "A"), 0);
    assert_said(&fixture->hold.out,
                "move \"Bot replies\" (Bot) to "
                "\"Tier 1\" (Tier1)");
}

/* A definition whose record is gone leaves numbers. */
TEST(numbers_without_a_definition)
{
    Fixture *fixture = *state;
    BpmnOut out = { .pool = &fixture->pool };
    const uint16_t path[] = { 3, 5 };
    BpmnRecordView view = {
        .kind = BPMN_RECORD_STEP,
        .path = path,
        .path_count = 2,
        .element = 3,
        .incident = BPMN_NO_ELEMENT,
        .target = BPMN_NO_ELEMENT,
        .cause = bpmn_string("complete"),
    };

    const BpmnSight sight = { .items = { .count = 0 } };

    assert_true(
        bpmn_trace_line(&out, &view, 1, bpmn_string("A"), &sight, NULL));
    assert_said(&out, "\"node\":\"#3\"");
    assert_said(&out, "\"path\":[\"#3\",\"#5\"]");
}

TEST(wrong_calls_are_told)
{
    Fixture *fixture = *state;

    assert_int_equal(CALL(fixture, "advance", "10m"), 2);
    assert_int_equal(CALL(fixture, "clock", "2030-01-07"), 2);
    assert_int_equal(CALL(fixture, "jump"), 2);
    assert_said(&fixture->hold.err, "no verb 'jump'; there are: clock, start");
    assert_said(&fixture->hold.err, ", list, tasks, why, journal, audit,");
    assert_int_equal(CALL(fixture, "job"), 2);
    assert_said(&fixture->hold.err, "column 4: expected");
    assert_said(&fixture->hold.err, "the form of 'job' is: job NODE [fails ");
    assert_int_equal(CALL(fixture, "job", "Bot"), 1);
    assert_said(&fixture->hold.err, "no case is open");
    assert_int_equal(CALL(fixture, "start"), 0);
    assert_int_equal(CALL(fixture, "start"), 0);
    assert_int_equal(CALL(fixture, "job", "Bot"), 2);
    assert_said(&fixture->hold.err, "several cases are open");
    assert_int_equal(CALL(fixture, "--key", "X", "job", "Bot"), 1);
    assert_int_equal(CALL(fixture, "journal"), 2);
    assert_said(&fixture->hold.err, "is: journal --json [--images]");
    assert_int_equal(CALL(fixture, "audit"), 2);
    assert_said(&fixture->hold.err, "is: audit verify");
    assert_int_equal(CALL(fixture, "list", "all"), 2);
    assert_said(&fixture->hold.err, "is: list [--page FROM]\n");
    assert_int_equal(CALL(fixture, "--case", "1", "set", "nothing=1"), 1);
    assert_said(&fixture->hold.err,
                "bad-data: there is no variable 'nothing'; there are: ");
    assert_said(&fixture->hold.err, "; NAME.schema.json beside the diagram");
    assert_int_equal(
        CALL(fixture, "--case", "1", "set", "note=x", "amount=much"), 1);
    assert_said(&fixture->hold.err,
                "bad-data: 'amount' takes a number of at most 18 digits, "
                "not \"much\"");
}

static const char *wrong_of(Fixture *fixture, char *one, char *two)
{
    char *argv[] = { "PROGRAM", "--db", fixture->database, one, two };
    const char *wrong = bpmn_call_read(&fixture->pool, two ? 5 : 4, argv).wrong;

    return wrong ? wrong : "nothing";
}

/* What was meant is said where it can be known. */
TEST(refusals_say_what_would_be_right)
{
    static const struct {
        char *words[4];
        const char *said;
    } REFUSED[] = {
        { { "start", "key=A" }, "key: case 1" },
        { { "start", "Hnad" }, "no process 'Hnad'; did you mean 'Hand'?" },
        { { "set", "note=5" },
          "takes a text, not 5; in quotes it is one: 'note=\"5\"'" },
        { { "set", "amuont=1" },
          "no variable 'amuont'; did you mean 'amount'" },
        { { "complete", "Bot" },
          "'Bot' is a job, not a task: 'job Bot' answers it" },
        { { "job", "Tier1" },
          "'Tier1' is a user task, not a job: 'complete Tier1' ends it" },
        { { "claim", "Done", "by", "ann" },
          "'Done' is an end event, not a task" },
        { { "job", "Botx" }, "no node 'Botx'; did you mean 'Bot'?" },
        { { "job", "replies" }, "no node 'replies'; did you mean 'Bot'?" },
        { { "message", "anger" }, "no message is called 'anger'" },
        { { "in-force", "abc", "because", "x" }, "'abc'; 'list' shows" },
        { { "parameter", "x=1", "because", "y" }, "no parameter 'x'" },
        { { "jounral" }, "no verb 'jounral'; did you mean 'journal'?" },
    };
    Fixture *fixture = *state;

    assert_int_equal(CALL(fixture, "start", "key=A"), 0);
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        int count = 0;

        while (count < 4 && REFUSED[i].words[count]) count++;
        assert_int_not_equal(call(fixture, count, (char **)REFUSED[i].words),
                             0);
        assert_said(&fixture->hold.err, REFUSED[i].said);
    }
    assert_int_equal(
        CALL(fixture, "assign", "Bot", "to", "ann", "because", "x"), 1);
    assert_said(&fixture->hold.err, "'Bot' is a job, not a task");
    assert_int_equal(CALL(fixture, "job", "Bot"), 0);
    assert_int_equal(CALL(fixture, "claim", "Tier1", "by", "bob"), 1);
    assert_said(&fixture->hold.err,
                "the task is for tier-1, lead; bob is in no group here");
    assert_int_equal(CALL(fixture, "claim", "Tier1", "by", "bob(sales)"), 1);
    assert_said(&fixture->hold.err, "; bob is in sales\n");
    assert_int_equal(CALL(fixture, "release", "Tier1", "by", "bob"), 1);
    assert_said(&fixture->hold.err, "nobody holds the task: claim it first");
    assert_int_equal(
        CALL(fixture, "complete", "Tier1", "outcome", "no", "by", "ann(lead)"),
        1);
    assert_said(&fixture->hold.err, "the task has no outcome 'no'");
}

/* Nothing that was written is passed over. */
TEST(options_are_known_and_go_with_the_verb)
{
    Fixture *fixture = *state;

    assert_string_equal(wrong_of(fixture, "--gruops=a", "list"),
                        "--gruops: there is no such option; did you mean "
                        "'--groups'?");
    assert_string_equal(wrong_of(fixture, "list", "--key=A"),
                        "--key: it does not go with 'list'");
    assert_string_equal(wrong_of(fixture, "tasks", "--groups=a"),
                        "--groups: --for is missing");
    assert_string_equal(wrong_of(fixture, "list", "--for=ann"),
                        "--for: it does not go with 'list'");
    assert_string_equal(wrong_of(fixture, "list", "--page=2:x"),
                        "--page: it is not where a page begins");
    assert_string_equal(wrong_of(fixture, "list", "--page"),
                        "--page: its value is missing");
    assert_string_equal(wrong_of(fixture, "journal", "--json=1"),
                        "--json: it has no value");
    assert_string_equal(wrong_of(fixture, "journal", "--images"),
                        "--images: --json is missing");
    assert_string_equal(wrong_of(fixture, "start", "--json"),
                        "--json: it does not go with 'start'");
    assert_string_equal(wrong_of(fixture, "journal", "--page=2"), "nothing");
    assert_string_equal(wrong_of(fixture, "start", "--key=A"), "nothing");
}

/* Who set what is in the record, and a word that is two things is told. */
TEST(a_key_that_is_a_number)
{
    Fixture *fixture = *state;

    assert_int_equal(CALL(fixture, "start", "key=2"), 0);
    assert_int_equal(CALL(fixture, "start", "key=A"), 0);
    assert_int_equal(CALL(fixture, "--key", "A", "set", "by", "ann", "note=x"),
                     0);
    assert_int_equal(CALL(fixture, "why", "A"), 0);
    assert_said(&fixture->hold.out, "set by ann\n");
    assert_int_equal(fixture->hold.err.length, 0);
    assert_int_equal(CALL(fixture, "why", "2"), 0);
    assert_said(&fixture->hold.out, "case A of");
    assert_said(&fixture->hold.err,
                "'2' is taken as the number of a case; of case 1, whose key it "
                "is, tells: why --key 2");
    assert_int_equal(CALL(fixture, "why", "--key", "2"), 0);
    assert_said(&fixture->hold.out, "case 2 of");
    assert_int_equal(CALL(fixture, "why", "3"), 1);
    assert_said(&fixture->hold.err,
                "no case with the number or the key '3'; 'list' shows");
    assert_int_equal(CALL(fixture, "why", "X"), 1);
    assert_said(&fixture->hold.err, "no case with the key 'X'; 'list' shows");
}

/* People see what a case knows, and no byte of it acts on their terminal. */
TEST(list_and_why_show_what_a_case_knows)
{
    static const char DATA[] =
        "with amount=50, note=\"a\\n\\u001b[31m\\u202eb\"\n";
    Fixture *fixture = *state;

    assert_int_equal(CALL(fixture, "start", "key=k\n\033[1m\342\200\256",
                          "amount=50", "note=a\n\033[31m\342\200\256b"),
                     0);
    assert_said(&fixture->hold.out, "case 1 (k\\u000a\\u001b[1m\\u202e): ");
    assert_int_equal(CALL(fixture, "list"), 0);
    assert_said(&fixture->hold.out, "1 k\\u000a\\u001b[1m\\u202e (Hand): ");
    assert_said(&fixture->hold.out, DATA);
    assert_int_equal(CALL(fixture, "why", "1"), 0);
    assert_said(&fixture->hold.out, "case k\\u000a\\u001b[1m\\u202e of");
    assert_said(&fixture->hold.out, "now knows: amount=50");
    assert_int_equal(CALL(fixture, "journal", "--json"), 0);
    assert_said(&fixture->hold.out, "\"case\":\"k\\n\\u001b[1m\342\200\256\"");
    assert_int_equal(CALL(fixture, "claim", "T\342\200\256"), 2);
    assert_int_equal(CALL(fixture, "claim", "T\342\200\256", "by", "b"), 1);
    assert_said(&fixture->hold.err, "no node 'T\\u202e'");
}

TEST(linked_functions_do_the_jobs)
{
    Fixture *fixture = *state;

    fixture->jobs[0] = (BpmnJobFunction){ "bot", answer_bot, &fixture->calls };
    fixture->program.jobs = fixture->jobs;
    assert_int_equal(CALL(fixture, "start", "key=A", "amount=1"), 0);
    assert_int_equal(fixture->calls, 1);
    assert_int_equal(
        CALL(fixture, "expect", "data", "amount=7", "note=by the bot"), 0);
    assert_int_equal(CALL(fixture, "start", "key=B", "note=broken"), 0);
    assert_int_equal(fixture->calls, 4);
    assert_int_equal(CALL(fixture, "--key", "B", "expect", "incident", "Bot"),
                     0);
    assert_int_equal(CALL(fixture, "work"), 0);
    assert_said(&fixture->hold.out, "0 jobs");
}

static BpmnStore deaf; /* the store beneath */

/* The commit is done, and nobody hears of it. */
static BpmnStoreStatus append_unheard(void *user,
                                      const BpmnRecordBytes *records,
                                      size_t count)
{
    (void)deaf.append(user, records, count);
    return BPMN_STORE_STOPPED;
}

static BpmnStatus open_deaf(const char *path, BpmnStore *store)
{
    BpmnStatus status = bpmn_store_sqlite(path, store);

    deaf = *store;
    store->append = append_unheard;
    return status;
}

/* A call that has no answer and comes again is the same command. */
TEST(a_call_with_an_id_is_done_once)
{
    char *id = "--id=0123456789abcdef0123456789abcdef";
    char *other = "--id=0123456789ABCDEF0123456789abcdff";
    Fixture *fixture = *state;
    char *start[] = {
        "PROGRAM", "--db", fixture->database, id, "start", "key=A"
    };

    assert_int_equal(CALL(fixture, "start", "key=Z"), 0);
    fixture->program.open_store = open_deaf;
    assert_int_equal(bpmn_program_run(6, start, &fixture->program), 3);
    fixture->program.open_store = bpmn_store_sqlite;
    assert_int_equal(bpmn_program_run(6, start, &fixture->program), 0);
    assert_int_equal(CALL(fixture, id, "start", "key=A"), 0);
    assert_said(&fixture->hold.out, "case 2 (A)");
    assert_int_equal(CALL(fixture, "start", "key=A"), 1);
    assert_int_equal(CALL(fixture, "--key", "A", "job", "Bot"), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(CALL(fixture, other, "--key", "A", "complete", "Tier1",
                              "by", "ann(tier-1)"),
                         0);
        assert_said(&fixture->hold.out, "the case has ended");
    }
    start[3] = "--id=12";
    assert_int_equal(bpmn_program_run(6, start, &fixture->program), 2);
    start[3] = "--id=00000000000000000000000000000000";
    assert_int_equal(bpmn_program_run(6, start, &fixture->program), 2);
}

static int run(Fixture *fixture, const char *database, char *verb, char *option)
{
    char *argv[] = { "PROGRAM", "--db", (char *)database, verb, option };

    return bpmn_program_run(option ? 5 : 4, argv, &fixture->program);
}

/* A mistyped name makes no database, nor does one that keeps nothing. */
TEST(only_start_makes_a_file)
{
    static char *const verbs[] = { "list", "work", "serve", "set" };
    Fixture *fixture = *state;
    struct stat file;

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        assert_int_equal(run(fixture, fixture->database, verbs[i], NULL), 3);
        assert_int_not_equal(stat(fixture->database, &file), 0);
    }
    assert_int_equal(run(fixture, fixture->database, "start", NULL), 0);
    assert_int_equal(run(fixture, fixture->database, "list", NULL), 0);
    assert_int_equal(unlink(fixture->database), 0);
    assert_int_equal(run(fixture, fixture->database, "list", "--create"), 0);
    assert_int_equal(stat(fixture->database, &file), 0);
    assert_int_equal(run(fixture, "", "start", NULL), 3);
    assert_int_equal(run(fixture, ":memory:", "start", NULL), 3);
    assert_int_equal(run(fixture, "file:x?mode=memory", "start", NULL), 3);
    assert_int_not_equal(stat(":memory:", &file), 0);
}

/* A program that holds the database answers for the others. */
TEST(calls_go_to_the_program_that_holds_the_database)
{
    Fixture *fixture = *state;
    char *serve[] = { "PROGRAM", "--db", fixture->database, "serve",
                      "--create" };
    char *start[] = { "PROGRAM", "--db", fixture->database, "start", "key=A" };
    const BpmnCall asked = { .database = fixture->database };
    char link[64];
    pid_t child = fork();
    int exit_code = -1;
    int ended;

    if (child == 0) {
        alarm(60); /* never outlives a test that was killed */
        if (!freopen("/dev/null", "w", stdout)
            || !freopen("/dev/null", "w", stderr))
            _exit(99);
        _exit(bpmn_program_run(5, serve, &fixture->program));
    }
    assert_true(child > 0);
    for (time_t end = time(NULL) + 20; time(NULL) < end && exit_code < 0;)
        if (!bpmn_ask(&asked, 5, start, &exit_code)) sched_yield();
    assert_int_equal(exit_code, 0);
    assert_true(bpmn_ask(&asked, 5, start, &exit_code));
    assert_int_equal(exit_code, 1);
    assert_int_equal(bpmn_program_run(5, start, &fixture->program), 1);
    snprintf(link, sizeof link, "%s/link", fixture->folder);
    assert_int_equal(symlink("db", link), 0);
    start[2] = link;
    assert_int_equal(bpmn_program_run(5, start, &fixture->program), 1);
    assert_int_equal(kill(child, SIGTERM), 0);
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFEXITED(ended));
    assert_int_equal(WEXITSTATUS(ended), 0);
    assert_false(bpmn_ask(&asked, 5, start, &exit_code));
    assert_int_equal(CALL(fixture, "--key", "A", "expect", "open"), 0);
}

/* A store that ends the program where its fifth batch would be written. */
static BpmnStore inner;
static int batches;

static BpmnStoreStatus append_or_die(void *user, const BpmnRecordBytes *records,
                                     size_t count)
{
    if (++batches == 5) (void)raise(SIGKILL);
    return inner.append(user, records, count);
}

static BpmnStatus open_mortal(const char *path, BpmnStore *store)
{
    BpmnStatus status = bpmn_store_sqlite(path, store);

    inner = *store;
    store->append = append_or_die;
    return status;
}

TEST(nobody_is_answered_before_the_commit)
{
    Fixture *fixture = *state;
    char key[] = "key=A";
    char *start[] = { "PROGRAM", "--db", fixture->database, "start", key };
    const BpmnCall asked = { .database = fixture->database };
    int answered = 0;
    int exit_code = 0;
    int ended;

    assert_int_equal(CALL(fixture, "start", "key=first"), 0);
    pid_t child = fork();
    if (child == 0) {
        fixture->program.open_store = open_mortal;
        alarm(60);
        _exit(bpmn_serve(&fixture->program, fixture->database));
    }
    assert_true(child > 0);
    for (time_t end = time(NULL) + 20; time(NULL) < end && exit_code == 0;) {
        if (!bpmn_ask(&asked, 5, start, &exit_code))
            sched_yield();
        else if (exit_code == 0)
            key[4] = (char)('A' + ++answered);
    }
    assert_int_equal(exit_code, 3);
    assert_int_equal(waitpid(child, &ended, 0), child);
    assert_true(WIFSIGNALED(ended));
    assert_true(answered > 1);
    key[4] = 'A';
    for (int i = 0; i < answered; i++, key[4]++)
        assert_int_equal(CALL(fixture, "--key", key + 4, "expect", "open"), 0);
    assert_int_equal(CALL(fixture, "--key", key + 4, "expect", "open"), 1);
}

int main(void)
{
    return run_listed(NULL, NULL);
}
