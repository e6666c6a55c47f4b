/* bpmnc run FILE: a scenario, a prompt, or verbs from a pipe. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "../report/report.h"
#include "options.h"
#include "prompt.h"
#include "scenario.h"

enum { LIST_BYTES = 64 }; /* of each value, in a list */

/* What the prompt takes besides steps. */
static const BpmnManualCommand OWN[] = {
    { "list", "", "tell open cases and who waits for what", NULL, NULL, 0, 0 },
    { "help", "", "what you are reading", NULL, NULL, 0, 0 },
    { "quit", "", "end the session", NULL, NULL, 0, 0 },
};

enum { OWN_COUNT = sizeof OWN / sizeof *OWN };

typedef struct Run {
    Arena *arena;
    CompileOptions options;
    const char *scenario_path;
    const char *trace_path;
    Text trace;
    Definitions definitions;
    bool traces_steps;
    BpmnManual manual; /* of what the prompt takes */
    bool asks;         /* somebody types at a terminal */
    bool failed;
} Run;

static bool list_case(void *user, const BpmnCaseView *view)
{
    Session *session = user;
    BpmnOut out = { .pool = &session->pool };
    BpmnString label = bpmn_case_label(&session->executor, view->id);

    bpmn_out_shown(&out, label);
    bpmn_out(&out, ": ");
    (void)bpmn_tell_waits(&out, session->engine, NULL, view->process, view->id,
                          SIZE_MAX);
    bpmn_tell_data(&out, view, "; with ", LIST_BYTES);
    printf("%s\n", out.bytes);
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

/* What is wrong with a line that has no steps. */
static void tell_wrong(const Run *run, const BpmnCursor *cursor,
                       uint32_t number)
{
    BpmnCursor first = { .pool = cursor->pool, .text = cursor->text };
    BpmnOut out = { .pool = cursor->pool };

    bpmn_lex_blanks(&first);
    if (bpmn_verb_tell_unknown(&out, run->manual.commands,
                               run->manual.command_count,
                               bpmn_lex_peek(&first)))
        fprintf(stderr, "%u: %.*s", number, (int)out.length, out.bytes);
    else
        fprintf(stderr, "%u:%zu: expected %s\n", number, cursor->error_at + 1,
                cursor->error);
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
        tell_wrong(run, &cursor, number);
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
    if (run->asks && count > 0) list_cases(session);
}

/* Every step, and every node that can wait. */
static void make_manual(Run *run, Session *session)
{
    BpmnManualCommand *rows = bpmn_verb_manual(&session->pool, true, OWN_COUNT,
                                               &run->manual.command_count);

    memcpy(rows + run->manual.command_count, OWN, sizeof OWN);
    run->manual.command_count += OWN_COUNT;
    run->manual.commands = rows;
    for (size_t i = 0; i < run->definitions.count; i++)
        bpmn_manual_nodes(&session->pool, &run->manual,
                          run->definitions.items[i]);
}

static void print_manual(const Run *run, Session *session)
{
    BpmnOut out = { .pool = &session->pool };

    bpmn_manual_rows(&out, run->manual.commands, run->manual.command_count);
    fwrite(out.bytes, 1, out.length, stdout);
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
        print_manual(run, session);
    else
        take_steps(run, session, text, number);
    return true;
}

static void run_prompt(Run *run, Session *session)
{
    Prompt prompt;
    BpmnString line;
    uint32_t number = 0;

    make_manual(run, session);
    prompt_open(&prompt, &run->manual);
    run->asks = prompt.asks;
    if (run->asks)
        puts("'help' tells the steps, 'quit' ends; Tab completes a word");
    do line = prompt_read(&prompt);
    while (line.bytes && take_line(run, session, line, ++number));
    prompt_close(&prompt);
}

static int run_lines(Run *run)
{
    Session session = { .traces = run->trace_path };
    BpmnStatus status = session_open(&session, &run->definitions);

    session.executor.examples = run->definitions.examples.items;
    session.executor.example_count = run->definitions.examples.count;
    if (status != BPMN_OK) {
        fprintf(stderr, "bpmnc: no engine: %s\n", bpmn_status_text(status));
        session_close(&session);
        return EXIT_FAULT;
    }
    run_prompt(run, &session);
    if (session.trace.length > 0)
        text_add_bytes(&run->trace, session.trace.bytes, session.trace.length);
    session_close(&session);
    return run->failed && !run->asks ? EXIT_FOUND : EXIT_DONE;
}

static int run_scenarios(Run *run, const ScenarioFile *file)
{
    TestResults results = { 0 };
    Text out = text_for(run->arena, stdout);

    results_run(RESULT_TEXT, &results, file, &run->definitions,
                run->trace_path ? &run->trace : NULL, run->arena);
    results_end(RESULT_TEXT, &results, &out);
    results_print(&out);
    return results.failed > 0 ? EXIT_FOUND : EXIT_DONE;
}

static int run_loaded(Run *run, const ScenarioFile *file)
{
    int status = file->path ? run_scenarios(run, file) : run_lines(run);

    if (run->trace_path && !trace_write(run->trace_path, &run->trace))
        return EXIT_REACH;
    return status;
}

/* Everything that was asked for, once the flags are read. */
static int run_file(Run *run, const char *path, Findings *found)
{
    BpmnPool pool = { 0 };
    ScenarioFile file = { 0 };
    Texts diagrams = { 0 };
    Exit failed = EXIT_DONE;
    int status;

    VECTOR_ADD(run->arena, &diagrams, path);

    if (run->scenario_path
        && !scenario_read(run->scenario_path, path, run->arena, &pool, found,
                          &file)) {
        report_since(found, 0, file.source, file.source_bytes);
        status = (int)exit_of(found);
    } else if (!definitions_load(&diagrams, false, &run->options, run->arena,
                                 &pool, found, &run->definitions, &failed)) {
        report_since(found, 0, run->definitions.source,
                     run->definitions.source_bytes);
        status = (int)failed;
    } else {
        status = run_loaded(run, &file);
    }
    bpmn_pool_free(&pool);
    return status;
}

/* From standard input come the diagram or the verbs, not both. */
static int run_diagram(Run *run, const char *path)
{
    Findings found = options_findings(&run->options, run->arena, NULL);

    if (strcmp(path, "-") == 0 && !run->scenario_path)
        return (int)options_refuse(
            &COMMAND_RUN,
            "'-' holds the steps already: name the FILE, or "
            "--scenario");
    return run_file(run, path, &found);
}

static int command_run(int argc, char **argv)
{
    Run run = { .arena = arena_new() };
    NetListener listener = trace_steps(stderr);
    Exit read;
    int status = EXIT_DONE;

    run.trace = text_new(run.arena);
    if (options_read(&COMMAND_RUN, argc, argv, &run, run.arena, &read)) {
        if (run.traces_steps) run.options.listener = &listener;
        status = run_diagram(&run, argv[optind]);
    }
    arena_free(run.arena);
    return read != EXIT_DONE ? (int)read : status;
}

static const Option OPTIONS[] = {
    { "scenario", OPTION_TEXT, offsetof(Run, scenario_path), "FILE",
      "its scenarios are run", 0 },
    { "trace-json", OPTION_TEXT, offsetof(Run, trace_path), "OUT",
      "a line of JSON for every command", 0 },
    { "trace-step", OPTION_FLAG, offsetof(Run, traces_steps), NULL,
      "each act of each step, to standard error", 0 },
    { 0 },
};

const CommandLine COMMAND_RUN = {
    .name = "run",
    .operands = "FILE",
    .help = "try a diagram under a virtual clock",
    .about =
        "Runs a diagram by interpreting it, under a virtual clock. With a "
        "scenario file: its scenarios. Without: verbs from standard input, at "
        "a terminal with a prompt that shows who waits for what.",
    .options = OPTIONS,
    .common = offsetof(Run, options),
    .run = command_run,
};
