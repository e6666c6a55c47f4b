/*
 * Camunda 8: the zeebe name space.
 * Source: the zeebe.json descriptor of zeebe-bpmn-moddle.
 */
#include "diagram_builder.h"

#include <stddef.h>
#include <string.h>

typedef bool Reader(Builder *builder, const Carrier *carrier,
                    const XmlElement *xml);

static Reader read_called_decision;
static Reader read_called_element;
static Reader read_task;
static Reader read_form;
static Reader read_items;
static Reader read_job;
static Reader read_subscription;
static Reader read_published;
static Reader read_mappings;
static Reader read_script;
static Reader read_version_tag;
static Reader read_marker;

static const struct {
    const char *name;
    Reader *read;
} READERS[] = {
    { "assignmentDefinition", read_task },
    { "calledDecision", read_called_decision },
    { "calledElement", read_called_element },
    { "formDefinition", read_form },
    { "ioMapping", read_mappings },
    { "loopCharacteristics", read_items },
    { "priorityDefinition", read_task },
    { "publishMessage", read_published },
    { "script", read_script },
    { "subscription", read_subscription },
    { "taskDefinition", read_job },
    { "taskSchedule", read_task },
    { "userTask", read_marker },
    { "versionTag", read_version_tag },
};

bool camunda8_element(Builder *builder, const Carrier *carrier,
                      const XmlElement *xml)
{
    for (size_t i = 0; i < sizeof READERS / sizeof READERS[0]; i++) {
        if (strcmp(READERS[i].name, xml->name) == 0)
            return READERS[i].read(builder, carrier, xml);
    }
    return false;
}

/* Marks of element templates: which template made the element. */
bool camunda8_attribute(const XmlAttribute *attribute)
{
    return strncmp(attribute->name, "modelerTemplate", 15) == 0;
}

static void set_formula(Formula *target, Formula value)
{
    if (value.text) *target = value;
}

static bool is_user_task(const Carrier *carrier)
{
    return carrier->node && node_facts(carrier->node)->work == WORK_PERSON;
}

/* What an element says of a task, and where that is kept. */
static const struct {
    const char *element;
    const char *attribute;
    size_t offset; /* of the formula in a TaskInfo */
} FORMULAS[] = {
    { "assignmentDefinition", "assignee", offsetof(TaskInfo, assignee) },
    { "assignmentDefinition", "candidateUsers",
      offsetof(TaskInfo, candidate_users) },
    { "assignmentDefinition", "candidateGroups",
      offsetof(TaskInfo, candidate_groups) },
    { "taskSchedule", "dueDate", offsetof(TaskInfo, due_date) },
    { "taskSchedule", "followUpDate", offsetof(TaskInfo, follow_up_date) },
    { "priorityDefinition", "priority", offsetof(TaskInfo, priority) },
};

static bool read_task(Builder *builder, const Carrier *carrier,
                      const XmlElement *xml)
{
    if (!is_user_task(carrier)) return false;
    char *task = (char *)&carrier->node->task;
    for (size_t i = 0; i < sizeof FORMULAS / sizeof *FORMULAS; i++)
        if (build_is_named(xml, FORMULAS[i].element))
            set_formula(
                (Formula *)(void *)(task + FORMULAS[i].offset),
                build_attribute_formula(builder, xml, FORMULAS[i].attribute));
    return true;
}

/* A form is named in one of three ways, by the age of the diagram. */
static bool read_form(Builder *builder, const Carrier *carrier,
                      const XmlElement *xml)
{
    (void)builder;
    static const char *const NAMES[] = {
        "formId",
        "externalReference",
        "formKey",
    };
    if (!is_user_task(carrier)) return false;
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        const char *form = build_attribute(xml, NAMES[i]);
        if (form && form[0] != '\0') {
            carrier->node->task.form = form;
            return true;
        }
    }
    return true;
}

static bool read_items(Builder *builder, const Carrier *carrier,
                       const XmlElement *xml)
{
    LoopInfo *loop = carrier->loop;
    if (!loop || loop->kind == LOOP_STANDARD) return false;
    set_formula(&loop->collection,
                build_attribute_formula(builder, xml, "inputCollection"));
    set_formula(&loop->result,
                build_attribute_formula(builder, xml, "outputElement"));
    loop->element = build_name(builder, build_attribute(xml, "inputElement"));
    loop->results = build_name(builder,
                               build_attribute(xml, "outputCollection"));
    return true;
}

static void read_retries(Builder *builder, Node *node, const XmlElement *xml)
{
    const XmlAttribute *attribute = xml_attribute_at(xml, "", "retries");
    if (!attribute || attribute->value[0] == '\0') return;
    if (!build_number(attribute->value, &node->job.retries))
        report(builder->found, CODE_BAD_ATTRIBUTE, attribute->position,
               node->id, "%s: retries=\"%s\" is no number from 1 to 1000000",
               node_title(node, builder->arena), attribute->value);
}

static bool read_job(Builder *builder, const Carrier *carrier,
                     const XmlElement *xml)
{
    Node *node = carrier->node;
    if (!node || !node_is_job(node)) return false;
    Formula type = build_attribute_formula(builder, xml, "type");
    if (type.is_expression)
        build_refuse(builder, node->id, type.place.position,
                     "a job type that is an expression");
    node->job.type = type.text;
    read_retries(builder, node, xml);
    return true;
}

static bool read_subscription(Builder *builder, const Carrier *carrier,
                              const XmlElement *xml)
{
    if (!carrier->signature) return false;
    set_formula(&carrier->signature->correlation,
                build_attribute_formula(builder, xml, "correlationKey"));
    return true;
}

/* Source: PublishMessage of Camunda's bpmn-model, 8.6. */
static bool read_published(Builder *builder, const Carrier *carrier,
                           const XmlElement *xml)
{
    static const char *const READ[] = { "correlationKey", "timeToLive", NULL };
    Node *node = carrier->node;
    if (!node || !node_may_send(node)) return false;
    const char *lives = build_attribute(xml, "timeToLive");
    set_formula(&node->message_key,
                build_attribute_formula(builder, xml, "correlationKey"));
    if (lives && !build_duration(lives, &node->lives_ms))
        build_keep(builder, node->id, xml->position, "timeToLive");
    build_keep_unread(builder, node->id, xml, READ);
    return true;
}

/* Where an output mapping is carried out: behind a wait or a script, and where
   an event begins something. */
static bool takes_outputs(const Node *node)
{
    NodeWork work = node_facts(node)->work;
    if (node->kind == NODE_START_EVENT || node_hears(node)) return true;
    if (work == WORK_EVENT) return node_waits_for_event(node);
    return (work != WORK_NOBODY && work != WORK_DRAWN) || node_is_job(node)
        || node->kind == NODE_SUB_PROCESS;
}

static bool add_mapping(Builder *builder, Node *node, const XmlElement *xml,
                        Mapping mapping)
{
    if (build_is_named(xml, "input")) {
        VECTOR_ADD(builder->arena, &node->inputs, mapping);
        build_keep(builder, node->id, xml->position, "zeebe:input");
    } else if (!build_is_named(xml, "output")) {
        return false;
    } else if (takes_outputs(node)) {
        VECTOR_ADD(builder->arena, &node->outputs, mapping);
    } else {
        build_keep(builder, node->id, xml->position, "zeebe:output");
    }
    return true;
}

static bool read_mappings(Builder *builder, const Carrier *carrier,
                          const XmlElement *xml)
{
    Node *node = carrier->node;
    if (!node) return false;
    for (const XmlElement *child = xml->first_child; child;
         child = child->next) {
        Mapping mapping = {
            .source = build_attribute_formula(builder, child, "source"),
            .target = build_name(builder, build_attribute(child, "target")),
            .position = child->position,
        };
        if (!mapping.target)
            report(builder->found, CODE_MISSING_ATTRIBUTE, child->position,
                   node->id, "a mapping of %s names no target",
                   node_title(node, builder->arena));
        else if (!add_mapping(builder, node, child, mapping))
            return false;
    }
    return true;
}

/* A FEEL script that is evaluated in the step: no job. */
static bool read_script(Builder *builder, const Carrier *carrier,
                        const XmlElement *xml)
{
    Node *node = carrier->node;
    if (!node || node->kind != NODE_SCRIPT_TASK) return false;
    node->job.script = build_attribute_formula(builder, xml, "expression");
    node->job.result = build_name(builder,
                                  build_attribute(xml, "resultVariable"));
    if (!node->job.script.text || !node->job.result)
        report(builder->found, CODE_MISSING_ATTRIBUTE, xml->position, node->id,
               "the script of %s names no %s", node_title(node, builder->arena),
               node->job.result ? "expression" : "resultVariable");
    return true;
}

/* The version of a build is that of its files. */
static void keep_binding(Builder *builder, const Node *node,
                         const XmlElement *xml)
{
    if (text_equal(build_attribute(xml, "bindingType"), "versionTag"))
        build_keep(builder, node->id, xml->position, "bindingType");
}

static bool read_called_decision(Builder *builder, const Carrier *carrier,
                                 const XmlElement *xml)
{
    Node *node = carrier->node;
    if (!node || node->kind != NODE_BUSINESS_RULE_TASK) return false;
    keep_binding(builder, node, xml);
    node->job.about = build_name(builder, build_attribute(xml, "decisionId"));
    node->job.result = build_name(builder,
                                  build_attribute(xml, "resultVariable"));
    node->job.is_closed = node->job.result;
    return true;
}

static void read_process_id(Builder *builder, Node *node, const XmlElement *xml)
{
    const XmlAttribute *id = xml_attribute_at(xml, "", "processId");
    if (!id) return;
    node->job.about = build_name(builder, id->value);
    if (!node->job.about)
        report(builder->found, CODE_BAD_ATTRIBUTE, id->position, node->id,
               "%s: processId=\"\" names no process",
               node_title(node, builder->arena));
}

/* All that the called process has comes back, unless it says otherwise. */
static bool read_called_element(Builder *builder, const Carrier *carrier,
                                const XmlElement *xml)
{
    static const char *const READ[] = {
        "processId",   "propagateAllChildVariables",
        "bindingType", "propagateAllParentVariables",
        "versionTag",  NULL
    };
    Node *node = carrier->node;
    if (!node || node->kind != NODE_CALL_ACTIVITY) return false;
    keep_binding(builder, node, xml);
    build_keep_unread(builder, node->id, xml, READ);
    read_process_id(builder, node, xml);
    node->job.is_closed = !build_flag(builder, xml,
                                      "propagateAllChildVariables", true);
    node->call.takes_named = !build_flag(builder, xml,
                                         "propagateAllParentVariables", true);
    return true;
}

static bool read_version_tag(Builder *builder, const Carrier *carrier,
                             const XmlElement *xml)
{
    (void)builder;
    if (!carrier->process) return false;
    carrier->process->version_tag = build_attribute(xml, "value");
    return true;
}

/* <zeebe:userTask/> says that the engine itself keeps the task: always so. */
static bool read_marker(Builder *builder, const Carrier *carrier,
                        const XmlElement *xml)
{
    (void)builder;
    (void)xml;
    return is_user_task(carrier);
}
