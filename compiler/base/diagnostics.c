/* Findings: what is told to the user, and with which severity. */
#include "base.h"

#include "program/guess.h"

#include <stdlib.h>
#include <string.h>

const Diagnostic DIAGNOSTICS[DIAGNOSTIC_COUNT] = {
#define DIAGNOSTIC(number, NAME, kebab, severity, meaning) \
    { CODE_##NAME, kebab, SEVERITY_##severity, meaning },
#include "diagnostic.def"
#undef DIAGNOSTIC
};

/* Null when there is no such code. */
static const Diagnostic *find_row(Code code)
{
    for (size_t i = 0; i < DIAGNOSTIC_COUNT; i++) {
        if (DIAGNOSTICS[i].code == code) return &DIAGNOSTICS[i];
    }
    return NULL;
}

Findings findings_new(Arena *arena, const char *file)
{
    return (Findings){ .arena = arena, .file = file };
}

static bool is_allowed(const Findings *findings, Code code)
{
    for (size_t i = 0; i < findings->allowed.count; i++) {
        if (code_find(findings->allowed.items[i]) == code) return true;
    }
    return false;
}

/* Errors of reading, structure, expressions and generating: what comes after
   them cannot work, whatever the user allows. */
static bool stays_error(Code code)
{
    return (int)code < CODE_STUCK || ((int)code >= 3000 && (int)code < 4000)
        || ((int)code >= 5000 && (int)code < 6000);
}

/* An allowed code is a warning at most, also under --strict: the user has
   named it. */
static Severity decide(const Findings *findings, Code code, Severity severity)
{
    if (is_allowed(findings, code) && severity == SEVERITY_ERROR)
        return stays_error(code) ? SEVERITY_ERROR : SEVERITY_WARNING;
    if (is_allowed(findings, code)) return severity;
    if (findings->strict && severity == SEVERITY_WARNING) return SEVERITY_ERROR;
    return severity;
}

static const char *format_message(const Findings *findings, const char *format,
                                  va_list arguments)
    __attribute__((format(printf, 2, 0)));

static const char *format_message(const Findings *findings, const char *format,
                                  va_list arguments)
{
    char *message = arena_format_list(findings->arena, format, arguments);
    for (char *at = message; *at != '\0'; at++) {
        /* names as drawn hold line breaks */
        if ((unsigned char)*at < ' ') *at = ' ';
    }
    return message;
}

static void count_finding(Findings *findings, Severity severity)
{
    if (severity == SEVERITY_ERROR)
        findings->errors++;
    else if (severity == SEVERITY_WARNING)
        findings->warnings++;
}

/* Errors, which decide how a command ends, have room of their own. */
static bool has_room(const Findings *findings, Severity severity)
{
    return severity == SEVERITY_ERROR ? findings->errors <= LIMIT_FINDINGS
                                      : findings->list.count < LIMIT_FINDINGS;
}

/* Said once; the caller gets a finding that nobody reads. */
static Finding *leave_out(Findings *findings, const Finding *finding)
{
    if (findings->left_out.code == CODE_NONE) {
        VECTOR_ADD(findings->arena, &findings->list,
                   (Finding){
                       .code = finding->code,
                       .severity = SEVERITY_ADVICE,
                       .file = finding->file,
                       .message = "there are more findings, which are left out",
                   });
    }
    findings->left_out = *finding;
    return &findings->left_out;
}

static Finding *add_finding(Findings *findings, Severity severity, Code code,
                            Position position, const char *element,
                            const char *format, va_list arguments)
    __attribute__((format(printf, 6, 0)));

static Finding *add_finding(Findings *findings, Severity severity, Code code,
                            Position position, const char *element,
                            const char *format, va_list arguments)
{
    Finding finding = {
        .code = code,
        .severity = decide(findings, code, severity),
        .file = findings->file,
        .position = position,
        .message = "",
    };
    count_finding(findings, finding.severity);
    if (!has_room(findings, finding.severity))
        return leave_out(findings, &finding);
    finding.message = format_message(findings, format, arguments);
    finding.element = arena_string(findings->arena, element);
    VECTOR_ADD(findings->arena, &findings->list, finding);
    return &findings->list.items[findings->list.count - 1];
}

Finding *report(Findings *findings, Code code, Position position,
                const char *element, const char *format, ...)
{
    const Diagnostic *row = find_row(code);
    Severity severity = row ? row->severity : SEVERITY_ERROR;
    va_list arguments;
    va_start(arguments, format);
    Finding *finding = add_finding(findings, severity, code, position, element,
                                   format, arguments);
    va_end(arguments);
    return finding;
}

Finding *report_as(Findings *findings, Severity severity, Code code,
                   Position position, const char *element, const char *format,
                   ...)
{
    va_list arguments;
    va_start(arguments, format);
    Finding *finding = add_finding(findings, severity, code, position, element,
                                   format, arguments);
    va_end(arguments);
    return finding;
}

void finding_soften(Findings *findings, Finding *finding)
{
    if (finding->severity == SEVERITY_ERROR) findings->errors--;
    if (finding->severity == SEVERITY_WARNING) findings->warnings--;
    finding->severity = SEVERITY_ADVICE;
}

static int compare_numbers(uint32_t one, uint32_t other)
{
    return (one > other) - (one < other);
}

static int compare_strings(const char *one, const char *other)
{
    return strcmp(one ? one : "", other ? other : "");
}

static int compare_findings(const void *left, const void *right)
{
    const Finding *one = left;
    const Finding *other = right;
    int order = compare_strings(one->file, other->file);
    if (order == 0)
        order = compare_numbers(one->position.line, other->position.line);
    if (order == 0)
        order = compare_numbers(one->position.column, other->position.column);
    if (order == 0)
        order = compare_numbers((uint32_t)one->code, (uint32_t)other->code);
    /* qsort is not stable: the output is */
    if (order == 0) order = compare_strings(one->element, other->element);
    if (order == 0) order = compare_strings(one->message, other->message);
    return order;
}

void findings_sort(Findings *findings)
{
    if (findings->list.count > 1)
        qsort(findings->list.items, findings->list.count, sizeof(Finding),
              compare_findings);
}

void findings_join(Findings *findings, const Findings *more)
{
    for (size_t i = 0; i < more->list.count; i++)
        VECTOR_ADD(findings->arena, &findings->list, more->list.items[i]);
    findings->errors += more->errors;
    findings->warnings += more->warnings;
}

const char *code_name(Code code)
{
    const Diagnostic *row = find_row(code);
    return row ? row->name : "";
}

const char *code_meaning(Code code)
{
    const Diagnostic *row = find_row(code);
    return row ? row->meaning : "";
}

Code code_find(const char *text)
{
    const char *digits = strncmp(text, "BPMNC", 5) == 0 ? text + 5 : text;
    char *end;
    unsigned long number = strtoul(digits, &end, 10);
    bool is_number = digits[0] >= '0' && digits[0] <= '9' && *end == '\0';
    for (size_t i = 0; i < DIAGNOSTIC_COUNT; i++) {
        if (is_number && (unsigned long)DIAGNOSTICS[i].code == number)
            return DIAGNOSTICS[i].code;
        if (strcmp(DIAGNOSTICS[i].name, text) == 0) return DIAGNOSTICS[i].code;
    }
    return CODE_NONE;
}

const char *code_nearest(const char *text)
{
    BpmnGuess guess = { .name = bpmn_string(text) };
    for (size_t i = 0; i < DIAGNOSTIC_COUNT; i++)
        bpmn_guess(&guess, DIAGNOSTICS[i].name);
    return guess.nearest;
}
