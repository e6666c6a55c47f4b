/*
 * The reader, the model and the structure check against libxml2's SAX2 alone,
 * over the same files in memory.
 *
 *     xml LIST [RUNS]      LIST: one path a line
 *
 * Prints one line per stage: milliseconds over all files, median of the runs,
 * and the ratio to SAX2; then the 99th percentile of the ratio per file.
 */
#include "check/check.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    MOST_RUNS = 101
};

/* The stages, each with all before it. */
typedef enum Measure {
    MEASURE_SAX2,
    MEASURE_TREE,
    MEASURE_MODEL,
    MEASURE_CHECK,
    MEASURES
} Measure;

static const char *const MEASURE_NAMES[MEASURES] = {
    "sax2", "xml_parse", "+ model, references", "+ structure"};

typedef struct Document {
    const char *file;
    const char *bytes;
    size_t size_bytes;
    double best_ms[MEASURES];
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

static void run_stages(const Document *document, Measure last)
{
    Arena *arena = arena_new();
    Findings found = findings_new(arena, document->file);
    XmlElement *root = xml_parse(document->bytes, document->size_bytes, NULL,
                                 &XML_LIMITS, arena, &found);
    Diagram *diagram = NULL;
    if (root != NULL && last >= MEASURE_MODEL)
        diagram = diagram_build(root, document->file, arena, &found);
    if (diagram != NULL)
        resolve_references(diagram, arena, &found);
    if (diagram != NULL && found.errors == 0 && last >= MEASURE_CHECK)
        check_structure(diagram, &found);
    arena_free(arena);
}

/* Milliseconds over all documents. */
static double run_all(Documents *documents, Measure measure)
{
    double sum = 0.0;
    for (size_t i = 0; i < documents->count; i++) {
        Document *document = &documents->items[i];
        double start = now_ms();
        if (measure == MEASURE_SAX2)
            run_sax2(document);
        else
            run_stages(document, measure);
        double spent = now_ms() - start;
        double *best = &document->best_ms[measure];
        if (*best == 0.0 || spent < *best)
            *best = spent;
        sum += spent;
    }
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
    Documents documents = {0};
    char path[4096];
    FILE *lines = fopen(list, "r");
    while (lines != NULL && fgets(path, sizeof path, lines) != NULL) {
        path[strcspn(path, "\n")] = '\0';
        Document document = {.file = arena_string(arena, path)};
        document.bytes = xml_load(path, &XML_LIMITS, arena,
                                  &document.size_bytes, found);
        if (document.bytes != NULL && document.size_bytes > 0)
            VECTOR_ADD(arena, &documents, document);
    }
    if (lines != NULL)
        fclose(lines);
    return documents;
}

static void print_percentile(const Documents *documents, Arena *arena)
{
    double *ratios = NEW_ARRAY(arena, double, documents->count);
    for (size_t i = 0; i < documents->count; i++)
        ratios[i] = documents->items[i].best_ms[MEASURE_CHECK]
                  / documents->items[i].best_ms[MEASURE_SAX2];
    qsort(ratios, documents->count, sizeof ratios[0], compare_doubles);
    printf("per file, all stages: median %.2f, 99th percentile %.2f\n",
           ratios[documents->count / 2],
           ratios[documents->count * 99 / 100]);
}

int main(int argc, char **argv)
{
    int runs = argc > 2 ? atoi(argv[2]) : 5;
    if (argc < 2 || runs < 1 || runs > MOST_RUNS) {
        fputs("usage: xml LIST [RUNS]\n", stderr);
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
    printf("%zu files, median of %d runs\n", documents.count, runs);
    double base = 0.0;
    for (int measure = 0; measure < MEASURES; measure++) {
        qsort(spent[measure], (size_t)runs, sizeof(double), compare_doubles);
        double median = spent[measure][runs / 2];
        base = measure == MEASURE_SAX2 ? median : base;
        printf("%-20s %8.1f ms  %.2f\n", MEASURE_NAMES[measure], median,
               median / base);
    }
    print_percentile(&documents, arena);
    arena_free(arena);
    return 0;
}
