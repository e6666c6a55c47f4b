/* The table of commands. */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "command/options.h"
#include "read/xml.h"
#include "bpmn/version.h"

typedef struct Command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} Command;

static const Command COMMANDS[] = {
    { "check", command_check,
      "say what is wrong with diagrams, and prove them sound" },
    { "build", command_build, "write the C of diagrams, or a whole program" },
    { "run", command_run, "try a diagram under a virtual clock" },
    { "test", command_test, "run scenario files" },
    { "dump", command_dump, "print a diagram between two stages" },
    { "explain", command_explain, "tell what a code means and how to mend it" },
};

#define COMMAND_COUNT (sizeof COMMANDS / sizeof *COMMANDS)

static void print_usage(FILE *file)
{
    fputs("usage: bpmnc COMMAND [OPTION]... FILE...\n\n", file);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        fprintf(file, "  %-8s %s\n", COMMANDS[i].name, COMMANDS[i].help);
    }
    fputs("\nbpmnc COMMAND --help tells the options of a command.\n", file);
}

static int refuse(const char *name)
{
    const char *names[COMMAND_COUNT];

    for (size_t i = 0; i < COMMAND_COUNT; i++) names[i] = COMMANDS[i].name;
    options_unknown("command", name, name_nearest(name, names, COMMAND_COUNT));
    print_usage(stderr);
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0) {
        print_usage(stdout);
        return EXIT_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("bpmnc " BPMN_VERSION);
        return EXIT_DONE;
    }
    xml_setup();
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(argv[1], COMMANDS[i].name) == 0) {
            return COMMANDS[i].run(argc - 1, argv + 1);
        }
    }
    return refuse(argv[1]);
}
