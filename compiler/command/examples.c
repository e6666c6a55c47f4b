/*
 * What a diagram itself says a job answers: the example output that Camunda
 * Modeler keeps with a task, as the property
 * "camundaModeler:exampleOutputJson".
 */
#include "scenario.h"

#include <string.h>

#define EXAMPLE "camundaModeler:exampleOutputJson"

/* The text of the example below an element; null: none. The tree is walked
   without leaving 'top'. */
static const char *find_example(const XmlElement *top)
{
    const XmlElement *at = top->first_child;

    while (at) {
        const char *name = xml_attribute(at, "", "name");

        if (strcmp(at->name, "property") == 0 && name
            && strcmp(name, EXAMPLE) == 0)
            return xml_attribute(at, "", "value");
        if (at->first_child) {
            at = at->first_child;
            continue;
        }
        while (at && at != top && !at->next) at = at->parent;
        at = !at || at == top ? NULL : at->next;
    }
    return NULL;
}

static bool has_field(const Definitions *definitions, BpmnString name)
{
    for (size_t i = 0; i < definitions->count; i++)
        for (uint16_t j = 0; j < definitions->items[i]->field_count; j++)
            if (bpmn_string_equal(
                    bpmn_string(definitions->items[i]->fields[j].name), name))
                return true;
    return false;
}

/* The members of an object that are variables; what is no object has none. */
static void read_members(const Definitions *definitions, BpmnPool *pool,
                         const char *text, BpmnJobExample *example)
{
    BpmnCursor cursor = { .pool = pool, .text = bpmn_string(text) };
    BpmnDatum *data = NULL;
    BpmnValue object;
    size_t capacity = 0;

    bpmn_lex_blanks(&cursor);
    if (!bpmn_json_read(&cursor, &object) || object.type != BPMN_STRUCTURE
        || !bpmn_structure_is_object(object.as.text))
        return;
    BpmnItems items = bpmn_items(object.as.text);
    for (BpmnDatum datum; bpmn_items_next(&items, &datum.name, &datum.value);) {
        if (!has_field(definitions, datum.name)) continue;
        data = bpmn_pool_grow(pool, data, example->data_count, &capacity,
                              sizeof *data);
        data[example->data_count++] = datum;
        example->data = data;
    }
}

void examples_read(const Diagram *diagram, Definitions *definitions,
                   BpmnPool *pool, Arena *arena)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];

        for (size_t j = 0; j < process->nodes.count; j++) {
            const Node *node = process->nodes.items[j];
            const char *text = !node->xml || node->body
                ? NULL
                : find_example(node->xml);
            BpmnJobExample example = {
                .node = { .text = bpmn_string(node->id) },
            };

            if (!text) continue;
            read_members(definitions, pool, text, &example);
            VECTOR_ADD(arena, &definitions->examples, example);
        }
    }
}
