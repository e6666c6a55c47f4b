/* bpmnc check FILE... */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "../lower/plan.h"
#include "../report/report.h"
#include "command.h"

static const char USAGE[] =
    "usage: bpmnc check [--format=text|json|sarif] [--profile P] [--strict]\n"
    "                   [--allow CODE]... [--max-states N] [--encoding E]\n"
    "                   [--trace] FILE...\n"
    "Says what is wrong with diagrams and proves them sound. '-' is standard\n"
    "input. --trace prints the verdict of each process and what it took.\n";

typedef struct Check {
    CompileOptions options;
    ReportFormat format;
    bool trace;
    Folders *folders;
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

/* One file with its own memory, so that ten thousand files need no more. */
static int check_file(Check *check, const char *file)
{
    Arena *arena = arena_new();
    Findings found = findings_new(arena, file);

    found.strict = check->options.strict;
    for (size_t i = 0; i < check->options.allowed_count; i++) {
        VECTOR_ADD(arena, &found.allowed, check->options.allowed[i]);
    }
    Compilation compilation = compilation_new(file, arena, &found);
    compilation.folders = check->folders;
    compilation.verdict_only = true;
    compilation.trace = check->trace ? stderr : NULL;
    compile(&compilation, &check->options, STAGE_PROVE);
    for (size_t i = 0; i < compilation.net_count; i++) {
        plan_advise(compilation.nets[i], &found);
    }
    findings_sort(&found);
    report_findings(check->format, &found, compilation.source,
                    compilation.source_bytes, &check->any, stdout);
    check->errors += found.errors;
    check->warnings += found.warnings;
    int status = (int)exit_of(&found);
    arena_free(arena);
    return status;
}

static bool format_of(const char *name, ReportFormat *format)
{
    static const char *const names[] = { "text", "json", "sarif" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            *format = (ReportFormat)i;
            return true;
        }
    }
    fprintf(stderr, "bpmnc: --format is text, json or sarif, not '%s'\n", name);
    return false;
}

/* Reads the flags. Returns EXIT_DONE to go on, -1 after --help. */
static int check_options(int argc, char **argv, Check *check, Arena *arena,
                         Findings *found)
{
    enum { OPTION_FORMAT = OPTION_OWN, OPTION_TRACE };
    static const struct option known[] = {
        COMMON_OPTIONS,
        { "format", required_argument, NULL, OPTION_FORMAT },
        { "trace", no_argument, NULL, OPTION_TRACE },
        { 0 },
    };
    int option;

    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        bool right = true;
        if (option == OPTION_HELP) {
            fputs(USAGE, stdout);
            return -1;
        }
        if (option == OPTION_TRACE)
            check->trace = true;
        else if (option == OPTION_FORMAT)
            right = format_of(optarg, &check->format);
        else
            right = option_common(option, optarg, arena, &check->options,
                                  found);
        if (!right) return EXIT_USAGE;
    }
    if (optind < argc) return EXIT_DONE;
    fputs(USAGE, stderr);
    return EXIT_USAGE;
}

int command_check(int argc, char **argv)
{
    Arena *arena = arena_new();
    Findings found = findings_new(arena, NULL);
    Check check = { .folders = folders_new(arena) };
    int status = check_options(argc, argv, &check, arena, &found);

    if (status == EXIT_DONE) {
        report_begin(check.format, stdout);
        for (int i = optind; i < argc; i++) {
            status = worse(status, check_file(&check, argv[i]));
        }
        report_end(check.format, check.errors, check.warnings, stdout);
    }
    arena_free(arena);
    return status < 0 ? EXIT_DONE : status;
}
