/* bpmnc dump --stage=STAGE FILE */
#include <getopt.h>
#include <stdio.h>

#include "../lower/plan.h"
#include "../prove/prove.h"
#include "../report/report.h"
#include "options.h"

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

static const struct {
    Stage last; /* what must have run */
    void (*print)(Compilation *compilation, const CompileOptions *options,
                  Text *text);
} DUMPS[] = {
    { STAGE_XML, dump_xml },     { STAGE_MODEL, dump_model },
    { STAGE_MODEL, dump_types }, { STAGE_NET, dump_nets },
    { STAGE_NET, dump_states },  { STAGE_PROVE, dump_plans },
};

enum { DUMP_COUNT = sizeof DUMPS / sizeof *DUMPS };

static Exit dump_file(const char *file, unsigned stage,
                      const CompileOptions *options, Findings *found)
{
    Compilation compilation = compilation_new(file, found->arena, found);
    Text text = text_new(found->arena);

    compile(&compilation, options, DUMPS[stage].last);
    DUMPS[stage].print(&compilation, options, &text);
    fwrite(text.bytes, 1, text.length, stdout);
    report_since(found, 0, compilation.source, compilation.source_bytes);
    return exit_of(found);
}

typedef struct Dump {
    CompileOptions options;
    unsigned stage;
} Dump;

static int command_dump(int argc, char **argv)
{
    Arena *arena = arena_new();
    Dump dump = { .stage = DUMP_COUNT };
    Exit status;

    if (options_read(&COMMAND_DUMP, argc, argv, &dump, arena, &status)) {
        Findings found = options_findings(&dump.options, arena, NULL);

        status = dump.stage < DUMP_COUNT
            ? dump_file(argv[optind], dump.stage, &dump.options, &found)
            : options_refuse(&COMMAND_DUMP, "--stage is missing");
    }
    arena_free(arena);
    return (int)status;
}

static const Option OPTIONS[] = {
    { "stage", OPTION_WORD, offsetof(Dump, stage),
      "xml|model|types|net|states|plan", "behind which the diagram is printed",
      0 },
    { 0 },
};

const CommandLine COMMAND_DUMP = {
    .name = "dump",
    .operands = "FILE",
    .help = "print a diagram between two stages",
    .about = "Prints the diagram as it stands behind a stage.",
    .options = OPTIONS,
    .common = offsetof(Dump, options),
    .run = command_dump,
};
