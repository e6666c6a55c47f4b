/* Generated C, compiled and loaded while bpmnc runs: see build.h. */
#include <dlfcn.h>

#include "../emit/emit.h"
#include "build.h"
#include "compiler.h"
#include "output.h"

static bool write_files(Emitted *emitted, const char *folder, Arena *arena,
                        Findings *found)
{
    return output_write(output_path(arena, folder, emitted->source_name),
                        emitted->source.bytes, emitted->source.length, arena,
                        found)
        && output_write(output_path(arena, folder, emitted->header_name),
                        emitted->header.bytes, emitted->header.length, arena,
                        found)
        && output_write(output_path(arena, folder, emitted->diagram_name),
                        emitted->diagram.bytes, emitted->diagram.length, arena,
                        found);
}

static bool compile_object(const char *source, const char *object, Arena *arena,
                           Findings *found)
{
    Arguments arguments = compiler_arguments(arena, "-O1");

    compiler_add(&arguments, "-fPIC");
    compiler_add(&arguments, "-shared");
    compiler_add(&arguments, "-o");
    compiler_add(&arguments, object);
    compiler_add(&arguments, source);
    return compiler_run(&arguments, found);
}

static const BpmnProcess *load(const char *object, const char *name,
                               Findings *found)
{
    void *loaded = dlopen(object, RTLD_NOW | RTLD_LOCAL);
    const BpmnProcess *process = loaded ? dlsym(loaded, name) : NULL;

    if (!process) {
        report(found, CODE_C_COMPILER, (Position){ 0, 0 }, NULL,
               "compiled code cannot be loaded: %s", dlerror());
    }
    return process;
}

const BpmnProcess *build_loaded(const Net *net, Arena *arena, Findings *found)
{
    const BpmnProcess *process = NULL;
    Plan *plan = plan_checked(net, NULL, arena, found);
    char *folder = plan ? output_folder(arena, found) : NULL;

    if (!folder) return NULL;
    Emitted emitted = emit(plan, false, arena);
    char *source = output_path(arena, folder, emitted.source_name);
    char *object = output_path(arena, folder, "process.so");
    if (write_files(&emitted, folder, arena, found)
        && compile_object(source, object, arena, found)) {
        process = load(object, arena_format(arena, "%s_process", plan->prefix),
                       found);
    }
    output_remove_folder(folder);
    return process;
}
