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
    const TaskInfo *task = &node->task;
    const Formula *formulas[] = {
        &node->event.timer_value, &node->event.condition,  &task->assignee,
        &task->candidate_users,   &task->candidate_groups, &task->due_date,
        &task->follow_up_date,    &task->priority,
    };
    static const char *const WHATS[] = {
        "timer",  "condition", "assignee",  "users",
        "groups", "due date",  "follow-up", "priority",
    };

    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++)
        dump_formula(WHATS[i], node->id, formulas[i], text);
    if (node->event.signature) {
        dump_formula("name", node->id, &node->event.signature->computed, text);
        dump_formula("key", node->id, &node->event.signature->correlation,
                     text);
    }
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
