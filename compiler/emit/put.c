/* Templates of C with what belongs to the process filled in. */
#include <assert.h>

#include "write.h"

/* Most holes of a template, and those that each has. */
enum { MOST_HOLES = 16, OF_PROCESS = 3 };

static void put(const Writer *writer, Text *text, const char *template,
                const Hole *holes)
{
    const Plan *plan = writer->plan;
    Hole all[MOST_HOLES] = {
        { "prefix", plan->prefix },
        { "camel", plan->camel },
        { "upper", plan->upper },
    };

    for (size_t i = OF_PROCESS; holes && holes->name; i++) {
        assert(i + 1 < MOST_HOLES);
        all[i] = *holes++;
    }
    text_put(text, template, all);
}

void write_text(const Writer *writer, const char *template, const Hole *holes)
{
    put(writer, writer->text, template, holes);
}

char *write_filled(const Writer *writer, const char *template,
                   const Hole *holes)
{
    Text text = text_new(writer->arena);

    put(writer, &text, template, holes);
    return text.bytes;
}

void write_line(const Writer *writer, size_t indent, const char *template,
                const Hole *holes)
{
    c_line(writer->text, indent, write_filled(writer, template, holes));
}
