/* Findings as text, JSON and SARIF, and what codes mean. */

#include "cmocka_rig.h"
#include <jansson.h>
#include <unistd.h>

#include "report/explanation.h"
#include "report/formats.h"
#include "report/report.h"

static const char SOURCE[] = "<definitions>\n"
                             "\t<exclusiveGateway id=\"G\" name=\"\xc3\x9c"
                             "ber 50?\"/>\n"
                             "</definitions>\n";

/* One finding with everything in it. */
static Findings example(Arena *arena)
{
    Findings found = findings_new(arena, "a b.bpmn");
    Finding *finding = report(&found, CODE_GAP, (Position){ 2, 2 }, "G",
                              "no flow leaves \"G\" when amount = 50");
    finding->help = "mark one flow as default";
    static const char *path[] = { "S", "f1", "G" };
    static FindingValue values[] = { { "amount", "50" }, { "kind", "null" } };
    finding->path = path;
    finding->path_count = 3;
    finding->values = values;
    finding->value_count = 2;
    finding->note = "the other place";
    finding->note_position = (Position){ 3, 1 };
    return found;
}

static char *print(Arena *arena, ReportFormat format, Findings *found)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    bool any = false;
    report_begin(format, out);
    report_findings(format, found, SOURCE, sizeof SOURCE - 1, &any, out);
    report_end(format, found->errors, found->warnings, out);
    fclose(out);
    char *copy = arena_text(arena, bytes, length);
    free(bytes);
    return copy;
}

TEST(text_shows_place_path_and_values)
{
    Arena *arena = arena_new();
    Findings found = example(arena);
    assert_string_equal(
        print(arena, REPORT_TEXT, &found),
        "a b.bpmn:2:2: error: no flow leaves \"G\" when amount = 50 "
        "[BPMNC2103 gap]\n"
        "  |\n"
        "2 | \t<exclusiveGateway id=\"G\" name=\"\xc3\x9c"
        "ber 50?\"/>\n"
        "  | \t^^^^^^^^^^^^^^^^^\n"
        "   = path: S > f1 > G\n"
        "   = with: amount = 50, kind = null\n"
        "   help: mark one flow as default\n"
        "   help: `bpmnc explain BPMNC2103`\n"
        "a b.bpmn:3:1: note: the other place\n"
        "  |\n"
        "3 | </definitions>\n"
        "  | ^^^^^^^^^^^^^\n"
        "\n"
        "1 error, 0 warnings\n");
    arena_free(arena);
}

/* A place behind letters of several bytes, and one behind the line's end. */
TEST(carets_stand_below_their_letters)
{
    Arena *arena = arena_new();
    SourceText source = {
        "n=\"\xc3\x9c"
        "x\"\ny",
        9,
    };
    Findings found = findings_new(arena, "f");
    Text text = text_new(arena);
    text_finding(report(&found, CODE_SYNTAX, (Position){ 1, 6 }, NULL, "m"),
                 source, name_map_new(arena), &text);
    assert_non_null(strstr(text.bytes,
                           "1 | n=\"\xc3\x9c"
                           "x\"\n  |     ^\n"));
    text = text_new(arena);
    text_finding(report(&found, CODE_SYNTAX, (Position){ 2, 90 }, NULL, "m"),
                 source, name_map_new(arena), &text);
    assert_non_null(strstr(text.bytes, "2 | y\n  | ^\n"));
    text = text_new(arena);
    source = (SourceText){ "a\rb\r\n\rd\n", 8 }; /* as XML counts lines */
    text_finding(report(&found, CODE_SYNTAX, (Position){ 4, 1 }, NULL, "m"),
                 source, name_map_new(arena), &text);
    assert_non_null(strstr(text.bytes, "4 | d\n  | ^\n"));
    text = text_new(arena);
    text_finding(report(&found, CODE_SYNTAX, (Position){ 7, 1 }, NULL, "m"),
                 source, name_map_new(arena), &text);
    assert_null(strstr(text.bytes, "|"));
    arena_free(arena);
}

/* A scenario or schema beside the diagram has lines of its own. */
TEST(lines_of_another_file_are_not_shown)
{
    Arena *arena = arena_new();
    Findings found = findings_new(arena, "f");
    Text text = text_new(arena);
    report(&found, CODE_SYNTAX, (Position){ 1, 1 }, NULL, "here");
    report(&found, CODE_SYNTAX, (Position){ 1, 1 }, NULL, "there")->file = "g";
    text_findings(&found, (SourceText){ "line", 4 }, &text);
    const char *there = strstr(text.bytes, "g:1:1: error: there");
    const char *line = strstr(text.bytes, "1 | line");
    assert_true(line && there && line < there);
    assert_null(strstr(there, "line"));
    arena_free(arena);
}

/* People read a line of help once, and no path of their own folder. */
TEST(help_is_told_once_and_files_are_near)
{
    Arena *arena = arena_new();
    char folder[4096];
    assert_non_null(getcwd(folder, sizeof folder));
    Findings found = findings_new(arena, arena_format(arena, "%s/f", folder));
    Text text = text_new(arena);
    report(&found, CODE_SYNTAX, (Position){ 1, 1 }, NULL, "a")->help = "do";
    report(&found, CODE_SYNTAX, (Position){ 2, 1 }, NULL, "b")->help = "do";
    text_findings(&found, (SourceText){ "", 0 }, &text);
    assert_string_equal(text.bytes,
                        "f:1:1: error: a [BPMNC3001 syntax]\n"
                        "   help: do\n"
                        "   help: `bpmnc explain BPMNC3001`\n\n"
                        "f:2:1: error: b [BPMNC3001 syntax]\n\n");
    text = text_new(arena);
    Findings other = findings_new(arena, "./g");
    other.told = found.told;
    report(&other, CODE_SYNTAX, (Position){ 1, 1 }, NULL, "\342\200\256x")
        ->help = "do";
    text_findings(&other, (SourceText){ "", 0 }, &text);
    assert_string_equal(text.bytes,
                        "g:1:1: error: \\u202ex [BPMNC3001 syntax]\n\n");
    arena_free(arena);
}

/* A file in one line of thousands of bytes, with what a terminal would act
   on. */
TEST(long_and_hostile_lines_are_cut)
{
    Arena *arena = arena_new();
    char line[5000];
    memset(line, 'x', sizeof line);
    line[2990] = '\x1b';
    line[3000] = '<';
    Findings found = findings_new(arena, "f");
    Text text = text_new(arena);
    text_finding(report(&found, CODE_XML, (Position){ 1, 3001 }, NULL, "m"),
                 (SourceText){ line, sizeof line }, name_map_new(arena), &text);
    assert_null(strchr(text.bytes, '\x1b'));
    assert_true(text.length < 400);
    assert_non_null(strstr(text.bytes, "?xxxxxxxxx<"));
    arena_free(arena);
}

TEST(json_is_the_document_promised)
{
    Arena *arena = arena_new();
    Findings found = example(arena);
    report(&found, CODE_DEAD, (Position){ 0, 0 }, NULL, "nothing \x01 here");
    json_t *root = json_loads(print(arena, REPORT_JSON, &found),
                              JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    assert_int_equal(json_integer_value(json_object_get(root, "schema")), 1);
    json_t *findings = json_object_get(root, "findings");
    assert_int_equal(json_array_size(findings), 2);
    char *first = json_dumps(json_array_get(findings, 0),
                             JSON_COMPACT | JSON_PRESERVE_ORDER);
    assert_string_equal(
        first,
        "{\"code\":\"BPMNC2103\",\"name\":\"gap\",\"severity\":\"error\","
        "\"file\":\"a b.bpmn\",\"line\":2,\"column\":2,\"element\":\"G\","
        "\"message\":\"no flow leaves \\\"G\\\" when amount = 50\","
        "\"path\":[\"S\",\"f1\",\"G\"],"
        "\"values\":{\"amount\":\"50\",\"kind\":\"null\"},"
        "\"help\":\"mark one flow as default\"}");
    free(first);
    json_decref(root);
    Findings none = findings_new(arena, "f");
    root = json_loads(print(arena, REPORT_JSON, &none), 0, NULL);
    assert_non_null(root);
    assert_int_equal(json_array_size(json_object_get(root, "findings")), 0);
    json_decref(root);
    arena_free(arena);
}

TEST(sarif_names_rule_place_and_path)
{
    Arena *arena = arena_new();
    Findings found = example(arena);
    json_t *root = json_loads(print(arena, REPORT_SARIF, &found),
                              JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    const char *rule, *uri, *element, *name, *id;
    int index, line, column;
    json_t *run = json_array_get(json_object_get(root, "runs"), 0);
    assert_int_equal(
        json_unpack(run,
                    "{s[{s:s, s:i, s[{s:{s:{s:s}, s:{s:i, s:i}}, s[{s:s}]}]}]}",
                    "results", "ruleId", &rule, "ruleIndex", &index,
                    "locations", "physicalLocation", "artifactLocation", "uri",
                    &uri, "region", "startLine", &line, "startColumn", &column,
                    "logicalLocations", "name", &element),
        0);
    assert_string_equal(rule, "BPMNC2103");
    assert_string_equal(uri, "a%20b.bpmn");
    assert_string_equal(element, "G");
    assert_int_equal(line, 2);
    assert_int_equal(column, 2);
    json_t *rules = json_object_get(
        json_object_get(json_object_get(run, "tool"), "driver"), "rules");
    assert_int_equal(json_unpack(json_array_get(rules, (size_t)index),
                                 "{s:s, s:s}", "id", &id, "name", &name),
                     0);
    assert_string_equal(id, "BPMNC2103");
    assert_string_equal(name, "gap");
    json_decref(root);
    arena_free(arena);
}

TEST(every_code_is_explained)
{
    static const Code codes[] = {
#define DIAGNOSTIC(number, NAME, kebab, severity, meaning) CODE_##NAME,
#include "base/diagnostic.def"
#undef DIAGNOSTIC
    };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        const char *text = explain_text(codes[i]);
        size_t length = strlen(text);
        if (length == 0 || text[length - 1] != '\n')
            fail_msg("BPMNC%d has no explanation", (int)codes[i]);
    }
}

int main(void)
{
    return run_listed(NULL, NULL);
}
