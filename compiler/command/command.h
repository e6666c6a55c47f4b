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

/* The exit code that findings ask for: limits, unreadable files, errors. */
Exit exit_of(const Findings *found);

#endif
