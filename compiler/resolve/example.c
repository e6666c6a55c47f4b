/*
 * Types from example data: the DATA of the scenarios beside the diagram. Only
 * what is written counts: refused steps and expectations tell nothing.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bpmn/value.h"
#include "read/iso8601.h"
#include "typing.h"

/* One line of a scenario file while it is scanned. */
typedef struct Line {
    Typing *typing;
    const char *file;
    const char *start;
    const char *at;
    uint32_t number;
} Line;

static bool is_end(char byte)
{
    return byte == '\0' || byte == '\n' || byte == '\r';
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Behind the quoted text that begins at 'at'. */
static const char *skip_quoted(const char *at)
{
    for (at++; !is_end(*at) && *at != '"'; at++)
        if (*at == '\\' && !is_end(at[1])) at++;
    return *at == '"' ? at + 1 : at;
}

/* Behind the list or structure that begins at 'at'. */
static const char *skip_nested(const char *at)
{
    int depth = 0;

    while (!is_end(*at)) {
        if (*at == '"') {
            at = skip_quoted(at);
            continue;
        }
        depth += (*at == '[' || *at == '{') - (*at == ']' || *at == '}');
        at++;
        if (depth == 0) break;
    }
    return at;
}

static const char *skip_word(const char *at)
{
    while (!is_end(*at) && !is_blank(*at) && *at != ';') at++;
    return at;
}

static const char *skip_value(const char *at)
{
    if (*at == '"') return skip_quoted(at);
    return *at == '[' || *at == '{' ? skip_nested(at) : skip_word(at);
}

static BpmnType value_type(const char *value, size_t length)
{
    BpmnDecimal decimal;
    int64_t integer;

    if (value[0] == '[' || value[0] == '{') return BPMN_STRUCTURE;
    if (length == 4 && strncmp(value, "null", 4) == 0) return BPMN_LOOSE;
    if ((length == 4 && strncmp(value, "true", 4) == 0)
        || (length == 5 && strncmp(value, "false", 5) == 0))
        return BPMN_BOOLEAN;
    if (bpmn_decimal_read((BpmnString){ value, length }, &decimal)
        || bpmn_integer_read((BpmnString){ value, length }, &integer))
        return BPMN_DECIMAL;
    return BPMN_TEXT;
}

/* Do all examples of a text so far read as an instant, as a duration? */
static void note_times(Variable *variable, const char *text)
{
    IsoDuration duration;
    int64_t ms;

    variable->reads_instant = variable->reads_instant && iso_instant(text, &ms);
    variable->reads_duration = variable->reads_duration
        && iso_duration(text, &duration);
    variable->reads_months = variable->reads_months
        && bpmn_months_read(bpmn_string(text), &ms);
}

/* A second example that differs stands in another line of a scenario. */
static void report_examples(const Line *line, Variable *variable, BpmnType type)
{
    Findings *found = line->typing->found;

    if (variable->conflict || !line->typing->is_first) return;
    variable->conflict = true;
    Finding *finding = report(
        found, CODE_TYPE_CONFLICT,
        (Position){ line->number, (uint32_t)(line->at - line->start) + 1 },
        NULL, "variable \"%s\" is %s here, and %s in %s:%u", variable->name,
        type_name(type), type_name(variable->type), variable->file,
        variable->position.line);
    finding->file = line->file;
}

static void learn(const Line *line, const char *name, const char *value,
                  size_t length)
{
    Typing *typing = line->typing;
    BpmnType type = value_type(value, length);
    Variable *variable = typing_variable(typing, name);
    bool quoted = value[0] == '"' && length >= 2;
    bool is_new = variable->source == SOURCE_NONE;

    variable->is_member = false;
    if (type == BPMN_LOOSE || variable->source < SOURCE_EXAMPLE) return;
    if (is_new) {
        typing_learn(typing, variable, type, SOURCE_EXAMPLE,
                     arena_format(typing->arena, "example data of %s:%u",
                                  line->file, line->number),
                     (Position){ line->number, 0 });
        variable->file = line->file;
        variable->reads_instant = variable->reads_duration =
            variable->reads_months = type == BPMN_TEXT;
    } else if (!types_agree(variable->type, type)) {
        report_examples(line, variable, type);
    }
    if (type == BPMN_TEXT)
        note_times(variable,
                   quoted ? arena_text(typing->arena, value + 1, length - 2)
                          : arena_text(typing->arena, value, length));
}

/* "amount=50" as one word; other words are names, people, numbers. */
static void scan_datum(Line *line, bool message)
{
    const char *name = line->at;
    size_t length = strcspn(name, "= \t\r\n;\"");

    if (name[length] != '=' || length == 0) {
        line->at = skip_value(name);
        return;
    }
    const char *value = name + length + 1;
    const char *end = skip_value(value);
    const char *key = arena_text(line->typing->arena, name, length);
    bool own = message
        && (strcmp(key, "key") == 0 || strcmp(key, "message") == 0);
    if (!own && end > value) learn(line, key, value, (size_t)(end - value));
    line->at = end;
}

static const char *skip_blanks(const char *at)
{
    while (is_blank(*at)) at++;
    return at;
}

/* Does the step write data? Verbs that do, and whether key= is theirs. */
static bool writes(const char *verb, size_t length, bool *has_key)
{
    static const struct {
        const char *verb;
        bool has_key;
    } verbs[] = {
        { "start", true },     { "complete", false },  { "job", false },
        { "message", true },   { "signal", false },    { "set", false },
        { "escalate", false }, { "broadcast", false },
    };

    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strlen(verbs[i].verb) == length
            && strncmp(verb, verbs[i].verb, length) == 0) {
            *has_key = verbs[i].has_key;
            return true;
        }
    }
    return false;
}

/* One step up to ';', '#' or the end of the line. */
static void scan_step(Line *line)
{
    size_t length = strcspn(line->at, " \t\r\n;");
    bool has_key = false;
    bool counts = writes(line->at, length, &has_key);

    line->at = skip_blanks(line->at + length);
    while (!is_end(*line->at) && *line->at != ';' && *line->at != '#') {
        if (counts)
            scan_datum(line, has_key);
        else
            line->at = skip_value(line->at);
        line->at = skip_blanks(line->at);
    }
}

/* "x: start amount=5 ; job Bot" */
static void scan_line(Line *line)
{
    line->at = skip_blanks(line->at);
    size_t length = strcspn(line->at, " \t\r\n;\"");
    if (length > 1 && line->at[length - 1] == ':')
        line->at = skip_blanks(line->at + length);
    while (!is_end(*line->at) && *line->at != '#') {
        scan_step(line);
        while (*line->at == ';' || is_blank(*line->at)) line->at++;
    }
}

/* The file after 'process' in the first lines; null when there is no such
   line. */
static const char *named_process(const char *text, Arena *arena)
{
    for (; *text != '\0'; text += strcspn(text, "\n"), text += *text == '\n') {
        const char *at = skip_blanks(text);
        if (strncmp(at, "process", 7) != 0 || !is_blank(at[7])) continue;
        at = skip_blanks(at + 7);
        if (*at == '"')
            return arena_text(arena, at + 1, strcspn(at + 1, "\"\r\n"));
        return arena_text(arena, at, strcspn(at, " \t\r\n#"));
    }
    return NULL;
}

static void scan_text(Typing *typing, const char *path, const char *text)
{
    Line line = { typing, path, text, text, 1 };

    while (*line.start != '\0') {
        line.at = line.start;
        scan_line(&line);
        line.start += strcspn(line.start, "\n");
        line.start += *line.start == '\n';
        line.number++;
    }
}

/* The whole file; null when it cannot be read or is too large: the command
   that runs it says so. */
static const char *load(const char *path, Arena *arena)
{
    FILE *file = fopen(path, "rb");
    struct stat status;
    char *bytes = NULL;

    if (!file) return NULL;
    if (fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode)
        && status.st_size < LIMIT_EXAMPLE_BYTES) {
        bytes = NEW_ARRAY(arena, char, status.st_size + 1);
        bytes[fread(bytes, 1, (size_t)status.st_size, file)] = '\0';
    }
    fclose(file);
    return bytes;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* A scenario that names no process is for the one diagram beside it. */
static void scan_file(Typing *typing, const char *path, bool is_alone)
{
    const char *text = load(path, typing->arena);
    const char *process;

    if (!text) return;
    process = named_process(text, typing->arena);
    if (process ? strcmp(base_name(process),
                         base_name(typing->process->diagram->file))
                == 0
                : is_alone)
        scan_text(typing, path, text);
}

void typing_examples(Typing *typing)
{
    const Diagram *diagram = typing->process->diagram;
    const char *file = diagram->file;
    const Folder *folder = folder_of(diagram, typing->arena);

    if (!folder || folder->scenario_count == 0) return;
    const char *place = arena_text(typing->arena, file,
                                   (size_t)(base_name(file) - file));
    for (size_t i = 0; i < folder->scenario_count; i++)
        scan_file(
            typing,
            arena_format(typing->arena, "%s%s", place, folder->scenarios[i]),
            folder->diagram_count <= 1);
}
