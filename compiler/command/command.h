/* The commands: flags in, exit code out. */
#ifndef BPMNC_COMMAND_H
#define BPMNC_COMMAND_H

#include "../compile.h"

typedef enum Exit {
    EXIT_DONE = 0,  /* warnings allowed */
    EXIT_FOUND = 1, /* the input has errors, a test or comparison failed */
    EXIT_USAGE = 2,
    EXIT_REACH = 3, /* cannot read, write or reach */
    EXIT_LIMIT = 4, /* a stated limit */
    EXIT_FAULT = 5  /* bpmnc's own fault */
} Exit;

/* Says what is wrong with diagrams. Like each command that main.c lists:
   argv[0] is its own name, and it returns an exit code. */
int command_check(int argc, char **argv);
/* Writes the C of diagrams, or a program. */
int command_build(int argc, char **argv);
/* Tries a diagram under a virtual clock. */
int command_run(int argc, char **argv);
/* Runs scenario files. */
int command_test(int argc, char **argv);
/* Prints a diagram between two stages. */
int command_dump(int argc, char **argv);
/* Tells what the code of a finding means. */
int command_explain(int argc, char **argv);

/* The exit code that findings ask for: limits, unreadable files, errors. */
Exit exit_of(const Findings *found);

#endif
