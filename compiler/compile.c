/* See compile.h. */
#include "compile.h"

#include "check/check.h"
#include "prove/prove.h"
#include "read/xml.h"

Compilation compilation_new(const char *file, Arena *arena, Findings *found)
{
    return (Compilation){ .arena = arena, .found = found, .file = file };
}

static void build_nets(Compilation *compilation)
{
    Diagram *diagram = compilation->diagram;

    compilation->nets = NEW_ARRAY(compilation->arena, Net *,
                                  diagram->processes.count);
    for (size_t i = 0; i < diagram->processes.count; i++) {
        Process *process = diagram->processes.items[i];
        if (process->nodes.count == 0) continue;
        Net *net = net_build(process, compilation->arena);
        if (!net_fits_tables(net, compilation->found)) continue;
        if (!compilation->verdict_only) net_digest(net, process);
        compilation->nets[compilation->net_count++] = net;
    }
}

/* One line: which process, the verdict, and what it took. */
static void trace_proof(FILE *trace, const Net *net, Verdict verdict)
{
    fprintf(trace, "%s: %s, %zu states, %zu steps%s\n", net->id,
            verdict_name(verdict.kind), verdict.states, verdict.steps,
            verdict.stopped ? ", stopped at the limit" : "");
}

static void prove_nets(Compilation *compilation, const CompileOptions *options)
{
    prove_called(compilation->nets, compilation->net_count, options->max_states,
                 compilation->arena);
    for (size_t i = 0; i < compilation->net_count; i++) {
        Net *net = compilation->nets[i];
        Verdict verdict = prove(net, options->max_states,
                                (BranchOrder)options->branches,
                                compilation->found);
        if (compilation->trace) trace_proof(compilation->trace, net, verdict);
    }
}

static bool read_root(Compilation *compilation, const CompileOptions *options)
{
    Arena *arena = compilation->arena;
    Findings *found = compilation->found;

    found->file = compilation->file;
    compilation->source = xml_load(compilation->file, &XML_LIMITS, arena,
                                   &compilation->source_bytes, found);
    if (!compilation->source) return false;
    compilation->root = xml_parse(compilation->source,
                                  compilation->source_bytes, options->encoding,
                                  &XML_LIMITS, arena, found);
    return compilation->root;
}

bool compile_read(Compilation *compilation, const CompileOptions *options)
{
    Arena *arena = compilation->arena;
    Findings *found = compilation->found;
    size_t before = found->errors, first = found->list.count;

    if (!read_root(compilation, options)) return false;
    Diagram *diagram = diagram_build(compilation->root, compilation->file,
                                     arena, found);
    compilation->diagram = diagram;
    if (!diagram) return false;
    if (!compilation->folders) compilation->folders = folders_new(arena);
    diagram->folders = compilation->folders;
    diagram->source = compilation->source;
    diagram->source_bytes = compilation->source_bytes;
    resolve_references(diagram, arena, found);
    resolve_correlation(diagram, arena, found);
    check_drawings(diagram, first, DRAWING_DOES_NOT_RUN, found);
    return found->errors == before;
}

bool compile_rest(Compilation *compilation, const CompileOptions *options,
                  Stage last)
{
    Diagram *diagram = compilation->diagram;
    Findings *found = compilation->found;
    size_t before = found->errors, first = found->list.count;

    found->file = compilation->file;
    resolve_types(diagram, compilation->arena, found);
    if (last == STAGE_MODEL) return found->errors == before;

    check_structure(diagram, found);
    check_drawings(diagram, first, DRAWING_DOES_NOT_RUN, found);
    bool runs = found->errors == before;
    if (runs) check_decided(diagram, found);
    if (runs) check_partners(diagram, found);
    if (runs) build_nets(compilation);
    if (runs && last == STAGE_PROVE) prove_nets(compilation, options);
    check_performers(diagram, found);
    check_drawings(diagram, first, DRAWING_IS_UNSOUND, found);
    return found->errors == before;
}

void compile_join(const Compilation *files, size_t count, Arena *arena)
{
    Diagram **diagrams = NEW_ARRAY(arena, Diagram *, count + 1);

    for (size_t i = 0; i < count; i++) diagrams[i] = files[i].diagram;
    resolve_partners(diagrams, count, arena);
}

bool compile(Compilation *compilation, const CompileOptions *options,
             Stage last)
{
    if (last == STAGE_XML) return read_root(compilation, options);
    if (!compile_read(compilation, options)) return false;
    compile_join(compilation, 1, compilation->arena);
    return compile_rest(compilation, options, last);
}
