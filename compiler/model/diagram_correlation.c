/* Correlation as the standard says it: properties of messages, and what of a
   case they are compared with. Source: BPMN 2.0.2, 8.4.2. */
#include "diagram_builder.h"

#include <ctype.h>

static bool is_name(const char *text)
{
    for (const char *byte = text; *byte != '\0'; byte++) {
        if (!isalnum((unsigned char)*byte) && *byte != '_') return false;
    }
    return true;
}

/* A variable by its name, or an expression that is marked as one. What another
   language says is not read. */
static Formula read_path(Builder *builder, const XmlElement *xml,
                         const char *name)
{
    for (const XmlElement *path = xml->first_child; path; path = path->next) {
        if (!build_is_bpmn(builder, path) || !build_is_named(path, name))
            continue;
        Formula formula = build_element_formula(builder, path);
        if (!formula.text || formula.language || formula.is_expression)
            return formula.language ? (Formula){ 0 } : formula;
        return is_name(formula.text)
            ? build_variable(builder, formula.text, formula.place)
            : (Formula){ 0 };
    }
    return (Formula){ 0 };
}

void build_correlation_property(Builder *builder, const XmlElement *xml)
{
    for (const XmlElement *child = xml->first_child; child;
         child = child->next) {
        Retrieval retrieval = {
            .property = build_attribute(xml, "id"),
            .message = build_reference(builder,
                                       build_attribute(child, "messageRef")),
        };
        if (!build_is_bpmn(builder, child) || !retrieval.message) continue;
        retrieval.path = read_path(builder, child, "messagePath");
        VECTOR_ADD(builder->arena, &builder->diagram->retrievals, retrieval);
    }
}

void build_correlation_key(Builder *builder, const XmlElement *xml)
{
    const XmlElement *child = xml->first_child;
    while ((child = build_next(builder, child, "correlationPropertyRef"))) {
        const char *property = build_element_formula(builder, child).text;
        VECTOR_ADD(builder->arena, &builder->diagram->key_properties,
                   ((KeyProperty){ build_attribute(xml, "id"),
                                   build_reference(builder, property) }));
        child = child->next;
    }
}

void build_correlation_subscription(Builder *builder, const XmlElement *xml,
                                    const char *id)
{
    const char *key = build_attribute(xml, "correlationKeyRef");
    for (const XmlElement *child = xml->first_child; child;
         child = child->next) {
        const char *property = build_attribute(child, "correlationPropertyRef");
        Binding binding = {
            .property = build_reference(builder, property),
            .subscription = id,
            .key = build_reference(builder, key),
        };
        if (!build_is_bpmn(builder, child) || !binding.property) continue;
        binding.path = read_path(builder, child, "dataPath");
        VECTOR_ADD(builder->arena, &builder->process->bindings, binding);
    }
}
