/*
 * Reading, checking and proving against libxml2's SAX2 alone, over the same
 * files in memory.
 *
 *     read LIST [RUNS]     LIST: one path a line
 *
 * CPU milliseconds over all files, median of the runs, after each stage; the
 * ratio to SAX2 per file; microseconds of the proofs alone per file. Per file
 * the best run counts.
 */
#include "check/check.h"
#include "prove/prove.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_RUNS = 101, MAX_STATES = 200000 };

/* The stages, each with all before it. */
typedef enum Measure {
    MEASURE_SAX2,
    MEASURE_TREE,
    MEASURE_MODEL,
    MEASURE_CHECK,
    MEASURE_PROVE,
    MEASURES
} Measure;

static const char *const MEASURE_NAMES[MEASURES] = {
    "sax2_ms", "tree_ms", "model_ms", "check_ms", "prove_ms",
};

typedef struct Document {
    const char *file;
    const char *bytes;
    size_t size_bytes;
    double best_ms[MEASURES];
    double proof_us; /* nets and proofs alone; 0: nothing to prove */
} Document;

typedef VECTOR(Document) Documents;

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix,
                     const xmlChar *space, int space_count,
                     const xmlChar **spaces, int attribute_count,
                     int default_count, const xmlChar **attributes)
{
    (void)name, (void)prefix, (void)space, (void)space_count, (void)spaces;
    (void)default_count, (void)attributes;
    *(size_t *)data += (size_t)attribute_count + 1;
}

static void run_sax2(const Document *document)
{
    size_t seen = 0;
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
    };
    xmlSAXUserParseMemory(&handler, &seen, document->bytes,
                          (int)document->size_bytes);
}

/* Nets and proofs of a diagram without errors. */
static void prove_all(Document *document, Diagram *diagram, Arena *arena,
                      Findings *found)
{
    double start = now_ms();
    for (size_t i = 0; i < diagram->processes.count; i++) {
        Process *process = diagram->processes.items[i];
        if (process->nodes.count > 0)
            prove(net_build(process, arena), MAX_STATES, arena, found);
    }
    double spent = (now_ms() - start) * 1e3;
    if (document->proof_us == 0.0 || spent < document->proof_us)
        document->proof_us = spent;
}

static void run_stages(Document *document, Measure last, Folders *folders)
{
    Arena *arena = arena_new();
    Findings found = findings_new(arena, document->file);
    XmlElement *root = xml_parse(document->bytes, document->size_bytes, NULL,
                                 &XML_LIMITS, arena, &found);
    Diagram *diagram = NULL;
    if (root && last >= MEASURE_MODEL)
        diagram = diagram_build(root, document->file, arena, &found);
    if (diagram) {
        diagram->folders = folders;
        resolve_references(diagram, arena, &found);
    }
    if (diagram && found.errors == 0 && last >= MEASURE_CHECK) {
        resolve_types(diagram, arena, &found);
        check_structure(diagram, &found);
    }
    if (diagram && found.errors == 0 && last == MEASURE_PROVE)
        prove_all(document, diagram, arena, &found);
    arena_free(arena);
}

/* Milliseconds over all documents. As in 'bpmnc check', a folder is listed
   once for all of its files. */
static double run_all(Documents *documents, Measure measure)
{
    Arena *arena = arena_new();
    Folders *folders = folders_new(arena);
    double sum = 0.0;
    for (size_t i = 0; i < documents->count; i++) {
        Document *document = &documents->items[i];
        double start = now_ms();
        if (measure == MEASURE_SAX2)
            run_sax2(document);
        else
            run_stages(document, measure, folders);
        double spent = now_ms() - start;
        double *best = &document->best_ms[measure];
        if (*best == 0.0 || spent < *best) *best = spent;
        sum += spent;
    }
    arena_free(arena);
    return sum;
}

static int compare_doubles(const void *one, const void *other)
{
    double left = *(const double *)one;
    double right = *(const double *)other;
    return (left > right) - (left < right);
}

static Documents load_all(const char *list, Arena *arena, Findings *found)
{
    Documents documents = { 0 };
    char path[4096];
    FILE *lines = fopen(list, "r");
    while (lines && fgets(path, sizeof path, lines)) {
        path[strcspn(path, "\n")] = '\0';
        Document document = { .file = arena_string(arena, path) };
        document.bytes = xml_load(path, &XML_LIMITS, arena,
                                  &document.size_bytes, found);
        if (document.bytes && document.size_bytes > 0)
            VECTOR_ADD(arena, &documents, document);
    }
    if (lines) fclose(lines);
    return documents;
}

static void print_ratios(const Documents *documents, Arena *arena)
{
    double *ratios = NEW_ARRAY(arena, double, documents->count);
    for (size_t i = 0; i < documents->count; i++)
        ratios[i] = documents->items[i].best_ms[MEASURE_PROVE]
            / documents->items[i].best_ms[MEASURE_SAX2];
    qsort(ratios, documents->count, sizeof ratios[0], compare_doubles);
    printf("ratio_median %.2f\n", ratios[documents->count / 2]);
    printf("ratio_p99 %.2f\n", ratios[documents->count * 99 / 100]);
}

static void print_proofs(const Documents *documents, Arena *arena)
{
    double *proofs = NEW_ARRAY(arena, double, documents->count);
    size_t count = 0;
    for (size_t i = 0; i < documents->count; i++) {
        if (documents->items[i].proof_us > 0.0)
            proofs[count++] = documents->items[i].proof_us;
    }
    printf("proved %zu\n", count);
    if (count == 0) return;
    qsort(proofs, count, sizeof proofs[0], compare_doubles);
    printf("proof_median_us %.1f\n", proofs[count / 2]);
    printf("proof_p99_us %.1f\n", proofs[count * 99 / 100]);
    printf("proof_most_us %.1f\n", proofs[count - 1]);
}

int main(int argc, char **argv)
{
    int runs = argc > 2 ? atoi(argv[2]) : 5;
    if (argc < 2 || runs < 1 || runs > MOST_RUNS) {
        fputs("usage: read LIST [RUNS]\n", stderr);
        return 2;
    }
    xml_setup();
    Arena *arena = arena_new();
    Findings found = findings_new(arena, NULL);
    Documents documents = load_all(argv[1], arena, &found);
    if (documents.count == 0) {
        fputs("no file of the list can be read\n", stderr);
        return 3;
    }
    double spent[MEASURES][MOST_RUNS];
    for (int run = 0; run < runs; run++) {
        for (int measure = 0; measure < MEASURES; measure++)
            spent[measure][run] = run_all(&documents, (Measure)measure);
    }
    printf("files %zu\n", documents.count);
    for (int measure = 0; measure < MEASURES; measure++) {
        qsort(spent[measure], (size_t)runs, sizeof(double), compare_doubles);
        printf("%s %.2f\n", MEASURE_NAMES[measure], spent[measure][runs / 2]);
    }
    print_ratios(&documents, arena);
    print_proofs(&documents, arena);
    arena_free(arena);
    return 0;
}
