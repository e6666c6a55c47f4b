/* One finding in each of the formats; report.c calls them. */
#ifndef BPMNC_FORMATS_H
#define BPMNC_FORMATS_H

#include "../base/base.h"

/* The bytes of the file that findings speak of; bytes null: not at hand. */
typedef struct SourceText {
    const char *bytes;
    size_t length;
} SourceText;

/* formats.c */

/* The line with that number, without its end; its length is 0 when the file
   has no such line. The pointer is never null when bytes is not. */
SourceText source_line(SourceText source, uint32_t line);

/* The bytes that a finding points into: 'source' when it is about 'file', whose
   bytes these are; none when it is about a file beside it. */
SourceText source_of(const Finding *finding, const char *file,
                     SourceText source);

const char *severity_name(Severity severity); /* "error", "warning", "advice" */

/* finding_text.c */

/* First line, excerpt with caret, path, values, help that was not told before,
   second place. */
void text_finding(const Finding *finding, SourceText source, NameMap *told,
                  Text *out);
/* The findings of a file; warnings beyond the twentieth are counted only. */
void text_findings(Findings *found, SourceText source, Text *out);

/* finding_json.c */

/* One object on one line, as the schema of version 1 has it. */
void json_finding(const Finding *finding, Text *out);

/* finding_sarif.c */

/* The document up to its results: every code is a rule. */
void sarif_head(Text *out);
/* One result. Columns are counted in code points. */
void sarif_finding(const Finding *finding, SourceText source, Text *out);

#endif
