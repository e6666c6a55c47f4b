/* Scenarios on a process that is written by hand. */
#include <stdio.h>
#include <unistd.h>
#include "cmocka_rig.h"
#include "by_hand.h"
#include "command/scenario.h"

typedef struct Fixture {
    Arena *arena;
    BpmnPool pool;
    Findings found;
    const BpmnProcess *items[1];
    Definitions definitions;
    Coverage coverage;
    Text trace;
    char path[64];
} Fixture;

static int prepare(void **state)
{
    Fixture *fixture = calloc(1, sizeof *fixture);

    fixture->arena = arena_new();
    fixture->found = findings_new(fixture->arena, NULL);
    fixture->items[0] = &by_hand;
    fixture->definitions = (Definitions){ .items = fixture->items, .count = 1 };
    fixture->coverage = coverage_new(&fixture->definitions, fixture->arena);
    fixture->trace = text_new(fixture->arena);
    strcpy(fixture->path, "/tmp/bpmnc-scenario-XXXXXX");
    int file = mkstemp(fixture->path);
    assert_true(file >= 0);
    close(file);
    *state = fixture;
    return 0;
}

static int clear(void **state)
{
    Fixture *fixture = *state;

    unlink(fixture->path);
    bpmn_pool_free(&fixture->pool);
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

#undef TEST
#define TEST(name) LISTED(name, prepare, clear)

static bool read_text(Fixture *fixture, const char *text, ScenarioFile *file)
{
    FILE *stream = fopen(fixture->path, "wb");

    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
    return scenario_read(fixture->path, "by hand", fixture->arena,
                         &fixture->pool, &fixture->found, file);
}

static ScenarioResult run(Fixture *fixture, const char *text)
{
    ScenarioFile file;
    ScenarioResult result = { 0 };

    if (!read_text(fixture, text, &file))
        fail_msg("line %u: %s", fixture->found.list.items[0].position.line,
                 fixture->found.list.items[0].message);
    for (size_t i = 0; i < file.scenarios.count; i++) {
        result = scenario_run(&file, &file.scenarios.items[i],
                              &fixture->definitions, &fixture->coverage,
                              &fixture->trace, fixture->arena);
        if (!result.passed) return result;
    }
    return result;
}

static void assert_passes(Fixture *fixture, const char *text)
{
    ScenarioResult result = run(fixture, text);

    if (!result.passed) fail_msg("%s", result.failure);
}

static void assert_fails(Fixture *fixture, const char *text, uint32_t line,
                         const char *why)
{
    ScenarioResult result = run(fixture, text);

    if (result.passed) fail_msg("passed: %s", text);
    if (result.line != line || !strstr(result.failure, why))
        fail_msg("line %u: %s", result.line, result.failure);
}

TEST(the_deadline_fires_on_its_millisecond)
{
    assert_passes(
        *state,
        "scenario in time\n"
        "  start key=A amount=50.00\n"
        "  job Bot ; claim Tier1 by ann(tier-1)\n"
        "  advance 9m59.999s ; expect waiting Tier1 for ann\n"
        "  complete \"Tier 1\" by ann note=\"well done\"\n"
        "  expect data note=\"well done\" amount=50\n"
        "  expect ended at Done ; expect not passed Deadline\n"
        "  expect history one of Done or Late\n"
        "scenario late\n"
        "  start key=A\n"
        "  job \"Bot replies\"\n"
        "  advance 9m59.999s\n"
        "  expect waiting Tier1 for tier-1 ; expect waiting Tier1 for lead\n"
        "  expect not waiting Tier1 for tier-2\n"
        "  advance 1ms\n"
        "  expect not waiting Tier1 ; expect waiting Tier2 times 1\n"
        "  expect passed Deadline times 1 ; expect passed F4\n"
        "  expect open\n"
        "  complete Tier2\n"
        "  expect ended at Late ; expect data note=null\n");
}

TEST(time_goes_to_instants_and_to_what_is_next)
{
    assert_passes(*state,
                  "scenario next\n"
                  "  clock 2031-02-03T04:05:06Z\n"
                  "  refused(not-due) advance to next\n"
                  "  start ; job Bot\n"
                  "  advance to 2031-02-03T04:10:06Z ; expect waiting Tier1\n"
                  "  advance to next ; expect waiting Tier2\n"
                  "  refused advance to next\n");
    assert_fails(*state,
                 "scenario back\n"
                 "  start\n"
                 "  advance to 2029-01-01\n",
                 3, "past that instant");
    assert_fails(*state, "scenario too late\n  start\n  clock 2031-01-01\n", 3,
                 "before the first step");
}

TEST(people_are_refused_for_a_reason)
{
    assert_passes(
        *state,
        "scenario reasons\n"
        "  start ; job Bot\n"
        "  refused(not-eligible) claim Tier1 by eve(tier-2)\n"
        "  claim Tier1 by ann(tier-1)\n"
        "  refused complete Tier1 by bob\n"
        "  refused claim Tier1 by bob(tier-1)\n"
        "  release Tier1 by ann\n"
        "  claim Tier1 by bob\n"
        "  refused(no-such-element) claim Nowhere by ann\n"
        "  refused(no-such-element) claim "
        "ANameThatIsMuchLongerThanAnythingThatCouldBeMeantByAnybody by ann\n"
        "  refused(ambiguous) retry \"End\"\n"
        "  refused(not-open) claim Tier2 by ann\n"
        "  refused(bad-data) complete Tier1 by bob nothing=1\n"
        "  refused(bad-data) complete Tier1 by bob nothing=null\n"
        "  refused(bad-data) complete Tier1 by bob amount=much\n"
        "  expect waiting Tier1 for bob\n"
        "  complete Tier1\n"
        "  expect ended\n");
}

TEST(a_failure_says_line_reason_and_who_waits)
{
    ScenarioResult result = run(*state,
                                "# comment\n"
                                "scenario wrong\n"
                                "  start\n"
                                "  job Bot ; claim Tier1 by ann(tier-1)\n"
                                "  complete Tier1 by bob\n"
                                "  expect ended\n");

    assert_false(result.passed);
    assert_int_equal(result.line, 5);
    assert_non_null(strstr(result.failure,
                           ":5: complete Tier1 by bob: "
                           "refused: "));
    assert_non_null(strstr(result.failure,
                           "waiting: \"Tier 1\" (Tier1), "
                           "held by ann"));
    assert_fails(*state, "scenario a\n start\n expect ended\n", 3,
                 "the case is open");
    assert_fails(*state, "scenario a\n start\n expect waiting Tier1\n", 3,
                 "it waits 0 times");
    assert_fails(*state, "scenario a\n start\n expect waiting Tire1\n", 3,
                 "no node 'Tire1'; did you mean 'Tier1'?");
    assert_fails(*state,
                 "scenario a\n start ; job Bot\n"
                 " expect waiting Tier1 for tier-2\n",
                 3, "it waits for tier-2 0 times");
    assert_fails(*state, "scenario a\n start\n expect not waiting Tire1\n", 3,
                 "no node 'Tire1'");
    assert_fails(*state, "scenario a\n start amount=5\n expect data amount=6",
                 3, "amount is 5");
    assert_fails(*state, "scenario a\n start\n refused job Bot\n", 3,
                 "was not refused");
    assert_fails(*state,
                 "scenario a\n start\n"
                 " refused(held) claim Tier1 by ann\n",
                 3, "refused for not-open, not for held");
    assert_fails(*state, "scenario a\n expect open\n", 2,
                 "no case has been started");
    assert_fails(*state, "scenario a\n x: start\n y: expect open\n", 3,
                 "no case was started as 'y:'");
    assert_passes(*state, "scenario a\n start\n signal stop\n restart\n");
    assert_fails(*state,
                 "scenario a\n start\n expect history one of Done or "
                 "Late\n",
                 3, "was passed 0");
    assert_fails(*state, "scenario a\n start\n expect ended at Bot\n", 3,
                 "no end event");
}

TEST(cases_have_names_and_keys)
{
    assert_passes(*state,
                  "scenario two\n"
                  "  his: start key=A ; expect waiting Bot\n"
                  "  hers: start key=B\n"
                  "  refused(duplicate-key) start key=A\n"
                  "  his: job Bot ; expect waiting Tier1\n"
                  "  hers: expect waiting Bot\n"
                  "  expect waiting Bot\n"
                  "  expect not waiting Tier1\n");
    assert_fails(*state, "scenario a\n x: start\n x: start\n", 3,
                 "already the name");
}

TEST(jobs_fail_and_are_tried_again)
{
    assert_passes(*state,
                  "scenario down\n"
                  "  start\n"
                  "  job Bot fails \"no connection\" ; job Bot fails again\n"
                  "  expect waiting Bot ; job Bot fails again\n"
                  "  expect incident Bot ; expect incident Bot job-failed\n"
                  "  expect not waiting Bot\n"
                  "  retry Bot ; expect waiting Bot\n"
                  "  job Bot ; expect waiting Tier1\n");
}

TEST(jobs_answer_themselves_with_examples)
{
    assert_passes(*state,
                  "scenario by hand\n"
                  "  start ; job Bot note=\"an example\"\n"
                  "scenario alone\n"
                  "  jobs auto\n"
                  "  start\n"
                  "  expect waiting Tier1 ; expect data note=\"an example\"\n");
    assert_fails(*state,
                 "scenario a\n  jobs auto\n  start\n  job Bot nothing=1\n", 3,
                 "the job Bot answers itself, and is refused: there is no");
}

TEST(an_operator_sets_values)
{
    assert_passes(*state,
                  "scenario set\n"
                  "  start ; set amount=12.5 note=n\n"
                  "  expect data amount=12.50 note=\"n\"\n"
                  "  set note=null ; expect data note=null\n"
                  "  refused set nothing=1\n");
}

TEST(the_story_is_told)
{
    ScenarioResult result = run(*state,
                                "scenario why\n"
                                "  start key=C-17 amount=50\n"
                                "  job Bot fails \"no line\"\n"
                                "  job Bot ; claim Tier1 by ann ; advance 10m\n"
                                "  why\n");

    assert_true(result.passed);
    assert_non_null(strstr(result.said, "case C-17 of By hand"));
    assert_non_null(strstr(result.said, "amount=50"));
    assert_non_null(strstr(result.said,
                           "\"Bot replies\" (Bot): "
                           "\"no line\""));
    assert_non_null(strstr(result.said, "claim \"Tier 1\" (Tier1) by ann"));
    assert_non_null(strstr(result.said, "timer \"after 10 minutes\""));
    assert_non_null(strstr(result.said,
                           "now waiting: \"Tier 2\" (Tier2) for "
                           "tier-2"));
}

TEST(the_trace_has_a_line_for_each_command)
{
    Fixture *fixture = *state;

    assert_passes(fixture,
                  "scenario traced\n"
                  "  x: start amount=50.00 ; job Bot ; advance 10m\n"
                  "  refused complete Tier2 by bob(tier-1)\n");
    assert_string_equal(
        fixture->trace.bytes,
        "{\"n\":1,\"case\":\"x\",\"at\":\"2030-01-07T09:00:00.000Z\","
        "\"cause\":\"start\",\"node\":\"Start\",\"by\":null,"
        "\"verdict\":\"applied\",\"path\":[\"Start\",\"F1\",\"Bot\"],"
        "\"opened\":[\"Bot\"],\"closed\":[],\"data\":{\"amount\":50},"
        "\"incident\":null}\n"
        "{\"n\":2,\"case\":\"x\",\"at\":\"2030-01-07T09:00:00.000Z\","
        "\"cause\":\"job\",\"node\":\"Bot\",\"by\":null,"
        "\"verdict\":\"applied\",\"path\":[\"F2\",\"Tier1\"],"
        "\"opened\":[\"Tier1\"],\"closed\":[\"Bot\"],\"data\":{},"
        "\"incident\":null}\n"
        "{\"n\":3,\"case\":\"x\",\"at\":\"2030-01-07T09:10:00.000Z\","
        "\"cause\":\"timer\",\"node\":\"Deadline\",\"by\":null,"
        "\"verdict\":\"applied\",\"path\":[\"Deadline\",\"F4\",\"Tier2\"],"
        "\"opened\":[\"Tier2\"],\"closed\":[\"Tier1\"],\"data\":{},"
        "\"incident\":null}\n"
        "{\"n\":4,\"case\":\"x\",\"at\":\"2030-01-07T09:10:00.000Z\","
        "\"cause\":\"complete\",\"node\":\"Tier2\",\"by\":\"bob\","
        "\"verdict\":\"refused\",\"reason\":\"not-eligible\",\"path\":[],"
        "\"opened\":[],\"closed\":[],\"data\":{},\"incident\":null}\n");
}

TEST(coverage_names_what_was_not_taken)
{
    Fixture *fixture = *state;
    Text out = text_new(fixture->arena);

    assert_passes(fixture, "scenario a\n start ; job Bot ; complete Tier1\n");
    coverage_print(&fixture->coverage, &out);
    assert_string_equal(out.bytes,
                        "nodes 4/7, flows 3/5\n"
                        "not taken: F4  late = true\n"
                        "not taken: F5\n");
}

TEST(bad_lines_are_all_reported)
{
    Fixture *fixture = *state;
    ScenarioFile file;

    assert_false(read_text(fixture,
                           "start\n"
                           "scenario a\n"
                           "  strat\n"
                           "  expect wating X\n",
                           &file));
    assert_int_equal(fixture->found.errors, 3);
    assert_int_equal(fixture->found.list.items[1].position.line, 3);
    assert_int_equal(fixture->found.list.items[1].position.column, 3);
    assert_int_equal(fixture->found.list.items[2].position.column, 10);
    assert_false(read_text(fixture, "# nothing\n", &file));
}

static void add_two(Fixture *fixture, ResultFormat format, Text *out)
{
    TestResults results = { 0 };

    results_begin(format, out);
    results_add(format, &results, fixture->arena,
                (ScenarioResult){
                    .path = "a.scenario", .title = "one #1", .passed = true },
                out);
    results_add(format, &results, fixture->arena,
                (ScenarioResult){ .path = "a.scenario",
                                  .title = "two <&>",
                                  .failure = "a:3: x=\"1\"\nwaiting: T" },
                out);
    results_end(format, &results, out);
}

TEST(results_are_text_tap_and_junit)
{
    Fixture *fixture = *state;
    Text text = text_new(fixture->arena);
    Text tap = text_new(fixture->arena);
    Text junit = text_new(fixture->arena);

    add_two(fixture, RESULT_TEXT, &text);
    assert_string_equal(text.bytes,
                        "passed one #1\n"
                        "FAILED two <&>\n"
                        "    a:3: x=\"1\"\n"
                        "    waiting: T\n"
                        "1 passed, 1 failed\n");
    add_two(fixture, RESULT_TAP, &tap);
    assert_string_equal(tap.bytes,
                        "TAP version 14\n"
                        "ok 1 - one \\#1\n"
                        "not ok 2 - two <&>\n"
                        "# a:3: x=\"1\"\n"
                        "# waiting: T\n"
                        "1..2\n"
                        "# 1 passed, 1 failed\n");
    add_two(fixture, RESULT_JUNIT, &junit);
    assert_string_equal(
        junit.bytes,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites tests=\"2\" failures=\"1\">\n"
        "  <testsuite name=\"a.scenario\" tests=\"2\" failures=\"1\">\n"
        "    <testcase name=\"one #1\" classname=\"a.scenario\"/>\n"
        "    <testcase name=\"two &lt;&amp;&gt;\" "
        "classname=\"a.scenario\">\n"
        "      <failure message=\"a:3: x=&quot;1&quot;&#10;waiting: T\"/>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
}

int main(void)
{
    return run_listed(NULL, NULL);
}
