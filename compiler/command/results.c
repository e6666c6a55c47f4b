/* How scenarios went, as text, TAP and (junit.c) JUnit XML. */
#include "scenario.h"

#include <stdio.h>
#include <string.h>

/* Every line of a text behind a prefix. */
static void add_lines(Text *out, const char *prefix, const char *text)
{
    while (text && *text != '\0') {
        size_t length = strcspn(text, "\n");

        text_add(out, prefix);
        text_add_bytes(out, text, length);
        text_add_char(out, '\n');
        text += length + (text[length] == '\n');
    }
}

void results_begin(ResultFormat format, Text *out)
{
    if (format == RESULT_TAP) text_add(out, "TAP version 14\n");
}

/* In a description of TAP, '#' begins a directive. */
static void add_tap_title(Text *out, const char *title)
{
    for (; *title != '\0'; title++) {
        if (*title == '#' || *title == '\\') text_add_char(out, '\\');
        text_add_char(out, *title);
    }
    text_add_char(out, '\n');
}

void results_add(ResultFormat format, TestResults *results, Arena *arena,
                 ScenarioResult result, Text *out)
{
    VECTOR_ADD(arena, &results->list, result);
    if (result.passed)
        results->passed++;
    else
        results->failed++;
    if (format == RESULT_TEXT) {
        text_paint(out, result.passed ? PAINT_GOOD : PAINT_BAD,
                   result.passed ? "passed" : "FAILED");
        text_add_format(out, " %s\n", result.title);
        add_lines(out, "    ", result.said);
        add_lines(out, "    ", result.failure);
    } else if (format == RESULT_TAP) {
        text_add_format(out, "%s %zu - ", result.passed ? "ok" : "not ok",
                        results->list.count);
        add_tap_title(out, result.title);
        add_lines(out, "# ", result.said);
        add_lines(out, "# ", result.failure);
    }
}

static void results_coverage(ResultFormat format, const char *path,
                             const Coverage *coverage, Text *out)
{
    Text lines = text_new(out->arena);

    coverage_print(coverage, &lines);
    if (format == RESULT_TEXT) {
        text_add(out, lines.bytes);
    } else if (format == RESULT_TAP) {
        text_add_format(out, "# %s\n", path);
        add_lines(out, "# ", lines.bytes);
    }
}

void results_print(Text *out)
{
    fwrite(out->bytes, 1, out->length, stdout);
    fflush(stdout);
    out->length = 0;
}

void results_run(ResultFormat format, TestResults *results,
                 const ScenarioFile *file, const Definitions *definitions,
                 Text *trace, Arena *arena)
{
    Coverage coverage = coverage_new(definitions, arena);
    Text out = text_for(arena, stdout);

    for (size_t i = 0; i < file->scenarios.count; i++) {
        results_add(format, results, arena,
                    scenario_run(file, &file->scenarios.items[i], definitions,
                                 &coverage, trace, arena),
                    &out);
        results_print(&out);
    }
    results_coverage(format, file->path, &coverage, &out);
    results_print(&out);
}

void results_end(ResultFormat format, const TestResults *results, Text *out)
{
    switch (format) {
    case RESULT_TEXT:
        text_add_format(out, "%zu passed, %zu failed\n", results->passed,
                        results->failed);
        break;
    case RESULT_TAP:
        text_add_format(out, "1..%zu\n# %zu passed, %zu failed\n",
                        results->list.count, results->passed, results->failed);
        break;
    case RESULT_JUNIT: junit_print(results, out); break;
    }
}
