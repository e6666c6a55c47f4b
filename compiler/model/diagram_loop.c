/* What makes an activity repeat. Source: BPMN 2.0.2, 10.3.8. */
#include "diagram_builder.h"

#include <errno.h>
#include <stdlib.h>

/* loopMaximum: a positive number; 0 where there is none. */
static uint32_t read_maximum(Builder *builder, const Node *node,
                             const XmlElement *xml)
{
    const XmlAttribute *attribute = xml_attribute_at(xml, "", "loopMaximum");
    char *end;

    if (!attribute) return 0;
    errno = 0;
    long long value = strtoll(attribute->value, &end, 10);
    bool is_number = *attribute->value != '\0' && *end == '\0' && errno == 0;
    if (is_number && value >= 1 && value <= INT32_MAX) return (uint32_t)value;
    report(builder->found, CODE_BAD_ATTRIBUTE, attribute->position, node->id,
           "%s: loopMaximum=\"%s\" is no positive number",
           node_title(node, builder->arena), attribute->value);
    return 0;
}

static void read_child(Builder *builder, Node *node, const XmlElement *xml)
{
    const ElementRow *row = build_is_bpmn(builder, xml)
        ? element_find(xml->name)
        : NULL;

    if (row && row->element_class == CLASS_EXTENSION) return;
    if (row && build_is_named(xml, "loopCondition")) {
        node->loop.condition = build_element_formula(builder, xml);
        node->loop.condition.is_expression = node->loop.condition.text;
        return;
    }
    build_other(builder, node->id, xml, xml->parent);
}

void build_loop(Builder *builder, Node *node, const XmlElement *xml,
                LoopKind kind)
{
    LoopInfo *loop = &node->loop;

    if (!node_is_activity(node)) {
        build_other(builder, node->id, xml, node->xml);
        return;
    }
    if (loop->kind != LOOP_NONE) {
        report(builder->found, CODE_BAD_ATTRIBUTE, xml->position, node->id,
               "%s has two loops", node_title(node, builder->arena));
        return;
    }
    loop->kind = kind;
    loop->position = xml->position;
    if (kind != LOOP_STANDARD) return; /* refused whole */
    loop->test_before = build_flag(builder, xml, "testBefore", false);
    loop->maximum = read_maximum(builder, node, xml);
    for (const XmlElement *child = xml->first_child; child; child = child->next)
        read_child(builder, node, child);
    build_extensions(builder, &(Carrier){ .xml = xml, .id = node->id });
}
