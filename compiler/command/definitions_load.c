/* A diagram made to run: interpreted, or as loaded C. */
#include "../check/check.h"
#include "../prove/prove.h"
#include "build.h"
#include "scenario.h"

/* Where a second token has room the bounds say that the proof finds; what else
   it finds is no reason not to run. */
static void prove_silently(Net *net, const CompileOptions *options,
                           Arena *arena)
{
    Findings ignored = findings_new(arena, NULL);

    prove(net, options->max_states, (BranchOrder)options->branches, &ignored);
}

static const BpmnProcess *make_one(const Net *net, bool compiled,
                                   const CompileOptions *options, Arena *arena,
                                   Findings *found)
{
    return compiled ? build_loaded(net, arena, found)
                    : net_interpreter(net, options->listener, arena);
}

/* What is being loaded. */
typedef struct Loading {
    const CompileOptions *options;
    bool compiled;
    Arena *arena;
    BpmnPool *pool;
    Findings *found;
    Definitions *definitions;
    VECTOR(Compilation) files;
} Loading;

/* Excerpts are of that file from here on. */
static void look_at(const Loading *loading, const Compilation *file)
{
    loading->definitions->source = file->source;
    loading->definitions->source_bytes = file->source_bytes;
}

/* All of them; false: not the last. */
static bool read_files(Loading *loading, const Texts *diagrams)
{
    bool whole = true;

    for (size_t i = 0; whole && i < diagrams->count; i++) {
        Compilation file = compilation_new(diagrams->items[i], loading->arena,
                                           loading->found);

        whole = compile_read(&file, loading->options);
        look_at(loading, &file);
        VECTOR_ADD(loading->arena, &loading->files, file);
    }
    return whole;
}

/* The processes of a file, made to run. */
static bool make_all(const Loading *loading, const Compilation *file)
{
    Definitions *definitions = loading->definitions;
    Findings *found = loading->found;
    size_t errors = found->errors, first = found->list.count;

    for (size_t i = 0; found->errors == errors && i < file->net_count; i++) {
        prove_silently(file->nets[i], loading->options, loading->arena);
        const BpmnProcess *made = make_one(file->nets[i], loading->compiled,
                                           loading->options, loading->arena,
                                           found);

        if (made) definitions->items[definitions->count++] = made;
        check_drawings(file->diagram, first, DRAWING_IS_UNSOUND, found);
    }
    return found->errors == errors;
}

static bool compile_files(Loading *loading)
{
    Definitions *definitions = loading->definitions;
    size_t count = 0;
    bool whole = true;

    for (size_t i = 0; i < loading->files.count; i++)
        count += loading->files.items[i].diagram->processes.count;
    definitions->items = NEW_ARRAY(loading->arena, const BpmnProcess *, count);
    for (size_t i = 0; whole && i < loading->files.count; i++) {
        Compilation *file = &loading->files.items[i];

        look_at(loading, file);
        whole = compile_nets(file, STAGE_NET) && make_all(loading, file);
    }
    for (size_t i = 0; whole && i < loading->files.count; i++)
        examples_read(loading->files.items[i].diagram, definitions,
                      loading->pool, loading->arena);
    return whole;
}

bool definitions_load(const Texts *diagrams, bool compiled,
                      const CompileOptions *options, Arena *arena,
                      BpmnPool *pool, Findings *found, Definitions *definitions,
                      Exit *status)
{
    Loading loading = {
        .options = options,
        .compiled = compiled,
        .arena = arena,
        .pool = pool,
        .found = found,
        .definitions = definitions,
    };
    size_t errors = found->errors;

    *definitions = (Definitions){ 0 };
    bool whole = read_files(&loading, diagrams);
    if (whole) compile_join(loading.files.items, loading.files.count, arena);
    if (whole && compile_files(&loading) && definitions->count > 0) return true;
    if (found->errors == errors)
        report(found, CODE_NO_PROCESS, (Position){ 0, 0 }, NULL,
               "the file holds no process that runs");
    *status = exit_of(found);
    return false;
}
