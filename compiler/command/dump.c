/* bpmnc dump --stage=STAGE FILE */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "../lower/plan.h"
#include "../prove/prove.h"
#include "../report/report.h"
#include "command.h"

static const char USAGE[] =
    "usage: bpmnc dump --stage=xml|model|types|net|states|plan\n"
    "                  [--max-states N] [--encoding E] FILE\n"
    "Prints the diagram as it stands behind a stage.\n";

static void dump_xml(Compilation *compilation, const CompileOptions *options,
                     Text *text)
{
    (void)options;
    if (compilation->root) xml_dump(compilation->root, text);
}

static void dump_model(Compilation *compilation, const CompileOptions *options,
                       Text *text)
{
    (void)options;
    if (compilation->diagram) diagram_dump(compilation->diagram, text);
}

static void dump_types(Compilation *compilation, const CompileOptions *options,
                       Text *text)
{
    (void)options;
    if (compilation->diagram) types_dump(compilation->diagram, text);
}

static void dump_nets(Compilation *compilation, const CompileOptions *options,
                      Text *text)
{
    (void)options;
    for (size_t i = 0; i < compilation->net_count; i++)
        net_dump(compilation->nets[i], text);
}

static void dump_states(Compilation *compilation, const CompileOptions *options,
                        Text *text)
{
    for (size_t i = 0; i < compilation->net_count; i++)
        states_dump(compilation->nets[i], options->max_states, text);
}

static void dump_plans(Compilation *compilation, const CompileOptions *options,
                       Text *text)
{
    (void)options;
    for (size_t i = 0; i < compilation->net_count; i++) {
        Plan *plan = plan_checked(compilation->nets[i], NULL,
                                  compilation->arena, compilation->found);
        if (plan) plan_dump(plan, text);
    }
}

typedef struct Dump {
    const char *name;
    Stage last; /* what must have run */
    void (*print)(Compilation *compilation, const CompileOptions *options,
                  Text *text);
} Dump;

static const Dump DUMPS[] = {
    { "xml", STAGE_XML, dump_xml },       { "model", STAGE_MODEL, dump_model },
    { "types", STAGE_MODEL, dump_types }, { "net", STAGE_NET, dump_nets },
    { "states", STAGE_NET, dump_states }, { "plan", STAGE_PROVE, dump_plans },
};

/* Null: there is none of that name. */
static const Dump *find_dump(const char *name)
{
    for (size_t i = 0; i < sizeof DUMPS / sizeof *DUMPS; i++) {
        if (strcmp(name, DUMPS[i].name) == 0) return &DUMPS[i];
    }
    return NULL;
}

static int dump_file(const char *file, const Dump *what,
                     const CompileOptions *options, Findings *found)
{
    Compilation compilation = compilation_new(file, found->arena, found);
    Text text = text_new(found->arena);

    compile(&compilation, options, what->last);
    what->print(&compilation, options, &text);
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
    const Dump *what = NULL;
    int option, status = EXIT_DONE;

    while (!status
           && (option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        if (option == OPTION_HELP) {
            fputs(USAGE, stdout);
            arena_free(arena);
            return EXIT_DONE;
        }
        if (option == OPTION_STAGE)
            what = find_dump(optarg);
        else if (!option_common(option, optarg, arena, &options, &found))
            status = EXIT_USAGE;
    }
    if (!status && (!what || optind + 1 != argc)) {
        fputs(USAGE, stderr);
        status = EXIT_USAGE;
    }
    if (!status) status = dump_file(argv[optind], what, &options, &found);
    arena_free(arena);
    return status;
}
