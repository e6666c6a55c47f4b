/* What makes an activity repeat. Source: BPMN 2.0.2, 10.3.8. */
#include "diagram_builder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What else is said of the items, each by BPMN or a dialect. */
static const char *const UNREAD[] = { "collection", "variableAggregation" };

/* Which events the activity throws on its border as items complete. */
static const struct {
    const char *name;
    const char *unread; /* null: none */
} BEHAVIORS[] = {
    { "All", NULL },
    { "None", ": multi-instance with behavior=\"None\"" },
    { "One", ": multi-instance with behavior=\"One\"" },
    { "Complex", ": multi-instance with behavior=\"Complex\"" },
};

/* What those events are. */
static const char *const THROWN[] = { "complexBehaviorDefinition",
                                      "noneBehaviorEventRef",
                                      "oneBehaviorEventRef" };

enum {
    UNREADS = sizeof UNREAD / sizeof *UNREAD,
    BEHAVIOR_COUNT = sizeof BEHAVIORS / sizeof *BEHAVIORS,
    THROWNS = sizeof THROWN / sizeof *THROWN
};

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

/* Of All nothing is thrown. */
static void find_unread(Builder *builder, Node *node, const char *name,
                        Position position)
{
    LoopInfo *loop = &node->loop;

    if (loop->unread) return;
    if (is_one_of(name, UNREAD, UNREADS))
        loop->unread = arena_format(builder->arena,
                                    ": %s of its multi-instance", name);
    if (is_one_of(name, THROWN, THROWNS))
        build_keep(builder, node->id, position, name);
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
            find_unread(builder, node, inner->name, inner->position);
        return;
    }
    if (row && loop->kind != LOOP_STANDARD) {
        if (build_items(builder, node, xml)) return;
        find_unread(builder, node, xml->name, xml->position);
    }
    if (formula) {
        build_condition(builder, formula, xml, node->id);
    } else if (!loop->unread) {
        build_other(builder, node->id, xml, xml->parent);
    }
}

static void read_behavior(Builder *builder, Node *node, const XmlElement *xml)
{
    const XmlAttribute *attribute = xml_attribute_at(xml, "", "behavior");

    if (!attribute) return;
    for (size_t i = 0; i < BEHAVIOR_COUNT; i++) {
        if (strcmp(attribute->value, BEHAVIORS[i].name) != 0) continue;
        node->loop.unread = BEHAVIORS[i].unread;
        return;
    }
    report(builder->found, CODE_BAD_ATTRIBUTE, attribute->position, node->id,
           "%s: behavior=\"%s\" is none of All, None, One, Complex",
           node_title(node, builder->arena), attribute->value);
}

static void read_instances(Builder *builder, Node *node, const XmlElement *xml)
{
    LoopInfo *loop = &node->loop;

    if (build_flag(builder, xml, "isSequential", false))
        loop->kind = LOOP_SEQUENCE;
    loop->test_before = true;
    read_behavior(builder, node, xml);
    for (size_t i = 0; i < xml->attribute_count; i++) {
        const XmlAttribute *attribute = &xml->attributes[i];
        if (!build_items_attribute(builder, loop, attribute))
            find_unread(builder, node, attribute->name, attribute->position);
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
        read_instances(builder, node, xml);
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
