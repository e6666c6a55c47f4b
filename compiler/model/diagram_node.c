/* Nodes and sequence flows. */
#include "diagram_builder.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static void build_node_children(Builder *builder, Node *node,
                                const XmlElement *xml);

/* startQuantity and completionQuantity: a positive number, 1 when absent. */
static int32_t read_quantity(Builder *builder, const Node *node,
                             const char *name)
{
    const XmlAttribute *attribute = xml_attribute_at(node->xml, "", name);
    if (!attribute) return 1;
    char *end;
    errno = 0;
    long value = strtol(attribute->value, &end, 10);
    bool is_number = *attribute->value != '\0' && *end == '\0' && errno == 0;
    if (!is_number || value < 1 || value > INT32_MAX) {
        report(builder->found, CODE_BAD_ATTRIBUTE, attribute->position,
               node->id, "%s: %s=\"%s\" is no positive number",
               node_title(node, builder->arena), name, attribute->value);
        return 1;
    }
    return (int32_t)value;
}

/* An id for a node that has none, from its kind and place. */
static const char *made_up_id(Builder *builder, const Node *node)
{
    const char *id = arena_format(builder->arena, "%s-%u",
                                  node_kind_name(node->kind), node->order + 1);
    report_as(builder->found, SEVERITY_WARNING, CODE_MISSING_ATTRIBUTE,
              node->position, id, "a %s has no id: it is called %s here",
              node_kind_name(node->kind), id);
    return id;
}

static NodeKind refine_kind(Builder *builder, const Scope *scope,
                            const XmlElement *xml, NodeKind kind)
{
    if (kind == NODE_SUB_PROCESS
        && build_flag(builder, xml, "triggeredByEvent", false))
        return NODE_EVENT_SUB_PROCESS;
    if (kind == NODE_START_EVENT && scope->owner
        && scope->owner->kind == NODE_EVENT_SUB_PROCESS)
        return NODE_TRIGGERED_START;
    return kind;
}

static bool is_container(const Node *node)
{
    return node_facts(node)->group == GROUP_CONTAINER;
}

static Node *new_node(Builder *builder, Scope *scope, const XmlElement *xml,
                      NodeKind kind)
{
    Node *node = NEW(builder->arena, Node);
    node->kind = refine_kind(builder, scope, xml, kind);
    node->position = xml->position;
    node->xml = xml;
    node->process = scope->process;
    node->scope = scope;
    node->order = (uint32_t)scope->process->nodes.count;
    node->id = build_attribute(xml, "id");
    if (!node->id || node->id[0] == '\0') node->id = made_up_id(builder, node);
    node->name = build_name(builder, build_attribute(xml, "name"));
    VECTOR_ADD(builder->arena, &scope->nodes, node);
    VECTOR_ADD(builder->arena, &scope->process->nodes, node);
    return node;
}

/* Attributes that ask for what does not run yet. */
static void refuse_attributes(Builder *builder, Node *node)
{
    if (build_flag(builder, node->xml, "isForCompensation", false))
        build_refuse(builder, node->id, node->position,
                     "isForCompensation=\"true\"");
}

/* Whether cases begin there, by one of several events or by each. */
static void read_beginning(Builder *builder, Node *node)
{
    const XmlAttribute *type = xml_attribute_at(node->xml, "",
                                                "eventGatewayType");
    if (node->kind == NODE_RECEIVE_TASK || node_gathers_events(node))
        node->instantiates = build_flag(builder, node->xml, "instantiate",
                                        false);
    if (!node_gathers_events(node) || !type) return;
    node->takes_all = strcmp(type->value, "Parallel") == 0;
    if (!node->takes_all && strcmp(type->value, "Exclusive") != 0)
        report(builder->found, CODE_BAD_ATTRIBUTE, type->position, node->id,
               "%s: eventGatewayType=\"%s\" is neither Exclusive nor Parallel",
               node_title(node, builder->arena), type->value);
}

static void read_attributes(Builder *builder, Node *node)
{
    const XmlElement *xml = node->xml;
    node->default_reference = build_reference(builder,
                                              build_attribute(xml, "default"));
    node->attached_reference =
        build_reference(builder, build_attribute(xml, "attachedToRef"));
    node->interrupting = build_flag(builder, xml,
                                    interrupting_attribute(node->kind), true);
    node->start_quantity = read_quantity(builder, node, "startQuantity");
    node->completion_quantity = read_quantity(builder, node,
                                              "completionQuantity");
    node->job.retries = 3;
    node->event.kind = node_facts(node)->event;
    if (node->kind == NODE_SEND_TASK && build_attribute(xml, "messageRef"))
        node->event.kind = EVENT_MESSAGE;
    if (node->event.kind != EVENT_NONE) {
        node->event.position = node->position;
        node->event.reference = build_reference(
            builder, build_attribute(xml, event_facts(node)->reference));
    }
    if (node->kind == NODE_CALL_ACTIVITY)
        node->job.about =
            build_reference(builder, build_attribute(xml, "calledElement"));
    read_beginning(builder, node);
    refuse_attributes(builder, node);
}

static bool is_full(Builder *builder, const Process *process,
                    const XmlElement *xml)
{
    if (process->nodes.count < LIMIT_NODES) return false;
    if (!builder->too_large)
        report(builder->found, CODE_TOO_LARGE, xml->position, process->id,
               "process %s has more than %d nodes", process->id, LIMIT_NODES);
    builder->too_large = true;
    return true;
}

Node *build_node(Builder *builder, Scope *scope, const XmlElement *xml,
                 NodeKind kind)
{
    if (is_full(builder, scope->process, xml)) return NULL;
    Node *node = new_node(builder, scope, xml, kind);
    read_attributes(builder, node);
    build_node_children(builder, node, xml);
    build_extensions(builder,
                     &(Carrier){ .xml = xml, .id = node->id, .node = node });
    build_job(builder, node);
    if (node_is_event(node)) build_parts(builder, node);
    if (is_container(node)) build_body(builder, node);
    return node;
}

/* The children that several kinds of nodes have. True when it was one. */
static bool build_common_child(Builder *builder, Node *node,
                               const XmlElement *xml, const ElementRow *row)
{
    switch (row->element_class) {
    case CLASS_LOOP:
        build_loop(builder, node, xml, (LoopKind)row->value);
        return true;
    case CLASS_ROLE: build_role(builder, node, xml); return true;
    case CLASS_EXTENSION: return true; /* read when the node is complete */
    case CLASS_PROCESS:
    case CLASS_COLLABORATION:
    case CLASS_CHOREOGRAPHY:
    case CLASS_SIGNATURE:
    case CLASS_ROOT:
    case CLASS_GLOBAL:
    case CLASS_NODE:
    case CLASS_FLOW:
    case CLASS_LANES:
    case CLASS_EVENT:
    case CLASS_DATA:
    case CLASS_ARTIFACT:
    case CLASS_DETAIL: break;
    }
    return false;
}

static void build_node_child(Builder *builder, Node *node,
                             const XmlElement *xml)
{
    const ElementRow *row = build_is_bpmn(builder, xml)
        ? element_find(xml->name)
        : NULL;
    if (row && build_common_child(builder, node, xml, row)) return;
    bool is_event = node_is_event(node);
    if (row && row->element_class == CLASS_EVENT && is_event)
        build_event(builder, node, xml, (EventKind)row->value);
    else if (row && is_event && build_is_named(xml, "eventDefinitionRef"))
        build_event_reference(builder, node, xml->text, xml->position);
    else if (row && node->kind == NODE_SCRIPT_TASK
             && build_is_named(xml, "script"))
        build_script(builder, node, xml);
    else if (row && build_is_named(xml, "documentation"))
        node->documentation = xml->text[0] == '\0' ? NULL : xml->text;
    else if (!is_container(node)) /* else the scope reads it */
        build_other(builder, node->id, xml, node->xml);
    if (node_may_call(node)
        && (build_is_named(xml, "dataInputAssociation")
            || build_is_named(xml, "dataOutputAssociation")))
        build_association(builder, node, xml);
}

static void build_node_children(Builder *builder, Node *node,
                                const XmlElement *xml)
{
    for (const XmlElement *child = xml->first_child; child; child = child->next)
        build_node_child(builder, node, child);
}

static void build_flow_child(Builder *builder, Flow *flow,
                             const XmlElement *xml)
{
    const ElementRow *row = build_is_bpmn(builder, xml)
        ? element_find(xml->name)
        : NULL;
    if (row && build_is_named(xml, "conditionExpression")) {
        build_condition(builder, &flow->condition, xml, flow->id);
        build_others(builder, flow->id, xml);
        build_extensions(builder, &(Carrier){ .xml = xml, .id = flow->id });
    } else if (!row || row->element_class != CLASS_EXTENSION) {
        build_other(builder, flow->id, xml, flow->xml);
    }
}

void build_flow(Builder *builder, Scope *scope, const XmlElement *xml)
{
    Flow *flow = NEW(builder->arena, Flow);
    Process *process = scope->process;
    flow->position = xml->position;
    flow->xml = xml;
    flow->scope = scope;
    flow->order = (uint32_t)process->flows.count;
    flow->source_reference = build_reference(builder,
                                             build_attribute(xml, "sourceRef"));
    flow->target_reference = build_reference(builder,
                                             build_attribute(xml, "targetRef"));
    flow->id = build_attribute(xml, "id");
    if (!flow->id || flow->id[0] == '\0')
        flow->id =
            arena_format(builder->arena, "%s-%s-%u",
                         flow->source_reference ? flow->source_reference : "",
                         flow->target_reference ? flow->target_reference : "",
                         flow->order + 1);
    flow->name = build_name(builder, build_attribute(xml, "name"));
    VECTOR_ADD(builder->arena, &scope->flows, flow);
    VECTOR_ADD(builder->arena, &process->flows, flow);
    for (const XmlElement *child = xml->first_child; child; child = child->next)
        build_flow_child(builder, flow, child);
    build_extensions(builder,
                     &(Carrier){ .xml = xml, .id = flow->id, .flow = flow });
}
