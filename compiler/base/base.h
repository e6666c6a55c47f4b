/*
 * What every stage of the compiler stands on: memory that lives as long as a
 * stage's result, growing arrays, text with named holes, findings.
 *
 * Nothing here knows BPMN. No function fails for lack of memory: the arena
 * ends the program with exit code 5, the one place in the compiler that may.
 */
#ifndef BPMNC_BASE_H
#define BPMNC_BASE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "arena.h"

/* The limits that files and users can meet, of limit.def. */
enum {
#define LIMIT(NAME, most, what, beyond) LIMIT_##NAME = most,
#include "limit.def"
#undef LIMIT
};

/* text.c */

/* Text under construction. bytes is always NUL-terminated once text_new ran. */
typedef struct Text {
    Arena *arena;
    char *bytes;
    size_t length;
    size_t capacity;
    bool colours; /* what is painted shows it */
} Text;

/* An empty text, whose bytes live in the arena. */
Text text_new(Arena *arena);
/* The same for a stream, with colours where that is a terminal which has some
   and NO_COLOR is not set. */
Text text_for(Arena *arena, FILE *out);

/* What painted words mean. */
typedef enum Paint { PAINT_GOOD, PAINT_BAD, PAINT_DOUBTFUL, PAINT_QUIET } Paint;

/* Appends a word that stands out in a text with colours. */
void text_paint(Text *text, Paint paint, const char *word);
/* Appends a string. */
void text_add(Text *text, const char *string);
/* Appends bytes as they are. */
void text_add_bytes(Text *text, const char *bytes, size_t length);
/* Appends one byte. */
void text_add_char(Text *text, char byte);
/* Appends by a format of printf. */
void text_add_format(Text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A value for one named hole of a template; a list ends with a null name. */
typedef struct Hole {
    const char *name;
    const char *value; /* null counts as empty */
} Hole;

/* The list of so many holes: HOLES({ "name", name }, { "kind", kind }). */
#define HOLES(...) ((const Hole[]){ __VA_ARGS__, { 0 } })

/*
 * Appends a template in which $name$ is replaced by the hole of that name and
 * $$ by a dollar sign. A name without a hole is a programming mistake
 * (assert).
 */
void text_put(Text *text, const char *template, const Hole *holes);

/* Two nulls are equal, null equals nothing else. */
bool text_equal(const char *one, const char *other);
/* What the standard spells "userTask", as people say it: "user task",
   "sub-process". */
const char *text_words(const char *spelled, Arena *arena);
/* Appends a JSON string with its quotes; bytes must be UTF-8. Null appends
   null. */
void text_add_json(Text *text, const char *string);

/* name_map.c */

/* Maps strings to the pointer stored with them. Keys are copied. */
typedef struct NameMap NameMap;

/* An empty map. */
NameMap *name_map_new(Arena *arena);
void *name_map_get(const NameMap *map, const char *name); /* null when absent */
void name_map_put(NameMap *map, const char *name, void *value); /* replaces */
/* The nearest of candidates by edit distance, at most a third of the name's
   length away; null when none is near. For 'did you mean'. */
const char *name_nearest(const char *name, const char *const *candidates,
                         size_t count);

/* diagnostics.c */

/* Where something stands in a file. line and column count from 1, column in
   bytes; 0 is 'not known'. */
typedef struct Position {
    uint32_t line;
    uint32_t column;
} Position;

typedef enum Severity {
    SEVERITY_ADVICE, /* never changes an exit code, whatever the options */
    SEVERITY_WARNING,
    SEVERITY_ERROR
} Severity;

/* DIAGNOSTIC(number, NAME, "kebab-name", SEVERITY, "what it means") */
typedef enum Code {
#define DIAGNOSTIC(number, NAME, kebab, severity, meaning) CODE_##NAME = number,
#include "diagnostic.def"
#undef DIAGNOSTIC
    CODE_NONE = 0
} Code;

enum {
    DIAGNOSTIC_COUNT = 0
#define DIAGNOSTIC(number, NAME, kebab, severity, meaning) +1
#include "diagnostic.def"
#undef DIAGNOSTIC
};

/* The rows of diagnostic.def. */
typedef struct Diagnostic {
    Code code;
    const char *name; /* kebab name */
    Severity severity;
    const char *meaning;
} Diagnostic;

extern const Diagnostic DIAGNOSTICS[DIAGNOSTIC_COUNT];

/* One value in a finding, as text: variable amount has the value "50". */
typedef struct FindingValue {
    const char *name;
    const char *value;
} FindingValue;

/* Something to tell the user. Everything it points to lives in the arena of
   the findings. */
typedef struct Finding {
    Code code;
    Severity severity;
    const char *file; /* as the user named it; null: no file */
    Position position;
    const char *element; /* BPMN id; null when no element has a part in it */
    const char *message; /* one line, names the element as drawn */
    const char *help;    /* a concrete edit; null: none */
    /* BPMN ids from a start event to the place; may be null */
    const char **path;
    size_t path_count;
    FindingValue *values;
    size_t value_count;
    const char *note; /* about a second place; null: none */
    Position note_position;
} Finding;

/* All findings of one run, and how the user wants codes treated. Of errors as
   of others those beyond LIMIT_FINDINGS are counted only, and the list says so:
   a hostile file can cause millions. */
typedef struct Findings {
    Arena *arena;
    const char *file; /* given to each new finding */
    VECTOR(Finding) list;
    /* codes or names that are warnings at most; errors that later stages rely
       on stay errors */
    Texts allowed;
    bool strict; /* warnings are errors */
    size_t errors;
    size_t warnings;
    /* lines of help that people have been shown, each once in a run; null: none
       yet */
    struct NameMap *told;
    /* what report gives out once LIMIT_FINDINGS are in the list */
    Finding left_out;
} Findings;

/* No findings yet; 'file' is what new ones are about, null: none. */
Findings findings_new(Arena *arena, const char *file);
/*
 * Adds a finding with the severity of its row in diagnostic.def, changed by
 * strict and allowed. The result may be completed (help, path, values) until
 * the next call.
 */
Finding *report(Findings *findings, Code code, Position position,
                const char *element, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* The same with a severity that the caller has decided. */
Finding *report_as(Findings *findings, Severity severity, Code code,
                   Position position, const char *element, const char *format,
                   ...) __attribute__((format(printf, 6, 7)));
/* Makes an advice of a finding that is in the list. */
void finding_soften(Findings *findings, Finding *finding);
void findings_sort(Findings *findings); /* by file, line, column, code */
/* Adds those of one file to those of all; both live in one arena. */
void findings_join(Findings *findings, const Findings *more);
const char *code_name(Code code); /* kebab name */
/* What it means, of its row of diagnostic.def. */
const char *code_meaning(Code code);
/* Reads "BPMNC2103", "2103" or "gap"; CODE_NONE when there is no such code. */
Code code_find(const char *text);
/* The name of a code that was meant by a text that is none; null: none is
   near. */
const char *code_nearest(const char *text);

#endif
