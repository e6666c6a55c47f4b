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

bool definitions_load(const char *diagram, bool compiled,
                      const CompileOptions *options, Arena *arena,
                      BpmnPool *pool, Findings *found, Definitions *definitions,
                      Exit *status)
{
    size_t errors = found->errors, first = found->list.count;

    found->file = diagram;
    Compilation compilation = compilation_new(diagram, arena, found);
    bool whole = compile(&compilation, options, STAGE_NET);
    *definitions = (Definitions){ .source = compilation.source,
                                  .source_bytes = compilation.source_bytes };
    if (whole)
        definitions->items = NEW_ARRAY(arena, const BpmnProcess *,
                                       compilation.net_count);
    for (size_t i = 0; whole && i < compilation.net_count; i++) {
        prove_silently(compilation.nets[i], options, arena);
        const BpmnProcess *made = make_one(compilation.nets[i], compiled,
                                           options, arena, found);

        if (made) definitions->items[definitions->count++] = made;
        check_drawings(compilation.diagram, first, DRAWING_IS_UNSOUND, found);
        whole = found->errors == errors;
    }
    if (whole && definitions->count > 0) {
        examples_read(compilation.diagram, definitions, pool, arena);
        return true;
    }
    if (found->errors == errors)
        report(found, CODE_NO_PROCESS, (Position){ 0, 0 }, NULL,
               "the file holds no process that runs");
    *status = exit_of(found);
    return false;
}
