/*
 * Camunda 7, and what it shares with Activiti and Flowable.
 * Source: the camunda.json descriptor of camunda-bpmn-moddle.
 */
#include "diagram_builder.h"

#include <string.h>

bool camunda7_attribute(Builder *builder, const Carrier *carrier,
                        const XmlAttribute *attribute)
{
    Node *node = carrier->node;
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
