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
    const Net *net = writer->plan->net;
    Constants flows = { 0 };

    for (uint32_t i = net->node_count; i < net->element_count; i++)
        VECTOR_ADD(writer->arena, &flows,
                   (Constant){ writer->plan->elements[i], i,
                               c_remark(writer->arena, net->elements[i].id,
                                        REMARK_SHORT) });
    write_enumeration(writer, "Flows, behind the nodes.", NULL, &flows);
}

/* The cases of a switch from number 'first' on. */
static void write_cases(const Writer *writer, const char *remark,
                        const PlanSwitch *of, uint32_t first)
{
    Constants cases = { 0 };

    for (uint32_t i = 0; i < of->count; i++)
        if (of->cases[i].number >= first)
            VECTOR_ADD(
                writer->arena, &cases,
                (Constant){ of->cases[i].name, of->cases[i].number, NULL });
    write_enumeration(writer, remark, NULL, &cases);
}

static void write_parameter_names(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Constants parameters = { 0 };

    for (uint16_t i = 0; i < plan->tables.parameter_count; i++)
        VECTOR_ADD(writer->arena, &parameters,
                   (Constant){ plan->parameters[i], i, NULL });
    write_enumeration(writer, "Parameters.", NULL, &parameters);
}

static void write_frame_numbers(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Constants frames = { 0 };

    for (uint32_t i = 1; i < plan->net->frame_count; i++)
        VECTOR_ADD(writer->arena, &frames,
                   (Constant){ plan->frames[i].constant, i, NULL });
    write_enumeration(writer, "Kinds of frames; 0 is the case.", NULL, &frames);
}

void write_source(const Writer *writer)
{
    const Plan *plan = writer->plan;

    write_mast(writer, true);
    write_text(writer,
               "#include \"$prefix$.h\"\n\n#include \"bpmn/generated.h\"\n\n",
               NULL);
    write_image(writer);
    write_places(writer);
    write_frame_numbers(writer);
    write_nulls(writer);
    write_flows(writer);
    write_cases(writer, "What only a retry enters, behind the flows.",
                &plan->enters, plan->net->element_count);
    write_cases(writer, "What can happen.", &plan->events, 0);
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
