/* The C compiler, and where headers and libraries of bpmnc are. */
#ifndef BPMNC_COMPILER_H
#define BPMNC_COMPILER_H

#include "../base/base.h"

/* The arguments of one run of the compiler. */
typedef struct Arguments {
    Arena *arena;
    VECTOR(char *) list;
} Arguments;

/* Begins with $BPMNC_CC (else cc; words at blanks) and -I for bpmn/ headers.
   'optimisation' is "-O1", say, unless the words of $BPMNC_CC say another. */
Arguments compiler_arguments(Arena *arena, const char *optimisation);
/* Appends an argument, which is not copied. */
void compiler_add(Arguments *arguments, const char *argument);
/* Runs it and reports C_COMPILER when it fails; what it prints goes to
   standard error. */
bool compiler_run(Arguments *arguments, Findings *found);
/* A library beside the program or where it is installed; null after
   C_COMPILER: it is not there. */
char *compiler_library(Arena *arena, const char *name, Findings *found);

#endif
