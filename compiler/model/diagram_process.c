/* Processes and the insides of sub-processes. */
#include "diagram_builder.h"

#include <string.h>

static void build_scope(Builder *builder, Scope *scope, const XmlElement *xml);

/*
 * A process that does not say whether it is executable counts as executable,
 * as engines take it, unless it is a mere drawing: it has activities, and
 * none says who or what does the work.
 */
static bool looks_executable(const Process *process)
{
    bool has_activity = false;
    for (size_t i = 0; i < process->nodes.count; i++) {
        const Node *node = process->nodes.items[i];
        bool is_container = node->body;
        if (!node_is_activity(node) || is_container) continue;
        if (node->kind != NODE_TASK && node->kind != NODE_MANUAL_TASK)
            return true;
        has_activity = true;
    }
    return !has_activity;
}

static void collect_nodes(Builder *builder)
{
    const Process *process = builder->process;
    builder->nodes = name_map_new(builder->arena);
    for (size_t i = 0; i < process->nodes.count; i++)
        name_map_put(builder->nodes, process->nodes.items[i]->id,
                     process->nodes.items[i]);
}

/* What stands in a sub-process is in its lane, unless it is in one of its own:
   sub-processes come before what is inside. */
static void inherit_lanes(const Process *process)
{
    for (size_t i = 0; i < process->nodes.count; i++) {
        Node *node = process->nodes.items[i];
        const Node *owner = node->scope->owner;
        if (!owner || node->lane) continue;
        node->lane = owner->lane;
        node->lane_name = owner->lane_name;
    }
}

/* Lanes name nodes, so they come when all nodes are there. */
static void build_all_lanes(Builder *builder, const XmlElement *xml)
{
    builder->nodes = NULL;
    const XmlElement *child = xml->first_child;
    while ((child = build_next(builder, child, "laneSet"))) {
        if (!builder->nodes) collect_nodes(builder);
        build_lanes(builder, child);
        child = child->next;
    }
    if (builder->nodes) inherit_lanes(builder->process);
}

static Process *new_process(Builder *builder, const XmlElement *xml)
{
    Process *process = NEW(builder->arena, Process);
    process->id = build_attribute(xml, "id");
    process->name = build_name(builder, build_attribute(xml, "name"));
    process->position = xml->position;
    process->diagram = builder->diagram;
    process->scope = NEW(builder->arena, Scope);
    process->scope->process = process;
    return process;
}

void build_process(Builder *builder, const XmlElement *xml)
{
    Process *process = new_process(builder, xml);
    if (!process->id) {
        process->id = arena_format(builder->arena, "process-%zu",
                                   builder->diagram->processes.count + 1);
        report_as(builder->found, SEVERITY_WARNING, CODE_MISSING_ATTRIBUTE,
                  xml->position, NULL,
                  "a process has no id: it is called %s here", process->id);
    }
    VECTOR_ADD(builder->arena, &builder->diagram->processes, process);
    builder->process = process;
    build_scope(builder, process->scope, xml);
    build_all_lanes(builder, xml);
    process->executable_declared = build_attribute(xml, "isExecutable");
    process->executable = build_flag(builder, xml, "isExecutable",
                                     looks_executable(process));
    build_settle_loops(builder, process);
    build_extensions(
        builder,
        &(Carrier){ .xml = xml, .id = process->id, .process = process });
    builder->process = NULL;
}

/* A node, and what is inside it. */
static void build_inner_node(Builder *builder, Scope *scope,
                             const XmlElement *xml, NodeKind kind)
{
    Node *node = build_node(builder, scope, xml, kind);
    if (node && node->body && node->parts.count == 0)
        build_scope(builder, node->body, xml);
}

static void build_scope_child(Builder *builder, Scope *scope,
                              const XmlElement *xml)
{
    const ElementRow *row = build_is_bpmn(builder, xml)
        ? element_find(xml->name)
        : NULL;
    const char *id = build_attribute(xml, "id");
    const char *owner = scope->owner ? scope->owner->id : scope->process->id;
    if (row && row->element_class == CLASS_NODE)
        build_inner_node(builder, scope, xml, (NodeKind)row->value);
    else if (row && row->element_class == CLASS_FLOW)
        build_flow(builder, scope, xml);
    else if (row && row->element_class == CLASS_EXTENSION)
        return; /* the owner's, read with it */
    else if (row && row->element_class == CLASS_LANES && !scope->owner)
        return; /* read when all nodes are there */
    else if (row && scope->owner
             && (row->element_class == CLASS_LOOP
                 || row->element_class == CLASS_ROLE))
        return; /* of the sub-process itself */
    else
        build_other(builder, id ? id : owner, xml, xml->parent);
    if (row && build_is_named(xml, "correlationSubscription") && !scope->owner)
        build_correlation_subscription(builder, xml, id ? id : owner);
}

static void build_scope(Builder *builder, Scope *scope, const XmlElement *xml)
{
    for (const XmlElement *child = xml->first_child; child; child = child->next)
        build_scope_child(builder, scope, child);
}

/* The process of a call activity that names it, one that is executable if there
   is any; null: none names it. */
static const Process *caller_of(const Diagram *diagram, const char *id)
{
    const Process *caller = NULL;
    for (size_t i = 0; i < diagram->processes.count; i++) {
        const Process *process = diagram->processes.items[i];
        for (size_t j = 0; j < process->nodes.count; j++) {
            const Node *node = process->nodes.items[j];
            if (node_may_call(node) && text_equal(node->job.about, id)
                && (!caller || process->executable))
                caller = process;
        }
    }
    return caller;
}

static void build_global_task(Builder *builder, const XmlElement *xml,
                              NodeKind kind, bool executable)
{
    Process *process = new_process(builder, xml);
    process->executable = executable;
    VECTOR_ADD(builder->arena, &builder->diagram->processes, process);
    builder->process = process;
    (void)build_node(builder, process->scope, xml, kind);
    builder->process = NULL;
}

void build_global_tasks(Builder *builder, const XmlElement *root)
{
    for (const XmlElement *child = root->first_child; child;
         child = child->next) {
        const ElementRow *row = build_is_bpmn(builder, child)
            ? element_find(child->name)
            : NULL;
        const char *id = build_attribute(child, "id");
        if (!row || row->element_class != CLASS_GLOBAL) continue;
        const Process *caller = caller_of(builder->diagram, id);
        if (caller)
            build_global_task(builder, child, (NodeKind)row->value,
                              caller->executable);
        else
            build_other(builder, id, child, root);
    }
}
