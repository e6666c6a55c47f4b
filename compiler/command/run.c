/* bpmnc run FILE: a scenario, a prompt, or verbs from a pipe. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../report/report.h"
#include "scenario.h"

static const char USAGE[] =
    "usage: bpmnc run FILE [--scenario S] [--trace-json OUT] [--trace-step]\n"
    "                 [--encoding E]\n"
    "Runs a diagram by interpreting it, under a virtual clock. With a "
    "scenario\n"
    "file: its scenarios. Without: verbs from standard input, at a terminal\n"
    "with a prompt that shows who waits for what. --trace-step prints each "
    "act\n"
    "of each step to standard error.\n";

static const char HELP[] =
    "start [key=K] NAME=VALUE...        claim TASK by PERSON\n"
    "complete TASK by PERSON [outcome O] NAME=VALUE...\n"
    "job NODE NAME=VALUE...             message NAME [key=K]\n"
    "signal NAME, broadcast NAME        expect waiting TASK\n"
    "advance 10m, advance to next       restart\n"
    "why, list, help, quit; and every other step of scenarios\n";

typedef struct Run {
    Arena *arena;
    CompileOptions options;
    NetListener listener;
    const char *scenario_path;
    const char *trace_path;
    Text trace;
    Definitions definitions;
    bool terminal;
    bool failed;
} Run;

static bool list_case(void *user, const BpmnCaseView *view)
{
    Session *session = user;
    BpmnOut out = { .pool = &session->pool };
    BpmnString label = bpmn_case_label(&session->executor, view->id);

    bpmn_tell_waits(&out, session->engine, view->process, view->id);
    printf("%.*s: %s\n", (int)label.length, label.bytes, out.bytes);
    return true;
}

/* The clock, then every open case and who waits for what. */
static void list_cases(Session *session)
{
    char now[BPMN_INSTANT_TEXT_MAX];

    bpmn_instant_print(session->clock.now_ms, now);
    printf("%s\n", now);
    bpmn_each_case(session->engine, list_case, session);
}

static void print_said(Session *session)
{
    if (session->said.length > 0)
        fwrite(session->said.bytes, 1, session->said.length, stdout);
    session->said = (BpmnOut){ .pool = &session->pool };
}

static void take_steps(Run *run, Session *session, BpmnString text,
                       uint32_t number)
{
    BpmnCursor cursor = {
        .pool = &session->pool,
        .text = bpmn_pool_string(&session->pool, text),
    };
    BpmnVerb *verbs;
    size_t count;

    if (!bpmn_verb_read_line(&cursor, &verbs, &count)) {
        fprintf(stderr, "%u:%zu: expected %s\n", number, cursor.error_at + 1,
                cursor.error);
        run->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        BpmnResult result;
        bool good = bpmn_execute(&session->executor, &verbs[i], &result);

        print_said(session);
        if (good) continue;
        fflush(stdout);
        fprintf(stderr, "%u: %s: %.*s\n", number, verbs[i].text.bytes,
                (int)result.text.length, result.text.bytes);
        run->failed = true;
        return;
    }
    if (run->terminal && count > 0) list_cases(session);
}

/* False: the session is over. */
static bool take_line(Run *run, Session *session, BpmnString text,
                      uint32_t number)
{
    while (text.length > 0 && strchr("\r\n \t", text.bytes[text.length - 1]))
        text.length--;
    if (bpmn_string_equal(text, bpmn_string("quit"))
        || bpmn_string_equal(text, bpmn_string("exit")))
        return false;
    if (bpmn_string_equal(text, bpmn_string("list")))
        list_cases(session);
    else if (bpmn_string_equal(text, bpmn_string("help")))
        fputs(HELP, stdout);
    else
        take_steps(run, session, text, number);
    return true;
}

static int run_lines(Run *run)
{
    Session session = { .traces = run->trace_path };
    BpmnStatus status = session_open(&session, &run->definitions);
    char *line = NULL;
    size_t room = 0;
    uint32_t number = 0;
    ssize_t length;

    session.executor.examples = run->definitions.examples.items;
    session.executor.example_count = run->definitions.examples.count;
    if (status != BPMN_OK) {
        fprintf(stderr, "bpmnc: no engine: %s\n", bpmn_status_text(status));
        session_close(&session);
        return EXIT_FAULT;
    }
    run->terminal = isatty(STDIN_FILENO);
    if (run->terminal) fputs(HELP, stdout);
    do {
        if (run->terminal) fputs("> ", stdout);
        fflush(stdout);
        length = getline(&line, &room, stdin);
    } while (length >= 0
             && take_line(run, &session, (BpmnString){ line, (size_t)length },
                          ++number));
    free(line);
    if (session.trace.length > 0)
        text_add_bytes(&run->trace, session.trace.bytes, session.trace.length);
    session_close(&session);
    return run->failed && !run->terminal ? EXIT_FOUND : EXIT_DONE;
}

static int run_scenarios(Run *run, const ScenarioFile *file)
{
    Coverage coverage = coverage_new(&run->definitions, run->arena);
    TestResults results = { 0 };
    Text out = text_new(run->arena);

    for (size_t i = 0; i < file->scenarios.count; i++)
        results_add(RESULT_TEXT, &results, run->arena,
                    scenario_run(file, &file->scenarios.items[i],
                                 &run->definitions, &coverage,
                                 run->trace_path ? &run->trace : NULL,
                                 run->arena),
                    &out);
    results_coverage(RESULT_TEXT, file->path, &coverage, &out);
    results_end(RESULT_TEXT, &results, &out);
    fwrite(out.bytes, 1, out.length, stdout);
    return results.failed > 0 ? EXIT_FOUND : EXIT_DONE;
}

static int run_loaded(Run *run, const ScenarioFile *file)
{
    int status = file->path ? run_scenarios(run, file) : run_lines(run);

    if (run->trace_path && !trace_write(run->trace_path, &run->trace))
        return EXIT_REACH;
    return status;
}

static void report_all(const Findings *found, const char *source,
                       size_t source_bytes)
{
    bool any = false;

    report_findings(REPORT_TEXT, found, source, source_bytes, &any, stderr);
}

/* Everything that was asked for, once the flags are read. */
static int run_file(Run *run, const char *path, Findings *found)
{
    BpmnPool pool = { 0 };
    ScenarioFile file = { 0 };
    Exit failed = EXIT_DONE;
    int status;

    if (run->scenario_path
        && !scenario_read(run->scenario_path, path, run->arena, &pool, found,
                          &file)) {
        report_all(found, file.source, file.source_bytes);
        status = (int)exit_of(found);
    } else if (!definitions_load(path, false, &run->options, run->arena, &pool,
                                 found, &run->definitions, &failed)) {
        report_all(found, run->definitions.source,
                   run->definitions.source_bytes);
        status = (int)failed;
    } else {
        status = run_loaded(run, &file);
    }
    bpmn_pool_free(&pool);
    return status;
}

/* Reads the flags. Returns EXIT_DONE to go on, -1 after --help. */
static int run_options(int argc, char **argv, Run *run, Findings *found)
{
    enum { OPTION_SCENARIO = OPTION_OWN, OPTION_TRACE_JSON, OPTION_TRACE_STEP };
    static const struct option known[] = {
        COMMON_OPTIONS,
        { "scenario", required_argument, NULL, OPTION_SCENARIO },
        { "trace-json", required_argument, NULL, OPTION_TRACE_JSON },
        { "trace-step", no_argument, NULL, OPTION_TRACE_STEP },
        { 0 },
    };
    int option;

    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == OPTION_HELP) {
            fputs(USAGE, stdout);
            return -1;
        }
        if (option == OPTION_SCENARIO)
            run->scenario_path = optarg;
        else if (option == OPTION_TRACE_JSON)
            run->trace_path = optarg;
        else if (option == OPTION_TRACE_STEP)
            run->options.listener = &run->listener;
        else if (!option_common(option, optarg, run->arena, &run->options,
                                found))
            return EXIT_USAGE;
    }
    if (optind + 1 == argc
        && (strcmp(argv[optind], "-") != 0 || run->scenario_path))
        return EXIT_DONE;
    fputs(USAGE, stderr);
    return EXIT_USAGE;
}

int command_run(int argc, char **argv)
{
    Run run = { .arena = arena_new(), .listener = trace_steps(stderr) };
    Findings found = findings_new(run.arena, NULL);
    int status = run_options(argc, argv, &run, &found);

    run.trace = text_new(run.arena);
    if (status == EXIT_DONE) status = run_file(&run, argv[optind], &found);
    arena_free(run.arena);
    return status < 0 ? EXIT_DONE : status;
}
