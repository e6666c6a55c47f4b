/* Findings go out in the format that was asked for. */
#include "report.h"

#include "formats.h"

static void write_out(const Text *text, FILE *out)
{
    fwrite(text->bytes, 1, text->length, out);
}

void report_begin(ReportFormat format, FILE *out)
{
    if (format == REPORT_JSON) fputs("{\"schema\":1,\"findings\":[", out);
    if (format != REPORT_SARIF) return;
    Arena *arena = arena_new();
    Text text = text_new(arena);
    sarif_head(&text);
    write_out(&text, out);
    arena_free(arena);
}

/* Lists of JSON objects, one a line. */
static void put_objects(ReportFormat format, const Findings *found,
                        SourceText source, bool *any, Text *text)
{
    for (size_t i = 0; i < found->list.count; i++) {
        const Finding *finding = &found->list.items[i];
        text_add(text, *any ? ",\n" : "\n");
        if (format == REPORT_JSON)
            json_finding(finding, text);
        else
            sarif_finding(finding, source_of(finding, found->file, source),
                          text);
        *any = true;
    }
}

void report_findings(ReportFormat format, Findings *found, const char *source,
                     size_t source_bytes, bool *any, FILE *out)
{
    Arena *arena = arena_new();
    Text text = text_for(arena, out);
    SourceText bytes = { .bytes = source, .length = source_bytes };
    if (format == REPORT_TEXT) {
        text_findings(found, bytes, &text);
        *any = *any || found->list.count > 0;
    } else {
        put_objects(format, found, bytes, any, &text);
    }
    write_out(&text, out);
    arena_free(arena);
}

void report_since(Findings *found, size_t first, const char *source,
                  size_t source_bytes)
{
    Findings since = *found;
    bool any = false;

    since.list.items += first;
    since.list.count -= first;
    findings_sort(&since);
    report_findings(REPORT_TEXT, &since, source, source_bytes, &any, stderr);
}

void report_end(ReportFormat format, size_t errors, size_t warnings, FILE *out)
{
    switch (format) {
    case REPORT_TEXT:
        if (errors + warnings > 0)
            fprintf(out, "%zu %s, %zu %s\n", errors,
                    errors == 1 ? "error" : "errors", warnings,
                    warnings == 1 ? "warning" : "warnings");
        break;
    case REPORT_JSON: fputs("\n]}\n", out); break;
    case REPORT_SARIF: fputs("\n]}]}\n", out); break;
    }
}
