/* See compiler.h. */
#include "compiler.h"

#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* The folder that bpmnc lies in. */
static char *own_folder(Arena *arena)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

    if (length <= 0) return ".";
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (slash) *slash = '\0';
    return arena_string(arena, path);
}

/* Beside a build folder or an installed bin folder; else below the current
   folder, for builds that go elsewhere. */
static char *include_folder(Arena *arena)
{
    const char *own = own_folder(arena), *named = getenv("BPMNC_INCLUDE");
    char *places[] = {
        named ? arena_string(arena, named) : "",
        arena_format(arena, "%s/../include", own),
        arena_format(arena, "%s/../../include", own),
        "include",
    };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char *header = arena_format(arena, "%s/bpmn/process.h", places[i]);
        if (*places[i] && access(header, R_OK) == 0) return places[i];
    }
    return "include";
}

void compiler_add(Arguments *arguments, const char *argument)
{
    VECTOR_ADD(arguments->arena, &arguments->list,
               arena_string(arguments->arena, argument));
}

Arguments compiler_arguments(Arena *arena, const char *optimisation)
{
    Arguments arguments = { .arena = arena };
    const char *named = getenv("BPMNC_CC");
    char *words = arena_string(arena, named && *named ? named : "cc");
    char *rest = NULL;

    for (char *word = strtok_r(words, " ", &rest); word;
         word = strtok_r(NULL, " ", &rest)) {
        compiler_add(&arguments, word);
        if (arguments.list.count == 1) compiler_add(&arguments, optimisation);
    }
    compiler_add(&arguments, "-std=c11");
    compiler_add(&arguments,
                 arena_format(arena, "-I%s", include_folder(arena)));
    return arguments;
}

bool compiler_run(Arguments *arguments, Findings *found)
{
    pid_t child;
    int status = 0;

    VECTOR_ADD(arguments->arena, &arguments->list, NULL);
    arguments->list.count--;
    char **list = arguments->list.items;
    if (posix_spawnp(&child, list[0], NULL, NULL, list, environ) == 0
        && waitpid(child, &status, 0) == child && WIFEXITED(status)
        && WEXITSTATUS(status) == 0) {
        return true;
    }
    report(found, CODE_C_COMPILER, (Position){ 0, 0 }, NULL,
           "the C compiler '%s' failed", list[0])
        ->help = "its words stand above: mend the files of --with, or name a "
                 "C11 compiler in BPMNC_CC";
    return false;
}

char *compiler_library(Arena *arena, const char *name, Findings *found)
{
    const char *own = own_folder(arena);
    char *places[] = {
        arena_format(arena, "%s/%s", own, name),
        arena_format(arena, "%s/../lib/%s", own, name),
    };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (access(places[i], R_OK) == 0) return places[i];
    }
    report(found, CODE_C_COMPILER, (Position){ 0, 0 }, NULL,
           "%s is neither in %s nor in %s/../lib", name, own, own);
    return NULL;
}
