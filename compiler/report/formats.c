/* What all formats use. */
#include "formats.h"

#include <string.h>

/* The end of a line as XML counts them: LF, CR LF, or a CR alone. */
static const char *line_end(const char *at, const char *end)
{
    while (at < end && *at != '\n' && *at != '\r') at++;
    return at;
}

SourceText source_line(SourceText source, uint32_t line)
{
    const char *at = source.bytes;
    const char *end = at ? at + source.length : NULL;
    if (!at || line == 0) return (SourceText){ 0 };
    for (uint32_t number = 1; number < line; number++) {
        at = line_end(at, end);
        if (at == end) return (SourceText){ .bytes = end };
        at += *at == '\r' && at + 1 < end && at[1] == '\n' ? 2 : 1;
    }
    size_t length = (size_t)(line_end(at, end) - at);
    return (SourceText){ .bytes = at, .length = length };
}

SourceText source_of(const Finding *finding, const char *file,
                     SourceText source)
{
    bool same = finding->file && file && strcmp(finding->file, file) == 0;
    return same ? source : (SourceText){ 0 };
}

const char *severity_name(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return "error";
    case SEVERITY_WARNING: return "warning";
    case SEVERITY_ADVICE: break;
    }
    return "advice";
}
