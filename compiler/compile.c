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
    compilation->is_whole = found->errors == before;
    return compilation->is_whole;
}

bool compile_nets(Compilation *compilation, Stage last)
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
    check_performers(diagram, found);
    check_drawings(diagram, first, DRAWING_IS_UNSOUND, found);
    compilation->is_whole = found->errors == before;
    return compilation->is_whole;
}

void compile_join(const Compilation *files, size_t count, Arena *arena)
{
    Diagram **diagrams = NEW_ARRAY(arena, Diagram *, count + 1);
    size_t read = 0;

    for (size_t i = 0; i < count; i++)
        if (files[i].is_whole) diagrams[read++] = files[i].diagram;
    resolve_partners(diagrams, read, arena);
}

/* Proofs take the calls from file to file as known. */
static void find_called(const Compilation *files, size_t count,
                        const CompileOptions *options, Arena *arena)
{
    VECTOR(Net *) nets = { 0 };

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < files[i].net_count; j++)
            VECTOR_ADD(arena, &nets, files[i].nets[j]);
    prove_called(nets.items, nets.count, options->max_states, arena);
}

static void prove_nets(Compilation *compilation, const CompileOptions *options)
{
    Findings *found = compilation->found;
    size_t before = found->errors, first = found->list.count;

    for (size_t i = 0; i < compilation->net_count; i++) {
        Net *net = compilation->nets[i];
        Verdict verdict = prove(net, options->max_states,
                                (BranchOrder)options->branches, found);
        if (compilation->trace) trace_proof(compilation->trace, net, verdict);
    }
    if (first == found->list.count) return;
    check_drawings(compilation->diagram, first, DRAWING_IS_UNSOUND, found);
    compilation->is_whole = compilation->is_whole && found->errors == before;
}

void compile_program(Compilation *files, size_t count,
                     const CompileOptions *options, Stage last)
{
    if (count == 0) return;
    Arena *arena = files[0].arena;
    for (size_t i = 0; i < count; i++) compile_read(&files[i], options);
    compile_join(files, count, arena);
    for (size_t i = 0; i < count; i++)
        if (files[i].is_whole) compile_nets(&files[i], last);
    if (last == STAGE_MODEL) return;
    for (size_t i = 0; i < count; i++)
        if (files[i].is_whole) check_passed(files[i].diagram, files[i].found);
    if (last != STAGE_PROVE) return;
    find_called(files, count, options, arena);
    for (size_t i = 0; i < count; i++) prove_nets(&files[i], options);
}

bool compile(Compilation *compilation, const CompileOptions *options,
             Stage last)
{
    if (last == STAGE_XML) return read_root(compilation, options);
    compile_program(compilation, 1, options, last);
    return compilation->is_whole;
}
