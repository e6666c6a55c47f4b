/* See options.h. */
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpmn/version.h"

static const Option COMMON[] = {
    { "profile", OPTION_WORD, NO_TARGET, "default",
      "the rules that a diagram must keep", 0 },
    { "strict", OPTION_FLAG, offsetof(CompileOptions, strict), NULL,
      "warnings and what is unknown are errors", 0 },
    { "allow", OPTION_CODE, offsetof(CompileOptions, allowed), "CODE",
      "a finding of that code is a warning; as often as needed", 0 },
    { "max-states", OPTION_NUMBER, offsetof(CompileOptions, max_states), "N",
      "the most states that the proof looks at", 1 },
    { "branches", OPTION_WORD, offsetof(CompileOptions, branches),
      "either|together|apart",
      "in which order the proof lets branches go that are independent", 0 },
    { "encoding", OPTION_TEXT, offsetof(CompileOptions, encoding), "NAME",
      "of the files, whatever they say themselves", 0 },
    { 0 },
};

#define COMMON_COUNT (sizeof COMMON / sizeof *COMMON - 1)

static const Option HELP = {
    "help", OPTION_HELP, NO_TARGET, NULL, "what you are reading", 0
};

/* The next row of a command: its own, then those in common, then help. */
static const Option *next_row(const CommandLine *line, const Option *option)
{
    const Option *rows = option ? option + 1 : line->options;

    if (option == &HELP) return NULL;
    if (rows->name) return rows;
    return rows == COMMON + COMMON_COUNT || line->common == NO_COMMON_OPTIONS
        ? &HELP
        : COMMON;
}

static bool is_short(const Option *option)
{
    return !option->name[1] || isupper((unsigned char)option->name[0]);
}

static const char *hyphens(const Option *option)
{
    return is_short(option) ? "-" : "--";
}

static BpmnManualOption manual_option(BpmnPool *pool, const Option *option)
{
    BpmnOut form = { .pool = pool };
    const char *value = option->value ? option->value : "";
    const char *between = !option->value ? ""
        : option->kind == OPTION_WORD    ? "="
                                         : " ";

    bpmn_out(&form, "%s%s%s%s", hyphens(option), option->name, between, value);
    return (BpmnManualOption){ form.bytes, option->help };
}

static BpmnManualCommand manual_command(BpmnPool *pool, const CommandLine *line)
{
    BpmnManualOption *options = NULL;
    size_t count = 0, capacity = 0;

    for (const Option *option = line->options; option->name; option++) {
        options = bpmn_pool_grow(pool, options, count, &capacity,
                                 sizeof *options);
        options[count++] = manual_option(pool, option);
    }
    return (BpmnManualCommand){
        .name = line->name,
        .form = line->operands,
        .help = line->help,
        .about = line->about,
        .options = options,
        .option_count = count,
        .skips = line->common == NO_COMMON_OPTIONS ? BPMN_MANUAL_SKIPS_ALL : 0,
    };
}

BpmnManual options_manual(BpmnPool *pool, const CommandLine *const *lines,
                          size_t count)
{
    BpmnManualCommand *commands = bpmn_pool_alloc(pool,
                                                  count * sizeof *commands);
    BpmnManualOption *options = bpmn_pool_alloc(pool,
                                                COMMON_COUNT * sizeof *options);

    for (size_t i = 0; i < count; i++)
        commands[i] = manual_command(pool, lines[i]);
    for (size_t i = 0; i < COMMON_COUNT; i++)
        options[i] = manual_option(pool, &COMMON[i]);
    return (BpmnManual){
        .program = "bpmnc",
        .version = BPMN_VERSION,
        .help = "prove BPMN diagrams sound, try them, make C of them",
        .commands = commands,
        .command_count = count,
        .options = options,
        .option_count = COMMON_COUNT,
    };
}

static void print_help(const CommandLine *line, FILE *file)
{
    BpmnPool pool = { 0 };
    BpmnManual manual = options_manual(&pool, &line, 1);
    BpmnOut out = { .pool = &pool };

    bpmn_manual_text(&out, &manual, &manual.commands[0]);
    fwrite(out.bytes, 1, out.length, file);
    bpmn_pool_free(&pool);
}

void options_unknown(const char *what, const char *name, const char *nearest)
{
    fprintf(stderr, "bpmnc: there is no %s '%s'", what, name);
    if (nearest) fprintf(stderr, "; did you mean '%s'?", nearest);
    fputc('\n', stderr);
}

Exit options_refuse(const CommandLine *line, const char *wrong)
{
    fprintf(stderr, "bpmnc: %s\n", wrong);
    print_help(line, stderr);
    return EXIT_USAGE;
}

static bool take_number(const Option *option, const char *text, void *target)
{
    char *end;

    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (isdigit((unsigned char)*text) && !*end && !errno
        && number <= SIZE_MAX / 2 && number >= option->least) {
        *(size_t *)target = (size_t)number;
        return true;
    }
    fprintf(stderr, "bpmnc: --%s is a number, %zu or more\n", option->name,
            option->least);
    return false;
}

/* text|json|sarif */
static bool take_word(const Option *option, const char *text, void *target)
{
    unsigned number = 0;

    for (const char *word = option->value; word; number++) {
        const char *end = strchr(word, '|');
        size_t length = end ? (size_t)(end - word) : strlen(word);

        if (strlen(text) == length && strncmp(word, text, length) == 0) {
            if (target) *(unsigned *)target = number;
            return true;
        }
        word = end ? end + 1 : NULL;
    }
    fprintf(stderr, "bpmnc: --%s is %s, not '%s'\n", option->name,
            option->value, text);
    return false;
}

static bool take_code(const char *text, Arena *arena, void *target)
{
    Code code = code_find(text);

    if (code == CODE_NONE) {
        options_unknown("code", text, code_nearest(text));
        return false;
    }
    VECTOR_ADD(arena, (Texts *)target, arena_string(arena, code_name(code)));
    return true;
}

static bool take(const CommandLine *line, const Option *option,
                 const char *value, Arena *arena, char *filled)
{
    bool is_common = option >= COMMON && option < COMMON + COMMON_COUNT;
    void *target = option->target == NO_TARGET
        ? NULL
        : filled + option->target + (is_common ? line->common : 0);

    if (value && !*value && option->kind != OPTION_WORD
        && option->kind != OPTION_NUMBER) {
        fprintf(stderr, "bpmnc: %s%s: its value is empty\n", hyphens(option),
                option->name);
        return false;
    }
    switch (option->kind) {
    case OPTION_FLAG: *(bool *)target = true; break;
    case OPTION_TEXT: *(const char **)target = value; break;
    case OPTION_WORD: return take_word(option, value, target);
    case OPTION_NUMBER: return take_number(option, value, target);
    case OPTION_TEXTS: VECTOR_ADD(arena, (Texts *)target, value); break;
    case OPTION_CODE: return take_code(value, arena, target);
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
    bool is_letter = optopt > 0 && optopt < 256;
    char *name = is_letter ? arena_format(arena, "-%c", optopt)
                           : arena_text(arena, word, length);
    Texts names = { 0 };

    for (const Option *option = next_row(line, NULL); option;
         option = next_row(line, option))
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
    VECTOR(const Option *) rows = { 0 };
    Text letters = text_new(arena);
    bool words = false; /* those of one hyphen, too */

    for (const Option *option = next_row(line, NULL); option;
         option = next_row(line, option)) {
        bool has_value = option->value;

        words = words || is_short(option);
        VECTOR_ADD(arena, &known,
                   (struct option){ .name = option->name,
                                    .has_arg = has_value,
                                    .val = 256 + (int)rows.count });
        VECTOR_ADD(arena, &rows, option);
        if (!option->name[1] || option == &HELP)
            text_add_format(&letters, "%c%s", option->name[0],
                            has_value ? ":" : "");
    }
    VECTOR_ADD(arena, &known, (struct option){ 0 });
    opterr = 0; /* what is wrong is told here */
    int found = (words ? getopt_long_only : getopt_long)(
        argc, argv, letters.bytes, known.items, NULL);
    *wrong = found == '?';
    if (*wrong) tell_wrong(line, argv[optind - 1], arena);
    if (found >= 256) return rows.items[found - 256];
    for (size_t i = 0; found > 0 && i < rows.count; i++) {
        if (rows.items[i]->name[0] == found
            && (!rows.items[i]->name[1] || rows.items[i] == &HELP))
            return rows.items[i];
    }
    return NULL;
}

static bool takes_operands(const CommandLine *line, int count)
{
    bool any = line->operands[0] == '[';
    bool many = strstr(line->operands, "...");

    return count == 1 || (count == 0 && any) || (count > 1 && many);
}

bool options_read(const CommandLine *line, int argc, char **argv, void *filled,
                  Arena *arena, Exit *status)
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
        if (!take(line, option, optarg, arena, filled)) return false;
    }
    if (wrong) return false;
    if (takes_operands(line, argc - optind)) {
        *status = EXIT_DONE;
        return true;
    }
    const char *operand = line->operands + (line->operands[0] == '[');
    options_refuse(
        line,
        arena_format(arena,
                     optind < argc ? "one %.*s at a time" : "%.*s is missing",
                     (int)strcspn(operand, ".]"), operand));
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
