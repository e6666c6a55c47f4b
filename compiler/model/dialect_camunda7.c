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

/* The caller's own, as diagrams write it that pass it on. */
static bool is_own_key(const char *text)
{
    static const char *const WORDS[] = {
        "execution.processBusinessKey",
        "execution.getProcessBusinessKey()",
        "execution.businessKey",
        "execution.getBusinessKey()",
    };
    if ((*text != '#' && *text != '$') || text[1] != '{') return false;
    text += 2;
    text += strspn(text, " ");
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        size_t length = strlen(WORDS[i]);
        if (strncmp(text, WORDS[i], length) != 0) continue;
        const char *behind = text + length;
        behind += strspn(behind, " ");
        if (strcmp(behind, "}") == 0) return true;
    }
    return false;
}

/* The key of the called case; the one that is said last counts. False: the
   element says none. */
static bool read_key(Builder *builder, const XmlAttribute *attribute,
                     CallInfo *call)
{
    if (!attribute) return false;
    Formula key = build_formula(builder, attribute->value,
                                xml_value_place(attribute));
    if (!key.text || *key.text == '\0') return false;
    call->takes_key = is_own_key(key.text);
    call->key = call->takes_key ? (Formula){ 0 } : key;
    return true;
}

/* Flowable: the key of what a call calls. It is kept all the same, until that
   is given. */
static void read_key_of_call(Builder *builder, CallInfo *call,
                             const XmlAttribute *attribute)
{
    if (strcmp(attribute->name, "inheritBusinessKey") == 0)
        call->takes_key = strcmp(attribute->value, "true") == 0;
    if (strcmp(attribute->name, "businessKey") == 0)
        read_key(builder, attribute, call);
}

bool camunda7_attribute(Builder *builder, const Carrier *carrier,
                        const XmlAttribute *attribute)
{
    Node *node = carrier->node;
    if (carrier->event) return name_signal(builder, carrier->event, attribute);
    if (!node) return false;
    bool decides = node->kind == NODE_BUSINESS_RULE_TASK;
    bool computes = node->kind == NODE_SCRIPT_TASK && build_is_formula(node);
    if (node_may_call(node)) read_key_of_call(builder, &node->call, attribute);
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

/* What a mapping lacks to have a meaning; null: nothing. */
static const char *lack_of(const Mapping *mapping, bool is_said)
{
    if (mapping->target && !mapping->source.text) return "source";
    if (mapping->target || is_said) return NULL;
    return mapping->source.text ? "target" : "source and target";
}

bool camunda7_passing(Builder *builder, const Carrier *carrier,
                      const XmlElement *xml)
{
    static const char *const READ[] = { "source",      "sourceExpression",
                                        "target",      "variables",
                                        "businessKey", NULL };
    Node *node = carrier->node;
    bool is_in = build_is_named(xml, "in");
    if (!node || !node_may_call(node)
        || (!is_in && !build_is_named(xml, "out")))
        return false;
    CallInfo *call = &node->call;
    build_keep_unread(builder, node->id, xml, READ);
    bool all = text_equal(build_attribute(xml, "variables"), "all");
    Mapping mapping = {
        .source = source_of(builder, xml),
        .target = build_name(builder, build_attribute(xml, "target")),
        .position = xml->position,
    };
    bool has_key = is_in
        && read_key(builder, xml_attribute_at(xml, "", "businessKey"), call);
    if (is_in && all) call->takes_all = true;
    if (!is_in && all) call->gives_all = true;
    const char *lack = lack_of(&mapping, all || has_key);
    if (lack) {
        build_keep(builder, node->id, xml->position,
                   arena_format(builder->arena, "%s:%s without %s", xml->prefix,
                                xml->name, lack));
        return true;
    }
    if (mapping.target)
        VECTOR_ADD(builder->arena, is_in ? &call->in : &call->out, mapping);
    return false;
}
