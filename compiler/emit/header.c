/* The header of a process: its nodes, variables, values. */
#include "write.h"

static void write_nodes(const Writer *writer)
{
    const Plan *plan = writer->plan;
    uint32_t count = plan->net->node_count;
    Constant *nodes = NEW_ARRAY(writer->arena, Constant, count);

    for (uint32_t i = 0; i < count; i++)
        nodes[i] = (Constant){ plan->elements[i], i, write_title(writer, i) };
    write_enumeration(writer, "The nodes, by flow from the start.",
                      write_filled(writer, "$camel$Node", NULL), nodes, count);
}

static void write_field_numbers(const Writer *writer)
{
    const Plan *plan = writer->plan;
    uint16_t count = plan->tables.field_count;
    Constant *fields = NEW_ARRAY(writer->arena, Constant, count);

    for (uint16_t i = 0; i < count; i++) {
        fields[i] = (Constant){
            plan->fields[i].constant, i,
            c_remark(writer->arena, plan->tables.fields[i].name, REMARK_SHORT)
        };
    }
    write_enumeration(writer, "The variables.",
                      write_filled(writer, "$camel$Field", NULL), fields,
                      count);
}

static void write_constants(const Writer *writer, const PlanField *field,
                            const BpmnField *row)
{
    Arena *arena = writer->arena;
    uint16_t count = row->constant_count;
    Constant *constants = NEW_ARRAY(arena, Constant, count);

    for (uint16_t i = 0; i < count; i++) {
        constants[i] =
            (Constant){ field->constants[i], i,
                        c_remark(arena, row->constants[i], REMARK_SHORT) };
    }
    write_enumeration(writer,
                      arena_format(arena, "Values of %s.",
                                   c_remark(arena, row->name, REMARK_SHORT)),
                      field->type, constants, count);
}

static void write_data(const Writer *writer)
{
    const Plan *plan = writer->plan;

    if (plan->tables.field_count == 0) return;
    write_text(
        writer,
        "/* Values of a case. Those whose 'has' is false are missing. */\n"
        "typedef struct $camel$Data {\n",
        NULL);
    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        const PlanField *field = &plan->fields[i];
        const CType *type = &C_TYPES[plan->tables.fields[i].type];
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
