/* The header of a process: its nodes, variables, values. */
#include "write.h"

static void write_nodes(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Constants nodes = { 0 };

    for (uint32_t i = 0; i < plan->net->node_count; i++)
        VECTOR_ADD(writer->arena, &nodes,
                   (Constant){ plan->elements[i], i, write_title(writer, i) });
    write_enumeration(writer, "The nodes, by flow from the start.",
                      write_filled(writer, "$camel$Node", NULL), &nodes);
}

static char *short_remark(const Writer *writer, const char *text)
{
    return c_remark(writer->arena, text, REMARK_SHORT);
}

static void write_field_numbers(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Constants fields = { 0 };

    for (uint16_t i = 0; i < plan->tables.field_count; i++)
        VECTOR_ADD(
            writer->arena, &fields,
            (Constant){ plan->fields[i].constant, i,
                        short_remark(writer, plan->tables.fields[i].name) });
    write_enumeration(writer, "The variables.",
                      write_filled(writer, "$camel$Field", NULL), &fields);
}

static void write_constants(const Writer *writer, const PlanField *field,
                            const BpmnField *row)
{
    Constants constants = { 0 };

    for (uint16_t i = 0; i < row->constant_count; i++)
        VECTOR_ADD(writer->arena, &constants,
                   (Constant){ field->constants[i], i,
                               short_remark(writer, row->constants[i]) });
    write_enumeration(writer,
                      arena_format(writer->arena, "Values of %s.",
                                   short_remark(writer, row->name)),
                      field->type, &constants);
}

static void write_data(const Writer *writer)
{
    const Plan *plan = writer->plan;

    if (!write_has_data(plan)) return;
    write_text(
        writer,
        "/* Values of a case. Those whose 'has' is false are missing. */\n"
        "typedef struct $camel$Data {\n",
        NULL);
    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        const PlanField *field = &plan->fields[i];
        const CType *type = &C_TYPES[plan->tables.fields[i].type];
        if (!write_is_data(plan, i)) continue;
        Hole holes[] = { { "name", field->name },
                         { "type", field->type },
                         { 0 } };

        write_text(writer, "    bool has_$name$;\n    ", holes);
        write_text(writer, type->data, holes);
        write_text(writer, " $name$;", holes);
        text_add_format(writer->text, "%s\n", type->remark);
    }
    write_text(writer, "} $camel$Data;\n\n", NULL);
}

static const char GUARD_BEGIN[] =
    "#ifndef $upper$_H\n"
    "#define $upper$_H\n"
    "\n"
    "#include \"bpmn/typed.h\"\n"
    "\n"
    "#if BPMN_ABI != $abi$\n"
    "#error \"made for another libbpmn: run bpmnc build again\"\n"
    "#endif\n"
    "\n"
    "#ifdef __cplusplus\n"
    "extern \"C\" {\n"
    "#endif\n"
    "\n"
    "/* What bpmn_open() is given. */\n"
    "extern const BpmnProcess $prefix$_process;\n"
    "\n";

void write_header(const Writer *writer)
{
    const Plan *plan = writer->plan;

    write_text(writer, GUARD_BEGIN,
               HOLES({ "abi", c_number(writer->arena, BPMN_ABI) }));
    write_nodes(writer);
    write_field_numbers(writer);
    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        if (plan->fields[i].type) {
            write_constants(writer, &plan->fields[i], &plan->tables.fields[i]);
        }
    }
    write_data(writer);
    write_calls(writer);
    text_add(writer->text, "#ifdef __cplusplus\n}\n#endif\n#endif\n");
}
