/*
 * Extensions of the dialects, and everything that no other part reads: it is
 * kept and named, refused, or quiet by its row in a table.
 */
#include "diagram_builder.h"

#include <string.h>

static const char ZEEBE_SPACE[] = "http://camunda.org/schema/zeebe/1.0";
static const char HITL_SPACE[] = "urn:bpmnc:hitl:1";

static bool is_zeebe(const char *space)
{
    return strcmp(space, ZEEBE_SPACE) == 0;
}

/* And those that share its words. */
static bool is_camunda7(const char *space)
{
    static const char *const SPACES[] = {
        "http://camunda.org/schema/1.0/bpmn",
        "http://activiti.org/bpmn",
        "http://flowable.org/bpmn",
    };
    for (size_t i = 0; i < sizeof SPACES / sizeof *SPACES; i++)
        if (strcmp(SPACES[i], space) == 0) return true;
    return false;
}

static bool is_hitl(const char *space)
{
    return strcmp(space, HITL_SPACE) == 0;
}

/* Name spaces tell the dialect, in whatever order they are met. */
static void note_dialect(Builder *builder, const char *space)
{
    static const struct {
        const char *space;
        Dialect dialect;
    } DIALECTS[] = {
        { "http://camunda.org/schema/zeebe/1.0", DIALECT_CAMUNDA8 },
        { "http://camunda.org/schema/1.0/bpmn", DIALECT_CAMUNDA7 },
        { "http://activiti.org/bpmn", DIALECT_FLOWABLE },
        { "http://flowable.org/bpmn", DIALECT_FLOWABLE },
        { "http://www.jboss.org/drools", DIALECT_JBPM },
    };
    for (size_t i = 0; i < sizeof DIALECTS / sizeof DIALECTS[0]; i++) {
        if (strcmp(DIALECTS[i].space, space) == 0
            && DIALECTS[i].dialect > builder->diagram->dialect)
            builder->diagram->dialect = DIALECTS[i].dialect;
    }
}

static VendorWord vendor_word(const char *name)
{
    static const struct {
        const char *name;
        VendorWord says;
    } WORDS[] = {
#define VENDOR(name, SAYS) { name, VENDOR_##SAYS },
#include "vendor.def"
#undef VENDOR
    };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strcmp(WORDS[i].name, name) == 0) return WORDS[i].says;
    return VENDOR_NOTHING;
}

/* Says of what was kept last, a word of that dialect, what it would have
   done. */
static void note_vendor(Builder *builder, const Carrier *carrier,
                        const char *name)
{
    Diagram *diagram = builder->diagram;
    Kept *kept = &diagram->kept.items[diagram->kept.count - 1];
    kept->dialect_bytes = strlen(kept->what) - strlen(name);
    kept->says = vendor_word(name);
    if (kept->says == VENDOR_WHO && !carrier->node && !carrier->process)
        kept->says = VENDOR_NOTHING;
}

/* What a word of a vendor would have been, if the task had it. */
static const Formula *formula_of(const TaskInfo *task, const char *name)
{
    if (strcmp(name, "assignee") == 0) return &task->assignee;
    if (strcmp(name, "dueDate") == 0) return &task->due_date;
    return strstr(name, "Users") ? &task->candidate_users
                                 : &task->candidate_groups;
}

/* What words that are read say again, attributes of our own or of Camunda 8, is
   no loss. 'from': the first that was kept of the carrier. */
static void settle_vendor(Builder *builder, const Carrier *carrier, size_t from)
{
    for (size_t i = from; i < builder->diagram->kept.count; i++) {
        Kept *kept = &builder->diagram->kept.items[i];
        if (!carrier->node
            || (kept->says != VENDOR_WHO && kept->says != VENDOR_DATE))
            continue;
        TaskInfo *task = &carrier->node->task;
        if (formula_of(task, kept->what + kept->dialect_bytes)->text)
            kept->says = VENDOR_NOTHING;
        else if (kept->says == VENDOR_WHO)
            task->unread_performer = true;
    }
}

static void read_foreign_attribute(Builder *builder, const Carrier *carrier,
                                   const XmlAttribute *attribute)
{
    note_dialect(builder, attribute->space);
    const char *prefix;
    ElementStatus status = space_status(attribute->space, &prefix);
    if (status == STATUS_QUIET || is_hitl(attribute->space)) return;
    if (is_zeebe(attribute->space) && camunda8_attribute(attribute)) return;
    if (is_camunda7(attribute->space)
        && camunda7_attribute(builder, carrier, attribute))
        return;
    if (build_items_attribute(builder, carrier->loop, attribute)) return;
    const char *what = !prefix
        ? arena_format(builder->arena, "{%s}%s", attribute->space,
                       attribute->name)
        : arena_format(builder->arena, "%s:%s", prefix, attribute->name);
    build_keep(builder, carrier->id, attribute->position, what);
    note_vendor(builder, carrier, attribute->name);
}

/* Attributes of BPMN itself are looked at where they can act: on processes,
   nodes and flows. */
static void read_attribute(Builder *builder, const Carrier *carrier,
                           const XmlAttribute *attribute)
{
    if (attribute->space[0] != '\0') {
        read_foreign_attribute(builder, carrier, attribute);
        return;
    }
    bool can_act = carrier->process || carrier->node || carrier->flow;
    bool is_standard_value = strncmp(attribute->value, "##", 2) == 0;
    if (can_act && !is_standard_value
        && attribute_status(attribute->name) == STATUS_KEPT)
        build_keep(builder, carrier->id, attribute->position, attribute->name);
}

static void keep_element(Builder *builder, const Carrier *carrier,
                         const XmlElement *xml)
{
    const char *prefix;
    space_status(xml->space, &prefix);
    if (!prefix) prefix = xml->prefix;
    const char *what = prefix[0] == '\0'
        ? xml->name
        : arena_format(builder->arena, "%s:%s", prefix, xml->name);
    build_keep(builder, carrier->id, xml->position, what);
    if (prefix[0] != '\0') note_vendor(builder, carrier, xml->name);
}

static void read_extension(Builder *builder, const Carrier *carrier,
                           const XmlElement *xml)
{
    note_dialect(builder, xml->space);
    const char *prefix;
    ElementStatus status = space_status(xml->space, &prefix);
    if (status == STATUS_QUIET || is_hitl(xml->space)) return;
    if (is_zeebe(xml->space) && camunda8_element(builder, carrier, xml)) return;
    if (hitl_is_pair(xml)) return; /* hitl.c reads it */
    if (!is_zeebe(xml->space) && camunda7_passing(builder, carrier, xml))
        return;
    if (!build_is_named(xml, "properties")) {
        keep_element(builder, carrier, xml);
        return;
    }
    for (const XmlElement *pair = xml->first_child; pair; pair = pair->next) {
        if (!hitl_is_pair(pair)) keep_element(builder, carrier, pair);
    }
}

typedef struct ExtensionReader {
    void (*attribute)(Builder *builder, const Carrier *carrier,
                      const XmlAttribute *attribute);
    void (*element)(Builder *builder, const Carrier *carrier,
                    const XmlElement *xml);
} ExtensionReader;

void build_extensions(Builder *builder, const Carrier *carrier)
{
    /* own ones last: what they say goes first */
    static const ExtensionReader READERS[] = {
        { read_attribute, read_extension },
        { hitl_attribute, hitl_element },
    };
    const XmlElement *xml = carrier->xml;
    size_t kept = builder->diagram->kept.count;
    for (size_t i = 0; i < sizeof READERS / sizeof *READERS; i++) {
        for (size_t j = 0; j < xml->attribute_count; j++)
            READERS[i].attribute(builder, carrier, &xml->attributes[j]);
        const XmlElement *child = xml->first_child;
        while ((child = build_next(builder, child, "extensionElements"))) {
            for (const XmlElement *inner = child->first_child; inner;
                 inner = inner->next)
                READERS[i].element(builder, carrier, inner);
            child = child->next;
        }
    }
    settle_vendor(builder, carrier, kept);
}

static void report_unknown(Builder *builder, const char *owner,
                           const XmlElement *xml, const XmlElement *parent)
{
    Finding *finding = report(builder->found, CODE_UNKNOWN_ELEMENT,
                              xml->position, owner,
                              "BPMN has no element '%s' inside '%s'", xml->name,
                              parent ? parent->name : "");
    if (builder->suggestions++ >= LIMIT_SUGGESTIONS) return;
    size_t count;
    const char *const *names = element_names(builder->arena, &count);
    const char *near = name_nearest(xml->name, names, count);
    if (near && strcmp(near, xml->name) != 0)
        finding->help = arena_format(builder->found->arena,
                                     "did you mean '%s'?", near);
}

/* Elements that act stand where somebody reads them; elsewhere they are
   misplaced. */
static bool is_misplaced(const ElementRow *row)
{
    return row->element_class == CLASS_PROCESS
        || row->element_class == CLASS_SIGNATURE
        || row->element_class == CLASS_NODE || row->element_class == CLASS_FLOW
        || row->element_class == CLASS_EVENT || row->element_class == CLASS_LOOP
        || (row->element_class == CLASS_DETAIL && row->status == STATUS_RUNS);
}

void build_other(Builder *builder, const char *owner, const XmlElement *xml,
                 const XmlElement *parent)
{
    if (!build_is_bpmn(builder, xml)) {
        read_extension(builder, &(Carrier){ .xml = parent, .id = owner }, xml);
        return;
    }
    const ElementRow *row = element_find(xml->name);
    if (!row || is_misplaced(row)) {
        report_unknown(builder, owner, xml, parent);
        return;
    }
    bool acts_elsewhere = row->status == STATUS_RUNS
        && row->element_class != CLASS_EXTENSION;
    if (row->status == STATUS_KEPT || acts_elsewhere)
        build_keep(builder, owner, xml->position, xml->name);
    else if (row->status == STATUS_REFUSED)
        build_refuse(builder, owner, xml->position, xml->name);
}

void build_others(Builder *builder, const char *owner, const XmlElement *xml)
{
    for (const XmlElement *child = xml->first_child; child; child = child->next)
        build_other(builder, owner, child, xml);
}
