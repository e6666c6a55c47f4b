/* Where --trace-json goes. */
#include "scenario.h"

#include <stdio.h>
#include <string.h>

bool trace_write(const char *path, const Text *trace)
{
    FILE *stream = strcmp(path, "-") == 0 ? stdout : fopen(path, "wb");
    bool written = stream
        && fwrite(trace->bytes, 1, trace->length, stream) == trace->length;

    if (stream && stream != stdout) written = fclose(stream) == 0 && written;
    if (!written) fprintf(stderr, "bpmnc: cannot write '%s'\n", path);
    return written;
}
