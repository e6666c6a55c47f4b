/* bpmnc explain CODE */
#include <getopt.h>
#include <stdio.h>

#include "../report/explanation.h"
#include "options.h"

static Exit explain(const char *name)
{
    Code code = code_find(name);

    if (code == CODE_NONE) {
        options_unknown("code", name, code_nearest(name));
        return EXIT_USAGE;
    }
    printf("BPMNC%d %s: %s\n\n%s", (int)code, code_name(code),
           code_meaning(code), explain_text(code));
    return EXIT_DONE;
}

static int command_explain(int argc, char **argv)
{
    Arena *arena = arena_new();
    Exit status;

    if (options_read(&COMMAND_EXPLAIN, argc, argv, NULL, arena, &status)) {
        for (int i = optind; i < argc && status == EXIT_DONE; i++)
            status = explain(argv[i]);
    }
    arena_free(arena);
    return (int)status;
}

static const Option OPTIONS[] = { { 0 } };

const CommandLine COMMAND_EXPLAIN = {
    .name = "explain",
    .operands = "CODE...",
    .help = "tell what a code means and how to mend it",
    .about = "CODE is BPMNC2103, 2103 or gap.",
    .options = OPTIONS,
    .common = NO_COMMON_OPTIONS,
    .run = command_explain,
};
