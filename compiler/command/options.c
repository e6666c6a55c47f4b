/* See options.h. */
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_short(const Option *option)
{
    return !option->name[1] || isupper((unsigned char)option->name[0]);
}

static const char *hyphens(const Option *option)
{
    return is_short(option) ? "-" : "--";
}

static void print_help(const CommandLine *line, FILE *file)
{
    fprintf(file, "usage: bpmnc %s [OPTION]... %s\n%s\n", line->name,
            line->operands, line->about);
    for (const Option *option = line->options; option->name; option++) {
        bool words = option->kind == OPTION_WORD;
        const char *value = option->value ? option->value : "";
        const char *between = !option->value ? "" : words ? "=" : " ";
        int width = fprintf(file, "  %s%s%s%s", hyphens(option), option->name,
                            between, value);

        if (width >= 24) width = fprintf(file, "\n") - 1;
        fprintf(file, "%*s%s\n", 24 - width, "", option->help);
    }
}

void options_unknown(const char *what, const char *name, const char *nearest)
{
    fprintf(stderr, "bpmnc: there is no %s '%s'", what, name);
    if (nearest) fprintf(stderr, "; did you mean '%s'?", nearest);
    fputc('\n', stderr);
}

Exit options_refuse(const CommandLine *line)
{
    print_help(line, stderr);
    return EXIT_USAGE;
}

static bool take_number(const Option *option, const char *text)
{
    char *end;

    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (isdigit((unsigned char)*text) && !*end && !errno
        && number <= SIZE_MAX / 2 && number >= option->least) {
        *(size_t *)option->target = (size_t)number;
        return true;
    }
    fprintf(stderr, "bpmnc: --%s is a number, %zu or more\n", option->name,
            option->least);
    return false;
}

/* text|json|sarif */
static bool take_word(const Option *option, const char *text)
{
    unsigned number = 0;

    for (const char *word = option->value; word; number++) {
        const char *end = strchr(word, '|');
        size_t length = end ? (size_t)(end - word) : strlen(word);

        if (strlen(text) == length && strncmp(word, text, length) == 0) {
            if (option->target) *(unsigned *)option->target = number;
            return true;
        }
        word = end ? end + 1 : NULL;
    }
    fprintf(stderr, "bpmnc: --%s is %s, not '%s'\n", option->name,
            option->value, text);
    return false;
}

static bool take_code(const Option *option, const char *text, Arena *arena)
{
    Code code = code_find(text);

    if (code == CODE_NONE) {
        options_unknown("code", text, code_nearest(text));
        return false;
    }
    VECTOR_ADD(arena, (Texts *)option->target,
               arena_string(arena, code_name(code)));
    return true;
}

static bool take(const Option *option, const char *value, Arena *arena)
{
    switch (option->kind) {
    case OPTION_FLAG: *(bool *)option->target = true; break;
    case OPTION_TEXT: *(const char **)option->target = value; break;
    case OPTION_WORD: return take_word(option, value);
    case OPTION_NUMBER: return take_number(option, value);
    case OPTION_TEXTS: VECTOR_ADD(arena, (Texts *)option->target, value); break;
    case OPTION_CODE: return take_code(option, value, arena);
    case OPTION_IGNORED:
    case OPTION_HELP: break;
    }
    return true;
}

/* What getopt stopped at: an option that is not known, or lacks its value, or
   has one too many. */
static void tell_wrong(const CommandLine *line, const char *word, Arena *arena)
{
    size_t length = strcspn(word, "=");
    char *name = arena_text(arena, word, length);
    Texts names = { 0 };

    for (const Option *option = line->options; option->name; option++)
        VECTOR_ADD(arena, &names,
                   arena_format(arena, "%s%s", hyphens(option), option->name));
    const char *nearest = name_nearest(name, names.items, names.count);
    if (!nearest || strcmp(nearest, name) != 0)
        options_unknown("option", name, nearest);
    else
        fprintf(stderr, "bpmnc: %s: %s\n", name,
                word[length] ? "it has no value" : "its value is missing");
}

/* The next option of the command line; null: there is none, or one that is
   wrong, which has been told ('*wrong'). */
static const Option *next_option(const CommandLine *line, int argc, char **argv,
                                 Arena *arena, bool *wrong)
{
    VECTOR(struct option) known = { 0 };
    Text letters = text_new(arena);

    for (const Option *option = line->options; option->name; option++) {
        bool has_value = option->value;

        if (option->name[1])
            VECTOR_ADD(
                arena, &known,
                (struct option){ .name = option->name,
                                 .has_arg = has_value,
                                 .val = 256 + (int)(option - line->options) });
        else
            text_add_format(&letters, "%s%s", option->name,
                            has_value ? ":" : "");
    }
    VECTOR_ADD(arena, &known, (struct option){ 0 });
    opterr = 0; /* what is wrong is told here */
    int found = (letters.length > 0 ? getopt_long_only : getopt_long)(
        argc, argv, letters.bytes, known.items, NULL);
    *wrong = found == '?';
    if (*wrong) tell_wrong(line, argv[optind - 1], arena);
    if (found >= 256) return &line->options[found - 256];
    for (const Option *option = line->options; found > 0 && option->name;
         option++) {
        if (option->name[0] == found && !option->name[1]) return option;
    }
    return NULL;
}

bool options_read(const CommandLine *line, int argc, char **argv, Arena *arena,
                  Exit *status)
{
    const Option *option;
    bool wrong = false;

    *status = EXIT_USAGE;
    while ((option = next_option(line, argc, argv, arena, &wrong))) {
        if (option->kind == OPTION_HELP) {
            print_help(line, stdout);
            *status = EXIT_DONE;
            return false;
        }
        if (!take(option, optarg, arena)) return false;
    }
    if (wrong) return false;
    int operands = argc - optind;
    bool many = strstr(line->operands, "...");
    if (operands == 1 || (operands > 1 && many)) {
        *status = EXIT_DONE;
        return true;
    }
    options_refuse(line);
    return false;
}

Findings options_findings(const CompileOptions *options, Arena *arena,
                          const char *file)
{
    Findings found = findings_new(arena, file);

    found.strict = options->strict;
    found.allowed = options->allowed;
    return found;
}
