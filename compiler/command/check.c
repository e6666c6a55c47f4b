/* bpmnc check FILE... */
#include <getopt.h>
#include <stdio.h>

#include "../check/check.h"
#include "../lower/plan.h"
#include "../report/report.h"
#include "options.h"

typedef struct Check {
    CompileOptions options;
    unsigned format; /* ReportFormat */
    bool trace;
    bool program; /* the files are one */
    Folders *folders;
    NameMap *told; /* help that was shown with other files */
    size_t errors;
    size_t warnings;
    bool any; /* a finding was printed before: JSON needs a comma */
} Check;

static int worse(int one, int other)
{
    static const int order[] = { EXIT_DONE, EXIT_FOUND, EXIT_LIMIT,
                                 EXIT_REACH };
    size_t first = 0, second = 0;

    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (order[i] == one) first = i;
        if (order[i] == other) second = i;
    }
    return first > second ? one : other;
}

/* Whether the net is of a drawing beside processes that run. */
static bool is_drawing(const Diagram *diagram, const Net *net)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        if (process->id == net->id) return check_is_drawing(process);
    }
    return false;
}

/* What is found in the file, after the proof. */
static int tell_file(Check *check, const Compilation *compilation)
{
    Findings *found = compilation->found;

    for (size_t i = 0; i < compilation->net_count; i++) {
        const Net *net = compilation->nets[i];
        plan_advise(net, is_drawing(compilation->diagram, net), found);
    }
    findings_sort(found);
    report_findings(check->format, found, compilation->source,
                    compilation->source_bytes, &check->any, stdout);
    check->errors += found->errors;
    check->warnings += found->warnings;
    return (int)exit_of(found);
}

/* Files that are one program, with their own memory. */
static int check_program(Check *check, char **files, size_t count)
{
    Arena *arena = arena_new();
    Compilation *program = NEW_ARRAY(arena, Compilation, count);
    int status = EXIT_DONE;

    for (size_t i = 0; i < count; i++) {
        Findings *found = NEW(arena, Findings);
        *found = options_findings(&check->options, arena, files[i]);
        found->told = check->told;
        program[i] = compilation_new(files[i], arena, found);
        program[i].folders = check->folders;
        program[i].verdict_only = true;
        program[i].trace = check->trace ? stderr : NULL;
    }
    compile_program(program, count, &check->options, STAGE_PROVE);
    for (size_t i = 0; i < count; i++)
        status = worse(status, tell_file(check, &program[i]));
    arena_free(arena);
    return status;
}

static int command_check(int argc, char **argv)
{
    Arena *arena = arena_new();
    Check check = { .folders = folders_new(arena),
                    .told = name_map_new(arena) };
    Exit read;
    int status = EXIT_DONE;

    if (options_read(&COMMAND_CHECK, argc, argv, &check, arena, &read)) {
        report_begin(check.format, stdout);
        /* One by one, so that ten thousand files need no more memory. */
        size_t count = (size_t)(argc - optind);
        size_t together = check.program ? count : 1;
        for (size_t i = 0; i < count; i += together)
            status = worse(status,
                           check_program(&check, argv + optind + i, together));
        report_end(check.format, check.errors, check.warnings, stdout);
    }
    arena_free(arena);
    return read != EXIT_DONE ? (int)read : status;
}

static const Option OPTIONS[] = {
    { "format", OPTION_WORD, offsetof(Check, format), "text|json|sarif",
      "how findings are printed", 0 },
    { "program", OPTION_FLAG, offsetof(Check, program), NULL,
      "the files are one program, as build takes them", 0 },
    { "trace", OPTION_FLAG, offsetof(Check, trace), NULL,
      "the verdict of each process, and what it took", 0 },
    { 0 },
};

const CommandLine COMMAND_CHECK = {
    .name = "check",
    .operands = "FILE...",
    .help = "say what is wrong with diagrams, and prove them sound",
    .about = "Says what is wrong with diagrams and proves them sound. '-' is "
             "standard input.",
    .options = OPTIONS,
    .common = offsetof(Check, options),
    .run = command_check,
};
