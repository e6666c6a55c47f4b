/* What holds of every diagram, as read and once it is resolved. */
#include "node.h"

#include <string.h>

static bool is_node_whole(const Process *process, const Node *node,
                          uint32_t order)
{
    bool is_container = node_facts(node)->group == GROUP_CONTAINER;
    bool is_open = node->body && node->parts.count > 0;

    return node->id && node->process == process && node->order == order
        && node->scope && node->scope->process == process
        && !node->body == !(is_container || is_open)
        && (!node->body || node->body->owner == node);
}

static bool is_flow_whole(const Flow *flow, uint32_t order)
{
    return flow->id && flow->scope && flow->order == order;
}

bool diagram_is_whole(const Diagram *diagram)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];

        if (process->diagram != diagram || !process->scope
            || process->scope->owner)
            return false;
        for (uint32_t j = 0; j < process->nodes.count; j++) {
            if (!is_node_whole(process, process->nodes.items[j], j))
                return false;
        }
        for (uint32_t j = 0; j < process->flows.count; j++) {
            if (!is_flow_whole(process->flows.items[j], j)) return false;
        }
    }
    return true;
}

/* A flow joins two nodes of one scope; a boundary event sits on a host. */
static bool is_joined(const Process *process)
{
    for (size_t i = 0; i < process->flows.count; i++) {
        const Flow *flow = process->flows.items[i];

        if (!flow->source || !flow->target
            || flow->source->scope != flow->target->scope)
            return false;
    }
    for (size_t i = 0; i < process->nodes.count; i++) {
        const Node *node = process->nodes.items[i];
        bool is_hosted = node_facts(node)->entered == ENTERED_HOST;

        if (!node->attached_to == is_hosted) return false;
    }
    return true;
}

bool diagram_is_joined(const Diagram *diagram)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        if (!is_joined(diagram->processes.items[i])) return false;
    }
    return true;
}

bool diagram_is_typed(const Diagram *diagram)
{
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];

        for (size_t j = 1; j < process->fields.count; j++) {
            const Field *field = &process->fields.items[j];

            if (strcmp(field[-1].name, field->name) >= 0) return false;
        }
    }
    return true;
}
