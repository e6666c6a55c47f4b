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
    Constant *retries = NEW_ARRAY(writer->arena, Constant, plan->enters.count);
    uint32_t count = 0;

    for (uint32_t i = 0; i < plan->enters.count; i++) {
        const PlanCase *entry = &plan->enters.cases[i];

        if (entry->number < plan->net->element_count) continue;
        retries[count++] = (Constant){ entry->name, entry->number, NULL };
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
        events[i] = (Constant){ plan->events.cases[i].name, i, NULL };
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
