/* A whole program of generated C. */
#ifndef BPMNC_BUILD_EXE_H
#define BPMNC_BUILD_EXE_H

#include "../base/base.h"

typedef struct ExeOptions {
    Texts with; /* C files with the functions for jobs */
} ExeOptions;

typedef struct ExeProcess {
    const char *prefix;
} ExeProcess;

/*
 * Makes the program 'folder'/PREFIX of the first process from the sources that
 * lie in 'folder' already: a main is written, compiled with them and linked
 * with libbpmn, libbpmn-program and libbpmn-sqlite.
 */
bool exe_make(const ExeOptions *options, const ExeProcess *processes,
              size_t count, const char *folder, Arena *arena, Findings *found);

#endif
