/* A document becomes a diagram: the children of definitions. */
#include "diagram_builder.h"

#include <assert.h>
#include <string.h>

static const char BPMN_SPACE[] = "http://www.omg.org/spec/BPMN/20100524/MODEL";
static const char DI_SPACE[] = "http://www.omg.org/spec/BPMN/20100524/DI";

static void build_root_child(Builder *builder, const XmlElement *xml);

/* Files without any name space exist; their elements are taken as BPMN's. */
static bool is_definitions(const XmlElement *root)
{
    return build_is_named(root, "definitions")
        && (strcmp(root->space, BPMN_SPACE) == 0 || root->space[0] == '\0');
}

Diagram *diagram_build(const XmlElement *root, const char *file, Arena *arena,
                       Findings *found)
{
    if (!is_definitions(root)) {
        Finding *finding = report(
            found, CODE_NOT_BPMN, root->position, NULL,
            "the root element is '%s'%s%s, not BPMN 2.0's definitions",
            root->name, root->space[0] == '\0' ? "" : " of ", root->space);
        finding->help = "export the diagram as BPMN 2.0";
        return NULL;
    }
    Diagram *diagram = NEW(arena, Diagram);
    diagram->file = file;
    diagram->root = root;
    Builder builder = {
        .diagram = diagram,
        .arena = arena,
        .found = found,
        .space = root->space,
    };
    for (const XmlElement *child = root->first_child; child;
         child = child->next)
        build_root_child(&builder, child);
    build_global_tasks(&builder, root);
    assert(diagram_is_whole(diagram));
    return diagram;
}

/* A message, signal, error or escalation: what acts is in its attributes. */
static void build_named(Builder *builder, const XmlElement *xml, EventKind kind)
{
    build_signature(builder, xml, kind);
    build_others(builder, build_attribute(xml, "id"), xml);
}

/* Pools and message flows: what acts is in the processes. */
static void build_collaboration(Builder *builder, const XmlElement *xml)
{
    for (const XmlElement *child = xml->first_child; child;
         child = child->next) {
        if (build_is_named(child, "correlationKey"))
            build_correlation_key(builder, child);
        build_other(builder, build_attribute(child, "id"), child, xml);
    }
}

static void build_root_child(Builder *builder, const XmlElement *xml)
{
    if (build_is_named(xml, "BPMNDiagram")
        && (strcmp(xml->space, DI_SPACE) == 0 || xml->space[0] == '\0')) {
        build_layouts(builder, xml);
        return;
    }
    const ElementRow *row = build_is_bpmn(builder, xml)
        ? element_find(xml->name)
        : NULL;
    if (!row) {
        build_other(builder, build_attribute(xml, "id"), xml, xml->parent);
        return;
    }
    switch (row->element_class) {
    case CLASS_PROCESS: build_process(builder, xml); break;
    case CLASS_SIGNATURE:
        build_named(builder, xml, (EventKind)row->value);
        break;
    case CLASS_COLLABORATION: build_collaboration(builder, xml); break;
    case CLASS_GLOBAL: break; /* read when all that may call it is there */
    case CLASS_EVENT: break;  /* read where an event refers to it */
    case CLASS_ROOT:
        if (build_is_named(xml, "correlationProperty"))
            build_correlation_property(builder, xml);
        build_other(builder, build_attribute(xml, "id"), xml, xml->parent);
        break;
    case CLASS_CHOREOGRAPHY:
    case CLASS_NODE:
    case CLASS_FLOW:
    case CLASS_LANES:
    case CLASS_LOOP:
    case CLASS_ROLE:
    case CLASS_DATA:
    case CLASS_ARTIFACT:
    case CLASS_EXTENSION:
    case CLASS_DETAIL:
        build_other(builder, build_attribute(xml, "id"), xml, xml->parent);
        break;
    }
}
