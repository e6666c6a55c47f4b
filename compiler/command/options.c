/* Options that several commands share. */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool option_number(const char *text, size_t *number)
{
    char *end;

    if (*text < '0' || *text > '9') return false;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (*end || errno || value > SIZE_MAX / 2) return false;
    *number = (size_t)value;
    return true;
}

static bool option_allow(const char *value, Arena *arena,
                         CompileOptions *options, Findings *found)
{
    Code code = code_find(value);

    if (code == CODE_NONE) {
        fprintf(stderr, "bpmnc: --allow: there is no code '%s'\n", value);
        return false;
    }
    VECTOR_ADD(arena, &found->allowed, arena_string(arena, code_name(code)));
    options->allowed = found->allowed.items;
    options->allowed_count = found->allowed.count;
    return true;
}

static bool option_profile(const char *value, CompileOptions *options)
{
    if (strcmp(value, "default") != 0) {
        fprintf(stderr,
                "bpmnc: --profile: there is no profile '%s'; "
                "known: default\n",
                value);
        return false;
    }
    options->profile = value;
    return true;
}

bool option_common(int option, const char *value, Arena *arena,
                   CompileOptions *options, Findings *found)
{
    switch (option) {
    case OPTION_PROFILE: return option_profile(value, options);
    case OPTION_STRICT: options->strict = found->strict = true; return true;
    case OPTION_ALLOW: return option_allow(value, arena, options, found);
    case OPTION_MAX_STATES:
        if (option_number(value, &options->max_states) && options->max_states) {
            return true;
        }
        fprintf(stderr, "bpmnc: --max-states wants a number above 0\n");
        return false;
    case OPTION_ENCODING: options->encoding = value; return true;
    default: return false; /* getopt has said what is wrong */
    }
}

Exit exit_of(const Findings *found)
{
    Exit worst = found->errors ? EXIT_FOUND : EXIT_DONE;

    for (size_t i = 0; i < found->list.count; i++) {
        const Finding *finding = &found->list.items[i];
        if (finding->severity != SEVERITY_ERROR) continue;
        if (finding->code == CODE_UNREADABLE
            || finding->code == CODE_UNWRITABLE) {
            return EXIT_REACH;
        }
        if (finding->code == CODE_TOO_LARGE
            || finding->code == CODE_EXPRESSION_LIMIT) {
            worst = EXIT_LIMIT;
        }
    }
    return worst;
}
