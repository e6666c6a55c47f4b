/* The source of a process, from top to bottom. */
#include <assert.h>

#include "bpmn/version.h"
#include "emit.h"
#include "write.h"

static void write_mast(const Writer *writer, bool outline)
{
    const Net *net = writer->plan->net;
    const char *name = net->name && *net->name ? net->name : net->id;

    write_text(
        writer,
        "/*\n"
        " * Made by bpmnc $version$ from the process \"$name$\" ($id$).\n"
        " * Change the diagram, not this file.\n",
        HOLES({ "version", BPMN_VERSION },
              { "name", c_remark(writer->arena, name, REMARK_SHORT) },
              { "id", c_remark(writer->arena, net->id, REMARK_SHORT) }));
    if (outline) {
        text_add(writer->text, " *\n");
        write_outline(writer);
        text_add(writer->text, " *\n");
        write_legend(writer);
    }
    text_add(writer->text, " */\n");
}

static void write_flows(const Writer *writer)
{
    const Plan *plan = writer->plan;
    uint32_t first = plan->net->node_count;
    uint32_t count = plan->net->element_count - first;
    Constant *flows = NEW_ARRAY(writer->arena, Constant, count);

    for (uint32_t i = 0; i < count; i++) {
        flows[i] = (Constant){ plan->elements[first + i], first + i,
                               c_remark(writer->arena,
                                        plan->net->elements[first + i].id,
                                        REMARK_SHORT) };
    }
    write_enumeration(writer, "Flows, behind the nodes.", NULL, flows, count);
}

static void write_retry_names(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Constant *retries = NEW_ARRAY(writer->arena, Constant, plan->entry_count);
    uint32_t count = 0;

    for (uint32_t i = 0; i < plan->entry_count; i++) {
        const PlanEntry *entry = &plan->entries[i];

        if (entry->target < plan->net->element_count) continue;
        retries[count++] = (Constant){ entry->name, entry->target, NULL };
    }
    write_enumeration(writer, "What only a retry enters, behind the flows.",
                      NULL, retries, count);
}

static void write_event_names(const Writer *writer)
{
    const Plan *plan = writer->plan;
    uint16_t count = plan->tables.event_count;
    Constant *events = NEW_ARRAY(writer->arena, Constant, count);

    for (uint16_t i = 0; i < count; i++)
        events[i] = (Constant){ plan->events[i].name, i, NULL };
    write_enumeration(writer, "What can happen.", NULL, events, count);
}

static void write_parameter_names(const Writer *writer)
{
    const Plan *plan = writer->plan;
    uint16_t count = plan->tables.parameter_count;
    Constant *parameters = NEW_ARRAY(writer->arena, Constant, count);

    for (uint16_t i = 0; i < count; i++)
        parameters[i] = (Constant){ plan->parameters[i], i, NULL };
    write_enumeration(writer, "Parameters.", NULL, parameters, count);
}

static void write_entering(const Writer *writer, const char *template)
{
    const Plan *plan = writer->plan;

    if (plan->entry_count == 0) return;
    write_line(writer, 4, template, NULL);
}

/* A case for each event of a page, or of all. */
static void write_event_cases(const Writer *writer, uint32_t first, bool all)
{
    const Plan *plan = writer->plan;

    text_add(writer->text, "    switch (step->event) {\n");
    for (uint32_t i = first;
         i < plan->tables.event_count && i - first < SWITCH_CASES; i++) {
        const Routine *routine = &plan->routines[plan->events[i].routine];

        write_line(writer, 4, "case $event$: $name$(step, image); break;",
                   HOLES({ "event", plan->events[i].name },
                         { "name", routine->name }));
    }
    if (all) {
        write_entering(writer,
                       "case BPMN_ENTERS: $prefix$_enters(step, image); "
                       "break;");
    }
    text_add(writer->text, "    default: break;\n    }\n");
}

static char *page_name(const Writer *writer, uint32_t first)
{
    return arena_format(writer->arena, "%s_step_from_%u", writer->plan->prefix,
                        first);
}

/* The events in pages, where there are many. */
static void write_pages(const Writer *writer)
{
    for (uint32_t first = 0; first < writer->plan->tables.event_count;
         first += SWITCH_CASES) {
        write_text(writer,
                   "/* Events from number $first$ on. */\n"
                   "static void $name$(BpmnStep *step, Image *image)\n"
                   "{\n",
                   HOLES({ "first", c_number(writer->arena, first) },
                         { "name", page_name(writer, first) }));
        write_event_cases(writer, first, false);
        text_add(writer->text, "}\n\n");
    }
}

static void write_page_cases(const Writer *writer)
{
    write_entering(
        writer,
        "if (step->event == BPMN_ENTERS) $prefix$_enters(step, image);");
    write_text(writer, "    switch (step->event / $cases$) {\n",
               HOLES({ "cases", c_number(writer->arena, SWITCH_CASES) }));
    for (uint32_t first = 0; first < writer->plan->tables.event_count;
         first += SWITCH_CASES) {
        write_line(
            writer, 4, "case $page$: $name$(step, image); break;",
            HOLES({ "page", c_number(writer->arena, first / SWITCH_CASES) },
                  { "name", page_name(writer, first) }));
    }
    text_add(writer->text, "    default: break;\n    }\n");
}

static void write_step(const Writer *writer)
{
    const Plan *plan = writer->plan;
    bool pages = plan->tables.event_count > SWITCH_CASES;
    Text empty = text_new(writer->arena);

    if (pages) write_pages(writer);
    write_text(
        writer,
        "/* One event in, run to completion. The engine has checked that "
        "the wait is open\n   and has written what came along. */\n"
        "static void $prefix$_step(BpmnStep *step)\n"
        "{\n"
        "    Image *image = (Image *)step->images[0];\n"
        "\n",
        NULL);
    if (pages)
        write_page_cases(writer);
    else
        write_event_cases(writer, 0, true);
    for (uint32_t word = 0; word < plan->words; word++) {
        if (word > 0) text_add(&empty, " && ");
        text_put(&empty, "$marking$ == 0",
                 HOLES({ "marking", write_marking(writer, word) }));
    }
    write_line(writer, 4, "if ($empty$) bpmn_end(step);",
               HOLES({ "empty", empty.bytes }));
    text_add(writer->text, "}\n\n");
}

void write_source(const Writer *writer)
{
    const Plan *plan = writer->plan;

    write_mast(writer, true);
    write_text(writer,
               "#include \"$prefix$.h\"\n\n#include \"bpmn/generated.h\"\n\n",
               NULL);
    if (plan->decimals) {
        text_add(writer->text,
                 "/* digits * 10^power */\n"
                 "#define DECIMAL(digits, power) \\\n"
                 "    ((BpmnDecimal){ .coefficient = (digits), .exponent = "
                 "(power) })\n\n");
    }
    write_image(writer);
    write_places(writer);
    write_nulls(writer);
    write_flows(writer);
    write_retry_names(writer);
    write_event_names(writer);
    write_parameter_names(writer);
    write_has(writer);
    write_values(writer);
    write_withdraw(writer);
    write_routines(writer);
    write_entries(writer);
    write_step(writer);
    write_tables(writer);
}

Emitted emit(const Plan *plan, bool lines, Arena *arena)
{
    Emitted emitted = {
        .source_name = arena_format(arena, "%s.c", plan->prefix),
        .header_name = arena_format(arena, "%s.h", plan->prefix),
        .map_name = arena_format(arena, "%s.map.json", plan->prefix),
        .diagram_name = arena_format(arena, "%s.diagram.inc", plan->prefix),
        .source = text_new(arena),
        .header = text_new(arena),
        .map = text_new(arena),
        .diagram = text_new(arena),
    };
    Writer writer = {
        .plan = plan,
        .arena = arena,
        .lines = lines,
        .told_again = NEW(arena, bool),
        .lists = name_map_new(arena),
    };

    assert(plan->routine_count > 0);
    writer.text = &emitted.source;
    write_source(&writer);
    write_line_numbers(&writer);
    writer.text = &emitted.header;
    write_mast(&writer, false);
    write_header(&writer);
    writer.text = &emitted.map;
    write_map(&writer);
    writer.text = &emitted.diagram;
    write_diagram(&writer);
    assert(emitted.source.length > 0 && emitted.header.length > 0);
    return emitted;
}
