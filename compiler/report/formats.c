/* What all formats use. */
#include "formats.h"

#include <string.h>

SourceText source_line(SourceText source, uint32_t line)
{
    const char *at = source.bytes;
    const char *end = at ? at + source.length : NULL;
    if (!at || line == 0) return (SourceText){ 0 };
    for (uint32_t number = 1; number < line; number++) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        if (!feed) return (SourceText){ .bytes = end };
        at = feed + 1;
    }
    const char *feed = memchr(at, '\n', (size_t)(end - at));
    const char *stop = feed ? feed : end;
    if (stop > at && stop[-1] == '\r') stop--;
    return (SourceText){ .bytes = at, .length = (size_t)(stop - at) };
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
