/* bpmnc test PATH...: scenario files, and those below folders. */
#include <dirent.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../report/report.h"
#include "scenario.h"

static const char USAGE[] =
    "usage: bpmnc test [--compiled] [--format=text|tap|junit]\n"
    "                  [--trace-json OUT] [--encoding E] PATH...\n"
    "Runs scenario files, and all files *.scenario below the folders named.\n"
    "--compiled runs them on the generated C, made by $BPMNC_CC (else cc).\n"
    "--trace-json writes a line of JSON for every command.\n";

typedef struct Test {
    Arena *arena;
    BpmnPool pool; /* what scenario files were read into */
    CompileOptions options;
    ResultFormat format;
    bool compiled;
    const char *trace_path; /* null: no trace */
    Text trace;
    TestResults results;
    VECTOR(const char *) paths;
    Exit worst;
} Test;

static void print_text(Text *out)
{
    fwrite(out->bytes, 1, out->length, stdout);
    fflush(stdout);
    out->length = 0;
}

static void run_scenarios(Test *test, const ScenarioFile *file,
                          const Definitions *definitions)
{
    Coverage coverage = coverage_new(definitions, test->arena);
    Text out = text_new(test->arena);

    for (size_t i = 0; i < file->scenarios.count; i++) {
        ScenarioResult result = scenario_run(
            file, &file->scenarios.items[i], definitions, &coverage,
            test->trace_path ? &test->trace : NULL, test->arena);

        results_add(test->format, &test->results, test->arena, result, &out);
        print_text(&out);
    }
    results_coverage(test->format, file->path, &coverage, &out);
    print_text(&out);
}

/* A file that could not be read or compiled counts as one that failed. */
static void fail_file(Test *test, const char *path, const Findings *found,
                      const char *source, size_t source_bytes, Exit status)
{
    ScenarioResult result = {
        .path = path,
        .title = path,
        .failure = "the file or its diagram has errors",
    };
    Text out = text_new(test->arena);
    bool any = false;

    report_findings(REPORT_TEXT, found, source, source_bytes, &any, stderr);
    results_add(test->format, &test->results, test->arena, result, &out);
    print_text(&out);
    if (status > test->worst) test->worst = status;
}

static void test_file(Test *test, const char *path)
{
    Findings found = findings_new(test->arena, path);
    Definitions definitions = { 0 };
    Exit status = EXIT_FOUND;
    ScenarioFile file;

    if (!scenario_read(path, NULL, test->arena, &test->pool, &found, &file))
        fail_file(test, path, &found, file.source, file.source_bytes,
                  exit_of(&found));
    else if (!definitions_load(file.diagram, test->compiled, &test->options,
                               test->arena, &test->pool, &found, &definitions,
                               &status))
        fail_file(test, path, &found, definitions.source,
                  definitions.source_bytes,
                  status == EXIT_REACH ? EXIT_FOUND : status);
    else
        run_scenarios(test, &file, &definitions);
}

static int compare_paths(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static bool is_scenario(const char *name)
{
    size_t length = strlen(name);

    return length > 9 && strcmp(name + length - 9, ".scenario") == 0;
}

/* Every *.scenario below a folder; folders are worked off as they are found,
   links to folders are not followed. */
static void collect_below(Test *test, const char *top)
{
    VECTOR(const char *) folders = { 0 };
    size_t first = test->paths.count;

    VECTOR_ADD(test->arena, &folders, top);
    for (size_t i = 0; i < folders.count; i++) {
        DIR *directory = opendir(folders.items[i]);

        if (!directory) {
            fprintf(stderr, "bpmnc: cannot read the folder '%s'\n",
                    folders.items[i]);
            test->worst = EXIT_REACH;
            continue;
        }
        for (struct dirent *entry; (entry = readdir(directory));) {
            const char *path = arena_format(test->arena, "%s/%s",
                                            folders.items[i], entry->d_name);
            struct stat info;

            if (entry->d_name[0] == '.' || lstat(path, &info) != 0) continue;
            if (S_ISDIR(info.st_mode))
                VECTOR_ADD(test->arena, &folders, path);
            else if (is_scenario(entry->d_name))
                VECTOR_ADD(test->arena, &test->paths, path);
        }
        closedir(directory);
    }
    if (test->paths.count > first)
        qsort(test->paths.items + first, test->paths.count - first,
              sizeof *test->paths.items, compare_paths);
}

static void collect(Test *test, const char *path)
{
    struct stat info;

    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        collect_below(test, arena_string(test->arena, path));
    else
        VECTOR_ADD(test->arena, &test->paths, path);
}

static bool format_of(const char *name, ResultFormat *format)
{
    static const char *const names[] = { "text", "tap", "junit" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            *format = (ResultFormat)i;
            return true;
        }
    }
    fprintf(stderr, "bpmnc: --format is text, tap or junit, not '%s'\n", name);
    return false;
}

/* Reads the flags. Returns EXIT_DONE to go on, -1 after --help. */
static int test_options(int argc, char **argv, Test *test, Findings *found)
{
    enum { OPTION_COMPILED = OPTION_OWN, OPTION_FORMAT, OPTION_TRACE_JSON };
    static const struct option known[] = {
        COMMON_OPTIONS,
        { "compiled", no_argument, NULL, OPTION_COMPILED },
        { "format", required_argument, NULL, OPTION_FORMAT },
        { "trace-json", required_argument, NULL, OPTION_TRACE_JSON },
        { 0 },
    };
    int option;

    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        bool right = true;

        if (option == OPTION_HELP) {
            fputs(USAGE, stdout);
            return -1;
        }
        if (option == OPTION_COMPILED)
            test->compiled = true;
        else if (option == OPTION_FORMAT)
            right = format_of(optarg, &test->format);
        else if (option == OPTION_TRACE_JSON)
            test->trace_path = optarg;
        else
            right = option_common(option, optarg, test->arena, &test->options,
                                  found);
        if (!right) return EXIT_USAGE;
    }
    if (optind < argc) return EXIT_DONE;
    fputs(USAGE, stderr);
    return EXIT_USAGE;
}

static int run_all(Test *test)
{
    Text out = text_new(test->arena);

    results_begin(test->format, &out);
    print_text(&out);
    for (size_t i = 0; i < test->paths.count; i++)
        test_file(test, test->paths.items[i]);
    results_end(test->format, &test->results, &out);
    print_text(&out);
    if (test->trace_path && !trace_write(test->trace_path, &test->trace))
        test->worst = EXIT_REACH;
    if (test->worst != EXIT_DONE) return (int)test->worst;
    return test->results.failed > 0 ? EXIT_FOUND : EXIT_DONE;
}

int command_test(int argc, char **argv)
{
    Test test = { .arena = arena_new() };
    Findings found = findings_new(test.arena, NULL);
    int status = test_options(argc, argv, &test, &found);

    test.trace = text_new(test.arena);
    if (status == EXIT_DONE) {
        for (int i = optind; i < argc; i++) collect(&test, argv[i]);
        if (test.paths.count == 0)
            fputs("bpmnc: there is no scenario file\n", stderr);
        status = test.paths.count == 0
            ? (test.worst != EXIT_DONE ? (int)test.worst : EXIT_FOUND)
            : run_all(&test);
    }
    bpmn_pool_free(&test.pool);
    arena_free(test.arena);
    return status < 0 ? EXIT_DONE : status;
}
