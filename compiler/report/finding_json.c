/* A finding as JSON: schema 1, the document that scripts read. */
#include "formats.h"

/* Keys and texts only; every value of a finding is a text. */
static void put_values(const Finding *finding, Text *out)
{
    text_add(out, ",\"values\":{");
    for (size_t i = 0; i < finding->value_count; i++) {
        if (i > 0) text_add_char(out, ',');
        text_add_json(out, finding->values[i].name);
        text_add_char(out, ':');
        text_add_json(out, finding->values[i].value);
    }
    text_add_char(out, '}');
}

static void put_path(const Finding *finding, Text *out)
{
    text_add(out, ",\"path\":[");
    for (size_t i = 0; i < finding->path_count; i++) {
        if (i > 0) text_add_char(out, ',');
        text_add_json(out, finding->path[i]);
    }
    text_add_char(out, ']');
}

void json_finding(const Finding *finding, Text *out)
{
    text_add_format(out,
                    "{\"code\":\"BPMNC%d\",\"name\":\"%s\","
                    "\"severity\":\"%s\",\"file\":",
                    (int)finding->code, code_name(finding->code),
                    severity_name(finding->severity));
    text_add_json(out, finding->file);
    text_add_format(out, ",\"line\":%u,\"column\":%u,\"element\":",
                    (unsigned)finding->position.line,
                    (unsigned)finding->position.column);
    text_add_json(out, finding->element);
    text_add(out, ",\"message\":");
    text_add_json(out, finding->message);
    put_path(finding, out);
    put_values(finding, out);
    text_add(out, ",\"help\":");
    text_add_json(out, finding->help);
    text_add_char(out, '}');
}
