/* bpmnc test PATH...: scenario files, and those below folders. */
#include <dirent.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../report/report.h"
#include "options.h"
#include "scenario.h"

typedef struct Test {
    Arena *arena;
    BpmnPool pool; /* what scenario files were read into */
    CompileOptions options;
    unsigned format; /* ResultFormat */
    bool compiled;
    const char *trace_path; /* null: no trace */
    Text trace;
    TestResults results;
    VECTOR(const char *) paths;
    Exit worst;
} Test;

/* A file that could not be read or compiled counts as one that failed. */
static void fail_file(Test *test, const char *path, Findings *found,
                      const char *source, size_t source_bytes, Exit status)
{
    ScenarioResult result = {
        .path = path,
        .title = path,
        .failure = "the file or its diagram has errors",
    };
    Text out = text_for(test->arena, stdout);

    report_since(found, 0, source, source_bytes);
    results_add(test->format, &test->results, test->arena, result, &out);
    results_print(&out);
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
    else if (!definitions_load(&file.diagrams, test->compiled, &test->options,
                               test->arena, &test->pool, &found, &definitions,
                               &status))
        fail_file(test, path, &found, definitions.source,
                  definitions.source_bytes,
                  status == EXIT_REACH ? EXIT_FOUND : status);
    else
        results_run(test->format, &test->results, &file, &definitions,
                    test->trace_path ? &test->trace : NULL, test->arena);
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

static int run_all(Test *test)
{
    Text out = text_for(test->arena, stdout);

    results_begin(test->format, &out);
    results_print(&out);
    for (size_t i = 0; i < test->paths.count; i++)
        test_file(test, test->paths.items[i]);
    results_end(test->format, &test->results, &out);
    results_print(&out);
    if (test->trace_path && !trace_write(test->trace_path, &test->trace))
        test->worst = EXIT_REACH;
    if (test->worst != EXIT_DONE) return (int)test->worst;
    return test->results.failed > 0 ? EXIT_FOUND : EXIT_DONE;
}

static int test_paths(Test *test, char **paths, int count)
{
    for (int i = 0; i < count; i++) collect(test, paths[i]);
    if (test->paths.count > 0) return run_all(test);
    fputs("bpmnc: there is no scenario file\n", stderr);
    return test->worst != EXIT_DONE ? (int)test->worst : EXIT_FOUND;
}

static int command_test(int argc, char **argv)
{
    Test test = { .arena = arena_new() };
    Exit read;
    int status = EXIT_DONE;

    test.trace = text_new(test.arena);
    if (options_read(&COMMAND_TEST, argc, argv, &test, test.arena, &read))
        status = test_paths(&test, argv + optind, argc - optind);
    bpmn_pool_free(&test.pool);
    arena_free(test.arena);
    return read != EXIT_DONE ? (int)read : status;
}

static const Option OPTIONS[] = {
    { "compiled", OPTION_FLAG, offsetof(Test, compiled), NULL,
      "on the generated C, made by $BPMNC_CC (else cc)", 0 },
    { "format", OPTION_WORD, offsetof(Test, format), "text|tap|junit",
      "how results are printed", 0 },
    { "trace-json", OPTION_TEXT, offsetof(Test, trace_path), "OUT",
      "a line of JSON for every command", 0 },
    { 0 },
};

const CommandLine COMMAND_TEST = {
    .name = "test",
    .operands = "PATH...",
    .help = "run scenario files",
    .about = "Runs scenario files, and all files *.scenario below the folders "
             "named.",
    .options = OPTIONS,
    .common = offsetof(Test, options),
    .run = command_test,
};
