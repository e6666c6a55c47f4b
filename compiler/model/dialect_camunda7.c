/*
 * Camunda 7, and what it shares with Activiti and Flowable.
 * Source: the camunda.json descriptor of camunda-bpmn-moddle.
 */
#include "diagram_builder.h"

#include <string.h>

/* Flowable: the name of a signal that has no element of its own, written out or
   computed. */
static bool name_signal(Builder *builder, Event *event,
                        const XmlAttribute *attribute)
{
    if (event->kind != EVENT_SIGNAL || event->reference
        || strcmp(attribute->name, "signalExpression") != 0)
        return false;
    Signature *signature = NEW(builder->arena, Signature);
    signature->kind = event->kind;
    signature->position = event->position;
    signature->name = build_name(builder,
                                 build_naming(builder, attribute, signature));
    VECTOR_ADD(builder->arena, &builder->diagram->signatures, signature);
    event->signature = signature;
    return true;
}

bool camunda7_attribute(Builder *builder, const Carrier *carrier,
                        const XmlAttribute *attribute)
{
    Node *node = carrier->node;
    if (carrier->event) return name_signal(builder, carrier->event, attribute);
    if (!node) return false;
    bool decides = node->kind == NODE_BUSINESS_RULE_TASK;
    bool computes = node->kind == NODE_SCRIPT_TASK && build_is_formula(node);
    if (decides && strcmp(attribute->name, "decisionRef") == 0) {
        node->job.about = build_name(builder, attribute->value);
    } else if ((decides || computes)
               && strcmp(attribute->name, "resultVariable") == 0) {
        node->job.result = build_name(builder, attribute->value);
        node->job.is_closed = node->job.result;
    } else {
        return false;
    }
    return true;
}

/* The variable, or what is computed, that one side of a mapping names. */
static Formula source_of(Builder *builder, const XmlElement *xml)
{
    const XmlAttribute *attribute = xml_attribute_at(xml, "", "source");
    Formula formula = build_attribute_formula(builder, xml, "sourceExpression");
    const char *name = build_name(builder, build_attribute(xml, "source"));
    if (formula.text || !name) return formula;
    return build_variable(builder, name, xml_value_place(attribute));
}

/* The caller's own, as all diagrams write it that pass it on. */
static bool is_own_key(const char *text)
{
    return text && strstr(text, "execution.") && strstr(text, "usinessKey");
}

void camunda7_passing(Builder *builder, const Carrier *carrier,
                      const XmlElement *xml)
{
    Node *node = carrier->node;
    bool is_in = build_is_named(xml, "in");
    if (!node || !node_may_call(node)
        || (!is_in && !build_is_named(xml, "out")))
        return;
    CallInfo *call = &node->call;
    bool all = text_equal(build_attribute(xml, "variables"), "all");
    Mapping mapping = {
        .source = source_of(builder, xml),
        .target = build_name(builder, build_attribute(xml, "target")),
        .position = xml->position,
    };
    if (is_in && all) call->takes_all = true;
    if (!is_in && all) call->gives_all = true;
    if (is_in && is_own_key(build_attribute(xml, "businessKey")))
        call->takes_key = true;
    if (mapping.source.text && mapping.target)
        VECTOR_ADD(builder->arena, is_in ? &call->in : &call->out, mapping);
}
