/* Who does a task, as the standard itself says it: lanes and resource roles. */
#include "diagram_builder.h"

#include <string.h>

/* A node in a lane; the innermost lane is read last and stays. */
static void put_into_lane(Builder *builder, const XmlElement *lane,
                          const XmlElement *reference)
{
    const char *id = build_reference(builder, reference->text);
    Node *node = name_map_get(builder->nodes, id);
    if (!node) return; /* lanes may name data objects too */
    node->lane = build_attribute(lane, "id");
    node->lane_name = build_name(builder, build_attribute(lane, "name"));
}

static void build_lane(Builder *builder, const XmlElement *lane)
{
    const XmlElement *child = lane->first_child;
    while ((child = build_next(builder, child, "flowNodeRef"))) {
        put_into_lane(builder, lane, child);
        child = child->next;
    }
    for (child = lane->first_child; child; child = child->next) {
        bool is_bpmn = build_is_bpmn(builder, child);
        if (is_bpmn && build_is_named(child, "childLaneSet"))
            build_lanes(builder, child);
        else if (!is_bpmn || !build_is_named(child, "flowNodeRef"))
            build_other(builder, build_attribute(lane, "id"), child, lane);
    }
}

void build_lanes(Builder *builder, const XmlElement *lane_set)
{
    const XmlElement *lane = lane_set->first_child;
    while ((lane = build_next(builder, lane, "lane"))) {
        build_lane(builder, lane);
        lane = lane->next;
    }
}

/* The formalExpression below resourceAssignmentExpression; null when none. */
static const XmlElement *find_assignment(const Builder *builder,
                                         const XmlElement *role)
{
    const XmlElement *found = build_next(builder, role->first_child,
                                         "resourceAssignmentExpression");
    return found && found->first_child ? found->first_child : found;
}

/* Two lists under construction, written with commas. */
typedef struct Owners {
    Text users;
    Text groups;
} Owners;

static void add_entry(Text *list, const char *entry, size_t length)
{
    if (length == 0) return;
    if (list->length > 0) text_add_char(list, ',');
    text_add_bytes(list, entry, length);
}

static bool is_white(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/*
 * One entry of a potential owner: user(x), group(x), or a plain name, which
 * is a group. The form is Activiti's; the standard leaves it open.
 */
static void add_owner(Owners *owners, const char *entry, size_t length)
{
    while (length > 0 && is_white(*entry)) {
        entry++;
        length--;
    }
    while (length > 0 && is_white(entry[length - 1])) length--;
    bool is_closed = length > 0 && entry[length - 1] == ')';
    if (is_closed && strncmp(entry, "user(", 5) == 0)
        add_entry(&owners->users, entry + 5, length - 6);
    else if (is_closed && strncmp(entry, "group(", 6) == 0)
        add_entry(&owners->groups, entry + 6, length - 7);
    else
        add_entry(&owners->groups, entry, length);
}

/* Adds what was collected behind what other roles of the task have said. */
static void extend_list(Builder *builder, Formula *list, const Text *more,
                        Position position)
{
    if (more->length == 0) return;
    const char *text = more->bytes;
    if (list->text && !list->is_expression)
        text = arena_format(builder->arena, "%s,%s", list->text, text);
    *list = (Formula){ .text = text, .place = { .position = position } };
}

static void read_owners(Builder *builder, TaskInfo *task, Formula written)
{
    if (written.is_expression) {
        task->candidate_groups = written;
        return;
    }
    Owners owners = { text_new(builder->arena), text_new(builder->arena) };
    const char *at = written.text;
    while (at && *at != '\0') {
        size_t length = strcspn(at, ",");
        add_owner(&owners, at, length);
        at += length + (at[length] == ',');
    }
    extend_list(builder, &task->candidate_users, &owners.users,
                written.place.position);
    extend_list(builder, &task->candidate_groups, &owners.groups,
                written.place.position);
}

/* humanPerformer and performer name the one who does it; user(x) is x. */
static void read_performer(Builder *builder, TaskInfo *task, Formula performer)
{
    size_t length = performer.text ? strlen(performer.text) : 0;
    if (length > 6 && strncmp(performer.text, "user(", 5) == 0
        && performer.text[length - 1] == ')') {
        performer.place = xml_place_skip(performer.place, performer.text, 5);
        performer.text = arena_text(builder->arena, performer.text + 5,
                                    length - 6);
    }
    if (performer.text) task->assignee = performer;
}

/* A role that refers to a resource: the resource's name is a group. */
static void read_resource(Builder *builder, Node *node,
                          const XmlElement *reference)
{
    const char *id = build_reference(builder, reference->text);
    const XmlElement *resource = id ? build_root_find(builder, id) : NULL;
    if (resource && build_is_named(resource, "resource")) {
        const char *name = build_name(builder,
                                      build_attribute(resource, "name"));
        name = name ? name : id;
        Text group = text_new(builder->arena);
        text_add(&group, name);
        extend_list(builder, &node->task.candidate_groups, &group,
                    reference->position);
        return;
    }
    report(builder->found, CODE_UNKNOWN_REFERENCE, reference->position,
           node->id, "%s refers to resource '%s', which is not in this file",
           node_title(node, builder->arena), id ? id : "");
}

void build_role(Builder *builder, Node *node, const XmlElement *xml)
{
    if (node_facts(node)->work != WORK_PERSON) {
        build_keep(builder, node->id, xml->position, xml->name);
        return;
    }
    const XmlElement *assignment = find_assignment(builder, xml);
    const XmlElement *child = xml->first_child;
    while (!assignment && (child = build_next(builder, child, "resourceRef"))) {
        read_resource(builder, node, child);
        child = child->next;
    }
    if (!assignment) return;
    Formula formula = build_element_formula(builder, assignment);
    bool is_owner = build_is_named(xml, "potentialOwner")
        || build_is_named(xml, "resourceRole");
    if (is_owner)
        read_owners(builder, &node->task, formula);
    else
        read_performer(builder, &node->task, formula);
}
