/* bpmnc build FILE... -o DIR */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "../check/check.h"
#include "../emit/emit.h"
#include "../report/report.h"
#include "build_exe.h"
#include "options.h"
#include "depend.h"
#include "output.h"

typedef struct Build {
    CompileOptions options;
    PlanOptions plan;
    size_t max_image; /* 0: as by default */
    ExeOptions exe;
    const char *folder;
    const char *depfile; /* -MF */
    bool depends;        /* -MMD */
    Depend depend;
    bool check;
    bool lines;
    bool makes_exe;
    Arena *arena;
    Findings found;
    VECTOR(Compilation) compiled;
    VECTOR(ExeProcess) processes;
} Build;

static void put_file(Build *build, const char *name, const Text *text)
{
    char *path = output_path(build->arena, build->folder, name);

    if (build->check) {
        output_compare(path, text->bytes, text->length, build->arena,
                       &build->found);
    } else if (output_write(path, text->bytes, text->length, build->arena,
                            &build->found)) {
        VECTOR_ADD(build->arena, &build->depend.written, path);
    }
}

static bool is_taken(const Build *build, const char *prefix)
{
    for (size_t i = 0; i < build->processes.count; i++) {
        if (strcmp(build->processes.items[i].prefix, prefix) == 0) return true;
    }
    return false;
}

/* Two processes of one name would write the same files. */
static void build_net(Build *build, Net *net)
{
    Arena *arena = build->arena;
    Plan *plan = plan_checked(net, &build->plan, arena, &build->found);
    PlanOptions other = build->plan;

    for (int number = 2; plan && is_taken(build, plan->prefix); number++) {
        other.prefix = arena_format(arena, "%.20s%d", plan->prefix, number);
        plan = plan_checked(net, &other, arena, &build->found);
    }
    if (!plan) return;
    Emitted emitted = emit(plan, build->lines, arena);
    VECTOR_ADD(arena, &build->processes,
               (ExeProcess){
                   .prefix = plan->prefix,
               });
    put_file(build, emitted.source_name, &emitted.source);
    put_file(build, emitted.header_name, &emitted.header);
    put_file(build, emitted.map_name, &emitted.map);
    put_file(build, emitted.diagram_name, &emitted.diagram);
}

/* The files are one program; what is found in each is told by itself. */
static void compile_files(Build *build, char **files, size_t count)
{
    Arena *arena = build->arena;
    Compilation *compiled = NEW_ARRAY(arena, Compilation, count);

    for (size_t i = 0; i < count; i++) {
        Findings *found = NEW(arena, Findings);
        *found = options_findings(&build->options, arena, files[i]);
        found->told = build->found.told;
        depend_on_diagram(&build->depend, files[i]);
        compiled[i] = compilation_new(files[i], arena, found);
    }
    compile_program(compiled, count, &build->options, STAGE_PROVE);
    for (size_t i = 0; i < count; i++) {
        report_since(compiled[i].found, 0, compiled[i].source,
                     compiled[i].source_bytes);
        findings_join(&build->found, compiled[i].found);
        if (compiled[i].is_whole)
            VECTOR_ADD(arena, &build->compiled, compiled[i]);
    }
}

static void build_file(Build *build, const Compilation *compilation)
{
    size_t first = build->found.list.count;

    build->found.file = compilation->file;
    for (size_t i = 0; i < compilation->net_count; i++) {
        build_net(build, compilation->nets[i]);
    }
    check_drawings(compilation->diagram, first, DRAWING_IS_UNSOUND,
                   &build->found);
    if (compilation->net_count == 0) {
        report(&build->found, CODE_NO_PROCESS, (Position){ 0, 0 }, NULL,
               "the file holds no process that runs");
    }
    report_since(&build->found, first, compilation->source,
                 compilation->source_bytes);
}

static void write_depends(Build *build)
{
    Text text = depend_rule(&build->depend);
    const char *path = build->depfile
        ? build->depfile
        : arena_format(build->arena, "%s/%s.d", build->folder,
                       build->processes.items[0].prefix);

    output_write(path, text.bytes, text.length, build->arena, &build->found);
}

static void build_all(Build *build, char **files, int count)
{
    /* That it failed shows when files are written. */
    if (!build->check) mkdir(build->folder, 0777);
    compile_files(build, files, (size_t)count);
    for (size_t i = 0; i < build->compiled.count; i++)
        build_file(build, &build->compiled.items[i]);
    size_t first = build->found.list.count;
    build->found.file = NULL;
    if (build->found.errors == 0 && build->makes_exe && !build->check) {
        exe_make(&build->exe, build->processes.items, build->processes.count,
                 build->folder, build->arena, &build->found);
    }
    if (build->found.errors == 0 && build->depends && !build->check) {
        write_depends(build);
    }
    report_since(&build->found, first, NULL, 0);
}

/* A step has room for twice as many, counted in 32 bits. */
enum { MOST_IMAGE = 1 << 30 };

/* Why the options do not go together; null: they do. */
static const char *wrong_options(const Build *build, int file_count)
{
    if (!build->folder) return "-o DIR is missing";
    if (build->plan.prefix && file_count != 1)
        return "--prefix goes with one FILE";
    if (build->exe.with.count > 0 && !build->makes_exe)
        return "--with goes with --exe";
    if (!build->depends
        && (build->depfile || build->depend.target || build->depend.phony))
        return "-MF, -MT and -MP go with -MMD";
    if (build->max_image > MOST_IMAGE)
        return "--max-image is a number, 1073741824 or less";
    return NULL;
}

static int command_build(int argc, char **argv)
{
    Arena *arena = arena_new();
    Build build = { .arena = arena, .depend = { .arena = arena } };
    Exit status;

    if (options_read(&COMMAND_BUILD, argc, argv, &build, arena, &status)) {
        build.found = options_findings(&build.options, arena, NULL);
        build.found.told = name_map_new(arena);
        build.plan.max_image_bytes = (uint32_t)build.max_image;
        const char *wrong = wrong_options(&build, argc - optind);

        if (wrong) {
            status = options_refuse(&COMMAND_BUILD, wrong);
        } else {
            build_all(&build, argv + optind, argc - optind);
            status = exit_of(&build.found);
        }
    }
    arena_free(arena);
    return (int)status;
}

static const Option OPTIONS[] = {
    { "o", OPTION_TEXT, offsetof(Build, folder), "DIR",
      "where files are written", 0 },
    { "prefix", OPTION_TEXT, offsetof(Build, plan.prefix), "P",
      "of C names, for the one diagram", 0 },
    { "exe", OPTION_FLAG, offsetof(Build, makes_exe), NULL,
      "a whole program, too", 0 },
    { "with", OPTION_TEXTS, offsetof(Build, exe.with), "FILE.c",
      "functions for jobs, compiled into the program", 0 },
    { "max-image", OPTION_NUMBER, offsetof(Build, max_image), "N",
      "the most bytes of a case", 64 },
    { "line", OPTION_FLAG, offsetof(Build, lines), NULL,
      "lines of the C are lines of the diagram", 0 },
    { "check-output", OPTION_FLAG, offsetof(Build, check), NULL,
      "writes nothing, and fails when a file differs", 0 },
    { "MMD", OPTION_FLAG, offsetof(Build, depends), NULL,
      "a rule for make, too", 0 },
    { "MF", OPTION_TEXT, offsetof(Build, depfile), "FILE",
      "where it is written", 0 },
    { "MT", OPTION_TEXT, offsetof(Build, depend.target), "NAME",
      "what it makes", 0 },
    { "MP", OPTION_FLAG, offsetof(Build, depend.phony), NULL,
      "with targets for what is read", 0 },
    { "I", OPTION_IGNORED, NO_TARGET, "DIR",
      "where imports are; nothing is imported yet", 0 },
    { 0 },
};

const CommandLine COMMAND_BUILD = {
    .name = "build",
    .operands = "FILE...",
    .help = "write the C of diagrams, or a whole program",
    .about = "Writes P.c, P.h, P.diagram.inc and P.map.json for each process; "
             "with --exe also the program P, which keeps cases in a database.",
    .options = OPTIONS,
    .common = offsetof(Build, options),
    .run = command_build,
};
