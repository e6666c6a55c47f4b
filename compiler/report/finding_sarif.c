/*
 * Findings as SARIF 2.1.0, for code hosts and editors.
 * Source: OASIS Static Analysis Results Interchange Format 2.1.0, 3.14 (run),
 * 3.27 (result), 3.49 (rule), 3.36 (code flow).
 */
#include "explanation.h"
#include "formats.h"

#include <ctype.h>
#include <string.h>

/* The standard's words (SARIF 2.1.0, 3.27.10). */
static const char *level_name(Severity severity)
{
    return severity == SEVERITY_ADVICE ? "note" : severity_name(severity);
}

static const char HEAD[] =
    "{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/"
    "os/schemas/sarif-schema-2.1.0.json\",\"version\":\"2.1.0\","
    "\"runs\":[{\"columnKind\":\"unicodeCodePoints\","
    "\"tool\":{\"driver\":{\"name\":\"bpmnc\",\"rules\":[";

void sarif_head(Text *out)
{
    text_add(out, HEAD);
    for (size_t i = 0; i < DIAGNOSTIC_COUNT; i++) {
        text_add_format(out,
                        "%s\n{\"id\":\"BPMNC%d\",\"name\":", i > 0 ? "," : "",
                        (int)DIAGNOSTICS[i].code);
        text_add_json(out, DIAGNOSTICS[i].name);
        text_add(out, ",\"shortDescription\":{\"text\":");
        text_add_json(out, DIAGNOSTICS[i].meaning);
        text_add(out, "},\"fullDescription\":{\"text\":");
        text_add_json(out, explain_text(DIAGNOSTICS[i].code));
        text_add_format(out, "},\"defaultConfiguration\":{\"level\":\"%s\"}}",
                        level_name(DIAGNOSTICS[i].severity));
    }
    text_add(out, "\n]}},\"results\":[");
}

static size_t rule_index(Code code)
{
    size_t i = 0;
    while (i + 1 < DIAGNOSTIC_COUNT && DIAGNOSTICS[i].code != code) i++;
    return i;
}

/* A file name as a relative URI: everything but unreserved bytes and '/' is
   percent-encoded. */
static void put_uri(const char *file, Text *out)
{
    text_add_char(out, '"');
    if (file && file[0] == '/') text_add(out, "file://");
    for (; file && *file != '\0'; file++) {
        unsigned char byte = (unsigned char)*file;
        if (byte < 0x80 && (isalnum(byte) || strchr("/-._~", byte)))
            text_add_char(out, *file);
        else
            text_add_format(out, "%%%02X", byte);
    }
    text_add_char(out, '"');
}

/* Columns here count bytes; the document counts code points. */
static uint32_t code_points(Position position, SourceText source)
{
    SourceText line = source_line(source, position.line);
    uint32_t column = position.column;
    for (size_t i = 0; i + 1 < position.column && i < line.length; i++) {
        if (((unsigned char)line.bytes[i] & 0xc0) == 0x80) column--;
    }
    return column;
}

static void put_physical(const Finding *finding, Position position,
                         SourceText source, Text *out)
{
    text_add(out, "\"physicalLocation\":{\"artifactLocation\":{\"uri\":");
    put_uri(finding->file, out);
    text_add_char(out, '}');
    if (position.line > 0)
        text_add_format(out,
                        ",\"region\":{\"startLine\":%u,"
                        "\"startColumn\":%u}",
                        (unsigned)position.line,
                        (unsigned)code_points(position, source));
    text_add_char(out, '}');
}

static void put_logical(const char *element, Text *out)
{
    text_add(out, "\"logicalLocations\":[{\"kind\":\"element\",\"name\":");
    text_add_json(out, element);
    text_add(out, "}]");
}

static void put_code_flow(const Finding *finding, Text *out)
{
    if (finding->path_count == 0) return;
    text_add(out, ",\"codeFlows\":[{\"threadFlows\":[{\"locations\":[");
    for (size_t i = 0; i < finding->path_count; i++) {
        text_add(out, i > 0 ? ",{\"location\":{" : "{\"location\":{");
        put_logical(finding->path[i], out);
        text_add(out, "}}");
    }
    text_add(out, "]}]}]");
}

static void put_properties(const Finding *finding, Text *out)
{
    text_add(out, ",\"properties\":{\"values\":{");
    for (size_t i = 0; i < finding->value_count; i++) {
        if (i > 0) text_add_char(out, ',');
        text_add_json(out, finding->values[i].name);
        text_add_char(out, ':');
        text_add_json(out, finding->values[i].value);
    }
    text_add(out, "},\"help\":");
    text_add_json(out, finding->help);
    text_add_char(out, '}');
}

void sarif_finding(const Finding *finding, SourceText source, Text *out)
{
    text_add_format(out,
                    "{\"ruleId\":\"BPMNC%d\",\"ruleIndex\":%zu,"
                    "\"level\":\"%s\",\"message\":{\"text\":",
                    (int)finding->code, rule_index(finding->code),
                    level_name(finding->severity));
    text_add_json(out, finding->message);
    text_add(out, "},\"locations\":[{");
    put_physical(finding, finding->position, source, out);
    if (finding->element) {
        text_add_char(out, ',');
        put_logical(finding->element, out);
    }
    text_add(out, "}]");
    if (finding->note) {
        text_add(out, ",\"relatedLocations\":[{");
        put_physical(finding, finding->note_position, source, out);
        text_add(out, ",\"message\":{\"text\":");
        text_add_json(out, finding->note);
        text_add(out, "}}]");
    }
    put_code_flow(finding, out);
    put_properties(finding, out);
    text_add_char(out, '}');
}
