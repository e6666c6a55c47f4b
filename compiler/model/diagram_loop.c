/* What makes an activity repeat. Source: BPMN 2.0.2, 10.3.8. */
#include "diagram_builder.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What else is said of the items, each by BPMN or a dialect. */
static const char *const UNREAD[] = { "collection", "variableAggregation" };

/* Which event the activity throws on its border as items complete. */
static const struct {
    const char *name;
    const char *reference; /* the attribute that says which; null: none does */
    const char *unread;    /* without that; null: nothing */
    bool once;
} BEHAVIORS[] = {
    { "All", NULL, NULL, false },
    { "None", "noneBehaviorEventRef",
      ": behavior=\"None\" without noneBehaviorEventRef, a signal without a "
      "name,",
      false },
    { "One", "oneBehaviorEventRef",
      ": behavior=\"One\" without oneBehaviorEventRef, a signal without a "
      "name,",
      true },
    { "Complex", NULL, ": multi-instance with behavior=\"Complex\"", false },
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

/* What its behavior does not throw has no effect. */
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

/* The attribute that says what is thrown; null: nothing is. */
static const char *read_behavior(Builder *builder, Node *node,
                                 const XmlElement *xml)
{
    const XmlAttribute *attribute = xml_attribute_at(xml, "", "behavior");
    LoopInfo *loop = &node->loop;

    if (!attribute) return NULL;
    for (size_t i = 0; i < BEHAVIOR_COUNT; i++) {
        const char *reference = BEHAVIORS[i].reference;
        if (strcmp(attribute->value, BEHAVIORS[i].name) != 0) continue;
        loop->throws_once = BEHAVIORS[i].once;
        loop->throws = reference ? build_attribute(xml, reference) : NULL;
        if (!loop->throws) loop->unread = BEHAVIORS[i].unread;
        return reference;
    }
    report(builder->found, CODE_BAD_ATTRIBUTE, attribute->position, node->id,
           "%s: behavior=\"%s\" is none of All, None, One, Complex",
           node_title(node, builder->arena), attribute->value);
    return NULL;
}

static void read_instances(Builder *builder, Node *node, const XmlElement *xml)
{
    LoopInfo *loop = &node->loop;

    if (build_flag(builder, xml, "isSequential", false))
        loop->kind = LOOP_SEQUENCE;
    loop->test_before = true;
    const char *thrown = read_behavior(builder, node, xml);
    for (size_t i = 0; i < xml->attribute_count; i++) {
        const XmlAttribute *attribute = &xml->attributes[i];
        if (!build_items_attribute(builder, loop, attribute)
            && !text_equal(attribute->name, thrown))
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

/* An event of its own, in the scope in which the activity stands. */
static void build_thrown(Builder *builder, Node *node)
{
    Process *process = node->process;
    Node *thrown = NEW(builder->arena, Node);
    *thrown = (Node){
        .kind = NODE_THROW_EVENT,
        .id = arena_format(builder->arena, "%s.thrown", node->id),
        .position = node->loop.position,
        .process = process,
        .scope = node->scope,
        .order = (uint32_t)process->nodes.count,
        .interrupting = true,
        .start_quantity = 1,
        .completion_quantity = 1,
        .thrown_by = node,
    };
    thrown->job.retries = 3;
    build_event_reference(builder, thrown, node->loop.throws,
                          node->loop.position);
    build_job(builder, thrown);
    node->loop.thrown = thrown;
    VECTOR_ADD(builder->arena, &process->nodes, thrown);
}

/* In a drawing a person knows how often. */
void build_settle_loops(Builder *builder, const Process *process)
{
    for (size_t i = 0; i < process->nodes.count; i++) {
        Node *node = process->nodes.items[i];
        LoopInfo *loop = &node->loop;
        bool is_drawn = !process->executable && !has_end(loop);
        bool is_idle = is_empty(node) && !loop->result.text && !loop->throws;
        if (loop->kind == LOOP_NONE || loop->unread) continue;
        if (!is_drawn && !is_idle) {
            if (loop->throws) build_thrown(builder, node);
            continue;
        }
        report_as(builder->found, SEVERITY_WARNING, CODE_KEPT, loop->position,
                  node->id, "the loop of %s is kept, without effect: %s",
                  node_title(node, builder->arena),
                  is_idle ? "nobody does anything in it"
                          : "the drawing does not say how often it goes round");
        loop->kind = LOOP_NONE;
    }
}
