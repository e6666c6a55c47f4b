/* What events wait for and send: definitions, and the elements they name. */
#include "diagram_builder.h"

#include <string.h>

static void read_definition(Builder *builder, Node *node,
                            const XmlElement *xml);

void build_signature(Builder *builder, const XmlElement *xml, EventKind kind)
{
    Diagram *diagram = builder->diagram;
    Signature *signature = NEW(builder->arena, Signature);
    signature->id = build_attribute(xml, "id");
    signature->position = xml->position;
    signature->kind = kind;
    const char *code = event_kind_facts(kind)->code;
    const XmlAttribute *naming = xml_attribute_at(xml, "",
                                                  code ? code : "name");
    const char *text = build_naming(builder, naming, signature);
    if (code) signature->code = text;
    signature->name = build_name(builder,
                                 code ? build_attribute(xml, "name") : text);
    VECTOR_ADD(builder->arena, &diagram->signatures, signature);
    if (!signature->id)
        report_as(builder->found, SEVERITY_WARNING, CODE_MISSING_ATTRIBUTE,
                  xml->position, NULL,
                  "a %s has no id: nothing can refer to it", xml->name);
    build_extensions(
        builder,
        &(Carrier){ .xml = xml, .id = signature->id, .signature = signature });
}

void build_event(Builder *builder, Node *node, const XmlElement *xml,
                 EventKind kind)
{
    node->event = (Event){ .kind = kind, .position = xml->position };
    read_definition(builder, node, xml);
    build_extensions(
        builder,
        &(Carrier){ .xml = xml, .id = node->id, .event = &node->event });
    VECTOR_ADD(builder->arena, &node->definitions, node->event);
    if (node->definitions.count > 1)
        node->event =
            (Event){ .kind = EVENT_MULTIPLE,
                     .position = node->definitions.items[0].position };
}

static void check_interrupting(Builder *builder, Node *node)
{
    if (node->event.kind != EVENT_ERROR || !node_hears(node)
        || node->interrupting)
        return;
    report_as(builder->found, SEVERITY_WARNING, CODE_BAD_ATTRIBUTE,
              node->position, node->id,
              "an error always interrupts: %s=\"false\" has no effect here",
              interrupting_attribute(node->kind));
    node->interrupting = true;
}

/* What is caught in the flow stands in a body of its event, open until it has
   come; so does what begins a case together. The last that an end event throws
   may end what is around it. */
static NodeKind kind_of_part(const Node *node, size_t index)
{
    bool is_last = index + 1 == node->definitions.count;
    if (node->kind == NODE_END_EVENT && !is_last) return NODE_THROW_EVENT;
    return node->body ? NODE_CATCH_EVENT : node->kind;
}

/* Else its parts do. */
static bool assigns_itself(const Node *node)
{
    return node->body || node_hears(node);
}

static void build_part(Builder *builder, Node *node, size_t index)
{
    Process *process = node->process;
    Node *part = NEW(builder->arena, Node);
    *part = *node;
    part->kind = kind_of_part(node, index);
    part->id = arena_format(builder->arena, "%s.%zu", node->id, index + 1);
    part->order = (uint32_t)process->nodes.count;
    part->event = node->definitions.items[index];
    part->position = part->event.position;
    part->default_reference = NULL;
    part->takes_all = false;
    part->body = NULL;
    part->definitions.count = 0;
    part->parts.count = 0;
    part->part_of = node;
    check_interrupting(builder, part);
    build_job(builder, part);
    VECTOR_ADD(builder->arena, &process->nodes, part);
    VECTOR_ADD(builder->arena, &node->parts, part);
    if (assigns_itself(node)) part->outputs.count = 0;
    if (!node->body) return;
    part->scope = node->body;
    VECTOR_ADD(builder->arena, &node->body->nodes, part);
}

/* What ends what is around an end event comes last. */
static void sort_definitions(Node *node)
{
    Event *items = node->definitions.items;
    for (size_t i = 0; i + 1 < node->definitions.count; i++) {
        EventKind kind = items[i].kind;
        if (kind != EVENT_ERROR && kind != EVENT_TERMINATE) continue;
        Event ends = items[i];
        size_t last = node->definitions.count - 1;
        memmove(&items[i], &items[i + 1], (last - i) * sizeof *items);
        items[last] = ends;
        return;
    }
}

void build_parts(Builder *builder, Node *node)
{
    check_interrupting(builder, node);
    if (node->definitions.count < 2) return;
    bool catches = node->kind == NODE_CATCH_EVENT;
    if (!node_throws(node))
        node->takes_all = build_flag(builder, node->xml, "parallelMultiple",
                                     false);
    if (catches || (node->kind == NODE_START_EVENT && node->takes_all))
        build_body(builder, node);
    if (node->kind == NODE_END_EVENT) sort_definitions(node);
    for (size_t i = 0; i < node->definitions.count; i++)
        build_part(builder, node, i);
    if (!assigns_itself(node)) node->outputs.count = 0;
}

void build_event_reference(Builder *builder, Node *node, const char *text,
                           Position position)
{
    const char *id = build_reference(builder, text);
    const XmlElement *definition = id ? build_root_find(builder, id) : NULL;
    const ElementRow *row = definition ? element_find(definition->name) : NULL;
    if (!row || row->element_class != CLASS_EVENT) {
        report(builder->found, CODE_UNKNOWN_REFERENCE, position, node->id,
               "%s refers to event definition '%s', which is not in"
               " this file",
               node_title(node, builder->arena), id ? id : "");
        return;
    }
    build_event(builder, node, definition, (EventKind)row->value);
}

/* A timer has one of three children; a second one is told about. */
static bool read_timer(Builder *builder, Node *node, const XmlElement *xml)
{
    Event *event = &node->event;
    for (int kind = 0; kind < TIMER_KINDS; kind++) {
        const char *element = timer_facts((TimerKind)kind)->element;
        if (!element || strcmp(xml->name, element) != 0) continue;
        if (event->timer != TIMER_NONE && event->timer_value.text) {
            report(builder->found, CODE_TIMER, xml->position, node->id,
                   "%s has two timer values", node_title(node, builder->arena));
            return true;
        }
        event->timer = (TimerKind)kind;
        event->timer_value = build_element_formula(builder, xml);
        if (node->kind == NODE_START_EVENT || event->timer == TIMER_CYCLE)
            build_plain(builder, &event->timer_value);
        build_others(builder, node->id, xml);
        return true;
    }
    return false;
}

static void read_definition_child(Builder *builder, Node *node,
                                  const XmlElement *xml)
{
    Event *event = &node->event;
    bool is_bpmn = build_is_bpmn(builder, xml);
    const ElementRow *row = is_bpmn ? element_find(xml->name) : NULL;
    if (row && row->element_class == CLASS_EXTENSION) return;
    if (is_bpmn && event->kind == EVENT_TIMER && read_timer(builder, node, xml))
        return;
    if (is_bpmn && event->kind == EVENT_CONDITIONAL
        && build_is_named(xml, "condition")) {
        event->condition = build_element_formula(builder, xml);
        event->condition.is_expression = event->condition.text;
        build_others(builder, node->id, xml);
        return;
    }
    build_other(builder, node->id, xml, xml->parent);
}

static void read_definition(Builder *builder, Node *node, const XmlElement *xml)
{
    Event *event = &node->event;
    const char *attribute = event_facts(node)->reference;
    if (attribute)
        event->reference = build_reference(builder,
                                           build_attribute(xml, attribute));
    if (event->kind == EVENT_LINK)
        event->link = build_name(builder, build_attribute(xml, "name"));
    if (event->kind == EVENT_LINK && !event->link) event->link = node->name;
    for (const XmlElement *child = xml->first_child; child; child = child->next)
        read_definition_child(builder, node, child);
}
