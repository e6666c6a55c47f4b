/*
 * Types from example data: the DATA of the scenarios beside the diagram. Only
 * what is written counts: refused steps and expectations tell nothing, nor does
 * a line that is none: the command that runs it says so.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "program/verb.h"
#include "read/iso8601.h"
#include "folder.h"
#include "typing.h"

/* One line of a scenario file while it is looked at. */
typedef struct Line {
    Typing *typing;
    const char *file;
    BpmnString text;
    uint32_t number;
} Line;

static bool writes(const BpmnVerb *verb)
{
    static const BpmnVerbKind KINDS[] = {
        BPMN_VERB_START, BPMN_VERB_COMPLETE,  BPMN_VERB_ESCALATE,
        BPMN_VERB_JOB,   BPMN_VERB_MESSAGE,   BPMN_VERB_SIGNAL,
        BPMN_VERB_SET,   BPMN_VERB_BROADCAST,
    };

    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (KINDS[i] == verb->kind) return !verb->refused;
    return false;
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

/* Where "name=" stands in the line; 1 is its first byte. */
static uint32_t column_of(const Line *line, const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i + length < line->text.length; i++)
        if (line->text.bytes[i + length] == '='
            && strncmp(line->text.bytes + i, name, length) == 0
            && (i == 0 || strchr(" \t", line->text.bytes[i - 1])))
            return (uint32_t)i + 1;
    return 1;
}

/* A second example that differs stands in another line of a scenario. */
static void report_examples(const Line *line, Variable *variable, BpmnType type)
{
    if (variable->conflict || !line->typing->is_first) return;
    variable->conflict = true;
    Finding *finding =
        report(line->typing->found, CODE_TYPE_CONFLICT,
               (Position){ line->number, column_of(line, variable->name) },
               NULL, "variable \"%s\" is %s here, and %s in %s:%u",
               variable->name, type_name(type), type_name(variable->type),
               variable->file, variable->position.line);
    finding->file = line->file;
}

/* The node that a step names by its id, whatever item it is of; null: none. */
static const Node *node_of(const Typing *typing, const BpmnReference *reference)
{
    const char *text = arena_text(typing->arena, reference->text.bytes,
                                  reference->text.length);
    const char *slash = strrchr(text, '/');
    const char *id = slash ? slash + 1 : text;
    size_t length = strcspn(id, "[");

    for (size_t i = 0; i < typing->process->nodes.count; i++) {
        const Node *node = typing->process->nodes.items[i];
        if (strlen(node->id) == length && strncmp(node->id, id, length) == 0)
            return node;
    }
    return NULL;
}

/* The nearest variable of that name where the step writes it. */
static Variable *variable_of(const Line *line, const Node *node,
                             BpmnString name)
{
    Typing *typing = line->typing;
    const char *text = arena_text(typing->arena, name.bytes, name.length);

    for (; node; node = node->scope->owner) {
        Variable *variable = name_map_get(typing->names,
                                          typing_inside(typing, node, text));
        if (variable && variable->owner) return variable;
    }
    return typing_variable(typing, text);
}

static void learn(const Line *line, const Node *node, const BpmnDatum *datum)
{
    Typing *typing = line->typing;
    Arena *arena = typing->arena;
    BpmnType type = datum->value.type;
    Variable *variable = variable_of(line, node, datum->name);

    variable->is_member = false;
    if (node && !variable->owner) variable->given_at = node;
    if (type == BPMN_INTEGER) type = BPMN_DECIMAL; /* a number to people */
    if (type == BPMN_LOOSE || variable->source < SOURCE_EXAMPLE) return;
    if (variable->source == SOURCE_NONE) {
        typing_learn(typing, variable, type, SOURCE_EXAMPLE,
                     arena_format(arena, "example data of %s:%u", line->file,
                                  line->number),
                     (Position){ line->number, 0 });
        variable->file = line->file;
        variable->reads_instant = variable->reads_duration =
            variable->reads_months = type == BPMN_TEXT;
    } else if (!types_agree(variable->type, type)) {
        report_examples(line, variable, type);
    }
    if (type == BPMN_TEXT)
        note_times(variable,
                   arena_text(arena, datum->value.as.text.bytes,
                              datum->value.as.text.length));
}

static void learn_all(const Line *line, const BpmnVerb *verb)
{
    const Node *node = node_of(line->typing, &verb->node);

    for (size_t i = 0; i < verb->data_count; i++)
        learn(line, node, &verb->data[i]);
}

static void scan_line(const Line *line, BpmnPool *pool)
{
    BpmnCursor cursor = { .pool = pool, .text = line->text };
    BpmnVerb *verbs;
    size_t count;

    if (!bpmn_verb_read_line(&cursor, &verbs, &count)) return;
    for (size_t i = 0; i < count; i++)
        if (writes(&verbs[i]) && verbs[i].data_count > 0)
            learn_all(line, &verbs[i]);
}

/* The file after 'process' in the first lines; null when there is no such
   line. */
static const char *named_process(const char *text, Arena *arena)
{
    static const char BLANKS[] = " \t";

    for (; *text != '\0'; text += strcspn(text, "\n"), text += *text == '\n') {
        const char *at = text + strspn(text, BLANKS);
        size_t blanks = strncmp(at, "process", 7) == 0 ? strspn(at + 7, BLANKS)
                                                       : 0;
        if (blanks == 0) continue;
        at += 7 + blanks;
        if (*at == '"')
            return arena_text(arena, at + 1, strcspn(at + 1, "\"\r\n"));
        return arena_text(arena, at, strcspn(at, " \t\r\n#"));
    }
    return NULL;
}

static void scan_text(Typing *typing, const char *path, const char *text)
{
    Line line = { .typing = typing, .file = path };
    BpmnPool pool = { 0 };

    while (*text != '\0') {
        line.text = (BpmnString){ text, strcspn(text, "\n") };
        line.number++;
        scan_line(&line, &pool);
        text += line.text.length;
        text += *text == '\n';
    }
    bpmn_pool_free(&pool);
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
