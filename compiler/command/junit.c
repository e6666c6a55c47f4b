/* JUnit XML: a suite per scenario file, a test case per scenario. */
#include "scenario.h"

#include <string.h>

/* What XML 1.0 does not allow at all becomes a question mark. */
static void add_escaped(Text *out, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&': text_add(out, "&amp;"); break;
        case '<': text_add(out, "&lt;"); break;
        case '>': text_add(out, "&gt;"); break;
        case '"': text_add(out, "&quot;"); break;
        case '\n': text_add(out, "&#10;"); break;
        case '\t': text_add(out, "&#9;"); break;
        default: text_add_char(out, (unsigned char)*text < 0x20 ? '?' : *text);
        }
    }
}

static void add_attribute(Text *out, const char *name, const char *value)
{
    text_add_format(out, " %s=\"", name);
    add_escaped(out, value);
    text_add_char(out, '"');
}

static void add_case(Text *out, const ScenarioResult *result)
{
    text_add(out, "    <testcase");
    add_attribute(out, "name", result->title);
    add_attribute(out, "classname", result->path);
    if (result->passed && !result->said) {
        text_add(out, "/>\n");
        return;
    }
    text_add(out, ">\n");
    if (!result->passed) {
        text_add(out, "      <failure");
        add_attribute(out, "message", result->failure);
        text_add(out, "/>\n");
    }
    if (result->said) {
        text_add(out, "      <system-out>");
        add_escaped(out, result->said);
        text_add(out, "</system-out>\n");
    }
    text_add(out, "    </testcase>\n");
}

/* The scenarios from 'first' on that are of one file; returns the end. */
static size_t add_suite(Text *out, const TestResults *results, size_t first)
{
    const char *path = results->list.items[first].path;
    size_t end = first;
    size_t failed = 0;

    for (; end < results->list.count
         && strcmp(results->list.items[end].path, path) == 0;
         end++)
        failed += !results->list.items[end].passed;
    text_add(out, "  <testsuite");
    add_attribute(out, "name", path);
    text_add_format(out, " tests=\"%zu\" failures=\"%zu\">\n", end - first,
                    failed);
    for (size_t i = first; i < end; i++) add_case(out, &results->list.items[i]);
    text_add(out, "  </testsuite>\n");
    return end;
}

void junit_print(const TestResults *results, Text *out)
{
    text_add_format(out,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<testsuites tests=\"%zu\" failures=\"%zu\">\n",
                    results->list.count, results->failed);
    for (size_t i = 0; i < results->list.count;) i = add_suite(out, results, i);
    text_add(out, "</testsuites>\n");
}
