/* bpmnc dump --stage=xml|model|net|plan FILE */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "../lower/plan.h"
#include "../report/report.h"
#include "command.h"

static const char USAGE[] =
    "usage: bpmnc dump --stage=xml|model|net|plan FILE\n"
    "Prints the diagram as it stands behind a stage.\n";

static const char *const STAGES[] = { "xml", "model", "net", "plan" };

enum { DUMP_XML, DUMP_MODEL, DUMP_NET, DUMP_PLAN, DUMP_COUNT };

static void dump_plans(Compilation *compilation, Text *text)
{
    for (size_t i = 0; i < compilation->net_count; i++) {
        Plan *plan = plan_checked(compilation->nets[i], NULL,
                                  compilation->arena, compilation->found);
        if (plan) plan_dump(plan, text);
    }
}

static bool dump(Compilation *compilation, const CompileOptions *options,
                 int what, Text *text)
{
    static const Stage needs[] = {
        STAGE_XML,
        STAGE_MODEL,
        STAGE_NET,
        STAGE_PROVE,
    };

    compile(compilation, options, needs[what]);
    if (what == DUMP_XML && compilation->root) {
        xml_dump(compilation->root, text);
    } else if (what == DUMP_MODEL && compilation->diagram) {
        diagram_dump(compilation->diagram, text);
    } else if (what == DUMP_NET) {
        for (size_t i = 0; i < compilation->net_count; i++) {
            net_dump(compilation->nets[i], text);
        }
    } else if (what == DUMP_PLAN) {
        dump_plans(compilation, text);
    }
    return compilation->found->errors == 0;
}

static int stage_of(const char *name)
{
    for (int i = 0; i < DUMP_COUNT; i++) {
        if (name && strcmp(name, STAGES[i]) == 0) return i;
    }
    return -1;
}

static int dump_file(const char *file, int what, const CompileOptions *options,
                     Findings *found)
{
    Compilation compilation = compilation_new(file, found->arena, found);
    Text text = text_new(found->arena);

    dump(&compilation, options, what, &text);
    fwrite(text.bytes, 1, text.length, stdout);
    bool any = false;
    findings_sort(found);
    report_findings(REPORT_TEXT, found, compilation.source,
                    compilation.source_bytes, &any, stderr);
    return (int)exit_of(found);
}

int command_dump(int argc, char **argv)
{
    enum { OPTION_STAGE = OPTION_OWN };
    static const struct option known[] = {
        COMMON_OPTIONS,
        { "stage", required_argument, NULL, OPTION_STAGE },
        { 0 },
    };
    Arena *arena = arena_new();
    Findings found = findings_new(arena, NULL);
    CompileOptions options = { 0 };
    int what = -1, option, status = EXIT_DONE;

    while (!status
           && (option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == OPTION_HELP) {
            fputs(USAGE, stdout);
            arena_free(arena);
            return EXIT_DONE;
        }
        if (option == OPTION_STAGE)
            what = stage_of(optarg);
        else if (!option_common(option, optarg, arena, &options, &found))
            status = EXIT_USAGE;
    }
    if (!status && (what < 0 || optind + 1 != argc)) {
        fputs(USAGE, stderr);
        status = EXIT_USAGE;
    }
    if (!status) status = dump_file(argv[optind], what, &options, &found);
    arena_free(arena);
    return status;
}
