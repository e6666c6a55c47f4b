/* The header of a process: its nodes, variables, values. */
#include "write.h"

#include <string.h>

static const char *const VALUE_TYPES[] = {
    [BPMN_BOOLEAN] = "bool",        [BPMN_INTEGER] = "int64_t",
    [BPMN_DECIMAL] = "BpmnDecimal", [BPMN_TEXT] = "BpmnString",
    [BPMN_ENUMERATION] = "int",     [BPMN_INSTANT] = "int64_t",
    [BPMN_DURATION] = "int64_t",    [BPMN_STRUCTURE] = "BpmnString",
    [BPMN_MONTHS] = "int64_t",
};

static const char *const VALUE_REMARKS[] = {
    [BPMN_INSTANT] = "    /* milliseconds since 1970 UTC */",
    [BPMN_DURATION] = "    /* milliseconds */",
    [BPMN_MONTHS] = "    /* months */",
    [BPMN_STRUCTURE] = "    /* list or object: bpmn/value.h */",
};

static char *number_text(const Writer *writer, uint32_t number)
{
    return arena_format(writer->arena, "%u", number);
}

/* A constant of an enumeration, and what it stands for. */
typedef struct Constant {
    const char *name;
    const char *title;
} Constant;

/* Names longer than this push their own comments only. */
enum { ALIGNED_MAX = 56 };

static Constant *new_constants(const Writer *writer, uint32_t count)
{
    return NEW_ARRAY(writer->arena, Constant, count > 0 ? count : 1);
}

/* "NAME = 7," of each on a line, the comments below each other. */
static void write_enumeration(const Writer *writer, const Constant *constants,
                              uint32_t count)
{
    size_t width = 0;

    for (uint32_t i = 0; i < count; i++) {
        size_t length = strlen(constants[i].name)
            + strlen(number_text(writer, i));

        if (length > width && length <= ALIGNED_MAX) width = length;
    }
    for (uint32_t i = 0; i < count; i++) {
        const char *number = number_text(writer, i);
        size_t length = strlen(constants[i].name) + strlen(number);
        int blanks = length < width ? (int)(width - length) : 0;

        c_put_line(writer->text, 4, "$name$ = $number$,$blanks$ /* $title$ */",
                   (Hole[]){ { "name", constants[i].name },
                             { "number", number },
                             { "blanks",
                               arena_format(writer->arena, "%*s", blanks, "") },
                             { "title", constants[i].title },
                             { 0 } });
    }
}

static void write_nodes(const Writer *writer)
{
    const Plan *plan = writer->plan;
    Constant *nodes = new_constants(writer, plan->net->node_count);

    text_put(writer->text,
             "/* The nodes, by flow from the start. */\n"
             "typedef enum $camel$Node {\n",
             (Hole[]){ { "camel", plan->camel }, { 0 } });
    for (uint32_t i = 0; i < plan->net->node_count; i++) {
        nodes[i] = (Constant){ plan->elements[i], write_title(writer, i) };
    }
    write_enumeration(writer, nodes, plan->net->node_count);
    text_put(writer->text, "} $camel$Node;\n\n",
             (Hole[]){ { "camel", plan->camel }, { 0 } });
}

static void write_field_numbers(const Writer *writer)
{
    const Plan *plan = writer->plan;
    uint16_t count = plan->tables.field_count;
    Constant *fields = new_constants(writer, count);

    if (count == 0) return;
    text_put(writer->text,
             "/* The variables. */\ntypedef enum $camel$Field {\n",
             (Hole[]){ { "camel", plan->camel }, { 0 } });
    for (uint16_t i = 0; i < count; i++) {
        fields[i] = (Constant){
            plan->fields[i].constant,
            c_remark(writer->arena, plan->tables.fields[i].name, REMARK_SHORT)
        };
    }
    write_enumeration(writer, fields, count);
    text_put(writer->text, "} $camel$Field;\n\n",
             (Hole[]){ { "camel", plan->camel }, { 0 } });
}

static void write_constants(const Writer *writer, const PlanField *field,
                            const BpmnField *row)
{
    Constant *constants = new_constants(writer, row->constant_count);
    Hole holes[] = {
        { "type", field->type },
        { "name", c_remark(writer->arena, row->name, REMARK_SHORT) },
        { 0 },
    };

    text_put(writer->text, "/* Values of $name$. */\ntypedef enum $type$ {\n",
             holes);
    for (uint16_t i = 0; i < row->constant_count; i++) {
        constants[i] = (Constant){ field->constants[i],
                                   c_remark(writer->arena, row->constants[i],
                                            REMARK_SHORT) };
    }
    write_enumeration(writer, constants, row->constant_count);
    text_put(writer->text, "} $type$;\n\n", holes);
}

static void write_data(const Writer *writer)
{
    const Plan *plan = writer->plan;

    if (plan->tables.field_count == 0) return;
    text_put(writer->text,
             "/* Values of a case. Those whose 'has' is false are missing. */\n"
             "typedef struct $camel$Data {\n",
             (Hole[]){ { "camel", plan->camel }, { 0 } });
    for (uint16_t i = 0; i < plan->tables.field_count; i++) {
        const BpmnField *row = &plan->tables.fields[i];

        text_put(
            writer->text, "    bool has_$name$;\n    $type$ $name$;$remark$\n",
            (Hole[]){
                { "name", plan->fields[i].name },
                { "type",
                  row->type == BPMN_ENUMERATION ? plan->fields[i].type
                                                : VALUE_TYPES[row->type] },
                { "remark",
                  row->type == BPMN_ENUMERATION ? ""
                                                : VALUE_REMARKS[row->type] },
                { 0 } });
    }
    text_put(writer->text, "} $camel$Data;\n\n",
             (Hole[]){ { "camel", plan->camel }, { 0 } });
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

    text_put(writer->text, GUARD_BEGIN,
             (Hole[]){ { "upper", plan->upper },
                       { "prefix", plan->prefix },
                       { "abi", number_text(writer, BPMN_ABI) },
                       { 0 } });
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
