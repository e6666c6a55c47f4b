/* The variables of a diagram as text, for 'dump --stage=types'. */
#include "types.h"

#include "../base/type_word.h"
#include "term.h"

static void add_string(Text *text, const char *word, const char *string)
{
    if (!string) return;
    text_add_format(text, " %s ", word);
    text_add_json(text, string);
}

/* What told the type, and where that stands. */
static void add_origin(const Field *field, Text *text)
{
    add_string(text, "from", field->origin ? field->origin : "nothing");
    if (field->position.line != 0)
        text_add_format(text, " at %u:%u", field->position.line,
                        field->position.column);
}

static void dump_field(const Field *field, const Process *process, Text *text)
{
    if (!field->is_parameter) text_add(text, "variable ");
    text_add_format(text, "%s %s", field->name, type_word(field->type));
    for (size_t i = 0; i < field->constant_count; i++)
        add_string(text, "constant", field->constants[i]);
    if (field->closed) text_add(text, " closed");
    add_origin(field, text);
    text_add_format(text, " in %s\n", process->id);
}

static void dump_formula(const char *what, const char *element,
                         const Formula *formula, Text *text)
{
    if (!formula->terms) return;
    text_add_format(text, "%s of %s ", what, element);
    text_add_json(text, formula->text);
    text_add_char(text, '\n');
    terms_dump(formula->terms, text);
}

static void dump_node(const Node *node, Text *text)
{
    NodeFormula formulas[NODE_FORMULAS];

    node_formulas(node, formulas);
    for (size_t i = 0; i < NODE_FORMULAS; i++)
        dump_formula(formulas[i].word, node->id, formulas[i].formula, text);
    for (size_t i = 0; i < node->outputs.count; i++)
        dump_formula("output", node->id, &node->outputs.items[i].source, text);
}

void types_dump(const Diagram *diagram, Text *text)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];

        text_add_format(text, "process %s\n", process->id);
        for (size_t j = 0; j < process->fields.count; j++)
            dump_field(&process->fields.items[j], process, text);
        for (size_t j = 0; j < process->flows.count; j++)
            dump_formula("condition", process->flows.items[j]->id,
                         &process->flows.items[j]->condition, text);
        for (size_t j = 0; j < process->nodes.count; j++)
            dump_node(process->nodes.items[j], text);
    }
}
