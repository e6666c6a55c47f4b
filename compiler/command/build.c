/* bpmnc build FILE... -o DIR */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "../emit/emit.h"
#include "../report/report.h"
#include "build_exe.h"
#include "command.h"
#include "depend.h"
#include "output.h"

static const char USAGE[] =
    "usage: bpmnc build FILE... -o DIR [--prefix P] [-I DIR]... [--line]\n"
    "                   [-MMD -MF F -MT T -MP] [--check-output]\n"
    "                   [--exe [--with FILE.c]...] [--max-image N]\n"
    "                   [--allow CODE]... [--strict] [--max-states N]\n"
    "Writes P.c, P.h, P.diagram.inc and P.map.json for each process; with\n"
    "--exe also the program P, which keeps cases in a database.\n"
    "--check-output writes nothing and fails when a file differs.\n";

typedef struct Build {
    CompileOptions options;
    PlanOptions plan;
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

static void build_file(Build *build, const char *file)
{
    Compilation compilation = compilation_new(file, build->arena,
                                              &build->found);
    bool any = false;
    size_t first = build->found.list.count;

    depend_on_diagram(&build->depend, file);
    if (compile(&compilation, &build->options, STAGE_PROVE)) {
        for (size_t i = 0; i < compilation.net_count; i++) {
            build_net(build, compilation.nets[i]);
        }
        if (compilation.net_count == 0) {
            report(&build->found, CODE_NO_PROCESS, (Position){ 0, 0 }, NULL,
                   "the file holds no process that runs");
        }
    }
    Findings own = build->found;
    own.list.items += first;
    own.list.count -= first;
    findings_sort(&own);
    report_findings(REPORT_TEXT, &own, compilation.source,
                    compilation.source_bytes, &any, stderr);
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

static void make_folder(const char *folder)
{
    mkdir(folder, 0777); /* that it failed shows when files are written */
}

static void print_since(Build *build, size_t first)
{
    Findings own = build->found;
    bool any = false;

    own.list.items += first;
    own.list.count -= first;
    report_findings(REPORT_TEXT, &own, NULL, 0, &any, stderr);
}

static void build_all(Build *build, char **files, int count)
{
    if (!build->check) make_folder(build->folder);
    for (int i = 0; i < count; i++) build_file(build, files[i]);
    size_t first = build->found.list.count;
    build->found.file = NULL;
    if (build->found.errors == 0 && build->makes_exe && !build->check) {
        exe_make(&build->exe, build->processes.items, build->processes.count,
                 build->folder, build->arena, &build->found);
    }
    if (build->found.errors == 0 && build->depends && !build->check) {
        write_depends(build);
    }
    print_since(build, first);
}

enum {
    OPTION_PREFIX = OPTION_OWN,
    OPTION_CHECK,
    OPTION_LINE,
    OPTION_EXE,
    OPTION_WITH,
    OPTION_MAX_IMAGE,
    OPTION_MMD,
    OPTION_MF,
    OPTION_MT,
    OPTION_MP
};

static bool take_image(Build *build, const char *value)
{
    size_t number;

    if (!option_number(value, &number) || number < 64 || number > UINT32_MAX) {
        fprintf(stderr,
                "bpmnc: --max-image is a number of bytes, 64 or more\n");
        return false;
    }
    build->plan.max_image_bytes = (uint32_t)number;
    return true;
}

static bool take_option(Build *build, int option, char *value)
{
    switch (option) {
    case 'o': build->folder = value; return true;
    case 'I': return true; /* imports come with decisions */
    case OPTION_PREFIX: build->plan.prefix = value; return true;
    case OPTION_CHECK: build->check = true; return true;
    case OPTION_LINE: build->lines = true; return true;
    case OPTION_EXE: build->makes_exe = true; return true;
    case OPTION_WITH:
        VECTOR_ADD(build->arena, &build->exe.with, value);
        return true;
    case OPTION_MAX_IMAGE: return take_image(build, value);
    case OPTION_MMD: build->depends = true; return true;
    case OPTION_MF: build->depfile = value; return true;
    case OPTION_MT: build->depend.target = value; return true;
    case OPTION_MP: build->depend.phony = true; return true;
    default:
        return option_common(option, value, build->arena, &build->options,
                             &build->found);
    }
}

/* Reads the flags. Returns EXIT_DONE to go on, -1 after --help. */
static int read_options(Build *build, int argc, char **argv)
{
    static const struct option known[] = {
        COMMON_OPTIONS,
        { "prefix", required_argument, NULL, OPTION_PREFIX },
        { "check-output", no_argument, NULL, OPTION_CHECK },
        { "line", no_argument, NULL, OPTION_LINE },
        { "exe", no_argument, NULL, OPTION_EXE },
        { "with", required_argument, NULL, OPTION_WITH },
        { "max-image", required_argument, NULL, OPTION_MAX_IMAGE },
        { "MMD", no_argument, NULL, OPTION_MMD },
        { "MF", required_argument, NULL, OPTION_MF },
        { "MT", required_argument, NULL, OPTION_MT },
        { "MP", no_argument, NULL, OPTION_MP },
        { 0 },
    };
    int option;

    while ((option = getopt_long_only(argc, argv, "o:I:", known, NULL)) != -1) {
        if (option == OPTION_HELP) {
            fputs(USAGE, stdout);
            return -1;
        }
        if (!take_option(build, option, optarg)) return EXIT_USAGE;
    }
    bool wrong = !build->folder || optind == argc
        || (build->plan.prefix && argc - optind > 1)
        || (build->exe.with.count > 0 && !build->makes_exe);
    if (wrong) fputs(USAGE, stderr);
    return wrong ? EXIT_USAGE : EXIT_DONE;
}

int command_build(int argc, char **argv)
{
    Arena *arena = arena_new();
    Build build = {
        .arena = arena,
        .found = findings_new(arena, NULL),
        .depend = { .arena = arena },
    };
    int status = read_options(&build, argc, argv);

    if (status == EXIT_DONE) {
        build_all(&build, argv + optind, argc - optind);
        status = (int)exit_of(&build.found);
    }
    arena_free(arena);
    return status < 0 ? EXIT_DONE : status;
}
