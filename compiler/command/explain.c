/* bpmnc explain CODE */
#include <getopt.h>
#include <stdio.h>

#include "../report/report.h"
#include "command.h"

static const char USAGE[] = "usage: bpmnc explain CODE...\n"
                            "CODE is BPMNC2103, 2103 or gap.\n";

int command_explain(int argc, char **argv)
{
    static const struct option options[] = {
        { "help", no_argument, NULL, OPTION_HELP },
        { 0 },
    };
    int option = getopt_long(argc, argv, "", options, NULL);

    if (option == OPTION_HELP) {
        fputs(USAGE, stdout);
        return EXIT_DONE;
    }
    if (option != -1 || optind == argc) {
        fputs(USAGE, stderr);
        return EXIT_USAGE;
    }
    for (int i = optind; i < argc; i++) {
        Code code = code_find(argv[i]);
        if (code == CODE_NONE) {
            fprintf(stderr, "bpmnc: there is no code '%s'\n", argv[i]);
            return EXIT_USAGE;
        }
        printf("BPMNC%d %s: %s\n\n%s", (int)code, code_name(code),
               code_meaning(code), explain_text(code));
    }
    return EXIT_DONE;
}
