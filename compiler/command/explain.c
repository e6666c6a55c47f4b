/* bpmnc explain CODE */
#include <getopt.h>
#include <stdio.h>

#include "../report/report.h"
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

int command_explain(int argc, char **argv)
{
    static const Option options[] = {
        { "help", OPTION_HELP, NULL, NULL, "what you are reading", 0 },
        { 0 },
    };
    static const CommandLine line = { "explain", "CODE...",
                                      "CODE is BPMNC2103, 2103 or gap.\n",
                                      options };
    Arena *arena = arena_new();
    Exit status;

    if (options_read(&line, argc, argv, arena, &status)) {
        for (int i = optind; i < argc && status == EXIT_DONE; i++)
            status = explain(argv[i]);
    }
    arena_free(arena);
    return (int)status;
}
