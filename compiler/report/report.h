/* Findings as people and programs read them. */
#ifndef BPMNC_REPORT_H
#define BPMNC_REPORT_H

#include <stdio.h>

#include "../base/base.h"

typedef enum ReportFormat {
    REPORT_TEXT,
    REPORT_JSON,
    REPORT_SARIF
} ReportFormat;

/* What stands before the findings of a run: nothing for text, the head of the
   document for JSON and SARIF. */
void report_begin(ReportFormat format, FILE *out);

/*
 * The findings of one file, in their order.
 *
 * source   the bytes of that file, for excerpts; null: none are shown
 * any      whether this run has printed a finding; updated
 */
void report_findings(ReportFormat format, Findings *found, const char *source,
                     size_t source_bytes, bool *any, FILE *out);

/* The findings from number 'first' on, sorted, as text on standard error. */
void report_since(Findings *found, size_t first, const char *source,
                  size_t source_bytes);

/* What stands behind: a line that counts for text, the end of the document
   for JSON and SARIF. */
void report_end(ReportFormat format, size_t errors, size_t warnings, FILE *out);

#endif
