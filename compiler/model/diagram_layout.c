/* Shapes and edges of the drawing: kept for pictures, never for meaning. */
#include "diagram_builder.h"

#include <stdlib.h>
#include <string.h>

/* Nearly every coordinate is a few digits, perhaps with a point: whole
   numbers below 2^53 and powers of ten divide as exactly as strtod reads. */
static double decimal_of(const char *text)
{
    static const double POWERS[] = { 1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6, 1e7,
                                     1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14 };
    const char *at = text + (*text == '-');
    int64_t digits = 0;
    int count = 0;
    int places = 0;
    bool has_point = false;
    for (; count < 15; at++) {
        if (*at == '.' && !has_point) {
            has_point = true;
        } else if (*at >= '0' && *at <= '9') {
            digits = digits * 10 + (*at - '0');
            count++;
            places += has_point;
        } else {
            break;
        }
    }
    if (count == 0 || places > 14 || *at != '\0') return strtod(text, NULL);
    double value = (double)digits / POWERS[places];
    return *text == '-' ? -value : value;
}

static double read_number(const XmlElement *xml, const char *name)
{
    const char *text = build_attribute(xml, name);
    double number = text ? decimal_of(text) : 0.0;
    bool is_sane = number > -1e9 && number < 1e9; /* also not a NaN */
    return is_sane ? number : 0.0;
}

static const XmlElement *find_child(const XmlElement *xml, const char *name)
{
    for (const XmlElement *child = xml->first_child; child;
         child = child->next) {
        if (strcmp(child->name, name) == 0) return child;
    }
    return NULL;
}

static void build_shape(const XmlElement *xml, Layout *layout)
{
    const XmlElement *bounds = find_child(xml, "Bounds");
    const char *expanded = build_attribute(xml, "isExpanded");
    layout->expanded = !expanded || strcmp(expanded, "true") == 0
        || strcmp(expanded, "1") == 0;
    if (!bounds) return;
    layout->x = read_number(bounds, "x");
    layout->y = read_number(bounds, "y");
    layout->width = read_number(bounds, "width");
    layout->height = read_number(bounds, "height");
}

static void build_edge(Builder *builder, const XmlElement *xml, Layout *layout)
{
    layout->is_edge = true;
    for (const XmlElement *child = xml->first_child; child;
         child = child->next) {
        if (!build_is_named(child, "waypoint")) continue;
        VECTOR_ADD(builder->arena, &layout->points, read_number(child, "x"));
        VECTOR_ADD(builder->arena, &layout->points, read_number(child, "y"));
    }
}

static void build_layout(Builder *builder, const XmlElement *xml)
{
    bool is_shape = build_is_named(xml, "BPMNShape");
    bool is_edge = build_is_named(xml, "BPMNEdge");
    if (!is_shape && !is_edge) return;
    Layout layout = { 0 };
    layout.element = build_reference(builder,
                                     build_attribute(xml, "bpmnElement"));
    if (!layout.element) return; /* a picture of nothing in the model */
    if (is_shape)
        build_shape(xml, &layout);
    else
        build_edge(builder, xml, &layout);
    VECTOR_ADD(builder->arena, &builder->diagram->layouts, layout);
}

void build_layouts(Builder *builder, const XmlElement *xml)
{
    const XmlElement *plane = find_child(xml, "BPMNPlane");
    if (!plane) return;
    for (const XmlElement *child = plane->first_child; child;
         child = child->next)
        build_layout(builder, child);
}
