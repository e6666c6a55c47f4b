/* What makes an activity repeat. Source: BPMN 2.0.2, 10.3.8. */
#include "diagram_builder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char ITEMS[] = ": how its multi-instance numbers or gathers items";
static const char EVENTS[] = ": what its multi-instance throws";

/* What else is said of the items, each by BPMN or a dialect. */
static const struct {
    const char *name;
    const char *unread;
} UNREAD[] = {
    { "collection", ITEMS },           { "complexBehaviorDefinition", EVENTS },
    { "elementIndexVariable", ITEMS }, { "noneBehaviorEventRef", EVENTS },
    { "oneBehaviorEventRef", EVENTS }, { "variableAggregation", ITEMS },
};

static void find_unread(LoopInfo *loop, const char *name)
{
    for (size_t i = 0; i < sizeof UNREAD / sizeof *UNREAD; i++)
        if (strcmp(name, UNREAD[i].name) == 0) loop->unread = UNREAD[i].unread;
}

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
           "%s: loopMaximum=\"%s\" is no number from 1 to %d",
           node_title(node, builder->arena), attribute->value, INT32_MAX);
    return 0;
}

/* The formula that a child is; null: it is none. */
static Formula *formula_of(LoopInfo *loop, const XmlElement *xml)
{
    bool is_standard = loop->kind == LOOP_STANDARD;

    if (build_is_named(xml, "loopCardinality") && !is_standard)
        return &loop->items;
    return build_is_named(xml,
                          is_standard ? "loopCondition" : "completionCondition")
        ? &loop->condition
        : NULL;
}

static void read_child(Builder *builder, Node *node, const XmlElement *xml)
{
    LoopInfo *loop = &node->loop;
    const ElementRow *row = build_is_bpmn(builder, xml)
        ? element_find(xml->name)
        : NULL;
    Formula *formula = row ? formula_of(loop, xml) : NULL;

    if (row && row->element_class == CLASS_EXTENSION) {
        for (const XmlElement *inner = xml->first_child; inner;
             inner = inner->next)
            find_unread(loop, inner->name);
        return;
    }
    if (row && loop->kind != LOOP_STANDARD) {
        if (build_items(builder, node, xml)) return;
        find_unread(loop, xml->name);
    }
    if (formula) {
        build_condition(builder, formula, xml, node->id);
    } else if (!loop->unread) {
        build_other(builder, node->id, xml, xml->parent);
    }
}

static void read_instances(Builder *builder, LoopInfo *loop,
                           const XmlElement *xml)
{
    const char *behavior = build_attribute(xml, "behavior");

    if (build_flag(builder, xml, "isSequential", false))
        loop->kind = LOOP_SEQUENCE;
    loop->test_before = true;
    if (behavior && strcmp(behavior, "All") != 0) loop->unread = EVENTS;
    for (size_t i = 0; i < xml->attribute_count; i++) {
        if (!build_items_attribute(builder, loop, &xml->attributes[i]))
            find_unread(loop, xml->attributes[i].name);
    }
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
    if (kind == LOOP_STANDARD) {
        loop->test_before = build_flag(builder, xml, "testBefore", false);
        loop->maximum = read_maximum(builder, node, xml);
    } else {
        read_instances(builder, loop, xml);
    }
    for (const XmlElement *child = xml->first_child; child; child = child->next)
        read_child(builder, node, child);
    build_extensions(builder,
                     &(Carrier){ .xml = xml, .id = node->id, .loop = loop });
}

/* Tokens pass it, and nothing is done. */
static bool is_empty(const Node *node)
{
    bool passes = node_facts(node)->group == GROUP_ACTIVITY
        && (node_facts(node)->work == WORK_NOBODY
            || (node_facts(node)->work == WORK_DRAWN
                && !node_is_persons(node)));
    return passes || (node->body && node->body->nodes.count == 0);
}

static bool has_end(const LoopInfo *loop)
{
    return loop->maximum != 0 || loop->items.text || loop->collection.text
        || (loop->kind == LOOP_STANDARD && loop->condition.text);
}

/* In a drawing a person knows how often. */
void build_settle_loops(Builder *builder, const Process *process)
{
    for (size_t i = 0; i < process->nodes.count; i++) {
        Node *node = process->nodes.items[i];
        LoopInfo *loop = &node->loop;
        bool is_drawn = !process->executable && !has_end(loop);
        bool is_idle = is_empty(node) && !loop->result.text;
        if (loop->kind == LOOP_NONE || loop->unread || !(is_drawn || is_idle))
            continue;
        report_as(builder->found, SEVERITY_WARNING, CODE_KEPT, loop->position,
                  node->id, "the loop of %s is kept, without effect: %s",
                  node_title(node, builder->arena),
                  is_idle ? "nobody does anything in it"
                          : "the drawing does not say how often it goes round");
        loop->kind = LOOP_NONE;
    }
}
