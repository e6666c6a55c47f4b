/* The map from C back to the diagram, and the diagram itself. */
#include "write.h"

static void add_member(Text *text, const char *name, const char *value)
{
    text_add(text, ", ");
    text_add_json(text, name);
    text_add(text, ": ");
    text_add_json(text, value);
}

static void write_elements(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Text *text = writer->text;

    text_add(text, "  \"elements\": [");
    for (uint32_t i = 0; i < plan->net->element_count; i++) {
        const NetElement *element = &plan->net->elements[i];
        Position position = element->position;

        text_add_format(text, "%s\n    {\"number\": %u", i ? "," : "", i);
        add_member(text, "id", element->id);
        add_member(text, "name", element->name);
        add_member(text, "c", plan->elements[i]);
        text_add_format(text, ", \"line\": %u, \"column\": %u}", position.line,
                        position.column);
    }
    text_add(text, "\n  ],\n");
}

static void write_map_places(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Text *text = writer->text;

    text_add(text, "  \"places\": [");
    for (uint32_t i = 0; i < plan->rest_count; i++) {
        const BpmnPlace *place = &plan->tables.places[i];

        text_add_format(text, "%s\n    {\"bit\": %u", i ? "," : "", place->bit);
        add_member(text, "id", place->id);
        add_member(text, "c", plan->places[i].name);
        text_add_format(text, ", \"element\": %u, \"counter_offset\": %u}",
                        place->element, place->counter_offset);
    }
    text_add(text, "\n  ],\n");
}

static void write_routine_lines(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Text *text = writer->text;
    bool first = true;

    text_add(text, "  \"functions\": [");
    for (uint32_t i = 0; i < plan->routine_count; i++) {
        const Routine *routine = &plan->routines[i];
        if (routine->element == NET_NONE) continue;
        const NetElement *element = &plan->net->elements[routine->element];

        text_add_format(text, "%s\n    {\"element\": %u", first ? "" : ",",
                        routine->element);
        add_member(text, "name", routine->name);
        text_add_format(text, ", \"line\": %u}", element->position.line);
        first = false;
    }
    text_add(text, "\n  ],\n");
}

void write_map(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Text *text = writer->text;

    text_add(text, "{\n  \"schema\": 1,\n  \"process\": ");
    text_add_json(text, plan->tables.id);
    text_add(text, ",\n  \"net\": \"");
    for (size_t i = 0; i < 32; i++) {
        text_add_format(text, "%02x", plan->tables.net_hash[i]);
    }
    text_add(text, "\",\n");
    write_elements(writer);
    write_map_places(writer);
    write_routine_lines(writer);
    text_add(text, "  \"diagram\": ");
    text_add_json(text, plan->net->source);
    text_add(text, "\n}\n");
}
