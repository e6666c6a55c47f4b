/* Scenario files: lines into titles and verbs. */
#include "scenario.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct ScenarioReader {
    ScenarioFile *file;
    Arena *arena;
    BpmnPool *pool;
    Findings *found;
    uint32_t line;
} ScenarioReader;

static void complain(ScenarioReader *reader, size_t at, const char *expected)
{
    Position position = { reader->line, (uint32_t)at + 1 };

    report(reader->found, CODE_SCENARIO, position, NULL, "expected %s",
           expected);
}

/* The folder of a path with its slash; "" for the working directory. */
static const char *directory_of(const char *path, Arena *arena)
{
    const char *slash = strrchr(path, '/');

    return slash ? arena_text(arena, path, (size_t)(slash - path) + 1) : "";
}

static bool is_diagram(const char *name)
{
    static const char *const ends[] = { ".bpmn", ".bpmn2", ".bpmn20.xml" };
    size_t length = strlen(name);

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t end = strlen(ends[i]);

        if (length > end && strcmp(name + length - end, ends[i]) == 0)
            return true;
    }
    return false;
}

/* The one diagram beside the scenario file; null after a finding. */
static const char *diagram_beside(ScenarioReader *reader)
{
    const char *folder = directory_of(reader->file->path, reader->arena);
    DIR *directory = opendir(folder[0] == '\0' ? "." : folder);
    const char *only = NULL;
    size_t count = 0;

    if (directory) {
        for (struct dirent *entry; (entry = readdir(directory));) {
            if (!is_diagram(entry->d_name)) continue;
            count++;
            only = arena_format(reader->arena, "%s%s", folder, entry->d_name);
        }
        closedir(directory);
    }
    if (count == 1) return only;
    report(reader->found, CODE_SCENARIO, (Position){ 1, 1 }, NULL,
           "there is no line 'process FILE', and %zu diagrams lie beside "
           "the file",
           count);
    return NULL;
}

/* The rest of a line after its first word, without comment and blanks. */
static BpmnString rest_of(const BpmnCursor *cursor)
{
    size_t end = cursor->at;
    size_t last = cursor->at;

    while (end < cursor->text.length && cursor->text.bytes[end] != '#') {
        if (!strchr(" \t\r", cursor->text.bytes[end])) last = end + 1;
        end++;
    }
    return (BpmnString){ cursor->text.bytes + cursor->at, last - cursor->at };
}

static void read_process(ScenarioReader *reader, BpmnCursor *cursor)
{
    BpmnString name = rest_of(cursor);

    if (name.length > 0 && name.bytes[0] == '"'
        && !bpmn_json_read_text(cursor, &name)) {
        complain(reader, cursor->error_at, cursor->error);
    } else if (name.length == 0) {
        complain(reader, cursor->at, "a file after 'process'");
    } else {
        const char *path = arena_text(reader->arena, name.bytes, name.length);
        const char *folder = path[0] == '/'
            ? ""
            : directory_of(reader->file->path, reader->arena);
        VECTOR_ADD(reader->arena, &reader->file->diagrams,
                   arena_format(reader->arena, "%s%s", folder, path));
    }
}

static void read_title(ScenarioReader *reader, BpmnCursor *cursor)
{
    BpmnString title = rest_of(cursor);
    Scenario scenario = { .number = reader->line };

    if (title.length == 0)
        complain(reader, cursor->at, "a title after 'scenario'");
    scenario.title = arena_text(reader->arena, title.bytes, title.length);
    VECTOR_ADD(reader->arena, &reader->file->scenarios, scenario);
}

static bool same_reference(const BpmnReference *one, const BpmnReference *other)
{
    return one->quoted == other->quoted
        && bpmn_string_equal(one->text, other->text);
}

/* The first answer of a job node in the file is its example. */
static void keep_example(ScenarioReader *reader, const BpmnVerb *verb)
{
    if (verb->command != BPMN_JOB_DONE || verb->refused) return;
    for (size_t i = 0; i < reader->file->examples.count; i++)
        if (same_reference(&reader->file->examples.items[i].node, &verb->node))
            return;
    VECTOR_ADD(reader->arena, &reader->file->examples,
               (BpmnJobExample){ verb->node, verb->data, verb->data_count });
}

static void read_steps(ScenarioReader *reader, BpmnCursor *cursor)
{
    ScenarioLine line = { .number = reader->line };
    BpmnVerb *verbs;

    if (!bpmn_verb_read_line(cursor, &verbs, &line.verb_count)) {
        complain(reader, cursor->error_at, cursor->error);
        return;
    }
    if (line.verb_count == 0) return;
    if (reader->file->scenarios.count == 0) {
        complain(reader, 0, "'scenario TITLE' before the first step");
        return;
    }
    line.verbs = verbs;
    for (size_t i = 0; i < line.verb_count; i++)
        keep_example(reader, &verbs[i]);
    Scenario *scenario =
        &reader->file->scenarios.items[reader->file->scenarios.count - 1];
    VECTOR_ADD(reader->arena, &scenario->lines, line);
}

static void read_line(ScenarioReader *reader, BpmnString text)
{
    BpmnCursor cursor = { .pool = reader->pool, .text = text };
    const char *nul = text.length == 0 ? NULL
                                       : memchr(text.bytes, 0, text.length);

    if (nul) {
        complain(reader, (size_t)(nul - text.bytes), "text, not a NUL byte");
        return;
    }
    bpmn_lex_blanks(&cursor);
    if (bpmn_lex_word(&cursor, "process"))
        read_process(reader, &cursor);
    else if (bpmn_lex_word(&cursor, "scenario"))
        read_title(reader, &cursor);
    else
        read_steps(reader, &cursor);
}

static void read_lines(ScenarioReader *reader)
{
    const char *at = reader->file->source;
    const char *end = at + reader->file->source_bytes;

    if (end - at >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0) at += 3;
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));

        if (!stop) stop = end;
        reader->line++;
        read_line(reader, (BpmnString){ at, (size_t)(stop - at) });
        at = stop + 1;
    }
}

/* The bytes of the file; false after a finding. */
static bool read_source(ScenarioReader *reader)
{
    FILE *stream = strcmp(reader->file->path, "-") == 0
        ? stdin
        : fopen(reader->file->path, "rb");
    Text text = text_new(reader->arena);
    char bytes[4096];
    bool whole = stream;
    int reason = errno;

    for (size_t count; whole && text.length <= LIMIT_SCENARIO_BYTES
         && (count = fread(bytes, 1, sizeof bytes, stream)) > 0;)
        text_add_bytes(&text, bytes, count);
    if (whole && ferror(stream)) {
        reason = errno;
        whole = false;
    }
    if (stream && stream != stdin) fclose(stream);
    if (text.length > LIMIT_SCENARIO_BYTES) {
        report(reader->found, CODE_TOO_LARGE, (Position){ 0, 0 }, NULL,
               "a scenario file has at most %d MB", LIMIT_SCENARIO_BYTES >> 20);
        return false;
    }
    if (!whole)
        report(reader->found, CODE_UNREADABLE, (Position){ 0, 0 }, NULL,
               "the file cannot be read: %s", strerror(reason));
    reader->file->source = text.bytes;
    reader->file->source_bytes = text.length;
    return whole;
}

/* A diagram taken for a scenario would be wrong in every line. */
static void read_scenarios(ScenarioReader *reader)
{
    const char *text = reader->file->source;
    size_t blanks = text ? strspn(text, "\xef\xbb\xbf \t\r\n") : 0;

    if (!text || text[blanks] != '<')
        read_lines(reader);
    else
        report(reader->found, CODE_SCENARIO, (Position){ 1, 1 }, NULL,
               "this is XML, no scenario: `bpmnc check` and `bpmnc run` take "
               "diagrams");
}

bool scenario_read(const char *path, const char *diagram, Arena *arena,
                   BpmnPool *pool, Findings *found, ScenarioFile *file)
{
    ScenarioReader reader = {
        .file = file,
        .arena = arena,
        .pool = pool,
        .found = found,
    };
    size_t errors = found->errors;

    *file = (ScenarioFile){ .path = arena_string(arena, path) };
    found->file = file->path;
    if (read_source(&reader)) read_scenarios(&reader);
    if (found->errors > errors) return false;
    if (diagram) file->diagrams.count = 0;
    if (!diagram && file->diagrams.count == 0)
        diagram = diagram_beside(&reader);
    if (diagram) VECTOR_ADD(arena, &file->diagrams, diagram);
    if (file->scenarios.count == 0)
        report(found, CODE_SCENARIO, (Position){ 1, 1 }, NULL,
               "the file has no line 'scenario TITLE'");
    return found->errors == errors;
}
